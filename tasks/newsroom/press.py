"""Stories to documents: every page and feed of the newsroom as it stood at one time. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tasks.newsroom.stories import FOLDER, FeedSpec, Publisher, Revision, Story

NOTICE = "A sample publisher written for Parley; not a real outlet. Its bystanders are invented."

#: When what has no story of its own (robots.txt, an empty front page) last changed.
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)

# Walls that stand in for the publisher's own page; a paywall is part of it.
_WALLS = {"consent": "consent.html", "gone": "gone.html"}

_TYPES = {
    "rss": "application/rss+xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What stands at one address: status, type, bytes, and when it last changed."""

    body: bytes
    content_type: str
    modified: datetime
    status: int = 200

    @property
    def etag(self) -> str:
        """Strong validator, made of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Item:
    """A story in the revision that stands, with its addresses: what the templates see."""

    story: Story
    now: Revision
    url: str
    canonical: str
    updated: datetime | None  # None: still in its first revision


def print_site(
    publishers: Sequence[Publisher],
    stories: Sequence[Story],
    homes: Mapping[str, str],
    as_of: datetime | None = None,
) -> dict[str, Document]:
    """Return every document of the newsroom by its absolute address.

    `homes` gives each publisher's address by key, without a slash at the end
    (`http://127.0.0.11:8765/courier`). Stories published after `as_of` are absent, and updated
    ones stand in the revision of that time.
    """
    by_key = {publisher.key: publisher for publisher in publishers}
    items = {
        story.key: _item(by_key[story.publisher], story, now, homes[story.publisher])
        for story in stories
        if (now := story.at(as_of)) is not None
    }
    site: dict[str, Document] = {}
    for publisher in publishers:
        home = homes[publisher.key]
        own = [i for i in items.values() if i.story.publisher == publisher.key]
        newest_first = sorted(own, key=lambda i: (i.story.published, i.story.slug), reverse=True)
        modified = max((i.now.at for i in own), default=EPOCH)
        common = {"home": home, "items": newest_first}
        front = _draw(publisher, "front.html", **common)
        site[f"{home}/"] = Document(front, _html(publisher), modified)
        for item in own:
            original = items.get(item.story.original or "")
            agency = items.get(item.story.syndicated or "")
            page = _draw(
                publisher,
                _WALLS.get(item.story.wall or "", f"{publisher.key}.html"),
                **common,
                item=item,
                original=original,
                original_name=original and by_key[original.story.publisher].name,
                agency=agency and by_key[agency.story.publisher].name,
            )
            status = 410 if item.story.wall == "gone" else 200
            document = Document(page, _html(publisher), item.now.at, status)
            site[item.url] = site[item.canonical] = document
        for spec in publisher.feeds:
            body = _feed(publisher, spec, home, newest_first)
            charset = publisher.encoding if spec.format != "json" else "utf-8"
            content_type = f"{_TYPES[spec.format]}; charset={charset}"
            site[f"{home}/{spec.path}"] = Document(body, content_type, modified)
    return site


def robots(publishers: Sequence[Publisher]) -> Document:
    """Return the robots.txt of one host that these publishers share."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: /{p.key}/{path}" for p in publishers for path in p.disallow]
    body = "\n".join(lines if len(lines) > 1 else [*lines, "Disallow:"]) + "\n"
    return Document(body.encode(), "text/plain; charset=utf-8", EPOCH)


def locate(publisher: Publisher, story: Story, home: str, pattern: str | None = None) -> str:
    """Return the address of a story, by its publisher's habit or the given pattern."""
    day = story.published
    habit = "print/{slug}" if story.wall == "robots" else publisher.path
    place = (pattern or habit).format(
        slug=story.slug,
        number=story.number,
        year=day.year,
        month=f"{day.month:02}",
        day=f"{day.day:02}",
    )
    return f"{home}/{place}"


def _item(publisher: Publisher, story: Story, now: Revision, home: str) -> Item:
    url = locate(publisher, story, home)
    canonical = locate(publisher, story, home, publisher.canonical) if publisher.canonical else url
    return Item(story, now, url, canonical, now.at if now is not story.revisions[0] else None)


