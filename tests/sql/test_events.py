"""The rules by which claims are merged into events: one test a rule, on hand-made reports."""

from __future__ import annotations

from tests.sql.building import PAIR, claim, day, events, report


def test_rule_1_parties_of_a_mutual_act_are_a_set(con):
    found = events(
        con,
        report("a", day("05-16"), claim("ceasefire.general", "agreed", "Russia, Ukraine")),
        report("b", day("05-16"), claim("ceasefire.general", "agreed", "Ukraine", "Russia")),
    )
    assert [(e["n_reports"], e["status"]) for e in found] == [(2, "agreed")]


def test_rule_1_an_act_of_one_side_is_not_the_others(con):
    found = events(
        con,
        report(
            "a", day("05-16"), claim("sanctions.impose", "threatened", "United States", "Russia")
        ),
        report(
            "b", day("05-16"), claim("sanctions.impose", "threatened", "Russia", "United States")
        ),
    )
    assert len(found) == 2


def test_rule_2_the_day_of_the_act_outranks_the_day_of_the_report(con):
    found = events(
        con,
        report("a", day("05-19"), claim("talks.round", "implemented", PAIR, date="2025-05-16")),
    )
    assert found[0]["first_on"] == "2025-05-16"


def test_background_without_a_date_and_speculation_are_no_events(con):
    found = events(
        con,
        report("a", day("05-16"), claim("talks.round", "implemented", PAIR, temporal="background")),
        report("b", day("05-16"), claim("talks.round", "scheduled", PAIR, claim="speculative")),
    )
    assert found == []


def test_rule_7_the_same_number_months_later_is_another_event(con):
    found = events(
        con,
        report("a", day("03-19"), claim("exchange.prisoners", "implemented", PAIR, number=175)),
        report("a", day("08-14"), claim("exchange.prisoners", "implemented", PAIR, number=175)),
    )
    assert [e["first_on"] for e in found] == ["2025-03-19", "2025-08-14"]


def test_rule_8_days_tell_two_rounds_of_talks_apart(con):
    found = events(
        con,
        report("a", day("05-16"), claim("talks.round", "implemented", PAIR, date="2025-05-16")),
        report("b", day("05-17"), claim("talks.round", "implemented", PAIR, date="2025-05-16")),
        report("a", day("05-20"), claim("talks.round", "implemented", PAIR, date="2025-05-20")),
    )
    assert [(e["first_on"], e["n_reports"]) for e in found] == [
        ("2025-05-16", 2),
        ("2025-05-20", 1),
    ]


def test_rule_9_undated_progress_joins_the_nearest_event(con):
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report("b", day("05-18"), claim("exchange.prisoners", "agreed", PAIR)),
    )
    assert [(e["quantity"], e["n_reports"]) for e in found] == [(1000, 2)]


def test_rule_9_a_long_silence_or_a_collapse_begins_another_event(con):
    pair = "Israel, Hamas"
    found = events(
        con,
        report("a", day("01-15"), claim("ceasefire.general", "agreed", pair)),
        report("a", day("01-19"), claim("ceasefire.general", "implemented", pair)),
        report("a", day("03-18"), claim("ceasefire.general", "collapsed", pair)),
        report("a", day("03-25"), claim("ceasefire.general", "proposed", pair)),
    )
    assert [e["steps"] for e in found] == [
        ["agreed", "implemented"],
        ["collapsed"],
        ["proposed"],
    ]


def test_rule_10_demands_join_but_never_tie_two_events_together(con):
    found = events(
        con,
        report("a", day("03-18"), claim("ceasefire.energy", "agreed", PAIR)),
        report("a", day("04-10"), claim("ceasefire.energy", "demanded", "Ukraine", "Russia")),
        report("a", day("05-09"), claim("ceasefire.energy", "demanded", "Ukraine", "Russia")),
        report("a", day("06-05"), claim("ceasefire.energy", "agreed", PAIR)),
    )
    assert [(e["steps"], e["status"]) for e in found] == [
        (["agreed", "demanded"], "agreed"),
        (["demanded", "agreed"], "agreed"),
    ]


def test_copies_are_not_independent(con):
    words = " ".join(f"word{i}" for i in range(80))
    outcome = claim("exchange.prisoners", "agreed", PAIR, number=1000)
    text = f"{outcome.evidence[0].quote} {words}"
    from tasks import rows as make
    from tasks.stories import Likeness
    from tests.sql.building import stamp

    one = report("a", day("05-16"), outcome, text=text, url="https://a.example/1")
    other = report("b", day("05-16"), outcome, text=text, url="https://b.example/1")
    ids = sorted(t["article"]["revision_id"][0].as_py() for t in (one, other))
    found = events(con, one, other, make.likenesses([Likeness(ids[0], ids[1], 1.0)], stamp()))
    assert [(e["n_reports"], e["n_independent"]) for e in found] == [(2, 1)]


def test_a_summary_is_not_independent_of_its_original(con):
    outcome = claim("exchange.prisoners", "agreed", PAIR, number=1000)
    found = events(
        con,
        report("a", day("05-16"), outcome, url="https://a.example/1"),
        report(
            "b",
            day("05-16"),
            outcome,
            url="https://b.example/1",
            kind="summary",
            original_url="https://a.example/1",
        ),
    )
    assert [(e["n_reports"], e["n_independent"]) for e in found] == [(2, 1)]


def test_rule_9_a_completed_event_is_not_taken_up_again(con):
    found = events(
        con,
        report("a", day("05-16"), claim("exchange.prisoners", "agreed", PAIR, number=1000)),
        report("a", day("05-25"), claim("exchange.prisoners", "implemented", PAIR, number=1000)),
        report("b", day("05-26"), claim("exchange.prisoners", "implemented", PAIR)),
        report("a", day("06-02"), claim("exchange.prisoners", "agreed", PAIR)),
        report("a", day("06-07"), claim("exchange.prisoners", "postponed", "Ukraine", "Russia")),
    )
    assert [(e["quantity"], e["steps"]) for e in found] == [
        (1000, ["agreed", "implemented"]),
        (None, ["agreed", "postponed"]),
    ]
