"""A warehouse of the sample newsroom in which every outcome is the one its author wrote down.

No rule and no extractor takes part, so that what these tests see changes only when the stories, the
views or the report do. `snapshot` is what `parley report` reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks import rows, stories
from tasks.actors import ActorTable, load_actors
from tasks.model import (
    Article,
    Attribution,
    Evidence,
    Feed,
    Outcome,
    Poll,
    Reason,
    Rejected,
    Step,
    Tagging,
)
from tasks.newsroom import Expected, Revision, Story, load
from tasks.settings import DATA
from warehouse import db
from warehouse import load as loading

LOADED = datetime(2025, 12, 1, 6, 0, tzinfo=UTC)
RULES = "expected"


def address(story: Story) -> str:
    return f"https://{story.publisher}.example/{story.slug}"


def article(story: Story, said: Revision, publisher: str) -> Article:
    return Article(
        url=address(story),
        title=said.title,
        text=said.text,
        authors=story.authors,
        published_at=story.published,
        modified_at=said.at if said.at != story.published else None,
        language=story.language,
        kind=story.kind,
        original_url=None,
        site=publisher,
        fetched_at=said.at + timedelta(minutes=20),
    )


def outcome(found: Expected, text: str, revision_id: str, actors: ActorTable) -> Outcome:
    start = text.index(found.quote)
    parties = found.source + found.target
    return Outcome(
        type=found.type,
        status=found.status,
        source_actors=found.source,
        target_actors=found.target,
        mediators=found.mediators,
        quantity=found.quantity,
        attribution=Attribution(found.speaker, "official") if found.speaker else None,
        conflict=actors.conflict_of(parties),
        evidence=(Evidence(found.quote, start, start + len(found.quote), found.type),),
        rule_id=found.type,
        rules_version=RULES,
        confidence=0.9,
        revision_id=revision_id,
    )


def written(loaded_at: datetime, until: datetime | None = None) -> Iterator[rows.Tables]:
    """Yield the tables of every story, as its author would have them tagged."""
    publishers, told = load()
    names = {publisher.key: publisher.name for publisher in publishers}
    actors = load_actors(DATA / "actors")
    stamp = rows.Stamp(f"run-{loaded_at:%Y%m%d}", loaded_at)
    articles, taggings = [], []
    for story in told:
        for said in story.revisions:
            if story.wall or (until and said.at > until):
                continue
            made = article(story, said, names[story.publisher])
            found = tuple(
                outcome(item, said.text, made.revision_id, actors) for item in said.expected
            )
            articles.append(made)
            taggings.append(Tagging(made.revision_id, RULES, bool(found), found))
    tables = rows.articles(articles, stamp)
    yield tables
    signed = [
        stories.Signed(row["revision_id"], row["signature"], row["published_at"])
        for row in tables["article"].to_pylist()
        if row["signature"]
    ]
    yield rows.likenesses(stories.likenesses(signed, []), stamp)
    yield rows.taggings(taggings, stamp)
    feeds = [
        Feed(
            f"https://{p.key}.example/{feed.path}", feed.name, p.language, last_polled_at=loaded_at
        )
        for p in publishers
        for feed in p.feeds
    ]
    broken = Rejected(
        feeds[0].url, Step.POLL, Reason.TIMEOUT, "45 s", feed_id=feeds[0].feed_id, at=loaded_at
    )
    polls = [
        Poll(feed, loaded_at, "failed" if not n else "changed", rejected=None if n else broken)
        for n, feed in enumerate(feeds)
    ]
    yield rows.polls(polls, stamp)
    yield rows.rejected(
        [
            Rejected(address(story), Step.FETCH, Reason.PAYWALL, "teaser only", at=loaded_at)
            for story in told
            if story.wall
        ],
        stamp,
    )
    yield rows.run(
        stamp,
        kind="ingest",
        state="completed",
        started_at=loaded_at - timedelta(seconds=40),
        finished_at=loaded_at,
        rules_version=RULES,
        counts={"due": len(feeds)},
        message="as written",
    )


def build(path: Path, batches: Iterator[rows.Tables]) -> Path:
    """Load the batches into a new warehouse at `path`; return its snapshot."""
    with db.writer(path) as con:
        for tables in batches:
            loading.load(con, tables)
    snapshot = path.with_name(f"{path.stem}.snapshot.duckdb")
    db.publish(path, snapshot)
    return snapshot


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's stories, loaded in two runs: those until June, then all."""
    path = tmp_path_factory.mktemp("warehouse") / "written.duckdb"
    early = datetime(2025, 6, 1, tzinfo=UTC)

    def batches() -> Iterator[rows.Tables]:
        yield from written(early, until=early)
        yield from written(LOADED)

    return build(path, batches())


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which nothing has happened yet."""
    return build(tmp_path_factory.mktemp("warehouse") / "empty.duckdb", iter(()))
