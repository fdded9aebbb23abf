"""The steps of the walk as Prefect tasks, in the order of the walk, and every policy beside them.

The only file of `tasks` that knows Prefect. A task is a batch or one wave of network calls, never
a page: a task run costs some milliseconds here and more on the server. What is decided is decided
by the plain functions that these call.

- Retries: a wave of requests retries each request itself (`Settings.tries`), and what still fails
  is due again in a later run, so those tasks have none. What needs the warehouse waits for the
  writer's lock, and is tried again, with jitter, when another process holds it longer.
- Time-outs: every wait inside a task is bounded where it waits (sockets, worker processes, the
  lock), because Prefect cannot interrupt a thread. The flow has a last bound of its own.
- Limits: by deployment (one run of each, `flows.serve`), by host and connection (the fetcher), by
  core (the pool) and by the writer's lock. None by tag: a tag makes each task run ask the server
  for a slot, and fail with it; without one a run whose server has gone works on to its end.
- Cache: none by Prefect. Keys made of content make a repeated step free.
- Results: not stored. They are pages and articles, whose place is the archive and the warehouse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.tasks import Task

from tasks import articles, jobs, rows, sources, urls
from tasks.fetch import Target
from tasks.model import Page, Rejected
from tasks.run import Batch, Polls, Run, backlog, batches, mixed, paged
from tasks.run.loading import load_batch
from tasks.run.parcels import LARGEST_STORED
from tasks.run.recording import record_polls
from warehouse.check import CheckResult
from warehouse.db import WarehouseBusy

P = ParamSpec("P")
R = TypeVar("R")


def _is_busy(_task: Any, _run: Any, state: Any) -> bool:
    return isinstance(state.result(raise_on_failure=False), WarehouseBusy)


def _step(name: str, **policy: Any) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Return a decorator: a task, how its runs are named, and its policy where it has its own."""
    common: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
    return task(task_run_name=name, **common | policy)


