"""What the readers of the formats hand over, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.model import Entry, Rejected


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its format gives it: text with its markup, dates as written."""

    guid: str | None = None
    link: str | None = None  # resolved against the document, not yet checked
    original: str | None = None  # what `link` redirects to, where the feed says so (FeedBurner)
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    plain_title: bool = False  # the format says that the title holds no markup
    plain_summary: bool = False


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as its format gives it."""

    version: str  # rss20, atom10, json11, sitemap-news ...
    title: str | None = None
    home_url: str | None = None
    hub_url: str | None = None
    language: str | None = None
    ttl: int | None = None  # seconds that the publisher asks to wait
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed document, read. `rejected` holds the items whose link cannot be used."""

    title: str | None = None
    home_url: str | None = None
    hub_url: str | None = None
    language: str | None = None
    version: str = ""
    ttl: int | None = None  # seconds
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = field(default=())
