"""Records into tables and back: nothing is lost on the way, and types are those of the schema."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import rows
from tasks.model import (
    ArchiveRef,
    Article,
    Attribution,
    Entry,
    Evidence,
    Feed,
    Outcome,
    Page,
    Part,
    Quantity,
    Reason,
    Rejected,
    Step,
    Tagging,
)
from tests.conftest import examples
from warehouse.db import connect
from warehouse.db import rows as read
from warehouse.load import load
from warehouse.migrate import migrate

AT = datetime(2025, 5, 16, 12, tzinfo=UTC)
STAMP = rows.Stamp("run-1", AT)


@pytest.fixture(scope="module")
def con():
    connection = connect(":memory:")
    migrate(connection)
    yield connection
    connection.close()


TEXT = st.text(max_size=40).filter(lambda text: "\0" not in text)
MAYBE = st.none() | TEXT
TIMES = st.none() | st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)


@examples(25)
@given(
    st.builds(
        Feed,
        url=TEXT,
        name=TEXT,
        language=MAYBE,
        etag=MAYBE,
        moved_count=st.integers(0, 9),
        failures=st.floats(0, 9),
        next_due_at=TIMES,
        last_full_at=TIMES,
    )
)
def test_a_feed_comes_back_as_it_was(con, feed):
    load(con, rows.feeds([feed], STAMP))
    kept = read(con, "select * from staging.feed_state where feed_id = ?", [feed.feed_id])
    assert [rows.feed_from_row(row) for row in kept] == [feed]


@examples(25)
@given(
    st.builds(
        Article,
        url=TEXT,
        title=MAYBE,
        text=TEXT,
        authors=TEXTS,
        published_at=TIMES,
        language=MAYBE,
        parts=st.lists(
            st.builds(Part, st.integers(0, 9), st.integers(0, 9), TIMES, MAYBE), max_size=2
        ).map(tuple),
        notes=TEXTS,
        page_id=MAYBE,
        fetched_at=TIMES,
    )
)
def test_an_article_comes_back_as_it_was(con, article):
    con.execute("delete from raw.article")
    load(con, rows.articles([article], STAMP))
    kept = read(con, "select * from raw.article")
    assert [rows.article_from_row(row) for row in kept] == [article]


def test_what_is_stored_of_an_outcome():
    outcome = Outcome(
        "exchange.prisoners",
        "agreed",
        ("Russia", "Ukraine"),
        (),
        (Evidence("an agreement", 3, 15, cues=("agreement", "-resulting")), Evidence("x", 0, 1)),
        "swap.agreed",
        "v1",
        quantity=Quantity(1000, "prisoners", "each"),
        attribution=Attribution("a senior official", "party", "Ukraine", "revealed"),
        date="2025-05-16",
        revision_id="rev",
    )
    tables = rows.taggings([Tagging("rev", "v1", True, (outcome,), ("Umerov",))], STAMP)
    (stored,) = tables["outcome"].to_pylist()
    assert {name: value for name, value in stored.items() if value not in (None, [])} == {
        "outcome_id": outcome.outcome_id,
        "revision_id": "rev",
        "rules_version": "v1",
        "type": "exchange.prisoners",
        "status": "agreed",
        "source_actors": ["Russia", "Ukraine"],
        "quantity": 1000.0,
        "unit": "prisoners",
        "scope": "each",
        "speaker": "a senior official",
        "speaker_kind": "party",
        "speaker_party": "Ukraine",
        "speaker_verb": "revealed",
        "claim": "asserted",
        "temporal": "current",
        "act_date": "2025-05-16",
        "confidence": 0.5,
        "rule_id": "swap.agreed",
        "run_id": "run-1",
        "loaded_at": AT,
    }
    quotes = tables["evidence"].to_pylist()
    assert [(q["ordinal"], q["quote"], q["start_offset"], q["rule_id"]) for q in quotes] == [
        (0, "an agreement", 3, "swap.agreed"),
        (1, "x", 0, "swap.agreed"),
    ]
    assert tables["tagging"].to_pylist()[0]["n_outcomes"] == 1


def test_a_page_carries_its_place_in_the_archive():
    page = Page("u", "f", AT, 200, None, b"abc", archive=ArchiveRef("a.warc.gz", 7, 9))
    (row,) = rows.pages([page], STAMP)["page"].to_pylist()
    assert [row[name] for name in ("archive_file", "archive_offset", "archive_length")] == [
        "a.warc.gz", 7, 9,
    ]  # fmt: skip
    assert (row["body_bytes"], row["checked_at"]) == (3, AT)


def test_each_attempt_has_a_row_but_deferral_one_for_all_runs():
    def keys(reason):
        item = Rejected("u", Step.FETCH, reason, entry_id="e", at=AT)
        return {
            rows.rejected([item], rows.Stamp(run, AT))["rejected"]["rejected_id"][0].as_py()
            for run in ("run-1", "run-2")
        }

    assert len(keys(Reason.TIMEOUT)) == 2
    assert len(keys(Reason.DEFERRED)) == 1


def test_nothing_becomes_empty_tables_with_all_columns(con):
    tables = rows.together(
        rows.feeds([], STAMP),
        rows.polls([], STAMP),
        rows.entries([], AT, STAMP),
        rows.pages([], STAMP),
        rows.articles([], STAMP),
        rows.taggings([], STAMP),
        rows.rejected([], STAMP),
        rows.likenesses([], STAMP),
    )
    assert set(load(con, tables).values()) == {0}
    for name, table in tables.items():
        columns = {
            row["column_name"]
            for row in read(
                con,
                "select column_name from duckdb_columns() "
                "where schema_name = 'raw' and table_name = ?",
                [name],
            )
        }
        assert set(table.column_names) == columns


def test_a_run_moves_on(con):
    for state, finished in (("running", None), ("completed", AT)):
        load(
            con,
            rows.run(
                STAMP,
                kind="ingest",
                state=state,
                started_at=AT,
                finished_at=finished,
                counts={"feeds": 3},
                seconds={"poll": 0.5},
            ),
        )
    (kept,) = read(con, "select state, finished_at, counts, step_seconds from main.runs")
    assert kept == {
        "state": "completed",
        "finished_at": AT,
        "counts": {"feeds": 3},
        "step_seconds": {"poll": 0.5},
    }


def test_a_value_of_the_wrong_kind_is_refused():
    entry = Entry("f", "i", None, None, position="first")  # type: ignore[arg-type]
    with pytest.raises((pa.ArrowException, TypeError)):
        rows.entries([entry], AT, STAMP)


def test_together_keeps_order_and_names():
    one = rows.feeds([Feed("a")], STAMP)
    other = rows.feeds([Feed("b")], STAMP) | rows.likenesses([], STAMP)
    joined = rows.together(one, other)
    assert list(joined) == ["feed", "likeness"]
    assert joined["feed"]["url"].to_pylist() == ["a", "b"]
    assert dataclasses.is_dataclass(STAMP)
