"""feedparser's own test cases, asked of Parley's reader.

Each case is a document with an assertion about feedparser's result. An assertion counts as relevant to
news if all it compares are fields that Parley keeps: title, link, identity, text, authors, dates and
language of entries; title, link, language and ttl of the feed. Texts are compared as plain text, for
Parley keeps no markup; dates as moments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tasks.errors import ReadError
from tasks.feeds import FeedDocument, read_feed
from tasks.feeds.dates import EARLIEST, parse_date
from tasks.feeds.text import plain
from tasks.model import Entry

_HEADER = re.compile(rb"^Header:\s+Content-[Tt]ype:\s*(.+?)\s*$", re.MULTILINE)
_LOCATION = re.compile(rb"^Header:\s+Content-[Ll]ocation:\s*(.+?)\s*$", re.MULTILINE)
_TEXT = {"title", "description", "summary"}


@dataclass(frozen=True)
class Comparison:
    """`path == expected` out of an assertion."""

    path: tuple[Any, ...]
    expected: Any


def comparisons(expression: str) -> list[Comparison] | None:
    """Return what an assertion compares; None if it asks for something that Parley does not keep."""
    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError:
        return None
    found = []
    for part in tree.values if isinstance(tree, ast.BoolOp) else [tree]:
        if _is_bozo(part):
            continue
        if not (
            isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)
        ):
            return None
        path = _path(part.left)
        try:
            expected = ast.literal_eval(part.comparators[0])
        except ValueError:
            return None
        if path is None or not _is_kept(path):
            return None
        found.append(Comparison(path, expected))
    return found or None


def holds(body: bytes, wanted: list[Comparison]) -> str:
    """Return what is wrong with our reading of a case; empty: it agrees."""
    header, location = _HEADER.search(body), _LOCATION.search(body)
    url = location[1].decode() if location else "http://127.0.0.1:8097/"
    try:
        document = read_feed(
            body, url, feed_id="case", content_type=header[1].decode("latin-1") if header else None
        )
    except ReadError as error:
        return str(error)
    for each in wanted:
        found = _value(document, each.path)
        if not _same(found, each.expected, each.path):
            return f"{each.path}: {found!r}, not {each.expected!r}"
    return ""


def _is_bozo(part: ast.AST) -> bool:
    if isinstance(part, ast.UnaryOp):
        part = part.operand
    return isinstance(part, ast.Name) and part.id == "bozo"


def _path(node: ast.AST) -> tuple[Any, ...] | None:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        base = _path(node.value)
        return base and (*base, node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        base = _path(node.value)
        return base and (*base, node.slice.value)
    return None


def _is_kept(path: tuple[Any, ...]) -> bool:
    match path:
        case (
            "entries",
            int(),
            "title" | "link" | "id" | "guid" | "description" | "summary" | "language",
        ):
            return True
        case ("entries", int(), "title_detail" | "summary_detail", "value"):
            return True
        case ("entries", int(), "content", 0, "value"):
            return True
        case ("entries", int(), "author_detail", "name") | (
            "entries",
            int(),
            "authors",
            int(),
            "name",
        ):
            return True
        case ("entries", int(), "published_parsed" | "updated_parsed" | "published" | "updated"):
            return True
        case ("feed", "title" | "link" | "language" | "ttl") | ("feed", "title_detail", "value"):
            return True
    return False


def _value(document: FeedDocument, path: tuple[Any, ...]) -> Any:
    if path[0] == "feed":
        return {
            "title": document.title,
            "title_detail": document.title,
            "link": document.home_url,
            "language": document.language,
            "ttl": document.ttl,
        }[path[1]]
    if path[1] >= len(document.entries):
        return "no such entry"
    return _of_entry(document.entries[path[1]], path[2:])


def _of_entry(entry: Entry, path: tuple[Any, ...]) -> Any:
    name = path[0]
    if name in ("title", "title_detail"):
        return entry.title
    if name in ("description", "summary", "summary_detail", "content"):
        return entry.summary
    if name in ("id", "guid"):
        return entry.guid
    if name in ("author_detail", "authors"):
        place = path[1] if name == "authors" else 0
        return entry.authors[place] if place < len(entry.authors) else None
    if name in ("published", "published_parsed"):
        return entry.published_at
    if name in ("updated", "updated_parsed"):
        return entry.updated_at or entry.published_at
    return getattr(entry, name)


def _same(found: Any, expected: Any, path: tuple[Any, ...]) -> bool:
    if isinstance(expected, tuple):
        moment = datetime(*expected[:6], tzinfo=UTC)
        return found == moment or (found is None and moment < EARLIEST)
    if path[-1] in ("published", "updated"):
        return bool(found == parse_date(expected)[0])
    if path == ("feed", "ttl"):
        return bool(found == int(expected) * 60)
    if path[-1] == "link" and isinstance(expected, str) and isinstance(found, str):
        return found.rstrip("/") == expected.rstrip("/")
    if isinstance(expected, str) and path[-1] not in ("id", "guid", "language"):
        return (found or "") in {plain(expected) or "", plain(expected, markup=False) or ""}
    return bool(found == expected)


def cases(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[Comparison]]]:
    """Yield the member name and the comparisons of each relevant case of the manifest."""
    for row in rows:
        if row["group"] != "fpsuite":
            continue
        expression = (row.get("own_expectation") or {}).get("expect")
        wanted = comparisons(expression) if expression else None
        if wanted:
            yield row["file"].split("!")[1], wanted
