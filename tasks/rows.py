"""Records into tables: what the warehouse stores of each dataclass, column by column.

Each function takes records of one kind and returns the Arrow tables that `warehouse.load.load`
takes, by name. `Stamp` says which run loads them, and when: source time, time of fetching and time
of loading are three columns, and only the last is the loader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasks.model import (
    Article,
    Entry,
    Feed,
    Outcome,
    Page,
    Part,
    Poll,
    Reason,
    Rejected,
    Tagging,
    key,
)
from tasks.stories import Likeness, signature

Tables = dict[str, pa.Table]

_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_PART = pa.struct(
    [("start", pa.int32()), ("stop", pa.int32()), ("published_at", _TIME), ("title", pa.string())]
)
_STAMP: list[tuple[str, pa.DataType]] = [("run_id", pa.string()), ("loaded_at", _TIME)]
_ARCHIVE: list[tuple[str, pa.DataType]] = [
    ("archive_file", pa.string()),
    ("archive_offset", pa.int64()),
    ("archive_length", pa.int64()),
]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The run that loads, and the time of loading (aware, UTC)."""

    run_id: str
    loaded_at: datetime


def _schema(columns: str, **typed: pa.DataType) -> pa.Schema:
    """Return a schema: the names in `columns` are text unless `typed` says otherwise."""
    return pa.schema([(name, typed.get(name, pa.string())) for name in columns.split()] + _STAMP)


def _table(schema: pa.Schema, rows: Iterable[dict[str, Any]], stamp: Stamp) -> pa.Table:
    stamped = [{**row, "run_id": stamp.run_id, "loaded_at": stamp.loaded_at} for row in rows]
    return pa.Table.from_pylist(stamped, schema=schema)


def together(*batches: Tables) -> Tables:
    """Join batches: tables of the same name one after the other."""
    names = dict.fromkeys(name for batch in batches for name in batch)
    return {
        name: pa.concat_tables([batch[name] for batch in batches if name in batch])
        for name in names
    }


_FEED_FIELDS = [field.name for field in fields(Feed)]
_FEED = _schema(
    " ".join(["feed_id", *_FEED_FIELDS]),
    min_entries=pa.int32(),
    max_entries=pa.int32(),
    moved_count=pa.int32(),
    failures=pa.float64(),
    last_polled_at=_TIME,
    last_full_at=_TIME,
    last_changed_at=_TIME,
    next_due_at=_TIME,
)


def feeds(items: Iterable[Feed], stamp: Stamp) -> Tables:
    """Return table `feed`: each feed with its state."""
    rows = (
        {"feed_id": feed.feed_id} | {name: getattr(feed, name) for name in _FEED_FIELDS}
        for feed in items
    )
    return {"feed": _table(_FEED, rows, stamp)}


def feed_from_row(row: Mapping[str, Any]) -> Feed:
    """Return the feed that a row of `staging.feed_state` keeps."""
    return Feed(**{name: row[name] for name in _FEED_FIELDS})


