"""Tables of the documents: page, article, extraction, likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import pyarrow as pa

from tasks.model import Article, Page, Part
from tasks.rows.table import TEXT, TEXTS, TIME, Stamp, Tables, archived, of, schema, table
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
    rows = (
        of(_PAGE, page)
        | {"body_bytes": len(page.body), "checked_at": page.fetched_at}
        | archived(page.archive)
        for page in items
    )
    return {"page": table(_PAGE, rows, stamp)}


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
    rows = (
        of(_ARTICLE, item)
        | {"parts": [_of_part(part) for part in item.parts], "signature": signature(item.text)}
        for item in items
    )
    made = (
        of(_EXTRACTION, item) | {"page_id": page_id}
        for item in items
        for page_id in (item.page_id, *item.more_page_ids)
        if page_id
    )
    return {
        "article": table(_ARTICLE, rows, stamp),
        "extraction": table(_EXTRACTION, made, stamp),
    }


def _of_part(part: object) -> dict[str, Any]:
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
    return {"likeness": table(_LIKENESS, (of(_LIKENESS, item) for item in items), stamp)}
