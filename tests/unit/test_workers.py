from __future__ import annotations

import os
import sys
import time

import pytest

from tasks.errors import ExtractError
from tasks.model import Reason
from tasks.workers import Lost, PoolWorkers


def job(item: str) -> str:
    if item == "hang":
        time.sleep(60)
    if item == "die":
        os._exit(9)
    if item == "break":
        raise ZeroDivisionError("of our own making")
    if item == "refuse":
        raise ExtractError("http://x.example/", Reason.NO_TEXT, "empty")
    if item == "modules":
        return ",".join(sys.modules)
    return item.upper()


@pytest.fixture(scope="module")
def workers():
    with PoolWorkers(2) as pool:
        yield pool


def test_results_stand_in_the_order_of_their_items(workers: PoolWorkers) -> None:
    items = [f"item {n}" for n in range(300)]
    assert workers.map(job, items, timeout=10) == [item.upper() for item in items]


def test_nothing_to_do_starts_no_process() -> None:
    with PoolWorkers(2) as pool:
        assert pool.map(job, [], timeout=1) == []
        assert pool._pool is None


def test_workers_start_while_the_caller_goes_on() -> None:
    with PoolWorkers(1, slow_start) as pool:
        start = time.monotonic()
        pool.start()
        assert time.monotonic() - start < 1.4  # of which warming up would take 1.5
        assert pool.map(job, ["a"], timeout=10) == ["A"]


def test_a_document_that_hangs_kills_or_breaks_costs_only_itself(workers: PoolWorkers) -> None:
    found = workers.map(job, ["a", "hang", "b", "die", "c", "break", "d"], timeout=2)
    assert [item for item in found if isinstance(item, str)] == ["A", "B", "C", "D"]
    hung, died, broke = (item for item in found if isinstance(item, Lost))
    assert "longer than 2 s" in str(hung)
    assert "died" in str(died)
    assert "ZeroDivisionError: of our own making" in str(broke)


def test_a_refusal_comes_back_whole(workers: PoolWorkers) -> None:
    [error] = workers.map(job, ["refuse"], timeout=10)
    assert isinstance(error, ExtractError)
    assert (error.url, error.reason, error.detail) == ("http://x.example/", Reason.NO_TEXT, "empty")


def test_workers_do_not_import_prefect(workers: PoolWorkers) -> None:
    [modules] = workers.map(job, ["modules"], timeout=10)
    assert isinstance(modules, str)
    assert not {"prefect", "duckdb", "aiohttp"} & set(modules.split(","))


def slow_start() -> None:
    time.sleep(1.5)
    os.environ["WARM"] = "yes"


def warmth(item: str) -> str:
    return job(item) if item == "hang" else os.environ.get("WARM", "no")


def test_a_worker_warms_up_outside_the_deadline_and_so_does_its_successor() -> None:
    with PoolWorkers(1, slow_start) as pool:
        found = pool.map(warmth, ["a", "hang", "b"], timeout=1)
    assert isinstance(found[1], Lost)
    assert [found[0], found[2]] == ["yes", "yes"]
