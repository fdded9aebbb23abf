"""What polls leave in the warehouse: an item of a feed is one row a revision, whatever its guid does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.feeds import Stored, read_feed, recognised
from tasks.model import Entry, Feed, Poll
from tasks.run import Polls, Run
from tasks.run.recording import record_polls
from tasks.settings import Settings

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://news.example/rss.xml"
Item = tuple[str, str, str, str]  # guid, link, title, description


def rss(*items: Item) -> bytes:
    inner = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>https://news.example/{link}</link>"
        f"<title>{title}</title><description>{text}</description></item>"
        for guid, link, title, text in items
    )
    return f"<rss version='2.0'><channel><title>News</title>{inner}</channel></rss>".encode()


@pytest.fixture
def poll(tmp_path: Path) -> Callable[..., tuple[int, Run]]:
    """A function that lets a run poll documents, the first of feed 0 and so on."""
    settings = Settings(warehouse=tmp_path / "w.duckdb", archive=tmp_path / "archive")
    turns: list[int] = []

    def once(*documents: bytes) -> tuple[int, Run]:
        turns.append(0)
        at = START + timedelta(hours=len(turns))
        polls, readings = [], []
        for number, body in enumerate(documents):
            feed = Feed(f"{URL}?{number}", body_hash=hashlib.sha256(body).hexdigest())
            polls.append(Poll(feed, at, "changed", 200, feed.url, body=body))
            readings.append(read_feed(body, feed.url, feed_id=feed.feed_id, now=at))
        with Run("ingest", settings, at) as run:
            return record_polls(run, Polls("feeds", polls=polls, readings=readings)), run

    return once


def stored(run: Run) -> list[dict[str, Any]]:
    return run.read("select identity, url, title, guid from raw.entry order by url, identity")


def test_rotating_guids_add_no_rows(poll: Callable[..., tuple[int, Run]]) -> None:
    def turn(number: int) -> bytes:
        return rss(*((f"{number}-{n}", f"{n}", f"Story {n}", "text") for n in range(30)))

    new, run = poll(turn(1))
    assert new == 30
    before = stored(run)
    for number in range(2, 6):
        new, run = poll(turn(number))
        assert new == 0
    assert stored(run) == before
    assert run.counts["entries"] == 30


def test_a_revision_under_a_new_guid_is_a_revision(poll: Callable[..., tuple[int, Run]]) -> None:
    poll(rss(("a", "1", "Talks", "390 were freed")))
    new, run = poll(rss(("b", "1", "Talks", "1,000 were freed")))
    assert new == 1
    assert [row["identity"] for row in stored(run)] == ["guid:a", "guid:a"]


def test_an_item_under_another_title_or_in_another_feed_is_another(
    poll: Callable[..., tuple[int, Run]],
) -> None:
    poll(rss(("a", "live", "Monday", "x")), rss())
    new, run = poll(rss(("b", "live", "Tuesday", "x")), rss(("c", "live", "Monday", "x")))
    assert new == 2
    assert {row["identity"] for row in stored(run)} == {"guid:a", "guid:b", "guid:c"}


def test_a_guid_that_is_used_twice_only_now_and_then_is_one_item(
    poll: Callable[..., tuple[int, Run]],
) -> None:
    one, two = ("same", "1", "One", "x"), ("same", "2", "Two", "x")
    assert poll(rss(one, two))[0] == 2
    assert poll(rss(one))[0] == 0
    assert poll(rss(two))[0] == 0
    assert poll(rss(two, one))[0] == 0


def test_an_item_that_is_still_listed_is_nobody_elses() -> None:
    listed = entry("a"), entry("b")
    assert recognised(listed, [Stored("guid:a", "https://x.example/", "T")]) == listed
    assert recognised(listed, []) == listed


def test_no_stored_item_is_taken_for_two() -> None:
    known = [Stored(name, "https://x.example/", "T") for name in ("guid:a", "guid:b", "guid:b")]
    found = recognised((entry("c"), entry("c"), entry("d"), entry("e")), known)
    assert [item.identity for item in found] == ["guid:a", "guid:a", "guid:b", "guid:e"]


def entry(guid: str) -> Entry:
    return Entry("feed", f"guid:{guid}", "https://x.example/", None, "T", guid=guid)
