"""Loading batches: all of a batch or nothing, each row once, by the key that its table declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from warehouse.db import LoadError

_BATCH = "batch"
_ROW = "__row"  # place in the batch: decides which of two rows with one key is taken
_STAMPS = ("run_id", "loaded_at")  # of the load that first stored the row, or last changed it


@dataclass(frozen=True, slots=True)
class _Target:
    """What the catalogue says of a table of schema raw."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    mutable: tuple[str, ...]


def load(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Store a batch in one transaction; return the number of new rows of each table.

    `tables` names tables of schema raw. A row whose primary key is stored already is left alone,
    except the columns listed in `meta.mutable` (a feed's state): those follow the batch. Of
    several rows with one key in the batch the first is taken, in tables with mutable columns the
    last. On any error nothing is stored and LoadError says which table and why.
    """
    added: dict[str, int] = {}
    name = ""
    con.begin()
    try:
        targets = _targets(con)
        for name, batch in tables.items():
            if name not in targets:
                known = ", ".join(targets)
                raise LoadError(f"raw.{name} is not a table with a primary key; one of {known}")
            target = targets[name]
            _fits(batch, target)
            added[name] = _merge(con, target, batch) if batch.num_rows else 0
        con.commit()
    except (duckdb.Error, LoadError, pa.ArrowException) as error:
        con.rollback()
        if isinstance(error, LoadError):
            raise
        raise LoadError(f"raw.{name}: {error}") from error
    except BaseException:
        con.rollback()
        raise
    finally:
        con.unregister(_BATCH)
    return added


def _targets(con: duckdb.DuckDBPyConnection) -> dict[str, _Target]:
    """Return every table of schema raw that has a primary key: in one look at the catalogue."""
    columns: dict[str, list[str]] = {}
    for table, column in con.execute(
        "select table_name, column_name from duckdb_columns() "
        "where schema_name = 'raw' order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    keys = con.execute(
        "select table_name, constraint_column_names from duckdb_constraints() "
        "where schema_name = 'raw' and constraint_type = 'PRIMARY KEY' order by table_name"
    ).fetchall()
    mutable = con.execute(
        "select table_name, column_name from meta.mutable order by all"
    ).fetchall()
    return {
        table: _Target(
            table,
            tuple(columns[table]),
            tuple(key),
            tuple(column for of, column in mutable if of == table),
        )
        for table, key in keys
    }


def _fits(batch: pa.Table, target: _Target) -> None:
    unknown = [column for column in batch.column_names if column not in target.columns]
    if unknown:
        allowed = ", ".join(target.columns)
        raise LoadError(f"raw.{target.name}: no column {unknown[0]}; one of {allowed}")
    for column in target.key:
        if column not in batch.column_names:
            raise LoadError(f"raw.{target.name}: the batch lacks its key {column}")
        if batch[column].null_count:
            raise LoadError(f"raw.{target.name}: {batch[column].null_count} rows without {column}")


def _deduplicated(batch: pa.Table, target: _Target) -> pa.Table:
    """Return the batch with one row a key. In Arrow: a window in SQL would move every text."""
    keys = batch.select(list(target.key))
    numbered = keys.append_column(_ROW, pa.array(range(batch.num_rows), pa.int64()))
    which: Literal["max", "min"] = "max" if target.mutable else "min"
    places = numbered.group_by(list(target.key)).aggregate([(_ROW, which)])[f"{_ROW}_{which}"]
    if len(places) == batch.num_rows:
        return batch
    return batch.take(places.combine_chunks().sort())


def _merge(con: duckdb.DuckDBPyConnection, target: _Target, batch: pa.Table) -> int:
    columns = batch.column_names
    changes = [column for column in target.mutable if column in columns]
    update = ""
    if changes:
        differs = " or ".join(f"new.{column} is distinct from old.{column}" for column in changes)
        moved = changes + [column for column in _STAMPS if column in columns]
        assigned = ", ".join(f"{column} = new.{column}" for column in moved)
        update = f"when matched and ({differs}) then update set {assigned}"
    con.register(_BATCH, _deduplicated(batch, target))
    # The names come from the catalogue; values never enter the text.
    done = con.execute(f"""
        merge into raw.{target.name} as old
        using {_BATCH} as new
            on {" and ".join(f"new.{column} = old.{column}" for column in target.key)}
        {update}
        when not matched then
            insert ({", ".join(columns)}) values ({", ".join(f"new.{c}" for c in columns)})
        {"returning merge_action" if changes else ""}
    """).fetchall()  # noqa: S608
    return sum(row[0] == "INSERT" for row in done) if changes else int(done[0][0])
