"""The same work on a Dask cluster gives the same rows, also when a worker is killed on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.archive import Archive
from tasks.errors import ConfigError
from tasks.newsroom import load, print_site
from tasks.settings import Settings
from tasks.workers import DaskWorkers, Lost, PoolWorkers, open_workers
from tests.flows.mishaps import square

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def test_a_document_that_kills_hangs_or_raises_costs_itself_here_and_there(cluster: Any) -> None:
    numbers = [2, 3, 13, 5, 17, 19, 7]

    def local() -> list[Any]:
        with PoolWorkers(2) as pool:
            return pool.map(square, numbers, timeout=3)

    def remote() -> list[Any]:
        with DaskWorkers(cluster.scheduler_address) as dask:
            return dask.map(square, numbers, timeout=3)

    with ThreadPoolExecutor(2) as both:
        here, there = (future.result() for future in [both.submit(local), both.submit(remote)])
    said = [f"{item!r}" for item in here]
    assert said == [f"{item!r}" for item in there]
    assert [item for item in here if not isinstance(item, Lost)] == [4, 9, 25, 49]
    assert "died" in said[2]
    assert "longer than 3 s" in said[4]
    assert "nineteen" in said[5]


TABLES = {
    "page": "page_id, url, body_hash, archive_file, archive_offset",
    "article": "revision_id, article_id, title, text, kind, published_at",
    "tagging": "revision_id, rules_version, n_outcomes, is_peace_process",
    "outcome": "outcome_id, type, status, source_actors, target_actors, quantity, confidence",
    "evidence": "outcome_id, ordinal, quote, start_offset, stop_offset",
    "likeness": "revision_id, other_revision_id, similarity",
    "rejected": "url, step, reason",
}


def backfilled(settings: Settings) -> dict[str, Any]:
    """Do the steps of `flows.backfill`, and return what they stored."""
    from tasks import steps
    from tasks.run import Run, Span, backlog

    with Run("backfill", settings) as run:
        steps.unfetched.fn(run, [])
        for batch in run.pages_of(backlog.files([str(settings.archive)]), Span()):
            steps.load.fn(run, steps.tag.fn(run, steps.extract.fn(run, steps.keep.fn(run, batch))))
        run.enter("completed")
        return {
            table: run.read(f"select {columns} from raw.{table} order by all")
            for table, columns in TABLES.items()
        }


def test_a_backfill_gives_the_same_rows_though_a_worker_is_killed(
    cluster: Any, tmp_path: Path
) -> None:
    publishers, stories = load()
    homes = {p.key: f"http://{p.address}/{p.key}" for p in publishers}
    pages = [
        (url, found)
        for url, found in print_site(publishers, stories, homes).items()
        if found.content_type.startswith("text/html")
    ]
    with Archive(tmp_path / "archive", "newsroom") as archive:
        for url, page in pages[:40]:
            archive.write(
                url,
                fetched_at=NOW,
                status=page.status,
                headers=[("Content-Type", page.content_type)],
                body=page.body,
            )

    def settings(name: str, **more: Any) -> Settings:
        return Settings(warehouse=tmp_path / f"{name}.duckdb", archive=tmp_path / "archive", **more)

    here = backfilled(settings("here", workers=1))
    assert len(here["article"]) > 10
    assert len(here["evidence"]) > 10
    victim = next(iter(cluster.workers.values())).process.pid
    killed = threading.Event()

    def kill_when_busy() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if any(w.processing for w in cluster.scheduler.workers.values()):
                os.kill(victim, signal.SIGKILL)
                killed.set()
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill_when_busy)
    killer.start()
    there = backfilled(settings("there", runner="dask", dask_address=cluster.scheduler_address))
    killer.join()
    assert killed.is_set()
    assert there == here


def test_an_address_without_a_cluster_says_so() -> None:
    with pytest.raises(ConfigError, match="dask_address"):
        open_workers(Settings(runner="dask"))
