"""What the steps of a run hand on, and how much of it at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from math import ceil
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from tasks.feeds import FeedDocument
from tasks.fetch import Target
from tasks.model import Article, Feed, Page, Poll, Rejected, Tagging

Item = TypeVar("Item")

#: Batches under way at once: one is fetched while another is parsed and a third is loaded.
LOOK_AHEAD = 4
#: Batches in a run, so that it is a few dozen task runs whatever its size: a batch grows with
#: the work, up to `LARGEST` documents, which is what a run may hold in memory `LOOK_AHEAD` times.
MAX_BATCHES = 6
LARGEST = 500
#: The same for articles that were stored before: their text is a tenth of a page.
LARGEST_STORED = 1000


class Parcel:
    """What a step hands to the next. Subclasses name its parts in `__slots__`.

    A plain class and not a dataclass: Prefect visits every item of the collections and
    dataclasses that a task is handed, which for a hundred pages costs more than the task. It
    can be referred to weakly, by which Prefect knows one result from another at its old address.
    """

    __slots__ = ("__weakref__", "done", "title")

    def __init__(self, title: str, *, done: float = 0.0, **parts: Sequence[Any]) -> None:
        self.title = title
        self.done = done
        for name in type(self).__slots__:
            setattr(self, name, parts.get(name, ()))

    def __str__(self) -> str:
        return self.title

    def with_(self, **parts: Sequence[Any]) -> Self:
        """Return a copy with these parts set; `rejected` is added to what was rejected before."""
        kept = {name: getattr(self, name) for name in type(self).__slots__}
        if "rejected" in parts:
            parts["rejected"] = (*kept["rejected"], *parts["rejected"])
        return type(self)(self.title, done=self.done, **{**kept, **parts})


class Polls(Parcel):
    """Feeds on their way to entries; `readings` stand in the order of `polls`."""

    __slots__ = ("feeds", "polls", "readings")
    feeds: Sequence[Feed]
    polls: Sequence[Poll]
    readings: Sequence[FeedDocument | Rejected | None]


class Batch(Parcel):
    """Documents on their way to outcomes. `done`: share of the run's work when this is done."""

    __slots__ = ("articles", "keys", "pages", "rejected", "taggings", "targets")
    keys: Sequence[str]
    targets: Sequence[Target]
    pages: Sequence[Page]
    articles: Sequence[Article]
    taggings: Sequence[Tagging]
    rejected: Sequence[Rejected]


def batches(
    what: str, part: str, items: Sequence[Any], least: int, largest: int = LARGEST
) -> list[Batch]:
    """Return the items as batches of `least` to `largest`, each under the name of its `part`.

    `what` they are ("pages") stands in the batches' titles, which name their task runs.
    """
    n = len(items)
    size = max(least, 1, min(ceil(n / MAX_BATCHES), largest))
    return [
        Batch(
            f"{what} {start + 1} to {min(start + size, n)} of {n}",
            done=min(start + size, n) / n,
            **{part: items[start : start + size]},
        )
        for start in range(0, n, size)
    ]


def mixed(targets: Sequence[Target]) -> list[Target]:
    """Return the targets so that neighbours are of different hosts, the first of each host first.

    Each host allows one request at a time, so a batch of one host's pages would take as long as
    that host demands while all others wait.
    """
    hosts: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        hosts[urlsplit(target.url).netloc].append(target)
    return [target for rank in zip_longest(*hosts.values()) for target in rank if target]
