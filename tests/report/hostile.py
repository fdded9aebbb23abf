"""A feed, an article and an outcome whose every free text attacks, as a loaded warehouse."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from tasks import rows
from tasks.feeds import read_feed
from tasks.model import Article, Attribution, Evidence, Feed, Outcome, Quantity, Tagging
from tests.report.conftest import LOADED, build

SCRIPT = "</script><script>alert('script')</script><img src=x onerror=alert('img')>"
BIDI = "\u202e\u2066\u200f"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x00\ufffe\uffff"
HOSTILE = f"{SCRIPT}{BIDI}{ESCAPES}{{{{ 7 * 7 }}}}|`" + "A" * 10_000
LINK = "javascript:alert('link')"
#: As a feed gives it: the markup written out, as titles are HTML; XML holds no control characters.
RSS = f"""<rss version="2.0"><channel><title>x</title><item>
<title>{escape(escape(SCRIPT) + BIDI + "A" * 10_000)}</title><link>{LINK}</link><guid>1</guid>
</item></channel></rss>"""


def attacked(folder: Path) -> Path:
    """Return the snapshot of a warehouse whose every free text attacks."""
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
    return build(folder / "hostile.duckdb", iter([tables]))
