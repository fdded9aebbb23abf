"""A title that attacks whoever shows it: through the warehouse into report, feed and terminal."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET

import pytest

from flows.cli import show
from tasks import exports, report, summary
from tasks.feeds import read_feed
from tests.report.hostile import BIDI, SCRIPT, attacked


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return attacked(tmp_path_factory.mktemp("hostile"))


def is_calm(text: str) -> bool:
    """Whether no character of the text does something instead of showing something."""
    kinds = {unicodedata.category(character) for character in text if character not in "\n\t"}
    return not kinds & {"Cc", "Cs", "Cn"} and not set(BIDI) & set(text)


def test_the_report_shows_it_and_runs_nothing_of_it(hostile):
    facts = report.gather(hostile)
    html = report.render(facts, report.draw(facts))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert html.count("<script>") == 1
    assert 'href="javascript' not in html
    assert 'onload="' not in html
    assert "{{ 7 * 7 }}" in html  # text, not a template
    assert is_calm(html)
    assert "A" * 700 not in html
    assert len(html) < 200_000


def test_the_feed_of_outcomes_carries_it_as_text(hostile):
    document = exports.atom_feed(hostile, limit=10)
    assert is_calm(document)
    root = ET.fromstring(document)  # noqa: S314 - our own document
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = root.iter(f"{atom}entry")
    assert entry.find(f"{atom}link") is None
    assert len(entry.findtext(f"{atom}title")) <= 400
    content = entry.findtext(f"{atom}content")
    assert "<script" not in content
    assert "&lt;script&gt;" in content
    [read] = read_feed(document.encode(), "http://x.example/outcomes.atom", feed_id="f").entries
    assert read.title.startswith("Russia, Ukraine and")


def test_a_terminal_is_not_moved_by_it(hostile, capsys):
    from warehouse.ask import ask

    answer = ask(hostile, "select title, quote, conflict from main.outcomes")
    for form in ("table",):
        show.rows(answer.columns, answer.rows, form=form)
    assert is_calm(capsys.readouterr().out)


def test_an_artifact_keeps_its_table(hostile):
    page = summary.markdown("run", "line", {}, {}, {}, [(f"a|b\n{SCRIPT}", "error", 1)])
    row = next(line for line in page.splitlines() if "script" in line)
    assert row.replace("\\|", "").count("|") == 4
