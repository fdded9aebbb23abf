"""Answering questions on the snapshot, locked down so that ad-hoc SQL can be handed out."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.db import QueryError
from warehouse.files import read

#: Nothing outside the file can be reached and nothing in it changed; memory and cores are bounded.
LOCKDOWN: dict[str, str] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "max_temp_directory_size": "0B",
    "python_enable_replacements": "false",
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: names and DuckDB types of the columns, rows, and the question asked.

    `is_truncated`: there are more rows than were asked for.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    question: str
    is_truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """Return one dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def questions() -> dict[str, str]:
    """Return the stored questions: name of the file in sql/queries, and its first line."""
    return {file.name: file.comment_line(0) for file in read("queries")}


def ask(
    snapshot: Path,
    sql_or_name: str,
    *,
    parameters: Sequence[Any] | Mapping[str, Any] | None = None,
    timeout: float = 30.0,
    max_rows: int = 100_000,
) -> Answer:
    """Answer one SQL statement, or the stored question of that name, on the snapshot.

    The snapshot is opened read-only with external access off and the configuration locked; the
    statement may run for `timeout` seconds and use 1 GB. Raises QueryError: no snapshot yet, an
    unknown name, wrong or several statements, something not allowed, or too long.
    """
    sql, question = _resolve(sql_or_name)
    con = _open(snapshot)
    timer = threading.Timer(timeout, con.interrupt)
    timer.start()
    try:
        statements = con.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError(f"one statement at a time; found {len(statements)}")
        cursor = con.execute(statements[0], parameters)
        described = cursor.description or ()
        found = cursor.fetchmany(max_rows + 1)
    except duckdb.InterruptException as error:
        raise QueryError(f"stopped after {timeout:g} s: {question}") from error
    except duckdb.OutOfMemoryException as error:
        # DuckDB's own advice is to change settings, which are locked here.
        raise QueryError(
            f"needs more than the {LOCKDOWN['memory_limit']} that a question may hold: select fewer "
            f"columns or rows, or open a copy of {snapshot} in DuckDB itself: {question}"
        ) from error
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    finally:
        timer.cancel()
        con.close()
    return Answer(
        tuple(str(column[0]) for column in described),
        tuple(str(column[1]) for column in described),
        tuple(tuple(row) for row in found[:max_rows]),
        question,
        len(found) > max_rows,
    )


def _resolve(sql_or_name: str) -> tuple[str, str]:
    text = sql_or_name.strip()
    if not _NAME.fullmatch(text):
        return text, text
    for file in read("queries"):
        if file.name == text:
            return file.text, file.comment_line(0)
    raise QueryError(
        f"{text} is not a stored question; one of {', '.join(questions())}. "
        f'For the rows of a view write "from {text}"'
    )


def _open(snapshot: Path) -> duckdb.DuckDBPyConnection:
    if not snapshot.exists():
        raise QueryError(f"{snapshot}: no snapshot yet; `parley ingest` or `parley demo` makes it")
    try:
        con = duckdb.connect(str(snapshot), read_only=True, config={**LOCKDOWN})
    except duckdb.Error as error:
        raise QueryError(
            f"{snapshot}: cannot be opened: {error}\nIt is only a copy: the next run publishes it "
            "anew from the warehouse; `parley ingest` is one."
        ) from error
    con.execute("set enable_progress_bar = false")
    con.execute("set TimeZone = 'UTC'")
    con.execute("set lock_configuration = true")
    return con
