"""Opening the warehouse, one writer at a time, and publishing what readers see.

A DuckDB file that is open for writing refuses every other process, readers included. So one
process at a time writes (`writer`, guarded by a lock file beside the warehouse), and readers use
the snapshot that `publish` replaces atomically.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import duckdb

from warehouse.errors import LoadError as LoadError  # noqa: PLC0414
from warehouse.errors import MigrationError as MigrationError  # noqa: PLC0414 - where callers look for it
from warehouse.errors import PublishError as PublishError  # noqa: PLC0414
from warehouse.errors import QueryError as QueryError  # noqa: PLC0414
from warehouse.errors import WarehouseBusy as WarehouseBusy  # noqa: PLC0414
from warehouse.errors import WarehouseError as WarehouseError  # noqa: PLC0414

#: What one connection may hold in memory; DuckDB would take four fifths of the machine's. More than
#: fits is put on disk beside the warehouse.
MEMORY = "2GB"


def connect(path: Path | str, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file (or ":memory:") with times in UTC and nothing drawn on stdout.

    Raises WarehouseBusy if another process has it open, WarehouseError if it is not a database.
    """
    try:
        con = duckdb.connect(str(path), read_only=read_only, config={"memory_limit": MEMORY})
    except duckdb.Error as error:
        if "lock" in str(error):
            raise WarehouseBusy(f"{path}: another process has it open: {error}") from error
        raise WarehouseError(f"{path}: cannot be opened: {error}") from error
    con.execute("set enable_progress_bar = false")
    con.execute("set TimeZone = 'UTC'")
    return con


def rows(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Sequence[Any] | Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the answer to `sql` as one dict a row. Raises QueryError, naming the SQL."""
    try:
        con.execute(sql, parameters)
        names = [column[0] for column in con.description or ()]
        return [dict(zip(names, row, strict=True)) for row in con.fetchall()]
    except duckdb.CatalogException as error:
        (file,) = con.execute("select current_database()").fetchone() or ("it",)
        raise QueryError(
            f"{error}\nin: {sql.strip()[:500]}\nWhere {file} was published by an earlier version "
            "of Parley, the next run publishes it anew; `parley ingest` is one."
        ) from error
    except duckdb.Error as error:
        raise QueryError(f"{error}\nin: {sql.strip()[:500]}") from error


def lock_path(path: Path) -> Path:
    """Return the lock file of a warehouse: the same name, ending in .lock."""
    return path.with_suffix(".lock")


@contextmanager
def locked(path: Path, *, wait: float = 60, run: str = "") -> Iterator[None]:
    """Hold the writer's lock of the warehouse at `path`; wait for it up to `wait` seconds.

    The lock is an flock, so it ends with the process that holds it, however that ends. The file's
    text names the holder and is only ever read for the message of WarehouseBusy. Who waits holds
    another lock, the queue: a holder can see it, and comes after it when it wants the lock again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait
    with (
        lock_path(path).open("a+", encoding="utf-8") as file,
        _queue_path(path).open("a") as queue,
    ):
        if not (_taken(queue, deadline) and _taken(file, deadline)):
            raise WarehouseBusy(_busy(path, file.name, wait))
        fcntl.flock(queue, fcntl.LOCK_UN)
        file.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(json.dumps({"pid": os.getpid(), "run": run, "since": since}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


def is_awaited(path: Path) -> bool:
    """Return whether somebody waits for the writer's lock of the warehouse at `path`."""
    with _queue_path(path).open("a") as queue:
        return not _taken(queue, 0)


def _taken(file: IO[str], deadline: float) -> bool:
    """Take the lock of an open file, by the deadline (monotonic); return whether it was had."""
    pause = 0.02
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause * random.uniform(0.5, 1), left))  # noqa: S311 - spreads waiters, no secret
            pause = min(pause * 2, 0.5)
        else:
            return True


def _queue_path(path: Path) -> Path:
    return path.with_suffix(".queue.lock")


def _busy(path: Path, lock: str, wait: float) -> str:
    try:
        holder = json.loads(Path(lock).read_text(encoding="utf-8"))
        who = f"process {holder['pid']}" + (f" (run {holder['run']})" if holder["run"] else "")
        who += f" since {holder['since']}"
    except (OSError, ValueError, KeyError):
        who = "another process"
    return f"{path}: {who} is writing; waited {wait:g} s. Try again when it has finished."


@contextmanager
def writer(
    path: Path, *, wait: float = 60, run: str = "", ready: bool = True
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the one writing connection: lock held, schema up to date, closed at the end.

    `run` names the holder to those who wait; `ready`: migrate first. Commits nothing by itself. Raises WarehouseBusy
    after `wait` seconds (also when a reader has opened the warehouse itself, not its snapshot),
    MigrationError.
    """
    from warehouse.migrate import migrate

    deadline = time.monotonic() + wait
    with locked(path, wait=wait, run=run):
        con = _connect_by(path, deadline)
        try:
            if ready:
                migrate(con)
            yield con
        finally:
            con.close()


def _connect_by(path: Path, deadline: float) -> duckdb.DuckDBPyConnection:
    while True:
        try:
            return connect(path)
        except WarehouseBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.1)


def publish(path: Path, snapshot: Path, *, wait: float = 60) -> int:
    """Replace the snapshot by a copy of the warehouse as it stands; return its size in bytes.

    Bring what is kept up to date, close, copy, let the heavy views read their tables, fsync, open
    and compare, rename, fsync the folder: a reader sees the old file or the new one, never a part,
    and whoever has the old one open keeps it.
    The warehouse is locked while it is copied, the snapshot until it is replaced. Needs no open
    connection to `path` in this process. Raises PublishError, WarehouseBusy.
    """
    from warehouse.kept import show

    with locked(snapshot, wait=wait, run="publish"):
        fresh = snapshot.with_name(f".{snapshot.name}.new")
        expected = _copied(path, fresh, wait)
        copy = connect(fresh)
        try:
            _compare(copy, fresh, expected)
            show(copy)
        finally:
            copy.close()
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        copy = connect(fresh, read_only=True)
        try:
            _compare(copy, fresh, expected)
        finally:
            copy.close()
        size = fresh.stat().st_size
        fresh.replace(snapshot)
        _fsync_folder(snapshot.parent)
        return size


def _copied(path: Path, fresh: Path, wait: float) -> list[tuple[str, int]]:
    """Copy the warehouse, its writer's lock held; return the number of rows of its tables."""
    from warehouse.kept import refresh
    from warehouse.migrate import migrate

    with locked(path, wait=wait, run="publish"):
        # Opening and closing replays a log that a killed writer left, and folds it in.
        con = _connect_by(path, time.monotonic() + wait)
        try:
            migrate(con)
            refresh(con)
            con.execute("checkpoint")
            counts = _census(con)
        finally:
            con.close()
        if _log(path).exists():
            raise PublishError(f"{path}: its log could not be folded in; is it open elsewhere?")
        _log(fresh).unlink(missing_ok=True)
        shutil.copyfile(path, fresh)
    return counts


def _compare(copy: duckdb.DuckDBPyConnection, path: Path, expected: list[tuple[str, int]]) -> None:
    found = _census(copy)
    if found != expected:
        raise PublishError(f"{path}: differs from its warehouse: {found} for {expected}")


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _census(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return the number of rows of each table of schema raw, by name."""
    names = con.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw' order by all"
    ).fetchall()
    counts = [con.execute(f'select count(*) from raw."{name}"').fetchall() for (name,) in names]  # noqa: S608 - names come from the catalogue
    return [(name, count[0][0]) for (name,), count in zip(names, counts, strict=True)]


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
