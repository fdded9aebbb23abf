"""One run over the feeds that are due, from their documents to rows that analysts can query.

poll | read | fetch | extract | tag | load | check | publish
"""

from __future__ import annotations

from collections import deque
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.publish import conclude
from tasks import steps
from tasks.run import LOOK_AHEAD, Batch, Run
from tasks.settings import load_settings


def run_name() -> str:
    """Return the name of a flow run: what and when, in UTC."""
    start = flow_run.get_scheduled_start_time()
    return f"{flow_run.get_flow_name() or 'run'} {start:%Y-%m-%d %H:%M}"


@flow(
    name="ingest",
    flow_run_name=run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=LOOK_AHEAD),
)
def ingest(
    sources: list[str] | None = None,
    warehouse: str | None = None,
    limit: int | None = None,
    everything: bool = False,
) -> State[Any]:
    """Poll the feeds that are due and load what they report.

    sources: files (TOML, OPML) or feed addresses; none: the settings' feeds file.
    warehouse: the DuckDB file. limit: pages to fetch at most. everything: also feeds not due.
    """
    settings = load_settings({"warehouse": warehouse, "max_pages": limit})
    with Run("ingest", settings) as run:
        due = steps.choose(run, sources or [], everything)
        polls = steps.poll(run, due)
        readings = steps.read(run, polls)
        steps.record(run, readings)
        while batches := steps.pending(run):  # again: a summary names its original only when read
            walk(run, batches)
        return conclude(run)


def walk(run: Run, batches: list[Batch]) -> None:
    """Take each batch from addresses to rows; a few are under way at once, at different steps."""
    under_way: deque[PrefectFuture[int]] = deque()
    for batch in batches:
        if len(under_way) == LOOK_AHEAD:
            under_way.popleft().wait()
        pages = steps.fetch.submit(run, batch)
        found = steps.extract.submit(run, pages)
        tagged = steps.tag.submit(run, found)
        under_way.append(steps.load.submit(run, tagged))
    for last in under_way:
        last.wait()
