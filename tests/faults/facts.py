"""What the runs over the faults left behind: read from the warehouse and from the server's log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

Fault = dict[str, Any]
Row = dict[str, Any]
#: Reasons that say that the guard, and nothing else, stood in the way.
BLOCKED = {"blocked_address", "bad_url"}


@dataclass
class Facts:
    """What the runs left behind."""

    base: str
    log: list[Row]
    stats: dict[str, Row]
    canary: int
    feeds: dict[str, Row] = field(default_factory=dict)
    polls: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    articles: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    rejected: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    copies: set[frozenset[str]] = field(default_factory=set)
    text: str = ""

    def url(self, fault: Fault) -> str:
        """Return the absolute address of a fault."""
        given = str(fault["url"])
        return given if given.startswith("http") else self.base + given

    def requests(self, fault: Fault) -> list[Row]:
        """Return the requests that the server has seen for a fault's own path."""
        parts = urlsplit(self.url(fault))
        return [r for r in self.log if r["path"] == parts.path and r["local"] == parts.hostname]


def gather(warehouse: Path, base: str, log: list[Row], stats: dict[str, Row], canary: int) -> Facts:
    """Return what the warehouse and the server know."""
    facts = Facts(base, log, stats, canary)
    con = duckdb.connect(str(warehouse), read_only=True)
    con.execute("set timezone = 'UTC'")

    def rows(sql: str) -> list[Row]:
        found = con.sql(sql)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    for row in rows("from raw.feed"):
        facts.feeds[row["url"]] = row
    for row in rows("from raw.poll order by polled_at"):
        facts.polls[row["feed_id"]].append(row)
    for row in rows("from raw.entry order by fetched_at, position"):
        facts.entries[row["feed_id"]].append(row)
    for row in rows("from raw.page order by fetched_at"):
        facts.pages[row["url"]].append(row)
    for row in rows(
        "select page.url as asked, article.* from raw.article as article"
        " join raw.extraction using (revision_id) join raw.page on extraction.page_id = page.page_id"
        " order by article.fetched_at"
    ):
        facts.articles[row["asked"]].append(row)
    for row in rows("from raw.rejected order by rejected_at"):
        facts.rejected[row["url"]].append(row)
    for row in rows("select revision_id, other_revision_id from raw.likeness"):
        facts.copies.add(frozenset(row.values()))
    facts.text = "\n".join(
        str(row)
        for sql in (
            "select title, summary, link from raw.entry",
            "select title, text from raw.article",
        )
        for row in con.sql(sql).fetchall()
    )
    con.close()
    return facts
