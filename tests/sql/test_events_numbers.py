"""The numbers of events: totals, stages of an accord, and where reports contradict one another."""

from __future__ import annotations

from tests.sql.building import PAIR, claim, day, events, report
from warehouse.db import rows


def test_rule_4_a_total_of_two_sides_is_the_number_of_each(con):
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report("b", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report(
            "c",
            day("05-17"),
            claim("exchange.prisoners", "agreed", PAIR, number=2000, scope="total"),
        ),
    )
    # Merged, and the number is one that was quoted: never the sum.
    assert [(e["quantity"], e["scope"], e["n_reports"]) for e in found] == [(1000, "each", 3)]


def test_rule_5_different_numbers_of_one_day_are_one_disputed_event(con):
    found = events(
        con,
        report("a", day("07-23"), claim("exchange.prisoners", "agreed", PAIR, number=1200)),
        report("b", day("07-23"), claim("exchange.prisoners", "agreed", PAIR, number=1200)),
        report("c", day("07-23"), claim("exchange.prisoners", "agreed", PAIR, number=250)),
    )
    assert [(e["quantity"], e["n_reports"]) for e in found] == [(1200, 3)]
    disputes = rows(
        con, "select kind, version_a, version_b, sources_a, sources_b from main.disputes"
    )
    assert disputes == [
        {
            "kind": "number",
            "version_a": "1200 prisoners (each)",
            "version_b": "250 prisoners (each)",
            "sources_a": ["a", "b"],
            "sources_b": ["c"],
        }
    ]


def test_rule_6_stages_of_an_accord_are_parts_of_it(con):
    stages = [("05-23", 390), ("05-24", 307), ("05-25", 303)]
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        *(
            report(
                "a",
                day(when),
                claim("exchange.prisoners", "ongoing", PAIR, number=n, date=f"2025-{when}"),
            )
            for when, n in stages
        ),
        report(
            "a", day("05-25", 18), claim("exchange.prisoners", "implemented", PAIR, number=1000)
        ),
        report("a", day("06-20"), claim("exchange.prisoners", "implemented", PAIR, number=150)),
    )
    assert [(e["quantity"], e["steps"], e["last_on"]) for e in found] == [
        (1000, ["agreed", "ongoing", "implemented"], "2025-05-25"),
        (150, ["implemented"], "2025-06-20"),
    ]
    assert rows(con, "select * from main.disputes") == []


def test_rule_3_numbers_of_something_else_tell_no_acts_apart(con):
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report(
            "b",
            day("05-23"),
            claim("exchange.prisoners", "ongoing", PAIR, number=390, scope="so_far_each"),
        ),
    )
    assert [(e["quantity"], e["n_reports"]) for e in found] == [(1000, 2)]


def test_rule_4_a_total_alone_stays_as_it_was_quoted(con):
    found = events(
        con,
        report(
            "a",
            day("05-16"),
            claim("exchange.prisoners", "agreed", PAIR, number=200, scope="total"),
        ),
    )
    assert [(e["quantity"], e["scope"]) for e in found] == [(200, "total")]


def test_rule_6_a_swap_on_the_day_of_a_new_accord_is_no_part_of_it(con):
    found = events(
        con,
        report(
            "a",
            day("07-23"),
            claim("exchange.prisoners", "agreed", PAIR, number=1200),
            claim("exchange.prisoners", "implemented", PAIR, number=250),
        ),
    )
    assert [(e["quantity"], e["status"]) for e in found] == [(250, "implemented"), (1200, "agreed")]


def test_rule_6_a_part_carried_out_means_that_the_whole_is_under_way(con):
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report("a", day("05-23"), claim("exchange.prisoners", "implemented", PAIR, number=390)),
    )
    assert [(e["quantity"], e["status"]) for e in found] == [(1000, "ongoing")]


def test_rule_6_a_number_within_a_twentieth_is_the_whole(con):
    bodies = {"unit": "bodies"}
    found = events(
        con,
        report("a", day("06-02"), claim("return.bodies", "agreed", PAIR, number=6000, **bodies)),
        report(
            "a", day("06-16"), claim("return.bodies", "implemented", PAIR, number=6057, **bodies)
        ),
    )
    assert [(e["steps"], e["status"]) for e in found] == [
        (["agreed", "implemented"], "implemented")
    ]


def test_numbers_that_one_story_gives_side_by_side_are_no_dispute(con):
    both = (
        claim("exchange.prisoners", "agreed", PAIR, number=1000),
        claim("exchange.prisoners", "agreed", PAIR, number=120),
    )
    events(con, report("a", day("05-16"), *both), report("b", day("05-16"), both[1]))
    assert rows(con, "select * from main.disputes") == []


def test_a_denial_beside_an_accord_is_a_dispute(con):
    events(
        con,
        report("a", day("06-07"), claim("exchange.prisoners", "scheduled", PAIR)),
        report("b", day("06-07"), claim("exchange.prisoners", "postponed", "Ukraine", "Russia")),
        report("c", day("07-20"), claim("exchange.prisoners", "rejected", "Ukraine", "Russia")),
    )
    found = rows(con, "select kind, sources_a, sources_b from main.disputes")
    assert found == [{"kind": "status", "sources_a": ["a"], "sources_b": ["b"]}]


def test_what_each_party_alone_says_is_two_positions_and_no_dispute(con):
    events(
        con,
        report("a", day("11-06"), claim("ceasefire.humanitarian", "agreed", "RSF", "SAF")),
        report("b", day("11-06"), claim("ceasefire.humanitarian", "none", "SAF", "RSF")),
    )
    assert rows(con, "select * from main.disputes") == []


def test_accusations_of_both_sides_stand_side_by_side(con):
    events(
        con,
        report("a", day("03-18"), claim("ceasefire.energy", "agreed", PAIR)),
        report("a", day("03-20"), claim("ceasefire.energy", "violated", "Russia", "Ukraine")),
        report("b", day("03-21"), claim("ceasefire.energy", "violated", "Ukraine", "Russia")),
    )
    found = rows(con, "select version_a, version_b from main.disputes where kind = 'accusation'")
    assert found == [{"version_a": "broken by Russia", "version_b": "broken by Ukraine"}]


def test_exchanges_act_by_act_with_a_running_total_that_counts_stages_once(con):
    stages = [("05-23", 390), ("05-24", 307), ("05-25", 303)]
    events(
        con,
        report("a", day("05-06"), claim("exchange.prisoners", "implemented", PAIR, number=205)),
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report("b", day("05-17"), claim("exchange.prisoners", "agreed", PAIR)),
        *(
            report("a", day(when), claim("exchange.prisoners", "implemented", PAIR, number=n))
            for when, n in stages
        ),
        report(
            "a", day("05-25", 18), claim("exchange.prisoners", "implemented", PAIR, number=1000)
        ),
        report("b", day("05-26"), claim("exchange.prisoners", "implemented", PAIR, number=1000)),
    )
    found = con.execute("""
        select happened_on::varchar, status, count, is_part, count_agreed, running_total_each,
            n_reports
        from main.prisoner_exchanges order by happened_on, is_part desc
    """).fetchall()
    assert found == [
        ("2025-05-06", "implemented", 205, False, None, 205, 1),
        ("2025-05-16", "agreed", 1000, False, 1000, 205, 2),
        ("2025-05-23", "implemented", 390, True, 1000, 595, 1),
        ("2025-05-24", "implemented", 307, True, 1000, 902, 1),
        ("2025-05-25", "implemented", 303, True, 1000, 1205, 1),
        ("2025-05-25", "implemented", 1000, False, 1000, 1205, 2),
    ]
