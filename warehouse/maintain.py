"""Keeping the file small and the archive within its policy, and saying how large everything is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.db import rows
from warehouse.errors import WarehouseError
from warehouse.files import read


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: polls rolled up, archive files removed with their bytes, sizes after it.

    `sizes`: what, rows or files, bytes (None where only rows are known).
    """

    polls: int
    pruned: tuple[str, ...]
    pruned_bytes: int
    sizes: tuple[tuple[str, int, int | None], ...]


def maintain(
    con: duckdb.DuckDBPyConnection,
    archive: Path,
    *,
    polls_before: datetime | None = None,
    archive_before: datetime | None = None,
) -> Upkeep:
    """Put a warehouse (its writing connection) and its archive folder in order.

    Rolls up polls without news of whole days before `polls_before`; removes archive files of which
    every record was fetched before `archive_before`, and notes when: their pages stay, and cannot
    be extracted again. None: nothing of that. Then takes stock of the folder and checkpoints.
    """
    polls = _roll_up(con, polls_before) if polls_before else 0
    now = datetime.now(UTC)
    _take_stock(con, archive, now)
    pruned = _prune(con, archive, archive_before, now) if archive_before else []
    con.execute("checkpoint")
    return Upkeep(
        polls, tuple(name for name, _ in pruned), sum(n for _, n in pruned), tuple(_sizes(con))
    )


def _roll_up(con: duckdb.DuckDBPyConnection, before: datetime) -> int:
    [polls] = (file for file in read("maintain") if file.name == "polls")
    before_it, after = "select count(*) from raw.poll", "select count(*) from raw.poll"
    con.begin()
    try:
        n_before = con.execute(before_it).fetchall()[0][0]
        for statement in con.extract_statements(polls.text):
            con.execute(statement, {"before": before})
        n_after = con.execute(after).fetchall()[0][0]
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return int(n_before - n_after)


def _take_stock(con: duckdb.DuckDBPyConnection, archive: Path, now: datetime) -> None:
    """Enter the finished files of the folder in meta.archive_file, as they are."""
    found = []
    for path in sorted(archive.rglob("*.warc.gz")):
        stat = path.stat()
        name = path.relative_to(archive).as_posix()
        found.append((name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), now))
    con.begin()
    try:
        con.execute("delete from meta.archive_file where pruned_at is null")
        if found:
            con.executemany(
                "insert or replace into meta.archive_file values (?, ?, ?, ?, null)", found
            )
        con.commit()
    except BaseException:
        con.rollback()
        raise


def _prune(
    con: duckdb.DuckDBPyConnection, archive: Path, before: datetime, now: datetime
) -> list[tuple[str, int]]:
    """Note each file as removed, then remove it: killed between the two, the next call does it."""
    due = con.execute(
        """
        select files.archive_file, files.n_bytes
        from meta.archive_file as files
        left join staging.archive_use as used using (archive_file)
        where files.pruned_at is null
            and coalesce(used.last_fetched_at, files.changed_at) < $1 and files.changed_at < $1
        order by files.archive_file
        """,
        [before],
    ).fetchall()
    if due:
        con.executemany(
            "update meta.archive_file set pruned_at = ? where archive_file = ?",
            [(now, name) for name, _ in due],
        )
    for name, _ in due:
        path = archive / name
        if archive.resolve() not in path.resolve().parents:
            raise WarehouseError(f"{name}: lies outside of {archive}; nothing was removed there")
        path.unlink(missing_ok=True)
    return due


def _sizes(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int, int | None]]:
    [tables] = (file for file in read("maintain") if file.name == "sizes")
    for row in rows(con, tables.text):
        yield row["table_name"], row["n_rows"], None
    [(block, n_blocks, free)] = con.execute(
        "select block_size, total_blocks, free_blocks from pragma_database_size() "
        "where database_name = current_database()"
    ).fetchall()
    yield "database file, blocks in use", n_blocks - free, (n_blocks - free) * block
    yield "database file, blocks free for reuse", free, free * block
    [(files, n_bytes)] = con.execute(
        "select count(*), coalesce(sum(n_bytes), 0)::bigint from meta.archive_file "
        "where pruned_at is null"
    ).fetchall()
    yield "archive files", files, n_bytes
