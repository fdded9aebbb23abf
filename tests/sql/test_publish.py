"""One writer, many readers: locks, snapshots, and what ad-hoc SQL may do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import time

import duckdb
import pytest

from tests.sql.building import claim, day, report
from warehouse.ask import LOCKDOWN, ask, questions
from warehouse.check import run_checks
from warehouse.db import connect, locked, publish, rows, writer
from warehouse.errors import PublishError, QueryError, WarehouseBusy, WarehouseError
from warehouse.files import definitions
from warehouse.load import load

REPORT = report("a", day("05-16"), claim("ceasefire.general", "demanded", "Ukraine", "Russia"))


@pytest.fixture(scope="module")
def published(template, tmp_path_factory):
    """A warehouse of one report and its snapshot, to be copied."""
    folder = tmp_path_factory.mktemp("published")
    warehouse, snapshot = folder / "w.duckdb", folder / "w.snapshot.duckdb"
    shutil.copyfile(template, warehouse)
    with writer(warehouse) as con:
        load(con, REPORT)
    publish(warehouse, snapshot)
    return warehouse, snapshot


@pytest.fixture
def paths(published, tmp_path):
    warehouse, snapshot = (tmp_path / path.name for path in published)
    for made, copy in zip(published, (warehouse, snapshot), strict=True):
        shutil.copyfile(made, copy)
    return warehouse, snapshot


def test_a_second_writer_waits_then_says_who_writes(tmp_path):
    path = tmp_path / "w.duckdb"
    code = f"""
        from pathlib import Path
        from warehouse.db import writer
        with writer(Path({str(path)!r}), wait=0.3):
            pass
    """
    with writer(path, run="run-7"):
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)],
            check=False,
            capture_output=True,
            text=True,
        )
    message = done.stderr.strip().splitlines()[-1]
    assert message.startswith("warehouse.errors.WarehouseBusy")
    assert f"process {os.getpid()} (run run-7) since 20" in message
    assert "waited 0.3 s" in message


def test_the_lock_ends_with_a_killed_holder(tmp_path):
    path = tmp_path / "w.duckdb"
    code = f"""
        import time
        from pathlib import Path
        from warehouse.db import locked
        with locked(Path({str(path)!r}), run="doomed"):
            print("held", flush=True)
            time.sleep(60)
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(WarehouseBusy, match="run doomed"), locked(path, wait=0):
        pass
    holder.kill()
    holder.wait()
    started = time.monotonic()
    with locked(path, wait=5):
        assert time.monotonic() - started < 4


def test_readers_keep_what_they_opened_and_see_the_new_when_they_open_again(paths):
    warehouse, snapshot = paths
    old = connect(snapshot, read_only=True)
    with writer(warehouse) as con:
        load(con, report("b", day("05-17"), claim("ceasefire.general", "rejected", "Russia")))
    size = publish(warehouse, snapshot)
    assert size == snapshot.stat().st_size
    assert rows(old, "select count(*) as n from main.outcomes") == [{"n": 1}]
    old.close()
    assert ask(snapshot, "select count(*) from outcomes").rows == ((2,),)


def test_the_snapshot_has_views_macros_and_comments(paths):
    answer = ask(paths[1], "select * from positions_as_of(now()::timestamptz)")
    assert "status" in answer.columns
    described = """
        select view_name, comment from duckdb_views()
        where view_name in ('positions', 'articles') order by view_name
    """
    found = [(name, comment[:12]) for name, comment in ask(paths[1], described).rows]
    assert found == [("articles", "Each article"), ("positions", "Party by mat")]
    with writer(paths[0]) as con:
        assert all(result.is_ok for result in run_checks(con, ["columns_described"]))
    reader = connect(paths[1], read_only=True)
    assert all(result.is_ok for result in run_checks(reader, ["columns_described"]))
    reader.close()


def test_what_the_snapshot_stores_equals_what_the_views_say(paths):
    warehouse, snapshot = paths
    stored = [file.qualified for file in definitions() if file.kept_by]
    assert "main.events" in stored
    with writer(warehouse) as con:
        for name in stored:
            sql = f"select * from {name} order by all"
            assert [tuple(row.values()) for row in rows(con, sql)] == list(ask(snapshot, sql).rows)


def test_a_failed_copy_leaves_the_old_snapshot(paths, monkeypatch):
    warehouse, snapshot = paths
    before = snapshot.read_bytes()
    monkeypatch.setattr("shutil.copyfile", lambda _from, to: to.write_bytes(b"not a database"))
    with pytest.raises(WarehouseError):
        publish(warehouse, snapshot)
    assert snapshot.read_bytes() == before


def test_a_copy_that_lacks_rows_is_not_published(paths, monkeypatch, tmp_path):
    warehouse, snapshot = paths
    other = tmp_path / "empty.duckdb"
    with writer(other):
        pass
    stale = other.read_bytes()
    monkeypatch.setattr("shutil.copyfile", lambda _from, to: to.write_bytes(stale))
    with pytest.raises(PublishError, match="differs"):
        publish(warehouse, snapshot)


