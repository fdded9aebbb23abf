"""One run over the feeds that are due, from their documents to rows that analysts can query.

poll | read | fetch | extract | tag | load | check | publish
"""

from __future__ import annotations

from typing import Any

from prefect import State, flow

from flows.carry import carry
from flows.names import COMMON, call_it, run_name
from flows.publish import conclude
from tasks import steps
from tasks.run import Run
from tasks.settings import load_settings

#: Seconds after which a run is stopped: a last bound, since it would keep the next ones waiting.
LONGEST = 3 * 3600


@flow(
    name="ingest",
    flow_run_name=run_name,
    timeout_seconds=LONGEST,
    **COMMON,
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
        call_it(str(due))
        polls = steps.poll(run, due)
        readings = steps.read(run, polls)
        steps.record(run, readings)
        while batches := steps.pending(run):  # again: a summary names its original only when read
            carry(run, batches, steps.fetch, steps.extract, steps.tag, steps.load)
        return conclude(run)
