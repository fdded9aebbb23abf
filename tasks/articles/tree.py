"""Small typed helpers over lxml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element


def elements(path: str) -> Callable[[Element], list[Element]]:
    """Return a compiled XPath that finds elements."""
    return cast("Callable[[Element], list[Element]]", etree.XPath(path))


#: All text of an element, descendants included, as one string.
string = cast("Callable[[Element], str]", etree.XPath("string()", smart_strings=False))


def words(element: Element) -> str:
    """Return all text of an element with single spaces."""
    return " ".join(string(element).split())


def drop(element: Element) -> None:
    """Take an element out of its tree and leave its tail."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def following(element: Element) -> Iterator[Element]:
    """Yield the elements after the end of `element`, in document order.

    As XPath's axis `following`, which gathers all of them though the first few are wanted.
    """
    node: Element | None = element
    while node is not None:
        for sibling in node.itersiblings("*"):
            yield from sibling.iter("*")
        node = node.getparent()


_LINES = ("li", "p", "span", "div", "td", "dd")


def short_lines(root: Element) -> Iterator[str]:
    """Yield the texts, below 70 characters, in which a page may label what it tells.

    Of elements with at most two children and eight descendants.
    """
    for element in root.iter(*_LINES):
        children = len(element)
        if children > 2 or (children and sum(1 for _ in islice(element.iterdescendants(), 9)) > 8):
            continue
        text = string(element) if children else element.text or ""
        if 0 < len(text) < 200:
            text = " ".join(text.split())
            if len(text) < 70:
                yield text
