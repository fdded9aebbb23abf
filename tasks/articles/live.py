"""Live pages: each update becomes a dated part of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from tasks.articles import clean, moments
from tasks.articles.head import Head, types
from tasks.articles.soup import soup_of
from tasks.articles.tree import elements
from tasks.articles.weights import Weights
from tasks.model import Part

_NAMED = re.compile(
    r"\blive(?:[-\s]?(?:blog|updates?|ticker|coverage|reporting))?\b|\bliveticker\b|\ben direct\b|\ben (?:vivo|directo)\b|"
    r"\bas it happened\b|\bin diretta\b|\bao vivo\b|\bонлайн\b|\bнаживо\b|\bna żywo\b|\bcanlı\b",
    re.IGNORECASE,
)
#: Fewer dated updates than this make no live page.
_LEAST = 3
_UPDATES = ("article", "div", "li", "section")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_TIME = elements("descendant::time[@datetime] | descendant::*[@itemprop='datePublished']")


@dataclass(frozen=True, slots=True)
class Update:
    """One update before it has a place in the text."""

    title: str | None
    published_at: datetime | None
    texts: tuple[str, ...]  # of its blocks


def is_named_live(head: Head, title: str | None, url: str) -> bool:
    """Return whether the page calls itself live: by JSON-LD type, headline or address."""
    if any("LiveBlogPosting" in types(node) for node in head.graph):
        return True
    return bool(
        _NAMED.search(title or "")
        or re.search(r"[/_-]live(?:[/_-]|blog|$)|liveticker|/direct/", url)
    )


def shown(weights: Weights) -> list[etree._Element]:
    """Return the updates that the page shows, in its order; empty when there are fewer than three.

    Updates are elements of one tag and class under one parent, each with a time of its own.
    """
    groups: dict[tuple[etree._Element, str, str], list[etree._Element]] = {}
    for element in weights.root.iter(*_UPDATES):
        parent = element.getparent()
        if parent is not None and element in weights.mass:
            names = (element.get("class") or "").split(" ")[0]
            groups.setdefault((parent, str(element.tag), names), []).append(element)
    best: list[etree._Element] = []
    best_mass = 0
    for group in groups.values():
        mass = sum(weights.mass[e] for e in group)
        if len(group) >= _LEAST and mass > best_mass:
            dated = [e for e in group if _TIME(e)]
            if len(dated) >= _LEAST:
                best, best_mass = dated, mass
    return best if best_mass >= 0.3 * weights.total else []


def container(
    found: list[etree._Element], weights: Weights, otherwise: etree._Element
) -> etree._Element:
    """Return the element around the updates, with the introduction where little else is with it."""
    around = found[0].getparent() if found else otherwise
    if around is None:
        return otherwise
    wider = around.getparent()
    if wider is None or wider.tag in ("body", "html"):
        return around
    return wider if weights.mass.get(wider, 0) <= 1.5 * weights.mass.get(around, 0) else around


def updates(found: list[etree._Element]) -> list[Update]:
    """Return what the updates that the page shows say."""
    said = [_update(element) for element in found]
    return [update for update in said if update.texts]


def _update(element: etree._Element) -> Update:
    moment = None
    for mark in _TIME(element)[:2]:
        moment = moment or moments.read(mark.get("datetime") or mark.get("content") or "")
    found = clean.blocks(soup_of(element))
    heading = next((b.text for b in found[:4] if b.tag in _HEADINGS), None)
    return Update(heading, moment.at if moment else None, tuple(b.text for b in found))


def declared(head: Head) -> list[Update]:
    """Return the updates in JSON-LD (liveBlogUpdate); empty when there are fewer than three."""
    found: list[Update] = []
    for node in head.graph:
        posts: Any = node.get("liveBlogUpdate") or ()
        for post in posts if isinstance(posts, list) else [posts]:
            if not isinstance(post, dict):
                continue
            heading = post.get("headline")
            heading = clean.tidy(heading) if isinstance(heading, str) else None
            lines = [clean.tidy(raw) for raw in str(post.get("articleBody") or "").splitlines()]
            texts = tuple(text for text in [heading, *lines] if text)
            moment = moments.read(post.get("datePublished"))
            if texts:
                found.append(Update(heading, moment.at if moment else None, texts))
    return found if len(found) >= _LEAST else []


def parts(texts: list[str], found: list[Update]) -> tuple[Part, ...]:
    """Return the place of each update in a text of these paragraphs, joined by blank lines.

    An update starts at the first of its paragraphs that the text kept, and ends with the last in
    one run. One of which the text kept nothing has no part.
    """
    starts: list[int] = []
    offset = 0
    for text in texts:
        starts.append(offset)
        offset += len(text) + 2
    placed: list[Part] = []
    position = 0
    for update in found:
        own = set(update.texts)
        first = next((i for i in range(position, len(texts)) if texts[i] in own), None)
        if first is None:
            continue
        last = first
        while last + 1 < len(texts) and texts[last + 1] in own:
            last += 1
        position = last + 1
        stop = starts[last] + len(texts[last])
        placed.append(Part(starts[first], stop, update.published_at, update.title))
    return tuple(placed) if len(placed) >= _LEAST else ()
