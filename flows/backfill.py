"""Load what feeds no longer list: WARC files (Parley's own or anybody's), or addresses.

Resumable: pages that the warehouse holds are left alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import State, flow

from flows.carry import carry
from flows.names import COMMON, call_it, run_name
from flows.publish import conclude
from tasks import steps
from tasks.run import Run, Span, backlog
from tasks.settings import load_settings


@flow(name="backfill", flow_run_name=run_name, **COMMON)
def backfill(
    sources: list[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    settings: dict[str, Any] | None = None,
) -> State[Any]:
    """Load pages from elsewhere than feeds.

    sources: WARC files (as Common Crawl's news archive has them), folders of them, text files with
    one address a line, or addresses; none: Parley's own archive. since, until: of WARC files only
    what was fetched in this time. settings: values that differ from the settings in force, by name.
    """
    with Run("backfill", load_settings(settings)) as run:
        given = sources or [str(run.settings.archive)]
        files = backlog.files(given)
        listed = steps.unfetched(run, backlog.others(given))
        call_it(f"{len(files)} archives, {run.counts['addresses']} addresses")
        pages = run.pages_of(files, Span(since, until))
        carry(run, pages, steps.keep, steps.extract, steps.tag, steps.load)
        carry(run, listed, steps.fetch, steps.extract, steps.tag, steps.load)
        return conclude(run)
