"""Feed documents to entries: formats, damage, charsets, identity, links, plain text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ReadError
from tasks.feeds import FeedDocument, read_feed, to_json
from tasks.feeds.charset import decode
from tasks.feeds.text import plain
from tasks.model import Reason

URL = "https://news.example/feeds/rss.xml"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def rss(*items: str, head: str = "", declaration: str = "<?xml version='1.0'?>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f"{declaration}<rss version='2.0'><channel><title>News</title>{head}{inner}</channel></rss>"
    )


def item(n: int = 1, **parts: str) -> str:
    given_ = {
        "title": f"Story {n}",
        "link": f"https://news.example/{n}",
        "guid": f"<guid isPermaLink='false'>id-{n}</guid>",
        **parts,
    }
    title, link = given_["title"], given_["link"]
    return f"<title>{title}</title><link>{link}</link>{given_['guid']}{given_.get('more', '')}"


def read(document: str | bytes, **more: object) -> FeedDocument:
    body = document.encode() if isinstance(document, str) else document
    return read_feed(body, URL, feed_id="feed", now=NOW, **more)  # type: ignore[arg-type]


def reason(document: str | bytes) -> Reason:
    with pytest.raises(ReadError) as caught:
        read(document)
    return caught.value.reason


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


# ------------------------------------------------------------------ charset


RU = "Переговоры о прекращении огня"


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", None, None),
        ("utf-8-sig", "utf-8", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-8", "windows-1251"),
        ("cp1251", "windows-1251", None),
        ("cp1251", "utf-8", "windows-1251"),
        ("cp1251", "utf-8", "utf-8"),
        ("cp1251", None, None),
        ("koi8-r", "koi8-r", None),
        ("utf-16", "utf-16", None),
        ("utf-16-be", "utf-16", None),
        ("utf-16-le", "utf-8", "utf-8"),
        ("utf-32", None, None),
    ],
)
def test_charsets(encoding: str, declared: str | None, header: str | None) -> None:
    label = f" encoding='{declared}'" if declared else ""
    text = rss(item(title=RU), declaration=f"<?xml version='1.0'{label}?>")
    kind = "application/rss+xml" + (f"; charset={header}" if header else "")
    (entry,) = read(text.encode(encoding), content_type=kind).entries
    assert entry.title == RU


def test_stray_bytes_do_not_change_the_charset() -> None:
    body = (RU * 50).encode() + b"\xe9" + "кінець".encode()
    found = decode(body)
    assert found.encoding == "utf-8"
    assert found.notes == ("charset: 1 stray bytes replaced",)


@pytest.mark.parametrize("label", ["x-made-up", "mac", "", "utf-99"])
def test_unknown_labels_do_no_harm(label: str) -> None:
    body = rss(item(title=RU), declaration=f"<?xml version='1.0' encoding='{label}'?>").encode()
    assert read(body).entries[0].title == RU


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/xml; charset=shift_jis", "x; charset=utf-16"]),
)
def test_no_bytes_break_decoding(body: bytes, header: str | None) -> None:
    decode(body, header).text.encode("utf-8", "surrogatepass")


# ------------------------------------------------------------------ identity and links


def identities(*items: str) -> list[str]:
    return [e.identity for e in read(rss(*items)).entries]


def test_identity() -> None:
    same = "<guid isPermaLink='false'>same</guid>"
    assert identities(item(1)) == ["guid:id-1"]
    assert identities(item(1, guid="")) == ["url:https://news.example/1"]
    twice = identities(item(1, guid=same), item(2, guid=same))
    assert twice == ["guid:same url:https://news.example/1", "guid:same url:https://news.example/2"]
    no_link = identities("<title>A</title>", "<title>B</title>")
    assert len(set(no_link)) == 2
    one_link = [item(n, guid="", link="https://news.example/") for n in (1, 2)]
    assert len(set(identities(*one_link))) == 2
    assert identities(item(1), item(1)) == identities(item(1)) * 2


def test_a_guid_that_is_the_link_with_a_counter_is_the_link() -> None:
    first, second = (
        identities(item(1, guid=f"<guid isPermaLink='true'>https://news.example/1#{n}</guid>"))
        for n in range(2)
    )
    assert first == second == ["url:https://news.example/1"]


def test_tracking_in_the_link_changes_nothing() -> None:
    plain_link = item(1, guid="")
    tracked = item(1, guid="", link="https://news.example/1?utm_source=rss&amp;fbclid=z9")
    assert identities(plain_link) == identities(tracked)


def test_dates_are_no_revision_and_text_is() -> None:
    def entry(more: str) -> str:
        return read(rss(item(1, more=more))).entries[0].revision_id

    dated = [f"<pubDate>Tue, 0{n} Sep 2026 10:00:00 GMT</pubDate>" for n in (1, 2)]
    assert entry(dated[0]) == entry(dated[1])
    assert entry("<description>1,000</description>") != entry("<description>1,200</description>")


@pytest.mark.parametrize(
    ("link", "url", "why"),
    [
        ("/n/1.html", "https://news.example/n/1.html", None),
        ("../n/2.html", "https://news.example/n/2.html", None),
        ("//cdn.example/3", "https://cdn.example/3", None),
        ("\n  https://news.example/x \n", "https://news.example/x", None),
        ("https://www.google.com/url?url=https://x.example/a", "https://x.example/a", None),
        ("", None, "no link"),
        ("#", None, "feed itself"),
        ("http://", None, "no usable host"),
        ("javascript:alert(1)", None, "javascript"),
        ("mailto:a@b.example", None, "mailto"),
        ("file:///etc/passwd", None, "file"),
        ("https://news.example/" + "a" * 3000, None, "characters"),
    ],
)
def test_links(link: str, url: str | None, why: str | None) -> None:
    found = read(rss(item(1, link=link)))
    (entry,) = found.entries
    assert entry.url == url
    if why is None:
        assert found.rejected == ()
    else:
        (row,) = found.rejected
        assert (row.step, row.reason, row.entry_id) == ("read", "bad_url", entry.entry_id)
        assert why in row.detail


def test_a_permalink_guid_stands_in_for_the_link() -> None:
    (entry,) = read(rss("<title>x</title><guid>https://news.example/9</guid>")).entries
    assert entry.url == "https://news.example/9"


def test_feedburners_original_is_the_address_and_its_own_link_is_kept() -> None:
    document = rss(
        "<title>x</title><link>https://feeds.example/~r/1</link>"
        "<feedburner:origLink>https://news.example/1?utm_source=f</feedburner:origLink>"
    ).replace("<rss ", "<rss xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' ")
    (entry,) = read(document).entries
    assert (entry.url, entry.link) == ("https://news.example/1", "https://feeds.example/~r/1")


# ------------------------------------------------------------------ text


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("<b>Q&amp;A</b>: &quot;peace&quot; now", 'Q&A: "peace" now'),
        ("AT&T <talks> & co", "AT&T <talks> & co"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<p>One</p><p>Two<br>Three</p>", "One Two Three"),
        ("a<script>evil()</script>b<style>x{}</style>", "ab"),
        ("<img src=x onerror=evil()>hi<!-- no -->", "hi"),
        ("safe<!-- never closed", "safe"),
        ("e\u0301", "é"),
        (" a \n\t b ", "a b"),
        ("a\x00b\ud800c", "abc"),
        ("&#xD800;&#0;x", "\ufffd\ufffdx"),
        ("", None),
        ("<p> </p>", None),
    ],
)
def test_plain_text(given_: str, expected: str | None) -> None:
    assert plain(given_) == expected


def test_plain_text_is_bounded() -> None:
    for hostile in (
        "<b>" * 200_000,
        "<!--" * 50_000,
        " " * 400_000 + "x",
        "&" * 400_000,
        "<" * 400_000,
    ):
        plain(hostile)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found = plain(text)
    assert found is None or "\x00" not in found
    plain(f"<p>{text}</p>")


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
