"""The report says what the rows say, and nothing that a row could smuggle in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tasks import report
from tasks.report import charts, words
from tasks.report.look import Days
from tasks.report.matrix import MOST_PARTIES, NO_CONFLICT, matrices

SINCE = datetime(2025, 7, 1, tzinfo=UTC)
SECTIONS = ["changes", "positions", "timeline", "prisoners", "disputes", "sources", "quality"]


class Outline(HTMLParser):
    """Elements, attributes and text of a document; unclosed or crossed elements are an error."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def facts(snapshot):
    return report.gather(snapshot, since=SINCE)


@pytest.fixture(scope="module")
def drawn(facts):
    return report.draw(facts)


@pytest.fixture(scope="module")
def html(facts, drawn):
    return report.render(facts, drawn)


def test_it_is_well_formed_and_has_its_sections_in_order(html):
    outline = Outline(html)
    ids = [a["id"] for a in outline.all("section") if a.get("id")]
    assert ids == SECTIONS
    links = [a["href"] for a in outline.all("a") if a["href"].startswith("#")]
    assert links[0] == "#main"
    assert links[-len(SECTIONS) :] == [f"#{name}" for name in SECTIONS]
    assert {*links[1:]} <= {*links[-len(SECTIONS) :]}
    every = [a["id"] for _, a in outline.found if "id" in a]
    assert len(every) == len(set(every))


