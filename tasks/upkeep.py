"""Keeping a warehouse in good order: its report and its archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks import archive
from tasks.run import Run, backlog
from tasks.settings import Settings
from warehouse import db
from warehouse.maintain import Upkeep
from warehouse.maintain import maintain as in_order

#: Pages read back in one upkeep: the newest, and as many of the others, by chance.
SAMPLE = 500


def draw(run: Run) -> tuple[Path, dict[str, str]]:
    """Write the report beside the snapshot; return its place and its charts, SVG by name."""
    from tasks import report  # with its drawing library, which nothing else needs

    page = run.settings.snapshot.with_name("report.html")
    facts = report.gather(run.settings.snapshot, since=report.as_of(page))
    charts = dict(report.draw(facts))
    page.write_text(report.render(facts, charts), encoding="utf-8")
    return page, charts


def repair(run: Run) -> int:
    """Finish the archive files of runs that died; return how many there were."""
    return len(archive.recover(run.settings.archive))


def verify(run: Run) -> tuple[int, list[str]]:
    """Read archived pages back; return how many, and the addresses of those that are not as stored.

    Which of the older ones are read is drawn anew each time.
    """
    lost = []
    rows = run.read(_SAMPLE, [SAMPLE, SAMPLE])
    for row in rows:
        page = run.unarchived(backlog.stored(row))
        if page is None or page.body_hash != row["body_hash"]:
            lost.append(row["url"])
    return len(rows), lost


def maintain(settings: Settings, run: str) -> Upkeep:
    """Roll up old polls, prune the archive, checkpoint, by `keep_polls` and `keep_archive`.

    `run` is who is named to others that want to write meanwhile.
    """
    now = datetime.now(UTC)

    def before(days: int) -> datetime | None:
        return now - timedelta(days=days) if days > 0 else None

    with db.writer(settings.warehouse, run=run) as con:
        return in_order(
            con,
            settings.archive,
            polls_before=before(settings.keep_polls),
            archive_before=before(settings.keep_archive),
        )


_SAMPLE = """
    with stored as (
        select * from raw.page
        where archive_file is not null
            and archive_file not in (select archive_file from meta.archive_file where pruned_at is not null)
    ),
    newest as (select * from stored order by loaded_at desc, page_id limit ?),
    older as (select * from stored anti join newest using (page_id) order by random() limit ?)
    from newest union all by name from older
"""
