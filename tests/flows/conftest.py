"""One real Prefect server for the whole folder, whichever process runs a test; a newsroom for each."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import server
from flows.server import own
from tasks.newsroom import Newsroom
from tasks.settings import DATA, Settings, load_settings

#: Starts a server, says so, and waits: the one who is killed below.
HOLDER = """
import sys
from flows import server
from tasks.settings import load_settings
settings = load_settings({"prefect_home": sys.argv[1], "ui_port": int(sys.argv[2])})
with server.running(settings) as url:
    server.ready(url, settings)
    print(url, flush=True)
    sys.stdin.read()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that one process started and another uses; the first is killed at once.

    The workers of pytest-xdist find one another's, for a server is a third of a minute to start.
    """
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prefect"
    home.mkdir(exist_ok=True)
    port = free_port()
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("PREFECT_", "PARLEY_"))]:
        del os.environ[name]
    os.environ["PREFECT_HOME"] = str(home)
    settings = load_settings({"prefect_home": str(home), "ui_port": port})
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    try:
        assert holder.stdout.readline().strip(), (home / "server.log").read_text()[-2000:]
        with server.running(settings) as url:
            holder.kill()
            holder.wait()
            yield from _used(url)
    finally:
        holder.kill()
        os.environ.clear()
        os.environ.update(before)
    # nobody uses it any more: it stops by itself
    deadline = time.monotonic() + 40
    while own.is_up(home) and not _is_used(home):
        assert time.monotonic() < deadline, "the server outlives its users"
        time.sleep(0.2)


def _is_used(home: Path) -> bool:
    """Return whether somebody keeps the server of that home from stopping."""
    with (home / "in-use.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False  # the server has it for itself: it stops
        return not own._only(file)


def _used(url: str) -> Iterator[str]:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    # another test of this process may have imported Prefect before
    with temporary_settings(updates={PREFECT_API_URL: url}):
        from flows import watch

        watch.set_up()
        yield url


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as served:
        yield served


@pytest.fixture(scope="session")
def common(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What all warehouses of this folder have in common; rules that nobody edits meanwhile."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("rules", "actors"):
        shutil.copytree(DATA / name, folder / name)
    return {
        "rules": str(folder / "rules"),
        "actors": str(folder / "actors"),
        "allow_hosts": list(newsroom.hosts),
        "host_delay": 0.0,
        "host_connections": 4,
        "workers": 1,
    }


@pytest.fixture
def options(tmp_path: Path, common: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """What differs from the settings in force, for a warehouse of the test's own."""

    def make(name: str = "test", **more: Any) -> dict[str, Any]:
        return {
            "warehouse": str(tmp_path / f"{name}.duckdb"),
            "archive": str(tmp_path / f"{name}-archive"),
            **common,
            **more,
        }

    return make


@pytest.fixture(scope="session")
def loaded(
    prefect_server: str,
    newsroom: Newsroom,
    common: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Any, dict[str, Any]]:
    """One run over three feeds and one that fails, for tests that only read: state and options."""
    from flows.ingest import ingest

    folder = tmp_path_factory.mktemp("loaded")
    places = {"warehouse": str(folder / "test.duckdb"), "archive": str(folder / "archive")}
    made = common | places
    return ingest(sources(newsroom), everything=True, settings=made, return_state=True), made


def sources(newsroom: Newsroom) -> list[str]:
    feeds = [feed.url for feed in newsroom.feeds() if "courier" in feed.url or "ledger" in feed.url]
    return [*feeds, f"{newsroom.url}no-such-feed.xml"]


@pytest.fixture
def copied(loaded: tuple[Any, dict[str, Any]], tmp_path: Path) -> dict[str, Any]:
    """Options of a copy of the loaded warehouse and its archive, to be written to."""
    made = dict(loaded[1])
    for name, place in (("warehouse", "copy.duckdb"), ("archive", "copy-archive")):
        source = Path(made[name])
        made[name] = str(tmp_path / place)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, made[name])
    settings = load_settings(loaded[1])
    shutil.copy(settings.snapshot, load_settings(made).snapshot)
    return made


def rows(options: dict[str, Any], sql: str) -> list[dict[str, Any]]:
    """Ask the snapshot."""
    from warehouse.ask import ask

    settings: Settings = load_settings(options)
    return ask(settings.snapshot, sql).dicts()


#: Every row that a run may make, without who made it and when.
CONTENT = {
    "entry": "revision_id",
    "page": "page_id, url, body_hash",
    "article": "revision_id, article_id, title, text, kind, published_at",
    "extraction": "page_id, extractor_version, revision_id",
    "tagging": "revision_id, rules_version, n_outcomes, is_peace_process",
    "outcome": "outcome_id, type, status, source_actors, target_actors, quantity, confidence",
    "evidence": "outcome_id, ordinal, quote, start_offset, stop_offset",
    "likeness": "revision_id, other_revision_id, similarity",
}


def content(options: dict[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        table: rows(options, f"select {columns} from raw.{table} order by all")
        for table, columns in CONTENT.items()
        if table not in without
    }
