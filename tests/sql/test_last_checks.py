"""What the checks found is kept with the run, so that reading it costs nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.run import Run
from tasks.settings import Settings
from tests.sql.building import claim, day, report
from warehouse.check import last_checks
from warehouse.db import connect, writer
from warehouse.load import load

REPORT = report("a", day("05-16"), claim("ceasefire.general", "demanded", "Ukraine", "Russia"))


def test_the_last_checked_run_says_what_its_checks_found(tmp_path):
    settings = Settings(warehouse=tmp_path / "w.duckdb", archive=tmp_path / "archive")
    with writer(settings.warehouse) as con:
        assert last_checks(con) == ([], None)
        load(con, REPORT)
    begun = datetime(2025, 5, 17, tzinfo=UTC)
    with Run("ingest", settings, begun) as run:
        found = run.check()
        run.enter("completed")
    with Run("ingest", settings, begun.replace(day=18)) as unchecked:
        unchecked.enter("failed", "stopped before the checks")
    con = connect(settings.warehouse, read_only=True)
    try:
        results, at = last_checks(con)
        history = con.execute("select count(*), bool_and(is_last) from main.checks").fetchone()
    finally:
        con.close()
    assert at is not None
    assert [(r.name, r.message, r.severity, r.n_rows) for r in results] == [
        (r.name, r.message, r.severity, r.n_rows) for r in found
    ]
    assert any(result.n_rows for result in results)  # this made-up report lacks its page
    assert history == (len(found), True)
