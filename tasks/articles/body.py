"""The article's text: prune, choose, clean, in one place."""

from __future__ import annotations

from lxml import etree

from tasks.articles import clean, filters, prune, strategies
from tasks.articles.soup import soup_of


def body_blocks(root: etree._Element, headline: etree._Element | None) -> list[clean.Block]:
    """Return the article's blocks. The tree is pruned in place."""
    mass = prune.weigh(root)
    keep = [headline] if headline is not None else []
    prune.prune(root, mass, keep)
    mass = prune.weigh(root)
    container = strategies.choose(root, mass, headline)
    return filters.keep(clean.blocks(soup_of(container)))
