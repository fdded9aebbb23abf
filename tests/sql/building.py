"""Records for the tests of the warehouse: as the steps make them, in as few words as possible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tasks import rows
from tasks.model import (
    Article,
    Attribution,
    Entry,
    Evidence,
    Feed,
    Outcome,
    Page,
    Poll,
    Quantity,
    Reason,
    Rejected,
    Step,
    Tagging,
)
from tasks.rows import Stamp, Tables
from warehouse.db import rows as asked
from warehouse.load import load

NOON = datetime(2025, 5, 16, 12, tzinfo=UTC)
RULES = "rules-1"
PAIR = "Russia, Ukraine"
EVENTS = """
    select type, status, quantity, scope, first_on::varchar as first_on, last_on::varchar as last_on,
        n_reports, n_independent,
        list_transform(statuses, lambda step: step.status) as steps
    from main.events order by first_on, type, quantity, status
"""


def day(text: str, hour: int = 12) -> datetime:
    """Return that day of 2025 ("05-16") at that hour, UTC."""
    return datetime.fromisoformat(f"2025-{text}T{hour:02}:00:00+00:00")


def stamp(at: datetime = NOON, run: str = "run-1") -> Stamp:
    return Stamp(run, at)


def claim(
    type_: str,
    status: str,
    sources: str,
    targets: str = "",
    *,
    number: float | None = None,
    scope: str = "each",
    unit: str = "prisoners",
    **fields: object,
) -> Outcome:
    """Return an outcome: parties as "Russia, Ukraine", the quote made of type and status."""
    quote = f"<{type_} {status} {sources} {number or ''}>"
    speaker = fields.pop("speaker", None)
    return Outcome(
        type=type_,
        status=status,
        source_actors=tuple(part for part in sources.split(", ") if part),
        target_actors=tuple(part for part in targets.split(", ") if part),
        evidence=(Evidence(quote, 0, len(quote), "r1"),),
        rule_id="r1",
        rules_version=str(fields.pop("rules_version", RULES)),
        quantity=None if number is None else Quantity(number, unit, scope),
        attribution=Attribution(str(speaker), "party", str(speaker)) if speaker else None,
        **fields,  # type: ignore[arg-type]
    )


def report(
    source: str,
    told: datetime,
    *outcomes: Outcome,
    url: str = "",
    text: str = "",
    loaded: datetime | None = None,
    run: str = "run-1",
    **fields: object,
) -> Tables:
    """Return the tables of one article of `source`, told at `told`, that makes these claims."""
    body = text or " ".join([*(o.evidence[0].quote for o in outcomes), source, told.isoformat()])
    address = url or f"https://{source}.example/{told:%m%d%H}-{len(body)}"
    page = Page(address, address, told, 200, "text/html", body.encode(), seconds=0.1)
    article = Article(
        address,
        f"{source} {told:%m-%d}",
        body,
        site=source,
        published_at=told,
        fetched_at=told,
        page_id=page.page_id,
        extractor_version="x1",
        **fields,  # type: ignore[arg-type]
    )
    placed = []
    for outcome in outcomes:
        quote = outcome.evidence[0].quote
        start = body.index(quote)
        placed.append(
            rebuilt(outcome, article.revision_id, Evidence(quote, start, start + len(quote), "r1"))
        )
    version = placed[0].rules_version if placed else RULES
    tagging = Tagging(article.revision_id, version, bool(placed), tuple(placed))
    at = stamp(loaded or told + timedelta(hours=1), run)
    return rows.together(
        rows.pages([page], at), rows.articles([article], at), rows.taggings([tagging], at)
    )


def rebuilt(outcome: Outcome, revision_id: str, evidence: Evidence) -> Outcome:
    """Return the outcome as tagged in that revision, with that quote."""
    fields = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return Outcome(**{**fields, "revision_id": revision_id, "evidence": (evidence,)})


FEED = Feed("https://wire.example/rss", "Wire", min_entries=1, max_entries=5)


def polled(feed: Feed = FEED, at: datetime = NOON, result: str = "changed") -> Poll:
    body = b"<rss/>" if result == "changed" else b""
    return Poll(feed, at, result, 200, feed.url, "application/rss+xml", body, seconds=0.2)


def item(name: str, feed: Feed = FEED, **fields: object) -> Entry:
    url = f"https://wire.example/{name}"
    return Entry(feed.feed_id, name, url, url, title=name, **fields)  # type: ignore[arg-type]


def failed(entry: Entry, reason: Reason, at: datetime = NOON, **fields: object) -> Rejected:
    return Rejected(
        entry.url or "",
        Step.FETCH,
        reason,
        "as seen in a test",
        feed_id=entry.feed_id,
        entry_id=entry.entry_id,
        at=at,
        **fields,  # type: ignore[arg-type]
    )


def events(con, *reports):
    """Load the reports one by one; return the events that they make."""
    for tables in reports:
        load(con, tables)
    return asked(con, EVENTS)
