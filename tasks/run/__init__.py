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
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import pyarrow as pa

from tasks import archive, jobs, rows
from tasks.archive import Archive
from tasks.articles import EXTRACTOR_VERSION
from tasks.fetch import Fetcher
from tasks.model import Feed, Page, Poll, Rejected, key
from tasks.rules import Rules, load_rules
from tasks.run import backlog
from tasks.run.alive import alive, bury
from tasks.run.backlog import Span
from tasks.run.parcels import LARGEST, LOOK_AHEAD, Batch, Polls, batches, mixed
from tasks.settings import Settings
from tasks.workers import Workers, open_workers
from warehouse import db
from warehouse.check import CheckResult, run_checks
from warehouse.held import HeldWriter
from warehouse.load import load

__all__ = ["LOOK_AHEAD", "Batch", "Polls", "Run", "Span", "backlog", "batches", "mixed"]

Opened = TypeVar("Opened")
Read = Callable[[str, Sequence[Any]], list[dict[str, Any]]]
logger = logging.getLogger("parley")


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
        self.disabled: list[Feed] = []
        self.lost: list[str] = []
        self.checked: dict[str, int] = {}
        self._stack = ExitStack()
        self._lock = threading.RLock()
        self._warehouse = HeldWriter(settings.warehouse, run=self.run_id)
        self._opened: dict[str, Any] = {}
        self._entered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        error = sys.exc_info()[1]
        if error is not None and self._entered:
            with suppress(db.WarehouseError):
                self.enter("failed", f"{type(error).__name__}: {error}"[:500])
        self._warehouse.close()
        self._stack.__exit__(*sys.exc_info())

    @property
    def fetcher(self) -> Fetcher:
        """The HTTP client, with the pacing of every host for the whole run."""
        return self._open("fetcher", lambda: self._stack.enter_context(Fetcher(self.settings)))

    @property
    def workers(self) -> Workers:
        """The processes that parse, and know the rules."""
        warm = partial(jobs.warm, self.settings.rules, self.settings.actors)
        return self._open(
            "workers", lambda: self._stack.enter_context(open_workers(self.settings, warm))
        )

    def dismiss(self) -> None:
        """End the worker processes and free their memory; others start where more is to be parsed."""
        if workers := self._opened.pop("workers", None):
            workers.__exit__(None, None, None)

    @property
    def archive(self) -> Archive:
        """The WARC file of this run."""

        def opened() -> Archive:
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
        with self._warehouse.use() as con:
            return db.rows(con, sql, parameters)

    def write(
        self, tables: Mapping[str, pa.Table], more: Callable[[Read], rows.Tables] | None = None
    ) -> dict[str, int]:
        """Store rows in one transaction; return how many of each table were new.

        `more` returns tables that depend on what is stored. It is given `read`, as above, on
        the same connection, which no other write comes between.
        """
        if "archive" in self._opened:
            self.archive.sync()  # a row must never point at bytes that a power cut could take
        with self._warehouse.use() as con:
            return load(con, {**tables, **(more(partial(db.rows, con)) if more else {})})

    def check(self) -> list[CheckResult]:
        """Return what the checks find in the warehouse as it stands; the ledger will keep how much."""
        with self._warehouse.use() as con:
            results = run_checks(con)
        self.checked = {f"check: {result.name}": result.n_rows for result in results}
        return results

    def publish(self) -> int:
        """Replace the snapshot that analysts read; return its size in bytes."""
        self._warehouse.close()
        return db.publish(self.settings.warehouse, self.settings.snapshot)

    def archived_polls(self, polls: Sequence[Poll]) -> list[Poll]:
        """Return polls with their places in the archive, where changed bodies now lie."""
        return [
            replace(
                item,
                archive=self.archive.write(
                    item.final_url or item.feed.url,
                    fetched_at=item.polled_at,
                    status=item.http_status or 200,
                    headers=item.headers,
                    request_headers=item.sent_headers,
                    body=item.body,
                ),
            )
            if item.body
            else item
            for item in polls
        ]

    def archived(self, pages: Sequence[Page]) -> list[Page]:
        """Return pages with their places in the archive, where all their bodies now lie."""
        return [
            item
            if item.archive or not item.body
            else replace(
                item,
                archive=self.archive.write(
                    item.final_url or item.url,
                    fetched_at=item.fetched_at,
                    status=item.http_status or 200,
                    headers=item.headers,
                    request_headers=item.sent_headers,
                    body=item.body,
                ),
            )
            for item in pages
        ]

    def unarchived(self, page: Page) -> Page | None:
        """Return a stored page with its body read back; None (and a line in the log) if it is lost."""
        if page.archive is None:
            return None
        try:
            return replace(page, body=archive.read(self.settings.archive, page.archive).body)
        except OSError as error:
            logger.warning("%s cannot be read again: %s", page.url, error)
            self.count(unreadable_records=1)
            return None

    def pages_of(self, files: Sequence[Path], span: Span) -> Iterator[Batch]:
        """Yield the pages of WARC files that the warehouse does not hold yet, a batch at a time.

        A page is known by its address and body, so a run that was killed goes on where it stopped.
        """
        sizes = [max(1, file.stat().st_size) for file in files]
        size = min(LARGEST, max(self.settings.batch, 2 * LARGEST // LOOK_AHEAD))
        for number, file in enumerate(files):
            pages: dict[str, Page] = {}
            damaged: list[Rejected] = []
            start = 1
            at = 0
            for page, at in backlog.pages(file, self.settings.archive, span):
                self.count(records=1, other_records=page is None)
                if isinstance(page, Rejected):
                    logger.warning("%s", page.detail)
                    damaged.append(page)
                elif page is not None:
                    pages[page.page_id] = page
                if len(pages) == size:
                    done = (sum(sizes[:number]) + at) / sum(sizes)
                    yield self._unknown(f"{file.name} from page {start}", pages, damaged, done)
                    start, pages, damaged = start + size, {}, []
            if pages or damaged:
                done = sum(sizes[: number + 1]) / sum(sizes)
                yield self._unknown(f"{file.name} from page {start}", pages, damaged, done)

    def _unknown(
        self, title: str, pages: Mapping[str, Page], rejected: Sequence[Rejected], done: float
    ) -> Batch:
        known = self.read(
            "select page_id from raw.page where list_contains(?, page_id)", [[*pages]]
        )
        seen = {row["page_id"] for row in known}
        self.count(known_pages=len(seen))
        unknown = [page for key, page in pages.items() if key not in seen]
        return Batch(title, done=done, pages=unknown, rejected=rejected)

    def begin(self) -> None:
        """Enter the run in the ledger as running, and those that died meanwhile as failed."""
        # Rules that cannot be read must end the run here, not reject every article.
        logger.info("rules %s, extractor %s", self.rules.version, EXTRACTOR_VERSION)
        # Before any page: a run that finds nothing to fetch must not leave a dead one's file open.
        archive.recover(self.settings.archive)
        dead = bury(self.settings.warehouse)
        self._stack.enter_context(alive(self.settings.warehouse, self.run_id))
        self.enter("running")
        said = "select run_id from raw.run where state = 'running' and list_contains(?, run_id)"
        if dead := [row["run_id"] for row in self.read(said, [dead])] if dead else []:
            self.write({"run": _ended(dead, datetime.now(UTC))})
            logger.warning("%d earlier runs had died; what they loaded is kept", len(dead))

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
                counts={**self.counts, **rejected, **self.checked},
                seconds={step: round(spent, 3) for step, spent in self.seconds.items()},
                message=message,
            )
        )


def _ended(runs: Sequence[str], now: datetime) -> pa.Table:
    """Return the columns of table `run` that say of each run that it died."""
    said = {
        "state": "failed",
        "message": "killed: its process ended without a word",
        "finished_at": now,
        "loaded_at": now,
    }
    return pa.table(
        {"run_id": [*runs]} | {name: [value] * len(runs) for name, value in said.items()}
    )
