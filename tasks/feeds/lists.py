"""The list of feeds: `tasks/data/feeds.toml`, or the user's own, TOML or OPML."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tasks.errors import ConfigError
from tasks.feeds.opml import parse_opml
from tasks.model import Feed
from tasks.urls import BadURLError, absolute

_TEXT = ("url", "name", "language", "region", "licence", "home_url")
_NUMBERS = ("min_entries", "max_entries")


def load_feeds(path: Path) -> list[Feed]:
    """Return the feeds of `path`: OPML if the file begins with `<`, else TOML.

    TOML holds one table `[[feed]]` a feed: `url`, and as wanted `name`, `language` (BCP 47), `region`,
    `licence`, `home_url`, `min_entries`, `max_entries`. Raises ConfigError that names the file, the
    entry, the key, and what is allowed.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        feeds = parse_opml(data, str(path))
    else:
        feeds = _from_toml(data, path)
    for feed in feeds:
        _check_address(feed.url, f"{path}: {feed.name or feed.url}")
    return feeds


def _from_toml(data: bytes, path: Path) -> list[Feed]:
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    for name in document:
        if name != "feed":
            raise ConfigError(f"{path}: {name} is not known; only [[feed]] tables are allowed")
    tables = document.get("feed", [])
    if not isinstance(tables, list):
        raise ConfigError(f"{path}: [feed] is one table; write [[feed]], once a feed")
    feeds: dict[str, Feed] = {}
    places: dict[str, int] = {}
    for number, table in enumerate(tables, 1):
        where = f"{path}: feed {number} ({table.get('name') or table.get('url') or 'no name'})"
        feed = _feed(table, where)
        same = _same(feed.url)
        if same in places:
            raise ConfigError(f"{where}: url: {feed.url} is feed {places[same]} already")
        places[same] = number
        feeds[feed.url] = feed
    return list(feeds.values())


def _feed(table: dict[str, Any], where: str) -> Feed:
    for name, value in table.items():
        if name not in _TEXT + _NUMBERS:
            raise ConfigError(f"{where}: {name} is not known; one of {', '.join(_TEXT + _NUMBERS)}")
        if name in _TEXT and not isinstance(value, str):
            raise ConfigError(f"{where}: {name}: {value!r} is not allowed; text is")
        if name in _NUMBERS and (
            not isinstance(value, int) or isinstance(value, bool) or value < 0
        ):
            raise ConfigError(f"{where}: {name}: {value!r} is not allowed; a number from 0 is")
    if "url" not in table:
        raise ConfigError(f"{where}: url is missing")
    if table.get("min_entries", 0) > table.get("max_entries", Feed("").max_entries):
        raise ConfigError(f"{where}: min_entries: more than max_entries")
    fields = {**table, "url": _address(table["url"], f"{where}: url", absolute)}
    if "home_url" in table:
        fields["home_url"] = _address(table["home_url"], f"{where}: home_url", absolute)
    return Feed(**fields)


def _address(value: str, where: str, check: Callable[[str], str]) -> str:
    _check_address(value, where)
    try:
        return check(value)
    except BadURLError as error:
        raise ConfigError(f"{where}: {value!r}: {error}; an http(s) address is needed") from error


def _check_address(url: str, where: str) -> None:
    """Refuse user names and passwords: addresses stand in logs, tables and archives."""
    if "@" in urlsplit(url).netloc:
        raise ConfigError(f"{where}: an address with a user name or password is not allowed")


def _same(url: str) -> str:
    """Return what two ways of writing one feed's address have in common."""
    return url.partition("//")[2].removeprefix("www.").rstrip("/")
