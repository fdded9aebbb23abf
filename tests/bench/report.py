"""The report over 100,000 made-up articles: time by the clock, core time of each part, size.

    python -m tests.bench.report [ARTICLES | SNAPSHOT]

The warehouse takes two minutes of core to make; SNAPSHOT names one that is there already. Core
times are of this process, where all imports but those of the charts are paid for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tasks import report
from tasks.report.facts import BEGINNING
from tests.bench.table import Row, row
from tests.bench.warehouse import made_up, merge
from warehouse.ask import ask
from warehouse.db import publish, writer
from warehouse.files import read

PARLEY = Path(sys.executable).with_name("parley")
ARTICLES = 100_000
T = TypeVar("T")


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject. No peer writes such a report."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = build(Path(folder), ARTICLES)
        sections(snapshot)
        found = [command(snapshot, Path(folder) / f"{n}.html") for n in range(min(runs, 3))]
    clock, core, size = zip(*found, strict=True)
    what = f"`parley report` over {ARTICLES:,} articles"
    return [
        row("report", what, "s", clock, limit="<= 10", note=f"core {min(core):.1f} s"),
        row("report", "its file", "MB", size, limit="<= 5"),
    ]


def build(folder: Path, n_articles: int) -> Path:
    """Make and publish a warehouse of so many articles; return its snapshot."""
    path = folder / "w.duckdb"
    with writer(path) as con:
        types, statuses = (
            [name for (name,) in con.execute(f"select {column} from staging.outcome_{column}").fetchall()]
            for column in ("type", "status")
        )  # fmt: skip
    merge(path, made_up(n_articles, sorted(types), sorted(statuses)))
    publish(path, path.with_name("w.snapshot.duckdb"))
    return path.with_name("w.snapshot.duckdb")


def sections(snapshot: Path) -> None:
    """Print the core seconds of each part of the report, in the order of its making."""
    for file in read("report"):
        parameters = {"since": BEGINNING} if "$since" in file.text else None
        _timed(f"question {file.name}", lambda f=file, p=parameters: ask(snapshot, f.text, parameters=p))  # type: ignore[misc]  # fmt: skip
    facts = _timed("all facts", lambda: report.gather(snapshot))
    drawn = _timed("charts, with their library", lambda: report.draw(facts))
    _timed("charts", lambda: report.draw(facts))
    _timed("page", lambda: report.render(facts, drawn))


def _timed(what: str, job: Callable[[], T]) -> T:
    start = time.process_time()
    done = job()
    print(f"{what:<30} {time.process_time() - start:7.2f} s of core", flush=True)
    return done


def command(snapshot: Path, out: Path) -> tuple[float, float, float]:
    """Run `parley report`; return its seconds by the clock, of core, and the megabytes written."""
    warehouse = snapshot.with_name(snapshot.name.replace(".snapshot", ""))
    before, start = os.times(), time.perf_counter()
    subprocess.run(
        [PARLEY, "report", "--out", out, "-w", warehouse], check=True, capture_output=True
    )
    clock, after = time.perf_counter() - start, os.times()
    core = after.children_user + after.children_system
    core -= before.children_user + before.children_system
    print(f"parley report: {clock:.1f} s by the clock, {core:.1f} s of core", flush=True)
    return clock, core, out.stat().st_size / 1e6


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else str(ARTICLES)
    with tempfile.TemporaryDirectory() as place:
        stored = build(Path(place), int(given)) if given.isdigit() else Path(given)
        sections(stored)
        print(f"{command(stored, Path(place) / 'report.html')[2]:.2f} MB")
