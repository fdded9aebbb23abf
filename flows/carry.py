"""How batches are carried through steps: a few at once, at different steps, with their progress."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.tasks import Task

from flows import watched
from flows.names import with_server
from tasks.run import LOOK_AHEAD, Batch, Run

#: Seconds after which a run is long: it shows its progress, and how long it will take.
_LONG = 20
logger = logging.getLogger("parley")


def carry(run: Run, batches: Iterable[Batch], *chain: Task[Any, Any]) -> None:
    """Take each batch through the steps of `chain`, `LOOK_AHEAD` batches at once.

    A batch that a step cannot manage is noted in `run.lost` with its fault: what it held is due
    again in the next run. The threads are ours: Prefect would ask its server about each future
    that one task hands to the next, and hold a thread for each task that waits.
    """
    under_way: deque[tuple[Batch, Future[Any]]] = deque()
    tell = _progress(run.flow)
    count = _counter(run.flow, batches, len(chain))

    def settle() -> None:
        batch, chained = under_way.popleft()
        try:
            chained.result()
        except Exception as error:
            logger.exception("%s is lost", batch)
            run.lost.append(f"{batch}: {type(error).__name__}: {error}")
        tell(batch.done)

    pool = ThreadPoolExecutor(LOOK_AHEAD)
    try:
        for batch in batches:
            if len(under_way) == LOOK_AHEAD:
                settle()
            chained = pool.submit(copy_context().run, _through, run, batch, chain, count)
            under_way.append((batch, chained))
        while under_way:
            settle()
    finally:
        # After a fault or a signal nothing is waited for: the run closes what the threads use.
        pool.shutdown(wait=False, cancel_futures=True)


def _through(
    run: Run, batch: Batch, chain: tuple[Task[Any, Any], ...], count: Callable[[Batch], None]
) -> None:
    parcel: Any = batch
    for step in chain:
        parcel = step(run, parcel)
        count(batch)


def _counter(flow: str, batches: Iterable[Batch], n_steps: int) -> Callable[[Batch], None]:
    """Return a function that is told of each step of a batch, and tells the watcher of documents.

    How many there are in all is known of a list; else it follows from the share that a batch says
    is done with it.
    """
    counted = {"done": 0.0, "seen": 0.0}
    seen: set[int] = set()
    total = sum(map(_size, batches)) if isinstance(batches, list) else None
    lock = threading.Lock()

    def count(batch: Batch) -> None:
        with lock:
            counted["done"] += _size(batch) / n_steps
            if id(batch) not in seen:
                seen.add(id(batch))
                counted["seen"] += _size(batch)
            guess = counted["seen"] / batch.done if batch.done else None
            watched.tell(flow, counted["done"], total or guess)

    return count


def _size(batch: Batch) -> int:
    return len(batch.targets) or len(batch.pages) or len(batch.keys)


def _progress(flow: str) -> Callable[[float], None]:
    """Return a function that is told the share done, from 0 to 1, and shows it if this takes long."""
    start = time.monotonic()
    artifact: Any = None

    def tell(done: float) -> None:
        nonlocal artifact
        spent = time.monotonic() - start
        if not done or (artifact is None and spent < _LONG):
            return
        minutes = spent / done * (1 - done) / 60
        note = f"{done:.0%} done, about {minutes:.1f} minutes left"
        logger.info(note)
        if artifact is None:
            artifact = with_server(
                create_progress_artifact, done * 100, key=f"{flow}-progress", description=note
            )
        else:
            with_server(update_progress_artifact, artifact, done * 100, description=note)

    return tell
