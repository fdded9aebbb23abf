"""The Prefect server that a run talks to: the one that answers, else one of our own.

Prefect without a server is slow and forgets most task runs at exit (DESIGN.md, platform facts), so
a run that finds none starts one, lets it record everything, and stops it. Its history stays in
`prefect_home`, where `parley ui` shows it. This module imports Prefect only where it must: the
server starts while the caller is still importing it.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.errors import ServerError
from tasks.settings import Settings

START_SECONDS = 120  # a new database on a busy machine took 26 s; a slow disk takes longer
DRAIN_SECONDS = 60

#: What our own server runs with. The batch sizes cut its CPU per task run to a third (measured:
#: 37 to 12.5 ms); the rest keeps it quiet, pruned, and able to see that a run has died.
SERVER_ENVIRONMENT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "DO_NOT_TRACK": "1",
}
#: What every process of ours that talks to a server runs with.
CLIENT_ENVIRONMENT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "parley",
    "DO_NOT_TRACK": "1",
}


def answers(api_url: str, timeout: float = 2.0) -> bool:
    """Return whether a Prefect API is healthy at this address."""
    try:
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/health", timeout=timeout) as reply:  # noqa: S310 - the user's own setting
            return bool(reply.status == 200)
    except (OSError, ValueError, urllib.error.URLError):
        return False


def find(settings: Settings, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the address of the server to use, if one answers.

    Looked for at PREFECT_API_URL, then where the active Prefect profile says, then at the port
    that `parley ui` serves on.
    """
    candidates = [environ.get("PREFECT_API_URL"), _profile_url(environ), _local(settings.ui_port)]
    return next((url for url in candidates if url and answers(url)), None)


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Yield the address of a server that answers, with the environment set to use it.

    To be entered before Prefect is imported. A server of our own starts at once and is waited
    for by `ready`; at the end it is drained and stopped.
    """
    os.environ.update({k: v for k, v in CLIENT_ENVIRONMENT.items() if k not in os.environ})
    found = find(settings)
    if found:
        os.environ["PREFECT_API_URL"] = found
        yield found
        return
    home = settings.prefect_home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    port = settings.ui_port if _is_free(settings.ui_port) else _free_port()
    os.environ["PREFECT_API_URL"] = _local(port)
    os.environ["PREFECT_HOME"] = str(home)
    log = home / "server.log"
    with log.open("ab") as output:
        # The pipe is the server's lifeline: when this process ends, however it ends, the pipe
        # closes and the server stops.
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "flows.server", str(port)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, **SERVER_ENVIRONMENT},
            start_new_session=True,  # Ctrl-C is for the run; the server must outlive it to record it
        )
    try:
        yield _local(port)
    finally:
        if "prefect" in sys.modules and process.poll() is None:
            with contextlib.suppress(Exception):
                drain()
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ready(api_url: str, settings: Settings, seconds: float = START_SECONDS) -> None:
    """Wait until the server answers. Raises ServerError that names its log after `seconds`."""
    deadline = time.monotonic() + seconds
    while not answers(api_url):
        if time.monotonic() > deadline:
            log = settings.prefect_home / "server.log"
            raise ServerError(
                f"the Prefect server at {api_url} does not answer after {seconds:g} s; see {log}"
            )
        time.sleep(0.2)


def drain(seconds: float = DRAIN_SECONDS) -> None:
    """Wait until what this process sent to the server is stored there.

    Task runs reach the database as events, some seconds after the flow has returned.
    """
    from prefect.client.orchestration import get_client
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    deadline = time.monotonic() + seconds
    EventsWorker.drain_all(timeout=seconds, at_exit=False)
    APILogWorker.drain_all(timeout=seconds, at_exit=False)
    with get_client(sync_client=True) as client:
        quiet = 0
        before: Any = None
        while time.monotonic() < deadline and quiet < 3:
            counts = client.request("POST", "/task_runs/count", json={}).json()
            unfinished = client.request(
                "POST",
                "/task_runs/count",
                json={"task_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}},
            ).json()
            quiet = quiet + 1 if (counts, unfinished) == before else 0
            before = (counts, unfinished)
            time.sleep(0.5)


def serve_until_orphaned(port: int) -> None:
    """Run a Prefect server in this process, until it is told to stop or its parent has gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), 15)

    threading.Thread(target=watch, daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    runpy.run_module("prefect", run_name="__main__")


def _local(port: int) -> str:
    return f"http://127.0.0.1:{port}/api"


def _profile_url(environ: Mapping[str, str]) -> str | None:
    home = Path(environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    with contextlib.suppress(OSError, tomllib.TOMLDecodeError):
        document = tomllib.loads((home / "profiles.toml").read_text(encoding="utf-8"))
        name = environ.get("PREFECT_PROFILE", document.get("active"))
        url = document.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")
        return url if isinstance(url, str) else None
    return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    serve_until_orphaned(int(sys.argv[1]))
