"""What becomes of each item of a feed: exactly one of article, duplicate, rejected, waiting."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from tasks import rows as make
from tasks.model import Article, Page, Reason
from tests.sql.building import FEED, NOON, day, failed, item, polled, stamp
from warehouse.check import run_checks
from warehouse.db import rows
from warehouse.load import load

OTHER = dataclasses.replace(FEED, url="https://copy.example/rss", name="Copy")
FATES = "select title, fate, attempts from staging.entry_fate order by title, entry_id"


def page_of(entry, at=NOON, body=b"<p>text</p>", **fields) -> Page:
    return Page(
        entry.url, entry.url, at, 200, "text/html", body, entry.entry_id, entry.feed_id, **fields
    )


def article_of(page, url=None, text="text") -> Article:
    return Article(
        url or page.url,
        "Title",
        text,
        page_id=page.page_id,
        entry_id=page.entry_id,
        feed_id=page.feed_id,
        fetched_at=page.fetched_at,
        extractor_version="x1",
    )


def seen(con, *entries, at=NOON, run="run-1"):
    feeds = make.feeds([FEED, OTHER], stamp(at, run))
    load(con, make.together(feeds, make.entries(entries, at, stamp(at, run))))


def fetched(con, page, *articles, run="run-1"):
    at = stamp(page.fetched_at, run)
    load(con, make.together(make.pages([page], at), make.articles(articles, at)))


def fates(con):
    found = rows(con, FATES)
    conserved = [r for r in run_checks(con, ["conservation"]) if not r.is_ok]
    assert conserved == []
    return {row["title"]: row["fate"] for row in found}


def due(con):
    return [row["url"].rpartition("/")[2] for row in rows(con, "select * from staging.to_fetch")]


def test_an_item_not_tried_yet_waits(con):
    seen(con, item("new"))
    assert fates(con) == {"new": "waiting"}
    assert due(con) == ["new"]


def test_an_item_that_led_to_an_article_is_one_and_not_due(con):
    entry = item("a")
    seen(con, entry)
    page = page_of(entry)
    fetched(con, page, article_of(page))
    assert fates(con) == {"a": "article"}
    assert due(con) == []


def test_two_items_of_one_address_are_an_article_and_a_duplicate(con):
    entry = item("a")
    copy = dataclasses.replace(entry, feed_id=OTHER.feed_id, title="b")
    seen(con, entry)
    seen(con, copy, at=NOON + timedelta(hours=1))
    assert due(con) == ["a"]
    assert fates(con) == {"a": "waiting", "b": "duplicate"}
    page = page_of(entry)
    fetched(con, page, article_of(page))
    assert fates(con) == {"a": "article", "b": "duplicate"}


def test_two_addresses_of_one_article_are_an_article_and_a_duplicate(con):
    one, other = item("a"), item("b")
    seen(con, one)
    seen(con, other, at=NOON + timedelta(hours=1))
    first, second = page_of(one), page_of(other)
    fetched(con, first, article_of(first))
    fetched(con, second, article_of(second, url=one.url))
    assert fates(con) == {"a": "article", "b": "duplicate"}


def test_a_final_failure_rejects(con):
    entry = item("a")
    seen(con, entry)
    load(con, make.rejected([failed(entry, Reason.PAYWALL)], stamp()))
    assert fates(con) == {"a": "rejected"}
    assert due(con) == []


def test_a_passing_failure_waits_and_the_fifth_rejects(con):
    entry = item("a")
    seen(con, entry)
    for attempt in range(1, 6):
        at = stamp(NOON + timedelta(hours=attempt), f"run-{attempt}")
        load(con, make.rejected([failed(entry, Reason.TIMEOUT, at.loaded_at)], at))
        assert rows(con, FATES)[0]["attempts"] == attempt
        assert fates(con) == {"a": "rejected" if attempt == 5 else "waiting"}


def test_a_later_success_outranks_failures(con):
    entry = item("a")
    seen(con, entry)
    load(con, make.rejected([failed(entry, Reason.TIMEOUT)], stamp()))
    page = page_of(entry, NOON + timedelta(hours=3))
    fetched(con, page, article_of(page))
    assert fates(con) == {"a": "article"}
    kept = rows(con, "select reason, fate_since from main.rejections")
    assert kept == [{"reason": "timeout", "fate_since": "article"}]


def test_deferral_is_no_attempt_and_one_row_however_often(con):
    entry = item("a")
    seen(con, entry)
    for run in range(20):
        load(con, make.rejected([failed(entry, Reason.DEFERRED)], stamp(NOON, f"run-{run}")))
    assert rows(con, FATES) == [{"title": "a", "fate": "waiting", "attempts": 0}]
    assert rows(con, "select count(*) as n from raw.rejected") == [{"n": 1}]


@pytest.mark.parametrize(("wait", "expected"), [(-1, ["a"]), (100_000, [])])
def test_a_host_that_asks_for_patience_gets_it(con, wait, expected):
    entry = item("a")
    seen(con, entry)
    now = rows(con, "select now() as now")[0]["now"]
    refused = failed(entry, Reason.RATE_LIMITED, retry_at=now + timedelta(hours=wait))
    load(con, make.rejected([refused], stamp()))
    assert due(con) == expected


def test_a_revised_item_is_due_again_once(con):
    entry = item("a")
    seen(con, entry)
    page = page_of(entry)
    fetched(con, page, article_of(page))
    revised = dataclasses.replace(entry, summary="corrected")
    seen(con, revised, at=NOON + timedelta(hours=2), run="run-2")
    assert due(con) == ["a"]
    # The same body again: no new page, but it was looked at.
    again = dataclasses.replace(page, fetched_at=NOON + timedelta(hours=3))
    fetched(con, again, article_of(again), run="run-2")
    assert due(con) == []
    assert rows(con, "select count(*) as n from raw.page") == [{"n": 1}]


def test_an_item_without_an_address_is_never_due(con):
    entry = item("a")
    seen(con, dataclasses.replace(entry, url=None, link=None))
    assert due(con) == []


def test_newest_first(con):
    seen(con, item("old", published_at=day("05-01")), item("new", published_at=day("05-15")))
    assert due(con) == ["new", "old"]


def test_the_original_of_a_summary_is_due_until_known(con):
    entry = item("summary")
    seen(con, entry)
    page = page_of(entry)
    original = "https://origin.example/story"
    made = dataclasses.replace(article_of(page), kind="summary", original_url=original)
    fetched(con, page, made)
    ask = "select url from staging.originals_to_fetch"
    assert rows(con, ask) == [{"url": original}]
    fetched(con, Page(original, original, NOON, 200, "text/html", b"x"))
    assert rows(con, ask) == []


def test_a_feed_that_says_too_little_or_too_much_is_found(con):
    load(con, make.polls([polled()], stamp(), {FEED.feed_id: 9}))
    found = {r.name: r.n_rows for r in run_checks(con, ["feed_volume", "feeds_failing"])}
    assert found == {"feed_volume": 1, "feeds_failing": 0}
    assert rows(con, "select state from main.feed_health") == [{"state": "too many entries"}]
