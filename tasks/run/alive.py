"""Which runs are alive: each holds a lock on a file of its own beside the warehouse.

A lock ends with its process, however that ends, so a run whose file can be locked by another has
died, and the next run says so in the ledger.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alive(warehouse: Path, run_id: str) -> Iterator[None]:
    """Show this run as alive for as long as the context lasts."""
    folder = _folder(warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / run_id
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def bury(warehouse: Path) -> list[str]:
    """Return the keys of the runs that died, once: their files are removed."""
    dead = []
    for path in sorted(_folder(warehouse).glob("*")):
        with path.open("r") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            path.unlink(missing_ok=True)
            dead.append(path.name)
    return dead


def _folder(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.stem}.runs")
