"""A look at a feed's markup before it is parsed in earnest.

feedparser takes quadratic time on elements with very many attributes and half a minute on 200,000
nested ones. expat sees both in milliseconds, and tells where a document may be cut after so many
items without breaking it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import escape

from tasks.errors import ReadError
from tasks.model import Reason

#: Real feeds stay under 20 of either (measured over 2,600 documents: 12 attributes, depth 17).
MAX_DEPTH = 200
MAX_ATTRIBUTES = 500
_ITEMS = frozenset({"item", "entry", "url"})
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,40});)?")
#: References to the two halves of a surrogate pair, as programs write emoji that count in UTF-16.
_PAIR = re.compile(
    r"&#(5(?:5[2-9]|6[0-3])\d\d|x[dD][89abAB][\da-fA-F]{2});"
    r"&#(5(?:6[3-9]|7[0-3])\d\d|x[dD][c-fC-F][\da-fA-F]{2});"
)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{200000}")


@dataclass(frozen=True, slots=True)
class Structure:
    """What expat saw."""

    items: int
    error: str | None  # the first error of well-formedness, with its line
    cut: bytes | None  # the document with `max_entries` items only, if it has more


class _Refused(Exception):  # noqa: N818  # no error: a way out of expat
    pass


def inspect(data: bytes, url: str, max_entries: int) -> Structure:
    """Return what the structure of `data` (UTF-8) shows.

    Raises ReadError when nesting or attributes are beyond all use.
    """
    if _LONG_TAG.search(data.decode("utf-8", "replace")):
        raise ReadError(url, Reason.UNREADABLE, "an element tag of over 200,000 characters")
    stack: list[str] = []
    items = 0
    end: int | None = None
    open_at_end: list[str] = []
    refused = ""
    parser = expat.ParserCreate("utf-8")

    def start(name: str, attributes: list[str]) -> None:
        nonlocal refused
        stack.append(name)
        if len(stack) > MAX_DEPTH:
            refused = f"elements nested over {MAX_DEPTH} deep"
            raise _Refused
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            refused = f"an element with over {MAX_ATTRIBUTES} attributes"
            raise _Refused

    def stop(name: str) -> None:
        nonlocal items, end, open_at_end
        stack.pop()
        if name.rpartition(":")[2] in _ITEMS:
            items += 1
            if items == max_entries:
                end, open_at_end = parser.CurrentByteIndex, list(stack)

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = stop
    error = None
    try:
        parser.Parse(data, True)
    except _Refused as refusal:
        raise ReadError(url, Reason.UNREADABLE, refused) from refusal
    except expat.ExpatError as problem:
        error = f"{expat.ErrorString(problem.code)}: line {problem.lineno}, column {problem.offset}"
    if items <= max_entries or end is None:
        return Structure(items, error, None)
    end = data.index(b">", end) + 1
    tail = "".join(f"</{name}>" for name in reversed(open_at_end))
    return Structure(items, error, data[:end] + tail.encode())


def repaired(text: str) -> str:
    """Return `text` with its bare ampersands and HTML entities written as XML wants them.

    These two are what most broken feeds suffer from; sections of CDATA, where both are right, stay.
    """
    head, *sections = text.split("<![CDATA[")
    pieces = [_mend(head)]
    for section in sections:
        data, end, rest = section.partition("]]>")
        pieces += ["<![CDATA[", data, end, _mend(rest)]
    return "".join(pieces)


def _mend(markup: str) -> str:
    return _AMPERSAND.sub(_entity, _PAIR.sub(_joined, markup)) if "&" in markup else markup


def _joined(match: re.Match[str]) -> str:
    halves = b"".join(_code(half).to_bytes(2, "big") for half in match.groups())
    return halves.decode("utf-16-be", "replace")


def _code(number: str) -> int:
    return int(number[1:], 16) if number[0] in "xX" else int(number)


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        return "" if 0xD800 <= _code(name[1:]) < 0xE000 else match[0]  # half of a pair
    if name in _XML_ENTITIES:
        return match[0]
    character = html5.get(f"{name};")
    return escape(character) if character else f"&amp;{name};"
