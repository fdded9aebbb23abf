"""What a poll changes about its feed, and when the next one is due."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tasks.feeds import FeedDocument, settle
from tasks.feeds.schedule import BACK_HOME, DEAD, MOVES
from tasks.model import Entry, Feed, Poll, Reason, Rejected, Step
from tasks.settings import Settings

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://news.example/rss"
SETTINGS = Settings()
KNOWN = Feed(
    URL,
    etag='"old"',
    last_modified="old",
    body_hash="old",
    last_full_at=NOW - HOUR,
    last_polled_at=NOW - HOUR,
    next_due_at=NOW,
)


def poll(feed: Feed = KNOWN, result: str = "changed", **more: Any) -> Poll:
    given = {
        "polled_at": NOW,
        "http_status": 200,
        "body": b"<rss/>" if result == "changed" else b"",
        "headers": (("ETag", '"new"'), ("Last-Modified", "new")),
    }
    return Poll(feed=feed, result=result, **{**given, **more})


def document(*ages: float, **more: Any) -> FeedDocument:
    """A document with entries of these ages, in hours."""
    entries = tuple(
        Entry("f", str(n), None, None, published_at=NOW - timedelta(hours=age))
        for n, age in enumerate(ages)
    )
    return FeedDocument(version="rss20", entries=entries, **more)


def failed(reason: Reason, feed: Feed = KNOWN, status: int | None = None, **more: Any) -> Feed:
    row = Rejected(URL, Step.POLL, reason, **more)
    return settle(poll(feed, "failed", http_status=status, rejected=row), None, SETTINGS, NOW)


def waits(feed: Feed) -> float:
    assert feed.next_due_at is not None
    return (feed.next_due_at - NOW).total_seconds()


def test_a_read_document_moves_the_validators() -> None:
    feed = settle(poll(), document(title="News", hub_url="https://hub.example/"), SETTINGS, NOW)
    assert (feed.etag, feed.last_modified) == ('"new"', "new")
    assert feed.body_hash == hashlib.sha256(b"<rss/>").hexdigest()
    assert feed.last_polled_at == feed.last_full_at == feed.last_changed_at == NOW
    assert (feed.name, feed.hub_url, feed.failures) == ("News", "https://hub.example/", 0)


def test_an_unreadable_document_moves_no_validator() -> None:
    row = Rejected(URL, Step.READ, Reason.UNREADABLE)
    feed = settle(poll(), row, SETTINGS, NOW)
    kept = ("etag", "last_modified", "body_hash", "last_full_at", "last_changed_at")
    assert all(getattr(feed, name) == getattr(KNOWN, name) for name in kept)
    assert feed.failures == 0.5
    assert feed.last_polled_at == NOW


def test_a_changed_feed_needs_its_document() -> None:
    with pytest.raises(ValueError, match="settled with its document"):
        settle(poll(), None, SETTINGS, NOW)


def test_unchanged_keeps_the_hash_and_takes_new_validators_of_a_200_only() -> None:
    same = settle(poll(result="unchanged"), None, SETTINGS, NOW)
    assert (same.etag, same.body_hash, same.last_full_at) == ('"new"', "old", NOW)
    stale = settle(poll(result="unchanged", http_status=304), None, SETTINGS, NOW)
    assert (stale.etag, stale.body_hash, stale.last_full_at) == ('"old"', "old", NOW - HOUR)


@pytest.mark.parametrize("value", ["naïve", "a\tb", ""])
def test_validators_that_cannot_be_echoed_are_not_kept(value: str) -> None:
    feed = settle(poll(headers=(("ETag", value),)), document(), SETTINGS, NOW)
    assert feed.etag is None


@pytest.mark.parametrize(
    ("headers", "ttl", "ages", "seconds"),
    [
        ((), None, (), 600),
        ((), 10_800, (), 10_800),
        ((("Cache-Control", "public, max-age=3600"),), 10_800, (), 10_800),
        ((("Cache-Control", "public, max-age=3600"),), 600, (), 3600),
        ((("Cache-Control", "no-cache, max-age=3600"),), None, (), 600),
        ((("Cache-Control", "max-age=999999999"),), 10**9, (), 86_400),
        (
            (
                ("Date", "Sun, 22 Nov 2026 12:00:00 GMT"),
                ("Expires", "Sun, 22 Nov 2026 13:00:00 GMT"),
            ),
            None,
            (),
            3600,
        ),
        ((("Expires", "0"), ("Date", "x")), None, (), 600),
        ((), None, (0, 4, 8, 12), 7200),  # one every four hours: look every two
        ((), None, (0, 0.01, 0.02, 0.03), 600),
        ((), None, (0, 1000, 2000), 86_400),
        ((), None, (0, 10), 600),  # two dates tell nothing
    ],
)
def test_the_next_poll_of_a_feed_with_news(
    headers: tuple[tuple[str, str], ...], ttl: int | None, ages: tuple[float, ...], seconds: float
) -> None:
    feed = settle(poll(headers=headers), document(*ages, ttl=ttl), SETTINGS, NOW)
    assert waits(feed) == seconds


def test_without_news_a_feed_is_asked_less_and_less() -> None:
    feed, waited = KNOWN, []
    for _ in range(9):
        at = feed.next_due_at or NOW
        feed = settle(replace(poll(feed, "unchanged"), polled_at=at), None, SETTINGS, at)
        assert feed.next_due_at is not None
        waited.append((feed.next_due_at - at) / HOUR)
    assert waited[:3] == [1.5, 2.25, 3.375]
    assert waited[-1] == 24


@pytest.mark.parametrize(
    ("reason", "status", "weight"),
    [
        (Reason.HTTP_STATUS, 403, 1),
        (Reason.HTTP_STATUS, 404, 0.5),
        (Reason.HTTP_STATUS, 500, 0.25),
        (Reason.DNS, None, 0.5),
        (Reason.NOT_A_FEED, 200, 0.5),
        (Reason.TIMEOUT, None, 0.25),
        (Reason.CONNECT, None, 0.25),
        (Reason.BLOCKED_ADDRESS, None, 1),
    ],
)
def test_failures_have_weights(reason: Reason, status: int | None, weight: float) -> None:
    feed = failed(reason, status=status)
    assert feed.failures == weight
    assert feed.disabled_reason is None
    assert (feed.etag, feed.body_hash) == (KNOWN.etag, KNOWN.body_hash)
    expected = SETTINGS.poll_min + weight * 3600
    assert expected <= waits(feed) <= 1.1 * expected


def test_backoff_is_linear_then_daily_then_monthly_and_never_ends() -> None:
    feed = KNOWN
    for count in range(1, 60):
        feed = failed(Reason.HTTP_STATUS, feed, 403)
        assert feed.disabled_reason is None
        if count >= DEAD:
            assert waits(feed) == timedelta(days=30).total_seconds()
        else:
            base = min(600 + count * 3600, 86_400)
            assert base <= waits(feed) <= 1.1 * base
    assert settle(poll(feed), document(), SETTINGS, NOW).failures == 0


def test_feeds_that_fail_together_do_not_return_together() -> None:
    due = {failed(Reason.TIMEOUT, Feed(f"https://news.example/{n}")).next_due_at for n in range(50)}
    assert len(due) > 40


def test_a_hosts_own_wish_counts() -> None:
    later = NOW + 8 * HOUR
    assert failed(Reason.RATE_LIMITED, status=429, retry_at=later).next_due_at == later
    soon = failed(Reason.RATE_LIMITED, status=429, retry_at=NOW + timedelta(seconds=2))
    assert waits(soon) >= SETTINGS.poll_min


def test_gone_is_disabled() -> None:
    feed = failed(Reason.GONE, status=410)
    assert (feed.disabled_reason, feed.next_due_at) == ("410 Gone", None)


def test_a_skipped_poll_changes_nothing_but_its_time() -> None:
    later = NOW + HOUR
    row = Rejected(URL, Step.POLL, Reason.DEFERRED, retry_at=later)
    feed = settle(poll(result="skipped", rejected=row), None, SETTINGS, NOW)
    assert feed == replace(KNOWN, next_due_at=later)


def test_a_permanent_redirect_is_adopted_when_it_repeats_and_is_a_feed() -> None:
    new = "https://new.example/rss"
    feed = KNOWN
    for count in range(1, MOVES):
        feed = settle(poll(feed, permanent_url=new), document(), SETTINGS, NOW)
        assert (feed.current_url, feed.moved_to, feed.moved_count) == (None, new, count)
    feed = settle(poll(feed, "unchanged", permanent_url=new), None, SETTINGS, NOW)
    assert (feed.current_url, feed.moved_to, feed.moved_count) == (new, None, 0)
    assert feed.url == URL


def test_a_redirect_that_changes_its_mind_or_leads_to_no_feed_is_not() -> None:
    feed = KNOWN
    for n in range(6):
        target = f"https://new.example/{n % 2}"
        feed = settle(poll(feed, permanent_url=target), document(), SETTINGS, NOW)
    assert (feed.current_url, feed.moved_count) == (None, 1)
    for _ in range(6):
        row = Rejected(URL, Step.READ, Reason.NOT_A_FEED)
        feed = settle(poll(feed, permanent_url="https://new.example/1"), row, SETTINGS, NOW)
    assert feed.current_url is None
    feed = settle(poll(feed), document(), SETTINGS, NOW)
    assert (feed.moved_to, feed.moved_count) == (None, 0)


def test_an_adopted_address_that_fails_is_given_up() -> None:
    feed = replace(KNOWN, current_url="https://new.example/rss")
    while feed.failures < BACK_HOME - 1:
        feed = failed(Reason.HTTP_STATUS, feed, 403)
        assert feed.current_url is not None
    feed = failed(Reason.HTTP_STATUS, feed, 403)
    assert (feed.current_url, feed.etag) == (None, None)
