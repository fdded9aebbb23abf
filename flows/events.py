"""What Parley tells Prefect's automations, once it can be queried in the snapshot.

parley.outcome.recorded   an ingest found new claims of one type and status
parley.feed.disabled      a feed is polled no more: it is gone, or failed for too long
parley.check.failed       a check of the warehouse found rows

docs/operations.md has an automation on each. Claims are told by type and status, at most a
few dozen events a run however many claims there are; a retag or backfill is no news and tells none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect.events import emit_event

from flows.names import with_server
from tasks.run import Run
from warehouse.check import CheckResult

#: Claims listed in the payload of one event.
LISTED = 20


def tell(run: Run, results: Sequence[CheckResult]) -> None:
    """Emit the events of a run that has ended."""
    if run.flow == "ingest" and run.counts["new_outcomes"]:
        for row in run.read(_RECORDED, [LISTED, run.run_id]):
            _recorded(run, row)
    for feed in run.disabled:
        with_server(
            emit_event,
            "parley.feed.disabled",
            resource={
                "prefect.resource.id": f"parley.feed.{feed.feed_id}",
                "prefect.resource.name": feed.name or feed.url,
                "parley.feed.url": feed.url,
            },
            payload={"reason": feed.disabled_reason, "run_id": run.run_id},
        )
    tell_checks(results)


def tell_checks(results: Sequence[CheckResult]) -> None:
    """Emit an event for each check that found rows."""
    for result in results:
        if not result.is_ok:
            with_server(
                emit_event,
                "parley.check.failed",
                resource={
                    "prefect.resource.id": f"parley.check.{result.name}",
                    "prefect.resource.name": result.name,
                    "parley.check.severity": result.severity,
                },
                payload={"message": result.message, "rows": result.n_rows},
            )


def _recorded(run: Run, row: dict[str, Any]) -> None:
    with_server(
        emit_event,
        "parley.outcome.recorded",
        resource={
            "prefect.resource.id": f"parley.outcome.{row['type']}",
            "prefect.resource.name": row["type"],
            "parley.outcome.type": row["type"],
            "parley.outcome.status": row["status"],
        },
        payload={"claims": row["n"], "first": row["listed"], "run_id": run.run_id},
    )


_RECORDED = """
    select
        shown.type,
        shown.status,
        count(*) as n,
        list({
            'outcome_id': shown.outcome_id,
            'source_actors': shown.source_actors,
            'target_actors': shown.target_actors,
            'quote': shown.quote,
            'url': shown.url
        } order by shown.outcome_id)[1:?] as listed
    from main.outcomes as shown
    inner join raw.outcome as stored on shown.outcome_id = stored.outcome_id
    where stored.run_id = ?
    group by shown.type, shown.status
    order by shown.type, shown.status
"""
