"""What is derived before readers see it, so that a question costs a scan and no more.

`refresh` brings the indexes of sql/refresh up to date in the warehouse; `store` turns the heavy
views into tables in the copy that becomes the snapshot.
"""

from __future__ import annotations

import duckdb

from warehouse.errors import PublishError
from warehouse.files import SqlFile, definitions, read


def refresh(con: duckdb.DuckDBPyConnection) -> None:
    """Run the statements of sql/refresh, each file in one transaction: they add what is missing."""
    for file in read("refresh"):
        con.begin()
        try:
            con.execute(file.text)
            con.commit()
        except duckdb.Error as error:
            con.rollback()
            raise PublishError(f"sql/refresh/{file.name}.sql: {error}") from error


def store(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Replace each view marked `-- stored` by a table of its rows, comments kept; return names.

    In the order of what reads what, so that each is computed from those stored before it. The
    warehouse itself keeps the views: the tables are made in the copy that becomes the snapshot.
    """
    names = []
    for file in definitions():
        if file.is_stored:
            _store(con, file)
            names.append(file.qualified)
    return names


def _store(con: duckdb.DuckDBPyConnection, view: SqlFile) -> None:
    name = view.qualified
    about = con.execute(
        "select comment from duckdb_views() where schema_name = ? and view_name = ?",
        [view.folder, view.name],
    ).fetchall()
    columns = con.execute(
        "select column_name, comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? and comment is not null order by column_index",
        [view.folder, view.name],
    ).fetchall()
    con.execute(f"create table {view.folder}.stored as select * from {name}")  # noqa: S608 - our own names
    con.execute(f"drop view {name}")
    con.execute(f"alter table {view.folder}.stored rename to {view.name}")
    comments = [(f"table {name}", about[0][0])] if about else []
    comments += [(f'column {name}."{column}"', comment) for column, comment in columns]
    for what, comment in comments:
        con.execute(f"comment on {what} is {_quoted(comment)}")


def _quoted(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"
