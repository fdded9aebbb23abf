"""The article's text: prune, choose, clean, in one place."""

from __future__ import annotations

from lxml import etree

from tasks.articles import clean, filters, prune, strategies
from tasks.articles.soup import soup_of


def body_blocks(
    root: etree._Element, headline: etree._Element | None, title: str | None = None
) -> list[clean.Block]:
    """Return the article's blocks. The tree is pruned in place."""
    weights = prune.weigh(root)
    keep = [headline] if headline is not None else []
    prune.prune(root, weights, keep)
    weights = prune.weigh(root)
    container = strategies.choose(root, weights, headline)
    blocks = filters.keep(clean.blocks(soup_of(container)), title)
    lede = strategies.lede(headline, container, weights)
    if lede is not None and blocks:
        text = clean.tidy("".join(lede.itertext()))
        if all(text[:60] not in block.text for block in blocks[:6]):
            blocks.insert(0, clean.Block(text, "lede"))
    return blocks
