"""Every deployment and its schedule, on one screen.

ingest   every 15 minutes   one at a time; a run that is due while another works is cancelled
retag    on demand
backfill on demand
"""

from __future__ import annotations

from datetime import timedelta

from prefect import serve as prefect_serve
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
)
from prefect.deployments.runner import RunnerDeployment

from flows.backfill import backfill
from flows.ingest import ingest
from flows.retag import retag

#: Cancelled and not queued: after a pause the missed runs must not pile up, one finds it all.
ALONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def deployments(every: timedelta = timedelta(minutes=15)) -> list[RunnerDeployment]:
    """Return the deployments. `every`: time between two ingests."""
    return [
        ingest.to_deployment(
            "scheduled",
            interval=every,
            concurrency_limit=ALONE,
            tags=["parley"],
            description="Poll the feeds that are due and load what they report.",
        ),
        retag.to_deployment(
            "on-demand",
            concurrency_limit=ALONE,
            tags=["parley"],
            description="Tag stored articles again, after rules have changed.",
        ),
        backfill.to_deployment(
            "on-demand",
            concurrency_limit=ALONE,
            tags=["parley"],
            description="Load WARC files or lists of addresses.",
        ),
    ]


def serve(every: timedelta) -> None:
    """Serve the deployments until stopped."""
    prefect_serve(*deployments(every), limit=4)
