"""Find the part of the page that holds the article.

Two cheap strategies look at every element with a fair share of the running text. *Measured* asks
how much of the page's text it holds and how near: paragraphs of one story are mostly children or
grandchildren of one element. *Declared* asks what the page says: <article>, <main>, itemprop, the
names of classes, and whether the first paragraph after the headline is inside. Either alone bets;
their weighted sum decides. The weights were fitted to the labelled development pages (softmax over
a page's candidates, L2), with six-fold cross-validation by page.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile

from lxml import etree

from tasks.articles.prune import split_names
from tasks.articles.tree import following, words
from tasks.articles.weights import Weights

_BODY_NAMES = re.compile(
    r"(?:^|[\s_-])(?:article|story|entry|post|news|body|page|main|text|blog|content)s?[-_]*"
    r"(?:body|content|text|copy|main|detail|details|container__content)(?![a-z])"
    r"|articlebody|storybody|articlecontent|storycontent|postcontent|storytext|articletext|bodycopy|bodytext"
    r"|(?:^|\s)(?:rich-?text|wysiwyg|body-copy|prose|e-content|td-post-content|article__body|article__content)(?![a-z])",
)
#: Where a standfirst is looked for: so many of these elements behind the headline.
_AFTER, _MOST_AFTER = frozenset("p h2 div span section strong article".split()), 59
#: Elements that are a paragraph or a part of one, never the article.
_PARTS = frozenset("p pre li span font b strong em a ul ol html".split())
_HOLDERS = frozenset("p div li td".split())
#: An element with less of the page's text than this is not considered.
_LEAST = 0.12


def rank(element: etree._Element) -> int:
    """Return how an element declares itself the text: 3 itemprop, 2 by name, 1 by tag, 0 not."""
    if "articlebody" in (element.get("itemprop") or "").lower():
        return 3
    if _BODY_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}".lower()):
        return 2
    return int(element.tag in ("article", "main") or element.get("role") == "main")


def score(element: etree._Element, weights: Weights, first: set[etree._Element]) -> float:
    """Return how likely the element is the one that holds the article and little else.

    `first` are the ancestors of the first paragraph after the headline.
    """
    mass, total = weights.mass[element], weights.total
    child = weights.child.get(element, 0)
    near = child + weights.grandchild.get(element, 0)
    declared = rank(element)
    return (
        3.8 * mass / total
        + 6.3 * child / total
        + 2.7 * child / mass
        + 2.1 * near / total
        + 3.5 * (element in first)
        + 5.0 * (element.tag == "article")
        + 3.6 * (declared == 1)
        + 1.5 * (declared == 2)
        - 1.4 * (element.tag == "body")
    )


def choose(
    root: etree._Element, weights: Weights, headline: etree._Element | None
) -> etree._Element:
    """Return the element that holds the article's text; of equals, the innermost."""
    first: set[etree._Element] = set()
    if headline is not None:
        for element in following(headline):
            if element.tag in _HOLDERS and weights.paragraphs.get(element, 0) > 60:
                first.update(element.iterancestors())
                break
    best, best_score = root, float("-inf")
    for element, mass in weights.mass.items():
        if mass >= _LEAST * weights.total and element.tag not in _PARTS:
            value = score(element, weights, first)
            if value > best_score:
                best, best_score = element, value
    return widen(best, weights)


def widen(element: etree._Element, weights: Weights) -> etree._Element:
    """Return the element, or the ancestor over it and its twins.

    Where a body is cut into pieces by advertisements, the pieces are siblings (or cousins) of one
    class. Articles stacked on one page are twins too; each has its own headline, so they stay apart.
    """
    best = node = element
    for _ in range(3):
        parent = node.getparent()
        names = node.get("class")
        if parent is None or parent.tag in ("body", "html"):
            break
        if names and node.tag not in ("article", "td", "tr", "li"):
            twins = sum(
                weights.mass.get(twin, 0)
                for twin in parent
                if twin is not node
                and twin.tag == node.tag
                and twin.get("class") == names
                and next(twin.iter("h1", "article"), None) is None
            )
            least = 0.1 if rank(parent) > 1 else 0.5
            if twins > least * weights.mass.get(element, 0):
                best = parent
        node = parent
    return best


_LEDE = re.compile(
    r"(?<![a-z])(?:deck?|standfirst|stand-first|sub-?title|sub-?head(?:line|ing)?|sub-?line|leads?|lede|excerpt|summary|"
    r"intro(?:duction)?|chapo|chapeau|abstract|desc(?:ription)?|vorspann|ingress|bajada|entradilla|sommario|sottotitolo|occhiello|"
    r"spot|strap(?:line)?|kicker-text|preamble|anons|lid|copete)(?![a-z])"
)


def lede(headline: etree._Element | None, container: etree._Element) -> etree._Element | None:
    """Return the standfirst that stands between the headline and the article's text, if any."""
    if headline is None or container in headline.iterancestors():
        return None
    before = takewhile(lambda element: element is not container, following(headline))
    for element in islice((e for e in before if e.tag in _AFTER), _MOST_AFTER):
        if element.tag in ("p", "h2", "div", "span", "strong") and len(element) <= 4:
            parent = element.getparent()
            around = parent.get("class", "") if parent is not None else ""
            names = f"{element.get('class', '')} {element.get('itemprop', '')} {around}"
            named = len(names) > 2 and _LEDE.search(split_names(names))
            if named and 50 <= len(words(element)) <= 600:
                return element
    return None
