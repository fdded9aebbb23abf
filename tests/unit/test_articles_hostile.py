"""Whatever bytes come: an article or an ExtractError, soon, and nothing else."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks import articles
from tasks.errors import ExtractError
from tasks.model import Reason
from tests.conftest import examples

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "articles"
FORBIDDEN = {*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"} - {"\n"}
PAGES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.html"))]


def outcome(body: bytes, **more: object) -> Reason | str:
    try:
        return articles.extract_html(body, "https://herald.example/a", **more).text
    except ExtractError as error:
        return error.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.NO_TEXT),
        (b"  \n\0\0", Reason.NO_TEXT),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, Reason.NOT_HTML),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", Reason.NOT_HTML),
        (b'{"title": "not a page"}', Reason.NOT_HTML),
        (b"<?xml version='1.0'?><rss><channel/></rss>", Reason.NOT_HTML),
        (b"<html></html>", Reason.NO_TEXT),
        (b"<html><body><script>var a = '<p>'</script></body></html>", Reason.NO_TEXT),
        (b"<p>" + b"\0\1\2\3" * 100, Reason.NO_TEXT),
    ],
)
def test_what_is_no_article_is_refused(body: bytes, reason: Reason) -> None:
    assert outcome(body) == reason


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "blockquote", "font", "a", "p"])
def test_100_000_deep(tag: str) -> None:
    body = f"<html><body><p>{'Start of it. ' * 9}</p>".encode() + f"<{tag}>".encode() * 100_000
    found = outcome(body + b"<p>end</p>")
    # Tags that cannot nest stand side by side: too many of them.
    assert found == Reason.UNREADABLE if tag in ("a", "p") else "Start of it." in found


@pytest.mark.parametrize(
    "unit",
    [
        b"<p>The sides agreed to exchange 1,000 prisoners each on Monday, officials said.</p>\n",
        b"<div class='a b c'><a href='/x'>A headline that is long enough to be one</a></div>",
        b"<p class=comment><b><i><u>",
        b"<script>{[</script><!-- -->",
        b"&lt;&amp;&#x1F600;",
        b"<td>",
        b"A ",
    ],
)
def test_10_megabytes_end(unit: bytes) -> None:
    body = b"<html><body><h1>Title</h1>" + unit * (10_000_000 // len(unit))
    before = time.process_time()
    outcome(body)
    assert time.process_time() - before < 15, "the deadline of a page is 20 seconds"


def test_cut_anywhere() -> None:
    for body in PAGES:
        for cut in range(0, len(body), 97):
            outcome(body[:cut])


def test_attributes_and_metadata_of_any_kind() -> None:
    for value in (
        "null",
        "[]",
        "[[]]",
        "1",
        '"x"',
        '{"@type":[1,null]}',
        '{"author":{"name":[{}]}}',
        "[" * 5000,
    ):
        body = (
            f'<html lang="{value!r}"><head><script type="application/ld+json">{value}</script>'
            f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{value},"datePublished":{value},'
            f'"headline":{value},"publisher":{value},"articleBody":{value},"mainEntityOfPage":{value},"url":{value},'
            f'"liveBlogUpdate":{value},"isAccessibleForFree":{value}}}</script>'
            f'<link rel=canonical href="http://[bad"><base href="::"></head><body><h1 id>{"x" * 500}</h1><p>{"Some text here. " * 9}'
        )
        assert "Some text here." in outcome(body.encode())


@pytest.mark.parametrize("bad", ["\ud83d", "http://[::", "https://h.example/\ud83d", "\x01\ufffe"])
@pytest.mark.parametrize("key", ["headline", "author", "publisher", "url", "mainEntityOfPage"])
def test_what_json_can_write_and_no_text_holds_is_left_out(key: str, bad: str) -> None:
    """An emoji that a publisher cut in half, among others: no warehouse takes it."""
    node = {"@type": "NewsArticle", "headline": "Talks in Geneva", "author": {"name": "Ada Sample"}}
    node[key] = {"@type": "Person", "name": f"Ada {bad}"} if key in {"author", "publisher"} else bad
    state = json.dumps({"article": {"body": f"<p>{bad} {'The sides met again. ' * 30}</p>"}})
    body = (
        f"<html><head><script type='application/ld+json'>{json.dumps(node)}</script>"
        f"<meta name=author content='[{json.dumps(f'Ada {bad}')}]'>"
        f"<script>window.__STATE__ = {state}</script></head><body><article><h1>Talks</h1>"
        f"<p>{'The sides agreed to meet. ' * 9}</p></article></body></html>"
    )
    found = articles.extract_html(body.encode(), "https://herald.example/a")
    kept = "".join([found.url, found.title, found.text, found.site or "", *found.authors])
    assert not set(kept) & FORBIDDEN
    assert kept.encode()


@examples(150)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "<p> </p> <div> </div> <a> <table> <tr> <td> <br> <li> <ul> <article> <h1> <script> </script> <!-- <svg> "
                "<button> <select> <time> <header> <blockquote> <pre> \0 &nbsp; </body> </html> <html> <template> <textarea> "
                "<nav> </nav> \f &#1; &#x0c &#xfffe; &#127; \ufffe \uffff".split(" ")
            ),
            st.text(max_size=60),
            st.binary(max_size=40).map(lambda b: b.decode("latin-1")),
        ),
        max_size=60,
    )
)
@example(["<p>", "The sides agreed to meet. " * 9, "<button>", "On", "</button>", "&#1;", "soon"])
@example(["<p>", "The sides agreed to meet. " * 9, "<button>", "On", "</button>", "\f", "soon"])
def test_any_soup(pieces: list[str]) -> None:
    text = outcome(("<html><body>" + "".join(pieces)).encode("utf-8", "surrogatepass"))
    if not isinstance(text, Reason):
        assert not set(text) & FORBIDDEN
        assert text == text.strip()
        assert all(p == " ".join(p.split()) for p in text.split("\n\n"))


@examples(100)
@given(st.sampled_from(PAGES), st.data())
def test_pages_with_bytes_replaced(body: bytes, data: st.DataObject) -> None:
    mangled = bytearray(body)
    for _ in range(data.draw(st.integers(1, 30))):
        mangled[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    outcome(
        bytes(mangled),
        content_type=data.draw(
            st.sampled_from([None, "text/html; charset=x", "text/html; charset=cp1251"])
        ),
    )
