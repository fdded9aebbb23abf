"""Small typed helpers over lxml."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree


def elements(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """Return a compiled XPath that finds elements."""
    return cast("Callable[[etree._Element], list[etree._Element]]", etree.XPath(path))


#: All text of an element, descendants included, as one string.
string = cast("Callable[[etree._Element], str]", etree.XPath("string()", smart_strings=False))


def words(element: etree._Element) -> str:
    """Return all text of an element with single spaces."""
    return " ".join(string(element).split())


def drop(element: etree._Element) -> None:
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
