"""Commands on what is stored: query, check, status, report, export. None imports Prefect."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.cli import show
from tasks.settings import Settings, describe, load_settings

if TYPE_CHECKING:
    from warehouse.check import CheckResult

Form = Literal["table", "json", "csv"]
Warehouse = Annotated[Path | None, Parameter(name=["--warehouse", "-w"])]
SCHEDULED = ("ingest", "check", "report", "upkeep")
AsJson = Annotated[bool, Parameter(name="--json", negative="")]


def _settings(warehouse: Path | None) -> Settings:
    return load_settings({"warehouse": warehouse})


def query(
    question: str | None = None,
    /,
    *,
    warehouse: Warehouse = None,
    format: Form = "table",
    json: AsJson = False,
    timeout: float = 30.0,
) -> int:
    """Answer SQL, or a stored question, on the snapshot. Without a question, list those stored.

    Parameters
    ----------
    question
        One SQL statement, or the name of a file of sql/queries.
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    format
        table, json or csv.
    json
        The same as --format json.
    timeout
        Seconds after which the statement is stopped.
    """
    from warehouse.ask import ask, questions

    form: Form = "json" if json else format
    if question is None:
        show.rows(["name", "question"], questions().items(), form=form)
        return 0
    answer = ask(_settings(warehouse).snapshot, question, timeout=timeout)
    title = answer.question if answer.question != question.strip() else None
    show.rows(answer.columns, answer.rows, form=form, title=title)
    if answer.is_truncated:
        show.note(f"only the first {len(answer.rows):,} rows; add a limit, or use parley export")
    return 0


def check(*, warehouse: Warehouse = None, json: AsJson = False) -> int:
    """Run the checks of sql/checks on the snapshot. Exit code 1 if one of severity error fails.

    Parameters
    ----------
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    json
        Print results as JSON.
    """
    from warehouse.check import run_checks
    from warehouse.db import connect
    from warehouse.errors import QueryError

    snapshot = _settings(warehouse).snapshot
    if not snapshot.exists():
        raise QueryError(f"{snapshot}: no snapshot yet; `parley ingest` or `parley demo` makes it")
    con = connect(snapshot, read_only=True)
    try:
        results = run_checks(con)
    finally:
        con.close()
    columns = ["check", "severity", "rows", "finds", "for example"]
    show.rows(
        columns,
        [
            (r.name, r.severity, r.n_rows, r.message, r.sample[0] if r.sample else None)
            for r in results
        ],
        form="json" if json else "table",
    )
    failing = [r for r in results if not r.is_ok]
    errors = sum(r.severity == "error" for r in failing)
    show.note(f"{len(results)} checks: {errors} errors, {len(failing) - errors} warnings")
    return 1 if errors else 0


def status(
    *,
    warehouse: Warehouse = None,
    settings: Annotated[bool, Parameter(negative="")] = False,
    json: AsJson = False,
) -> int:
    """Show the last run, the feeds, the checks, the sizes and the schedules.

    Parameters
    ----------
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    settings
        List every setting instead: its value, where it comes from, what it does.
    json
        Print as JSON.
    """
    form: Form = "json" if json else "table"
    if settings:
        values = describe({"warehouse": warehouse}, os.environ)
        show.rows(["setting", "value", "from", "what it does"], values, form=form)
        return 0
    in_force = _settings(warehouse)
    if not in_force.snapshot.exists():
        show.note(f"{in_force.snapshot}: nothing yet. `parley demo` or `parley ingest` makes it.")
        return 1
    from warehouse.check import last_checks
    from warehouse.db import connect, rows
    from warehouse.files import read

    [question] = [file.text for file in read("queries") if file.name == "status"]
    with connect(in_force.snapshot, read_only=True) as con:
        stored = [(row["what"], row["now"]) for row in rows(con, question)]
        checks = _found(*last_checks(con))
    facts = [("warehouse", str(in_force.warehouse)), *_sizes(in_force), *stored]
    facts += [("checks", checks), ("schedules", _schedules(in_force))]
    show.rows(["what", "now"], facts, form=form)
    return 0


def _found(results: Sequence[CheckResult], at: datetime | None) -> str:
    """Return what the checks found at the end of the last run; running them takes too long here."""
    if at is None:
        return "not yet; `parley check` runs them"
    failing = [f"{r.name} ({r.n_rows:,}, {r.severity})" for r in results if not r.is_ok]
    return (
        f"{len(results)} by the last run; of these find something: {', '.join(failing) or 'none'}"
    )


def _schedules(settings: Settings) -> str:
    named = [(name, getattr(settings, f"{name}_schedule")) for name in SCHEDULED]
    told = [
        f"{name} every {when} minutes" if when.isdigit() else f"{name} {when}"
        for name, when in named
        if when
    ]
    return f"{', '.join(told) or 'none'} (while `parley serve` runs)"


def _sizes(settings: Settings) -> list[tuple[str, str]]:
    paths = {"warehouse size": settings.warehouse, "snapshot size": settings.snapshot}
    sizes = [
        (what, _megabytes(path.stat().st_size)) for what, path in paths.items() if path.exists()
    ]
    files = [path for path in settings.archive.rglob("*.warc*") if path.is_file()]
    total = sum(path.stat().st_size for path in files)
    age = datetime.now(UTC) - datetime.fromtimestamp(settings.snapshot.stat().st_mtime, UTC)
    return [
        *sizes,
        ("archive", f"{len(files)} file{'s' * (len(files) != 1)}, {_megabytes(total)}"),
        ("snapshot age", f"{age.total_seconds() / 60:.0f} minutes"),
    ]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
