"""RSS, RDF and Atom by feedparser, with its sanitising and its resolving of HTML switched off.

Both options cost a third of the time and one of them is quadratic on hostile text; Parley takes the
markup out of every field itself (`text.plain`).
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from tasks.feeds.document import Item, RawFeed
from tasks.feeds.text import clean

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PERIODS = {
    "always": 0,
    "hourly": 3600,
    "daily": 86_400,
    "dayly": 86_400,  # seen by rss-fetcher
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}


def parse_xml(data: bytes, url: str) -> RawFeed:
    """Return what feedparser finds in `data`, UTF-8 without a misleading declaration."""
    parsed = feedparser.parse(
        io.BytesIO(data),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = parsed.feed
    version = parsed.version or ""
    notes: tuple[str, ...] = ()
    if parsed.bozo and parsed.get("bozo_exception") is not None:
        notes = (f"bozo: {' '.join(str(parsed.bozo_exception).split())[:200]}",)
    return RawFeed(
        version=version,
        title=_text(feed, "title"),
        home_url=_text(feed, "link"),
        hub_url=_related(feed, "hub"),
        language=_text(feed, "language"),
        ttl=_ttl(feed),
        items=tuple(_item(entry, version) for entry in parsed.entries),
        notes=notes,
    )


def without_declaration(text: str) -> bytes:
    """Return `text` as UTF-8 without its XML declaration, whose encoding no longer holds."""
    return clean(_DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")


def _item(entry: dict[str, Any], version: str) -> Item:
    published, updated = _text(entry, "published"), _text(entry, "updated")
    if published is None and not version.startswith("atom"):
        # RSS knows one date; dc:date, which feedparser calls updated, is that one
        published, updated = updated or _text(entry, "created"), None
    summary, detail = _summary(entry)
    return Item(
        guid=_text(entry, "id"),
        link=_link(entry),
        original=_text(entry, "feedburner_origlink"),
        title=_text(entry, "title"),
        summary=summary,
        authors=_authors(entry),
        published=published,
        updated=updated,
        language=_text(entry, "language")
        or _text(dict.get(entry, "title_detail") or {}, "language"),
        plain_title=version.startswith("atom") and _is_plain(dict.get(entry, "title_detail")),
        plain_summary=version.startswith("atom") and _is_plain(detail),
    )


def _text(source: dict[str, Any], name: str) -> str | None:
    # dict.get, because feedparser's own answers `updated` with `published`
    value = dict.get(source, name)
    return value.strip() or None if isinstance(value, str) else None


def _is_plain(detail: Any) -> bool:
    return isinstance(detail, dict) and dict.get(detail, "type") == "text/plain"


def _link(entry: dict[str, Any]) -> str | None:
    """Return the link as given, empty if the feed gives an empty one."""
    link = dict.get(entry, "link")
    if isinstance(link, str):
        return link.strip()
    alternates = (
        _text(each, "href")
        for each in dict.get(entry, "links") or ()
        if dict.get(each, "rel") == "alternate"
    )
    return next((href for href in alternates if href), None)


def _summary(entry: dict[str, Any]) -> tuple[str | None, Any]:
    summary = _text(entry, "summary")
    if summary:
        return summary, dict.get(entry, "summary_detail")
    for content in dict.get(entry, "content") or ():
        value = _text(content, "value")
        if value:
            return value, content
    return None, None


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    names = [_text(a, "name") for a in dict.get(entry, "authors") or () if isinstance(a, dict)]
    found = [name for name in names if name] or [name for name in (_text(entry, "author"),) if name]
    return tuple(dict.fromkeys(found))


def _related(feed: dict[str, Any], rel: str) -> str | None:
    return next(
        (
            href
            for link in dict.get(feed, "links") or ()
            if dict.get(link, "rel") == rel and (href := _text(link, "href"))
        ),
        None,
    )


def _ttl(feed: dict[str, Any]) -> int | None:
    """Return the seconds between polls that the feed asks for: the longer of ttl and sy:."""
    hints = []
    ttl = _text(feed, "ttl")
    if ttl and ttl.isdigit():
        hints.append(min(int(ttl), 10**7) * 60)
    period = _PERIODS.get((_text(feed, "sy_updateperiod") or "").lower())
    if period is not None:
        try:
            frequency = float(_text(feed, "sy_updatefrequency") or 1)
        except ValueError:
            frequency = 1.0
        hints.append(int(period / frequency) if frequency > 0 else period)
    return max(hints, default=None)
