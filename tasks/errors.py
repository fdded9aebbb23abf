"""The errors of Parley, each carrying the address or file it concerns and what caused it.

    ParleyError
    ├── ConfigError      a setting, a feeds file or a rule file is wrong: where, what, what is allowed
    ├── FetchError       a document could not be had (reason out of `model.Reason`)
    ├── ReadError        a feed document could not be read
    ├── ExtractError     a page could not be made into an article
    └── ServerError      the Prefect server could not be reached or started

`warehouse` knows no domain, so its errors stand in `warehouse.db`: `WarehouseError` and below.
FetchError, ReadError and ExtractError become `Rejected` rows; the others end a command.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tasks.reasons import Reason, Step

if TYPE_CHECKING:  # the records cost a fifth of the start of `parley --help`, which needs none
    from tasks.model import Rejected


class ParleyError(Exception):
    """Base of every error raised on purpose."""


class ConfigError(ParleyError):
    """A file or value that the user wrote is wrong. Says where, what, and what is allowed."""


class ServerError(ParleyError):
    """The Prefect server could not be reached or started."""


class StepError(ParleyError):
    """A document could not be used. Base of the errors that become `Rejected` rows."""

    step = Step.LOAD

    def __init__(
        self, url: str, reason: Reason, detail: str = "", *, retry_at: datetime | None = None
    ) -> None:
        super().__init__(f"{url}: {reason}" + (f": {detail}" if detail else ""))
        self.url = url
        self.reason = reason
        self.detail = detail
        self.retry_at = retry_at

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross a process border with its fields."""
        return (_rebuild, (type(self), self.url, self.reason, self.detail, self.retry_at))

    def rejected(
        self, *, feed_id: str | None = None, entry_id: str | None = None, at: datetime | None = None
    ) -> Rejected:
        """Return the row that keeps this error."""
        from tasks.model import Rejected

        return Rejected(
            self.url,
            self.step,
            self.reason,
            self.detail[:500],
            feed_id=feed_id,
            entry_id=entry_id,
            at=at,
            retry_at=self.retry_at,
        )


def _rebuild(
    kind: type[StepError], url: str, reason: Reason, detail: str, retry_at: datetime | None
) -> StepError:
    return kind(url, reason, detail, retry_at=retry_at)


class FetchError(StepError):
    """A document could not be had."""

    step = Step.FETCH


class ReadError(StepError):
    """A feed document could not be read."""

    step = Step.READ


class ExtractError(StepError):
    """A page could not be made into an article."""

    step = Step.EXTRACT
