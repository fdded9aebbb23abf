"""The sample newsroom in a warehouse: as its readers label it, or as the walk finds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from tasks import rows
from tasks.feeds import dump_opml
from tasks.jobs import tag_one
from tasks.model import Article, Attribution, Evidence, Outcome, Page, Tagging
from tasks.newsroom import Newsroom
from tasks.newsroom.stories import Expected, Revision, Story, load
from tasks.rows import Stamp, Tables
from tasks.settings import DATA, load_settings
from tasks.stories import Likeness, Signed, likenesses, signature


def labelled() -> Iterator[Tables]:
    """Yield the stories as their labels have them, one revision at a time, in order of time."""
    return _told(_labels)


def tagged() -> Iterator[Tables]:
    """Yield the same revisions as the rules read them: only the outcomes differ."""
    return _told(lambda _, __, article: tag_one(DATA / "rules", DATA / "actors", article))


def _told(read: Callable[[Story, Revision, Article], Tagging]) -> Iterator[Tables]:
    publishers, stories = load()
    names = {publisher.key: publisher.name for publisher in publishers}
    told = sorted(
        (
            (revision.at, story.key, story, revision)
            for story in stories
            for revision in story.revisions
        ),
        key=lambda entry: entry[:2],
    )
    known: list[Signed] = []
    for _, _, story, revision in told:
        page, article = _printed(story, revision, names[story.publisher])
        stamp = _stamp(revision)
        signed = signature(article.text)
        new = [Signed(article.revision_id, signed, revision.at)] if signed else []
        found: Sequence[Likeness] = likenesses(new, known)
        known += new
        yield rows.together(
            rows.pages([page], stamp),
            rows.articles([article], stamp),
            rows.taggings([read(story, revision, article)], stamp),
            rows.likenesses(found, stamp),
        )


def _stamp(revision: Revision) -> Stamp:
    return Stamp("labels", revision.at + timedelta(hours=1))


def _printed(story: Story, revision: Revision, site: str) -> tuple[Page, Article]:
    url = f"https://{story.publisher}.example/{story.slug}"
    page = Page(url, url, revision.at, 200, "text/html", revision.text.encode())
    article = Article(
        url,
        revision.title,
        revision.text,
        story.authors,
        story.published,
        revision.at,
        story.language,
        story.kind,
        f"https://{story.original.replace('/', '.example/', 1)}" if story.original else None,
        site,
        page_id=page.page_id,
        fetched_at=revision.at,
        extractor_version="labels",
    )
    return page, article


def _labels(story: Story, revision: Revision, article: Article) -> Tagging:
    outcomes = tuple(_outcome(item, article) for item in revision.expected)
    return Tagging(article.revision_id, "labels", story.is_peace_process, outcomes)


def _outcome(item: Expected, article: Article) -> Outcome:
    start = article.text.index(item.quote)
    return Outcome(
        item.type,
        item.status,
        item.source,
        item.target,
        (Evidence(item.quote, start, start + len(item.quote)),),
        "label",
        "labels",
        item.mediators,
        quantity=item.quantity,
        attribution=Attribution(item.speaker, "official") if item.speaker else None,
        revision_id=article.revision_id,
        date=item.on.isoformat() if item.on else None,
        temporal=item.temporal,
    )


def walk(newsroom: Newsroom, folder: Path, **settings: object) -> Path:
    """Take the walk over the newsroom as it stands, without Prefect's server; return the warehouse."""
    listing = folder / "feeds.opml"
    listing.write_text(dump_opml(newsroom.feeds()), encoding="utf-8")
    for _ in steps_of(folder, str(listing), list(newsroom.hosts), **settings):
        pass
    return folder / "parley.duckdb"


def steps_of(folder: Path, listing: str, hosts: Sequence[str], **settings: object) -> Iterator[str]:
    """Take the walk step by step; yield the name of each step when it is done.

    The steps are those of flows.ingest, called as the plain functions that they are.
    """
    from tasks import steps
    from tasks.run import Run

    chosen = load_settings(
        {
            "warehouse": str(folder / "parley.duckdb"),
            "archive": str(folder / "archive"),
            "allow_hosts": list(hosts),
            "host_delay": 0.0,
            "host_connections": 4,
            **settings,
        },
        environ={k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")},
    )
    with Run("ingest", chosen) as run:
        parcel = steps.choose.fn(run, [listing], True)
        yield "choose"
        parcel = steps.poll.fn(run, parcel)
        yield "poll"
        parcel = steps.read.fn(run, parcel)
        yield "read"
        steps.record.fn(run, parcel)
        yield "record"
        while batches := steps.pending.fn(run):
            yield "pending"
            for batch in batches:
                for step in (steps.fetch, steps.extract, steps.tag):
                    batch = step.fn(run, batch)  # noqa: PLW2901 - what a step hands to the next
                    yield step.fn.__name__
                steps.load.fn(run, batch)
                yield "load"
        run.enter("completed")
        yield "enter"
        steps.publish.fn(run)
        yield "publish"
