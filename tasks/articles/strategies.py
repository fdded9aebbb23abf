"""Find the part of the page that holds the article: two cheap strategies and a judge.

*Declared* believes the page (itemprop=articleBody, <article>, class names such as entry-content);
*measured* believes the paragraphs (the deepest element with nine tenths of their mass). Either
alone bets. Where they agree the tighter one is taken; where they do not, coverage decides.
"""

from __future__ import annotations

import re

from lxml import etree

Mass = dict[etree._Element, int]

_BODY_NAMES = re.compile(
    r"(?:^|[\s_-])(?:article|story|entry|post|news|body|page|main|text|blog|content)s?[-_]*"
    r"(?:body|content|text|copy|main|detail|details|container__content)(?![a-z])"
    r"|articlebody|storybody|articlecontent|storycontent|postcontent|storytext|articletext|bodycopy|bodytext"
    r"|(?:^|\s)(?:rich-?text|wysiwyg|body-copy|prose|e-content|td-post-content|article__body|article__content)(?![a-z])",
    re.IGNORECASE,
)
_DECLARED = etree.XPath(
    "descendant::*[contains(translate(@itemprop,'B','b'),'articlebody') or @role='main' or self::article or self::main"
    " or contains(@itemtype,'Article') or contains(@itemtype,'BlogPosting')"
    " or contains(@class,'ontent') or contains(@class,'ody') or contains(@class,'ext')"
    " or contains(@class,'main') or contains(@class,'Main') or contains(@class,'story') or contains(@class,'copy') or contains(@class,'prose') or contains(@class,'etail')"
    " or contains(@id,'ontent') or contains(@id,'ody') or contains(@id,'ext') or contains(@id,'story')]"
)


def rank(element: etree._Element) -> int:
    """Return how strongly an element declares itself the article's text: 3, 2, 1, or 0 not at all."""
    if "articlebody" in (element.get("itemprop") or "").lower():
        return 3
    if _BODY_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return 2
    if element.tag in ("article", "main") or element.get("role") == "main":
        return 1
    return 0


def measured(root: etree._Element, mass: Mass, share: float = 0.9) -> etree._Element:
    """Return the deepest element that holds `share` of the paragraph mass of all above it."""
    node = root
    while True:
        weight = mass.get(node, 0) * share
        heavy = [child for child in node if mass.get(child, 0) >= weight > 0]
        if not heavy:
            return node
        if heavy[0].tag in ("p", "pre", "span", "font", "li"):
            return node
        node = heavy[0]


def declared(root: etree._Element, mass: Mass) -> etree._Element | None:
    """Return the element that the page itself declares as the article's text, if any."""
    best: tuple[float, etree._Element] | None = None
    total = max(1, mass.get(root, 0))
    for element in _DECLARED(root):
        weight = mass.get(element, 0)
        if weight < 100:
            continue
        level = rank(element)
        if not level:
            continue
        score = weight / total + (0.0, 0.0, 0.12, 0.3)[level]
        # On a tie the deeper one, which comes later, is the tighter one.
        if best is None or score >= best[0] - 0.02 * (level > 1):
            best = (max(score, best[0] if best else 0), element)
    return best[1] if best else None


def choose(root: etree._Element, mass: Mass, headline: etree._Element | None) -> etree._Element:
    """Return the element that holds the article's text.

    `headline` is the h1 that agrees with the page's declared title; of several articles on one
    page (endless scroll, stacked stories) the one around it is meant.
    """
    region = root
    if headline is not None:
        node = headline.getparent()
        total = mass.get(root, 0)
        while node is not None:
            if node.tag == "article" and mass.get(node, 0) > max(400, total * 0.15):
                region = node
                break
            node = node.getparent()
    by_mass = measured(region, mass)
    by_name = declared(region, mass)
    if by_name is None:
        return by_mass
    total = max(1, mass.get(region, 0))
    if mass.get(by_name, 0) >= 0.55 * total:
        return by_name
    return by_mass
