"""From a part of the page to its paragraphs: the soup, its cleaning, and what is left out."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tasks.articles import clean, decode, filters
from tasks.articles.soup import soup_of

_LONG = "The two delegations met for six hours and agreed on nothing but the next day. " * 3


def test_a_text_ends_before_its_references_and_not_before_a_section_of_that_name() -> None:
    body = [clean.Block(_LONG.strip() + letter, "p") for letter in "abc"]
    heading = clean.Block("References", "h2")
    cited = [clean.Block(f"{n}. Sample A. A study of talks, 200{n}. " * 8, "li") for n in "123"]
    assert filters.keep([*body, heading, *cited]) == body
    told = [clean.Block(_LONG.strip() + letter, "p") for letter in "def"]
    assert filters.keep([*body, heading, *told]) == [*body, heading, *told]


def test_marks_that_were_escaped_twice_are_read() -> None:
    assert clean.tidy("They can&rsquo;t&nbsp;agree; AT&T & co.") == "They can’t agree; AT&T & co."


def blocks(html: str) -> list[str]:
    root = decode.parse(f"<html><body>{html}</body></html>")
    assert root is not None
    return [block.text for block in clean.blocks(soup_of(root))]


def test_inline_markup_parts_no_words() -> None:
    assert blocks("<p>1<sup>st</sup> <b>Pri</b>soners&nbsp;  of\n war</p>") == [
        "1st Prisoners of war"
    ]


@pytest.mark.parametrize("whole", [False, True])
def test_a_soup_out_of_the_tree_is_a_soup(whole: bool) -> None:
    markup = '<div id="a"><p>One <a href="/b">two</a> three.</p><ul><li>four</li></ul> five</div>'
    root = decode.parse(markup)
    assert root is not None
    made, read = soup_of(root[0][0], whole=whole), BeautifulSoup(markup, "html.parser")
    assert made.get_text() == read.get_text()
    assert [str(e) for e in made.next_elements if isinstance(e, str)] == list(read.strings)
    assert [t.name for t in made.find_all(True)] == [t.name for t in read.find_all(True)]
    assert [t.name for t in made.select("p a, li")] == ["a", "li"]
    assert made.a is not None
    assert made.a.next_sibling == " three."
    assert made.a.find_parent("div") is made.contents[0]
    if whole:
        assert str(made) == markup


def test_breaks_tables_and_lists() -> None:
    assert blocks("One line<br>goes on.<br>Another.<br><br>And one.") == [
        "One line goes on.",
        "Another.",
        "And one.",
    ]
    assert blocks("<table><tr><td>390</td><td>each</td></tr></table>") == ["390 | each"]
    assert blocks("<table><tr><td><p>A</p><p>B</p></td></tr></table>") == ["A", "B"]
    assert blocks("<ul><li>one</li><li>two <ul><li>three</li></ul></li></ul>") == [
        "one",
        "two",
        "three",
    ]


def test_a_heading_of_related_stories_ends_the_article() -> None:
    said = [
        clean.Block(f"Paragraph number {n} says something of its own about the talks.", "p")
        for n in range(4)
    ]
    tail = [
        clean.Block("Related stories", "h3"),
        clean.Block("Somebody else said something else entirely.", "p"),
    ]
    assert filters.keep(said + tail) == said
