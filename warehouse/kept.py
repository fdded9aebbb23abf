"""The index of words and the heavy views as tables: brought up to date by what was loaded since.

A view that says `kept as a table by KEY` has a table of its name in schema `kept`. The views stay
the only definition: those of a scratch database in memory, `bench`, are asked for the part that new
rows can have changed (the claims of the articles that were touched, then all claims of the same
acts and of the same parties), and what they answer replaces the rows of those keys. So the cost
follows what a batch touches, not what is stored. sql/kept holds the steps.

`refresh` runs in the warehouse; `show` lets the views of a snapshot read the tables instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import duckdb

from warehouse.errors import PublishError
from warehouse.files import SqlFile, definitions, read, reads

#: Tables whose rows are stored once and never change: their first rows are those known already.
_FACTS = ("article", "tagging", "outcome", "evidence", "likeness", "entry")
_SCRATCH = (
    "touched", "was", "changed", "regrouped", "acts", "compared", "stale_events", "parties", "told",
    "fresh", "moved",
)  # fmt: skip


def refresh(con: duckdb.DuckDBPyConnection) -> int:
    """Bring index and tables in step with what is stored; return the number of claims that changed.

    Either is one transaction: killed at any point, the next call does it. Raises PublishError.
    """
    views = [file for file in definitions() if file.kept_by]
    try:
        _index(con)
        if not _is_known(con, views):
            _forget(con)
        if not _news(con):
            return 0
        return _follow(con, views)
    except duckdb.Error as error:
        raise PublishError(f"sql/kept: {error}") from error


def show(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Let each view that is kept read its table, comments as they were; return the views' names."""
    views = [file for file in definitions() if file.kept_by]
    for view in views:
        comments = con.execute(
            "select null, comment from duckdb_views() where schema_name = $1 and view_name = $2 "
            "union all select column_name, comment from duckdb_columns() "
            "where schema_name = $1 and table_name = $2 and database_name = current_database()",
            [view.folder, view.name],
        ).fetchall()
        _read_table(con, view)
        for column, comment in comments:
            if comment is not None:
                what = f'column {view.qualified}."{column}"' if column else f"view {view.qualified}"
                quoted = comment.replace("'", "''")
                con.execute(f"comment on {what} is '{quoted}'")
    return [view.qualified for view in views]


def know(con: duckdb.DuckDBPyConnection) -> None:
    """Set the variable `known`: by table of facts, how many of its rows the kept tables know.

    A variable and not a subquery, so that it is a constant to whoever plans a query by it.
    """
    con.execute(
        "set variable known = (select map_from_entries(list((table_name, n_rows))) from kept.mark)"
    )


def _index(con: duckdb.DuckDBPyConnection) -> None:
    unknown = "select count(*) from raw.article anti join lookup.document using (revision_id)"
    while con.execute(unknown).fetchall()[0][0]:
        con.begin()
        try:
            for file in read("refresh"):
                con.execute(file.text)
            con.commit()
        except BaseException:
            con.rollback()
            raise


def _is_known(con: duckdb.DuckDBPyConnection, views: Sequence[SqlFile]) -> bool:
    """Whether the tables were made by these definitions, and the facts they know still stand."""
    made = con.execute("select name, sha256 from kept.definition order by name").fetchall()
    marks = dict(con.execute("select table_name, n_rows from kept.mark").fetchall())
    if made != _versions() or any(not _exists(con, view) for view in views):
        return False
    return all(
        marks.get(name, 0) <= n_rows and (last is None or last + 1 == n_rows)
        for name, n_rows, last in _extents(con)
    )


def _versions() -> list[tuple[str, str]]:
    """Return what the tables depend on beside the facts: every view, macro and step."""
    steps = [(f"kept/{f.name}", f.sha256) for f in read("kept")]
    views = "".join(file.sha256 for file in sorted(definitions(), key=lambda f: f.qualified))
    return [*steps, ("views", hashlib.sha256(views.encode()).hexdigest())]


def _exists(con: duckdb.DuckDBPyConnection, view: SqlFile) -> bool:
    return bool(
        con.execute(
            "select 1 from duckdb_tables() where schema_name = 'kept' and table_name = ?",
            [view.name],
        ).fetchone()
    )


def _extents(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int | None]]:
    """Return of each table of facts its number of rows, and the place of the last."""
    parts = (f"select '{name}', count(*), max(rowid) from raw.{name}" for name in _FACTS)  # noqa: S608 - our own names
    return con.execute(" union all ".join(parts)).fetchall()


def emptied() -> SqlFile:
    """Return the SQL that makes the tables anew, by the definitions in force and with no rows."""
    parts = [
        f"create or replace table kept.{view.name} as select * from {view.qualified} limit 0;"  # noqa: S608 - our own names
        for view in definitions()
        if view.kept_by
    ]
    parts += [f"delete from kept.{n};" for n in ("mark", "feed", "definition", "misquote")]  # noqa: S608
    parts += [
        f"insert into kept.definition values ('{name}', '{sha256}');"  # noqa: S608
        for name, sha256 in _versions()
    ]
    return SqlFile("kept", "emptied", "\n".join(parts))


