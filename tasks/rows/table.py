"""What all tables have in common: who loaded a row, and how records become columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import pyarrow as pa

from tasks.model import ArchiveRef

Tables = dict[str, pa.Table]
Columns = list[tuple[str, pa.DataType]]

TEXT = pa.string()
TEXTS = pa.list_(TEXT)
TIME = pa.timestamp("us", tz="UTC")
_STAMP: Columns = [("run_id", TEXT), ("loaded_at", TIME)]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The run that loads, and the time of loading (aware, UTC)."""

    run_id: str
    loaded_at: datetime


def schema(columns: str, **typed: pa.DataType) -> pa.Schema:
    """Return a schema: the names in `columns` are text unless `typed` says otherwise.

    The columns of `Stamp` come last.
    """
    named: Columns = [(name, typed.get(name, TEXT)) for name in columns.split()]
    return pa.schema(named + _STAMP)


def table(
    columns: pa.Schema, stamp: Stamp, records: Sequence[object] = (), **given: Sequence[Any]
) -> pa.Table:
    """Return records as a table, each stamped.

    A column holds what is `given` under its name, a value a record, else each record's attribute of
    that name. Raises pyarrow.ArrowException for a value misplaced.
    """
    n_rows = len(next(iter(given.values()), records))
    given = {**given, "run_id": [stamp.run_id] * n_rows, "loaded_at": [stamp.loaded_at] * n_rows}
    # by column: to make a dict of each row first would cost six times as much
    return pa.table(
        [
            given[name] if name in given else list(map(attrgetter(name), records))
            for name in columns.names
        ],
        schema=columns,
    )


def archived(refs: Iterable[ArchiveRef | None]) -> dict[str, list[Any]]:
    """Return the columns that say where bodies lie in the archive."""
    places = [(ref.file, ref.offset, ref.length) if ref else (None, None, None) for ref in refs]
    names = ("archive_file", "archive_offset", "archive_length")
    return {name: [place[n] for place in places] for n, name in enumerate(names)}


def together(*batches: Tables) -> Tables:
    """Join batches: tables of the same name one after the other."""
    names = dict.fromkeys(name for batch in batches for name in batch)
    return {
        name: pa.concat_tables([batch[name] for batch in batches if name in batch])
        for name in names
    }
