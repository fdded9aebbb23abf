"""Whole runs over loopback HTTP, beside a plain script over the same pages.

    python -m tests.bench endtoend [--peers PYTHON]
    python -m tests.bench.endtoend [--articles 5000] [--large 50000] [--filled 200000] [--runs 5] ...
    python -m tests.bench.endtoend --quick      1,000 articles, one run: half a minute

A generated newsroom is served by nginx; a Prefect server is started once, outside the figures.
What is timed is the flow: from its start to its last commit (`main.runs`). The plain script's
time is its own, imports left out on both sides, and both run in turn; it is given a fifth of the
articles, since its time an article does not depend on their number. Memory is the peak of
Parley's processes together, read from /proc (Linux) ten times a second, and so are core seconds:
those of the parent (fetching, archive, rows, DuckDB, Prefect) apart from those of its workers. Where
they go by step is the subject `steps`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from flows import server
from tasks.settings import load_settings
from tests.bench.generated import served, write
from tests.bench.table import Row, as_json, row, show
from warehouse.ask import ask

ROOT = Path(__file__).parents[2]
PARLEY = Path(sys.executable).with_name("parley")
FEEDS = 500
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Watch(threading.Thread):
    """Follows a process and its children: their peak memory together, and their core seconds."""

    root: int
    peak_mb: float = 0.0
    core: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.over.wait(0.1):
            found = dict(_processes())
            mine = {self.root}
            for pid in sorted(found):  # a child's number is nearly always greater
                if found[pid][0] in mine:
                    mine.add(pid)
            self.core |= {pid: found[pid][1] for pid in mine if pid in found}
            self.peak_mb = max(self.peak_mb, sum(found[pid][2] for pid in mine if pid in found))


def _processes() -> Iterator[tuple[int, tuple[int, float, float]]]:
    """Yield each process with its parent, core seconds and resident MB."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            rest = path.read_text().rpartition(")")[2].split()
            core = (int(rest[11]) + int(rest[12])) / TICKS
            yield int(path.parent.name), (int(rest[1]), core, int(rest[21]) * 4096 / 1e6)


def ingest(warehouse: Path, host: str, feeds: int, limit: int) -> dict[str, Any]:
    """Run `parley ingest` once; return what it counted, its seconds, memory and core seconds."""
    environment = {
        **os.environ,
        "PARLEY_ALLOW_HOSTS": host,
        "PARLEY_HOST_DELAY": "0",
        "PARLEY_HOST_CONNECTIONS": "16",
        "PARLEY_HOST_BUDGET": "1000000",
        "PARLEY_MAX_PAGES": str(limit),
    }
    urls = [f"http://{host}/f/{number}.xml" for number in range(feeds)]
    before = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [PARLEY, "ingest", "--all", "--json", "-w", warehouse, "--feeds", *urls],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        watch = Watch(process.pid)
        watch.start()
        said, _ = process.communicate()
        watch.over.set()
        watch.join()
        if process.returncode:
            log.seek(0)
            raise SystemExit(f"parley ingest failed: {log.read()[-2000:]}")
    found: dict[str, Any] = json.loads(said)
    snapshot = warehouse.with_name(f"{warehouse.stem}.snapshot.duckdb")
    [line] = ask(snapshot, f"select seconds from main.runs where run_id = '{found['run_id']}'").rows
    return {
        **found,
        "flow_seconds": float(line[0]),
        "published_seconds": float(line[0]) + found["seconds"].get("publish", 0.0),
        "whole_seconds": time.monotonic() - before,
        "peak_mb": watch.peak_mb,
        "core_seconds": sum(watch.core.values()),
        "parent_seconds": watch.core.get(process.pid, 0.0),
    }


