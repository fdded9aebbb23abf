"""Where the core time of one new article goes: each step of the walk by itself, in one process.

    python -m tests.bench steps
    python -m tests.bench.steps [--articles 500] [--runs 1]

The steps are called as plain functions, without Prefect and without worker processes, so that the
core time of each, its native threads included, is its own and can be added up. What a whole run
adds to the sum (Prefect, the start of workers, trips to them) is in the note of the last row.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from tasks import steps
from tasks.jobs import warm
from tasks.model import Page
from tasks.run import Batch, Run
from tasks.run.loading import load_batch
from tasks.settings import load_settings
from tasks.stories import signature
from tests.bench.generated import served, write
from tests.bench.table import Row, row, show


class Inline:
    """Workers that are this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None: ...

    def map(self, function: Callable[[Any], Any], items: Sequence[Any], **_: Any) -> list[Any]:
        return [function(item) for item in items]


def walk(folder: Path, host: str, feeds: int) -> tuple[dict[str, float], int]:
    """Take everything that is listed through the walk; return core seconds a step, and articles."""
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, call: Callable[..., Any], *args: Any) -> Any:
        begun = time.process_time()
        try:
            return call(*args)
        finally:
            spent[name] += time.process_time() - begun

    settings = load_settings(
        {
            "warehouse": folder / "w.duckdb",
            "allow_hosts": [host],
            "host_delay": 0.0,
            "host_connections": 16,
            "host_budget": 1_000_000,
        }
    )
    urls = [f"http://{host}/f/{number}.xml" for number in range(feeds)]
    timed("rules, once a process", warm, settings.rules, settings.actors)
    with Run("ingest", settings) as run:
        run._opened["workers"] = Inline()
        timed("rules, once a process", lambda: run.rules)
        due = timed("begin, choose", steps.choose.fn, run, urls, True)
        polls = timed("poll", steps.poll.fn, run, due)
        timed("record", steps.record.fn, run, timed("read", steps.read.fn, run, polls))
        while batches := timed("pending", steps.pending.fn, run):
            for batch in batches:
                carried = _carry(run, batch, timed)
                spent["(sign)"] += carried
        timed("check", steps.check.fn, run)
        run.enter("completed")
        timed("publish", steps.publish.fn, run)
        return dict(spent), run.counts["new_articles"]


def _carry(run: Run, batch: Batch, timed: Callable[..., Any]) -> float:
    found = timed("fetch", run.fetcher.fetch, batch.targets, run.started_at)
    kept = timed("archive", run.archived, [item for item in found if isinstance(item, Page)])
    batch = timed("extract", steps.extract.fn, run, batch.with_(pages=kept))
    batch = timed("tag", steps.tag.fn, run, batch)
    timed("load", load_batch, run, batch)
    begun = time.process_time()
    for article in batch.articles:
        signature(article.text)
    return time.process_time() - begun


def measure(runs: int, peers: str | None, articles: int = 500, feeds: int = 50) -> list[Row]:
    """Return the rows of the subject: milliseconds of core an article, a step each."""
    del peers
    found: defaultdict[str, list[float]] = defaultdict(list)
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    try:
        write(folder / "site", articles, feeds=feeds)
        with served(folder / "site") as host:
            for number in range(runs):
                spent, count = walk(folder / str(number), host, feeds)
                for name, seconds in spent.items():
                    found[name].append(1000 * seconds / count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [row("steps", name, "ms an article", values) for name, values in found.items()]


def main() -> None:
    """Measure at a size of one's own."""
    parser = argparse.ArgumentParser(description="Measure the steps.")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    show(measure(options.runs, None, options.articles))


if __name__ == "__main__":
    main()
