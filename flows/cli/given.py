"""What a run is given, looked at before a server is started for it. Raises ConfigError."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def listed(sources: Iterable[str]) -> None:
    """Look at what `parley ingest` is to poll: feeds files and addresses."""
    from tasks.sources import collect

    collect(sources)


def loadable(sources: Iterable[str]) -> None:
    """Look at what `parley backfill` is to load: archives, folders, lists and addresses."""
    from tasks.sources import addresses, is_archive

    for source in sources:
        if not (is_archive(source) or Path(source).is_dir()):
            addresses(source)
