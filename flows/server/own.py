"""A Prefect server of our own: a process that stops by itself when nobody uses it any more.

Whoever uses it holds a shared lock on `in-use.lock` in its home. The server holds `server.lock`,
whose text is its address. Locks end with their processes, however those end, so a killed run
leaves no server behind, and a run that ends never takes the server from another.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Seconds without a user and without news after which a server of ours stops.
QUIET_SECONDS = 3
STOP_SECONDS = 20
DRAIN_SECONDS = 60

#: What our own server runs with. The batch sizes cut its CPU per task run to a third (measured:
#: 37 to 12.5 ms); the rest keeps it quiet, pruned, and able to see that a run has died.
SERVER_ENVIRONMENT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "90",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(90 * 86_400),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P14D",
    "DO_NOT_TRACK": "1",
}


@contextlib.contextmanager
def using(home: Path) -> Iterator[Any]:
    """Keep the server of that home from stopping. Waits while it is on its way out."""
    with (home / "in-use.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


def start(home: Path, port: int) -> tuple[str, subprocess.Popen[bytes] | None]:
    """Start a server in this home, unless one runs or starts there; return its address.

    The server holds `server.lock`, whose text is its address, from before its first instruction:
    it inherits the open file.
    """
    with (home / "server.lock").open("a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if url := noted(home):
                    return url, None
            time.sleep(0.05)
        port = port if _is_free(port) else _free_port()
        url = local(port)
        lock.truncate(0)
        lock.write(url)
        lock.flush()
        with (home / "server.log").open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "flows.server", str(home), str(port)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[lock.fileno()],
                env={
                    **SERVER_ENVIRONMENT,
                    **os.environ,
                    "PREFECT_HOME": str(home),
                    "PREFECT_API_URL": url,  # the UI asks there, whatever the port
                },
                start_new_session=True,  # Ctrl-C is for the run; the server records what it did
            )
    return url, process


def is_up(home: Path) -> bool:
    """Return whether a server of this home runs, or is starting."""
    with (home / "server.lock").open("a") as file:
        return not _only(file)


def see_off(process: subprocess.Popen[bytes], home: Path) -> None:
    """Wait for the server to store everything and stop, unless another still uses it."""
    deadline = time.monotonic() + DRAIN_SECONDS
    with (home / "in-use.lock").open("a") as file:
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                continue  # the server holds it alone: it is stopping
            if not _only(file):
                return
            fcntl.flock(file, fcntl.LOCK_UN)


def serve_while_used(home: Path, port: int) -> None:
    """Run a Prefect server in this process until nobody uses it, or it is told to stop."""
    threading.Thread(target=_watch, args=(home, local(port)), daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    runpy.run_module("prefect", run_name="__main__")


def _watch(home: Path, api_url: str) -> None:
    """Stop this process when nobody has used it, and nothing has changed in it, for a while."""
    before: Any = None
    quiet = 0.0
    with (home / "in-use.lock").open("a") as file:
        while True:
            time.sleep(0.5)
            if not _only(file):
                quiet, before = 0.0, None
                continue
            counts = _counts(api_url)
            quiet = quiet + 0.5 if counts == before else 0.0
            before = counts
            if quiet >= QUIET_SECONDS and _only(file, keep=True):
                # Held to the end: who comes now waits, finds nobody, and starts a new server.
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(STOP_SECONDS)
                os._exit(1)


def _only(file: Any, *, keep: bool = False) -> bool:
    """Return whether nobody else holds the lock on that file; `keep` it then."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    if not keep:
        fcntl.flock(file, fcntl.LOCK_UN)
    return True


def _counts(api_url: str) -> Any:
    """Return how many task runs and events are stored; None while the server does not say."""
    try:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{api_url}/task_runs/count", data=b"{}", headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            return json.loads(reply.read())
    except (OSError, ValueError):
        return None


def local(port: int) -> str:
    """Return the address of the API at a port of this machine."""
    return f"http://127.0.0.1:{port}/api"


def noted(home: Path) -> str | None:
    """Return the address that the last server of this home noted, whether or not it runs."""
    with contextlib.suppress(OSError):
        return (home / "server.lock").read_text(encoding="utf-8") or None
    return None


def home_of(api_url: str) -> Path | None:
    """Return the home of a server that is ours, None for any other."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/admin/settings", timeout=10) as reply:  # noqa: S310
            home = Path(json.loads(reply.read())["home"])
        if (home / "in-use.lock").exists():
            return home
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
