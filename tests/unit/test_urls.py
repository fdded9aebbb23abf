"""Addresses: what is usable, what is the same, what is only wrapped."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.urls import (
    BadURLError,
    absolute,
    authority,
    canonical,
    is_http,
    strip_tracking,
    without_credentials,
)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("HTTP://Example.COM:80/a/./b/../c", "http://example.com/a/c"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://user:secret@example.com/x#part", "https://example.com/x"),
        ("https://münchen.example/Straße", "https://xn--mnchen-3ya.example/Stra%C3%9Fe"),
        ("https://example.com/a b?q=ä", "https://example.com/a%20b?q=%C3%A4"),
        ("https://example.com/%7Euser/%c3%bc", "https://example.com/~user/%C3%BC"),
        ("  https://example.com/\n  news\t", "https://example.com/news"),
        ("https://example.com/a?b=2&a=1&a=1", "https://example.com/a?b=2&a=1&a=1"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]/x"),
        ("https://example.com/../../x", "https://example.com/x"),
    ],
)
def test_absolute(given_: str, expected: str) -> None:
    assert absolute(given_) == expected
    assert absolute(expected) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/x", "https://news.example/x"),
        ("x.html", "https://news.example/feeds/x.html"),
        ("../x", "https://news.example/x"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=2", "https://news.example/feeds/rss.xml?page=2"),
    ],
)
def test_relative_links_are_resolved(link: str, expected: str) -> None:
    assert absolute(link, "https://news.example/feeds/rss.xml") == expected


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#top",
        "http://",
        "http:// space/",
        "http://a b/",
        "http://[",
        "http://h:99999/",
        "javascript:alert(1)",
        "mailto:a@example.com",
        "data:text/html,x",
        "file:///etc/passwd",
        "news.example/x",
        "http://example.com/" + "a" * 2048,
        "http://" + "ä" * 80 + ".example/",
    ],
)
def test_what_cannot_be_asked_for_is_refused(link: str) -> None:
    assert not is_http(link)
    with pytest.raises(BadURLError):
        canonical(link)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=rss&utm_medium=feed&id=7", "?id=7"),
        ("partner=rss&emc=rss", ""),
        ("partner=ap&story=1", "?partner=ap&story=1"),
        ("at_medium=RSS&at_campaign=KARANGA", ""),
        ("traffic_source=rss", ""),
        ("maca=en-rss-en-all-1573-xml-mrss", ""),
        ("mod=rss_world_news", ""),
        ("mod=article_inline", "?mod=article_inline"),
        ("feedType=RSS&feedName=worldNews", ""),
        ("CMP=share_btn_tw&page=with:block-1", "?page=with:block-1"),
        ("fbclid=x&gclid=y&yclid=z&mc_cid=1&_hsenc=2", ""),
        ("source=rss", ""),
        ("source=reuters", "?source=reuters"),
        ("ref=feed-world", ""),
        ("ref=7", "?ref=7"),
        ("UTM_Source=RSS&a=1", "?a=1"),
        ("utm%5Fsource=x&a=1", "?a=1"),
        ("q=utm_source", "?q=utm_source"),
        ("id=1&&b=", "?id=1&b="),
        ("content=utm", "?content=utm"),
    ],
)
def test_tracking_parameters_are_dropped_and_no_others(query: str, kept: str) -> None:
    assert strip_tracking(f"https://x.example/a?{query}") == f"https://x.example/a{kept}"


@pytest.mark.parametrize(
    ("wrapped", "inner"),
    [
        (
            "https://www.google.com/url?rct=j&url=https://x.example/a%3Futm_source%3Dg&ct=ga",
            "https://x.example/a",
        ),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2Fa&h=AT0", "https://x.example/a"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fa",
            "https://x.example/a",
        ),
        (
            "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fx.example%2fa",
            "https://x.example/a",
        ),
        (
            "https://www.google.com/url?url=https://l.facebook.com/l.php?u%3Dhttps://x.example/a",
            "https://x.example/a",
        ),
        ("https://www.google.com/url?url=javascript:alert(1)", None),
        ("https://notgoogle.com/url?url=https://x.example/a", None),
        ("https://x.example/share?url=https://y.example/", None),
    ],
)
def test_wrappers_are_followed_to_what_they_wrap(wrapped: str, inner: str | None) -> None:
    assert canonical(wrapped) == (inner or strip_tracking(absolute(wrapped)))


def test_authority_and_logs() -> None:
    assert authority("https://example.com/x") == "example.com:443"
    assert authority("http://127.0.0.1:8099/x") == "127.0.0.1:8099"
    assert without_credentials("https://u:p@example.com/a@b") == "https://example.com/a@b"


@given(st.text(max_size=200))
@example("\ud800")
@example("?\ud800")
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = canonical("http://example.com/" + text)
    except BadURLError:
        return
    assert found.isascii()
    assert canonical(found) == found


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "//", "/", "?"]))
def test_no_text_breaks_resolution(text: str, head: str) -> None:
    try:
        found = absolute(head + text, "https://base.example/feeds/x.xml")
    except BadURLError:
        return
    assert found.startswith(("http://", "https://"))
    assert absolute(found) == found
