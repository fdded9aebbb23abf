"""The headline, and the h1 that bears it."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

from tasks.articles.clean import tidy
from tasks.articles.head import Head, types

_WORD = re.compile(r"\w+")
#: A kicker's colon, set apart by markup. French writes the space, and keeps it (no-break).
_LOOSE_COLON = re.compile(r"(?<=\w) :(?= \w)")
_SUFFIX = re.compile(r"\s+[|\-–—·»:•]+\s+|\s*[|ㅣ｜]\s*")


def words(element: etree._Element) -> str:
    """Return the text of a heading; only blocks and line breaks within it part words."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in ("br", "div", "p"):
            pieces.append(" ")
        if event == "start":
            pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return _LOOSE_COLON.sub(":", tidy("".join(pieces)))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def agree(one: str, other: str) -> float:
    """Return the share of common words, from 0 to 1 (Dice)."""
    a, b = _words(one), _words(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def find(
    head: Head, article: dict[str, Any] | None, root: etree._Element
) -> tuple[str | None, etree._Element | None]:
    """Return the title and the h1 it stands in.

    The h1 that agrees best with what the page declares (og:title, JSON-LD headline, <title>) is
    the headline as readers saw it; the declarations are often shortened for search engines. Where
    none agrees, the declaration is taken, its publisher's suffix cut off. On news two declarations
    that are alike outvote the h1.
    """
    declared = [
        head.first("og:title"),
        article.get("headline") if article else None,
        head.first("twitter:title"),
        head.title,
    ]
    known = [tidy(html.unescape(d)) for d in declared if isinstance(d, str) and d.strip()]
    best: tuple[float, str, etree._Element] | None = None
    headings = list(root.iter("h1")) or list(root.iter("h2"))[:6]
    for heading in headings[:20]:
        text = words(heading)
        if not text or len(text) > 400:
            continue
        score = max((agree(text, k) for k in known), default=0.5 if heading.tag == "h1" else 0.0)
        if known and text in known[-1] and len(text) > 0.4 * len(known[-1]):
            score = max(score, 0.6)
        if best is None or score > best[0] + 0.001:
            best = (score, text, heading)
    if best and best[0] >= 0.5:
        return _outvoting(head, article) or _without_kicker(best[1], known), best[2]
    site = head.first("og:site_name")
    for text in known:
        return without_site(text, site), None
    return (best[1], best[2]) if best and best[2].tag == "h1" else (None, None)


def _outvoting(head: Head, article: dict[str, Any] | None) -> str | None:
    """Return the title that a news article's JSON-LD and og:title both give: two against the h1.

    On other pages both are often written for search engines, and the h1 stands.
    """
    named = article.get("headline") if article else None
    if (
        article is None
        or not isinstance(named, str)
        or not any("News" in t for t in types(article))
    ):
        return None
    other = without_site(
        tidy(html.unescape(head.first("og:title") or "")), head.first("og:site_name")
    )
    title = tidy(html.unescape(named))
    return title if title and title.casefold() == other.casefold() else None


def _without_kicker(text: str, known: list[str]) -> str:
    """Return the headline without the kicker that stands in the same h1 ("Syria - Who rules")."""
    for title in known:
        if len(title) > 0.5 * len(text) and text != title and text.endswith(title):
            return title
    return text


def without_site(title: str, site: str | None) -> str:
    """Return a title without the publisher's name at its end."""
    pieces = _SUFFIX.split(title)
    if len(pieces) > 1:
        last = pieces[-1]
        if (site and agree(last, site) > 0.5) or len(last.split()) <= 4 < len(title.split()) - len(
            last.split()
        ):
            cut = title.rfind(last)
            return re.sub(r"\s+[|\-–—·»:•]+\s*$", "", title[:cut]).strip()
    return title