def _store(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    return _step(
        name,
        retries=2,
        retry_delay_seconds=[5, 30],
        retry_jitter_factor=0.5,
        retry_condition_fn=_is_busy,
    )


@_store("choose the feeds that are due")
def choose(run: Run, chosen: Sequence[str], everything: bool) -> Polls:
    """Return the feeds to poll: those listed that are due, with their stored state.

    `chosen` are files (TOML or OPML) and feed addresses; none: the file of the settings.
    """
    run.begin()
    listed = sources.collect(chosen or [str(run.settings.feeds)])
    stored = {row["url"]: rows.feed_from_row(row) for row in run.read(_FEEDS)}
    known = [sources.with_state(feed, stored.get(feed.url)) for feed in listed]
    due = [feed for feed in known if sources.is_due(feed, run.started_at, early=everything)]
    run.count(feeds=len(known), due=len(due))
    return Polls(f"{len(due)} feed" + ("" if len(due) == 1 else "s"), feeds=due)


@_step("poll {parcel}")
def poll(run: Run, parcel: Polls) -> Polls:
    """Ask each feed for its document, conditionally; archive those that changed."""
    with run.timed("poll"):
        polls = run.fetcher.poll(parcel.feeds, run.started_at)
        return parcel.with_(polls=run.archived_polls(polls))


@_step("read {parcel}")
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


@_store("record {parcel}")
def record(run: Run, parcel: Polls) -> int:
    """Store polls, entries and the feeds' new state in one transaction; return the new entries."""
    with run.timed("load"):
        return record_polls(run, parcel)


@_store("find the pages to fetch")
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
    return batches("pages", "targets", mixed(targets), run.settings.batch)


@_store("find the pages that this extractor has not read")
def unread(run: Run) -> list[Batch]:
    """Return batches of archived pages of which the extractor in force has made nothing yet."""
    run.begin()
    run.workers.start()  # they read the rules while this process asks what is stale
    found = [row["page_id"] for row in run.read(_UNREAD, [articles.EXTRACTOR_VERSION] * 2)]
    run.count(stale_pages=len(found))
    return batches("archived pages", "keys", found, run.settings.batch)


@_store("reopen {batch}")
def reopen(run: Run, batch: Batch) -> Batch:
    """Return the batch with its pages as archived."""
    with run.timed("read"):
        found = run.read(_PAGES, [list(batch.keys)])
        stored = [backlog.stored(row) for row in found]
        pages = [page for one in stored if (page := run.unarchived(one))]
        return batch.with_(pages=[*pages, *paged.stored(run, pages)])


@_store("find the articles that these rules have not tagged")
def stale(run: Run) -> list[Batch]:
    """Return batches of stored revisions that lack a tagging by the rules in force."""
    found = [row["revision_id"] for row in run.read(_STALE, [run.rules.version])]
    run.count(stale_articles=len(found))
    return batches("articles", "keys", found, run.settings.batch, LARGEST_STORED)


@_store("read back {batch}")
def reread(run: Run, batch: Batch) -> Batch:
    """Return the batch with its articles as stored."""
    with run.timed("read"):
        found = run.read(_ARTICLES, [list(batch.keys)])
        return batch.with_(articles=[rows.article_from_row(row) for row in found])


@_store("find the addresses to fetch")
def unfetched(run: Run, given: Sequence[str]) -> list[Batch]:
    """Return batches of the addresses among the sources, and in the lists among them.

    Addresses of which a page is stored are left out, so that a run that was killed goes on.
    """
    run.begin()
    listed = dict.fromkeys(urls.canonical(url) for item in given for url in sources.addresses(item))
    found = run.read("select distinct url from raw.page where list_contains(?, url)", [[*listed]])
    known = {row["url"] for row in found}
    run.count(addresses=len(listed), known_pages=len(known))
    targets = [Target(url=url, entry_id=None, feed_id=None) for url in listed if url not in known]
    return batches("pages", "targets", mixed(targets), run.settings.batch)


@_step("keep {batch}")
def keep(run: Run, batch: Batch) -> Batch:
    """Archive pages that lie in somebody else's archive, which may not be there tomorrow."""
    with run.timed("fetch"):
        return batch.with_(pages=paged.linked(run, run.archived(batch.pages)))


@_step("fetch {batch}")
def fetch(run: Run, batch: Batch) -> Batch:
    """Fetch the pages, those that go on with one of them too, and archive each as received."""
    with run.timed("fetch"):
        found = run.fetcher.fetch(batch.targets, run.started_at)
        pages = [item for item in found if isinstance(item, Page)]
        more, lost = paged.fetched(run, pages)
        return batch.with_(
            pages=run.archived([*pages, *more]),
            rejected=[*(item for item in found if isinstance(item, Rejected)), *lost],
        )


@_step("extract {batch}")
def extract(run: Run, batch: Batch) -> Batch:
    """Turn pages into articles, in worker processes."""
    with run.timed("extract"):
        whole = paged.together(batch.pages)
        found = run.workers.map(articles.extract_all, whole, timeout=run.settings.page_timeout)
        made, rejected = jobs.parted([pages[0] for pages in whole], found)
        return batch.with_(articles=made, rejected=rejected)


@_step("tag {batch}")
def tag(run: Run, batch: Batch) -> Batch:
    """Tag the outcomes that the articles report, in worker processes."""
    with run.timed("tag"):
        job = partial(jobs.tag_one, run.settings.rules, run.settings.actors)
        found = run.workers.map(job, batch.articles, timeout=run.settings.page_timeout)
        made, rejected = jobs.parted(batch.articles, found)
        return batch.with_(taggings=made, rejected=rejected)


@_store("load {batch}")
def load(run: Run, batch: Batch) -> int:
    """Store a batch in one transaction; return the number of new outcomes."""
    with run.timed("load"):
        return load_batch(run, batch)


@_store("check the warehouse")
def check(run: Run) -> list[CheckResult]:
    """Run the checks; return their results. Failures are reported, and end no run."""
    with run.timed("check"):
        return run.check()


@_store("publish the snapshot")
def publish(run: Run) -> int:
    """Replace the snapshot that analysts read; return its size in bytes."""
    with run.timed("publish"):
        return run.publish()


@_store("compare with the tagging before")
def changes(run: Run) -> list[dict[str, Any]]:
    """Return, by rule, how many claims the rules in force kept, added and no longer make."""
    return run.read("select * from staging.retag_changes(?)", [run.rules.version])


_FEEDS = "select * from staging.feed_state"
_UNREAD = """
    select page_id from staging.to_extract(?) as page
    where not exists (
        select 1 from raw.rejected inner join raw.run using (run_id)
        where rejected.url = page.url and rejected.step = 'extract'
        and rejected.rejected_at >= page.fetched_at and run.extractor_version = ?
    ) and not exists (  -- a later page of an article: its first page brings it
        from raw.extraction inner join raw.article using (revision_id)
        inner join raw.page as first on article.page_id = first.page_id
        where extraction.page_id = page.page_id and first.url <> page.url
        and len(list_filter(article.notes, lambda note: starts_with(note, 'joined of'))) > 0
    )
"""
_PAGES = "select * from raw.page where page_id in (select unnest(?)) order by page_id"
_STALE = "select revision_id from staging.to_retag(?)"
_ARTICLES = """
    select * from raw.article where revision_id in (select unnest(?)) order by revision_id
"""
_TO_FETCH = """
    select url, entry_id, feed_id from staging.to_fetch
    union all by name
    select url, null as entry_id, null as feed_id from staging.originals_to_fetch
"""
