"""How answers are printed: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tasks.display import safe as safe  # noqa: PLC0414 - where its users look for it

#: Width of a table that nobody's terminal limits.
PIPED_WIDTH = 120
#: Up to this many characters a cell is not broken: names of types, parties, days.
SHORT = 22


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
    widths = _widths(columns, found, console.width)
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float | Decimal | None) for row in found)
        grid.add_column(
            name,
            justify="right" if numeric else "left",
            overflow="fold",
            width=widths[number],
        )
    for row in found:
        grid.add_row(*[Text(safe(_cell(value))) for value in row])
    console.print(grid)


def _widths(
    columns: Sequence[str], found: Sequence[Sequence[Any]], width: int
) -> list[int] | list[None]:
    """Return the width of each column where a table is too wide: names whole, long texts folded."""
    longest = [max(len(_cell(row[n])) for row in found) for n in range(len(columns))]
    room = width - 3 * len(columns)
    if sum(max(len(name), size) for name, size in zip(columns, longest, strict=True)) <= room:
        return [None] * len(columns)
    words = [
        max([min(len(name), 6), *(len(w) for row in found for w in _cell(row[n]).split())])
        for n, name in enumerate(columns)
    ]
    short = [
        max(size, min(len(name), SHORT)) if size <= SHORT else 0
        for name, size in zip(columns, longest, strict=True)
    ]
    long = short.count(0)
    while room - sum(short) < 24 * long and any(s > w for s, w in zip(short, words, strict=True)):
        spare = [size - word for size, word in zip(short, words, strict=True)]
        short[spare.index(max(spare))] -= 1
    share = max((room - sum(short)) // long, 8) if long else 0
    return [size or share for size in short]


def wrapped(text: str) -> str:
    """Return text from the web as it may be shown on a terminal, its long lines wrapped.

    What belongs to an indented line stays below it.
    """
    width = min(shutil.get_terminal_size((PIPED_WIDTH, 0)).columns, PIPED_WIDTH)
    broken = []
    for line in safe(text).splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        broken += textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(broken)


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