def test_not_a_database_is_said_so(tmp_path):
    path = tmp_path / "w.duckdb"
    path.write_text("hello, this is not a database" * 500)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        connect(path)


HARM = [
    "delete from raw.outcome",
    "create table raw.mine (a int)",
    "copy (select 1) to 'leak.csv'",
    "select * from read_csv('/etc/hostname')",
    "select * from '/etc/hostname'",
    "attach 'other.duckdb'",
    "install httpfs",
    "load httpfs",
    "set memory_limit = '64GB'",
    "set enable_external_access = true",
    "select 1; select 2",
    "selec 1",
    "select nonsense from outcomes",
]


def test_ad_hoc_sql_can_do_no_harm(paths, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = paths[1].read_bytes()
    for sql in HARM:
        with pytest.raises(QueryError):
            ask(paths[1], sql)
    assert paths[1].read_bytes() == before
    assert not (tmp_path / "leak.csv").exists()


def test_a_question_that_takes_too_long_is_stopped(paths):
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"stopped after 0.3 s"):
        ask(
            paths[1],
            "select sum(a.range * b.range) from range(1000000) a, range(1000000) b",
            timeout=0.3,
        )
    assert time.monotonic() - started < 10


def test_rows_are_bounded_and_said_to_be(paths):
    answer = ask(paths[1], "select * from range(10)", max_rows=3)
    assert (answer.rows, answer.is_truncated) == (((0,), (1,), (2,)), True)
    assert not ask(paths[1], "select * from range(3)", max_rows=3).is_truncated


def test_no_snapshot_and_no_such_question_say_what_is_allowed(paths, tmp_path):
    with pytest.raises(QueryError, match="no snapshot yet"):
        ask(tmp_path / "none.duckdb", "select 1")
    with pytest.raises(QueryError, match=r"nonsense is not a stored question; one of .*demands"):
        ask(paths[1], "nonsense")
    with pytest.raises(QueryError, match=r'For the rows of a view write "from events"'):
        ask(paths[1], "events")
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database")
    with pytest.raises(QueryError, match="the next run publishes it anew"):
        ask(broken, "select 1")


def test_a_question_that_needs_too_much_memory_says_what_to_do(paths, monkeypatch):
    monkeypatch.setitem(LOCKDOWN, "memory_limit", "20MB")
    with pytest.raises(QueryError, match=r"needs more than the 20MB .* open a copy of"):
        ask(paths[1], "select list(range order by range desc) from range(5000000)")


def test_each_question_is_one_and_can_be_asked(paths):
    assert len(questions()) >= 15
    for name, question in questions().items():
        assert question.endswith("?")
        parameters = {"what": "https://a.example"} if name == "article_of" else None
        answer = ask(paths[1], name, parameters=parameters)
        assert answer.question == question
        assert len(answer.types) == len(answer.columns) > 1


def test_a_killed_writer_s_log_is_folded_in_before_publishing(tmp_path):
    path, snapshot = tmp_path / "w.duckdb", tmp_path / "s.duckdb"
    code = f"""
        import os
        from pathlib import Path
        from warehouse.db import writer
        with writer(Path({str(path)!r})) as con:
            con.execute("set checkpoint_threshold = '1GB'")
            con.execute("create table raw.extra as select range as a from range(1000)")
            os._exit(9)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == 9
    assert path.with_name("w.duckdb.wal").exists()
    publish(path, snapshot)
    con = duckdb.connect(str(snapshot), read_only=True)
    assert con.execute("select count(*) from raw.extra").fetchone() == (1000,)
    con.close()


def test_search_ranks_and_knows_neither_case_nor_accents(paths):
    warehouse, snapshot = paths
    talk = claim("ceasefire.general", "demanded", "Ukraine", "Russia")
    texts = {
        "a": "The ceasefire in Bogotá holds, the CEASEFIRE holds. " + "More words follow. " * 20,
        "b": "A ceasefire was mentioned in passing. " + "Other matters took the day. " * 60,
        "c": "Переговори тривають у Женеві.",
    }
    with writer(warehouse) as con:
        for source, text in texts.items():
            quote = talk.evidence[0].quote
            load(con, report(source, day("05-20"), talk, text=f"{text} {quote}"))
    publish(warehouse, snapshot)
    publish(warehouse, snapshot)  # nothing is indexed twice

    def found(query):
        return [row[0] for row in ask(snapshot, f"select source from search('{query}')").rows]

    assert found("Ceasefire holds") == ["a"]
    assert found("mentioned CEASEFIRE") == ["b"]
    assert found("bogota") == ["a"]
    assert found("ЖЕНЕВІ") == ["c"]
    assert found("ceasefire nowhere") == []
    assert found("...") == []
    # Often in a short text, then once in a short one, then once in a long one.
    assert list(dict.fromkeys(found("ceasefire"))) == ["a", "c", "b"]
