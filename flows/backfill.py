"""Load what feeds no longer list: WARC files (Parley's own or anybody's), or addresses."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.states import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.ingest import load_pages, walk
from flows.names import run_name
from flows.publish import conclude
from tasks import steps
from tasks.run import LOOK_AHEAD, Run
from tasks.settings import load_settings


@flow(
    name="backfill",
    flow_run_name=run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=LOOK_AHEAD),
)
def backfill(sources: list[str], settings: dict[str, Any] | None = None) -> State[Any]:
    """Load pages from elsewhere than feeds.

    sources: WARC files, text files with one address a line, or addresses.
    settings: values that differ from the settings in force, by name.
    """
    with Run("backfill", load_settings(settings)) as run:
        load_pages(run, steps.from_archives(run, sources))
        walk(run, steps.from_addresses(run, sources))
        return conclude(run)
