"""A feed document to entries: RSS, RDF, Atom, JSON Feed and news sitemaps.

The kind of document is sniffed from its first bytes; what the server calls it is not looked at,
except for the charset. Pure, and cheap to import, so that it runs in a worker process with a deadline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tasks.errors import ReadError
from tasks.feeds.charset import decode
from tasks.feeds.document import FeedDocument, RawFeed
from tasks.feeds.identity import entries_of
from tasks.feeds.jsonfeed import parse_json
from tasks.feeds.sitemap import parse_sitemap
from tasks.feeds.structure import inspect, repaired
from tasks.feeds.text import plain
from tasks.feeds.xmlfeed import parse_xml, without_declaration
from tasks.model import Reason, key
from tasks.urls import BadURLError, absolute

#: The elements that a feed may begin with, prefix or not (`<atom:feed`, `<rdf:RDF`).
_ROOT = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf|channel|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE
)
#: Some publishers wrap their items in an element of their own.
_ITEM = re.compile(r"<(item|entry)(?=[\s>])")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
#: How far junk before a feed may reach, characters: server warnings, not whole pages.
_JUNK = 10_000


def read_feed(
    body: bytes,
    url: str,
    *,
    feed_id: str,
    content_type: str | None = None,
    max_entries: int = 2000,
    now: datetime | None = None,
) -> FeedDocument:
    """Return the entries of `body` and what the feed says about itself.

    `url` is the address that answered: links are resolved against it. `content_type` is the HTTP
    header; of it only the charset counts. `now` bounds dates in the future. At most `max_entries`
    items are read, the first in the document, and a note says how many there were. Damage that
    could be mended is in `notes` (of the document and of the entries).

    Raises ReadError: `EMPTY`, `NOT_A_FEED` for any other kind of document, `UNREADABLE` for a
    feed that cannot be parsed or is built to harm.
    """
    if not body.strip():
        raise ReadError(url, Reason.EMPTY, "no bytes")
    decoded = decode(body, content_type)
    text = decoded.text.lstrip("\ufeff \t\r\n\0")
    if text.startswith(("{", "[")):
        raw = parse_json(text, url, max_entries)
        return _document(raw, url, feed_id, now, decoded.notes)

    notes = list(decoded.notes)
    end = _start_of_html(text)
    root = _ROOT.search(text, 0, end) or _ITEM.search(text, 0, end)
    if root is None:
        raise ReadError(url, Reason.NOT_A_FEED, f"begins with {' '.join(text[:60].split())!r}")
    text, junk = _without_junk(text, root.start())
    notes += [junk] if junk else []
    data = without_declaration(text)
    structure = inspect(data, url, max_entries)
    if structure.error and b"&" in data and b"<!DOCTYPE" not in data[:1000]:
        notes.append(f"bozo: {structure.error}")
        data = without_declaration(repaired(text))
        structure = inspect(data, url, max_entries)
    if structure.cut is not None:
        notes.append(f"{structure.items} items, the first {max_entries} read")
        data = structure.cut
    try:
        if root[1].lower() in ("urlset", "sitemapindex"):
            raw = parse_sitemap(data, url)
        else:
            raw = parse_xml(data, url)
    except ReadError:
        raise
    except Exception as error:  # a parser's own failure on hostile input
        detail = f"{type(error).__name__}: {error}"
        raise ReadError(url, Reason.UNREADABLE, detail[:300]) from error
    if not raw.items and not raw.title and (structure.error or not raw.version):
        raise ReadError(url, Reason.UNREADABLE, structure.error or "no channel and no items")
    if structure.error:
        raw, cut_off = _whole_items(raw, text)
        notes += [f"bozo: {structure.error}"] if not _is_noted(notes, raw) else []
        notes += [cut_off] if cut_off else []
    if len(raw.items) > max_entries:  # too broken for the cut: cut here
        notes.append(f"{len(raw.items)} items, the first {max_entries} read")
    return _document(raw, url, feed_id, now, tuple(notes), max_entries)


def to_json(file: str, body: bytes, url: str = "") -> Iterator[dict[str, Any]]:
    """Yield one dictionary fit for JSON for each entry of a feed document.

    `file` is its name, repeated in each. Without a `url`, relative links stay as they are, and
    `url`, which is absolute, is None for them. Raises ReadError as `read_feed` does.
    """
    document = read_feed(body, url, feed_id=key(url))
    for entry in document.entries:
        yield {
            "file": file,
            "id": entry.guid,
            "title": entry.title,
            "link": entry.link,
            "published": _iso(entry.published_at),
            "updated": _iso(entry.updated_at),
            "url": entry.url,
            "summary": entry.summary,
            "authors": list(entry.authors),
            "language": entry.language,
            "identity": entry.identity,
            "notes": list(entry.notes),
        }


def _document(
    raw: RawFeed,
    url: str,
    feed_id: str,
    now: datetime | None,
    notes: tuple[str, ...],
    max_entries: int | None = None,
) -> FeedDocument:
    entries, rejected = entries_of(raw.items[:max_entries], url, feed_id, raw.language, now)
    repeated = len(entries) - len({entry.identity for entry in entries})
    return FeedDocument(
        title=plain(raw.title),
        home_url=_usable(raw.home_url, url),
        hub_url=_usable(raw.hub_url, url),
        language=raw.language,
        version=raw.version,
        ttl=raw.ttl,
        entries=entries,
        notes=(
            *notes,
            *raw.notes,
            *([f"{repeated} entries stand there twice"] if repeated else []),
        ),
        rejected=rejected,
    )


def _start_of_html(text: str) -> int:
    """Return where a page of HTML begins in the head of `text`, else the end of `text`."""
    page = _HTML.search(text, 0, _JUNK)
    return page.start() if page else len(text)


def _without_junk(text: str, root: int) -> tuple[str, str | None]:
    """Return `text` from its XML declaration or document type on, and a note of what went before."""
    begin = text.find("<?xml", 0, root)
    if begin < 0:
        begin = text.find("<!DOCTYPE", 0, root)
    if begin < 0 and not text[:root].lstrip().startswith(("<!--", "<?")):
        begin = root
    if begin <= 0:
        return text, None
    return text[begin:], f"junk: {begin} characters before the feed"


def _whole_items(raw: RawFeed, text: str) -> tuple[RawFeed, str | None]:
    """Return `raw` without a last item that the end of the document cuts off before its link."""
    opened = max(text.rfind("<item"), text.rfind("<entry"))
    closed = max(text.rfind("</item"), text.rfind("</entry"))
    if len(raw.items) > 1 and opened > closed and not raw.items[-1].link:
        return replace(raw, items=raw.items[:-1]), "the last item is cut off and left for next time"
    return raw, None


def _is_noted(notes: list[str], raw: RawFeed) -> bool:
    return any(note.startswith("bozo") for note in (*notes, *raw.notes))


def _usable(link: str | None, base: str) -> str | None:
    try:
        return absolute(link, base) if link else None
    except BadURLError:
        return None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
