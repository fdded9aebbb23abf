"""robots.txt as RFC 9309 has it, by protego.

Asked for pages only. A feed is there to be polled, and a person has listed it: like Google's
Feedfetcher, Parley polls it whatever robots.txt says to crawlers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from protego import Protego

from tasks.errors import FetchError
from tasks.fetch.hosts import Hosts
from tasks.fetch.transport import TOKEN, Transport
from tasks.model import Reason
from tasks.settings import Settings

#: Bytes of a robots.txt that are read (2.5).
LIMIT = 500 * 1024
#: Seconds for which one is kept (2.4).
KEPT = 86_400.0
#: When to ask again for one that could not be had.
AGAIN = timedelta(hours=1)

#: What is no matter of robots.txt but of the whole host, and stands under its own name.
_LASTING = (Reason.BLOCKED_ADDRESS, Reason.BAD_URL)
_HOST = (*_LASTING, Reason.DNS, Reason.CONNECT, Reason.DEFERRED)


@dataclass(frozen=True, slots=True)
class _Policy:
    rules: Protego | None  # None: everything is forbidden, for `detail`
    detail: str = ""
    reason: Reason = Reason.ROBOTS


class Robots:
    """Every robots.txt of one run, each fetched once, when the first page of its host is wanted."""

    def __init__(
        self, settings: Settings, transport: Transport, hosts: Hosts, clock: Callable[[], datetime]
    ) -> None:
        self._obey = settings.robots
        self._transport = transport
        self._hosts = hosts
        self._clock = clock
        self._policies: dict[str, tuple[float, asyncio.Task[_Policy]]] = {}

    async def permit(self, url: str) -> None:
        """Return if `url` may be fetched, and set the host's pace; else raise FetchError(ROBOTS).

        The error has a `retry_at` where robots.txt could not be had, which forbids everything only
        until it can.
        """
        if not self._obey:
            return
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._policies.get(origin)
        if known is None or monotonic() - known[0] > KEPT:
            known = (monotonic(), asyncio.create_task(self._fetch(origin)))
            self._policies[origin] = known
        policy = await asyncio.shield(known[1])
        if policy.rules is None:
            later = None if policy.reason in _LASTING else self._clock() + AGAIN
            raise FetchError(url, policy.reason, policy.detail, retry_at=later)
        if not policy.rules.can_fetch(url, TOKEN):
            raise FetchError(url, Reason.ROBOTS, "disallowed by robots.txt")
        delay = policy.rules.crawl_delay(TOKEN)
        if delay:
            self._hosts.set_delay(url, float(delay))

    async def _fetch(self, origin: str) -> _Policy:
        try:
            answer = await self._transport.get(
                f"{origin}/robots.txt", {"Accept": "text/plain,*/*;q=0.5"}
            )
        except FetchError as error:
            if error.reason is Reason.REDIRECT:  # 2.3.1.2: over five hops, it is unavailable
                return _Policy(Protego.parse(""))
            if error.reason in _HOST:
                return _Policy(None, error.detail, error.reason)
            return _Policy(None, f"robots.txt could not be had: {error.reason}: {error.detail}")
        # 2.3.1.4; a host that limits its rate has not said that it has no rules
        if answer.status >= 500 or answer.status == 429:
            return _Policy(None, f"robots.txt could not be had: status {answer.status}")
        if answer.status >= 300:  # 2.3.1.3
            return _Policy(Protego.parse(""))
        text = answer.body[:LIMIT].decode("utf-8", "replace").removeprefix("\ufeff")
        return _Policy(Protego.parse(text))
