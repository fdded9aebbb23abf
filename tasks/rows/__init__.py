"""Records into tables: what the warehouse stores of each dataclass, column by column.

Each function takes records of one kind and returns the Arrow tables that `warehouse.load.load`
takes, by name. `Stamp` says which run loads them, and when: source time, time of fetching and time
of loading are three columns, and only the last is the loader's.
"""

from __future__ import annotations

from tasks.rows.articles import article_from_row, articles, likenesses, pages
from tasks.rows.feeds import entries, feed_from_row, feeds, polls
from tasks.rows.ledger import rejected, run
from tasks.rows.outcomes import taggings
from tasks.rows.table import Stamp, Tables, together

__all__ = [
    "Stamp",
    "Tables",
    "article_from_row",
    "articles",
    "entries",
    "feed_from_row",
    "feeds",
    "likenesses",
    "pages",
    "polls",
    "rejected",
    "run",
    "taggings",
    "together",
]
