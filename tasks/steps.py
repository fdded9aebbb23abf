"""The steps of the walk as Prefect tasks, in the order of the walk, and every policy beside them.

The only file of `tasks` that knows Prefect. A task is a batch or one wave of network calls, never
a page: a task run costs some milliseconds here and more on the server. What is decided is decided
by the plain functions that these call.

Retries: a wave of requests retries each request itself (`Settings.tries`), and what still fails
is due again in a later run, so those tasks have none. Loading waits for the writer's lock, and is
tried again when another process holds it longer. Nothing is cached by Prefect: keys made of
content make a repeated step free, and results do not outlive their run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks import articles, feeds, outcomes, rows, sources
from tasks.errors import StepError
from tasks.feeds import FeedDocument
from tasks.fetch import Target
from tasks.model import Article, Page, Poll, Reason, Rejected, Step, Tagging
from tasks.rules import Rules, load_rules
from tasks.run import Batch, Polls, Run
from tasks.workers import Lost
from warehouse import db
from warehouse.check import CheckResult
from warehouse.db import WarehouseBusy


def _is_busy(_task: Any, _run: Any, state: Any) -> bool:
    return isinstance(state.result(raise_on_failure=False), WarehouseBusy)


_step = partial(task, cache_policy=NO_CACHE, persist_result=False)
_net = partial(_step, tags=["net"])
_cpu = partial(_step, tags=["cpu"])
_store = partial(
    _step,
    tags=["warehouse"],
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_jitter_factor=0.5,
    retry_condition_fn=_is_busy,
)


@_store(task_run_name="choose the feeds that are due")
def choose(run: Run, chosen: Sequence[str], everything: bool) -> Polls:
    """Return the feeds to poll: those listed that are due, with their stored state.

    `chosen` are files (TOML or OPML) and feed addresses; none: the file of the settings.
    """
    listed = sources.collect(chosen or [str(run.settings.feeds)])
    stored = {row["url"]: rows.feed_from_row(row) for row in run.read(_FEEDS)}
    known = [sources.with_state(feed, stored.get(feed.url)) for feed in listed]
    due = [feed for feed in known if everything or sources.is_due(feed, run.started_at)]
    run.count(feeds=len(known), due=len(due))
    run.enter("running")
    return Polls(f"{len(due)} feeds", feeds=due)


@_net(task_run_name="poll {parcel}")
def poll(run: Run, parcel: Polls) -> Polls:
    """Ask each feed for its document, conditionally; archive those that changed."""
    with run.timed("poll"):
        polls = run.fetcher.poll(parcel.feeds, run.started_at)
        return parcel.with_(polls=[_archived_poll(run, item) for item in polls])


@_cpu(task_run_name="read {parcel}")
def read(run: Run, parcel: Polls) -> Polls:
    """Read the changed documents into entries, in workers that a hostile one cannot hang."""
    with run.timed("read"):
        changed = [item for item in parcel.polls if item.result == "changed"]
        found = iter(run.workers.map(_read_one, changed, timeout=run.settings.page_timeout))
        return parcel.with_(
            readings=[
                _reading(item, next(found)) if item.result == "changed" else None
                for item in parcel.polls
            ]
        )


@_store(task_run_name="record {parcel}")
def record(run: Run, parcel: Polls) -> int:
    """Store polls, entries and the feeds' new state in one transaction; return the new entries."""
    with run.timed("load"):
        now, stamp = datetime.now(UTC), run.stamp
        polls, parts, n_entries = [], [], {}
        for item, reading in zip(parcel.polls, parcel.readings, strict=True):
            feed = feeds.settle(item, reading, run.settings, now)
            refused = reading if isinstance(reading, Rejected) else item.rejected
            result = "failed" if refused else item.result
            polls.append(replace(item, feed=feed, result=result, rejected=refused))
            if isinstance(reading, FeedDocument):
                n_entries[feed.feed_id] = len(reading.entries)
                parts.append(rows.entries(reading.entries, item.polled_at, stamp))
                parts.append(rows.rejected(reading.rejected, stamp))
                run.count(reading.rejected, entries=len(reading.entries))
        added = run.write(rows.together(rows.polls(polls, stamp, n_entries), *parts))
        results = Counter(item.result for item in polls)
        run.count([item.rejected for item in polls if item.rejected], **results)
        run.count(new_entries=added.get("entry", 0))
        return added.get("entry", 0)


@_store(task_run_name="find the pages to fetch")
def pending(run: Run) -> list[Batch]:
    """Return what is to be fetched, in batches: new entries, due repeats, originals of summaries.

    Nothing is tried twice in one run, and no more than `max_pages` in all.
    """
    left = run.settings.max_pages - len(run.attempted)
    found = run.read(_TO_FETCH)
    targets = [
        Target(url=row["url"], entry_id=row["entry_id"], feed_id=row["feed_id"])
        for row in found
        if row["url"] not in run.attempted
    ]
    targets = targets[: max(0, left)]
    run.attempted.update(target.url for target in targets)
    return run.batches(targets)


