"""Kill a run with SIGKILL, again and again, run it to its end, and compare with an undisturbed one.

    python -m tests.crash.kill [RANDOM_POINTS]      the whole walk; 30 random points, every step edge

The sample newsroom is served by this process. Last line: `kill points equal: N of N`. Compared are
all facts: every table without the times and places at which this machine met them.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tasks.archive import Damage, iterate
from tasks.feeds import dump_opml
from tasks.newsroom import Newsroom
from warehouse.db import connect, rows

#: What differs between two undisturbed runs: when, where and by whom, never what.
VOLATILE = {
    "run_id", "loaded_at", "fetched_at", "checked_at", "polled_at", "rejected_at", "retry_at",
    "last_polled_at", "last_full_at", "last_changed_at", "next_due_at", "seconds",
    "archive_file", "archive_offset", "archive_length", "rejected_id", "poll_id",
}  # fmt: skip
TABLES = (
    "feed", "entry", "page", "extraction", "article", "tagging", "outcome", "evidence",
    "likeness", "rejected",
)  # fmt: skip


def child(folder: str, listing: str, hosts: str, edge: int) -> None:
    """Take the walk; at step edge number `edge` (from 1; 0: never) die at once."""
    from tests.sql.newsroom import steps_of

    for number, _ in enumerate(steps_of(Path(folder), listing, json.loads(hosts)), 1):
        if number == edge:
            os.kill(os.getpid(), signal.SIGKILL)
    print(number, flush=True)


def start(folder: Path, newsroom: Newsroom, edge: int = 0) -> subprocess.Popen[str]:
    listing = folder / "feeds.opml"
    listing.write_text(dump_opml(newsroom.feeds()), encoding="utf-8")
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.crash.kill",
            "child",
            str(folder),
            str(listing),
            json.dumps(list(newsroom.hosts)),
            str(edge),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(folder: Path, newsroom: Newsroom) -> int:
    """Run to the end; return the number of step edges passed."""
    process = start(folder, newsroom)
    out, problems = process.communicate(timeout=600)
    if process.returncode:
        raise RuntimeError(problems)
    return int(out.split()[-1])


def facts(folder: Path) -> dict[str, Any]:
    """Return the rows of each table without what is volatile, and the views, in order."""
    con = connect(folder / "parley.duckdb", read_only=True)
    try:
        found: dict[str, Any] = {}
        for table in TABLES:
            kept = rows(con, f"select * from raw.{table}")
            plain = [{k: v for k, v in row.items() if k not in VOLATILE} for row in kept]
            found[table] = sorted({repr(sorted(row.items())) for row in plain})
        found["fates"] = rows(con, "select entry_id, fate from staging.entry_fate order by all")
        found["wrong"] = [
            row["archive_file"]
            for row in rows(con, "select distinct archive_file from raw.page")
            if not (folder / "archive" / row["archive_file"]).exists()
        ]
        return found
    finally:
        con.close()


def is_sound(folder: Path) -> bool:
    """Whether the snapshot, if there is one, opens, and every archive file can be read."""
    snapshot = folder / "parley.snapshot.duckdb"
    if snapshot.exists():
        con = connect(snapshot, read_only=True)
        con.execute("select count(*) from main.events").fetchall()
        con.close()
    for file in sorted((folder / "archive").rglob("*.warc.gz")):
        if any(isinstance(found, Damage) for found in iterate(file)):
            return False
    return True


def strike(folder: Path, newsroom: Newsroom, *, edge: int = 0, after: float = 0.0) -> None:
    """Start a run and kill it: at a step edge, or after some seconds."""
    process = start(folder, newsroom, edge)
    try:
        process.wait(timeout=after or 600)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


def main(random_points: int, edges: bool = True) -> bool:
    chance = random.Random(20251122)
    equal = total = 0
    with Newsroom(port=0) as newsroom, tempfile.TemporaryDirectory() as base:
        calm = Path(base) / "calm"
        calm.mkdir()
        started = time.monotonic()
        n_edges = finish(calm, newsroom)
        spent = time.monotonic() - started
        expected = facts(calm)
        points = [{"edge": number} for number in range(1, n_edges + 1)] if edges else []
        points += [{"after": chance.uniform(0.05, 0.95) * spent} for _ in range(random_points)]
        for number, point in enumerate(points, 1):
            folder = Path(base) / f"point-{number}"
            folder.mkdir()
            strike(folder, newsroom, **point)  # type: ignore[arg-type]
            sound = is_sound(folder)
            finish(folder, newsroom)
            found = facts(folder)
            differing = [name for name in expected if found[name] != expected[name]]
            total += 1
            equal += sound and not differing and not found["wrong"]
            print(f"{point}: {'equal' if not differing else f'differs in {differing}'}", flush=True)
    print(f"kill points equal: {equal} of {total}")
    return equal == total


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 30) else 1)