def _forget(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    try:
        con.execute(emptied().text)
        con.commit()
    except BaseException:
        con.rollback()
        raise


def _news(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything was loaded that the tables do not know."""
    marks = dict(con.execute("select table_name, n_rows from kept.mark").fetchall())
    renamed = con.execute(
        "select count(*) from (select feed_id, name from raw.feed except from kept.feed)"
    ).fetchall()[0][0]
    return bool(renamed) or any(marks.get(name, 0) < n for name, n, _ in _extents(con))


def _follow(con: duckdb.DuckDBPyConnection, views: Sequence[SqlFile]) -> int:
    steps = {file.name: file for file in read("kept")}
    know(con)
    home = con.execute("select current_database()").fetchall()[0][0]
    con.execute("attach ':memory:' as bench")
    try:
        _set_up(con, home, views)
        con.execute(steps["touched"].text)
        _keep(con, views, ("outcome_id",))
        con.execute(steps["changed"].text)
        con.execute(steps["acts"].text)
        _keep(con, views, ("event_id",))
        con.execute(steps["talks"].text)
        _keep(con, views, ("talks_id",))
        con.execute(steps["parties"].text)
        _keep(con, views, ("party", "type"))
        con.begin()
        try:
            con.execute(steps["quotes"].text)
            changed = _replace(con, views)
            con.commit()
        except BaseException:
            con.rollback()
            raise
        return changed
    finally:
        for name in _SCRATCH:
            con.execute(f"drop table if exists temp.{name}")
        con.execute("drop view if exists temp.current_outcomes")
        con.execute("detach bench")


def _set_up(con: duckdb.DuckDBPyConnection, home: str, views: Sequence[SqlFile]) -> None:
    """Make the bench: the same tables, and what the views read, without a row or a comment."""
    defined = definitions()
    wanted = {view.qualified for view in views}
    for file in reversed(defined):  # each stands after what it reads
        if file.qualified in wanted:
            wanted |= reads(file.text)
    con.execute("use bench")
    try:
        con.execute("create schema meta; create schema staging;")
        for file in read("migrations"):
            con.execute(file.text)
        for file in defined:
            if file.qualified in wanted:
                con.execute(con.extract_statements(file.text)[0])
    finally:
        con.execute(f'use "{home}"')


def _keep(con: duckdb.DuckDBPyConnection, views: Sequence[SqlFile], key: tuple[str, ...]) -> None:
    """Store on the bench what its views of that key say: those that read them read the table."""
    for view in views:
        if view.kept_by != key:
            continue
        con.execute(f"create table bench.kept.{view.name} as select * from bench.{view.qualified}")  # noqa: S608 - our own names
        _read_table(con, view, "bench.")
        # On the bench there is no other time than now.
        con.execute(
            f"create or replace macro bench.{view.qualified}_as_of(t) as table "  # noqa: S608
            f"select * from bench.kept.{view.name}"
        )


def _read_table(con: duckdb.DuckDBPyConnection, view: SqlFile, at: str = "") -> None:
    con.execute(
        f"create or replace view {at}{view.qualified} as select * from {at}kept.{view.name}"  # noqa: S608 - our own names
    )


def _replace(con: duckdb.DuckDBPyConnection, views: Sequence[SqlFile]) -> int:
    """Put what the bench says in the place of what it may have changed, row by row that differs."""
    for view in views:
        name, key = view.name, ", ".join(view.kept_by)
        stale, new = {
            "outcome_id": ("select outcome_id from changed", "fresh"),
            "party, type": ("select party, type from parties", f"bench.kept.{name}"),
        }.get(key, ("select event_id from stale_events", f"bench.kept.{name}"))
        only = f"where ({key}) in ({stale})" if new == "fresh" or key == "party, type" else ""
        # Most rows of a group are as they were: not written, they cost neither log nor file. Rows are
        # found by their keys alone before they are read whole.
        con.execute(f"""
            create or replace temp table moved as
            with stale as (
                select rowid as place from kept.{name} where ({key}) in ({stale})
            ),
            old as (
                select rowid as place, o as line from kept.{name} as o
                where rowid in (select place from stale)
            ),
            new as (
                select n as line from {new} as n {only}
            )
            select old.place, new.line
            from old full join new on old.line is not distinct from new.line
            where old.place is null or new.line is null
        """)  # noqa: S608 - our own names
        con.execute(f"delete from kept.{name} where rowid in (select place from moved)")  # noqa: S608
        con.execute(f"insert into kept.{name} select unnest(line) from moved where place is null")  # noqa: S608
    con.execute("delete from kept.mark")
    for name, n_rows, _ in _extents(con):
        con.execute("insert into kept.mark values (?, ?)", [name, n_rows])
    con.execute("delete from kept.feed")
    con.execute("insert into kept.feed select feed_id, name from raw.feed")
    return int(con.execute("select count(*) from changed").fetchall()[0][0])