def test_it_loads_nothing(html):
    outline = Outline(html)
    assert not {"img", "iframe", "object", "embed", "base"} & {tag for tag, _ in outline.found}
    assert [a["href"] for a in outline.all("link")] == ["data:,"]
    assert all("src" not in attributes for _, attributes in outline.found)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(a["content"] for a in outline.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_every_link_out_leads_to_a_source_and_tells_it_nothing(html):
    out = [a for a in Outline(html).all("a") if not a["href"].startswith("#")]
    assert len(out) > 100
    assert all(re.match(r"https?://", a["href"]) for a in out)
    assert all("noreferrer" in a["rel"] for a in out)


def test_a_number_keeps_the_scope_it_was_quoted_in(html):
    text = " ".join("".join(Outline(html).text).split())
    assert "1,000 each" in text
    assert "2,000 each" not in text


def test_each_section_shows_the_query_it_is_made_by(html, facts):
    text = "".join(Outline(html).text)
    shown = (
        "changes",
        "positions",
        "timeline",
        "talks",
        "exchanges",
        "tallies",
        "disputes",
        "sources",
        "feeds",
    )
    for name in shown:
        assert facts[name].question in text
        assert facts[name].sql in text


def test_every_chart_has_its_words(html, drawn):
    assert any(key.startswith("timeline:") for key in drawn)
    assert any(key.startswith("exchanges:") for key in drawn)
    assert any(key.startswith("claimants:") for key in drawn)
    outline = Outline(html)
    pictures = [a for _, a in outline.found if a.get("role") == "img"]
    assert len(pictures) == len(drawn)
    assert all(a["aria-label"] for a in pictures)


def test_without_the_extra_the_numbers_remain_and_it_says_so(facts, monkeypatch):
    monkeypatch.setattr(charts, "find_spec", lambda name: None)
    assert report.draw(facts) == {}
    text = " ".join("".join(Outline(report.render(facts)).text).split())
    assert "Charts are left out" in text
    assert "1,000 each" in text


def test_an_empty_warehouse_makes_an_honest_report(empty):
    facts = report.gather(empty)
    html = report.render(facts, report.draw(facts))
    text = " ".join("".join(Outline(html).text).split())
    assert "No claim has been found yet" in text
    for said in (
        "No position yet.",
        "No talks reported yet.",
        "No contradiction found.",
        "No run yet.",
    ):
        assert said in text
    assert [a["id"] for a in Outline(html).all("section") if a.get("id")] == SECTIONS


def test_the_same_rows_make_the_same_bytes(snapshot, html):
    again = report.gather(snapshot, since=SINCE)
    assert report.render(again, report.draw(again)) == html


def test_what_is_new_is_counted_from_the_last_report(snapshot):
    everything = report.gather(snapshot)
    later = report.gather(snapshot, since=datetime(2025, 6, 1, tzinfo=UTC))
    nothing = report.gather(snapshot, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert nothing["changes"].rows == ()
    assert 0 < later["changes"].n_all < everything["changes"].n_all
    assert "Nothing new since then" in report.render(nothing)
    assert "This is the first report" in report.render(everything)


def test_a_limit_is_said_and_never_silent(facts):
    assert facts["changes"].n_left_out > 0
    assert f"of {facts['changes'].n_all} events" in report.render(facts)


def test_a_matrix_keeps_every_position():
    rows = [
        {"conflict": "A", "party": f"p{n:02}", "type": "ceasefire.general"} for n in range(9)
    ] + [{"conflict": None, "party": "q", "type": "mediation"}]
    found = matrices(rows)
    assert [m.conflict for m in found] == ["A", NO_CONFLICT]
    assert len(found[0].parties) == MOST_PARTIES
    assert sum(m.n_positions for m in found) == len(rows)


def test_running_totals_hold_until_the_last_day_and_count_an_accord_once():
    def act(day, status, total_agreed, total_given, *, counted=False):
        return {
            "happened_on": datetime(2025, 5, day, tzinfo=UTC).date(),
            "status": status,
            "is_counted": counted,
            "agreed_total_each": total_agreed,
            "running_total_each": total_given,
        }

    acts = [
        act(16, "agreed", 1000, 0, counted=True),
        act(20, "agreed", 1000, 0),  # told again
        act(23, "implemented", 1000, 390),
        act(25, "implemented", 1000, 1000),
    ]
    points = [(p["line"], p["day"][-2:], p["prisoners"], p["told"]) for p in charts.steps(acts)]
    assert points == [
        ("agreed", "16", 1000, True),
        ("agreed", "25", 1000, False),
        ("exchanged", "23", 390, True),
        ("exchanged", "25", 1000, True),
    ]


def test_each_claimant_has_its_own_totals(facts):
    rows = charts.pairs(facts["tallies"].rows)["Russia and Ukraine"]
    last = {(row["claimant"], row["act"]): row["total_each"] for row in rows}
    assert last["The Meridian Courier", "agreed"] >= 1000
    for name, own in charts.claimants(rows):
        for act in ("agreed", "exchanged"):
            totals = [row["total_each"] for row in own if row["act"] == act]
            assert totals == sorted(totals), name  # nothing that was given is taken back
    kinds = [own[0]["is_party"] for _, own in charts.claimants(rows)]
    assert kinds == sorted(kinds, reverse=True)  # parties before publishers


def test_a_chart_says_which_days_it_shows(drawn):
    for svg in drawn.values():
        found = dict(re.findall(r' data-(\w+)="([^"]+)"', svg.split(">", 1)[0]))
        first = datetime.fromisoformat(found["first"]).replace(tzinfo=UTC).timestamp() * 1000
        assert found["first"] <= found["last"]
        assert int(found["start"]) < first < int(found["end"])
        assert f"h{found['frame']}v" in svg.replace(".5", "")  # the frame is as wide as it says


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-05-16", "2025-05-16"), ("2025-05-01", "2025-07-20"), ("1999-01-31", "2026-11-22")],
)
def test_an_axis_has_a_few_marks_within_its_days(first, last):
    days = Days.of([last, first])
    for few, most in ((False, 9), (True, 4)):
        marks = days.axis(few=few).to_dict()["values"]
        assert 1 <= len(marks) <= most
        assert all(days.start < mark < days.end for mark in marks)


def test_an_accord_told_again_is_not_another_accord(facts):
    told = [r for r in facts["exchanges"].rows if r["status"] == "agreed" and r["count"] == 1000]
    assert sum(row["is_counted"] for row in told) == 1


@pytest.mark.parametrize(
    ("value", "unit", "scope", "said"),
    [
        (1000.0, "prisoners", "each", "1,000 prisoners each"),
        (390.0, "", "so_far", "390 so far"),
        (2.5, "hours", "less_than", "less than 2.5 hours"),
        (30.0, "days", None, "30 days"),
        (None, "days", None, ""),
        (6.0, "weeks", "unheard_of", "6 weeks"),
    ],
)
def test_numbers_in_words(value, unit, scope, said):
    assert words.quantity(value, unit, scope) == said


def test_spans_of_days_in_words():
    first, last = datetime(2025, 5, 23, tzinfo=UTC).date(), datetime(2025, 5, 25, tzinfo=UTC).date()
    assert words.days(first, last) == "23 to 25 May 2025"
    assert words.days(first, first) == "23 May 2025"


def test_every_status_of_the_warehouse_has_a_phase(snapshot):
    from warehouse.ask import ask

    known = ask(snapshot, "select status, phase from staging.outcome_status").rows
    assert {status: words.phase(status) for status, _ in known} == dict(known)
    assert {phase for _, phase in known} == set(words.PHASES) == set(charts.PHASES)
