"""Loading: all or nothing, each row once, and what never changes never changes."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from tasks import rows as make
from tests.sql.building import FEED, NOON, claim, day, item, polled, report, stamp
from warehouse.db import rows
from warehouse.errors import LoadError
from warehouse.load import load

EXCHANGE = claim("exchange.prisoners", "agreed", "Russia, Ukraine", number=1000)


def test_a_second_identical_load_writes_nothing(con):
    tables = report("a", day("05-16"), EXCHANGE)
    first = load(con, tables)
    assert first == {
        "page": 1, "article": 1, "extraction": 1, "tagging": 1, "outcome": 1, "evidence": 1
    }  # fmt: skip
    before = rows(con, "select * from raw.outcome")
    again = report("a", day("05-16"), EXCHANGE, loaded=day("06-01"), run="run-2")
    assert set(load(con, again).values()) == {0}
    assert rows(con, "select * from raw.outcome") == before


def test_rows_of_one_key_within_a_batch_are_one_row_the_first(con):
    one = make.entries([item("x")], NOON, stamp())
    other = make.entries([item("x", position=7)], NOON, stamp())
    assert load(con, make.together(one, other)) == {"entry": 1}
    assert rows(con, "select position from raw.entry") == [{"position": 0}]


def test_a_feed_follows_its_newest_state(con):
    load(con, make.feeds([FEED], stamp()))
    moved = dataclasses.replace(FEED, etag='"2"', failures=0.5)
    assert load(con, make.feeds([FEED, moved], stamp(day("06-01"), "run-2"))) == {"feed": 0}
    kept = rows(con, "select * from staging.feed_state")
    assert [make.feed_from_row(row) for row in kept] == [moved]
    assert rows(con, "select run_id from raw.feed") == [{"run_id": "run-2"}]


def test_an_unmoved_feed_keeps_the_run_that_wrote_it(con):
    load(con, make.feeds([FEED], stamp()))
    load(con, make.feeds([FEED], stamp(day("06-01"), "run-2")))
    assert rows(con, "select run_id from raw.feed") == [{"run_id": "run-1"}]


def test_a_page_received_again_moves_only_its_time_of_checking(con):
    load(con, report("a", day("05-16"), EXCHANGE))
    page = rows(con, "select * from raw.page")[0]
    batch = pa.Table.from_pylist([page | {"checked_at": day("06-01"), "final_url": "elsewhere"}])
    assert load(con, {"page": batch}) == {"page": 0}
    after = rows(con, "select * from raw.page")[0]
    assert (after["checked_at"], after["final_url"]) == (day("06-01"), page["final_url"])
    assert after["fetched_at"] == page["fetched_at"]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"nonsense": pa.table({"a": [1]})}, "raw.nonsense is not a table .* one of article, "),
        (
            {"entry": pa.table({"revision_id": ["x"], "colour": ["red"]})},
            "no column colour; one of",
        ),
        ({"entry": pa.table({"title": ["x"]})}, "lacks its key revision_id"),
        ({"entry": pa.table({"revision_id": pa.array([None], pa.string())})}, "1 rows without"),
        ({"entry": pa.table({"revision_id": ["x"]})}, "raw.entry: Constraint Error: NOT NULL"),
    ],
)
def test_a_batch_that_does_not_fit_says_where_and_why(con, tables, message):
    with pytest.raises(LoadError, match=message):
        load(con, tables)


def test_an_error_in_the_last_table_takes_back_the_first(con):
    good = make.feeds([FEED], stamp())
    with pytest.raises(LoadError):
        load(con, good | {"entry": pa.table({"revision_id": ["x"]})})
    assert rows(con, "select * from raw.feed") == []
    load(con, good)
    assert len(rows(con, "select * from raw.feed")) == 1


def test_polls_carry_feed_state_and_failures(con):
    from tasks.model import Reason, Rejected, Step

    refused = Rejected(FEED.url, Step.POLL, Reason.DNS, feed_id=FEED.feed_id, at=NOON)
    failed = dataclasses.replace(polled(result="failed"), rejected=refused)
    assert load(con, make.polls([failed], stamp())) == {"poll": 1, "feed": 1, "rejected": 1}
    health = rows(con, "select state, last_reason, n_failed from main.feed_health")
    assert health == [{"state": "failing", "last_reason": "dns", "n_failed": 1}]
