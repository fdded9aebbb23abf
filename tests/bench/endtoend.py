"""Measure whole runs over loopback HTTP, beside a plain script over the same pages.

    python -m tests.bench.endtoend [--articles 5000] [--runs 5] [--peers PYTHON] [--json]

A generated newsroom is served by nginx; a Prefect server is started once, outside the figures.
What is timed is the flow: from its start to its last commit (`main.runs`). The plain script's
time is its own, imports left out on both sides. Ratios are of medians, from one run of this file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows import server
from tasks.settings import load_settings
from tests.bench.generated import served, write
from warehouse.ask import ask

ROOT = Path(__file__).parents[2]
PARLEY = Path(sys.executable).with_name("parley")


def ingest(warehouse: Path, host: str, feeds: int, limit: int) -> dict[str, Any]:
    """Run `parley ingest` once; return what it counted, its seconds, and its peak memory."""
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
    done = subprocess.run(
        [PARLEY, "ingest", "--all", "--json", "-w", warehouse, "--feeds", *urls],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"parley ingest failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    snapshot = warehouse.with_name(f"{warehouse.stem}.snapshot.duckdb")
    [row] = ask(snapshot, f"select seconds from main.runs where run_id = '{found['run_id']}'").rows
    return {
        **found,
        "flow_seconds": float(row[0]),
        "whole_seconds": time.monotonic() - before,
        # The largest single process of any run so far: runs are ordered from small to large.
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
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
def scratch() -> Iterator[Path]:
    """Yield a folder that is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(articles: int, runs: int, peers: str | None) -> dict[str, Any]:
    """Return the figures: new articles, a run without news, and the plain script's."""
    figures: dict[str, Any] = {"articles": articles}
    with scratch() as folder:
        write(folder / "site", articles, feeds=500)
        home = {"prefect_home": folder / "prefect"}
        settings = load_settings(home)
        with served(folder / "site") as host, server.running(settings) as api_url:
            server.ready(api_url, settings)
            fresh, idle, other = [], [], []
            for number in range(runs):
                warehouse = folder / f"w{number}" / "w.duckdb"
                fresh.append(ingest(warehouse, host, 500, articles))
                idle.append(ingest(warehouse, host, 500, articles))
                shutil.rmtree(warehouse.parent)
                if peers:
                    path = folder / f"plain{number}.duckdb"
                    other.append(plain(peers, path, host, 500, articles))
                    path.unlink()
    figures["new"] = _spread([articles / run["flow_seconds"] for run in fresh])
    figures["idle"] = _spread([run["flow_seconds"] for run in idle])
    figures["peak_mb"] = max(run["peak_mb"] for run in fresh)
    figures["idle_rows"] = sum(run["counts"].get("new_articles", 0) for run in idle)
    if other:
        figures["plain"] = _spread([run["articles"] / run["seconds"] for run in other])
        figures["ratio"] = figures["new"]["median"] / figures["plain"]["median"]
    return figures


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure whole runs.")
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", help="interpreter that has the peers installed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.articles, options.runs, options.peers)
    if options.json:
        print(json.dumps(figures))
        return

    def line(what: str, found: dict[str, float], unit: str) -> None:
        print(f"{what:42} {found['median']:8.1f} {unit} ({found['min']:.1f} to {found['max']:.1f})")

    line(f"{options.articles} new articles, page to rows", figures["new"], "articles/s")
    if "plain" in figures:
        line("plain script, no tags and no archive", figures["plain"], "articles/s")
        print(f"{'ratio':42} {figures['ratio']:8.2f}")
    line("500 feeds with nothing new", figures["idle"], "s")
    print(f"{'largest process':42} {figures['peak_mb']:8.0f} MB")


if __name__ == "__main__":
    main()
