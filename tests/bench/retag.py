"""Retag: stored articles by new rules, on two cores, beside a plain loop of the tagger on one.

    python -m tests.bench retag

A warehouse of generated articles, none of them tagged by the rules in force, is retagged by
`parley retag` under a Prefect server that was started before. Timed is the flow, from its start to
the last batch loaded and checked (`main.runs`); publishing is a subject of its own (`warehouse`). The plain loop
tags a sample in one process, before and after. On a machine that others use too the clock says little: so the core
seconds of the parent and of its workers stand beside it, and the ratio that they allow on two
cores, for what the parent does an article is what the workers cannot have.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.endtoend import PARLEY, Watch, stage
from tests.bench.generated import story
from tests.bench.table import Row, row
from warehouse.ask import ask

ARTICLES, SAMPLE = 10_000, 1_000
START = datetime(2026, 1, 1, tzinfo=UTC)


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject; one run, since it is a minute of both cores."""
    with stage() as (home, _):
        return _measured(home)


def _measured(home: Path) -> list[Row]:
    warehouse = home / "retag.duckdb"
    fill(warehouse, ARTICLES)
    before = _loop()
    done, watch = _retag(warehouse, home / "log")
    loop = (before + _loop()) / 2
    (run,) = ask(
        warehouse.with_suffix(".snapshot.duckdb"),
        "select epoch(finished_at - started_at) as seconds, counts from runs",
    ).dicts()
    counts = run["counts"]
    assert done == 0, (home / "log").read_text()[-3000:]
    assert counts["stale_articles"] == ARTICLES, counts
    parent = 1000 * watch.core[watch.root] / ARTICLES
    workers = 1000 * (sum(watch.core.values()) - watch.core[watch.root]) / ARTICLES
    rate = ARTICLES / float(run["seconds"])
    return [
        row("retag", f"{ARTICLES:,} articles", "articles/s", [rate], "plain loop, one core", [1000 / loop], ratio_limit=">= 1.7"),
        row("retag", "core of the workers an article", "ms", [workers], "plain loop", [loop]),
        row("retag", "core of the parent an article", "ms", [parent]),
        row("retag", "ratio that these allow on two cores", "", [2 * loop / (parent + workers)], limit=">= 1.7"),
        row("retag", "pages asked for", "", [float(counts.get("pages", 0))], limit="<= 0"),
    ]  # fmt: skip


def _loop() -> float:
    """Return the core milliseconds an article of the plain loop, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.retag"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _retag(warehouse: Path, log: Path) -> tuple[int, Watch]:
    with log.open("w") as out:
        process = subprocess.Popen(
            [PARLEY, "retag", "-w", warehouse, "--json"],
            env={**os.environ, "PARLEY_WORKERS": "2"},
            stdout=out,
            stderr=out,
        )
        watch = Watch(process.pid)
        watch.start()
        code = process.wait()
        watch.over.set()
        watch.join()
    return code, watch


def articles(count: int) -> list[Any]:
    """Return generated articles, the same each time."""
    from tasks.articles import EXTRACTOR_VERSION
    from tasks.model import Article

    dice = random.Random(7)
    made = []
    for number in range(count):
        title, paragraphs = story(dice, number)
        made.append(
            Article(
                f"https://outlet{number % 97}.example/{number}",
                title,
                "\n\n".join(paragraphs),
                published_at=START,
                fetched_at=START,
                extractor_version=EXTRACTOR_VERSION,
            )
        )
    return made


def fill(warehouse: Path, count: int) -> None:
    """Store generated articles that no rules have tagged."""
    from tasks import rows
    from warehouse.db import writer
    from warehouse.load import load

    made = articles(count)
    with writer(warehouse) as con:
        for start in range(0, count, 2000):
            load(con, rows.articles(made[start : start + 2000], rows.Stamp("bench", START)))


def main() -> None:
    """Print the milliseconds that tagging takes an article, in a plain loop in this process."""
    from functools import partial

    from tasks import jobs
    from tasks.settings import Settings

    settings = Settings()
    job = partial(jobs.tag_one, settings.rules, settings.actors)
    made = articles(SAMPLE)
    job(made[0])
    start = time.process_time()
    for article in made:
        job(article)
    print(json.dumps(1000 * (time.process_time() - start) / SAMPLE))


if __name__ == "__main__":
    main()
