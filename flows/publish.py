"""The end of every run: checks, snapshot, artifacts, events, and the state that says how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import State, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.states import Completed, Failed

from flows import events
from flows.names import with_server
from tasks import steps, summary
from tasks.run import Run
from warehouse.ask import ask
from warehouse.check import CheckResult


def conclude(run: Run, **more: Any) -> State[Any]:
    """Check the warehouse, enter the run in its ledger, replace the snapshot, show it all in the UI.

    Rejections do not fail a run, nor do checks. A run of which every feed failed does fail, and
    so does one of which a batch was lost; the snapshot shows what it loaded all the same. `more` joins
    what the state holds.
    """
    run.dismiss()  # publishing is where a run needs most memory
    results = steps.check(run)
    fault = _fault(run)
    line = fault + summary.headline(run.counts, run.reasons, run.flow)
    run.enter("failed" if fault else "completed", line)
    steps.publish(run)
    show(run, line, results)
    events.tell(run, results)
    get_run_logger().info(line)
    data = {
        "run_id": run.run_id,
        "counts": dict(run.counts),
        "reasons": dict(run.reasons),
        "seconds": {step: round(spent, 3) for step, spent in run.seconds.items()},
        "message": line,
        **more,
    }
    return Failed(message=line, data=data) if fault else Completed(message=line, data=data)


def _fault(run: Run) -> str:
    if run.lost:
        return f"{len(run.lost)} batches were lost and are due again ({run.lost[0]}): "[:500]
    if run.counts["due"] > 0 and run.counts["failed"] == run.counts["due"]:
        return "every feed failed: "
    return ""


def show(run: Run, line: str, results: list[CheckResult]) -> None:
    """Put the run's summary and the quality table among the artifacts, each under one key."""
    failing = [(r.message, r.severity, r.n_rows) for r in results if not r.is_ok]
    title = f"{run.flow} {run.started_at:%Y-%m-%d %H:%M} UTC"
    with_server(
        create_markdown_artifact,
        summary.markdown(title, line, run.counts, run.reasons, run.seconds, failing),
        key=f"{run.flow}-summary",
        description="What the last run did",
    )
    show_checks(results)
    if run.flow == "ingest":
        show_feeds(run)


def show_feeds(run: Run) -> None:
    """Put the health of each feed among the artifacts, as the snapshot has it: what ails first.

    As many columns as the page shows of a window of 1,300 pixels; `parley query feeds` has more.
    """
    with_server(
        create_table_artifact,
        ask(run.settings.snapshot, _HEALTH).dicts(),
        key="feed-health",
        description="Each feed: how it was polled, and what became of its items",
    )


def show_checks(results: Sequence[CheckResult]) -> None:
    """Put the quality table among the artifacts: the checks that found something first.

    What is long stands last, for the pages of the UI cut it off.
    """
    with_server(
        create_table_artifact,
        [
            {"check": r.name, "rows": r.n_rows, "severity": r.severity, "holds": r.message}
            for r in sorted(results, key=lambda result: result.is_ok)
        ],
        key="data-quality",
        description="The checks of sql/checks: rows are failures",
    )


def show_changes(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what a retag changed among the artifacts: claims kept, new and gone, by rule.

    The rules that changed most stand first.
    """
    with_server(
        create_table_artifact,
        sorted(changes, key=lambda row: -(row["n_new"] + row["n_gone"])),
        key="retag-changes",
        description="Claims that the rules in force kept, added and no longer make, by rule",
    )
    return changes


#: A feed without a name is called by its address, without "https://".
_HEALTH = """
    select
        left(coalesce(nullif(name, ''), split_part(url, '://', 2)), 36) as feed,
        state,
        n_entries as items,
        n_articles as articles,
        n_duplicates as copies,
        n_rejected as rejected,
        n_waiting as waiting
    from main.feed_health
    order by state = 'ok', name, url
"""
