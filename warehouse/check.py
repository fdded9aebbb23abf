"""Checks: SQL whose rows are failures. Line 1 of each file is the message, line 2 the severity."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from warehouse.db import QueryError, rows
from warehouse.files import SqlFile, read
from warehouse.kept import know

SEVERITIES = ("error", "warning")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: `n_rows` failures, and the first of them as a sample."""

    name: str
    message: str
    severity: str
    n_rows: int
    sample: tuple[dict[str, Any], ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether nothing failed."""
        return self.n_rows == 0


def run_checks(
    con: duckdb.DuckDBPyConnection, names: Collection[str] = (), *, sample: int = 5
) -> list[CheckResult]:
    """Run the checks of sql/checks (or those named) and return one result each, by name.

    Raises QueryError for an unknown name, or a check that is itself wrong.
    """
    files = read("checks")
    unknown = sorted(set(names) - {file.name for file in files})
    if unknown:
        allowed = ", ".join(file.name for file in files)
        raise QueryError(f"{unknown[0]} is not a check; one of {allowed}")
    know(con)
    return [_run(con, file, sample) for file in files if not names or file.name in names]


def last_checks(con: duckdb.DuckDBPyConnection) -> tuple[list[CheckResult], datetime | None]:
    """Return what the checks found at the end of the last run, without samples, and when that was.

    Running them takes as long as the warehouse is large; this reads `main.checks`. Nothing and
    None: no run was checked yet. A check that has been removed since is left out.
    """
    found = rows(con, "select name, n_rows, checked_at from main.checks where is_last")
    counted = {row["name"]: int(row["n_rows"]) for row in found}
    results = [
        CheckResult(file.name, *_head(file), counted[file.name])
        for file in read("checks")
        if file.name in counted
    ]
    return results, found[0]["checked_at"] if found else None


def _head(file: SqlFile) -> tuple[str, str]:
    """Return the message and the severity of a check."""
    message, label = file.comment_line(0), file.comment_line(1)
    severity = label.removeprefix("severity:").strip()
    if not message or severity not in SEVERITIES:
        raise QueryError(
            f"sql/checks/{file.name}.sql: line 1 is the message, line 2 'severity: ' and "
            f"one of {', '.join(SEVERITIES)}; found {message!r} and {label!r}"
        )
    return message, severity


def _run(con: duckdb.DuckDBPyConnection, file: SqlFile, sample: int) -> CheckResult:
    message, severity = _head(file)
    body = file.text.rstrip().removesuffix(";")
    found = rows(con, f"select *, count(*) over () as n_rows from (\n{body}\n) limit {sample}")  # noqa: S608 - our own file
    n_rows = int(found[0]["n_rows"]) if found else 0
    for row in found:
        del row["n_rows"]
    return CheckResult(file.name, message, severity, n_rows, tuple(found))
