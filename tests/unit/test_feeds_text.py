"""Bytes to characters, and marked-up text to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.feeds.charset import decode
from tasks.feeds.text import plain
from tests.unit.feed_documents import item, read, rss

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


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Peace &#55357;&#56842; now", "Peace \U0001f60a now"),
        ("Peace &#xd83d;&#xDE0A; now", "Peace \U0001f60a now"),
        ("Peace &#55357; now", "Peace now"),
        ("Peace &#xde0a;&#xd83d;now", "Peace now"),
    ],
)
def test_an_emoji_written_as_two_halves_is_one_and_half_of_one_is_none(
    written: str, title: str
) -> None:
    (entry,) = read(rss(item(title=written))).entries
    assert entry.title is not None
    assert " ".join(entry.title.split()) == title


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/xml; charset=shift_jis", "x; charset=utf-16"]),
)
def test_no_bytes_break_decoding(body: bytes, header: str | None) -> None:
    decode(body, header).text.encode("utf-8", "surrogatepass")


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
