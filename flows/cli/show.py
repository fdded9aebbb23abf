"""How answers are printed: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

#: Width of a table that nobody's terminal limits.
PIPED_WIDTH = 120
# Control characters move a terminal's cursor; bidirectional overrides reorder what is read.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """Return text from the web as it may be shown on a terminal."""
    return _UNSAFE.sub("", text)


def rows(
    columns: Sequence[str],
    values: Iterable[Sequence[Any]],
    *,
    form: str = "table",
    title: str | None = None,
) -> None:
    """Print rows on stdout. `form`: table, json (a list of objects) or csv."""
    if form == "json":
        found = [dict(zip(columns, row, strict=True)) for row in values]
        print(json.dumps(found, ensure_ascii=False, indent=2, default=plain))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in values)
    else:
        table(columns, values, title=title)


def table(
    columns: Sequence[str], values: Iterable[Sequence[Any]], *, title: str | None = None
) -> None:
    """Print a table; numbers to the right, text from the web made safe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = [list(row) for row in values]
    terminal = sys.stdout.isatty()
    width = None if terminal else int(os.environ.get("COLUMNS", PIPED_WIDTH))
    console = Console(width=width, highlight=False, soft_wrap=False)
    if not found:
        console.print(Text(f"{title}: no rows" if title else "no rows"))
        return
    grid = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float | Decimal | None) for row in found)
        grid.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in found:
        grid.add_row(*[Text(safe(_cell(value))) for value in row])
    console.print(grid)


def lines(records: Iterable[Mapping[str, Any]]) -> None:
    """Print records on stdout as JSON Lines."""
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False, default=plain) + "\n")


def note(text: str) -> None:
    """Say something on stderr: progress, advice."""
    print(safe(text), file=sys.stderr)


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[int], None]]:
    """Show count, rate and time left on stderr while documents are worked on; yield what adds.

    Only on a terminal: a log wants no bar.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="")

        def advance(number: int) -> None:
            bar.advance(task, number)
            found = bar.tasks[0].speed
            bar.update(task, rate=f"{found:,.0f}/s" if found else "")

        yield advance


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: times in ISO 8601, unknown types as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | Decimal):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_cell(item)}" for name, item in value.items())
    return str(value)
