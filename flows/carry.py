"""How batches are carried through steps: a few at once, at different steps, with their progress."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.names import with_server
from tasks.run import LOOK_AHEAD, Batch, Run

#: Longest chain of steps. A step that waits for the one before it holds a thread meanwhile.
_CHAIN = 4
#: Seconds after which a run is long: it shows its progress, and how long it will take.
_LONG = 20
logger = logging.getLogger("parley")


def threads() -> TaskRunner[Any]:
    """Return the task runner of every flow: a thread for each step of each batch under way."""
    return ThreadPoolTaskRunner(max_workers=LOOK_AHEAD * _CHAIN)


def carry(run: Run, batches: Iterable[Batch], *chain: Task[Any, Any]) -> None:
    """Take each batch through the steps of `chain`, `LOOK_AHEAD` batches at once.

    A batch that a step cannot manage is noted in `run.lost` with its fault: what it held is due
    again in the next run.
    """
    under_way: deque[tuple[Batch, PrefectFuture[Any]]] = deque()
    tell = _progress(run.flow)

    def settle() -> None:
        batch, last = under_way.popleft()
        last.wait()
        if not last.state.is_completed():
            run.lost.append(f"{batch}: {last.state.message}")
        tell(batch.done)

    for batch in batches:
        if len(under_way) == LOOK_AHEAD:
            settle()
        parcel: Any = batch
        for step in chain:
            parcel = step.submit(run, parcel)
        under_way.append((batch, parcel))
    while under_way:
        settle()


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
