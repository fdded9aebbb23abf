"""What a warehouse needs beside its runs: its checks by the hour, its report, its good order."""

from __future__ import annotations

from typing import Any

from prefect import State, flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed, Failed

from flows import events
from flows.names import COMMON, run_name, with_server
from flows.publish import show_checks
from tasks import steps
from tasks import upkeep as tidy
from tasks.report import data_uri
from tasks.run import Run
from tasks.settings import load_settings


@flow(name="check", flow_run_name=run_name, **COMMON)
def check(settings: dict[str, Any] | None = None) -> State[Any]:
    """Run the checks; fail if one of severity `error` finds rows.

    settings: values that differ from the settings in force, by name.
    """
    with Run("check", load_settings(settings)) as run:
        results = steps.check(run)
        show_checks(results)
        events.tell_checks(results)
        failing = [result for result in results if not result.is_ok]
        errors = [result.name for result in failing if result.severity == "error"]
        line = f"{len(results)} checks: {len(failing)} find rows"
        if errors:
            return Failed(message=f"{line}, errors: {', '.join(errors)}")
        return Completed(message=line)


@flow(name="report", flow_run_name=run_name, **COMMON)
def report(settings: dict[str, Any] | None = None) -> State[Any]:
    """Write the report beside the snapshot, and show its charts among the artifacts.

    settings: values that differ from the settings in force, by name.
    """
    with Run("report", load_settings(settings)) as run:
        page, charts = tidy.draw(run)
        for name, svg in charts.items():
            said = name[:1].upper() + name[1:].replace(":", ": ")  # "timeline:Sudan"
            # not an image artifact: its page writes the whole of a data address below the image
            with_server(
                create_markdown_artifact,
                f"![{said}]({data_uri(svg)})",
                key=_key(f"chart-{name}"),
                description=said,
            )
        with_server(
            create_markdown_artifact,
            f"The report of {run.started_at:%Y-%m-%d %H:%M} UTC is the file `{page}`.",
            key="report",
            description="Where the report lies",
        )
        return Completed(message=f"{page}, {len(charts)} charts")


@flow(name="upkeep", flow_run_name=run_name, **COMMON)
def upkeep(settings: dict[str, Any] | None = None) -> State[Any]:
    """Finish what killed runs left, read archived pages back, let go of what is old, publish anew.

    Fails when a page cannot be read back as it was stored. settings: values that differ from the
    settings in force, by name.
    """
    with Run("upkeep", load_settings(settings)) as run:
        finished = tidy.repair(run)
        read, lost = tidy.verify(run)
        done = tidy.maintain(run.settings, run.run_id)
        steps.publish(run)
        line = (
            f"{finished} archive files finished, {read} pages read back, "
            f"{done.polls} polls rolled up, {len(done.pruned)} archive files removed"
        )
        if lost:
            return Failed(message=f"{line}, {len(lost)} lost: {', '.join(lost[:5])}")
        return Completed(message=line)


def _key(text: str) -> str:
    """Return an artifact's key: lower-case letters, digits and dashes."""
    return "-".join(
        "".join(c if c.isalnum() and c.isascii() else " " for c in text.lower()).split()
    )
