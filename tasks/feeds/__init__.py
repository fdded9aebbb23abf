"""Feeds: the list of them, their documents, and when each is polled again.

    load_feeds -> [poll, in tasks.fetch] -> read_feed -> settle

Everything here decides and nothing here waits: no network, no clock of its own.
"""

from tasks.feeds.document import FeedDocument
from tasks.feeds.reading import read_feed, to_json

__all__ = ["FeedDocument", "read_feed", "to_json"]
