"""The newsroom through the walk's own readers: what was written is what is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.articles import extract
from tasks.errors import ExtractError
from tasks.feeds import read_feed
from tasks.model import Page, Reason
from tasks.newsroom import Newsroom, Story, load, locate, print_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHERS, STORIES = load()
BY_PUBLISHER = {p.key: p for p in PUBLISHERS}
HOMES = {p.key: f"http://{p.address}:8765/{p.key}" for p in PUBLISHERS}
SITE = print_site(PUBLISHERS, STORIES, HOMES)

# Claims that stand around the articles: in comments, teasers and page state, never in the story.
BAIT = (
    "not in drips",
    "signed years ago",
    "exchange 1,000 houses",
    "Ceasefire in the condo board war",
    "Truce between league and referees",
    "snack aisle",
    "not a real outlet",
    "cookies",
)


def address(story: Story) -> str:
    return locate(BY_PUBLISHER[story.publisher], story, HOMES[story.publisher])


def page(story: Story) -> Page:
    url = address(story)
    document = SITE[url]
    return Page(url, url, NOW, document.status, document.content_type, document.body)


def test_every_feed_gives_its_stories_with_their_dates():
    for publisher in PUBLISHERS:
        for spec in publisher.feeds:
            url = f"{HOMES[publisher.key]}/{spec.path}"
            document = SITE[url]
            read = read_feed(
                document.body, url, feed_id="f", content_type=document.content_type, now=NOW
            )
            own = [s for s in STORIES if s.publisher == publisher.key]
            wanted = {
                address(s): (s.revisions[-1].title, s.published)
                for s in own
                if spec.tag is None or spec.tag in s.tags
            }
            if spec.format == "rdf":
                # RSS 1.0 has one date an item: that of the revision.
                wanted = {address(s): (s.revisions[-1].title, s.revisions[-1].at) for s in own}
            assert {e.url: (e.title, e.published_at) for e in read.entries} == wanted
            assert len({e.identity for e in read.entries}) == len(read.entries)
            assert read.rejected == ()


@pytest.mark.parametrize("publisher", [p.key for p in PUBLISHERS])
def test_every_paragraph_is_extracted_and_nothing_that_stands_around_it(publisher: str):
    for story in STORIES:
        if story.publisher != publisher or story.wall is not None:
            continue
        article = extract(page(story))
        revision = story.revisions[-1]
        paragraphs = revision.text.split("\n\n")
        if story.kind == "live":
            del paragraphs[0]  # a live page is read update by update; what introduces them is none
        assert [p for p in paragraphs if p not in article.text] == [], story.key
        assert [bait for bait in BAIT if bait in article.text] == [], story.key
        assert article.title == revision.title
        assert article.kind == story.kind
        # Some pages print only the day, and it may be the day of the publisher's own zone.
        assert article.published_at is not None
        assert abs((article.published_at - story.published).days) <= 1


@pytest.mark.parametrize(
    ("wall", "reason"), [("paywall", Reason.PAYWALL), ("consent", Reason.CONSENT_WALL)]
)
def test_walls_are_refused_with_their_reason(wall: str, reason: Reason):
    walled = [s for s in STORIES if s.wall == wall]
    assert walled
    for story in walled:
        with pytest.raises(ExtractError) as caught:
            extract(page(story))
        assert caught.value.reason == reason


def test_a_summary_names_the_original_that_stands_at_another_host():
    for story in STORIES:
        if story.original:
            original = next(s for s in STORIES if s.key == story.original)
            canonical = BY_PUBLISHER[original.publisher].canonical
            home = HOMES[original.publisher]
            expected = locate(BY_PUBLISHER[original.publisher], original, home, canonical)
            assert extract(page(story)).original_url == expected


def test_an_amp_page_is_known_by_its_canonical_address():
    story = next(s for s in STORIES if s.publisher == "northwind" and not s.wall)
    assert "/amp/" in address(story)
    assert "/wire/" in extract(page(story)).url


def test_a_reprint_has_the_text_of_the_agency_and_an_address_of_its_own():
    for story in STORIES:
        if story.syndicated:
            original = next(s for s in STORIES if s.key == story.syndicated)
            ours, theirs = extract(page(story)), extract(page(original))
            assert ours.url != theirs.url
            assert theirs.text in ours.text


def test_the_server_says_what_the_printed_site_says():
    with Newsroom() as newsroom:
        for url, document in print_site(PUBLISHERS, STORIES, newsroom.homes).items():
            host, _, path = url.removeprefix("http://").partition("/")
            assert newsroom.answer(host, f"/{path}") == document
