"""From the items of a document to entries: identity, canonical link, plain text, dates.

An item is the same one as last time by its guid; by guid and link where one document uses a guid
twice; by its link where it has no guid; by title and text where it has neither (miniflux's order), or
where one document has several items with nothing but one link in common.

Some feeds give an item a new guid with every poll. What a document alone cannot tell, the stored items
can: `recognised` takes an item for one that went with the same link and title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from tasks.feeds.dates import parse_date
from tasks.feeds.document import Item
from tasks.feeds.text import SUMMARY_LENGTH, plain
from tasks.model import Entry, Reason, Rejected, Step, key
from tasks.urls import BadURLError, absolute, canonical


def entries_of(
    items: Sequence[Item], url: str, feed_id: str, language: str | None, now: datetime | None
) -> tuple[tuple[Entry, ...], tuple[Rejected, ...]]:
    """Return the entries of `items`, in their order, and a rejection for each unusable link.

    `url` is the document's address, `language` its language. An item that stands in the document
    twice is returned twice, with the same identity.
    """
    drafts = [_Draft(item, url, now) for item in items]
    # how many different links a guid has, and different items without a guid a link
    guids = Counter(guid for guid, _ in {(draft.item.guid, draft.link) for draft in drafts})
    links = Counter(link for link, _ in {(draft.link, draft.title) for draft in drafts})
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for position, draft in enumerate(drafts):
        item = draft.item
        entry = Entry(
            feed_id=feed_id,
            identity=draft.identity(guids, links),
            url=draft.link,
            link=item.link[:4096] if item.link is not None else None,
            title=draft.title,
            summary=draft.summary,
            authors=tuple(name for a in item.authors if (name := plain(a))),
            published_at=draft.published_at,
            updated_at=draft.updated_at,
            language=item.language or language,
            guid=item.guid[:2048] if item.guid else None,
            position=position,
            notes=tuple(draft.notes),
        )
        entries.append(entry)
        if draft.refusal:
            rejected.append(
                Rejected(
                    url=(item.link or "")[:2048],
                    step=Step.READ,
                    reason=Reason.BAD_URL,
                    detail=draft.refusal,
                    feed_id=feed_id,
                    entry_id=entry.entry_id,
                    at=now,
                )
            )
    return tuple(entries), tuple(rejected)


class Stored(NamedTuple):
    """An item as some revision of it is stored."""

    identity: str
    url: str | None
    title: str | None


def recognised(entries: Sequence[Entry], stored: Iterable[Stored]) -> tuple[Entry, ...]:
    """Return the entries of a document, those under the identity they are stored by that changed theirs.

    An entry whose identity is not stored is the item with its link and its title that is stored and
    stands in the document no more, the first of `stored` where there are several. No stored
    item is taken for two.
    """
    listed = {entry.identity for entry in entries}
    known: set[str] = set()
    gone: defaultdict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for item in stored:
        known.add(item.identity)
        if item.identity not in listed:
            gone[item.url, item.title].append(item.identity)
    taken: dict[str, str] = {}
    for entry in entries:
        if entry.url is None or entry.identity in known or entry.identity in taken:
            continue
        names = gone[entry.url, entry.title]
        if name := next((name for name in names if name not in taken.values()), None):
            taken[entry.identity] = name
    return tuple(
        replace(entry, identity=taken.get(entry.identity, entry.identity)) for entry in entries
    )


class _Draft:
    """An item with its fields cleaned, before its neighbours are looked at."""

    def __init__(self, item: Item, url: str, now: datetime | None) -> None:
        self.item = item
        self.notes: list[str] = []
        self.link, self.refusal = _link(item, url)
        self.published_at = self._date(item.published, now)
        self.updated_at = self._date(item.updated, now)
        self.title = plain(item.title, markup=not item.plain_title)
        self.summary = plain(item.summary, markup=not item.plain_summary)
        if self.summary and len(self.summary) > SUMMARY_LENGTH:
            found = len(self.summary)
            self.notes.append(f"summary: {found} characters, the first {SUMMARY_LENGTH} kept")
            self.summary = self.summary[:SUMMARY_LENGTH]

    def identity(self, guids: Counter[str | None], links: Counter[str | None]) -> str:
        """Return what makes this the same item in the next document."""
        guid, link = self.item.guid, self.link
        if guid and link and _same_page(guid, link):
            # BBC's guids are the link with a fragment that counts up: #0, #1 ...
            guid = None
        if guid and guids[guid] == 1:
            return f"guid:{guid}"
        if guid and link:
            return f"guid:{guid} url:{link}"
        if link and links[link] == 1:
            return f"url:{link}"
        return f"text:{key(guid, link, self.title, self.summary)}"

    def _date(self, text: str | None, now: datetime | None) -> datetime | None:
        moment, note = parse_date(text, now=now)
        if note:
            self.notes.append(note)
        return moment


def _link(item: Item, url: str) -> tuple[str | None, str | None]:
    """Return the canonical link, or why there is none."""
    given = item.original or item.link
    if not given:
        return None, "no link"
    try:
        found = canonical(given, url)
    except BadURLError as error:
        return None, f"link: {error}"
    # "#" and "http://", resolved against the feed, are the feed
    return (None, "link: leads to the feed itself") if found == url else (found, None)


def _same_page(guid: str, link: str) -> bool:
    if not guid.startswith(("http://", "https://")):
        return False
    try:
        return link in (canonical(guid), absolute(guid))
    except BadURLError:
        return False