def plain(python: str, warehouse: Path, host: str, feeds: int, limit: int) -> dict[str, Any]:
    """Run the plain script once."""
    urls = [f"http://{host}/f/{number}.xml" for number in range(feeds)]
    done = subprocess.run(
        [python, ROOT / "tests/bench/plain.py", warehouse, str(limit), *urls],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextlib.contextmanager
def stage() -> Iterator[tuple[Path, Path]]:
    """Yield a scratch folder and one for pages, with a Prefect server up; all gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    settings = load_settings({"prefect_home": folder / "prefect"})
    try:
        with server.running(settings) as api_url:
            server.ready(api_url, settings)
            yield folder, folder / "site"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject."""
    with stage() as (folder, site):
        rows = throughput(folder, site, 5000, runs, peers)
        rows += memory(folder, site, 5000, 50_000)
        return rows + growth(folder, site, 200_000)


def throughput(folder: Path, site: Path, articles: int, runs: int, peers: str | None) -> list[Row]:
    """Measure runs of new articles and runs without news, and the plain script between them."""
    write(site, articles, feeds=FEEDS)
    fresh, idle, other = [], [], []
    with served(site) as host:
        for number in range(runs):
            warehouse = folder / f"w{number}" / "w.duckdb"
            fresh.append(ingest(warehouse, host, FEEDS, articles))
            idle.append(ingest(warehouse, host, FEEDS, articles))
            shutil.rmtree(warehouse.parent)
            if peers:
                path = folder / f"plain{number}.duckdb"
                other.append(plain(peers, path, host, FEEDS, max(articles // 5, 200)))
                path.unlink()
    shutil.rmtree(site)
    written = sum(run["counts"].get("pages", 0) + run["counts"]["new_entries"] for run in idle)
    core = median(1000 * run["core_seconds"] / articles for run in fresh)
    parent = median(1000 * run["parent_seconds"] / articles for run in fresh)
    idle_core = median(run["core_seconds"] for run in idle)
    script = median(1000 * run["core_seconds"] / run["articles"] for run in other) if other else 0
    return [
        row(
            "endtoend",
            f"{articles:,} new articles, page to rows",
            "articles/s",
            [articles / run["flow_seconds"] for run in fresh],
            "plain script, no tags, no archive",
            [run["articles"] / run["seconds"] for run in other],
            limit=">= 150",
            ratio_limit=">= 4",
            note=f"{core:.1f} ms of core an article, start-up included; {parent:.1f} in the parent"
            + (f"; the script, without its start, {script:.1f}" if other else ""),
        ),
        row(
            "endtoend",
            f"nothing new in {FEEDS} feeds",
            "s",
            [run["flow_seconds"] for run in idle],
            limit="<= 3",
            note=f"{written} pages and entries stored, {idle_core:.1f} s of core with start-up",
        ),
    ]


def memory(folder: Path, site: Path, small: int, large: int) -> list[Row]:
    """Measure the peak of a small and of a large run: does memory grow with the work?"""
    peaks = []
    for articles in (small, large):
        write(site, articles, feeds=FEEDS)
        warehouse = folder / "memory" / "w.duckdb"
        with served(site) as host:
            peaks.append(ingest(warehouse, host, FEEDS, articles)["peak_mb"])
        shutil.rmtree(warehouse.parent)
        shutil.rmtree(site)
    what = f"memory of {large:,} new articles"
    return [
        row("endtoend", what, "MB", peaks[1:], f"of {small:,}", peaks[:1], ratio_limit="<= 1.25")
    ]


def growth(folder: Path, site: Path, filled: int, each: int = 1000, times: int = 10) -> list[Row]:
    """Measure the tenth ingest into a warehouse of `filled` articles beside one into an empty one."""
    from tests.bench.warehouse import made_up, merge

    def one(warehouse: Path, number: int) -> float:
        write(site, each, feeds=50, first=number * each, seed=number)
        with served(site) as host:
            seconds = ingest(warehouse, host, 50, each)["published_seconds"]
        shutil.rmtree(site)
        return float(seconds)

    empty = [one(folder / "empty" / "w.duckdb", 0)]
    full = folder / "full" / "w.duckdb"
    full.parent.mkdir()
    merge(full, made_up(filled, ["ceasefire.general", "talks.round"], ["agreed", "demanded"]))
    seconds = [one(full, number) for number in range(times)]
    what = f"ingest {times} of {each:,} into {filled:,}, with publishing"
    return [
        row("endtoend", what, "s", seconds[-1:], "first into none", empty, ratio_limit="<= 1.3")
    ]


def main() -> None:
    """Measure at sizes of one's own; a size of 0 leaves its part out."""
    parser = argparse.ArgumentParser(description="Measure whole runs.")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--large", type=int, default=50_000, help="of the memory's large run")
    parser.add_argument("--filled", type=int, default=200_000, help="of the warehouse that grows")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="1,000 articles once, nothing else")
    parser.add_argument("--peers", help="interpreter that has the peers installed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.articles, options.runs, options.large, options.filled = 1000, 1, 0, 0
    rows: list[Row] = []
    with stage() as (folder, site):
        if options.articles:
            rows += throughput(folder, site, options.articles, options.runs, options.peers)
        if options.large:
            rows += memory(folder, site, max(options.large // 10, 1000), options.large)
        if options.filled:
            rows += growth(folder, site, options.filled)
    if options.json:
        print(as_json(rows))
    else:
        show(rows)


if __name__ == "__main__":
    main()
