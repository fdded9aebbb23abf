"""One feed or one page: what is asked, in which order it is checked, what it becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tasks.errors import FetchError
from tasks.fetch.hosts import Hosts
from tasks.fetch.judging import check_page, check_status, meta_refresh
from tasks.fetch.retrying import with_retries
from tasks.fetch.robots import Robots
from tasks.fetch.transport import Answer, Permit, Transport
from tasks.model import Feed, Page, Poll, Reason, Rejected, Step
from tasks.settings import Settings
from tasks.urls import BadURLError, absolute

_FEED_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
}
_PAGE_HEADERS = {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"}


@dataclass(frozen=True, slots=True)
class Target:
    """A page to fetch, and the entry that leads to it."""

    url: str
    entry_id: str | None = None
    feed_id: str | None = None
    title: str | None = None


@dataclass(slots=True)
class _Seen:
    """What is known of a document when its fetching fails."""

    status: int | None = None


class Documents:
    """Polls feeds and fetches pages, inside the event loop."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts = Hosts(settings, clock)
        self._transport = Transport(settings, self._hosts)
        self._robots = Robots(settings, self._transport, self._hosts, clock)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.close()

    async def poll(self, feed: Feed) -> Poll:
        """Return the poll of one feed. Never raises for what the network does."""
        seen = _Seen()
        began = self._clock()
        url = feed.current_url or feed.url
        try:
            return await self._poll(feed, url, seen)
        except FetchError as error:
            result = "skipped" if error.reason is Reason.DEFERRED else "failed"
            rejected = replace(
                _row(error, url, self._clock()), step=Step.POLL, feed_id=feed.feed_id
            )
        return Poll(
            feed=feed,
            polled_at=self._clock(),
            result=result,
            http_status=seen.status,
            seconds=(self._clock() - began).total_seconds(),
            rejected=rejected,
        )

    async def fetch(self, target: Target) -> Page | Rejected:
        """Return the page at `target.url`, or why there is none."""
        try:
            return await self._page(target)
        except FetchError as error:
            return replace(
                _row(error, target.url, self._clock()),
                feed_id=target.feed_id,
                entry_id=target.entry_id,
            )

    async def _poll(self, feed: Feed, given: str, seen: _Seen) -> Poll:
        url = _checked(given)
        self._hosts.take(url, "polls")
        condition = _condition(feed, self._clock(), self._settings.full_poll)
        answer = await self._get(
            url, {**_FEED_HEADERS, **condition}, seen, conditional=bool(condition)
        )
        digest = hashlib.sha256(answer.body).hexdigest()
        changed = answer.status != 304 and digest != feed.body_hash
        return Poll(
            feed=feed,
            polled_at=self._clock(),
            result="changed" if changed else "unchanged",
            http_status=answer.status,
            final_url=answer.url,
            permanent_url=answer.permanent_url,
            content_type=answer.header("content-type"),
            body=answer.body if changed else b"",
            headers=answer.headers,
            sent_headers=answer.sent_headers,
            seconds=answer.seconds,
        )

    async def _page(self, target: Target) -> Page:
        url = _checked(target.url)
        self._hosts.take(url, "pages")
        seen = _Seen()
        answer = await self._get(url, _PAGE_HEADERS, seen, permit=self._robots.permit)
        onward = meta_refresh(answer.body, answer.url)
        if onward is not None:
            answer = await self._get(onward, _PAGE_HEADERS, seen, permit=self._robots.permit)
        check_page(answer, url)
        return Page(
            url=target.url,
            final_url=answer.url,
            fetched_at=self._clock(),
            http_status=answer.status,
            content_type=answer.header("content-type"),
            body=answer.body,
            entry_id=target.entry_id,
            feed_id=target.feed_id,
            headers=answer.headers,
            sent_headers=answer.sent_headers,
            seconds=answer.seconds,
        )

    async def _get(
        self,
        url: str,
        headers: Mapping[str, str],
        seen: _Seen,
        *,
        permit: Permit | None = None,
        conditional: bool = False,
    ) -> Answer:
        """Return a 200 with a body (or a 304 to a condition), tried as often as is sensible."""

        async def attempt() -> Answer:
            answer = await self._transport.get(url, headers, permit=permit)
            seen.status = answer.status
            if conditional and answer.status == 304:
                return answer
            try:
                check_status(answer, url, self._clock(), self._settings.retry_after_cap)
            except FetchError as error:
                if error.reason is Reason.RATE_LIMITED:
                    self._hosts.pause(url, error.retry_at)
                raise
            return answer

        try:
            answer = await with_retries(attempt, self._settings.tries, self._clock)
        except FetchError as error:
            self._note(url, error)
            raise
        self._hosts.answered(url)
        return answer

    def _note(self, url: str, error: FetchError) -> None:
        """Tell the breaker what a failure says about the host: only some say that it is unwell."""
        broken = error.reason is Reason.HTTP_STATUS and error.detail.startswith("5")
        if error.reason in _UNWELL or broken:
            self._hosts.failed(url, error)
        elif error.reason in _WELL:
            self._hosts.answered(url)


_UNWELL = frozenset(
    {Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.RATE_LIMITED, Reason.CHALLENGE}
)
_WELL = frozenset(
    {
        Reason.HTTP_STATUS,
        Reason.GONE,
        Reason.EMPTY,
        Reason.TOO_LARGE,
        Reason.TRUNCATED,
        Reason.PROTOCOL,
    }
)


def _condition(feed: Feed, now: datetime, full_after: float) -> dict[str, str]:
    """Return the validators of the feed; none when an unconditional poll is due.

    Some servers answer 304 for ever (seen by Media Cloud), so once a day nothing is asked of them.
    """
    full = feed.last_full_at
    if feed.body_hash is None or full is None or now - full >= timedelta(seconds=full_after):
        return {}
    condition = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in condition.items() if value}


def _checked(url: str) -> str:
    try:
        return absolute(url)
    except BadURLError as error:
        raise FetchError(url[:2048], Reason.BAD_URL, str(error)) from error


def _row(error: FetchError, asked: str, at: datetime) -> Rejected:
    """Return the row of an error under the address that was asked for."""
    row = error.rejected(at=at)
    if error.url == asked:
        return row
    return replace(row, url=asked[:2048], detail=f"{row.detail} (at {error.url})"[:500])
