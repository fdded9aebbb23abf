"""Tables of the sources: feed, poll, entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasks.model import Entry, Feed, Poll, key
from tasks.rows.ledger import rejected
from tasks.rows.table import TEXTS, TIME, Stamp, Tables, archived, schema, table

_FEED_FIELDS = [field.name for field in fields(Feed)]
_FEED = schema(
    " ".join(["feed_id", *_FEED_FIELDS]),
    min_entries=pa.int32(),
    max_entries=pa.int32(),
    moved_count=pa.int32(),
    failures=pa.float64(),
    last_polled_at=TIME,
    last_full_at=TIME,
    last_changed_at=TIME,
    next_due_at=TIME,
)


def feeds(items: Iterable[Feed], stamp: Stamp) -> Tables:
    """Return table `feed`: each feed with its state."""
    return {"feed": table(_FEED, stamp, list(items))}


def feed_from_row(row: Mapping[str, Any]) -> Feed:
    """Return the feed that a row of `staging.feed_state` keeps."""
    return Feed(**{name: row[name] for name in _FEED_FIELDS})


_POLL = schema(
    "poll_id feed_id polled_at result http_status final_url content_type body_hash body_bytes"
    " n_entries seconds reason detail archive_file archive_offset archive_length",
    polled_at=TIME,
    http_status=pa.int32(),
    body_bytes=pa.int64(),
    n_entries=pa.int32(),
    seconds=pa.float64(),
    archive_offset=pa.int64(),
    archive_length=pa.int64(),
)


def polls(
    items: Iterable[Poll], stamp: Stamp, n_entries: Mapping[str, int] | None = None
) -> Tables:
    """Return tables `poll`, `feed` (the state after it) and `rejected` (of those that failed).

    `n_entries`: by feed_id, how many entries the body held; absent for a feed without new body.
    """
    items = list(items)
    counts = n_entries or {}
    ids = [poll.feed.feed_id for poll in items]
    made = table(
        _POLL,
        stamp,
        items,
        poll_id=[
            key(feed_id, poll.polled_at.isoformat())
            for feed_id, poll in zip(ids, items, strict=True)
        ],
        feed_id=ids,
        body_hash=[poll.feed.body_hash if poll.body else None for poll in items],
        body_bytes=[len(poll.body) for poll in items],
        n_entries=[counts.get(feed_id) for feed_id in ids],
        reason=[poll.rejected.reason if poll.rejected else None for poll in items],
        detail=[poll.rejected.detail if poll.rejected else None for poll in items],
        **archived(poll.archive for poll in items),
    )
    failed = [poll.rejected for poll in items if poll.rejected]
    return {"poll": made} | feeds((poll.feed for poll in items), stamp) | rejected(failed, stamp)


_ENTRY = schema(
    "revision_id entry_id feed_id identity guid url link title summary authors language position"
    " notes published_at updated_at fetched_at",
    authors=TEXTS,
    position=pa.int32(),
    notes=TEXTS,
    published_at=TIME,
    updated_at=TIME,
    fetched_at=TIME,
)


def entries(items: Iterable[Entry], fetched_at: datetime, stamp: Stamp) -> Tables:
    """Return table `entry`. `fetched_at`: when the feed was polled that listed them."""
    items = list(items)
    return {"entry": table(_ENTRY, stamp, items, fetched_at=[fetched_at] * len(items))}
