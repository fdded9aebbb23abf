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
        keys = _keys(con)
        for name, batch in tables.items():
            if name not in keys:
                known = ", ".join(keys)
                raise LoadError(f"raw.{name} is not a table with a primary key; one of {known}")
            added[name] = 0
            if batch.num_rows:
                target = _target(con, name, keys[name])
                _fits(batch, target)
                added[name] = _merge(con, target, batch)
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


def _keys(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Return the primary key of each table of schema raw that has one."""
    found = con.execute(
        "select table_name, constraint_column_names from duckdb_constraints() "
        "where schema_name = 'raw' and constraint_type = 'PRIMARY KEY' order by table_name"
    ).fetchall()
    return {table: tuple(columns) for table, columns in found}


def _target(con: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...]) -> _Target:
    # not by duckdb_columns(), which describes every view before it is filtered
    columns = con.execute("select name from pragma_table_info('raw.' || ?)", [name]).fetchall()
    mutable = con.execute(
        "select column_name from meta.mutable where table_name = ? order by all", [name]
    ).fetchall()
    return _Target(name, tuple(c for (c,) in columns), key, tuple(c for (c,) in mutable))


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
    """Store the rows that are new, move on what may change of the others; return how many are new.

    The names in the SQL come from the catalogue; values never enter its text.
    """
    columns, name = batch.column_names, target.name
    con.register(_BATCH, _deduplicated(batch, target))
    changes = [column for column in target.mutable if column in columns]
    if not changes:
        # A merge says the same, and takes half as long again.
        new = f"select * from {_BATCH} anti join raw.{name} using ({', '.join(target.key)})"  # noqa: S608
        done = con.execute(f"insert into raw.{name} by name {new}").fetchall()
        return int(done[0][0])
    differs = " or ".join(f"new.{column} is distinct from old.{column}" for column in changes)
    moved = changes + [column for column in _STAMPS if column in columns]
    done = con.execute(f"""
        merge into raw.{name} as old
        using {_BATCH} as new
            on {" and ".join(f"new.{column} = old.{column}" for column in target.key)}
        when matched and ({differs}) then
            update set {", ".join(f"{column} = new.{column}" for column in moved)}
        when not matched then
            insert ({", ".join(columns)}) values ({", ".join(f"new.{c}" for c in columns)})
        returning merge_action
    """).fetchall()  # noqa: S608
    return sum(row[0] == "INSERT" for row in done)
