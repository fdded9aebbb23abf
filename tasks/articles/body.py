"""The article's text: a recipe's, a live page's, or the part that the two strategies choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bs4 import Tag
from lxml import etree

from tasks.articles import (
    clean,
    dates,
    filters,
    links,
    live,
    moments,
    names,
    prune,
    state,
    strategies,
)
from tasks.articles.head import Head
from tasks.articles.recipes import Recipe
from tasks.articles.soup import soup_of
from tasks.articles.tree import string
from tasks.articles.weights import weigh
from tasks.model import Part


@dataclass(frozen=True, slots=True)
class Draft:
    """What a page's body yields."""

    text: str
    kind: str = "article"
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    original: links.Original | None = None


def draft(
    root: etree._Element,
    head: Head,
    title: str | None,
    headline: etree._Element | None,
    url: str,
    recipe: Recipe | None,
) -> Draft:
    """Return the article's text and what belongs to it. The tree is pruned in place."""
    if recipe is not None:
        cooked = _by_recipe(root, title, recipe)
        if cooked is not None:
            return cooked
    weights = weigh(root)
    prune.prune(root, weights, [headline] if headline is not None else [])
    container = strategies.choose(root, weights, headline)
    is_live = live.is_named_live(head, title, url)
    shown = live.shown(weights) if is_live else []
    if shown:
        container = live.container(shown, weights, container)
    original = links.original_link(container, url)
    found = filters.keep(clean.blocks(soup_of(container)), title)
    lede = strategies.lede(headline, container)
    if lede is not None and found:
        text = clean.tidy(string(lede))
        if all(text[:60] not in block.text for block in found[:6]):
            found.insert(0, clean.Block(text, "lede"))
    length = sum(len(block.text) for block in found)
    if is_live:
        updates = live.updates(shown)
        told = live.declared(head)
        if sum(len(t) for u in told for t in u.texts) > 2 * length:
            updates, found = told, [clean.Block(t, "p") for u in told for t in u.texts]
        parts = live.parts([block.text for block in found], updates or told)
        if parts:
            return Draft(clean.text(found), "live", parts, original=original)
    rescued = state.rescue(head, length, title)
    notes = ("text out of the page's script data",) if rescued else ()
    if original is not None and original.summary:
        return Draft(clean.text(rescued or found), "summary", notes=notes, original=original)
    return Draft(clean.text(rescued or found), notes=notes, original=original)


def _by_recipe(root: etree._Element, title: str | None, recipe: Recipe) -> Draft | None:
    """Return what a recipe makes of the page, or None where its selectors find no text."""
    soup = soup_of(root, whole=True)

    def words(selector: str | None) -> str | None:
        found = soup.select_one(selector) if selector else None
        return clean.tidy(found.get_text(" ")) if found is not None else None

    def moment() -> moments.Moment | None:
        found = soup.select_one(recipe.published) if recipe.published else None
        if found is None:
            return None
        stated = found.get("datetime") or found.get("content")
        return moments.read(str(stated) if stated else clean.tidy(found.get_text(" ")))

    own_title, byline, when = words(recipe.title), words(recipe.authors), moment()
    for selector in recipe.drop:
        for element in soup.select(selector):
            element.decompose()
    pieces: list[Tag] = soup.select(recipe.body) if recipe.body else []
    found = [block for piece in pieces for block in clean.blocks(piece)]
    kept = filters.keep(found, own_title or title)
    if not kept:
        return None
    return Draft(
        clean.text(kept),
        notes=(f"by recipe {recipe.name}",)
        + ((dates.note(when),) if when and when.at is None else ()),
        title=own_title,
        authors=tuple(names.clean(byline)) if byline else (),
        published_at=when.stamp() if when else None,
    )
