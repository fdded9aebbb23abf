"""Commands on sources: `parley feeds list|add|remove|discover|import|export`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cyclopts import App

from flows.cli import show
from flows.cli.data import AsJson, Warehouse
from tasks.errors import ConfigError
from tasks.settings import DATA, Settings, load_settings

app = App(name="feeds", help="List, add, remove, discover, import and export sources.")

#: The user's own list, in the working folder. Made from Parley's at the first change.
OWN = Path("feeds.toml")


@app.command(name="list")
def list_(*, warehouse: Warehouse = None, json: AsJson = False) -> int:
    """List the feeds, and what polling found of each.

    Parameters
    ----------
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    json
        Print as JSON.
    """
    from tasks.feeds import load_feeds

    settings = load_settings({"warehouse": warehouse})
    found = _state(settings)
    columns = ["name", "language", "region", "state", "entries", "last polled", "next due", "url"]
    rows = []
    for feed in load_feeds(settings.feeds):
        known = found.get(feed.url, {})
        rows.append(
            (
                feed.name,
                feed.language,
                feed.region,
                known.get("state", "not polled yet"),
                known.get("n_entries"),
                known.get("last_polled_at"),
                known.get("next_due_at"),
                feed.url,
            )
        )
    show.rows(columns, rows, form="json" if json else "table")
    show.note(f"{len(rows)} feeds of {settings.feeds}")
    return 0


@app.command
def add(url: str, /, *, name: str = "", language: str = "", region: str = "") -> int:
    """Add a feed to feeds.toml of this folder (made from Parley's own list if it is not there).

    Parameters
    ----------
    url
        The feed's address; for a home page, see `parley feeds discover`.
    name
        The publisher.
    language
        A BCP 47 tag, such as en or uk.
    region
        What the publisher reports on.
    """
    from tasks.feeds import load_feeds
    from tasks.model import Feed
    from tasks.sources import dump_toml

    if not url.startswith(("http://", "https://")):
        raise ConfigError(f"{url}: a feed's address begins with http:// or https://")
    settings = load_settings()
    feeds = load_feeds(settings.feeds)
    if any(feed.url == url for feed in feeds):
        raise ConfigError(f"{settings.feeds}: {url} is listed already")
    feeds.append(Feed(url, name, language=language or None, region=region or None))
    path = _own(settings)
    _write(path, dump_toml(feeds))
    show.note(f"{path}: {len(feeds)} feeds")
    return 0


@app.command
def remove(url: str, /) -> int:
    """Remove a feed from feeds.toml of this folder. What it has delivered stays.

    Parameters
    ----------
    url
        The feed's address.
    """
    from tasks.feeds import load_feeds
    from tasks.sources import dump_toml

    settings = load_settings()
    feeds = load_feeds(settings.feeds)
    kept = [feed for feed in feeds if feed.url != url]
    if len(kept) == len(feeds):
        raise ConfigError(f"{settings.feeds}: {url} is not listed; see `parley feeds list`")
    path = _own(settings)
    _write(path, dump_toml(kept))
    show.note(f"{path}: {len(kept)} feeds")
    return 0


@app.command
def discover(url: str, /) -> int:
    """Print the addresses of the feeds that a page declares.

    Parameters
    ----------
    url
        A publisher's page.
    """
    from datetime import UTC, datetime

    from tasks.feeds import discover as find
    from tasks.fetch import Fetcher, Target
    from tasks.model import Page

    with Fetcher(load_settings()) as fetcher:
        target = Target(url=url, entry_id=None, feed_id=None)
        [page] = fetcher.fetch([target], datetime.now(UTC))
    if not isinstance(page, Page):
        show.note(f"{url}: {page.reason} {page.detail}")
        return 1
    found = find(page.body, page.final_url)
    for address in found:
        print(address)
    if not found:
        show.note(f"{page.final_url}: declares no feed")
    return 0 if found else 1


@app.command(name="import")
def import_(file: Path, /) -> int:
    """Add the feeds of an OPML or TOML file to feeds.toml of this folder.

    Parameters
    ----------
    file
        An OPML or TOML file.
    """
    from tasks.feeds import load_feeds
    from tasks.sources import dump_toml

    settings = load_settings()
    feeds = {feed.url: feed for feed in load_feeds(settings.feeds)}
    before = len(feeds)
    for feed in load_feeds(file):
        feeds.setdefault(feed.url, replace(feed))
    path = _own(settings)
    _write(path, dump_toml(feeds.values()))
    show.note(f"{path}: {len(feeds)} feeds, {len(feeds) - before} of them new")
    return 0


@app.command
def export() -> int:
    """Print the feeds as OPML."""
    from tasks.feeds import dump_opml, load_feeds

    print(dump_opml(load_feeds(load_settings().feeds)), end="")
    return 0


def _state(settings: Settings) -> dict[str, dict[str, object]]:
    if not settings.snapshot.exists():
        return {}
    from warehouse.ask import ask

    found = ask(settings.snapshot, "select * from main.feed_health").dicts()
    return {str(row["url"]): row for row in found}


def _own(settings: Settings) -> Path:
    """Return the file to change: never the list inside the installed package."""
    if settings.feeds.is_relative_to(DATA):
        return OWN
    if settings.feeds.suffix != ".toml":
        raise ConfigError(f"{settings.feeds}: only a .toml list can be changed; import it first")
    return settings.feeds


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
