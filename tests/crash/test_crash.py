"""The short form of `make crash`: loads killed at random moments, and repeated, change nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from warehouse.db import connect, rows, writer

#: Loads the labelled newsroom day by day and publishes now and then.
CHILD = """
    import sys
    from pathlib import Path
    from tests.sql.newsroom import labelled
    from warehouse.db import publish, writer
    from warehouse.load import load
    path = Path(sys.argv[1])
    print("begun", flush=True)
    for number, tables in enumerate(labelled()):
        with writer(path) as con:
            load(con, tables)
        if number % 6 == 5:
            publish(path, path.with_name("s.duckdb"))
        if number == 13:
            break
    print("done", flush=True)
"""


def begin(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def everything(path: Path) -> dict[str, list[dict[str, object]]]:
    with writer(path) as con:
        names = rows(con, "select table_name as t from duckdb_tables() where schema_name = 'raw'")
        return {n["t"]: rows(con, f"select * from raw.{n['t']} order by all") for n in names}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "calm" / "w.duckdb"
    with writer(path):
        pass
    return path


def test_killed_loads_repeated_equal_an_undisturbed_one(empty, tmp_path):
    fresh = tmp_path / "killed" / "w.duckdb"
    fresh.parent.mkdir()
    shutil.copyfile(empty, fresh)
    started = time.monotonic()
    calm = begin(empty)
    assert calm.stdout is not None
    assert calm.stdout.readline() == "done\n"
    calm.wait()
    spent = time.monotonic() - started
    chance = random.Random(7)
    for _ in range(2):
        struck = begin(fresh)
        time.sleep(chance.uniform(0.2, 0.8) * spent)
        os.kill(struck.pid, signal.SIGKILL)
        struck.wait()
        snapshot = fresh.with_name("s.duckdb")
        if snapshot.exists():
            con = connect(snapshot, read_only=True)
            rows(con, "select count(*) as n from main.events")
            con.close()
    last = begin(fresh)
    assert last.wait() == 0
    assert everything(fresh) == everything(empty)
