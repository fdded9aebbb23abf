"""Which feeds to poll: what the user lists, with what the last polls taught, and when each is due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from tasks.errors import ConfigError
from tasks.feeds import load_feeds
from tasks.model import Feed

#: What a feeds file says of a feed; all other fields are state, which the warehouse keeps.
LISTED = (
    "url",
    "name",
    "language",
    "region",
    "licence",
    "home_url",
    "min_entries",
    "max_entries",
)
_DEFAULTS = {field.name: field.default for field in fields(Feed)}


def collect(sources: Iterable[str]) -> list[Feed]:
    """Return the feeds of files (TOML or OPML) and addresses, each address once, in their order.

    Raises ConfigError for what is neither a file nor an http(s) address.
    """
    found: dict[str, Feed] = {}
    for source in sources:
        if source.startswith(("http://", "https://")):
            listed: Sequence[Feed] = [Feed(source)]
        elif Path(source).is_file():
            listed = load_feeds(Path(source))
        else:
            raise ConfigError(f"{source}: neither a file nor an address; a .toml, .opml or http(s)")
        for feed in listed:
            found.setdefault(feed.url, feed)
    return list(found.values())


def dump_toml(feeds: Iterable[Feed]) -> str:
    """Return the feeds as the text of a feeds file; what is not known is left out."""
    tables = []
    for feed in feeds:
        said = {name: getattr(feed, name) for name in LISTED}
        given = {name: value for name, value in said.items() if value != _DEFAULTS.get(name)}
        lines = [f"{name} = {_toml(value)}" for name, value in given.items()]
        tables.append("[[feed]]\n" + "\n".join(lines) + "\n")
    return "\n".join(tables)


def _toml(value: str | int) -> str:
    # JSON's escapes are TOML's, but that JSON leaves DEL as it is and pairs surrogates in ASCII.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_archive(source: str) -> bool:
    """Return whether this names a WARC file."""
    return source.endswith((".warc", ".warc.gz", ".warc.zst"))


def addresses(source: str) -> list[str]:
    """Return the page addresses that a source names: itself, or those in a file, one a line.

    Raises ConfigError for what is neither an address nor a file, naming the line.
    """
    if source.startswith(("http://", "https://")):
        return [source]
    path = Path(source)
    if not path.is_file():
        raise ConfigError(f"{source}: neither a file nor an address; a WARC, a list or http(s)")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        url = line.strip()
        if url.startswith(("http://", "https://")):
            found.append(url)
        elif url and not url.startswith("#"):
            raise ConfigError(f"{path}, line {number}: {url!r} is not an http(s) address")
    return found


def with_state(listed: Feed, stored: Feed | None) -> Feed:
    """Return the feed as listed now, with the state that the warehouse keeps of it."""
    if stored is None:
        return listed
    said = {name: getattr(listed, name) for name in LISTED}
    return replace(stored, **{k: v for k, v in said.items() if v != _DEFAULTS.get(k)})


def is_due(feed: Feed, now: datetime, *, early: bool = False) -> bool:
    """Return whether the feed is active and its time to be polled has come.

    early: ask it before its time too. One that is disabled (410 Gone) is left alone all the same.
    """
    if feed.disabled_reason is not None:
        return False
    return early or feed.next_due_at is None or feed.next_due_at <= now
