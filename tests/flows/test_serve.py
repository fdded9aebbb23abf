"""Deployments: a scheduled run fires by itself, runs do not overlap, missed ones do not pile up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tasks.errors import ConfigError
from tasks.feeds import dump_opml
from tasks.newsroom import Newsroom
from tasks.settings import load_settings

COMMAND = "from flows.cli import main; main()"
EVERY = 8  # seconds between two scheduled runs


class Slow(BaseHTTPRequestHandler):
    """A host that takes its time."""

    def do_GET(self) -> None:
        time.sleep(0 if self.path == "/robots.txt" else 3)
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def slow_host() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as served:
        Thread(target=served.serve_forever, args=(0.05,), daemon=True).start()
        yield f"127.0.0.1:{served.server_port}"
        served.shutdown()


@contextmanager
def serving(settings: dict[str, Any], log: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `parley serve` with these settings."""
    values = {
        f"PARLEY_{name.upper()}": ",".join(value) if isinstance(value, list) else str(value)
        for name, value in settings.items()
    }
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", *more],
        env={**os.environ, **values, "PREFECT_RUNNER_POLL_FREQUENCY": "2"},
        stdout=subprocess.DEVNULL,
        stderr=log.open("wb"),
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def client() -> Any:
    from prefect.client.orchestration import get_client

    return get_client(sync_client=True)


def runs(flow: str) -> list[Any]:
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName

    with client() as api:
        wanted = FlowFilter(name=FlowFilterName(any_=[flow]))
        return [run for run in api.read_flow_runs(flow_filter=wanted) if run.deployment_id]


def wait(find: Callable[[], Any], seconds: float, what: str) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < deadline, what
        time.sleep(0.5)
    return found


def two_at_once(slow_host: str, began: datetime) -> list[Any]:
    """Ask what is served since then for two backfills of a slow host; return their ended runs."""
    from prefect.exceptions import ObjectNotFound

    def polled() -> bool:
        """Whether the deployment is served: before, its runs count as missed."""
        with client() as api, suppress(ObjectNotFound):
            last = api.read_deployment_by_name("backfill/on-demand").last_polled
            return last is not None and last > began
        return False

    wait(polled, 90, "not served")
    known = {run.id for run in runs("backfill")}
    with client() as api:
        backfill = api.read_deployment_by_name("backfill/on-demand")
        more = {"allow_hosts": [slow_host], "tries": 1, "robots": False}
        for number in range(2):
            api.create_flow_run_from_deployment(
                backfill.id,
                parameters={"sources": [f"http://{slow_host}/{number}"], "settings": more},
            )

    def ended() -> Any:
        found = [run for run in runs("backfill") if run.id not in known]
        return found if found and all(run.state.is_final() for run in found) else None

    return list(wait(ended, 90, "the backfills do not end"))


def test_schedules_fire_and_do_not_overlap(
    prefect_server: str,
    newsroom: Newsroom,
    options: Callable[..., dict[str, Any]],
    slow_host: str,
    tmp_path: Path,
) -> None:
    listing = tmp_path / "feeds.opml"
    chosen = [feed for feed in newsroom.feeds() if "digest" in feed.url]
    listing.write_text(dump_opml(chosen), encoding="utf-8")
    log = tmp_path / "serve.log"
    began = datetime.now(UTC)
    with serving(options(feeds=str(listing)), log, "--every", str(EVERY / 60)) as served:

        def fired() -> Any:
            assert served.poll() is None, log.read_text()[-3000:]
            return [r for r in runs("ingest") if r.auto_scheduled and r.state.is_completed()]

        ended = two_at_once(slow_host, began)
        first = wait(fired, 120, "no scheduled run completed")[0]
        assert first.name.startswith("ingest ")
        assert "parley" in first.tags
        late = (first.start_time - first.expected_start_time).total_seconds()
        assert late < EVERY + 15, "not within its interval"
        assert b"/runs" in log.read_bytes()
    names = sorted(run.state.name for run in ended)
    assert names == ["Cancelled", "Completed"], [run.state for run in ended]


@pytest.mark.slow  # another `parley serve`, and two runs one after the other: a minute
def test_runs_that_overlap_may_wait_for_one_another(
    prefect_server: str, options: Callable[..., dict[str, Any]], slow_host: str, tmp_path: Path
) -> None:
    made = options(overlap="queue", ingest_schedule="")
    began = datetime.now(UTC)
    with serving(made, tmp_path / "serve.log"):
        ended = two_at_once(slow_host, began)
    assert [run.state.name for run in ended] == ["Completed", "Completed"]
    one, two = sorted(ended, key=lambda run: run.start_time)
    assert two.start_time >= one.end_time


def test_missed_runs_are_forgone(prefect_server: str) -> None:
    from prefect.states import Scheduled

    from flows.ingest import ingest
    from flows.serve import TAG, forgo_missed

    now = datetime.now(UTC)
    with client() as api:
        for minutes in (-60, -45, 30):
            at = now + timedelta(minutes=minutes)
            api.create_flow_run(
                ingest, name=f"due {minutes}", tags=[TAG], state=Scheduled(scheduled_time=at)
            )
        assert forgo_missed(now) >= 2
        found = {run.name: run.state.name for run in api.read_flow_runs() if "due" in run.name}
    assert found == {"due -60": "Cancelled", "due -45": "Cancelled", "due 30": "Scheduled"}


def test_schedules_and_overlap_are_settings(prefect_server: str) -> None:
    from flows.serve import deployments

    made = deployments(
        load_settings({"ingest_schedule": "*/5 * * * *", "report_schedule": "", "overlap": "queue"})
    )
    plans = {f"{item.flow_name}/{item.name}": item for item in made}
    assert plans["ingest/scheduled"].schedules[0].schedule.cron == "*/5 * * * *"
    assert not plans["report/scheduled"].schedules
    assert not plans["retag/on-demand"].schedules
    options = plans["ingest/scheduled"].concurrency_options
    assert options.collision_strategy.value == "ENQUEUE"
    assert plans["ingest/scheduled"].entrypoint == "flows.ingest.ingest"
    with pytest.raises(ConfigError, match=r"ingest_schedule.*cron line"):
        deployments(load_settings({"ingest_schedule": "now and then"}))
    with pytest.raises(ConfigError, match="one of cancel, queue"):
        load_settings({"overlap": "both"})
