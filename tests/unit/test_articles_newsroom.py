"""Every story of the sample newsroom comes back out of its page as it was written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.articles import extract
from tasks.errors import ExtractError
from tasks.model import Article, Page, Reason
from tasks.newsroom import Document, Publisher, Story, load, locate, print_site

PUBLISHERS, STORIES = load()
HOMES = {p.key: f"http://{p.address}:8765/{p.key}" for p in PUBLISHERS}
SITE = print_site(PUBLISHERS, STORIES, HOMES)
BY_KEY: dict[str, Publisher] = {p.key: p for p in PUBLISHERS}


def printed(story: Story) -> tuple[str, Document]:
    url = locate(BY_KEY[story.publisher], story, HOMES[story.publisher])
    return url, SITE[url]


def read(story: Story) -> Article:
    url, document = printed(story)
    fetched = datetime(2026, 1, 1, tzinfo=UTC)
    return extract(Page(url, url, fetched, 200, document.content_type, document.body))


@pytest.mark.parametrize(
    "story", [s for s in STORIES if s.wall in (None, "robots")], ids=lambda story: story.key
)
def test_story(story: Story) -> None:
    article = read(story)
    now = story.revisions[-1]
    assert article.title == now.title
    assert article.language is not None
    assert article.language.split("-")[0] == story.language.split("-")[0]
    assert article.published_at is not None
    assert abs((article.published_at - story.published).days) <= 1
    assert article.authors == story.authors
    assert article.kind == story.kind
    found = article.text.split("\n\n")
    if story.kind == "live":
        assert len(article.parts) >= 3
        assert all(part.published_at for part in article.parts)
        missing = [p for p in now.paragraphs if not p.startswith("## ") and p not in found]
    else:
        missing = [p for p in now.text.split("\n\n") if p not in found]
        assert len(found) <= len(now.paragraphs) + 1, "next to nothing of the page around it"
    assert not missing


@pytest.mark.parametrize(
    "story", [s for s in STORIES if s.wall in ("paywall", "consent")], ids=lambda story: story.key
)
def test_wall(story: Story) -> None:
    with pytest.raises(ExtractError) as caught:
        read(story)
    reasons = {"paywall": Reason.PAYWALL, "consent": Reason.CONSENT_WALL}
    assert caught.value.reason == reasons[story.wall or ""]
