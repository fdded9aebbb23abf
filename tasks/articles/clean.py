"""From a soup of the article's part of the page to its paragraphs, in reading order."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

_BLOCKS = frozenset(
    "p div section article main header footer aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead"
    " tbody tfoot tr caption blockquote pre figure figcaption form fieldset address hr details"
    " summary nav button body html td th center".split()
)
_CELLS = frozenset({"td", "th"})
_BAR = " | "
#: Characters without width or meaning; a soft hyphen is where a word may break.
_INVISIBLE = {0x00AD: None, 0x200B: " ", 0x2060: None, 0xFEFF: " "}
_ANY_INVISIBLE = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
_ESCAPED = re.compile(
    r"&(?:nbsp|[lr][sd]quo|[mn]dash|hellip|quot|apos|#\d{2,5}|#x[\da-fA-F]{2,4});"
)
_END = re.compile(r"[.!?:;…。！？”\"»)]$")


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item or table row, with what its cleaning needs to know."""

    text: str
    tag: str  # p, h2, li, tr, div ...
    links: int = 0  # characters inside links


def tidy(text: str) -> str:
    """Return text in NFC with every run of white space as one space, ends stripped.

    Marks that a publisher escaped twice ("can&rsquo;t", "&nbsp;") are read once more.
    """
    if "&" in text and _ESCAPED.search(text):
        text = html.unescape(text)
    text = " ".join(text.split())
    if text.isascii():
        return text
    if _ANY_INVISIBLE.search(text):
        text = " ".join(text.translate(_INVISIBLE).split())
    return unicodedata.normalize("NFC", text)


def text(found: list[Block]) -> str:
    """Return blocks as text: one blank line between two, none elsewhere."""
    return "\n\n".join(block.text for block in found)


def blocks(soup: Tag) -> list[Block]:
    """Return the blocks of a soup in document order; empty ones are left out.

    The cells of a table's row are one block, parted by bars, unless they hold blocks themselves (a
    table for layout). A line break ends a block when it is doubled or follows the end of a sentence.
    """
    reader = _Reader()
    stack = [(soup, iter(soup.contents))]  # a loop, not a recursion: pages nest 2,000 deep
    while stack:
        tag, children = stack[-1]
        for node in children:
            if isinstance(node, Tag):
                reader.enter(node)
                stack.append((node, iter(node.contents)))
                break
            if isinstance(node, NavigableString):
                reader.say(node)
        else:
            stack.pop()
            if stack:
                reader.leave(tag)
    reader.flush()
    return reader.found


class _Reader:
    """Collects text until a block ends."""

    __slots__ = ("_breaks", "_links", "_nested", "_open", "_pieces", "found")

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._pieces: list[str] = []
        self._open: list[str] = []  # names of the blocks around, the innermost last
        self._links = 0  # characters inside links
        self._nested = 0  # links around
        self._breaks = 0  # line breaks since the last word

    def say(self, words: str) -> None:
        self._pieces.append(words)
        if self._breaks and not words.isspace():
            self._breaks = 0
        if self._nested:
            self._links += len(words)

    def enter(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._break()
        elif name in _BLOCKS:
            if not _is_plain_cell(tag):
                self.flush()
            self._open.append(name)
        elif name == "a":
            self._nested += 1

    def leave(self, tag: Tag) -> None:
        name = tag.name
        if name in _BLOCKS:
            if _is_plain_cell(tag) and "tr" in self._open:
                self._pieces.append(_BAR)
            else:
                self.flush()
            self._open.pop()
        elif name == "a":
            self._nested -= 1

    def flush(self) -> None:
        if self._pieces:
            name = self._open[-1] if self._open else "div"
            words = tidy("".join(self._pieces))
            if name == "tr":
                words = words.strip(_BAR)
            if words:
                self.found.append(Block(words, name, min(self._links, len(words))))
            self._pieces.clear()
        self._links = self._breaks = 0

    def _break(self) -> None:
        self._breaks += 1
        if self._breaks == 2 or (self._pieces and _END.search(self._pieces[-1].rstrip())):
            self.flush()
        else:
            self._pieces.append(" ")


def _is_plain_cell(tag: Tag) -> bool:
    return tag.name in _CELLS and not any(
        isinstance(child, Tag) and child.name in _BLOCKS for child in tag.contents
    )
