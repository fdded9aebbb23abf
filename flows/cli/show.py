"""How answers are printed: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import logging
import os
import re
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
#: Words longer than this may be broken: addresses, for the most part.
LONGEST = 24
_BREAK = re.compile(r"(?<=[\s_/])(?=\S)|(?<=[a-z]\.)(?=[a-z])")


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
    cells = [[safe(_cell(value)) for value in row] for row in found]
    widths = _widths(columns, cells, console.width)
    if widths is None:
        for line in [
            *([title] if title else []),
            *_record_by_record(columns, cells, console.width),
        ]:
            console.print(Text(line), soft_wrap=True)
        return
    grid = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float | Decimal | None) for row in found)
        grid.add_column(
            _broken(name, widths[number]),
            justify="right" if numeric else "left",
            overflow="fold",
            width=widths[number],
        )
    for row in cells:
        grid.add_row(*[Text(_broken(text, size)) for text, size in zip(row, widths, strict=True)])
    console.print(grid)


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return the width of each column, the widest giving way first; None: words would be broken."""
    room = width - 3 * len(columns)
    filled = [[name, *own] for name, own in zip(columns, zip(*cells, strict=True), strict=True)]
    widths = [min(max(map(len, own)), room) for own in filled]
    least = [
        min(max(len(part) for text in own for part in _parts(text)), LONGEST) for own in filled
    ]
    while sum(widths) > room:
        spare = [n for n in range(len(widths)) if widths[n] > least[n]]
        if not spare:
            return None
        widths[max(spare, key=lambda n: widths[n])] -= 1
    return widths


def _parts(text: str) -> list[str]:
    """Return the pieces behind which a text may be broken: words, and parts of dotted names."""
    return _BREAK.split(text)


def _broken(text: str, width: int) -> str:
    """Return a text in lines of that width, as far as its pieces allow."""
    lines = [""]
    for part in _parts(text):
        if lines[-1] and len((lines[-1] + part).rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _record_by_record(
    columns: Sequence[str], cells: Sequence[Sequence[str]], width: int
) -> Iterator[str]:
    """Yield the lines of rows that are too wide for a table: a line a column."""
    indent = max(map(len, columns)) + 3
    for row in cells:
        yield ""
        for name, text in zip(columns, row, strict=True):
            lines = textwrap.wrap(text, max(width - indent, 20)) or [""]
            yield f"{name:<{indent}}{lines[0]}".rstrip()
            yield from (" " * indent + line for line in lines[1:])
    yield ""


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
def progress(total: int | None, what: str = "") -> Iterator[Callable[[int], None]]:
    """Show count, rate and time left on stderr while things are worked on; yield what adds.

    Only on a terminal: a log wants no bar.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    of_all = f" of {total:,}" if total else ""
    with Progress(*_columns(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, rate="", count="")

        def advance(number: int) -> None:
            bar.advance(task, number)
            found = bar.tasks[0].speed
            count = f"{bar.tasks[0].completed:,.0f}{of_all}"
            bar.update(task, rate=f"{found:,.0f}/s" if found else "", count=count)

        yield advance


@contextmanager
def run_progress() -> Iterator[None]:
    """Show what a run works on, its count, rate and time left on stderr, below the log.

    Only on a terminal: else the log says the same, a line a batch.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

    from flows import watched

    with Progress(
        SpinnerColumn(),
        *_columns(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("starting", total=None, rate="", count="")

        def tell(what: str, done: float, total: float | None) -> None:
            of_all = f" of {total:,.0f}" if total else ""
            speed = bar.tasks[0].speed
            bar.update(
                task,
                description=what,
                completed=done,
                total=total,
                count=f"{done:,.0f}{of_all}" if done else "",
                rate=f"{speed:,.1f}/s" if speed and done else "",
            )

        token = watched.watcher.set(tell)
        # Prefect's log goes to its own console, which would write into the bar.
        writers = [handler for handler in _handlers() if hasattr(handler, "console")]
        consoles = [handler.console for handler in writers]
        for handler in writers:
            handler.console = bar.console
        try:
            yield
        finally:
            watched.watcher.reset(token)
            for handler, console in zip(writers, consoles, strict=True):
                handler.console = console


def _handlers() -> list[Any]:
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    return [handler for logger in (logging.root, *loggers) for handler in logger.handlers]


def _columns() -> tuple[Any, ...]:
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

    return (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )


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