_POLL = pa.schema(
    [
        ("poll_id", pa.string()),
        ("feed_id", pa.string()),
        ("polled_at", _TIME),
        ("result", pa.string()),
        ("http_status", pa.int32()),
        ("final_url", pa.string()),
        ("content_type", pa.string()),
        ("body_hash", pa.string()),
        ("body_bytes", pa.int64()),
        ("n_entries", pa.int32()),
        ("seconds", pa.float64()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        *_ARCHIVE,
        *_STAMP,
    ]
)


def polls(
    items: Iterable[Poll], stamp: Stamp, n_entries: Mapping[str, int] | None = None
) -> Tables:
    """Return tables `poll`, `feed` (the state after it) and `rejected` (of those that failed).

    `n_entries`: by feed_id, how many entries the body held; absent for a feed without new body.
    """
    items = list(items)
    counts = n_entries or {}
    rows = (
        {
            "poll_id": key(poll.feed.feed_id, poll.polled_at.isoformat()),
            "feed_id": poll.feed.feed_id,
            "polled_at": poll.polled_at,
            "result": poll.result,
            "http_status": poll.http_status,
            "final_url": poll.final_url,
            "content_type": poll.content_type,
            "body_hash": poll.feed.body_hash if poll.body else None,
            "body_bytes": len(poll.body),
            "n_entries": counts.get(poll.feed.feed_id),
            "seconds": poll.seconds,
            "reason": poll.rejected.reason if poll.rejected else None,
            "detail": poll.rejected.detail if poll.rejected else None,
            **_archive(poll),
        }
        for poll in items
    )
    failed = [poll.rejected for poll in items if poll.rejected]
    return (
        {"poll": _table(_POLL, rows, stamp)}
        | feeds((poll.feed for poll in items), stamp)
        | rejected(failed, stamp)
    )


def _archive(record: Poll | Page) -> dict[str, Any]:
    ref = record.archive
    return {
        "archive_file": ref.file if ref else None,
        "archive_offset": ref.offset if ref else None,
        "archive_length": ref.length if ref else None,
    }


_ENTRY = _schema(
    "revision_id entry_id feed_id identity guid url link title summary authors language position"
    " notes published_at updated_at fetched_at",
    authors=_TEXTS,
    position=pa.int32(),
    notes=_TEXTS,
    published_at=_TIME,
    updated_at=_TIME,
    fetched_at=_TIME,
)


def entries(items: Iterable[Entry], fetched_at: datetime, stamp: Stamp) -> Tables:
    """Return table `entry`. `fetched_at`: when the feed was polled that listed them."""
    rows = (_of(_ENTRY, item) | {"fetched_at": fetched_at} for item in items)
    return {"entry": _table(_ENTRY, rows, stamp)}


def _of(schema: pa.Schema, record: object) -> dict[str, Any]:
    """Return the columns of `schema` that the record has under the same name."""
    return {
        name: list(value) if isinstance(value := getattr(record, name), tuple) else value
        for name in schema.names
        if hasattr(record, name)
    }


_PAGE = _schema(
    "page_id url final_url entry_id feed_id http_status content_type body_hash body_bytes seconds"
    " archive_file archive_offset archive_length fetched_at checked_at",
    http_status=pa.int32(),
    body_bytes=pa.int64(),
    seconds=pa.float64(),
    archive_offset=pa.int64(),
    archive_length=pa.int64(),
    fetched_at=_TIME,
    checked_at=_TIME,
)


def pages(items: Iterable[Page], stamp: Stamp) -> Tables:
    """Return table `page`."""
    rows = (
        _of(_PAGE, page)
        | {"body_bytes": len(page.body), "checked_at": page.fetched_at}
        | _archive(page)
        for page in items
    )
    return {"page": _table(_PAGE, rows, stamp)}


_ARTICLE = _schema(
    "revision_id article_id url title text authors language kind original_url site parts notes"
    " extractor_version page_id entry_id feed_id signature published_at modified_at fetched_at",
    authors=_TEXTS,
    parts=pa.list_(_PART),
    notes=_TEXTS,
    signature=pa.binary(),
    published_at=_TIME,
    modified_at=_TIME,
    fetched_at=_TIME,
)
_EXTRACTION = _schema("page_id extractor_version revision_id article_id")


def articles(items: Iterable[Article], stamp: Stamp) -> Tables:
    """Return tables `article` (with its signature) and `extraction` (page to article)."""
    items = list(items)
    rows = (
        _of(_ARTICLE, item)
        | {"parts": [_of_part(part) for part in item.parts], "signature": signature(item.text)}
        for item in items
    )
    made = (_of(_EXTRACTION, item) for item in items if item.page_id)
    return {
        "article": _table(_ARTICLE, rows, stamp),
        "extraction": _table(_EXTRACTION, made, stamp),
    }


def article_from_row(row: Mapping[str, Any]) -> Article:
    """Return the article that a row of raw.article keeps."""
    values = {field.name: row[field.name] for field in fields(Article) if field.name in row}
    values |= {name: tuple(values[name] or ()) for name in ("authors", "notes")}
    return Article(**values | {"parts": tuple(Part(**part) for part in row["parts"] or ())})


def _of_part(part: object) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("start", "stop", "published_at", "title")}


_LIKENESS = _schema("revision_id other_revision_id similarity", similarity=pa.float64())


def likenesses(items: Iterable[Likeness], stamp: Stamp) -> Tables:
    """Return table `likeness`: near copies, as `tasks.stories.likenesses` finds them."""
    return {"likeness": _table(_LIKENESS, (_of(_LIKENESS, item) for item in items), stamp)}


