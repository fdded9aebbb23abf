"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import urljoin

from tasks.errors import ReadError
from tasks.feeds.document import Item, RawFeed
from tasks.feeds.text import clean
from tasks.model import Reason


def parse_json(text: str, url: str, max_entries: int) -> RawFeed:
    """Return what the JSON Feed `text` holds. Raises ReadError when it is not one."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(url, Reason.UNREADABLE, f"not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ReadError(url, Reason.NOT_A_FEED, "JSON without a list of items")
    version = _string(document, "version") or ""
    if "jsonfeed.org/version/" not in version:
        raise ReadError(url, Reason.NOT_A_FEED, "JSON that does not say that it is a JSON Feed")
    found = document["items"]
    items = [item for item in found if isinstance(item, dict)]
    notes = [f"{len(found) - len(items)} items are not objects"] if len(items) < len(found) else []
    if len(items) > max_entries:
        notes.append(f"{len(items)} items, the first {max_entries} read")
    return RawFeed(
        version="json" + version.rstrip("/").rpartition("/")[2].replace(".", ""),
        title=_string(document, "title"),
        home_url=_string(document, "home_page_url"),
        hub_url=_hub(document),
        language=_string(document, "language"),
        items=tuple(_item(item, url) for item in items[:max_entries]),
        notes=tuple(notes),
    )


def _item(item: dict[str, Any], url: str) -> Item:
    identity = item.get("id")
    link = _string(item, "url") or _string(item, "external_url")
    guid = (
        clean(str(identity)) if isinstance(identity, str | int | float) and identity != "" else None
    )
    if link is None and guid and guid.startswith(("http://", "https://")):
        link = guid
    text = _string(item, "summary") or _string(item, "content_text")
    markup = escape(text, quote=False) if text else _string(item, "content_html")
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    return Item(
        guid=guid,
        link=_joined(url, link) if link else None,
        title=_string(item, "title"),
        summary=markup,
        authors=tuple(
            name for a in authors or () if isinstance(a, dict) and (name := _string(a, "name"))
        ),
        published=_string(item, "date_published"),
        updated=_string(item, "date_modified"),
        language=_string(item, "language"),
        plain_title=True,
    )


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link)
    except ValueError:  # "http://[": kept as it stands, and refused by name where links are judged
        return link


def _hub(document: dict[str, Any]) -> str | None:
    hubs = document.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and (found := _string(hub, "url")):
            return found
    return None


def _string(source: dict[str, Any], name: str) -> str | None:
    value = source.get(name)
    return clean(value).strip() or None if isinstance(value, str) else None
