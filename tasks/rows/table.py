"""What all tables have in common: who loaded a row, and how records become columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasks.model import ArchiveRef

Tables = dict[str, pa.Table]
Columns = list[tuple[str, pa.DataType]]

TEXT = pa.string()
TEXTS = pa.list_(TEXT)
TIME = pa.timestamp("us", tz="UTC")
_STAMP: Columns = [("run_id", TEXT), ("loaded_at", TIME)]
_ABSENT = object()


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


def table(columns: pa.Schema, rows: Iterable[dict[str, Any]], stamp: Stamp) -> pa.Table:
    """Return rows as a table, each stamped. Raises pyarrow.ArrowException for a value misplaced."""
    stamped = [{**row, "run_id": stamp.run_id, "loaded_at": stamp.loaded_at} for row in rows]
    return pa.Table.from_pylist(stamped, schema=columns)


def of(columns: pa.Schema, record: object) -> dict[str, Any]:
    """Return the columns that the record has under the same name."""
    # each is asked for once: some are hashes of a whole page
    found = ((name, getattr(record, name, _ABSENT)) for name in columns.names)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found
        if value is not _ABSENT
    }


def archived(ref: ArchiveRef | None) -> dict[str, Any]:
    """Return the columns that say where a body lies in the archive."""
    return {
        "archive_file": ref.file if ref else None,
        "archive_offset": ref.offset if ref else None,
        "archive_length": ref.length if ref else None,
    }


def together(*batches: Tables) -> Tables:
    """Join batches: tables of the same name one after the other."""
    names = dict.fromkeys(name for batch in batches for name in batch)
    return {
        name: pa.concat_tables([batch[name] for batch in batches if name in batch])
        for name in names
    }
