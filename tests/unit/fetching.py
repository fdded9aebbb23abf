"""The fetcher for tests: against servers on loopback, with no pause between two requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tasks.fetch import Fetcher, Target
from tasks.model import Feed, Page, Poll, Rejected
from tasks.settings import Settings
from tests.unit.loopback import Loopback, Reply

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HTML = b"<!doctype html><html><body><h1>Talks</h1><p>Both sides met.</p></body></html>"
FEED = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
PAGE = Reply(HTML, headers={"Content-Type": "text/html"})


def settings(*servers: Loopback, **more: Any) -> Settings:
    given = {"host_delay": 0.0, "host_connections": 8, "total_timeout": 5.0, "read_timeout": 3.0}
    return Settings(**{"allow_hosts": tuple(s.host for s in servers), **given, **more})


def fetch(server: Loopback, *paths: str, **more: Any) -> list[Page | Rejected]:
    with Fetcher(settings(server, **more)) as fetcher:
        return fetcher.fetch([Target(server.url(path), path, "feed") for path in paths], NOW)


def poll(server: Loopback, *feeds: Feed, now: datetime = NOW, **more: Any) -> list[Poll]:
    with Fetcher(settings(server, **more)) as fetcher:
        return fetcher.poll(feeds, now)


def reason(found: Page | Rejected) -> str:
    assert isinstance(found, Rejected), found
    return str(found.reason)