_TAGGING = _schema(
    "revision_id rules_version is_peace_process n_outcomes unknown_names",
    is_peace_process=pa.bool_(),
    n_outcomes=pa.int32(),
    unknown_names=_TEXTS,
)
_OUTCOME = _schema(
    "outcome_id revision_id rules_version type status source_actors target_actors mediators venue"
    " quantity unit scope speaker speaker_kind speaker_party speaker_verb claim temporal act_date"
    " deadline condition superlative directness conflict confidence rule_id",
    source_actors=_TEXTS,
    target_actors=_TEXTS,
    mediators=_TEXTS,
    quantity=pa.float64(),
    confidence=pa.float64(),
)
_EVIDENCE = _schema(
    "outcome_id ordinal quote start_offset stop_offset rule_id cues",
    ordinal=pa.int32(),
    start_offset=pa.int32(),
    stop_offset=pa.int32(),
    cues=_TEXTS,
)


def taggings(items: Iterable[Tagging], stamp: Stamp) -> Tables:
    """Return tables `tagging`, `outcome` and `evidence`."""
    items = list(items)
    outcomes = [outcome for item in items for outcome in item.outcomes]
    tagged = (_of(_TAGGING, item) | {"n_outcomes": len(item.outcomes)} for item in items)
    quotes = (
        {
            "outcome_id": outcome.outcome_id,
            "ordinal": ordinal,
            "quote": evidence.quote,
            "start_offset": evidence.start,
            "stop_offset": evidence.stop,
            "rule_id": evidence.rule_id or outcome.rule_id,
            "cues": list(evidence.cues),
        }
        for outcome in outcomes
        for ordinal, evidence in enumerate(outcome.evidence)
    )
    return {
        "tagging": _table(_TAGGING, tagged, stamp),
        "outcome": _table(_OUTCOME, (_outcome(item) for item in outcomes), stamp),
        "evidence": _table(_EVIDENCE, quotes, stamp),
    }


def _outcome(item: Outcome) -> dict[str, Any]:
    number, said = item.quantity, item.attribution
    return _of(_OUTCOME, item) | {
        "quantity": number.value if number else None,
        "unit": number.unit if number else None,
        "scope": number.scope if number else None,
        "speaker": said.speaker if said else None,
        "speaker_kind": said.kind if said else None,
        "speaker_party": said.party if said else None,
        "speaker_verb": said.verb if said else None,
        "act_date": item.date,
    }


_REJECTED = _schema(
    "rejected_id url step reason is_transient detail feed_id entry_id rejected_at retry_at",
    is_transient=pa.bool_(),
    rejected_at=_TIME,
    retry_at=_TIME,
)


def rejected(items: Iterable[Rejected], stamp: Stamp) -> Tables:
    """Return table `rejected`: one row an attempt and run, so that attempts can be counted.

    What was deferred was not attempted: it has one row, however many runs put it off.
    """
    rows = (
        _of(_REJECTED, item)
        | {
            "rejected_id": key(
                item.url,
                item.step,
                item.reason,
                item.feed_id,
                item.entry_id,
                None if item.reason is Reason.DEFERRED else stamp.run_id,
            ),
            "rejected_at": item.at or stamp.loaded_at,
        }
        for item in items
    )
    return {"rejected": _table(_REJECTED, rows, stamp)}


_RUN = pa.schema(
    [
        ("run_id", pa.string()),
        ("kind", pa.string()),
        ("state", pa.string()),
        ("started_at", _TIME),
        ("finished_at", _TIME),
        ("rules_version", pa.string()),
        ("extractor_version", pa.string()),
        ("counts", pa.map_(pa.string(), pa.int64())),
        ("seconds", pa.map_(pa.string(), pa.float64())),
        ("message", pa.string()),
        ("loaded_at", _TIME),
    ]
)


def run(
    stamp: Stamp,
    *,
    kind: str,
    state: str,
    started_at: datetime,
    finished_at: datetime | None = None,
    rules_version: str | None = None,
    extractor_version: str | None = None,
    counts: Mapping[str, int] | None = None,
    seconds: Mapping[str, float] | None = None,
    message: str | None = None,
) -> Tables:
    """Return table `run`: one row. Loaded again, state and figures follow the newer call.

    `kind`: ingest, retag or backfill. `state`: running, completed or failed. `counts` and
    `seconds` are by step or subject, in the order in which they are to be shown.
    """
    row = {
        "run_id": stamp.run_id,
        "kind": kind,
        "state": state,
        "started_at": started_at,
        "finished_at": finished_at,
        "rules_version": rules_version,
        "extractor_version": extractor_version,
        "counts": _items(counts),
        "seconds": _items(seconds),
        "message": message,
        "loaded_at": stamp.loaded_at,
    }
    return {"run": pa.Table.from_pylist([row], schema=_RUN)}


def _items(values: Mapping[str, Any] | None) -> Sequence[tuple[str, Any]] | None:
    return list(values.items()) if values else None
