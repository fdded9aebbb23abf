"""A Beautiful Soup made of a part of an lxml tree, without writing and reading markup again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString
from lxml import etree

#: Inline markup without a meaning for the text: its words are kept, its tags are not built.
TRANSPARENT = frozenset(
    [
        "span",
        "font",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "small",
        "big",
        "mark",
        "abbr",
        "acronym",
        "cite",
        "code",
        "kbd",
        "samp",
        "var",
        "tt",
        "ins",
        "time",
        "bdi",
        "bdo",
        "q",
        "dfn",
        "wbr",
        "nobr",
        "label",
        "data",
        "strike",
        "center",
    ]
)
_KEPT_ATTRIBUTES = ("class", "id")


class _FromTree(HTMLTreeBuilder):
    """Feeds a soup from an lxml element: a fifth of the time of parsing its markup."""

    NAME = "lxml-tree"
    is_xml = False
    processing_instruction_class = None
    features: Iterable[str] = ()

    def __init__(self, element: etree._Element, *, whole: bool) -> None:
        super().__init__(multi_valued_attributes=None)  # type: ignore[arg-type]
        self._element = element
        self._transparent: frozenset[str] = frozenset() if whole else TRANSPARENT
        self._whole = whole

    def prepare_markup(
        self, markup: Any, *_: Any, **__: Any
    ) -> Iterable[tuple[Any, str | None, str | None, bool]]:
        yield markup, None, None, False

    def feed(self, markup: object) -> None:  # noqa: ARG002 - the tree is fed, not the markup
        soup = self.soup
        assert soup is not None, "set by initialize_soup, just before"
        transparent, whole = self._transparent, self._whole
        start, pop, add = soup.handle_starttag, soup.popTag, soup.object_was_parsed
        pending: list[str] = []
        for event, element in etree.iterwalk(self._element, events=("start", "end")):
            name = element.tag
            if name not in transparent and pending:
                # One string as Beautiful Soup would make it, without its look at every character.
                add(NavigableString("".join(pending)))
                pending.clear()
            if event == "start":
                if name not in transparent:
                    start(str(name), None, None, self._attributes(element, whole))
                if element.text:
                    pending.append(element.text)
            else:
                if name not in transparent:
                    pop()
                if element.tail and element is not self._element:
                    pending.append(element.tail)

    @staticmethod
    def _attributes(element: etree._Element, whole: bool) -> dict[str, str]:
        if whole:
            return {str(k): str(v) for k, v in element.items()}
        get = element.get
        return {k: v for k in _KEPT_ATTRIBUTES if (v := get(k)) is not None}


def soup_of(element: etree._Element, *, whole: bool = False) -> BeautifulSoup:
    """Return a soup of the element and all below it; its tail is left out.

    Tags of inline markup that says nothing about the text (`TRANSPARENT`) are not built, and of the
    attributes only those that cleaning asks for are kept; with `whole`, all are.
    """
    return BeautifulSoup("<", builder=_FromTree(element, whole=whole))
