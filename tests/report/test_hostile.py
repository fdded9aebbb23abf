"""A title that attacks whoever shows it: through the warehouse into report, feed and terminal."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

from flows.cli import show
from tasks import exports, report, rows, summary
from tasks.feeds import read_feed
from tasks.model import Article, Attribution, Evidence, Feed, Outcome, Quantity, Tagging

SCRIPT = "</script><script>alert('script')</script><img src=x onerror=alert('img')>"
BIDI = "\u202e\u2066\u200f"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x00\ufffe\uffff"
HOSTILE = f"{SCRIPT}{BIDI}{ESCAPES}{{{{ 7 * 7 }}}}|`" + "A" * 10_000
LINK = "javascript:alert('link')"
#: As a feed gives it: the markup written out, as titles are HTML; XML holds no control characters.
RSS = f"""<rss version="2.0"><channel><title>x</title><item>
<title>{escape(escape(SCRIPT) + BIDI + "A" * 10_000)}</title><link>{LINK}</link><guid>1</guid>
</item></channel></rss>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A warehouse whose every free text attacks."""
    from tests.report.conftest import LOADED, build

    stamp = rows.Stamp("run", LOADED)
    source = Feed(LINK, HOSTILE, last_polled_at=LOADED)
    [entry] = read_feed(RSS.encode(), "http://x.example/rss", feed_id=source.feed_id).entries
    assert "alert('script')" in entry.title  # kept as text: it is for whoever shows it to escape
    article = Article(
        url=LINK,
        title=HOSTILE,
        text=f"{HOSTILE}\n\nRussia and Ukraine agreed.",
        authors=(HOSTILE,),
        published_at=LOADED,
        site=HOSTILE,
        fetched_at=LOADED,
        language='en" onload="alert(1)',
    )
    outcome = Outcome(
        type="exchange.prisoners",
        status="agreed",
        source_actors=("Russia", "Ukraine", HOSTILE),
        target_actors=(HOSTILE,),
        mediators=(HOSTILE,),
        venue=HOSTILE,
        quantity=Quantity(1000, "prisoners", "each"),
        attribution=Attribution(HOSTILE, "official", verb=HOSTILE),
        condition=HOSTILE,
        conflict=HOSTILE,
        evidence=(Evidence(HOSTILE, 0, len(HOSTILE), "rule"),),
        rule_id="rule",
        rules_version=HOSTILE,
        revision_id=article.revision_id,
    )
    tables = rows.together(
        rows.articles([article], stamp),
        rows.taggings([Tagging(article.revision_id, HOSTILE, True, (outcome,))], stamp),
        rows.feeds([source], stamp),
        rows.entries([entry], LOADED, stamp),
        rows.run(stamp, kind="ingest", state="completed", started_at=LOADED, message=HOSTILE),
    )
    return build(tmp_path_factory.mktemp("hostile") / "hostile.duckdb", iter([tables]))


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


@pytest.mark.browser
def test_a_browser_runs_nothing_of_it_and_keeps_its_layout(hostile, tmp_path):
    from tests.report.browser.conftest import browser, find

    if find() is None:
        pytest.skip("no chromium here; `make report-check` installs Debian's")
    facts = report.gather(hostile)
    file = tmp_path / "report.html"
    file.write_text(report.render(facts, report.draw(facts)), encoding="utf-8")
    with browser(tmp_path / "profile") as page:
        page.open(file.as_uri(), width=390)
        assert page.complaints == []  # a dialog would stand here
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.scripts.length") == 1


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
