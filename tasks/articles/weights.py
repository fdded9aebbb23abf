"""Where the running text of a page is: characters in paragraphs, by element."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from tasks.articles.tree import string

#: What may hold running text: paragraphs, list items, and others with a long text node of their own.
_HOLDERS = (
    *("p", "pre", "li", "div", "td", "section", "article", "blockquote"),
    *("span", "font", "main", "center", "dd"),
)
#: A text node with fewer characters is a label, by whether a list item holds it.
_LONG, _LONG_ITEM = 61, 10
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
        if not self.mass.get(element, 0):
            return
        gone = {
            below: self.paragraphs.pop(below)
            for below in element.iter()
            if below in self.paragraphs
        }
        self.count(gone, -1)
        for below in element.iter():
            self.mass.pop(below, None)

    def count(self, paragraphs: dict[etree._Element, int], sign: int = 1) -> None:
        """Add, or with -1 take away, the running text of paragraphs in all that is above them."""
        mass, root = self.mass, self.root
        parents: dict[etree._Element, int] = {}
        for paragraph, own in paragraphs.items():
            mass[paragraph] = mass.get(paragraph, 0) + sign * own
            parent = paragraph.getparent() if paragraph is not root else None
            if parent is not None:
                parents[parent] = parents.get(parent, 0) + sign * own
        for parent, own in parents.items():
            self.child[parent] = self.child.get(parent, 0) + own
            node: etree._Element | None = parent
            level = 1
            while node is not None:
                mass[node] = mass.get(node, 0) + own
                if level == 2:
                    self.grandchild[node] = self.grandchild.get(node, 0) + own
                node, level = (node.getparent() if node is not root else None), level + 1


def weigh(root: etree._Element) -> Weights:
    """Return the running text of every element that has any."""
    weights = Weights(root)
    for element in root.iter(*_HOLDERS):
        own = _own(element)
        if own >= _LEAST:
            weights.paragraphs[element] = own
    weights.count(weights.paragraphs)
    return weights


def _own(element: etree._Element) -> int:
    """Return the characters of running text in a paragraph: outside links, without inner blocks."""
    tag = element.tag
    if tag in ("p", "pre"):
        length = len(string(element).strip())
        if length < _LEAST:
            return 0
        return length - sum([len(string(link)) for link in element.iter("a")])
    least = _LONG_ITEM if tag == "li" else _LONG
    text = element.text
    if text is None or len(text) < least:  # most elements are asked no more than this
        for child in element:
            text = child.tail
            if text is not None and len(text) >= least:
                break
        else:
            return 0
    texts = [text for text in (element.text, *[child.tail for child in element]) if text]
    if tag != "li" and all(len(" ".join(text.split())) < least for text in texts):
        return 0
    return sum([len(text.strip()) for text in texts])
