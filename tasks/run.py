"""What one run holds open, and what it has counted: the tool belt of the steps."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self, TypeVar, cast
from urllib.parse import urlsplit

import pyarrow as pa

from tasks import rows
from tasks.archive import Archive, iterate, recover
from tasks.articles import EXTRACTOR_VERSION
from tasks.feeds import FeedDocument
from tasks.fetch import Fetcher, Target
from tasks.model import Article, Feed, Page, Poll, Rejected, Tagging, key
from tasks.rules import Rules, load_rules
from tasks.settings import Settings
from tasks.workers import Workers, open_workers
from warehouse import db
from warehouse.check import CheckResult, run_checks
from warehouse.load import load

Opened = TypeVar("Opened")
Document = TypeVar("Document", Poll, Page)
logger = logging.getLogger("parley")

#: Batches under way at once: one is fetched while another is parsed and a third is loaded.
LOOK_AHEAD = 4


class Parcel:
    """What a step hands to the next. Subclasses name its parts in `__slots__`.

    A plain class and not a dataclass: Prefect visits every item of the collections and
    dataclasses that a task is handed, which for a hundred pages costs more than the task.
    """

    __slots__ = ("title",)

    def __init__(self, title: str, **parts: Sequence[Any]) -> None:
        self.title = title
        for name in type(self).__slots__:
            setattr(self, name, parts.get(name, ()))

    def __str__(self) -> str:
        return self.title

    def with_(self, **parts: Sequence[Any]) -> Self:
        """Return a copy with these parts set; `rejected` is added to what was rejected before."""
        kept = {name: getattr(self, name) for name in type(self).__slots__}
        if "rejected" in parts:
            parts["rejected"] = (*kept["rejected"], *parts["rejected"])
        return type(self)(self.title, **{**kept, **parts})


class Polls(Parcel):
    """Feeds on their way to entries; `readings` stand in the order of `polls`."""

    __slots__ = ("feeds", "polls", "readings")
    feeds: Sequence[Feed]
    polls: Sequence[Poll]
    readings: Sequence[FeedDocument | Rejected | None]


class Batch(Parcel):
    """Pages on their way to outcomes."""

    __slots__ = ("articles", "keys", "pages", "rejected", "taggings", "targets")
    keys: Sequence[str]
    targets: Sequence[Target]
    pages: Sequence[Page]
    articles: Sequence[Article]
    taggings: Sequence[Tagging]
    rejected: Sequence[Rejected]


class Run:
    """One run of a flow: its settings, its open resources, its counts.

    A context manager; nothing is opened before it is used. Safe to share between threads.
    """

    def __init__(self, flow: str, settings: Settings, now: datetime | None = None) -> None:
        self.flow = flow
        self.settings = settings
        self.started_at = now or datetime.now(UTC)
        self.run_id = key(flow, self.started_at.isoformat(), str(time.monotonic_ns()))
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.attempted: set[str] = set()
        self._stack = ExitStack()
        self._lock = threading.RLock()
        self._opened: dict[str, Any] = {}
        self._entered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        error = sys.exc_info()[1]
        if error is not None and self._entered:
            with suppress(db.WarehouseError):
                self.enter("failed", f"{type(error).__name__}: {error}"[:500])
        self._stack.__exit__(*sys.exc_info())

    @property
    def fetcher(self) -> Fetcher:
        """The HTTP client, with the pacing of every host for the whole run."""
        return self._open("fetcher", lambda: self._stack.enter_context(Fetcher(self.settings)))

    @property
    def workers(self) -> Workers:
        """The processes that parse."""
        return self._open("workers", lambda: self._stack.enter_context(open_workers(self.settings)))

    @property
    def archive(self) -> Archive:
        """The WARC file of this run. Opening it repairs what killed runs have left."""

        def opened() -> Archive:
            recover(self.settings.archive)
            return self._stack.enter_context(Archive(self.settings.archive, self.run_id))

        return self._open("archive", opened)

    @property
    def rules(self) -> Rules:
        """The rules in force for the whole run, whatever happens to their files meanwhile."""
        return self._open("rules", lambda: load_rules(self.settings.rules, self.settings.actors))

    def _open(self, name: str, make: Callable[[], Opened]) -> Opened:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = make()
            return cast("Opened", self._opened[name])

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time spent inside to the seconds of `step`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            with self._lock:
                self.seconds[step] += time.perf_counter() - start

    def count(self, rejected: Sequence[Rejected] = (), **counts: int) -> None:
        """Add to the run's counts."""
        with self._lock:
            self.counts.update(counts)
            self.reasons.update(str(item.reason) for item in rejected)

    @property
    def stamp(self) -> rows.Stamp:
        """Who loads, and when: now."""
        return rows.Stamp(self.run_id, datetime.now(UTC))

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return rows of the warehouse as it stands."""
        with self._lock, db.writer(self.settings.warehouse, run=self.run_id) as con:
            return db.rows(con, sql, parameters)

    def write(self, tables: Mapping[str, pa.Table]) -> dict[str, int]:
        """Store rows in one transaction; return how many of each table were new."""
        if "archive" in self._opened:
            self.archive.sync()  # a row must never point at bytes that a power cut could take
        with self._lock, db.writer(self.settings.warehouse, run=self.run_id) as con:
            return load(con, tables)

    def check(self) -> list[CheckResult]:
        """Return what the checks find in the warehouse as it stands."""
        with self._lock, db.writer(self.settings.warehouse, run=self.run_id) as con:
            return run_checks(con)

    def archived(self, documents: Sequence[Document]) -> list[Document]:
        """Return polls or pages with their places in the archive, where their bodies now lie."""
        return [self._archived(item) if item.body else item for item in documents]

    def _archived(self, item: Document) -> Document:
        poll = isinstance(item, Poll)
        ref = self.archive.write(
            item.final_url or (item.feed.url if poll else item.url),
            fetched_at=item.polled_at if poll else item.fetched_at,
            status=item.http_status or 200,
            headers=item.headers,
            body=item.body,
        )
        return replace(item, archive=ref)

    def pages_of(self, file: Path) -> Iterator[list[Page]]:
        """Yield the HTML pages of a WARC file, a batch at a time."""
        pages: list[Page] = []
        for found in iterate(file):
            pages.append(
                Page(
                    url=found.url,
                    final_url=found.url,
                    fetched_at=found.fetched_at,
                    http_status=found.status,
                    content_type=dict(found.headers).get("Content-Type"),
                    body=found.body,
                    headers=found.headers,
                )
            )
            if len(pages) == self.settings.batch:
                yield pages
                pages = []
        if pages:
            yield pages

    def batches(self, targets: Sequence[Target]) -> list[Batch]:
        """Return the targets as batches in which neighbours are of different hosts.

        Each host allows one request at a time, so a batch of one host's pages would take as long
        as that host demands while all others wait.
        """
        hosts: defaultdict[str, list[Target]] = defaultdict(list)
        for target in targets:
            hosts[urlsplit(target.url).netloc].append(target)
        mixed = [t for rank in zip_longest(*hosts.values()) for t in rank if t is not None]
        size = max(1, self.settings.batch)
        return [
            Batch(
                f"pages {start + 1} to {min(start + size, len(mixed))}",
                targets=mixed[start : start + size],
            )
            for start in range(0, len(mixed), size)
        ]

    def enter(self, state: str, message: str = "") -> None:
        """Enter the run in the ledger: when it begins ("running"), and when it has ended."""
        self._entered = True
        rejected = {f"rejected: {reason}": n for reason, n in sorted(self.reasons.items())}
        self.write(
            rows.run(
                self.stamp,
                kind=self.flow,
                state=state,
                started_at=self.started_at,
                finished_at=None if state == "running" else datetime.now(UTC),
                rules_version=self._opened["rules"].version if "rules" in self._opened else None,
                extractor_version=EXTRACTOR_VERSION,
                counts={**self.counts, **rejected},
                seconds={step: round(spent, 3) for step, spent in self.seconds.items()},
                message=message,
            )
        )
