"""When a feed is polled again, and what else a poll changes about it.

The rules are rss-fetcher's (weights, linear backoff, monthly polls of the dead), reader's
(Retry-After), news-crawl's (half as long again when nothing is new) and FreshRSS's (410, moved feeds).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from tasks.feeds.document import FeedDocument
from tasks.model import Feed, Poll, Reason, Rejected, key
from tasks.settings import Settings

#: What one failure adds to `Feed.failures`. A permanent refusal counts 1, what may be the publisher's
#: passing mistake a half, what is the network's or the hour's a quarter.
_WEIGHT = {
    Reason.BAD_URL: 1.0,
    Reason.BLOCKED_ADDRESS: 1.0,
    Reason.ROBOTS: 1.0,
    Reason.REDIRECT: 1.0,
    Reason.GONE: 1.0,
    Reason.DNS: 0.5,
    Reason.NOT_A_FEED: 0.5,
    Reason.UNREADABLE: 0.5,
    Reason.EMPTY: 0.5,
    Reason.TOO_LARGE: 0.5,
    Reason.PROTOCOL: 0.5,
    Reason.CHALLENGE: 0.5,
    Reason.CONNECT: 0.25,
    Reason.TIMEOUT: 0.25,
    Reason.TRUNCATED: 0.25,
    Reason.RATE_LIMITED: 0.25,
    Reason.DEFERRED: 0.0,
}
#: The weight from which on a feed is polled monthly: "undead", never forgotten.
DEAD = 30.0
MONTH = timedelta(days=30)
#: Seconds of waiting that a whole failure adds.
PER_FAILURE = 3600.0
#: Polls in a row that must meet the same permanent redirect before the feed moves.
MOVES = 3
#: Failures at an adopted address after which the configured one is tried again.
BACK_HOME = 3.0
#: Share of the mean time between two entries after which the next poll is due.
_SHARE = 0.5
#: Longer wait after a poll without news, as a factor (news-crawl's).
_SLOWER = 1.5
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


def settle(
    poll: Poll, document: FeedDocument | Rejected | None, settings: Settings, now: datetime
) -> Feed:
    """Return the feed as it is to be stored after `poll`.

    `document` is what was read from the body: None where there was none to read (unchanged, failed,
    skipped), a Rejected where it could not be read. Validators, hash and address move on only for a
    document that was read, so that the next poll asks again for what was not understood. The result
    belongs into the same transaction as the entries. Pure.
    """
    feed = poll.feed
    if poll.result == "skipped":
        later = poll.rejected.retry_at if poll.rejected else None
        return replace(feed, next_due_at=later or feed.next_due_at)
    refusal = poll.rejected or (document if isinstance(document, Rejected) else None)
    feed = replace(feed, last_polled_at=poll.polled_at)
    if refusal is not None:
        return _failed(feed, refusal, poll, settings, now)
    if poll.result == "changed" and document is None:
        raise ValueError(f"{feed.url}: a changed feed is settled with its document")
    return _succeeded(feed, poll, document, settings, now)


def poll_interval(
    poll: Poll, document: FeedDocument | None, settings: Settings, previous: float | None = None
) -> float:
    """Return the seconds until the next poll of a feed in good health.

    The longest of what the publisher asks for (ttl, sy:, Cache-Control) and half the mean time
    between its latest entries; without news, half as long again as the time before. Within
    `settings.poll_min` and `settings.poll_max`.
    """
    asked = _max_age(poll)
    if document is not None:
        asked = max(asked, float(document.ttl or 0), _pace(document) * _SHARE)
    elif previous is not None:
        asked = max(asked, previous * _SLOWER)
    return min(max(asked, settings.poll_min), settings.poll_max)


def _succeeded(
    feed: Feed,
    poll: Poll,
    document: FeedDocument | Rejected | None,
    settings: Settings,
    now: datetime,
) -> Feed:
    previous = None
    if poll.feed.last_polled_at and poll.feed.next_due_at:
        previous = (poll.feed.next_due_at - poll.feed.last_polled_at).total_seconds()
    found = document if isinstance(document, FeedDocument) else None
    wait = poll_interval(poll, found, settings, previous)
    feed = replace(
        feed,
        failures=0.0,
        disabled_reason=None,
        next_due_at=now + timedelta(seconds=wait),
    )
    if poll.http_status == 200:
        feed = replace(
            feed,
            etag=_validator(poll, "etag"),
            last_modified=_validator(poll, "last-modified"),
            last_full_at=poll.polled_at,
        )
    if found is not None:
        feed = replace(
            feed,
            body_hash=hashlib.sha256(poll.body).hexdigest(),
            last_changed_at=poll.polled_at,
            hub_url=found.hub_url or feed.hub_url,
            home_url=feed.home_url or found.home_url,
            language=feed.language or found.language,
            name=feed.name or found.title or "",
        )
    return _moved(feed, poll)


def _moved(feed: Feed, poll: Poll) -> Feed:
    """Adopt a permanent redirect once it has repeated; its target has just parsed as a feed."""
    target = poll.permanent_url
    if target is None or target == (feed.current_url or feed.url):
        return replace(feed, moved_to=None, moved_count=0)
    count = feed.moved_count + 1 if feed.moved_to == target else 1
    if count < MOVES:
        return replace(feed, moved_to=target, moved_count=count)
    current = None if target == feed.url else target
    return replace(feed, current_url=current, moved_to=None, moved_count=0)


def _failed(feed: Feed, refusal: Rejected, poll: Poll, settings: Settings, now: datetime) -> Feed:
    failures = feed.failures + _weight(refusal, poll.http_status)
    if refusal.reason is Reason.GONE:
        return replace(
            feed, failures=failures, next_due_at=None, disabled_reason="410 Gone", moved_to=None
        )
    if failures >= DEAD:
        wait = MONTH
    else:
        seconds = min(settings.poll_min + failures * PER_FAILURE, settings.poll_max)
        wait = timedelta(seconds=seconds * _jitter(feed, failures))
    due = now + wait
    if refusal.retry_at is not None:
        due = max(due, refusal.retry_at)
    feed = replace(feed, failures=failures, next_due_at=due)
    if feed.current_url is not None and failures >= BACK_HOME:
        # the address it had moved to is no good: ask where it was configured
        feed = replace(feed, current_url=None, etag=None, last_modified=None)
    return feed


def _weight(refusal: Rejected, status: int | None) -> float:
    if refusal.reason is Reason.HTTP_STATUS:
        if status == 404:
            return 0.5  # feeds do come back
        return 0.25 if status is not None and status >= 500 else 1.0
    return _WEIGHT.get(refusal.reason, 0.5)


def _jitter(feed: Feed, failures: float) -> float:
    """Return a factor from 1.0 to 1.1, so that feeds that failed together do not return together."""
    return 1 + int(key(feed.feed_id, f"{failures:g}")[:4], 16) / 65_535 / 10


def _validator(poll: Poll, name: str) -> str | None:
    """Return a validator that can be echoed byte for byte."""
    value = next((v for n, v in poll.headers if n.lower() == name), None)
    return value if value and value.isascii() and value.isprintable() else None


def _max_age(poll: Poll) -> float:
    """Return the freshness that the answer claims (RFC 9111: max-age, else Expires less Date)."""
    headers = {name.lower(): value for name, value in poll.headers}
    control = headers.get("cache-control", "")
    if "no-cache" in control or "no-store" in control:
        return 0.0
    if m := _MAX_AGE.search(control):
        return float(m[1])
    try:
        expires = parsedate_to_datetime(headers["expires"])
        stated = parsedate_to_datetime(headers["date"])
        return max((expires - stated).total_seconds(), 0.0)
    except (KeyError, ValueError, TypeError, OverflowError):
        return 0.0


def _pace(document: FeedDocument) -> float:
    """Return the mean seconds between the latest ten entries; 0 when their dates do not tell."""
    times = sorted((e.published_at for e in document.entries if e.published_at), reverse=True)[:10]
    if len(times) < 3:
        return 0.0
    return (times[0] - times[-1]).total_seconds() / (len(times) - 1)