@_net(task_run_name="fetch {batch}")
def fetch(run: Run, batch: Batch) -> Batch:
    """Fetch the pages, and archive each as received."""
    with run.timed("fetch"):
        found = run.fetcher.fetch(batch.targets, run.started_at)
        pages = [_archived_page(run, item) for item in found if isinstance(item, Page)]
        return batch.with_(
            pages=pages, rejected=[item for item in found if isinstance(item, Rejected)]
        )


@_cpu(task_run_name="extract {batch}")
def extract(run: Run, batch: Batch) -> Batch:
    """Turn pages into articles, in worker processes."""
    with run.timed("extract"):
        found = run.workers.map(articles.extract, batch.pages, timeout=run.settings.page_timeout)
        made, rejected = _parted(batch.pages, found, Step.EXTRACT)
        return batch.with_(articles=made, rejected=rejected)


@_cpu(task_run_name="tag {batch}")
def tag(run: Run, batch: Batch) -> Batch:
    """Tag the outcomes that the articles report, in worker processes."""
    with run.timed("tag"):
        job = partial(_tag_one, run.settings.rules, run.settings.actors)
        found = run.workers.map(job, batch.articles, timeout=run.settings.page_timeout)
        made, rejected = _parted(batch.articles, found, Step.TAG)
        return batch.with_(taggings=made, rejected=rejected)


@_store(task_run_name="load {batch}")
def load(run: Run, batch: Batch) -> int:
    """Store a batch in one transaction; return the number of new outcomes."""
    with run.timed("load"):
        stamp = run.stamp
        tables = rows.together(
            rows.pages(batch.pages, stamp),
            rows.articles(batch.articles, stamp),
            rows.taggings(batch.taggings, stamp),
            rows.rejected(batch.rejected, stamp),
        )
        added = run.write(tables)
        run.count(
            batch.rejected,
            pages=len(batch.pages),
            new_articles=added["article"],
            new_outcomes=added["outcome"],
        )
        return added["outcome"]


@_store(task_run_name="check the warehouse")
def check(run: Run) -> list[CheckResult]:
    """Run the checks; return their results. Failures are reported, and end no run."""
    with run.timed("check"):
        return run.check()


@_store(task_run_name="publish the snapshot")
def publish(run: Run) -> int:
    """Replace the snapshot that analysts read; return its size in bytes."""
    with run.timed("publish"):
        return db.publish(run.settings.warehouse, run.settings.snapshot)


# What the tasks above call for one document. Named functions, so that they travel to workers.


def _archived_poll(run: Run, item: Poll) -> Poll:
    if item.result != "changed":
        return item
    ref = run.archive.write(
        item.final_url or item.feed.url,
        fetched_at=item.polled_at,
        status=item.http_status or 200,
        headers=item.headers,
        body=item.body,
    )
    return replace(item, archive=ref)


def _archived_page(run: Run, page: Page) -> Page:
    ref = run.archive.write(
        page.final_url,
        fetched_at=page.fetched_at,
        status=page.http_status,
        headers=page.headers,
        body=page.body,
    )
    return replace(page, archive=ref)


def _read_one(item: Poll) -> FeedDocument:
    return feeds.read_feed(
        item.body,
        item.final_url or item.feed.url,
        feed_id=item.feed.feed_id,
        content_type=item.content_type,
        max_entries=item.feed.max_entries,
        now=item.polled_at,
    )


def _reading(item: Poll, found: FeedDocument | StepError | Lost) -> FeedDocument | Rejected:
    if isinstance(found, FeedDocument):
        return found
    feed_id, at = item.feed.feed_id, item.polled_at
    if isinstance(found, StepError):
        return found.rejected(feed_id=feed_id, at=at)
    reason = Reason.UNREADABLE
    return Rejected(item.feed.url, Step.READ, reason, str(found), feed_id=feed_id, at=at)


@lru_cache(maxsize=2)
def _rules(folder: Path, actors: Path) -> Rules:
    return load_rules(folder, actors)


def _tag_one(folder: Path, actors: Path, article: Article) -> Tagging:
    return outcomes.tag(
        article.text,
        _rules(folder, actors),
        published=article.published_at.date() if article.published_at else None,
        revision_id=article.revision_id,
    )


def _parted(
    items: Sequence[Page | Article], found: Sequence[Any], step: Step
) -> tuple[list[Any], list[Rejected]]:
    """Part what was made from what was lost, each loss with its reason."""
    made, rejected = [], []
    for item, result in zip(items, found, strict=True):
        if isinstance(result, Lost):
            result = StepError(item.url, Reason.UNREADABLE, str(result))  # noqa: PLW2901
            result.step = step
        if isinstance(result, StepError):
            rejected.append(
                result.rejected(feed_id=item.feed_id, entry_id=item.entry_id, at=item.fetched_at)
            )
        else:
            made.append(result)
    return made, rejected


_FEEDS = "select * from staging.feed_state"
_TO_FETCH = "select * from staging.to_fetch"
