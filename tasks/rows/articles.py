"""Tables of the documents: page, article, extraction, likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import pyarrow as pa

from tasks.model import Article, Page, Part
from tasks.rows.table import TEXT, TEXTS, TIME, Stamp, Tables, archived, schema, table
from tasks.stories import Likeness, signature

_PART = pa.struct(
    [("start", pa.int32()), ("stop", pa.int32()), ("published_at", TIME), ("title", TEXT)]
)
_PAGE = schema(
    "page_id url final_url entry_id feed_id http_status content_type body_hash body_bytes seconds"
    " archive_file archive_offset archive_length fetched_at checked_at",
    http_status=pa.int32(),
    body_bytes=pa.int64(),
    seconds=pa.float64(),
    archive_offset=pa.int64(),
    archive_length=pa.int64(),
    fetched_at=TIME,
    checked_at=TIME,
)


def pages(items: Iterable[Page], stamp: Stamp) -> Tables:
    """Return table `page`."""
    items = list(items)
    made = table(
        _PAGE,
        stamp,
        items,
        body_bytes=[len(page.body) for page in items],
        checked_at=[page.fetched_at for page in items],
        **archived(page.archive for page in items),
    )
    return {"page": made}


_ARTICLE = schema(
    "revision_id article_id url title text authors language kind original_url site parts notes"
    " extractor_version page_id entry_id feed_id signature published_at modified_at fetched_at",
    authors=TEXTS,
    parts=pa.list_(_PART),
    notes=TEXTS,
    signature=pa.binary(),
    published_at=TIME,
    modified_at=TIME,
    fetched_at=TIME,
)
_EXTRACTION = schema("page_id extractor_version revision_id article_id")


def articles(items: Iterable[Article], stamp: Stamp) -> Tables:
    """Return tables `article` (with its signature) and `extraction` (each of its pages to it)."""
    items = list(items)
    revisions = [item.revision_id for item in items]
    made = table(
        _ARTICLE,
        stamp,
        items,
        revision_id=revisions,
        parts=[[_values(part) for part in item.parts] for item in items],
        signature=[signature(item.text) for item in items],
    )
    read = [
        (page_id, item, revision)
        for item, revision in zip(items, revisions, strict=True)
        for page_id in (item.page_id, *item.more_page_ids)
        if page_id
    ]
    extraction = table(
        _EXTRACTION,
        stamp,
        [item for _, item, _ in read],
        page_id=[page_id for page_id, _, _ in read],
        revision_id=[revision for _, _, revision in read],
    )
    return {"article": made, "extraction": extraction}


def _values(part: Part) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("start", "stop", "published_at", "title")}


_STORED = [field.name for field in fields(Article) if field.name in _ARTICLE.names]


def article_from_row(row: Mapping[str, Any]) -> Article:
    """Return the article that a row of `raw.article` keeps."""
    values = {name: row[name] for name in _STORED}
    values |= {name: tuple(row[name] or ()) for name in ("authors", "notes")}
    return Article(**{**values, "parts": tuple(Part(**part) for part in row["parts"] or ())})


_LIKENESS = schema("revision_id other_revision_id similarity", similarity=pa.float64())


def likenesses(items: Iterable[Likeness], stamp: Stamp) -> Tables:
    """Return table `likeness`: near copies, as `tasks.stories.likenesses` finds them."""
    return {"likeness": table(_LIKENESS, stamp, list(items))}
