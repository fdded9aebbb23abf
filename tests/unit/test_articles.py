"""Pages written for Parley, and what must come of them."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks import articles
from tasks.errors import ExtractError
from tasks.model import Article, Page

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "articles"
CASES = sorted(GOLDEN.glob("*.json"))
FETCHED = datetime(2025, 12, 1, tzinfo=UTC)


def page(body: bytes, url: str = "https://herald.example/a", **more: object) -> Page:
    return Page(url, url, FETCHED, 200, None, body, **more)


def check_text(article: Article) -> None:
    text = article.text
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    for paragraph in text.split("\n\n"):
        assert paragraph == " ".join(paragraph.split()), paragraph
        assert paragraph
    for part in article.parts:
        slice_ = text[part.start : part.stop]
        assert slice_ == slice_.strip() != ""


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden_page(case: Path) -> None:
    told = json.loads(case.read_text(encoding="utf-8"))
    body = case.with_suffix(".html").read_bytes()
    if "refused" in told:
        with pytest.raises(ExtractError) as caught:
            articles.extract(page(body, told["url"]))
        assert caught.value.reason == told["refused"]
        assert told["url"] in str(caught.value)
        return
    expected = told["article"]
    article = articles.extract_html(body, told["url"])
    check_text(article)
    row = articles.as_row("x", article)
    assert row.pop("body").split("\n\n") == expected.pop("paragraphs")
    if "parts" in expected:
        found = [[p.published_at.isoformat(), p.title] for p in article.parts]
        assert found == expected.pop("parts")
        for part in article.parts:
            assert article.text[part.start :].startswith(part.title)
    for name in ("kind", "original_url"):
        assert getattr(article, name) == expected.pop(name, "article" if name == "kind" else None)
    if "notes" in expected:
        assert set(expected.pop("notes")) <= set(article.notes)
    assert {name: row[name] for name in expected} == expected


def test_the_page_and_the_entry_stay_known() -> None:
    body = (GOLDEN / "cms.html").read_bytes()
    asked = page(body, entry_id="e" * 20, feed_id="f" * 20)
    article = articles.extract(asked)
    assert (article.page_id, article.entry_id) == (asked.page_id, "e" * 20)
    assert (article.feed_id, article.fetched_at) == ("f" * 20, FETCHED)
    assert article.extractor_version == articles.EXTRACTOR_VERSION


def test_walls_are_notes_where_nothing_is_refused() -> None:
    article = articles.extract_html((GOLDEN / "paywall.html").read_bytes())
    assert any(note.startswith("paywall: ") for note in article.notes)


def test_a_long_text_is_an_article_behind_whatever_wall() -> None:
    long = b"".join(
        b"<p>The %d envoys spoke of prisoners, of bodies and of a line.</p>" % n for n in range(30)
    )
    body = (GOLDEN / "paywall.html").read_bytes().replace(b'<div class="wall">', long + b"<div>")
    assert "it may be cut" in articles.extract(page(body)).notes[-1]


def test_times_of_the_future_are_not_believed() -> None:
    body = (GOLDEN / "amp.html").read_bytes().replace(b"2025-04-11T18", b"2031-04-11T18")
    assert articles.extract(page(body)).published_at is None


def test_the_summary_line_leads_to_the_original() -> None:
    body = (GOLDEN / "summary.html").read_bytes()
    expected = "https://herald.example/world/fishing-truce"
    assert articles.original_link(body, "https://digest.example/p/1") == expected
    assert articles.original_link(body, "https://herald.example/p/1") is None, "its own site"


def test_a_canonical_of_another_site_is_not_the_identity() -> None:
    body = (GOLDEN / "cms.html").read_bytes()
    article = articles.extract_html(body, "https://mirror.example/second-round?utm_source=x")
    assert article.url == "https://mirror.example/second-round"


def numbered(number: int, following: str | None, text: str) -> Page:
    link = f'<link rel="next" href="{following}">' if following else ""
    body = f"<html><head>{link}<title>Long read</title></head><body><h1>Long read</h1>{text}</body>"
    url = "https://herald.example/long-read" + (f"?page={number}" if number > 1 else "")
    return page(body.encode(), url)


def test_pages_of_one_article_become_one() -> None:
    box = "<p>In short: nobody has agreed to anything that anybody else calls binding.</p>"
    first = numbered(
        1,
        "/long-read?page=2",
        box + "<p>The first part tells of the first round, in May, and how it ended.</p>",
    )
    second = numbered(
        2, None, box + "<p>The second part tells of the second round, in June, and its swap.</p>"
    )
    assert articles.next_page(first) == second.url
    assert articles.next_page(second) is None
    whole = articles.join(articles.extract(first), [articles.extract(second)])
    assert [p[:15] for p in whole.text.split("\n\n")] == [
        "In short: nobod",
        "The first part ",
        "The second part",
    ]
    assert "joined of 2 pages" in whole.notes
    check_text(whole)


@pytest.mark.parametrize(
    "link", ["/another-story", "https://other.example/long-read?page=2", "javascript:2"]
)
def test_next_of_a_weblog_is_another_article(link: str) -> None:
    assert articles.next_page(numbered(1, link, "<p>text</p>")) is None


def test_joining_is_capped_and_keeps_parts() -> None:
    live = articles.extract_html((GOLDEN / "live.html").read_bytes())
    plain = articles.extract_html((GOLDEN / "breaks.html").read_bytes())
    whole = articles.join(plain, [live])
    assert [whole.text[p.start : p.stop] for p in whole.parts] == [
        live.text[p.start : p.stop] for p in live.parts
    ]
    many = [
        dataclasses.replace(plain, text=f"Page number {n} of a trap without an end.")
        for n in range(50)
    ]
    assert len(articles.join(plain, many).text.split("\n\n")) == 3 + articles.MAX_PAGES - 1
    assert articles.join(plain, []) is plain


def test_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys, hashlib, pathlib; from tasks import articles;"
        "out = [repr(articles.extract_html(p.read_bytes(), 'https://herald.example/x'))"
        " for p in sorted(pathlib.Path(sys.argv[1]).glob('*.html'))];"
        "print(hashlib.sha256('\\n'.join(out).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(GOLDEN)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(runs) == 1
