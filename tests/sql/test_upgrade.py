"""A warehouse of any earlier version is brought up to date, and keeps what it holds."""

from __future__ import annotations

import pytest

from tasks import rows as make
from tests.sql.building import claim, day, polled, report, stamp
from warehouse import kept
from warehouse.check import run_checks
from warehouse.db import connect, publish, rows
from warehouse.errors import MigrationError
from warehouse.files import read
from warehouse.load import load
from warehouse.migrate import migrate, pending

VERSIONS = [file.name for file in read("migrations")]
FACTS = ("page", "article", "extraction", "tagging", "outcome", "evidence", "poll", "feed")


def of_version(path, last):
    """Make a warehouse as the Parley of that migration left it: its tables, its record, some rows."""
    con = connect(path)
    con.execute("""
        create schema meta;
        create table meta.migration (
            name varchar primary key, sha256 varchar not null,
            applied_at timestamptz not null default current_timestamp
        );
        create table meta.definition (
            name varchar primary key, kind varchar not null, sha256 varchar not null
        );
        create schema staging;
        create view staging.gone_since as select 1 as a;
        insert into meta.definition values ('staging.gone_since', 'view', 'of that time');
    """)
    for file in read("migrations"):
        if file.name <= last:
            con.execute(file.text)
            con.execute(
                "insert into meta.migration (name, sha256) values (?, ?)", [file.name, file.sha256]
            )
    outcome = claim("exchange.prisoners", "agreed", "Russia, Ukraine", number=1000)
    load(con, report("a", day("05-16"), outcome))
    load(con, make.polls([polled()], stamp()))
    return con


@pytest.mark.parametrize("last", VERSIONS[:-1])
def test_every_earlier_version_is_upgraded_and_loses_nothing(tmp_path, last):
    path = tmp_path / "w.duckdb"
    con = of_version(path, last)
    before = {name: rows(con, f"select * from raw.{name}") for name in FACTS}
    assert [f"migrations/{name}" for name in VERSIONS if name > last] == [
        name for name in pending(con) if name.startswith("migrations/")
    ]
    assert "staging.gone_since" in migrate(con)
    assert pending(con) == migrate(con) == []
    assert {name: rows(con, f"select * from raw.{name}") for name in FACTS} == before
    assert rows(con, "select quantity, status from main.events") == [
        {"quantity": 1000.0, "status": "agreed"}
    ]
    assert kept.refresh(con) == 1
    assert [r.name for r in run_checks(con) if r.severity == "error" and not r.is_ok] == []
    con.close()
    assert publish(path, tmp_path / "s.duckdb") > 0


def test_a_step_that_was_changed_after_it_had_run_is_refused(tmp_path):
    con = of_version(tmp_path / "w.duckdb", VERSIONS[0])
    con.execute("update meta.migration set sha256 = 'another'")
    with pytest.raises(MigrationError, match=r"0001_tables\.sql was changed after it had run here"):
        migrate(con)
    assert "main.events" not in [
        f"{r['schema_name']}.{r['view_name']}"
        for r in rows(con, "select schema_name, view_name from duckdb_views()")
    ]


def test_a_warehouse_of_a_newer_parley_is_refused(tmp_path):
    con = of_version(tmp_path / "w.duckdb", VERSIONS[0])
    con.execute("insert into meta.migration (name, sha256) values ('9999_later', 'x')")
    with pytest.raises(MigrationError, match="written by a newer version; upgrade Parley"):
        pending(con)