def _html(publisher: Publisher) -> str:
    return f"text/html; charset={publisher.encoding}"


def _draw(publisher: Publisher, template: str, **values: Any) -> bytes:
    environment = _environment(publisher.utc_offset)
    text = environment.get_template(template).render(values, publisher=publisher, notice=NOTICE)
    return (text + "\n").encode(publisher.encoding, "xmlcharrefreplace")


def _feed(publisher: Publisher, spec: FeedSpec, home: str, items: Sequence[Item]) -> bytes:
    chosen = [i for i in items if spec.tag is None or spec.tag in i.story.tags]
    if spec.format != "json":
        values = {"home": home, "spec": spec, "items": chosen}
        return _draw(publisher, f"feed.{spec.format}", **values)
    entries = []
    for item in chosen:
        entry: dict[str, Any] = {
            "id": item.url if spec.guid == "permalink" else f"{publisher.key}-{item.story.number}",
            "url": item.url + spec.tracking,
            "title": item.now.title,
            "summary": item.now.summary,
            "content_html": str(_body(item.now.paragraphs)) if spec.full else item.now.summary,
            "date_published": item.story.published.isoformat(),
            "language": item.story.language,
            "authors": [{"name": name} for name in item.story.authors],
            "tags": list(item.story.tags),
        }
        if item.updated:
            entry["date_modified"] = item.updated.isoformat()
        entries.append(entry)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": spec.name,
        "description": NOTICE,
        "home_page_url": f"{home}/",
        "feed_url": f"{home}/{spec.path}",
        "language": publisher.language,
        "items": entries,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _body(paragraphs: Sequence[str]) -> Markup:
    """Return paragraphs as plain HTML."""
    drawn = []
    for paragraph in paragraphs:
        if paragraph.startswith("## "):
            drawn.append(Markup("<h2>{}</h2>").format(paragraph[3:]))
        elif paragraph.startswith("> "):
            drawn.append(Markup("<blockquote><p>{}</p></blockquote>").format(paragraph[2:]))
        else:
            drawn.append(Markup("<p>{}</p>").format(paragraph))
    return Markup("\n").join(drawn)


def _script(value: object) -> Markup:
    """Return JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - no "<" is left in it


def _updates(paragraphs: Sequence[str]) -> list[dict[str, Any]]:
    """Return the dated updates of a live story, in the order of the text."""
    updates: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        if paragraph.startswith("## "):
            stamp, _, title = paragraph[3:].partition(" ")
            updates.append({"at": datetime.fromisoformat(stamp), "title": title, "body": []})
        elif updates:
            updates[-1]["body"].append(paragraph)
    return updates


@cache
def _environment(utc_offset: int) -> Environment:
    """Return the templates, with times printed in the given zone (hours from UTC)."""
    zone = timezone(timedelta(hours=utc_offset))

    def local(at: datetime, pattern: str) -> str:
        # %-d is not everywhere: {d} is the day without its zero.
        return at.astimezone(zone).strftime(pattern.replace("{d}", str(at.astimezone(zone).day)))

    def live_updates(paragraphs: Sequence[str]) -> list[dict[str, str]]:
        return [
            {
                "@type": "BlogPosting",
                "headline": update["title"],
                "datePublished": update["at"].astimezone(zone).isoformat(),
                "articleBody": "\n".join(update["body"]),
            }
            for update in _updates(paragraphs)
        ]

    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "body": _body,
        "cdata": lambda html: Markup("<![CDATA[") + html + Markup("]]>"),
        "iso": lambda at: at.astimezone(zone).isoformat(),
        "json": _script,
        "live_updates": live_updates,
        "local": local,
        "people": lambda names: [{"@type": "Person", "name": name} for name in names],
        "rfc822": lambda at: format_datetime(at.astimezone(zone)),
        "updates": _updates,
        "text": lambda paragraph: escape(paragraph.removeprefix("> ").removeprefix("## ")),
    }
    return environment
