"""What is kept as tables is what the views say, whatever was loaded, in whatever order."""

from __future__ import annotations

import random

from tasks import rows as make
from tasks.model import Feed
from tasks.rows import together
from tasks.stories import Likeness
from tests.sql.building import claim, day, report, stamp
from tests.sql.newsroom import labelled
from warehouse import kept
from warehouse.files import definitions
from warehouse.load import load

PAIR = "Russia, Ukraine"
KEPT = [file for file in definitions() if file.kept_by]


def differing(con):
    """Return the kept tables that do not hold exactly what their view says."""
    found = []
    for view in KEPT:
        con.execute(f"create or replace temp table said as from {view.qualified}")
        sql = "select count(*) from ((from {0} except all from {1}) union all (from {1} except all from {0}))"
        if con.execute(sql.format("said", f"kept.{view.name}")).fetchone() != (0,):
            found.append(view.name)
    con.execute("drop table said")
    return found


def count(con, name):
    return con.execute(f"select count(*) from kept.{name}").fetchall()[0][0]


def test_the_newsroom_in_any_order_and_any_parts(con):
    stories = list(labelled())
    chance = random.Random(1)
    order = chance.sample(stories, len(stories))
    places = sorted(chance.sample(range(1, len(order)), 2))
    for start, stop in zip([0, *places], [*places, len(order)], strict=True):
        load(con, together(*order[start:stop]))
        assert kept.refresh(con) > 0
        assert differing(con) == []
    assert kept.refresh(con) == 0
    assert count(con, "events") > 50


def test_only_what_is_touched_is_made_anew(con):
    load(con, report("a", day("05-16"), claim("ceasefire.general", "agreed", "Israel, Hamas")))
    load(con, report("a", day("05-16"), claim("ceasefire.general", "agreed", PAIR)))
    assert kept.refresh(con) == 2
    con.execute("update kept.events set venue = 'untouched'")
    load(con, report("b", day("05-17"), claim("ceasefire.general", "extended", PAIR)))
    assert kept.refresh(con) == 1
    found = con.execute("select parties, venue from kept.events order by all").fetchall()
    assert found == [(["Hamas", "Israel"], "untouched"), (["Russia", "Ukraine"], None)]


def test_what_changes_claims_stored_before_is_followed(con):
    outcome = claim("exchange.prisoners", "agreed", PAIR, number=1000)
    talks = claim("talks.round", "implemented", PAIR)
    feed = Feed("https://a.example/rss", "A")
    one = report("", day("05-16"), outcome, talks, url="https://a.example/1", feed_id=feed.feed_id)
    other = report("b", day("05-16"), outcome, url="https://b.example/1")
    load(con, together(one, other, make.feeds([feed], stamp())))
    kept.refresh(con)

    def shared():
        assert differing(con) == []
        return con.execute("""
            select n_independent, sources from kept.events where type = 'exchange.prisoners'
        """).fetchall()

    assert shared() == [(2, ["A", "b"])]
    ids = sorted(t["article"]["revision_id"][0].as_py() for t in (one, other))
    load(con, make.likenesses([Likeness(ids[0], ids[1], 1.0)], stamp()))
    kept.refresh(con)
    assert shared() == [(1, ["A", "b"])]
    load(con, make.feeds([Feed("https://a.example/rss", "Wire")], stamp()))
    kept.refresh(con)
    assert shared() == [(1, ["Wire", "b"])]
    # Newer rules find another number, and no talks.
    again = claim("exchange.prisoners", "agreed", PAIR, number=500, rules_version="rules-2")
    text = one["article"]["text"][0].as_py() + " " + again.evidence[0].quote
    load(
        con,
        report(
            "", day("05-16"), again, url="https://a.example/1", text=text, loaded=day("05-20"),
            feed_id=feed.feed_id,
        ),
    )  # fmt: skip
    assert kept.refresh(con) > 0
    assert differing(con) == []
    assert count(con, "talks") == 0


def test_rows_taken_away_or_other_definitions_make_everything_anew(con):
    for number in range(3):
        load(con, report("a", day(f"05-1{number}"), claim("talks.round", "implemented", PAIR)))
    kept.refresh(con)
    con.execute(
        "delete from raw.tagging where revision_id = (select min(revision_id) from raw.article)"
    )
    assert kept.refresh(con) == 2
    assert differing(con) == []
    con.execute("update kept.definition set sha256 = 'old' where name = 'views'")
    con.execute("delete from kept.events")
    assert kept.refresh(con) == 2
    assert differing(con) == []


def test_a_row_that_is_as_it_was_is_not_written_again(con):
    """All events of the parties are compared with what is new; those that stay are left alone."""
    for name, month in (("a", "01"), ("b", "05")):
        number = 500 if name == "a" else 1000
        outcome = claim("exchange.prisoners", "agreed", PAIR, number=number)
        load(con, report(name, day(f"{month}-16"), outcome))
        kept.refresh(con)
    places = "select rowid, event_id from kept.events where quantity = 500"
    before = con.execute(places).fetchall()
    load(con, report("c", day("05-17"), claim("exchange.prisoners", "agreed", PAIR, number=1000)))
    assert kept.refresh(con) == 1
    assert con.execute(places).fetchall() == before
    assert con.execute("select n_reports from kept.events order by 1").fetchall() == [(1,), (2,)]
    assert differing(con) == []
