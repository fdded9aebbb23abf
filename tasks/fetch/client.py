"""The fetcher that the flow holds: synchronous outside, one event loop inside."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

import stamina.instrumentation

from tasks.fetch.documents import Documents, Target
from tasks.model import Feed, Page, Poll, Reason, Rejected, Step
from tasks.settings import Settings

_log = logging.getLogger("parley.fetch")
S = TypeVar("S")
T = TypeVar("T")
#: A `now` that differs by more than that from this machine's clock is another time on purpose.
_PRESENT = timedelta(hours=12)


class Fetcher:
    """Polls feeds and fetches pages within the bounds of `settings`.

    A context manager, one a run: pacing, robots.txt, budgets and the circuit breaker of every host
    are shared by all calls. The calls are thread-safe and block until all their documents are
    there.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._origin: tuple[datetime, float] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._documents: Documents | None = None

    def __enter__(self) -> Self:
        # each retry ends as a row or as a document; lines about it would say nothing more
        stamina.instrumentation.set_on_retry_hooks([])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetch", daemon=True)
        self._thread.start()
        self._documents = self._run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._loop is None or self._thread is None:
            return
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = self._thread = self._documents = None

    def poll(self, feeds: Sequence[Feed], now: datetime) -> list[Poll]:
        """Return the poll of each feed, in their order, whether or not it is due.

        `now` is the time of the run; the polls' own times go on from it. Nothing raises for what
        the network does: see `Poll.result` and `Poll.rejected`.
        """
        self._set_clock(now)
        return self._all(feeds, self._ready().poll, self._lost_poll)

    def fetch(self, targets: Sequence[Target], now: datetime) -> list[Page | Rejected]:
        """Return the page of each target, or why there is none, in their order.

        An address that stands in several targets is asked for once.
        """
        self._set_clock(now)
        firsts = {target.url: target for target in reversed(targets)}
        distinct = [firsts[url] for url in dict.fromkeys(target.url for target in targets)]
        pages = self._all(distinct, self._ready().fetch, self._lost_page)
        found = dict(zip((target.url for target in distinct), pages, strict=True))
        return [
            replace(found[target.url], entry_id=target.entry_id, feed_id=target.feed_id)
            for target in targets
        ]

    def _set_clock(self, now: datetime) -> None:
        """Let the run's time go on from `now`; it never goes back, whatever later calls say.

        A run that began some minutes ago is still in the present: hosts name times of their own
        clocks, and rows say when a thing was fetched, not when its run began.
        """
        real = datetime.now(UTC)
        now = real if abs(real - now) < _PRESENT else now
        if self._origin is None or now > self._clock():
            self._origin = now, monotonic()

    def _clock(self) -> datetime:
        now, started = self._origin or (datetime.now(UTC), monotonic())
        return now + timedelta(seconds=monotonic() - started)

    def _ready(self) -> Documents:
        if self._documents is None:
            raise RuntimeError("a Fetcher is used inside its with block")
        return self._documents

    def _all(
        self,
        things: Sequence[S],
        call: Callable[[S], Awaitable[T]],
        lost: Callable[[S, Exception], T],
    ) -> list[T]:
        async def one(thing: S) -> T:
            try:
                return await call(thing)
            except Exception as error:  # noqa: BLE001  # one document never takes the others with it
                _log.exception("unexpected")
                return lost(thing, error)

        async def everything() -> list[T]:
            return list(await asyncio.gather(*map(one, things)))

        return self._run(everything())

    def _lost_poll(self, feed: Feed, error: Exception) -> Poll:
        row = replace(self._unexpected(feed.url, Step.POLL, error), feed_id=feed.feed_id)
        return Poll(feed=feed, polled_at=self._clock(), result="failed", rejected=row)

    def _lost_page(self, target: Target, error: Exception) -> Page | Rejected:
        return self._unexpected(target.url, Step.FETCH, error)

    def _unexpected(self, url: str, step: Step, error: Exception) -> Rejected:
        detail = f"unexpected {type(error).__name__}: {error}"[:500]
        return Rejected(url, step, Reason.PROTOCOL, detail, at=self._clock())

    async def _open(self) -> Documents:
        # names are resolved in threads, and one slow name must not keep the others waiting
        threads = ThreadPoolExecutor(self._settings.connections, "resolve")
        asyncio.get_running_loop().set_default_executor(threads)
        return Documents(self._settings, self._clock)

    async def _shut(self) -> None:
        own = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not own]
        for task in left:  # there are some only after an interrupt
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._documents is not None:
            await self._documents.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            work.close()
            raise RuntimeError("a Fetcher is used inside its with block")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
