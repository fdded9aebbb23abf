"""Where the running text of a page is: characters in paragraphs, by element."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from tasks.articles.tree import elements, string

#: What holds running text: paragraphs, list items, and others with a long text node of their own.
_PARAGRAPHS = elements(
    "descendant::*[self::p or self::pre"
    " or (self::li and text()[string-length(.) > 9]) or ((self::div or self::td or self::section"
    " or self::article or self::blockquote or self::span or self::font or self::main or self::center"
    " or self::dd) and text()[string-length(.) > 60 and string-length(normalize-space(.)) > 60])]"
)
#: A paragraph with fewer characters outside links is none.
_LEAST = 25


@dataclass(slots=True)
class Weights:
    """Characters of running text, by element: how much below it, and how near."""

    root: etree._Element
    mass: dict[etree._Element, int] = field(default_factory=dict)  # below it, and in itself
    child: dict[etree._Element, int] = field(default_factory=dict)  # in paragraphs, its children
    grandchild: dict[etree._Element, int] = field(
        default_factory=dict
    )  # in its children's children
    paragraphs: dict[etree._Element, int] = field(default_factory=dict)  # in document order

    @property
    def total(self) -> int:
        """Characters of running text on the page, at least 1."""
        return max(1, self.mass.get(self.root, 0))

    def forget(self, element: etree._Element) -> None:
        """Take out the running text of an element that is about to leave the tree."""
        weight = self.mass.get(element, 0)
        if not weight:
            return
        for below in element.iter():
            own = self.paragraphs.pop(below, 0)
            if own:
                self._count(below, -own)
        for below in element.iter():
            self.mass.pop(below, None)

    def _count(self, paragraph: etree._Element, own: int) -> None:
        mass, root = self.mass, self.root
        mass[paragraph] = mass.get(paragraph, 0) + own
        node, level = paragraph, 0
        while node is not root:
            parent = node.getparent()
            if parent is None:
                return
            node, level = parent, level + 1
            mass[node] = mass.get(node, 0) + own
            if level == 1:
                self.child[node] = self.child.get(node, 0) + own
            elif level == 2:
                self.grandchild[node] = self.grandchild.get(node, 0) + own


def weigh(root: etree._Element) -> Weights:
    """Return the running text of every element that has any."""
    weights = Weights(root)
    for paragraph in _PARAGRAPHS(root):
        own = _own(paragraph)
        if own >= _LEAST:
            weights.paragraphs[paragraph] = own
            weights._count(paragraph, own)  # noqa: SLF001 - the class's own builder
    return weights


def _own(element: etree._Element) -> int:
    """Return the characters of running text in a paragraph: outside links, without inner blocks."""
    if element.tag in ("p", "pre"):
        length = len(string(element).strip())
        if length < _LEAST:
            return 0
        return length - sum(len(string(link)) for link in element.iter("a"))
    return len((element.text or "").strip()) + sum(
        len(child.tail.strip()) for child in element if child.tail
    )
