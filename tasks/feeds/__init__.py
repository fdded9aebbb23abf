"""Feeds: the list of them, their documents, and when each is polled again.

    load_feeds -> [poll, in tasks.fetch] -> read_feed -> recognised -> settle

Everything here decides and nothing here waits: no network, no clock of its own.
"""

from tasks.feeds.discovery import discover
from tasks.feeds.document import FeedDocument
from tasks.feeds.identity import Stored, recognised
from tasks.feeds.lists import load_feeds
from tasks.feeds.opml import dump_opml, parse_opml
from tasks.feeds.reading import read_feed, to_json
from tasks.feeds.schedule import settle

__all__ = [
    "FeedDocument",
    "Stored",
    "discover",
    "dump_opml",
    "load_feeds",
    "parse_opml",
    "read_feed",
    "recognised",
    "settle",
    "to_json",
]
