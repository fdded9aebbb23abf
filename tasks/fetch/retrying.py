"""Which failures are worth another try within the run, and when."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import stamina

from tasks.errors import FetchError
from tasks.model import Reason

T = TypeVar("T")
#: Seconds that a document may wait within the run for a host that asks it to; longer is next time's.
PATIENCE = 5.0
#: Answers of a server or gateway that may be over in a second.
_PASSING = ("502", "503", "504")


async def with_retries(
    attempt: Callable[[], Awaitable[T]], tries: int, clock: Callable[[], datetime]
) -> T:
    """Return what `attempt` returns, tried up to `tries` times while its FetchErrors are passing ones.

    Waits between tries grow and are jittered (stamina); a host's own Retry-After of a few seconds is
    kept to instead. The last error is raised.
    """

    def again(error: Exception) -> bool | float:
        if not isinstance(error, FetchError):
            return False
        if error.reason is Reason.RATE_LIMITED:
            wait = (error.retry_at - clock()).total_seconds() if error.retry_at else PATIENCE + 1
            # whole seconds are what hosts count in, so a try too early by a hair is one too many
            return max(wait, 0.0) + random.uniform(0.1, 0.4) if wait <= PATIENCE else False  # noqa: S311
        return is_passing(error)

    try:
        return await attempt()  # nearly always enough, and the machinery costs as much as a request
    except FetchError as error:
        failed = [error]
    async for each in stamina.retry_context(
        again, attempts=max(1, tries), timeout=None, wait_initial=0.3, wait_max=5.0, wait_jitter=0.7
    ):
        with each:
            if failed:
                raise failed.pop()
            return await attempt()
    raise AssertionError  # stamina raises the last error


def is_passing(error: FetchError) -> bool:
    """Tell whether the same request may well succeed a second later."""
    if error.reason in (Reason.CONNECT, Reason.TRUNCATED):
        return not error.detail.startswith("TLS")
    return error.reason is Reason.HTTP_STATUS and error.detail.startswith(_PASSING)


def retry_after(value: str | None, now: datetime, cap: float) -> datetime | None:
    """Return the moment that a Retry-After header names, at most `cap` seconds from `now`.

    Both forms of RFC 9110, 10.2.3: seconds and a date. None for anything else.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return now + timedelta(seconds=min(max(seconds, 0.0), cap))
