"""What a worker process does with one document. Functions by name, so that they travel to it.

Importing this module imports the pure core, and neither Prefect, the HTTP client nor DuckDB.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from tasks import feeds, outcomes
from tasks.errors import ExtractError, ReadError, StepError
from tasks.feeds import FeedDocument
from tasks.model import Article, Page, Poll, Reason, Rejected, Tagging
from tasks.rules import Rules, load_rules
from tasks.workers import Lost

#: How long after its publication a report is still being rewritten.
REWRITTEN = timedelta(days=3)


def read_one(poll: Poll) -> FeedDocument:
    """Read the document that a poll brought. Raises ReadError."""
    return feeds.read_feed(
        poll.body,
        poll.final_url or poll.feed.url,
        feed_id=poll.feed.feed_id,
        content_type=poll.content_type,
        max_entries=poll.feed.max_entries,
        now=poll.polled_at,
    )


def warm(folder: Path, actors: Path) -> None:
    """Read the rules and actors of two folders, for all that this process will tag by them."""
    _rules(folder, actors)
    # The rules are 100,000 objects that stay; the collector would look through them at every few pages.
    gc.set_threshold(20_000, 20, 100)


def tag_one(folder: Path, actors: Path, article: Article) -> Tagging:
    """Tag one article by the rules and actors of two folders, read once a process."""
    return outcomes.tag(
        article.text,
        _rules(folder, actors),
        published=told_on(article.published_at, article.modified_at),
        revision_id=article.revision_id,
    )


def told_on(published: datetime | None, modified: datetime | None) -> date | None:
    """Return the day that a text's "today" and "on Sunday" count from.

    That is the day of its last change, for a report is rewritten as its story goes on; but a change
    more than REWRITTEN later is housekeeping, which moves no words.
    """
    if published and modified and timedelta() < modified - published <= REWRITTEN:
        return modified.date()
    return published.date() if published else None


@lru_cache(maxsize=2)
def _rules(folder: Path, actors: Path) -> Rules:
    return load_rules(folder, actors)


def reading(poll: Poll, found: FeedDocument | StepError | Lost) -> FeedDocument | Rejected:
    """Return what a worker made of a poll's document, or the row that says why it is nothing."""
    if isinstance(found, FeedDocument):
        return found
    error = found if isinstance(found, StepError) else _unreadable(ReadError, poll.feed.url, found)
    row = error.rejected(feed_id=poll.feed.feed_id, at=poll.polled_at)
    # under the feed's address, not the one it redirects to: that may be somebody's article
    return replace(row, url=poll.feed.url)


def parted(
    items: Sequence[Page | Article], found: Sequence[Any]
) -> tuple[list[Any], list[Rejected]]:
    """Part what workers made of items from what was lost, each loss with its reason."""
    made: list[Any] = []
    rejected: list[Rejected] = []
    for item, result in zip(items, found, strict=True):
        if isinstance(result, Lost | StepError):
            error = (
                result
                if isinstance(result, StepError)
                else _unreadable(ExtractError, item.url, result)
            )
            rejected.append(
                error.rejected(feed_id=item.feed_id, entry_id=item.entry_id, at=item.fetched_at)
            )
        else:
            made.append(result)
    return made, rejected


def _unreadable(kind: type[StepError], url: str, lost: Lost) -> StepError:
    return kind(url, Reason.UNREADABLE, str(lost))
