"""Feed documents to entries: formats, damage, bounds."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ReadError
from tasks.feeds import FeedDocument, to_json
from tasks.model import Reason
from tests.unit.feed_documents import item, read, reason, rss

ATOM = """<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='uk' xml:base='https://a.example/x/'>
<title>Atom</title><link rel='hub' href='https://hub.example/'/><link href='https://a.example/'/>
<entry><id>urn:1</id><title type='html'>&lt;i&gt;Talks&lt;/i&gt; &amp;amp; truce</title>
<link rel='alternate' href='1.html'/><published>2026-09-01T10:00:00Z</published>
<updated>2026-09-02T10:00:00+03:00</updated><author><name>A. Writer</name></author>
<summary>Both sides &lt; one</summary></entry></feed>"""


RDF = """<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'
xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>R</title></channel>
<item rdf:about='https://r.example/1'><title>R1</title><link>https://r.example/1</link>
<dc:date>2026-09-01T10:00:00Z</dc:date><dc:creator>B. Writer</dc:creator></item></rdf:RDF>"""


JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [
            {
                "id": 7,
                "url": "/j/1",
                "title": "A <b> in the title",
                "content_html": "<p>Hi</p>",
                "date_published": "2026-09-01T10:00:00Z",
                "authors": [{"name": "C. Writer"}],
            },
            {"id": "https://j.example/2", "content_text": "1 < 2"},
        ],
    }
)


SITEMAP = """<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'
xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://s.example/1</loc><news:news>
<news:publication><news:name>S</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-09-01T10:00:00Z</news:publication_date><news:title>S &amp; T</news:title>
</news:news></url><url><loc>https://s.example/about</loc></url></urlset>"""


TEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


def test_atom() -> None:
    found = read(ATOM)
    (entry,) = found.entries
    assert (found.version, found.title, found.language) == ("atom10", "Atom", "uk")
    assert (found.hub_url, found.home_url) == ("https://hub.example/", "https://a.example/")
    assert (entry.title, entry.summary) == ("Talks & truce", "Both sides < one")
    assert entry.url == "https://a.example/x/1.html"
    assert (entry.published_at, entry.authors) == (TEN, ("A. Writer",))
    assert entry.updated_at == datetime(2026, 9, 2, 7, tzinfo=UTC)


def test_rdf() -> None:
    (entry,) = read(RDF).entries
    assert (entry.title, entry.url) == ("R1", "https://r.example/1")
    assert (entry.published_at, entry.updated_at, entry.authors) == (TEN, None, ("B. Writer",))


def test_json_feed() -> None:
    found = read(JSON)
    first, second = found.entries
    assert (found.version, found.hub_url) == ("json11", "https://hub.example/")
    assert (first.guid, first.url, first.title) == (
        "7",
        "https://news.example/j/1",
        "A <b> in the title",
    )
    assert (first.summary, first.published_at, first.language) == ("Hi", TEN, "en")
    assert (second.url, second.summary, second.title) == ("https://j.example/2", "1 < 2", None)


@pytest.mark.parametrize("bad", ["http://[::", "http://[]", "https://n.example/\ud800", "\ud800"])
@pytest.mark.parametrize("key", ["id", "url", "external_url", "title", "home_page_url"])
def test_one_bad_value_costs_a_json_feed_nothing_else(key: str, bad: str) -> None:
    good = {"id": "good", "url": "https://n.example/good", "title": "Good"}
    items = [{**good, "id": "1", "url": "https://n.example/1", key: bad}, good]
    version = "https://jsonfeed.org/version/1.1"
    document = {"version": version, "title": "N", "items": items, "home_page_url": bad}
    found = read(json.dumps(document))
    assert found.entries[-1].url == "https://n.example/good"
    assert len(found.entries) + len(found.rejected) >= 2
    kept = [found.home_url, *(v for e in found.entries for v in (e.identity, e.link, e.title))]
    assert "".join(filter(None, kept)).encode()  # no half of a pair, which no warehouse takes


def test_news_sitemap() -> None:
    found = read(SITEMAP)
    (entry,) = found.entries
    assert (found.version, found.title, found.language) == ("sitemap-news", "S", "en")
    assert (entry.title, entry.url, entry.published_at) == ("S & T", "https://s.example/1", TEN)
    plain_map = "<urlset xmlns='x'><url><loc>https://s.example/</loc></url></urlset>"
    assert reason(plain_map) is Reason.NOT_A_FEED


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        (b"<!doctype html><html><body>Down for maintenance</body></html>", Reason.NOT_A_FEED),
        (
            b"<html><head><link rel=alternate type=application/rss+xml href=/f></head></html>",
            Reason.NOT_A_FEED,
        ),
        (b"just text", Reason.NOT_A_FEED),
        (b'{"error": "no"}', Reason.NOT_A_FEED),
        (b'{"items": []}', Reason.NOT_A_FEED),
        (b'{"items": [', Reason.UNREADABLE),
        (b"[" * 100_000, Reason.UNREADABLE),
        (b"<?xml version='1.0'?><opml><body/></opml>", Reason.NOT_A_FEED),
        (b"<rss version='2.0'>" + b"<a>" * 300 + b"</rss>", Reason.UNREADABLE),
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(600)) + b"/>", Reason.UNREADABLE),
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"/>", Reason.UNREADABLE),
        (b"<rss>", Reason.UNREADABLE),
    ],
)
def test_what_is_no_feed_has_its_reason(document: bytes, why: Reason) -> None:
    assert reason(document) is why


