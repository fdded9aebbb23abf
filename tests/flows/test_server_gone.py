"""A run whose Prefect server is killed works on to its end, and its rows are there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.feeds import dump_opml
from tasks.newsroom import Newsroom
from tests.flows.conftest import free_port, rows

COMMAND = "from flows.cli import main; main()"


def test_a_run_outlives_its_server(
    prefect_server: str, newsroom: Newsroom, options: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    home = tmp_path / "prefect"
    home.mkdir()
    # a database with its hundred migrations done, which are half of a first start
    done = Path(os.environ["PREFECT_HOME"]) / "prefect.db"
    with sqlite3.connect(done) as old, sqlite3.connect(home / "prefect.db") as new:
        old.backup(new)
    listing = tmp_path / "feeds.opml"
    chosen = [feed for feed in newsroom.feeds() if "digest" in feed.url]
    listing.write_text(dump_opml(chosen), encoding="utf-8")
    made = options(feeds=str(listing), prefect_home=str(home), ui_port=free_port(), host_delay=0.2)
    values = {
        f"PARLEY_{name.upper()}": ",".join(value) if isinstance(value, list) else str(value)
        for name, value in made.items()
    }
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "PARLEY_"))}
    # by itself Prefect's client tries for a minute to reach a server
    patience = {"PREFECT_CLIENT_MAX_RETRIES": "0", "PREFECT_HOME": str(home)}
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "ingest", "--all"],
            env={**clean, **values, **patience},
            stdout=log,
            stderr=log,
        )
    archive = tmp_path / "test-archive"
    deadline = time.monotonic() + 120
    while not list(archive.glob("*.open")):
        assert run.poll() is None, (tmp_path / "log").read_text()[-3000:]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(server_of(home), signal.SIGKILL)
    assert run.wait(timeout=120) == 0, (tmp_path / "log").read_text()[-3000:]
    (entered,) = rows(made, "select state, n_articles from runs")
    assert entered["state"] == "completed"
    assert entered["n_articles"] > 0
    assert "completed without it" in (tmp_path / "log").read_text()


def test_what_a_gone_server_cannot_be_told_keeps_nobody_waiting() -> None:
    url = f"http://127.0.0.1:{free_port()}/api"
    environment = {**os.environ, "PREFECT_API_URL": url, "PREFECT_CLIENT_MAX_RETRIES": "0"}
    done = subprocess.run(
        [sys.executable, "-c", UNHEARD, url],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told, ended = float(done.stdout), time.monotonic()
    assert ended - told < 6, done.stderr  # by itself Prefect takes ten seconds an event


#: Has something to tell; says when, and flushes.
UNHEARD = """
import sys, time
from prefect.events import emit_event
from flows import server
for number in range(3):
    emit_event("unheard", {"prefect.resource.id": f"parley.{number}"})
print(time.monotonic(), flush=True)
server._flush(sys.argv[1])
"""


def server_of(home: Path) -> int:
    """Return the process of the server that this test's run has started."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().decode().split("\0")
        except OSError:
            continue
        if "flows.server" in words and str(home) in words:
            return int(entry.parent.name)
    raise AssertionError(f"no server of {home}")
