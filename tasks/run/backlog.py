"""Pages from elsewhere than feeds: WARC files of Parley or of anybody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks import sources, urls
from tasks.archive import ArchivedDocument, Damage, iterate
from tasks.errors import ConfigError
from tasks.model import ArchiveRef, Page, Reason, Rejected, Step

_HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Span:
    """A time, from `since` up to and without `until` (aware); None: open."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def files(given: Sequence[str]) -> list[Path]:
    """Return the WARC files among the sources, and those in the folders among them, by name.

    Raises ConfigError for a file that is not there.
    """
    found: dict[Path, None] = {}
    for item in given:
        path = Path(item)
        if path.is_dir():
            inside = [file for file in path.rglob("*.warc*") if sources.is_archive(file.name)]
            found |= dict.fromkeys(sorted(inside))
        elif sources.is_archive(item):
            if not path.is_file():
                raise ConfigError(f"{item}: there is no such file")
            found[path] = None
    return list(found)


def others(given: Sequence[str]) -> list[str]:
    """Return the sources that are neither WARC files nor folders: addresses and lists of them."""
    return [item for item in given if not sources.is_archive(item) and not Path(item).is_dir()]


def pages(path: Path, archive: Path, span: Span) -> Iterator[tuple[Page | Rejected | None, int]]:
    """Yield each response of a WARC file with its offset: a page, or None for what is none.

    None stands for what is no HTML page of status 200 within `span`, a rejection for what is
    damaged. A page of a file in the folder `archive` carries its place there; one of another file
    has none yet.
    """
    name = _place(path, archive)
    for found in iterate(path):
        if isinstance(found, Damage):
            where = f"{path.name}, {found.length} bytes from {found.offset}: {found.detail}"
            url = found.url or path.name
            yield Rejected(url[:2048], Step.READ, Reason.UNREADABLE, where[:500]), found.offset
        else:
            yield (_page(found, name) if found.fetched_at in span else None), found.offset


def stored(row: Mapping[str, Any]) -> Page:
    """Return the page that a row of raw.page keeps, without its body."""
    file = row["archive_file"]
    return Page(
        url=row["url"],
        final_url=row["final_url"] or row["url"],
        fetched_at=row["fetched_at"],
        http_status=row["http_status"] or 200,
        content_type=row["content_type"],
        body=b"",
        entry_id=row["entry_id"],
        feed_id=row["feed_id"],
        archive=ArchiveRef(file, row["archive_offset"], row["archive_length"]) if file else None,
    )


def _page(found: ArchivedDocument, name: str | None) -> Page | None:
    headers = {key.lower(): value for key, value in found.headers}
    kind = headers.get("content-type", "")
    if found.status != 200 or not kind.lower().startswith(_HTML) or not found.body:
        return None
    try:
        url = urls.canonical(found.url)
    except urls.BadURLError:
        return None
    return Page(
        url=url,
        final_url=found.url,
        fetched_at=found.fetched_at,
        http_status=found.status,
        content_type=kind,
        body=found.body,
        headers=found.headers,
        archive=ArchiveRef(name, found.offset, found.length) if name else None,
    )


def _place(path: Path, archive: Path) -> str | None:
    try:
        return str(path.resolve().relative_to(archive.resolve()))
    except ValueError:
        return None
