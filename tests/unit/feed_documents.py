"""Feed documents for tests, in as few words as possible, and what reading them gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.errors import ReadError
from tasks.feeds import FeedDocument, read_feed
from tasks.model import Reason

URL = "https://news.example/feeds/rss.xml"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def rss(*items: str, head: str = "", declaration: str = "<?xml version='1.0'?>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f"{declaration}<rss version='2.0'><channel><title>News</title>{head}{inner}</channel></rss>"
    )


def item(n: int = 1, **parts: str) -> str:
    given_ = {
        "title": f"Story {n}",
        "link": f"https://news.example/{n}",
        "guid": f"<guid isPermaLink='false'>id-{n}</guid>",
        **parts,
    }
    title, link = given_["title"], given_["link"]
    return f"<title>{title}</title><link>{link}</link>{given_['guid']}{given_.get('more', '')}"


def read(document: str | bytes, **more: object) -> FeedDocument:
    body = document.encode() if isinstance(document, str) else document
    return read_feed(body, URL, feed_id="feed", now=NOW, **more)  # type: ignore[arg-type]


def reason(document: str | bytes) -> Reason:
    with pytest.raises(ReadError) as caught:
        read(document)
    return caught.value.reason
