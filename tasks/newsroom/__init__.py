"""The sample newsroom: invented publishers, served over real HTTP on loopback, for demo and tests.

    data/newsroom/ -> stories.load() -> press.print_site() -> server.Newsroom

Its reports are written for Parley about real peace processes, and each carries the outcomes that
a reader finds in it (`Revision.expected`), so that the whole walk can be checked end to end.
"""

from __future__ import annotations

from tasks.newsroom.exchanges import Exchange, load_exchanges
from tasks.newsroom.gold import gold
from tasks.newsroom.press import Document, locate, print_site
from tasks.newsroom.server import DEFAULT_PORT, Newsroom, Request
from tasks.newsroom.stories import Expected, Publisher, Revision, Story, load

__all__ = [
    "DEFAULT_PORT",
    "Document",
    "Exchange",
    "Expected",
    "Newsroom",
    "Publisher",
    "Request",
    "Revision",
    "Story",
    "gold",
    "load",
    "load_exchanges",
    "locate",
    "print_site",
]
