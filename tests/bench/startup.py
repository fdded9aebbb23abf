"""Start-up of each command, process start to answer, beside the same interpreter doing nothing.

`query` is also measured beside a bare script that opens the same file with duckdb and asks the
same. The warehouse asked is a small made-up one, published. Seconds are by the clock; the note is the
core time, which a busy machine moves less.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.table import Row, row
from tests.bench.warehouse import made_up, merge
from warehouse.db import publish

PARLEY = Path(sys.executable).with_name("parley")
SQL = "select count(*) from main.outcomes"
TEXT = "Russia and Ukraine agreed on Monday to exchange 1,000 prisoners of war each.\n"
FEED = "<rss version='2.0'><channel><title>x</title><item><title>y</title></item></channel></rss>"
PAGE = (
    f"<!doctype html><html><body><article><h1>Talks</h1><p>{TEXT * 8}</p></article></body></html>"
)


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "w.duckdb"
        merge(path, made_up(200, ["ceasefire.general"], ["agreed"]))
        publish(path, folder / "w.snapshot.duckdb")
        for file, content in (("t.txt", TEXT), ("f.xml", FEED), ("p.html", PAGE)):
            (folder / file).write_text(content, encoding="utf-8")
        bare = (
            "import duckdb; con = duckdb.connect('w.snapshot.duckdb', read_only=True); "
            f"print(con.execute('{SQL}').fetchall())"
        )
        nothing = ("python -c pass", [sys.executable, "-c", "pass"])
        commands: list[tuple[list[str], str, tuple[str, list[str]]]] = [
            (["--help"], "<= 0.25", nothing),
            (
                ["query", SQL, "-w", str(path)],
                "<= 0.4",
                ("bare duckdb", [sys.executable, "-c", bare]),
            ),
            (["status", "-w", str(path)], "<= 0.4", nothing),
            (["check", "-w", str(path)], "", nothing),
            (["read", "f.xml"], "", nothing),
            (["extract", "p.html"], "", nothing),
            (["tag", "t.txt"], "", nothing),
        ]
        rows = []
        for arguments, limit, (peer, other) in commands:
            ours: list[tuple[float, float]] = []
            theirs: list[float] = []
            _timed([str(PARLEY), *arguments], folder)  # files in the page cache, bytecode written
            for _ in range(runs):
                ours.append(_timed([str(PARLEY), *arguments], folder))
                theirs.append(_timed(other, folder)[0])
            core = sorted(cpu for _, cpu in ours)[len(ours) // 2]
            rows.append(
                row(
                    "startup",
                    f"parley {arguments[0]}",
                    "s",
                    [clock for clock, _ in ours],
                    peer,
                    theirs,
                    limit=limit,
                    note=f"{core:.2f} s of core",
                )
            )
        return rows


def _timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its seconds by the clock, and of core."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    before, cpu = time.perf_counter(), _core()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    clock, cpu = time.perf_counter() - before, _core() - cpu
    if done.returncode not in {0, 1}:  # 1: rows that fail, of `check`
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.decode()[-1000:]}")
    return clock, cpu


def _core() -> float:
    times = os.times()
    return times.children_user + times.children_system
