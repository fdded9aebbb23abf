"""A run keeps its connection between uses, and gives it to whoever waits."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from warehouse import db, held
from warehouse.errors import WarehouseBusy


def _writes(path: Path, times: int) -> None:
    for _ in range(times):
        with db.writer(path, wait=20) as con:
            con.execute(
                "insert into raw.rejected select * replace (uuid() as rejected_id) from raw.rejected limit 1"
            )


def test_uses_share_a_connection_until_an_error(tmp_path: Path) -> None:
    writer = held.HeldWriter(tmp_path / "w.duckdb", run="one")
    with writer.use() as first:
        with writer.use() as nested:
            assert nested is first
        first.execute("select 1")
    with writer.use() as second:
        assert second is first
    with pytest.raises(ZeroDivisionError), writer.use() as con:  # noqa: PT012
        con.begin()
        con.execute("create table raw.half (n integer)")
        raise ZeroDivisionError
    with writer.use() as fresh:
        assert fresh is not first
        assert not fresh.execute("from duckdb_tables() where table_name = 'half'").fetchall()
    writer.close()
    with db.writer(tmp_path / "w.duckdb", wait=0):
        pass


def test_who_waits_gets_an_idle_connection_at_once(tmp_path: Path) -> None:
    writer = held.HeldWriter(tmp_path / "w.duckdb", run="idle")
    with writer.use():
        pass
    with pytest.raises(WarehouseBusy, match=r"run idle"), db.locked(tmp_path / "w.duckdb", wait=0):
        pass
    with db.writer(tmp_path / "w.duckdb", wait=10):
        pass
    with writer.use() as con:
        con.execute("select 1")
    writer.close()


def test_who_waits_comes_between_two_uses_of_one_who_never_rests(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with db.writer(path) as con:
        con.execute(
            "insert into raw.rejected (rejected_id, url, step, reason, is_transient, rejected_at,"
            " run_id, loaded_at) values ('a', 'u', 'load', 'r', false, now(), 'x', now())"
        )
    other = multiprocessing.get_context("spawn").Process(target=_writes, args=(path, 5))
    other.start()
    writer = held.HeldWriter(path, run="busy")
    deadline = time.monotonic() + 60
    while other.is_alive() and time.monotonic() < deadline:
        with writer.use() as con:
            con.execute("select count(*) from raw.rejected").fetchall()
    other.join(1)
    assert other.exitcode == 0
    with writer.use() as con:
        assert con.execute("select count(*) from raw.rejected").fetchall() == [(6,)]
    writer.close()


def test_an_idle_connection_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_IDLE", 0.1)
    writer = held.HeldWriter(tmp_path / "w.duckdb")
    with writer.use() as first:
        pass
    time.sleep(1)
    with db.writer(tmp_path / "w.duckdb", wait=0):  # nobody had to ask for it
        pass
    with writer.use() as con:
        assert con is not first
    writer.close()
