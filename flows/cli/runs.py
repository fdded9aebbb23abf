"""Commands that run a flow. Prefect is imported while its server is starting."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from flows import server
from flows.cli import show
from flows.cli.data import AsJson, Warehouse
from flows.cli.given import listed, loadable
from flows.cli.tour import after_demo
from tasks import summary
from tasks.errors import ServerError
from tasks.settings import Settings, load_settings

#: The demo's own files, so that samples never mix with what was really reported.
DEMO = Path("warehouse/demo.duckdb")

Limit = Annotated[int | None, Parameter(name=["--limit", "-n"])]


def demo(*, warehouse: Path = DEMO, json: AsJson = False) -> int:
    """Run the whole walk on the sample newsroom: real HTTP on loopback, nothing from outside.

    Parameters
    ----------
    warehouse
        The DuckDB file to write.
    json
        Print the run's summary as JSON.
    """
    from tasks.feeds import dump_opml
    from tasks.newsroom import DEFAULT_PORT, Newsroom

    with Newsroom(port=DEFAULT_PORT) as newsroom:
        listing = warehouse.with_suffix(".opml")
        listing.parent.mkdir(parents=True, exist_ok=True)
        listing.write_text(dump_opml(newsroom.feeds()), encoding="utf-8")
        overrides = {
            "warehouse": str(warehouse),
            "allow_hosts": list(newsroom.hosts),
            "host_delay": 0.0,
            "host_connections": 4,
        }
        data = _run_ingest(overrides, [str(listing)], everything=True)
    code = _summarise(data, json=json)
    if code == 0 and not json:
        after_demo(warehouse)
    return code


def ingest(
    *,
    feeds: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    warehouse: Warehouse = None,
    limit: Limit = None,
    all: Annotated[bool, Parameter(negative="")] = False,
    json: AsJson = False,
) -> int:
    """Poll the feeds that are due, once, and load what they report.

    Parameters
    ----------
    feeds
        Files (TOML or OPML) and feed addresses; without any, the settings' feeds file.
    warehouse
        The DuckDB file to write.
    limit
        Pages to fetch at most; the rest is due in the next run.
    all
        Poll every feed, also those not due.
    json
        Print the run's summary as JSON.
    """
    overrides = {"warehouse": warehouse and str(warehouse), "max_pages": limit}
    data = _run_ingest(_given(overrides), feeds or [], everything=all)
    return _summarise(data, json=json)


def _run_ingest(overrides: dict[str, Any], sources: list[str], *, everything: bool) -> Any:
    settings = load_settings(overrides)
    listed(sources or [str(settings.feeds)])

    def call() -> Any:
        from flows.ingest import ingest as flow

        return flow(sources, everything=everything, settings=overrides, return_state=True)

    return run_flow(settings, call)


def run_flow(settings: Settings, call: Callable[[], Any]) -> Any:
    """Run a flow under a Prefect server; return what its final state holds.

    `call` imports the flow itself and returns its state.
    """
    # One line a task run is for the UI; the terminal shows what the flow itself says.
    os.environ.setdefault("PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL", "WARNING")
    with server.running(settings) as api_url:
        if not server.answers(api_url):
            show.note(
                "starting a Prefect server for this run (10 to 30 s; `parley ui` keeps one) ..."
            )
        __import__("prefect")  # two seconds, while the server starts
        server.ready(api_url, settings)
        _set_up()
        began = datetime.now(UTC)
        try:
            with show.run_progress():
                state = call()
        except Exception as error:
            # What Prefect raises when its server has gone, or is another than before.
            if not type(error).__module__.startswith(("httpx", "prefect.exceptions")):
                raise
            return _without_server(settings, began, error)
        data = state.result(raise_on_failure=False)
        if isinstance(data, BaseException):
            raise data
        return {"state": state.type.value.lower(), **data}


def _without_server(settings: Settings, began: datetime, error: Exception) -> Any:
    """Return what the ledger says of a run whose server has gone. Raises ServerError if it failed."""
    from warehouse.ask import ask

    question = "select * from runs where started_at >= ? and state = 'completed'"
    found = (
        ask(settings.snapshot, question, parameters=[began]).dicts()
        if settings.snapshot.exists()
        else []
    )
    if not found:
        raise ServerError(
            "the Prefect server went away during the run; what was loaded is kept, and the same "
            f"command goes on ({type(error).__name__}: {error})"
        ) from error
    show.note("the Prefect server went away during the run, which was completed without it")
    (run,) = found[-1:]
    counts = run["counts"] or {}
    prefix = "rejected: "
    return {
        "state": "completed",
        "run_id": run["run_id"],
        "counts": {name: n for name, n in counts.items() if ": " not in name},
        "reasons": {
            name.removeprefix(prefix): n for name, n in counts.items() if name.startswith(prefix)
        },
        "seconds": run["step_seconds"] or {},
        "message": run["message"],
    }


def _set_up() -> None:
    from flows.names import with_server
    from flows.watch import set_up

    with_server(set_up)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _summarise(data: Any, *, json: bool) -> int:
    if json:
        show.lines([data])
    else:
        counts, reasons, seconds = data["counts"], data["reasons"], data["seconds"]
        show.table(
            ["this run", "count"],
            [(name.replace("_", " "), number) for name, number in counts.items()]
            + [(f"rejected: {reason}", number) for reason, number in reasons.items()],
        )
        steps = [step for step in summary.STEPS if step in seconds]
        show.table(["seconds", *steps], [["", *[seconds[step] for step in steps]]])
        if data.get("changes"):
            columns = list(data["changes"][0])
            show.table(columns, [tuple(row.values()) for row in data["changes"]])
        print(data["message"])
    return 0 if data["state"] == "completed" else 1


def retag(*, warehouse: Warehouse = None, json: AsJson = False) -> int:
    """Read stored pages and articles again by the extractor and rules in force. No network.

    Parameters
    ----------
    warehouse
        The DuckDB file to write.
    json
        Print the run's summary as JSON.
    """
    overrides = _given({"warehouse": warehouse and str(warehouse)})

    def call() -> Any:
        from flows.retag import retag as flow

        return flow(settings=overrides, return_state=True)

    return _summarise(run_flow(load_settings(overrides), call), json=json)


def backfill(
    *sources: str,
    since: datetime | None = None,
    until: datetime | None = None,
    warehouse: Warehouse = None,
    json: AsJson = False,
) -> int:
    """Load WARC files, folders of them, text files with one address a line, or addresses.

    Parameters
    ----------
    sources
        What to load; nothing: Parley's own archive, for a warehouse that is to be made anew.
    since, until
        Of WARC files, only what was fetched from this day or time (UTC) on, and before that one.
    warehouse
        The DuckDB file to write.
    json
        Print the run's summary as JSON.
    """
    overrides = _given({"warehouse": warehouse and str(warehouse)})
    loadable(sources)

    def call() -> Any:
        from flows.backfill import backfill as flow

        return flow(list(sources), _utc(since), _utc(until), settings=overrides, return_state=True)

    return _summarise(run_flow(load_settings(overrides), call), json=json)


def _utc(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time and time.tzinfo is None else time


def serve(*, every: float | None = None) -> int:
    """Serve every deployment on its schedule, until stopped with Ctrl-C.

    Parameters
    ----------
    every
        Minutes between two ingests, instead of the setting `ingest_schedule`.
    """
    settings = load_settings({"ingest_schedule": None if every is None else str(every)})
    with server.running(settings) as api_url:
        from flows.serve import serve as serve_flows

        server.ready(api_url, settings)
        _look(api_url)
        serve_flows(settings)
    return 0


def ui() -> int:
    """Run the local Prefect server with its pages, until stopped with Ctrl-C."""
    settings = load_settings()
    with server.running(settings) as api_url:
        if not server.answers(api_url):
            show.note("starting the Prefect server (10 to 30 s) ...")
        server.ready(api_url, settings)
        _set_up()
        _look(api_url)
        threading.Event().wait()
    return 0


def _look(api_url: str) -> None:
    pages = api_url.removesuffix("/api")
    show.note(f"the Prefect UI is at {pages} (stop with Ctrl-C)")
    for what, page in (
        ("runs", "runs"),
        ("deployments and schedules", "deployments"),
        ("summaries and the quality table", "artifacts"),
        ("events", "events"),
    ):
        show.note(f"  {pages}/{page:12}  {what}")
