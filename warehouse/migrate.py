"""Bringing the schema up to date: tables by numbered steps, views and macros from their files.

sql/migrations/NNNN_name.sql run once, in order, each in one transaction with its record. A file
that has run is never edited: its hash is kept, and a changed one is refused. The views and macros
of sql/staging and sql/main hold no data, so they are made anew whenever one of them changed, and
with them, empty, the tables of schema kept: the next publish fills them.
"""

from __future__ import annotations

import duckdb

from warehouse.db import MigrationError
from warehouse.files import SqlFile, definitions, read
from warehouse.kept import emptied

_LEDGER = """
create schema if not exists meta;
create table if not exists meta.migration (
    name varchar primary key,
    sha256 varchar not null,
    applied_at timestamptz not null default current_timestamp
);
create table if not exists meta.definition (
    name varchar primary key,
    kind varchar not null,
    sha256 varchar not null
);
"""


def migrate(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Bring the schema up to date; return the names of the steps and views that were run.

    Each step is one transaction with its record: killed at any point, the next call goes on.
    Raises MigrationError: a step that ran has changed or is missing, or a file's SQL fails.
    """
    todo = _pending_migrations(con)
    defined = definitions()
    stale = _stale(con, defined)
    if not todo and not stale:
        return []
    con.execute(_LEDGER)
    for file in todo:
        record = "insert into meta.migration (name, sha256) values (?, ?)"
        _run(con, [file], [(record, (file.name, file.sha256))])
    if stale or todo:
        _define(con, defined)
    return [f"migrations/{file.name}" for file in todo] + stale


def pending(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what `migrate` would run, without writing. Raises MigrationError as it would."""
    todo = [f"migrations/{file.name}" for file in _pending_migrations(con)]
    return todo + _stale(con, definitions())


def _pending_migrations(con: duckdb.DuckDBPyConnection) -> list[SqlFile]:
    known = read("migrations")
    applied = _recorded(con, "migration")
    by_name = {file.name: file for file in known}
    for name, sha256 in applied.items():
        if name not in by_name:
            raise MigrationError(
                f"sql/migrations/{name}.sql has run here but is not in this Parley: "
                "the warehouse was written by a newer version; upgrade Parley"
            )
        if by_name[name].sha256 != sha256:
            raise MigrationError(
                f"sql/migrations/{name}.sql was changed after it had run here "
                f"(recorded {sha256[:12]}, now {by_name[name].sha256[:12]}): "
                "restore it and put the change into a new numbered file"
            )
    todo = [file for file in known if file.name not in applied]
    late = [file.name for file in todo if applied and file.name < max(applied)]
    if late:
        raise MigrationError(
            f"sql/migrations/{late[0]}.sql comes before {max(applied)}, which has run: "
            "give it the next free number"
        )
    return todo


def _stale(con: duckdb.DuckDBPyConnection, defined: list[SqlFile]) -> list[str]:
    recorded = _recorded(con, "definition")
    changed = [f.qualified for f in defined if recorded.get(f.qualified) != f.sha256]
    gone = sorted(recorded.keys() - {file.qualified for file in defined})
    return changed + gone


def _recorded(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Return what has run by name, with its hash; nothing for a new file, which has no such table."""
    try:
        # To look in the catalogue first would describe every view in it.
        found = con.execute(f"select name, sha256 from meta.{table} order by name")  # noqa: S608 - our own names
    except duckdb.CatalogException:
        return {}
    return dict(found.fetchall())


def _define(con: duckdb.DuckDBPyConnection, defined: list[SqlFile]) -> None:
    """Make all views and macros anew: one that reads a changed one would no longer bind."""
    old = con.execute("select name, kind from meta.definition order by name").fetchall()
    gone = {file.qualified for file in defined}
    drops = [f"drop {kind} if exists {name}" for name, kind in old if name not in gone]
    insert = "insert into meta.definition values (?, ?, ?)"
    kinds = {True: "macro table", False: "view"}
    records: list[tuple[str, tuple[str, ...]]] = [("delete from meta.definition", ())]
    records += [(insert, (f.qualified, kinds[f.is_macro], f.sha256)) for f in defined]
    schema = SqlFile("", "staging", "create schema if not exists staging;" + ";".join(drops))
    _run(con, [schema, *defined, emptied()], records)


def _run(
    con: duckdb.DuckDBPyConnection,
    files: list[SqlFile],
    records: list[tuple[str, tuple[str, ...]]],
) -> None:
    name = ""
    con.begin()
    try:
        for file in files:
            name = f"sql/{file.folder}/{file.name}.sql"
            con.execute(file.text)
        for sql, values in records:
            con.execute(sql, list(values))
        con.commit()
    except duckdb.Error as error:
        # COMMIT after an error reports success and rolls back: so roll back, and say it.
        con.rollback()
        raise MigrationError(f"{name}: {error}") from error
