"""Rules have changed: tag the stored articles again, without the network.

Resumable: an article that the rules in force have tagged is left alone, so a run that was killed
goes on where it stopped. Older outcomes stay in the warehouse; the views show the newest.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.states import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.names import run_name
from flows.publish import conclude
from tasks import steps
from tasks.run import LOOK_AHEAD, Run
from tasks.settings import load_settings


@flow(
    name="retag",
    flow_run_name=run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=LOOK_AHEAD),
)
def retag(settings: dict[str, Any] | None = None) -> State[Any]:
    """Tag every stored article that the rules in force have not tagged yet.

    settings: values that differ from the settings in force, by name.
    """
    with Run("retag", load_settings(settings)) as run:
        under_way: deque[PrefectFuture[int]] = deque()
        for batch in steps.stale(run):
            if len(under_way) == LOOK_AHEAD:
                under_way.popleft().wait()
            found = steps.reread(run, batch)
            tagged = steps.tag.submit(run, found)
            under_way.append(steps.load.submit(run, tagged))
        for last in under_way:
            last.wait()
        return conclude(run)
