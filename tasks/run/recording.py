"""How polls come into the warehouse: what they brought, and the feeds' new state, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from tasks import feeds, rows
from tasks.feeds import FeedDocument, Stored
from tasks.model import Rejected
from tasks.run import Run
from tasks.run.parcels import Polls


def record_polls(run: Run, parcel: Polls) -> int:
    """Store polls, entries and the feeds' new state in one transaction; return the new entries."""
    now, stamp = datetime.now(UTC), run.stamp
    documents = [item for item in parcel.readings if isinstance(item, FeedDocument)]
    stored = _stored(run, documents)
    polls, parts, n_entries = [], [], {}
    for item, reading in zip(parcel.polls, parcel.readings, strict=True):
        feed = feeds.settle(item, reading, run.settings, now)
        refused = reading if isinstance(reading, Rejected) else item.rejected
        result = "failed" if refused else item.result
        polls.append(replace(item, feed=feed, result=result, rejected=refused))
        if isinstance(reading, FeedDocument):
            entries = feeds.recognised(reading.entries, stored.get(feed.feed_id, ()))
            n_entries[feed.feed_id] = len(entries)
            parts.append(rows.entries(entries, item.polled_at, stamp))
            parts.append(rows.rejected(reading.rejected, stamp))
    added = run.write(rows.together(rows.polls(polls, stamp, n_entries), *parts))
    # counted once it is stored: this may be done again when the warehouse was busy
    run.disabled += [
        item.feed
        for item, before in zip(polls, parcel.polls, strict=True)
        if item.feed.disabled_reason and not before.feed.disabled_reason
    ]
    run.count([row for document in documents for row in document.rejected])
    run.count(
        [item.rejected for item in polls if item.rejected],
        **Counter(item.result for item in polls),
    )
    run.count(entries=sum(n_entries.values()), new_entries=added.get("entry", 0))
    return added.get("entry", 0)


def _stored(run: Run, documents: Iterable[FeedDocument]) -> dict[str, list[Stored]]:
    """Return by feed the stored items that have an identity or an address in common with these."""
    entries = [entry for document in documents for entry in document.entries]
    if not entries:
        return {}
    found: dict[str, list[Stored]] = {}
    ids = [entry.entry_id for entry in entries]
    for row in run.read(_STORED, [ids, [entry.url for entry in entries if entry.url]]):
        item = Stored(row["identity"], row["url"], row["title"])
        found.setdefault(row["feed_id"], []).append(item)
    return found


_STORED = """
    select feed_id, identity, url, title
    from raw.entry
    where entry_id in (select unnest(?)) or url in (select unnest(?))
    group by feed_id, identity, url, title
    order by min(fetched_at), identity, url, title
"""
