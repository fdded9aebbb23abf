"""Commands that keep a warehouse in order: migrate, maintain. None imports Prefect."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from flows.cli import show
from flows.cli.data import AsJson, Warehouse
from tasks.settings import load_settings


def migrate(
    *,
    warehouse: Warehouse = None,
    check: Annotated[bool, Parameter(negative="")] = False,
    json: AsJson = False,
) -> int:
    """Bring the warehouse's schema up to date; every run does so too.

    Parameters
    ----------
    warehouse
        The DuckDB file that runs write.
    check
        Only say what would be done; exit code 1 if there is anything.
    json
        Print as JSON.
    """
    from warehouse.db import connect, writer
    from warehouse.migrate import migrate as up
    from warehouse.migrate import pending

    path = load_settings({"warehouse": warehouse}).warehouse
    if check:
        done = []
        if path.exists():
            con = connect(path, read_only=True)
            try:
                done = pending(con)
            finally:
                con.close()
        else:
            show.note(f"{path}: nothing yet; the first run makes it")
    else:
        with writer(path, run="migrate", ready=False) as con:
            done = up(con)
    show.rows(
        ["to do" if check else "done"], [(name,) for name in done], form="json" if json else "table"
    )
    show.note(f"{path}: {len(done)} {'to do' if check else 'done'}")
    return int(check and bool(done))


def maintain(
    *,
    warehouse: Warehouse = None,
    polls_older_than: int | None = None,
    archive_older_than: int | None = None,
    json: AsJson = False,
) -> int:
    """Roll up old polls, prune the archive by its policy, checkpoint, publish, and report sizes.

    Parameters
    ----------
    warehouse
        The DuckDB file that runs write.
    polls_older_than
        Days after which polls without news become one row a feed and day (setting keep_polls).
    archive_older_than
        Days after which archived pages are removed; 0 keeps all (setting keep_archive). Their
        articles, quotes and claims stay, but no newer extractor can read them again.
    json
        Print as JSON.
    """
    from tasks.upkeep import maintain as in_order
    from warehouse.db import publish

    settings = load_settings(
        {"warehouse": warehouse, "keep_polls": polls_older_than, "keep_archive": archive_older_than}
    )
    done = in_order(settings, run="maintain")
    size = publish(settings.warehouse, settings.snapshot)
    facts = [*done.sizes, ("snapshot", 1, size)]
    show.rows(["what", "rows or files", "bytes"], facts, form="json" if json else "table")
    show.note(
        f"{done.polls:,} polls rolled up, {len(done.pruned):,} archive files removed "
        f"({done.pruned_bytes / 1e6:,.1f} MB)"
    )
    return 0
