"""Publishers and their stories, read from `data/newsroom/` and checked.

`publishers.toml` holds one table a publisher. A story is one file, `stories/<publisher>/<slug>.md`:
a TOML head between lines of `+++`, then the text, paragraphs parted by blank lines. A further head
and text is a later revision of the story; what its head leaves out stays as it was.

    +++
    title = "Russia and Ukraine agree to swap 1,000 prisoners each"
    published = 2025-05-16T13:40:00Z
    expected = [{type = "exchange.prisoners", status = "agreed", source = ["Russia", "Ukraine"],
                 quantity = [1000, "prisoners", "each"], quote = "agreed to exchange 1,000 ..."}]
    +++
    Text ...

A paragraph that begins with `## ` is a subhead (in a live story the head of a dated update,
`## 2025-05-16T10:32Z Delegations arrive`), one that begins with `> ` a block quotation.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tasks.errors import ConfigError
from tasks.model import Quantity
from tasks.settings import DATA

FOLDER = DATA / "newsroom"

# What marks a paragraph as a subhead, the head of a live update, or a quotation.
_MARK = re.compile(r"^(?:## (?:\d{4}-\d\d-\d\dT\d\d:\d\dZ )?|> )")

#: Why a story's page does not show it; `robots` pages stand under a disallowed path.
WALLS = ("paywall", "consent", "robots", "gone")


@dataclass(frozen=True, slots=True)
class Expected:
    """An outcome that a careful reader finds in a revision: what a tagger is measured against."""

    type: str
    status: str
    source: tuple[str, ...]
    quote: str  # exact substring of the revision's text
    target: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    quantity: Quantity | None = None
    speaker: str | None = None  # who says so, as written, where it is not the story itself
    on: date | None = None  # day of the act, where the text gives another than its own
    temporal: str = "current"  # or background: told again, without a day


@dataclass(frozen=True, slots=True)
class Revision:
    """What a story says from `at` on."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    expected: tuple[Expected, ...] = ()

    @property
    def text(self) -> str:
        """The text without its marks, one blank line between paragraphs."""
        return "\n\n".join(_MARK.sub("", p) for p in self.paragraphs)

    @property
    def summary(self) -> str:
        """The first paragraph of plain text: what a feed gives of the story."""
        return next(p for p in self.paragraphs if not p.startswith(("## ", "> ")))


