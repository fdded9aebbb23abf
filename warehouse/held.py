"""One writing connection for many uses, given up as soon as anybody else wants to write."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from warehouse import db

#: Seconds between two looks at who waits, while nobody here uses the connection.
_LOOK = 0.2
#: Seconds without use after which the connection is closed: somebody may open the file by hand.
_IDLE = 5.0
#: Seconds after which it is closed in any case, which frees what DuckDB has kept of the file in memory.
_LONGEST = 30.0


class HeldWriter:
    """The warehouse as one run opens it for writing: from its first use to its last, where possible.

    Opening and closing takes longer than storing a small batch: DuckDB reads the catalogue, and
    folds its log in. Whoever waits for the lock (`db.locked`) gets it when the use that goes on
    ends, or within `_LOOK` seconds. Safe to share between threads, of which one at a time has it.
    """

    def __init__(self, path: Path, run: str = "") -> None:
        self._path = path
        self._run = run
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._stack = ExitStack()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._opened = self._used = 0.0
        self._in_use = False

    @contextmanager
    def use(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield the connection of `db.writer`, opened now unless it is open. Raises what that does.

        After an error it is closed, so that nothing is left of what had been begun.
        """
        with self._lock:
            outermost, self._in_use = not self._in_use, True
            try:
                yield self._con or self._open()
            except BaseException:
                self._used = -_IDLE
                raise
            else:
                self._used = time.monotonic()
            finally:
                self._in_use = not outermost
                if outermost and self._is_over():
                    self.close()

    def close(self) -> None:
        """Close the connection, if it is open; the next use opens it again."""
        with self._lock:
            self._con = None
            self._over.set()
            self._stack.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        self._con = self._stack.enter_context(db.writer(self._path, run=self._run))
        self._opened = self._used = time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._look, args=(self._over,), daemon=True).start()
        return self._con

    def _is_over(self) -> bool:
        now = time.monotonic()
        return (
            now - self._used > _IDLE or now - self._opened > _LONGEST or db.is_awaited(self._path)
        )

    def _look(self, over: threading.Event) -> None:
        while not over.wait(_LOOK):
            with self._lock:
                if not over.is_set() and self._is_over():
                    self.close()
