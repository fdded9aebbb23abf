"""The end of every run: checks, snapshot, artifacts, and the state that says how it went."""

from __future__ import annotations

from typing import Any

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.states import Completed, Failed, State

from tasks import steps, summary
from tasks.run import Run
from warehouse.check import CheckResult


def conclude(run: Run) -> State[Any]:
    """Check the warehouse, enter the run in its ledger, replace the snapshot, show it all in the UI.

    Rejections do not fail a run, nor do checks. A run of which every feed failed does fail.
    """
    results = steps.check(run)
    line = summary.headline(run.counts, run.reasons)
    all_failed = run.counts["due"] > 0 and run.counts["failed"] == run.counts["due"]
    run.enter("failed" if all_failed else "completed", line)
    steps.publish(run)
    show(run, results)
    get_run_logger().info(line)
    data = {
        "run_id": run.run_id,
        "counts": dict(run.counts),
        "reasons": dict(run.reasons),
        "seconds": {step: round(spent, 3) for step, spent in run.seconds.items()},
        "message": line,
    }
    if all_failed:
        return Failed(message=f"every feed failed: {line}", data=data)
    return Completed(message=line, data=data)


def show(run: Run, results: list[CheckResult]) -> None:
    """Put the run's summary and the quality table among the artifacts, each under one key."""
    failing = [(r.message, r.severity, r.n_rows) for r in results if not r.is_ok]
    title = f"{run.flow} {run.started_at:%Y-%m-%d %H:%M} UTC"
    create_markdown_artifact(
        summary.markdown(title, run.counts, run.reasons, run.seconds, failing),
        key=f"{run.flow}-summary",
        description="What the last run did",
    )
    create_table_artifact(
        [
            {"check": r.name, "finds": r.message, "severity": r.severity, "rows": r.n_rows}
            for r in results
        ],
        key="data-quality",
        description="The checks of sql/checks: rows are failures",
    )
