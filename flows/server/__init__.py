"""The Prefect server that a run talks to: the one that answers, else one of our own.

Prefect without a server is slow and forgets most task runs at exit (DESIGN.md, platform facts), so
a run that finds none starts one (`own`). Its history stays in `prefect_home`, where `parley ui`
shows it. This package imports Prefect only where it must: the server starts while the caller is
still importing it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.server import own
from tasks.errors import ServerError
from tasks.settings import Settings

START_SECONDS = 120  # a new database on a busy machine took 26 s; a slow disk takes longer
FLUSH_SECONDS = 30
GONE_SECONDS = 1  # for a server that does not answer when all is done

#: What every process of ours that talks to a server runs with. Logs from threads that are not
#: the run's own (the HTTP client's loop) reach the terminal only, and say nothing of it.
CLIENT_ENVIRONMENT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "parley",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
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

    Looked for at PREFECT_API_URL, then where the active Prefect profile says, then in
    `prefect_home`, then at the port that `parley ui` serves on.
    """
    candidates = [
        environ.get("PREFECT_API_URL"),
        _profile_url(environ),
        own.noted(settings.prefect_home),
        own.local(settings.ui_port),
    ]
    return next((url for url in candidates if url and answers(url)), None)


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Yield the address of a server, with the environment set to use it.

    To be entered before Prefect is imported. A server that had to be started is not yet ready:
    see `ready`. What this process sent is stored before a server of ours stops.
    """
    os.environ.update({k: v for k, v in CLIENT_ENVIRONMENT.items() if k not in os.environ})
    with contextlib.ExitStack() as stack:
        found = find(settings)
        home = own.home_of(found) if found else None
        if home:
            stack.enter_context(own.using(home))
            found = found if found and answers(found) else None  # it may have been on its way out
        process = None
        if not found:
            home = settings.prefect_home.resolve()
            home.mkdir(parents=True, exist_ok=True)
            use = stack.enter_context(own.using(home))
            found, process = own.start(home, settings.ui_port)
        if home == settings.prefect_home.resolve():
            os.environ["PREFECT_HOME"] = str(home)
        os.environ["PREFECT_API_URL"] = found
        try:
            yield found
        finally:
            _flush(found)
            if process is not None:
                use.close()
                own.see_off(process, home or settings.prefect_home)


def ready(api_url: str, settings: Settings, seconds: float = START_SECONDS) -> None:
    """Wait until the server answers.

    Raises ServerError, which names its log, when it does not after `seconds` or has ended.
    """
    home = settings.prefect_home
    deadline = time.monotonic() + seconds
    while not answers(api_url):
        time.sleep(0.2)
        if time.monotonic() > deadline:
            what = f"does not answer after {seconds:g} s"
        elif own.noted(home) == api_url and not own.is_up(home):
            what = "did not start"
        else:
            continue
        raise ServerError(f"the Prefect server at {api_url} {what}; see {home / 'server.log'}")


def _flush(api_url: str) -> None:
    """Send what Prefect still holds in this process: events, which carry task runs, and logs.

    What a server that has gone cannot be told is given up: Prefect would try for ten seconds an
    event, now and again when the interpreter ends.
    """
    if "prefect" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    seconds = FLUSH_SECONDS if answers(api_url) else GONE_SECONDS
    workers: tuple[Any, ...] = (EventsWorker, APILogWorker)
    for worker in workers:
        with contextlib.suppress(Exception):
            # There is no public way; `drain_all` forgets the tasks that it waits for.
            under_way = [
                (service._loop, service._task, service._queue.queue)  # noqa: SLF001
                for service in list(worker._instances.values())  # noqa: SLF001
            ]
            _, late = worker.drain_all(timeout=seconds, at_exit=False)
            for loop, task, waiting in under_way if late else ():
                waiting.clear()
                loop.call_soon_threadsafe(task.cancel)


def _profile_url(environ: Mapping[str, str]) -> str | None:
    home = Path(environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    with contextlib.suppress(OSError, tomllib.TOMLDecodeError):
        document = tomllib.loads((home / "profiles.toml").read_text(encoding="utf-8"))
        name = environ.get("PREFECT_PROFILE", document.get("active"))
        url = document.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")
        return url if isinstance(url, str) else None
    return None
