"""What Prefect costs: the same walk of empty batches as a flow, and as plain Python.

A batch is carried through four steps that do nothing, so that only the orchestration is measured:
6 batches are a run of 1,000 pages, 40 one of 20,000 (`tasks.run.parcels`). Fixed: import, flow
start and stop. Marginal: what the other 32 batches add, over what parsing 19,000 pages takes at
`PAGE_SECONDS` each. The server's own core time is shown beside it. Then six runs at once, against
SQLite: how many of their task runs are recorded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.table import Row, row

SMALL, LARGE = 6, 40
STEPS = 4
AT_ONCE = 6
#: Extraction and tagging of one page on one core, as `endtoend` measures it, rounded down.
PAGE_SECONDS = 0.015


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject."""
    from flows import server
    from flows.server import own
    from tasks.settings import load_settings

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        kept = dict(os.environ)
        os.environ["PREFECT_HOME"] = name
        os.environ.pop("PREFECT_API_URL", None)
        try:
            settings = load_settings({"prefect_home": name, "ui_port": own._free_port()})
            with server.running(settings) as url:
                server.ready(url, settings)
                return _measured(runs, url, home)
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _measured(runs: int, url: str, home: Path) -> list[Row]:
    _child("prefect", SMALL)  # bytecode written, files in the page cache
    flow, plain, added, server_cpu = [], [], [], []
    for _ in range(runs):
        before = _core_of(home)
        small = _child("prefect", SMALL)
        _settled(url)
        server_cpu.append(_core_of(home) - before)
        bare = _child("plain", SMALL)
        large, bare_large = _child("prefect", LARGE), _child("plain", LARGE)
        flow.append(small["clock"])
        plain.append(bare["clock"])
        added.append((large["work"] - small["work"]) - (bare_large["work"] - bare["work"]))
    fixed = [ours - theirs for ours, theirs in zip(flow, plain, strict=True)]
    work = 19_000 * PAGE_SECONDS / 2  # on two cores
    lost = _at_once(url)
    return [
        row("orchestration", f"a run of {SMALL} batches", "s", flow, "plain Python", plain),
        row("orchestration", "fixed cost of a run", "s", fixed, limit="<= 5"),
        row(
            "orchestration",
            "cost between 1,000 and 20,000 pages",
            "%",
            [100 * max(0.0, seconds) / work for seconds in added],
            limit="<= 3",
            note=f"{(LARGE - SMALL) * STEPS} more task runs",
        ),
        row("orchestration", f"the server's core, {SMALL * STEPS} task runs", "s", server_cpu),
        row("orchestration", f"task runs lost of {AT_ONCE} runs at once", "", [lost], limit="<= 0"),
    ]


def _child(mode: str, batches: int) -> dict[str, float]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.orchestration", mode, str(batches)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-3000:])
    return {"clock": time.perf_counter() - start, **json.loads(done.stdout.splitlines()[-1])}


def _at_once(url: str) -> int:
    before, quiet = _settled(url), subprocess.DEVNULL
    command = [sys.executable, "-m", "tests.bench.orchestration", "prefect", str(SMALL)]
    started = [subprocess.Popen(command, stdout=quiet, stderr=quiet) for _ in range(AT_ONCE)]
    failed = sum(process.wait() != 0 for process in started)
    recorded = _settled(url) - before
    return AT_ONCE * SMALL * STEPS - recorded + failed


def _settled(url: str) -> int:
    """Return the task runs that the server has recorded as completed, once they grow no more."""
    import urllib.request

    wanted = {"task_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    counts = [-1]
    while len(counts) < 8 or len(set(counts[-8:])) > 1:
        request = urllib.request.Request(
            f"{url}/task_runs/count",
            data=json.dumps(wanted).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as reply:
            counts.append(int(reply.read()))
        time.sleep(0.5)
    return counts[-1]


def _core_of(home: Path) -> float:
    """Return the core seconds that the server of that home has used."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
            if "flows.server" in words and str(home) in words:
                ticks = (entry / "stat").read_text().rsplit(") ", 1)[1].split()
                return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
    raise SystemExit(f"no server of {home}")


def _nothing(_run: Any, parcel: Any) -> Any:
    return parcel.with_()


def _walk(mode: str, n_batches: int) -> Callable[[], None]:
    from tasks.run.parcels import Batch

    batches = [Batch(f"batch {n}", done=n / n_batches) for n in range(1, n_batches + 1)]
    if mode == "plain":

        def plain() -> None:
            for batch in batches:
                parcel = batch
                for _ in range(STEPS):
                    parcel = _nothing(None, parcel)

        return plain
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE

    from flows.carry import carry
    from flows.names import run_name
    from tasks.run import Run
    from tasks.settings import Settings

    step = task(task_run_name="work on {parcel}", cache_policy=NO_CACHE)(_nothing_named)

    @flow(name="empty", flow_run_name=run_name)
    def empty() -> None:
        with Run("empty", Settings()) as run:
            carry(run, batches, *[step] * STEPS)
            assert not run.lost, run.lost

    return empty


def _nothing_named(run: Any, parcel: Any) -> Any:
    return _nothing(run, parcel)


def main() -> None:
    """Do one walk in this process: MODE BATCHES."""
    walk = _walk(sys.argv[1], int(sys.argv[2]))
    start = time.perf_counter()
    walk()
    print(json.dumps({"work": time.perf_counter() - start}))


if __name__ == "__main__":
    main()
