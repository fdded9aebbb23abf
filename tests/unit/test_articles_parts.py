"""The extractor's parts: encodings, moments, names, languages, addresses, recipes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from tasks.articles import (
    decode,
    language,
    links,
    moments,
    recipes,
)
from tasks.articles.head import Head, collect
from tasks.articles.prune import keyword
from tasks.errors import ConfigError


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "", None),
        ("utf-8", "iso-8859-1", None),  # a wrong declaration
        ("cp1251", "windows-1251", None),
        ("cp1251", "", "text/html; charset=windows-1251"),
        ("koi8-r", "", "text/html; charset=KOI8-R"),
        ("utf-16", "", None),
        ("utf-8-sig", "windows-1251", None),
    ],
)
def test_encodings(encoding: str, declared: str, header: str | None) -> None:
    text = f'<meta charset="{declared}"><p>Стороны договорились об обмене 1000 на 1000.</p>'
    assert "об обмене 1000 на 1000" in decode.decode(text.encode(encoding), header)


def test_a_cut_last_character_is_not_another_encoding() -> None:
    assert decode.decode("обмен".encode()[:-1]).startswith("обме")


@pytest.mark.parametrize(
    ("label", "text"),
    [("gb2312", "停火協議"), ("shift_jis", "停戦協議"), ("iso-8859-9", "ateşkes görüşmeleri")],
)
def test_labels_are_read_as_browsers_do(label: str, text: str) -> None:
    codec = {"gb2312": "gb18030", "shift_jis": "cp932", "iso-8859-9": "cp1254"}[label]
    assert text in decode.decode(f"<p>{text}</p>".encode(codec), f"text/html; charset={label}")


@pytest.mark.parametrize(
    ("value", "day", "at", "local"),
    [
        (
            "2025-06-02T21:40:00+03:00",
            "2025-06-02",
            "2025-06-02T18:40:00+00:00",
            "2025-06-02T21:40:00+03:00",
        ),
        ("2025-06-02T21:40:00Z", "2025-06-02", "2025-06-02T21:40:00+00:00", None),
        (
            "2025-06-02T21:40:00.123-0500",
            "2025-06-02",
            "2025-06-03T02:40:00+00:00",
            "2025-06-02T21:40:00-05:00",
        ),
        ("2025-06-02 21:40", "2025-06-02", None, "2025-06-02T21:40:00"),
        ("2025-06-02", "2025-06-02", None, None),
        ("20250602", "2025-06-02", None, None),
        ("1748900400", "2025-06-02", "2025-06-02T21:40:00+00:00", None),
        (1748900400000, "2025-06-02", "2025-06-02T21:40:00+00:00", None),
        (
            "Mon, 02 Jun 2025 21:40:00 +0300",
            "2025-06-02",
            "2025-06-02T18:40:00+00:00",
            "2025-06-02T21:40:00+03:00",
        ),
        ("June 2nd, 2025", "2025-06-02", None, None),
        ("2 de junio de 2025", "2025-06-02", None, None),
        ("erstellt: 02. Juni 2025, 21:40 Uhr", "2025-06-02", None, "2025-06-02T21:40:00"),
        ("June 2, 2025 at 9:40 p.m. ET", "2025-06-02", None, "2025-06-02T21:40:00"),
        ("2 June 2025 - 12:05am", "2025-06-02", None, "2025-06-02T00:05:00"),
        ("2. Juni 2025, 21:40 am Abend", "2025-06-02", None, "2025-06-02T21:40:00"),
        ("June 2, 2025, 40 minutes ago", "2025-06-02", None, None),
        ("June 2, 2025 / 25:61", "2025-06-02", None, None),
        ("02.06.2025, 21:40", "2025-06-02", None, "2025-06-02T21:40:00"),
        ("2025年6月2日 21:40", "2025-06-02", None, "2025-06-02T21:40:00"),
    ],
)
def test_moments(value: object, day: str, at: str | None, local: str | None) -> None:
    moment = moments.read(value)
    assert moment is not None
    assert moment.day.isoformat() == day
    assert (moment.at.isoformat() if moment.at else None) == at
    assert (moment.local.isoformat() if moment.local else None) == local


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "03/04/2025",
        "2025-02-30",
        "0001-01-01",
        "1865-04-09",
        "99999999999",
        None,
        True,
        [],
        {},
    ],
)
def test_what_names_no_moment_gives_none(value: object) -> None:
    assert moments.read(value) is None


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (
            "The two sides have agreed to exchange all of the prisoners that they hold, and to meet again.",
            "en-GB",
            "en-GB",
        ),
        (
            "The two sides have agreed to exchange all of the prisoners that they hold, and to meet again.",
            "de",
            "en",
        ),
        (
            "Сторони домовилися про обмін військовополоненими, але не про перемир'я; його вимагає Київ.",
            "ru",
            "uk",
        ),
        (
            "Стороны договорились об обмене всеми военнопленными, но не о перемирии на фронте и в тылу.",
            None,
            "ru",
        ),
        (
            "اتفق الطرفان على تبادل جميع الأسرى، لكنهما لم يتفقا على وقف لإطلاق النار في القطاع.",
            None,
            "ar",
        ),
        ("12 34", None, None),
    ],
)
def test_language_as_declared_unless_the_text_is_in_another(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert language.find(Head(lang=declared), text) == expected


@pytest.mark.parametrize(
    ("url", "canonical", "expected"),
    [
        (
            "https://amp.herald.example/a",
            "https://www.herald.example/a",
            "https://www.herald.example/a",
        ),
        ("https://m.herald.example/a?utm_source=x", None, "https://m.herald.example/a"),
        ("https://herald.example/a", "https://other.example/a", "https://herald.example/a"),
        ("https://herald.example/a", "/b?fbclid=1", "https://herald.example/b"),
        ("https://herald.example/a", "https://herald.example/", "https://herald.example/a"),
        ("https://herald.example/a", "http://[not", "https://herald.example/a"),
        (
            "https://herald-example.cdn.ampproject.org/c/s/herald.example/amp/a",
            "https://herald.example/a",
            "https://herald.example/a",
        ),
    ],
)
def test_identity(url: str, canonical: str | None, expected: str) -> None:
    head = Head(links={"canonical": [canonical]} if canonical else {})
    assert links.identity(head, url) == expected


@pytest.mark.parametrize(
    ("names", "word"),
    [
        ("related-stories", "related"),
        ("PageFooter", "footer"),
        ("promoted-dune-part-two", None),
        ("PageBuilder-pageRow", None),
        ("article-body sidebar", None),
        ("comment-list", "comment"),
        ("commentary", None),
        ("header", None),
    ],
)
def test_words_of_page_furniture(names: str, word: str | None) -> None:
    assert keyword(names) == word


def test_broken_json_ld_is_mended() -> None:
    script = '{"@type": "NewsArticle", "headline": "A\tB", "author": {"name": "Ada Sample",},}'
    root = etree.HTML(f'<script type="application/ld+json">{script}</script>')
    assert collect(root).articles()[0]["author"]["name"] == "Ada Sample"


RECIPE = 'hosts = ["herald.example"]\nvalid_until = 2026-06-30\nwhy = "test"\nbody = "div.text"\n'


def test_recipes_hold_until_their_day() -> None:
    recipe = recipes.read(RECIPE, "herald.toml")
    known = {"herald.example": recipe}
    assert recipes.of("https://www.herald.example/a", date(2026, 6, 30), known) is recipe
    assert recipes.of("https://www.herald.example/a", date(2026, 7, 1), known) is None
    assert recipes.of("https://other.example/a", None, known) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('hots = ["x"]', "herald.toml: hots is not a key; one of authors, body"),
        ("drop = [1]", "herald.toml: drop: [1] is not allowed; a list of strings"),
        ('title = "div["', "herald.toml: title: 'div[' is no selector"),
        ("title = 1", "herald.toml: title: 1 is not allowed; a string"),
        ("title =", "herald.toml: not TOML"),
    ],
)
def test_a_wrong_recipe_says_where_and_what(line: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        recipes.read(RECIPE + line, "herald.toml")
    assert says in str(caught.value)


def test_a_recipe_needs_its_day() -> None:
    with pytest.raises(ConfigError, match="valid_until is missing"):
        recipes.read('hosts = []\nwhy = ""', "herald.toml")


def test_two_recipes_for_a_host_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(RECIPE)
    (tmp_path / "b.toml").write_text(RECIPE)
    with pytest.raises(
        ConfigError, match=r"b\.toml: hosts: herald\.example has a recipe already: a\.toml"
    ):
        recipes.load(tmp_path)


def test_the_recipes_that_come_with_parley_are_valid() -> None:
    today = datetime.now(UTC).date()
    assert all(recipe.valid_until > today for recipe in recipes.load().values())
