"""From a soup of the article's part of the page to its paragraphs, in reading order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "caption",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "address",
        "hr",
        "details",
        "summary",
        "nav",
        "button",
        "body",
        "html",
        "td",
        "th",
        "center",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SPACE = re.compile(r"[\s\u200b\ufeff\u2028\u2029]+")
_END = re.compile(r"[.!?:;…。！？”\"»)]$")


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item or table row, with what its cleaning needs to know."""

    text: str
    tag: str  # p, h2, li, tr, div ...
    links: int = 0  # characters inside links
    inside: frozenset[str] = frozenset()  # tags of the ancestors within the soup
    names: str = ""  # class and id of the element


def tidy(text: str) -> str:
    """Return text in NFC with every run of white space as one space, ends stripped."""
    text = _SPACE.sub(" ", text).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text.replace("\u00ad", ""))


def text(found: list[Block]) -> str:
    """Return blocks as text: one blank line between two, none elsewhere."""
    return "\n\n".join(block.text for block in found)


def blocks(soup: Tag) -> list[Block]:
    """Return the blocks of a soup in document order; empty ones are left out."""
    found: list[Block] = []
    pieces: list[str] = []
    links = 0
    breaks = 0

    def flush(tag: Tag | None) -> None:
        nonlocal links, breaks
        if pieces:
            text = tidy("".join(pieces))
            if text:
                name = tag.name if tag is not None else "div"
                found.append(Block(text, name, min(links, len(text)), frozenset(open_names)))
        pieces.clear()
        links = 0
        breaks = 0

    stack: list[tuple[Tag, int]] = [(soup, 0)]
    open_blocks: list[Tag] = []
    open_names: list[str] = []
    anchors = 0
    while stack:
        parent, index = stack.pop()
        contents = parent.contents
        if index >= len(contents):
            name = parent.name
            if name in _BLOCKS and parent is not soup:
                if name in ("td", "th") and "tr" in open_names and not _holds_blocks(parent):
                    pieces.append(" | ")
                else:
                    if name == "tr" and pieces and pieces[-1] == " | ":
                        pieces.pop()
                    flush(parent)
                open_blocks.pop()
                open_names.pop()
            elif name == "a":
                anchors -= 1
            continue
        stack.append((parent, index + 1))
        node = contents[index]
        if isinstance(node, NavigableString):
            text = str(node)
            pieces.append(text)
            if breaks and not text.isspace():
                breaks = 0
            if anchors:
                links += len(text)
        elif isinstance(node, Tag):
            name = node.name
            if name == "br":
                breaks += 1
                if breaks == 2 or _END.search("".join(pieces[-1:]).rstrip()):
                    flush(open_blocks[-1] if open_blocks else None)
                else:
                    pieces.append(" ")
                continue
            if name in _BLOCKS:
                if not (name in ("td", "th") and not _holds_blocks(node)):
                    flush(open_blocks[-1] if open_blocks else None)
                open_blocks.append(node)
                open_names.append(name)
            elif name == "a":
                anchors += 1
            stack.append((node, 0))
    flush(None)
    return found


def _holds_blocks(cell: Tag) -> bool:
    return any(isinstance(child, Tag) and child.name in _BLOCKS for child in cell.contents)