@dataclass(frozen=True, slots=True)
class Story:
    """One story in all its revisions, the first first."""

    publisher: str
    slug: str
    revisions: tuple[Revision, ...]
    language: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = "article"  # article | live | summary
    wall: str | None = None  # one of WALLS
    original: str | None = None  # "publisher/slug" of the story that this one sums up
    syndicated: str | None = None  # "publisher/slug" of the story that this one reprints
    is_peace_process: bool = False  # about an effort to end a war, with outcomes or without

    @property
    def key(self) -> str:
        """`publisher/slug`, by which stories name one another."""
        return f"{self.publisher}/{self.slug}"

    @property
    def published(self) -> datetime:
        """When the first revision came out."""
        return self.revisions[0].at

    @property
    def number(self) -> int:
        """A five-digit number, as old systems put into addresses. Made of the slug."""
        return 10_000 + zlib.crc32(self.slug.encode()) % 90_000

    def at(self, as_of: datetime | None) -> Revision | None:
        """Return the revision that stood at that time (None: the last one), if there was any."""
        past = [r for r in self.revisions if as_of is None or r.at <= as_of]
        return past[-1] if past else None


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed of a publisher, and its habits."""

    path: str
    format: str  # rss | rdf | atom | json
    name: str
    full: bool = False  # carries the whole text
    guid: str = "permalink"  # permalink | opaque
    tracking: str = ""  # query appended to every link
    ttl: int | None = None  # minutes
    update_period: str | None = None  # sy:updatePeriod
    tag: str | None = None  # only stories with this tag


@dataclass(frozen=True, slots=True)
class Publisher:
    """An invented outlet. Its pages are drawn by `templates/<key>.html`."""

    key: str
    name: str
    motto: str
    address: str  # of its own in 127.0.0.0/8, so that politeness to each host is real
    language: str
    path: str  # of a story, with {slug} {number} {year} {month} {day}
    canonical: str | None = None  # where that is another address than `path`
    encoding: str = "utf-8"
    utc_offset: int = 0  # hours, of the times it prints
    disallow: tuple[str, ...] = ()
    feeds: tuple[FeedSpec, ...] = ()


def load(folder: Path = FOLDER) -> tuple[tuple[Publisher, ...], tuple[Story, ...]]:
    """Return all publishers, and all stories by publisher and time.

    Raises ConfigError that names the file, the value, and what is allowed.
    """
    publishers = _publishers(folder / "publishers.toml")
    by_key = {p.key: p for p in publishers}
    sources: dict[str, list[tuple[dict[str, Any], str]]] = {}
    for path in sorted((folder / "stories").glob("*/*.md")):
        if path.parent.name not in by_key:
            raise ConfigError(
                f"{path}: no publisher {path.parent.name}; one of {', '.join(by_key)}"
            )
        sources[f"{path.parent.name}/{path.stem}"] = _blocks(path)
    stories = [_story(key, blocks, by_key, sources) for key, blocks in sources.items()]
    order = {key: place for place, key in enumerate(by_key)}
    return publishers, tuple(
        sorted(stories, key=lambda s: (order[s.publisher], s.published, s.slug))
    )


def _publishers(path: Path) -> tuple[Publisher, ...]:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    found = []
    for key, table in document.items():
        try:
            feeds = tuple(FeedSpec(**feed) for feed in table.pop("feed", []))
            table["disallow"] = tuple(table.get("disallow", ()))
            found.append(Publisher(key=key, feeds=feeds, **table))
        except TypeError as error:
            raise ConfigError(f"{path}: {key}: {error}") from error
    return tuple(found)


def _blocks(path: Path) -> list[tuple[dict[str, Any], str]]:
    """Return the (head, text) pairs of a file, with its address in each head."""
    first, *parts = path.read_text(encoding="utf-8").split("+++\n")
    if first or len(parts) < 2 or len(parts) % 2:
        raise ConfigError(f"{path}: heads stand between two lines of +++, each before its text")
    try:
        heads = [tomllib.loads(head) for head in parts[::2]]
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: the head is not TOML: {error}") from error
    return [({**head, "file": path}, text) for head, text in zip(heads, parts[1::2], strict=True)]


def _story(
    key: str,
    blocks: list[tuple[dict[str, Any], str]],
    publishers: Mapping[str, Publisher],
    sources: Mapping[str, list[tuple[dict[str, Any], str]]],
) -> Story:
    publisher, slug = key.split("/")
    head = blocks[0][0]
    file = head["file"]
    for name in ("original", "syndicated"):
        if name in head and head[name] not in sources:
            raise ConfigError(f"{file}: {name} = {head[name]!r} is not a story of the newsroom")
    if head.get("wall") not in (None, *WALLS):
        raise ConfigError(f"{file}: wall = {head['wall']!r}; one of {', '.join(WALLS)}")
    if "syndicated" in head:
        # A reprint holds the agency's last revision, word for word.
        agency, text = sources[head["syndicated"]][-1]
        blocks = [({"expected": agency.get("expected", []), **head}, text)]
    revisions: list[Revision] = []
    state: dict[str, Any] = {}
    for block, text in blocks:
        state |= block
        paragraphs = tuple(" ".join(p.split()) for p in text.split("\n\n") if p.strip())
        try:
            at = block["updated"] if revisions else block["published"]
            expected = tuple(_expected(item) for item in state.get("expected", []))
            revisions.append(Revision(at, state["title"], paragraphs, expected))
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(f"{file}: {type(error).__name__}: {error}") from error
        _check(file, revisions)
    return Story(
        publisher,
        slug,
        tuple(revisions),
        language=head.get("language", publishers[publisher].language),
        authors=tuple(head.get("authors", ())),
        tags=tuple(head.get("tags", ())),
        kind=head.get("kind", "summary" if "original" in head else "article"),
        wall=head.get("wall"),
        original=head.get("original"),
        syndicated=head.get("syndicated"),
        is_peace_process=head.get("peace_process", any(r.expected for r in revisions)),
    )


def _expected(item: Mapping[str, Any]) -> Expected:
    values = dict(item)
    for name in ("source", "target", "mediators"):
        values[name] = tuple(values.get(name, ()))
    if "quantity" in values:
        value, unit, scope = values["quantity"]
        values["quantity"] = Quantity(float(value), unit, scope)
    return Expected(**values)


def _check(file: Path, revisions: Iterable[Revision]) -> None:
    *before, last = revisions
    if last.at.tzinfo is None or (before and before[-1].at >= last.at):
        raise ConfigError(f"{file}: {last.at}: times have a zone, and follow one another")
    for expected in last.expected:
        if expected.quote not in last.text:
            raise ConfigError(f"{file}: the quote {expected.quote!r} is not in the text")
