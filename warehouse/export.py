"""Writing answers into files that other tools read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.db import QueryError, connect


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view: its name, DuckDB type, and what its comment says of it."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class View:
    """A view of schema main, as the catalogue describes it."""

    name: str
    comment: str
    columns: tuple[Column, ...]


def views(snapshot: Path) -> list[View]:
    """Return the views of schema main, by name. Raises QueryError: no snapshot yet."""
    con = _open(snapshot)
    try:
        found = con.execute("""
            with views as (
                select schema_name, view_name, comment, internal from duckdb_views()
                union all
                select schema_name, table_name, comment, internal from duckdb_tables()
            )
            select view_name, views.comment, column_name, data_type, columns.comment
            from views
            inner join duckdb_columns() as columns
                on views.view_name = columns.table_name and views.schema_name = columns.schema_name
            where views.schema_name = 'main' and not views.internal
                and columns.database_name = current_database()
            order by view_name, column_index
        """).fetchall()
    finally:
        con.close()
    names = dict.fromkeys((row[0], row[1] or "") for row in found)
    return [
        View(name, comment, tuple(Column(r[2], r[3], r[4] or "") for r in found if r[0] == name))
        for name, comment in names
    ]


def export(snapshot: Path, select: str, path: Path, *, form: str) -> int:
    """Write what `select` gives to `path`, as parquet or csv; return the number of rows.

    The file is replaced whole. Raises QueryError: no snapshot yet, or wrong SQL.
    """
    options = {"parquet": "format parquet, compression zstd", "csv": "format csv, header"}
    fresh = path.with_name(f".{path.name}.new")
    target = str(fresh).replace("'", "''")
    con = _open(snapshot)
    try:
        written = con.execute(f"copy ({select}) to '{target}' ({options[form]})").fetchone()
    except duckdb.Error as error:
        raise QueryError(f"{error}\nin: {select[:500]}") from error
    finally:
        con.close()
    fresh.replace(path)
    return int(written[0]) if written else 0


def _open(snapshot: Path) -> duckdb.DuckDBPyConnection:
    if not snapshot.exists():
        raise QueryError(f"{snapshot}: no snapshot yet; `parley ingest` or `parley demo` makes it")
    return connect(snapshot, read_only=True)
