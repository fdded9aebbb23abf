"""The article's text: prune, choose, clean, in one place."""

from __future__ import annotations

from lxml import etree

from tasks.articles import clean, filters, prune, strategies
from tasks.articles.soup import soup_of


def body_blocks(root: etree._Element, headline: etree._Element | None, title: str | None = None) -> list[clean.Block]:
    """Return the article's blocks. The tree is pruned in place."""
    weights = prune.weigh(root)
    keep = [headline] if headline is not None else []
    prune.prune(root, weights, keep)
    weights = prune.weigh(root)
    container = strategies.choose(root, weights, headline)
    return filters.keep(clean.blocks(soup_of(container)), title)
