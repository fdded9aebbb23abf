"""Writers take turns and readers never wait: two loaders at once, and readers through all loads."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from warehouse.db import publish, rows, writer

WRITER = """
    import sys
    from pathlib import Path
    from tests.sql.building import claim, day, report
    from warehouse.db import publish, writer
    from warehouse.load import load
    path, name, n_loads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    for number in range(n_loads):
        outcome = claim("ceasefire.general", "demanded", "Ukraine", "Russia")
        with writer(path, run=name) as con:
            load(con, report(f"{name}-{number}", day("05-16", number), outcome))
        publish(path, path.with_name("s.duckdb"))
    print("wrote")
"""

#: Ask until told to stop; what is seen must be whole, and never less than was seen before.
READER = """
    import sys
    import threading
    from pathlib import Path
    from warehouse.ask import ask
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    snapshot, pause, most, asked = Path(sys.argv[1]), float(sys.argv[2]), 0, 0
    while not stop.is_set() or asked < 3:
        ((claims, articles, quotes),) = ask(snapshot, \"\"\"
            select (select count(*) from outcomes), (select count(*) from raw.article),
                (select count(*) from raw.evidence)
        \"\"\").rows
        assert claims == articles == quotes >= most, (claims, articles, quotes, most)
        most, asked = claims, asked + 1
        stop.wait(pause)
    print(asked)
"""


def begin(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_writers_and_two_readers(template: Path, tmp_path: Path) -> None:
    """The short form."""
    together(template, tmp_path, n_readers=2, n_loads=2)


@pytest.mark.slow
def test_two_writers_and_twenty_readers_through_ten_loads(template: Path, tmp_path: Path) -> None:
    together(template, tmp_path, n_readers=20, n_loads=5)


def together(template: Path, folder: Path, n_readers: int, n_loads: int) -> None:
    path, snapshot = folder / "w.duckdb", folder / "s.duckdb"
    shutil.copyfile(template, path)
    publish(path, snapshot)
    # However many read, they ask as often together, so that the writers are not starved of cores.
    readers = [begin(READER, snapshot, n_readers / 20) for _ in range(n_readers)]
    writers = [begin(WRITER, path, name, n_loads) for name in ("one", "other")]
    try:
        for process in writers:
            out, problems = process.communicate(timeout=600)
            assert (process.returncode, out) == (0, "wrote\n"), problems
        for process in readers:
            out, problems = process.communicate(timeout=600)
            assert process.returncode == 0, problems
            assert int(out) >= 3
    finally:
        for process in (*writers, *readers):
            process.kill()
            process.wait()
    with writer(path) as con:
        assert rows(con, "select count(*) as n from main.outcomes") == [{"n": 2 * n_loads}]
