"""`make faults`: the real `parley ingest` against the fault server, every contract judged.

    python tests/faults/run.py [--shared FOLDER]

Three runs with time passing in between, the address guard on and only the manifest's hosts exempt.
Prints each contract that is not met, what the runs cost, and last `faults: N of 201, canary hits: C`.
Exits 0 if all are met.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from flows import server  # noqa: E402  # after the path is set
from tasks.settings import load_settings  # noqa: E402
from tests.faults.stage import Stage, free_port  # noqa: E402

#: Bounds of the issue: memory over a quiet run, in MB, and seconds for everything.
MEMORY = 150
SECONDS = 120
#: Waits long enough for every honest answer on loopback.
WAITS = {"connect_timeout": 4.0, "read_timeout": 5.0, "total_timeout": 9.0, "page_timeout": 20.0}


def main() -> int:
    """Run the faults; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("PARLEY_SHARED", str(ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(default))
    program = parser.parse_args().shared / "faults/fault_server.py"
    if not program.exists():
        print(f"{program} does not exist; set PARLEY_SHARED", file=sys.stderr)
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, Stage(program, Path(name), brief=True) as stage:
        home = {"prefect_home": Path(name) / "prefect", "ui_port": free_port()}
        settings = load_settings(home, environ={})
        with server.running(settings) as api_url:
            server.ready(api_url, settings)
            calm = {**home, "warehouse": "quiet.duckdb"}
            quiet = ingest(stage, [f"{stage.base}/feeds/good.xml"], **calm)
            runs: list[tuple[int, int, float]] = []
            stage.play(lambda: runs.append(ingest(stage, stage.sources(), **home)))
        verdicts, facts = stage.verdicts()
    seconds = time.monotonic() - began
    unmet = {name: problem for name, problem in verdicts.items() if problem}
    for fault, problem in unmet.items():
        print(f"{fault}: {problem}")
    peak = max(memory for _, memory, _ in runs)
    print(f"exit codes: {[code for code, _, _ in runs]}")
    print(f"seconds: {[round(s, 1) for _, _, s in runs]} the runs, {seconds:.0f} in all")
    print(f"memory: {quiet[1]} MB in a quiet run, {peak} MB at most here")
    bounded = peak - quiet[1] <= MEMORY and seconds <= SECONDS
    clean = all(code == 0 for code, _, _ in runs)
    met = len(verdicts) - len(unmet)
    print(f"faults: {met} of {len(verdicts)}, canary hits: {facts.canary}")
    return 0 if not unmet and not facts.canary and clean and bounded else 1


def ingest(stage: Stage, sources: list[str], **more: Any) -> tuple[int, int, float]:
    """Run `parley ingest` as a user does; return its exit code, peak memory in MB and seconds."""
    given = stage.settings(**WAITS, **more)
    given["warehouse"] = stage.folder / given["warehouse"]
    environment = {
        f"PARLEY_{name.upper()}": ",".join(map(str, value))
        if isinstance(value, list)
        else str(value)
        for name, value in given.items()
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    began = time.monotonic()
    with (stage.folder / "ingest.log").open("ab") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("parley")), "ingest", "--feeds", *sources],
            env={**kept, **environment},
            cwd=stage.folder,
            stdout=log,
            stderr=log,
        )
        peak = Peak(process.pid)
        try:
            code = process.wait(timeout=3 * SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
    if code:
        print((stage.folder / "ingest.log").read_text()[-2000:], file=sys.stderr)
    return code, peak.megabytes, time.monotonic() - began


class Peak:
    """The largest memory that a process and its children had at one time, watched until it ends."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0
        threading.Thread(target=self._watch, args=(pid,), daemon=True).start()

    def _watch(self, pid: int) -> None:
        while memory := sum(_resident(each) for each in _family(pid)):
            self.megabytes = max(self.megabytes, memory // 1024)
            time.sleep(0.1)


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            children = Path(f"/proc/{each}/task/{each}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in children.split()]
        for thread in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(c) for c in thread.read_text().split() if int(c) not in found]
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Return the resident kilobytes of a process, what it shares counted to each sharer's part."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")), 0)


if __name__ == "__main__":
    sys.exit(main())
