"""One run over the feeds that are due, from their documents to rows that analysts can query.

poll | read | fetch | extract | tag | load | check | publish
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.states import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.names import run_name
from flows.publish import conclude
from tasks import steps
from tasks.run import LOOK_AHEAD, Batch, Run
from tasks.settings import load_settings


@flow(
    name="ingest",
    flow_run_name=run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=LOOK_AHEAD),
)
def ingest(
    sources: list[str] | None = None,
    everything: bool = False,
    settings: dict[str, Any] | None = None,
) -> State[Any]:
    """Poll the feeds that are due and load what they report.

    sources: files (TOML, OPML) or feed addresses; none: the settings' feeds file.
    everything: also feeds that are not due. settings: values that differ from the settings in
    force, by name ("warehouse", "max_pages" ...).
    """
    with Run("ingest", load_settings(settings)) as run:
        due = steps.choose(run, sources or [], everything)
        polls = steps.poll(run, due)
        readings = steps.read(run, polls)
        steps.record(run, readings)
        while batches := steps.pending(run):  # again: a summary names its original only when read
            walk(run, batches)
        return conclude(run)


def walk(run: Run, batches: Iterable[Batch]) -> None:
    """Take batches of addresses through fetch | extract | tag | load."""
    load_pages(run, (steps.fetch.submit(run, batch) for batch in batches))


def load_pages(run: Run, batches: Iterable[Batch | PrefectFuture[Batch]]) -> None:
    """Take batches of pages through extract | tag | load, a few at once at different steps."""
    under_way: deque[PrefectFuture[int]] = deque()
    for pages in batches:
        found = steps.extract.submit(run, pages)
        tagged = steps.tag.submit(run, found)
        under_way.append(steps.load.submit(run, tagged))
        if len(under_way) == LOOK_AHEAD:
            under_way.popleft().wait()
    for last in under_way:
        last.wait()
