"""Rules or extractor have changed: stored pages and articles again, without the network.

Resumable: a page that the extractor in force has read, and an article that the rules in force have
tagged, are left alone, so a run that was killed goes on where it stopped. Older outcomes stay in
the warehouse under their rules' version; the views show the newest.
"""

from __future__ import annotations

from typing import Any

from prefect import State, flow

from flows.carry import carry
from flows.names import COMMON, call_it, run_name
from flows.publish import conclude, show_changes
from tasks import steps
from tasks.run import Run
from tasks.settings import load_settings


@flow(name="retag", flow_run_name=run_name, **COMMON)
def retag(settings: dict[str, Any] | None = None) -> State[Any]:
    """Read stored pages again where the extractor is newer, tag articles where the rules are.

    settings: values that differ from the settings in force, by name.
    """
    with Run("retag", load_settings(settings)) as run:
        carry(run, steps.unread(run), steps.reopen, steps.extract, steps.load)
        batches = steps.stale(run)
        call_it(f"{run.counts['stale_articles']} articles")
        carry(run, batches, steps.reread, steps.tag, steps.load)
        return conclude(run, changes=show_changes(steps.changes(run)))
