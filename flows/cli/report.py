"""Commands that hand out what is stored: report, export, and init. None imports Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.cli import show
from flows.cli.data import Warehouse
from tasks.errors import ConfigError
from tasks.settings import load_settings


def report(
    *, out: Path = Path("report.html"), warehouse: Warehouse = None, since: str | None = None
) -> int:
    """Write the report: one HTML file that needs nothing beside it.

    What is new is counted from the report that stands at the same place, if there is one.

    Parameters
    ----------
    out
        The file to write.
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    since
        Count as new what was loaded after this day or time (UTC) instead.
    """
    from tasks import report as reports

    settings = load_settings({"warehouse": warehouse})
    after = _time(since) if since else reports.as_of(out)
    with show.progress(reports.N_QUESTIONS, "questions") as advance:
        facts = reports.gather(settings.snapshot, since=after, advance=advance)
    with show.progress(None, "charts"):
        drawn = reports.draw(facts)
    _write(out, reports.render(facts, drawn))
    if not drawn and facts["timeline"].rows:
        show.note("without charts: they need the extra `report` (altair, vl-convert-python)")
    new = f", new since {after:%Y-%m-%d %H:%M} UTC" if after else ""
    show.note(f"{out}: {out.stat().st_size / 1000:,.0f} kB{new}; open it in a browser")
    return 0


def export(
    *,
    to: Path | None = None,
    format: Literal["parquet", "csv"] = "parquet",
    atom: Annotated[bool, Parameter(negative="")] = False,
    limit: int = 200,
    warehouse: Warehouse = None,
) -> int:
    """Write the views with their codebook into a folder, or the newest claims as an Atom feed.

    Parameters
    ----------
    to
        The folder; made if it is not there. Without it, --atom writes the feed to stdout.
    format
        parquet or csv.
    atom
        Write outcomes.atom, a feed of the newest claims.
    limit
        Entries of the Atom feed.
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    """
    from tasks import exports

    snapshot = load_settings({"warehouse": warehouse}).snapshot
    if to is None and not atom:
        raise ConfigError("nothing to write; give --to DIR, or --atom")
    feed = exports.atom_feed(snapshot, limit=limit) if atom else None
    if to is None:
        print(feed, end="")
        return 0
    to.mkdir(parents=True, exist_ok=True)
    if feed is not None:
        _write(to / "outcomes.atom", feed)
        show.note(f"{to / 'outcomes.atom'}")
    for name, n_rows in exports.tables(snapshot, to, format):
        show.note(f"{to / name}: {n_rows:,} rows")
    _write(to / "codebook.md", exports.codebook_of(snapshot))
    show.note(f"{to / 'codebook.md'}: what every column means")
    return 0


def init(folder: Path, /) -> int:
    """Make a working folder: sources, settings with their meaning, and a service file.

    Parameters
    ----------
    folder
        The folder; files that are there already are left alone.
    """
    from tasks import workplace

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in workplace.files(folder.resolve()).items():
        path = folder / name
        if path.exists():
            show.note(f"{path}: there already, left alone")
        else:
            _write(path, text)
            show.note(f"{path}")
    show.note(f"next: cd {folder}, look through feeds.toml and parley.toml, then `parley ingest`")
    return 0


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--since {text!r}: a day or time as in 2025-05-16T13:40") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _write(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
