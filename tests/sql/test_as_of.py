"""What was known on a day stays what it was, whatever is corrected, copied or read anew later."""

from __future__ import annotations

from itertools import pairwise

from tasks import rows as make
from tasks.model import key
from tasks.rows import together
from tasks.stories import Likeness
from tests.sql.building import claim, day, report, stamp
from warehouse.load import load

VIEWS = ("outcomes", "events", "positions", "position_changes")
PAIR = "Russia, Ukraine"
#: Addresses of which the copy's key is the lesser: so the story's key changes when it comes.
FIRST, COPY = sorted((f"https://{name}.example/1" for name in "ab"), key=key, reverse=True)
TEXT = " Both delegations left the palace without a word to those who waited at the gates."


def known(con, relation):
    return con.execute(f"select * from {relation} order by all").fetchall()


def revision(tables):
    return tables["article"]["revision_id"][0].as_py()


def alike(one, other, at):
    found = Likeness(*sorted((revision(one), revision(other))), 0.95)
    return make.likenesses([found], stamp(at))


def test_each_evening_is_what_its_warehouse_said(con):
    talks = claim("talks.round", "implemented", PAIR, rules_version="rules-2")

    def told(name, at, number, url, status="agreed"):
        outcome = claim("exchange.prisoners", status, PAIR, number=number)
        text = outcome.evidence[0].quote + talks.evidence[0].quote + TEXT + name
        return report(name, at, outcome, url=url, text=text)

    first = told("a", day("05-16"), 1000, FIRST)
    copy = told("b", day("05-17"), 1000, COPY)
    corrected = told("a", day("05-18"), 900, FIRST)
    text = copy["article"]["text"][0].as_py()
    late = {
        "05-16": first,
        "05-17": together(copy, alike(first, copy, day("05-17", 13))),
        # Nearly the same text at the same address: a correction takes the place of what it corrects.
        "05-18": together(corrected, alike(first, corrected, day("05-18", 13))),
        # Newer rules read the copy otherwise.
        "05-19": report("b", day("05-17"), talks, url=COPY, text=text, loaded=day("05-19")),
        "05-20": told("c", day("05-20"), 1000, "https://c.example/1", status="implemented"),
    }
    said = {}
    for name, tables in late.items():
        load(con, tables)
        said[name] = {view: known(con, f"main.{view}") for view in VIEWS}
    for name, answers in said.items():
        for view, answer in answers.items():
            evening = f"timestamptz '2025-{name} 23:59:59+00'"
            assert known(con, f"main.{view}_as_of({evening})") == answer, (name, view)
    evenings = list(said.values())
    assert all(one["outcomes"] != other["outcomes"] for one, other in pairwise(evenings))
    assert revision(late["05-19"]) == revision(copy)
