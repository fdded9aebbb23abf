"""The same work on a Dask cluster gives the same rows, also when a worker is killed on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tasks.errors import ConfigError
from tasks.settings import Settings
from tasks.workers import DaskWorkers, Lost, PoolWorkers, open_workers
from tests.flows.conftest import content
from tests.flows.mishaps import square

pytest.importorskip("distributed")


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
            return pool.map(square, numbers, timeout=5)

    def remote() -> list[Any]:
        with DaskWorkers(cluster.scheduler_address) as dask:
            return dask.map(square, numbers, timeout=5)

    with ThreadPoolExecutor(2) as both:
        here, there = (future.result() for future in [both.submit(local), both.submit(remote)])
    said = [f"{item!r}" for item in here]
    assert said == [f"{item!r}" for item in there]
    assert [item for item in here if not isinstance(item, Lost)] == [4, 9, 25, 49]
    assert "died" in said[2]
    assert "longer than 5 s" in said[4]
    assert "nineteen" in said[5]


@pytest.mark.slow  # a second server and two runs: a minute
def test_a_backfill_gives_the_same_rows_though_a_worker_is_killed(
    loaded: Any, cluster: Any, options: Callable[..., dict[str, Any]]
) -> None:
    from flows.backfill import backfill

    first = loaded[1]
    far = options(
        "far", archive=first["archive"], runner="dask", dask_address=cluster.scheduler_address
    )
    victim = next(iter(cluster.workers.values())).process.pid
    killed = threading.Event()

    def kill_when_busy() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            busy = [w for w in cluster.scheduler.workers.values() if w.processing]
            if busy:
                os.kill(victim, signal.SIGKILL)
                killed.set()
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill_when_busy)
    killer.start()
    state = backfill(settings=far, return_state=True)
    killer.join()
    assert killed.is_set()
    assert state.is_completed(), state.message
    for table in ("article", "tagging", "outcome", "evidence", "likeness"):
        assert content(far)[table] == content(first)[table], table


def test_an_address_without_a_cluster_says_so() -> None:
    with pytest.raises(ConfigError, match="dask_address"):
        open_workers(Settings(runner="dask"))