def test_an_empty_feed_is_a_feed() -> None:
    found = read(rss())
    assert (found.entries, found.rejected, found.title) == ((), (), "News")


@pytest.mark.parametrize(
    ("document", "titles", "note"),
    [
        ("\n\n<br />\n<b>Warning</b>: mysql in x.php<br />\n" + rss(item()), ["Story 1"], "junk"),
        (rss(item()) + "<script>x()</script>", ["Story 1"], "bozo"),
        (rss(item(), item(2)).replace("</item>", "", 1), ["Story 1", "Story 2"], "bozo"),
        (rss(item(title="AT&T & co")), ["AT&T & co"], "bozo"),
        (
            rss(item(title="Caf&eacute;&nbsp;talks aren&rsquo;t over")),
            ["Café talks aren’t over"],
            "bozo",
        ),
        (rss(item(title="A\x0bB\x1fC\x00D")), ["ABCD"], None),
        (rss(item(), "<title>Cut o"), ["Story 1"], "cut off"),
    ],
)
def test_damage_is_mended_and_noted(document: str, titles: list[str], note: str | None) -> None:
    if note == "cut off":
        document = document.removesuffix("</item></channel></rss>")
    found = read(document)
    assert [e.title.replace("\xa0", " ") for e in found.entries if e.title] == titles
    assert any(note in n for n in found.notes) if note else found.notes == ()


def test_a_raw_ampersand_leaves_the_link_whole() -> None:
    (entry,) = read(rss(item(link="https://news.example/a?x=1&y=2"))).entries
    assert entry.url == "https://news.example/a?x=1&y=2"
    cdata = "<![CDATA[ https://news.example/a?x=1&y=2 ]]>"
    (entry,) = read(rss(item(link=cdata, title="R&D"))).entries
    assert (entry.url, entry.title) == ("https://news.example/a?x=1&y=2", "R&D")


def test_long_documents_are_cut_whole() -> None:
    found = read(rss(*[item(n) for n in range(50)]), max_entries=10)
    assert [e.title for e in found.entries] == [f"Story {n}" for n in range(10)]
    assert found.notes == ("50 items, the first 10 read",)


def test_entities_are_neither_fetched_nor_multiplied() -> None:
    outside = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    found = read(rss(item(title="T &x;"), declaration=f"<?xml version='1.0'?>{outside}"))
    assert "root:" not in str(found)
    rows = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    bomb = f"<!DOCTYPE z [<!ENTITY a 'lol'>{rows}]>"
    found = read(rss(item(title="&j;"), declaration=f"<?xml version='1.0'?>{bomb}"))
    assert all(len(e.title or "") < 1000 for e in found.entries)


@given(st.text(alphabet="<>/&;!-[]='\" abitemrsxyl\n", max_size=200))
def test_no_markup_breaks_reading(text: str) -> None:
    try:
        found = read(f"<rss version='2.0'><channel>{text}</channel></rss>")
    except ReadError:
        return
    assert isinstance(found, FeedDocument)


def test_dates_and_volume_hints() -> None:
    head = "<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    space = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    document = rss(item(1, more="<pubDate>10/11/2026</pubDate>"), head=head).replace(
        "<rss ", f"<rss {space} "
    )
    found = read(document)
    assert found.ttl == 1800
    assert found.entries[0].published_at is None
    assert "could be either" in found.entries[0].notes[0]


def test_to_json_is_json() -> None:
    rows = list(to_json("a.xml", ATOM.encode()))
    assert json.loads(json.dumps(rows)) == rows
    assert rows[0]["file"] == "a.xml"
    assert rows[0]["published"] == "2026-09-01T10:00:00Z"
    assert rows[0]["link"] == "https://a.example/x/1.html"
    relative = list(to_json("b.xml", rss(item(1, link="/a")).encode()))
    assert (relative[0]["link"], relative[0]["url"]) == ("/a", None)


def test_reading_is_cheap_to_import() -> None:
    import subprocess
    import sys

    code = "import sys, tasks.feeds; print([m for m in ('prefect', 'aiohttp', 'duckdb', 'pyarrow') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
