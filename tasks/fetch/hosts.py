"""What one host may be asked, how often, and when no more: politeness and the circuit breaker.

A host is a name with its port. What has to wait does so without a connection in hand, so that one
slow host never keeps the others waiting.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from tasks.errors import FetchError
from tasks.model import Reason
from tasks.settings import Settings
from tasks.urls import authority

#: How long a host that does not answer is left alone (story-indexer's ten minutes).
REST = timedelta(minutes=10)
#: What a 429 counts towards closing a host; any other failure counts 1.
_LIMITED = 2
#: Seconds of pause after a 429 that names none.
_PAUSE = 30.0


@dataclass(slots=True)
class _Host:
    gate: asyncio.Semaphore
    lane: asyncio.Lock
    delay: float
    last_end: float = -1e9
    not_before: float = -1e9
    waited: float = 0.0
    strikes: int = 0
    closed: str = ""
    reopens: datetime | None = None
    asked: Counter[str] = field(default_factory=Counter)


class Hosts:
    """The state of every host in one run. Belongs to one event loop."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._all = asyncio.Semaphore(settings.connections)

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[None]:
        """Hold the right to one request to the host of `url`, from when it is due.

        Raises FetchError(DEFERRED) if the host is closed, or its queue too long for this run.
        """
        host = self._host(url)
        self._check(host, url)
        # where a delay is kept, it counts from the end of one request to the start of the next
        async with host.gate, host.lane if host.delay else nullcontext():
            self._check(host, url)
            await self._turn(host, url)
            async with self._all:
                try:
                    yield
                finally:
                    host.last_end = monotonic()

    def take(self, url: str, kind: str) -> None:
        """Count one document of `kind` against the host's budget, or raise FetchError(DEFERRED)."""
        host = self._host(url)
        self._check(host, url)
        if host.asked[kind] >= self._settings.host_budget:
            raise FetchError(
                url,
                Reason.DEFERRED,
                f"{authority(url)} has had its {self._settings.host_budget} {kind} in this run",
            )
        host.asked[kind] += 1

    def set_delay(self, url: str, seconds: float) -> None:
        """Obey a Crawl-delay, up to the cap, if it is longer than our own."""
        host = self._host(url)
        capped = min(seconds, self._settings.crawl_delay_cap)
        host.delay = max(self._settings.host_delay, capped)

    def answered(self, url: str) -> None:
        """Note that the host works."""
        self._host(url).strikes = 0

    def pause(self, url: str, until: datetime | None) -> None:
        """Ask nothing of a host that limits its rate until `until`, or for the Crawl-delay cap."""
        host = self._host(url)
        asked = (until - self._clock()).total_seconds() if until else _PAUSE
        seconds = min(max(asked, 0.0), self._settings.crawl_delay_cap)
        host.not_before = max(host.not_before, monotonic() + seconds)

    def failed(self, url: str, error: FetchError) -> None:
        """Note a document that failed; after enough of them in a row the host is closed."""
        host = self._host(url)
        host.strikes += _LIMITED if error.reason is Reason.RATE_LIMITED else 1
        if host.strikes >= self._settings.host_failures and not host.closed:
            host.closed = f"{authority(url)} failed too often in a row, at last: {error.reason}"
            host.reopens = max(self._clock() + REST, error.retry_at or self._clock())

    def _host(self, url: str) -> _Host:
        name = authority(url)
        host = self._hosts.get(name)
        if host is None:
            gate = asyncio.Semaphore(max(1, self._settings.host_connections))
            host = self._hosts[name] = _Host(gate, asyncio.Lock(), self._settings.host_delay)
        return host

    def _check(self, host: _Host, url: str) -> None:
        if host.closed:
            raise FetchError(url, Reason.DEFERRED, host.closed, retry_at=host.reopens)

    async def _turn(self, host: _Host, url: str) -> None:
        now = monotonic()
        due = max(now, host.last_end + host.delay, host.not_before)
        host.waited += due - now
        if host.waited > self._settings.host_seconds:
            detail = f"{authority(url)} asks for more patience than one run has"
            raise FetchError(url, Reason.DEFERRED, detail)
        if due > now:
            await asyncio.sleep(due - now)
