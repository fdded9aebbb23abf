"""Lists of feeds: TOML, OPML in and out, and the feeds that a page names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ConfigError
from tasks.feeds import discover, dump_opml, load_feeds, parse_opml
from tasks.model import Feed
from tasks.settings import Settings

FEEDS = [
    Feed(
        "https://a.example/rss?a=1&b=2",
        'A & "B" <c>',
        "uk",
        "Ukraine",
        "free",
        "https://a.example/",
    ),
    Feed("https://b.example/feed"),
]


def test_the_list_that_comes_with_parley() -> None:
    feeds = load_feeds(Settings().feeds)
    assert len(feeds) >= 25
    assert len({f.feed_id for f in feeds}) == len(feeds)
    for feed in feeds:
        assert feed.name
        assert feed.language
        assert feed.region
        assert feed.licence
        assert feed.url.startswith("https://")
        assert 0 < feed.min_entries < feed.max_entries
    assert len({f.region for f in feeds}) > 10


def test_opml_comes_back_as_it_went() -> None:
    assert parse_opml(dump_opml(FEEDS).encode()) == [FEEDS[0], Feed(FEEDS[1].url, FEEDS[1].url)]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
        max_size=5,
    )
)
def test_any_name_survives_opml(names: list[str]) -> None:
    feeds = [Feed(f"https://x.example/{n}", name.strip() or "x") for n, name in enumerate(names)]
    found = parse_opml(dump_opml(feeds).encode())
    assert [f.url for f in found] == [f.url for f in feeds]
    assert [f.name.split() for f in found] == [f.name.split() for f in feeds]


def test_opml_of_others() -> None:
    document = b"""<opml version="1.0"><head/><body><outline text="Middle East"><outline title="One"
    text="ignored" xmlUrl="HTTPS://One.example/rss" htmlUrl="https://one.example"/><outline text="deep">
    <outline text="Two" xmlUrl="https://two.example/"/></outline></outline>
    <outline text="again" xmlUrl="https://one.example/rss"/><outline text="no feed"/></body></opml>"""
    one, two = parse_opml(document)
    assert (one.url, one.name, one.region) == ("https://one.example/rss", "One", "Middle East")
    assert one.home_url == "https://one.example/"
    assert (two.name, two.region) == ("Two", "deep")


@pytest.mark.parametrize(
    ("document", "part"),
    [
        (b"<html/>", "begins with <html>"),
        (b"<opml><head/></opml>", "begins with <opml>, not"),
        (b"<opml><body>", "not XML"),
        (b"", "not XML"),
        (b"<opml><body><outline xmlUrl='ftp://x/'/></body></opml>", "line 1: 'ftp://x/'"),
        (
            b"<opml><body>" + b"<outline>" * 12 + b"</outline>" * 12 + b"</body></opml>",
            "levels deep",
        ),
        (b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body/></opml>", "entity"),
        (b"<opml>" + b" " * 10_000_001, "at most"),
    ],
)
def test_what_is_no_opml_is_told_so(document: bytes, part: str) -> None:
    with pytest.raises(ConfigError, match=r"my\.opml") as caught:
        parse_opml(document, "my.opml")
    assert part in str(caught.value)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    return path


def test_toml(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[feed]]\nurl = "https://A.example/rss"\nname = "A"\nmin_entries = 3\nlanguage = "uk"\n',
    )
    (feed,) = load_feeds(path)
    assert (feed.url, feed.name, feed.min_entries, feed.language) == (
        "https://a.example/rss",
        "A",
        3,
        "uk",
    )
    path.write_text(dump_opml(FEEDS))
    assert len(load_feeds(path)) == 2  # told by its content, not by its name


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[feed]\n", "not TOML"),
        ("[[feeds]]\nurl = 'https://x.example/'", "feeds is not known; only [[feed]]"),
        ("[feed]\nurl = 'https://x.example/'", "write [[feed]]"),
        ("[[feed]]\nname = 'X'", "feed 1 (X): url is missing"),
        ("[[feed]]\nurl = 'x.example'", "feed 1 (x.example): url: 'x.example'"),
        (
            "[[feed]]\nurl = 'https://x.example/'\nlang = 'en'",
            "lang is not known; one of url, name",
        ),
        ("[[feed]]\nurl = 'https://x.example/'\nname = 3", "name: 3 is not allowed; text is"),
        ("[[feed]]\nurl = 'https://x.example/'\nmin_entries = -1", "a number from 0 is"),
        ("[[feed]]\nurl = 'https://x.example/'\nmin_entries = 9\nmax_entries = 3", "more than max"),
        ("[[feed]]\nurl = 'https://me:secret@x.example/'", "user name or password"),
        (
            "[[feed]]\nurl = 'https://x.example/rss'\n[[feed]]\nurl = 'http://www.x.example/rss/'",
            "feed 2 (http://www.x.example/rss/): url: http://www.x.example/rss/ is feed 1 already",
        ),
    ],
)
def test_what_is_wrong_in_a_list_says_where(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_feeds(path)
    assert str(path) in str(caught.value)
    assert part in str(caught.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_feeds(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<link rel=alternate type='application/rss+xml' href='/rss'>", ["https://x.example/rss"]),
        (
            (
                "<base href='https://y.example/'><link rel='Alternate' type='application/atom+xml; x=1' href='a'>"
                "<link rel='alternate feed' href='b'><link rel='alternate' type='application/feed+json' href='a'>"
            ),
            ["https://y.example/a", "https://y.example/b"],
        ),
        ("<link rel=alternate hreflang=de href='/de'><a href='/news'>News</a>", []),
        (
            "<a href='/feed'>RSS</a><a href='/about/rss.xml?x=1'>RSS</a>",
            ["https://x.example/feed", "https://x.example/about/rss.xml?x=1"],
        ),
        ("<link rel=alternate type='application/rss+xml' href='javascript:x'>", []),
        ("", []),
        ("\x00\x01", []),
    ],
)
def test_discovery(page: str, found: list[str]) -> None:
    assert discover(page.encode(), "https://x.example/") == found


@given(st.binary(max_size=200))
def test_no_page_breaks_discovery(page: bytes) -> None:
    discover(page, "https://x.example/")
