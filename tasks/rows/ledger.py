"""Tables of the ledger: rejected, run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasks.model import Reason, Rejected, key
from tasks.rows.table import TEXT, TIME, Stamp, Tables, schema, table

_REJECTED = schema(
    "rejected_id url step reason is_transient detail feed_id entry_id rejected_at retry_at",
    is_transient=pa.bool_(),
    rejected_at=TIME,
    retry_at=TIME,
)


def rejected(items: Iterable[Rejected], stamp: Stamp) -> Tables:
    """Return table `rejected`: one row an attempt and run, so that attempts can be counted.

    What was deferred was not attempted: it has one row, however many runs put it off.
    """
    items = list(items)
    ids = [
        key(
            item.url,
            item.step,
            item.reason,
            item.feed_id,
            item.entry_id,
            None if item.reason is Reason.DEFERRED else stamp.run_id,
        )
        for item in items
    ]
    times = [item.at or stamp.loaded_at for item in items]
    return {"rejected": table(_REJECTED, stamp, items, rejected_id=ids, rejected_at=times)}


_RUN = schema(
    "kind state started_at finished_at rules_version extractor_version counts seconds message",
    started_at=TIME,
    finished_at=TIME,
    counts=pa.map_(TEXT, pa.int64()),
    seconds=pa.map_(TEXT, pa.float64()),
)


def run(
    stamp: Stamp,
    *,
    kind: str,
    state: str,
    started_at: datetime,
    finished_at: datetime | None = None,
    rules_version: str | None = None,
    extractor_version: str | None = None,
    counts: Mapping[str, int] | None = None,
    seconds: Mapping[str, float] | None = None,
    message: str | None = None,
) -> Tables:
    """Return table `run`: one row. Loaded again, state and figures follow the newer call.

    `kind`: ingest, retag or backfill. `state`: running, completed or failed. `counts` and
    `seconds` are by step or subject, in the order in which they are to be shown.
    """
    made = table(
        _RUN,
        stamp,
        kind=[kind],
        state=[state],
        started_at=[started_at],
        finished_at=[finished_at],
        rules_version=[rules_version],
        extractor_version=[extractor_version],
        counts=[_items(counts)],
        seconds=[_items(seconds)],
        message=[message],
    )
    return {"run": made}


def _items(values: Mapping[str, Any] | None) -> Sequence[tuple[str, Any]] | None:
    return list(values.items()) if values else None
