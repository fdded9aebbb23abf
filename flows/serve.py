"""Every deployment and its schedule, on one screen. The schedules are settings.

ingest    every 15 minutes    one at a time; a run that is due while another works is cancelled
check     every hour          also one at a time, like all below
report    every day
upkeep    every week
retag     on demand
backfill  on demand
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import Flow, State, get_client
from prefect import serve as prefect_serve
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    StateType,
)
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.states import Cancelled
from prefect.types._datetime import DateTime
from prefect.types.entrypoint import EntrypointType

from flows import watch
from flows.backfill import backfill
from flows.ingest import ingest
from flows.retag import retag
from flows.upkeep import check, report, upkeep
from tasks.errors import ConfigError
from tasks.settings import Settings

TAG = "parley"
#: Cancelled, unless the setting says otherwise: after a pause the missed runs must not pile up,
#: and one run finds all that they would have found.
_OVERLAP = {
    "cancel": ConcurrencyLimitStrategy.CANCEL_NEW,
    "queue": ConcurrencyLimitStrategy.ENQUEUE,
}


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Return the deployments. Raises ConfigError for a schedule that cannot be read."""
    planned: list[tuple[Flow[Any, Any], str, str, str]] = [
        (ingest, "scheduled", "ingest_schedule", "Poll the feeds that are due, load their news."),
        (check, "scheduled", "check_schedule", "What is wrong with the warehouse?"),
        (report, "scheduled", "report_schedule", "Write the report, one HTML file."),
        (upkeep, "scheduled", "upkeep_schedule", "Read the archive back, finish what died."),
        (retag, "on-demand", "", "Tag stored articles again, after rules have changed."),
        (backfill, "on-demand", "", "Load WARC files or lists of addresses."),
    ]
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=_OVERLAP[settings.overlap])
    found = []
    for flow, name, setting, says in planned:
        made = flow.to_deployment(
            name,
            concurrency_limit=alone,
            tags=[TAG],
            description=says,
            entrypoint_type=EntrypointType.MODULE_PATH,
            **_schedule(setting, getattr(settings, setting) if setting else ""),
        )
        assert isinstance(made, RunnerDeployment)  # a coroutine in async code only
        found.append(made)
    return found


def _schedule(name: str, text: str) -> dict[str, Any]:
    """Return what `to_deployment` takes: an interval for a number of minutes, else a cron line."""
    if not text.strip():
        return {}
    try:
        minutes = float(text)
    except ValueError:
        try:
            CronSchedule(cron=text, timezone="UTC")
        except ValueError as error:
            raise ConfigError(
                f"{name}: {text!r} is not allowed; minutes between two runs, or a cron line "
                "of five fields"
            ) from error
        return {"cron": text}
    if not 0 < minutes < 1e6:
        raise ConfigError(f"{name}: {text!r} is not allowed; minutes from above 0")
    return {"interval": timedelta(minutes=minutes)}


def forgo_missed(now: datetime) -> int:
    """Cancel the runs that were due while nothing served them; return how many there were.

    The next run finds all that they would have found.
    """
    missed = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=DateTime.instance(now)),
    )
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=missed, limit=200)
        for run in runs:
            said: State[Any] = Cancelled(
                message="missed while nothing served; the next run finds it all"
            )
            client.set_flow_run_state(run.id, said, force=True)
    return len(runs)


def serve(settings: Settings) -> None:
    """Serve the deployments until stopped."""
    ready = deployments(settings)
    watch.set_up()
    while forgo_missed(datetime.now(UTC)):
        pass  # two hundred at a time
    prefect_serve(*ready, limit=len(ready), print_starting_message=False)
