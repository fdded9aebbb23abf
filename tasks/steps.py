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
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks import articles, feeds, jobs, rows, sources, stories
from tasks.feeds import FeedDocument
from tasks.fetch import Target
from tasks.model import Page, Rejected
from tasks.run import Batch, Polls, Run
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
        return parcel.with_(polls=run.archived(polls))


@_cpu(task_run_name="read {parcel}")
def read(run: Run, parcel: Polls) -> Polls:
    """Read the changed documents into entries, in workers that a hostile one cannot hang."""
    with run.timed("read"):
        changed = [item for item in parcel.polls if item.result == "changed"]
        found = iter(run.workers.map(jobs.read_one, changed, timeout=run.settings.page_timeout))
        return parcel.with_(
            readings=[
                jobs.reading(item, next(found)) if item.result == "changed" else None
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


@_store(task_run_name="find what the rules in force have not tagged")
def stale(run: Run) -> list[Batch]:
    """Return batches of stored revisions that lack a tagging by the rules in force."""
    run.enter("running")
    found = [row["revision_id"] for row in run.read(_STALE, [run.rules.version])]
    run.count(due_articles=len(found))
    size = max(1, run.settings.batch)
    return [
        Batch(f"articles {at + 1} to {min(at + size, len(found))}", keys=found[at : at + size])
        for at in range(0, len(found), size)
    ]


@_store(task_run_name="read back {batch}")
def reread(run: Run, batch: Batch) -> Batch:
    """Return the batch with its articles as stored."""
    found = run.read(_ARTICLES, [list(batch.keys)])
    return batch.with_(articles=[rows.article_from_row(row) for row in found])


@_store(task_run_name="find the pages in archives")
def from_archives(run: Run, given: Sequence[str]) -> list[Batch]:
    """Return batches of the pages in the WARC files among the sources."""
    run.enter("running")
    files = [Path(item) for item in given if sources.is_archive(item)]
    return [
        Batch(f"{file.name} {number}", pages=pages)
        for file in files
        for number, pages in enumerate(run.pages_of(file), 1)
    ]


@_store(task_run_name="find the addresses")
def from_addresses(run: Run, given: Sequence[str]) -> list[Batch]:
    """Return batches of the addresses among the sources, and in the lists among them."""
    found = [
        url for item in given if not sources.is_archive(item) for url in sources.addresses(item)
    ]
    return run.batches([Target(url=url, entry_id=None, feed_id=None) for url in found])


@_net(task_run_name="fetch {batch}")
def fetch(run: Run, batch: Batch) -> Batch:
    """Fetch the pages, and archive each as received."""
    with run.timed("fetch"):
        found = run.fetcher.fetch(batch.targets, run.started_at)
        return batch.with_(
            pages=run.archived([item for item in found if isinstance(item, Page)]),
            rejected=[item for item in found if isinstance(item, Rejected)],
        )


@_cpu(task_run_name="extract {batch}")
def extract(run: Run, batch: Batch) -> Batch:
    """Turn pages into articles, in worker processes."""
    with run.timed("extract"):
        found = run.workers.map(articles.extract, batch.pages, timeout=run.settings.page_timeout)
        made, rejected = jobs.parted(batch.pages, found)
        return batch.with_(articles=made, rejected=rejected)


@_cpu(task_run_name="tag {batch}")
def tag(run: Run, batch: Batch) -> Batch:
    """Tag the outcomes that the articles report, in worker processes."""
    with run.timed("tag"):
        job = partial(jobs.tag_one, run.settings.rules, run.settings.actors)
        found = run.workers.map(job, batch.articles, timeout=run.settings.page_timeout)
        made, rejected = jobs.parted(batch.articles, found)
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
        tables |= copies(run, tables["article"])
        added = run.write(tables)
        run.count(
            batch.rejected,
            pages=len(batch.pages),
            new_articles=added["article"],
            new_outcomes=added["outcome"],
        )
        return added["outcome"]


def copies(run: Run, made: pa.Table) -> rows.Tables:
    """Return table `likeness`: near copies among these articles, and of those stored before."""
    new = [
        stories.Signed(
            row["revision_id"], row["signature"], row["published_at"] or row["fetched_at"]
        )
        for row in made.to_pylist()
        if row["signature"]
    ]
    if not new:
        return {}
    window = timedelta(days=stories.DAYS)
    times = [item.at for item in new]
    found = run.read(_SIGNATURES, [min(times) - window, max(times) + window])
    known = [stories.Signed(row["revision_id"], row["signature"], row["told_at"]) for row in found]
    return rows.likenesses(stories.likenesses(new, known), run.stamp)


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


_FEEDS = "select * from staging.feed_state"
_SIGNATURES = "select * from staging.signatures where told_at between ? and ?"
_STALE = "select revision_id from staging.to_retag(?)"
_ARTICLES = "select * from raw.article where list_contains(?, revision_id) order by revision_id"
_TO_FETCH = """
    select url, entry_id, feed_id from staging.to_fetch
    union all by name
    select url, null as entry_id, null as feed_id from staging.originals_to_fetch
"""
