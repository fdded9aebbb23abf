"""The headline, and the h1 that bears it."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

from tasks.articles.clean import tidy
from tasks.articles.head import Head, types
from tasks.articles.tree import elements

_WORD = re.compile(r"\w+")
#: A kicker's colon, set apart by markup. French writes the space, and keeps it (no-break).
_LOOSE_COLON = re.compile(r"(?<=\w) :(?= \w)")
#: The heading of what readers wrote, which repeats the headline.
_REPLIES = re.compile(
    r"\d+ (?:repl(?:y|ies)|comments?|responses?|thoughts?|kommentare?|antworten?|commentaires?|"
    r"réponses?|comentarios?|respuestas?|comentários?|commenti|комментари\w+)\b",
    re.IGNORECASE,
)
#: Agreement from which on an h1 is the headline, and an h2 is where an h1 is something else.
_AGREED, _SURE = 0.5, 0.8
#: Agreement of headings of one story that were written apart.
_AKIN = 0.15
_H1 = elements("descendant::h1")
_PARAGRAPHS_BEFORE = elements("preceding::p[string-length(.) > 200]")
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


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


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
    best = _best(list(root.iter("h1"))[:20], known)
    if best is None or best[0] < _AGREED:
        second = _best(list(root.iter("h2"))[:6], known)
        if second is not None and second[0] >= (_AGREED if best is None else _SURE):
            best = second
    if best is not None and best[0] >= _AGREED:
        _, text, heading = best
        return _outvoting(head, article) or _as_declared(text, heading, known), heading
    site = head.first("og:site_name")
    if best is not None and _stands_alone(best[2], best[1], best[0], root, site):
        return _outvoting(head, article) or best[1], best[2]
    for text in known:
        return without_site(text, site), None
    return (best[1], best[2]) if best and best[2].tag == "h1" else (None, None)


def _stands_alone(
    heading: etree._Element, text: str, agreed: float, root: etree._Element, site: str | None
) -> bool:
    """Return whether an h1 that hardly agrees with the declarations is the headline all the same.

    It is where it is the page's only one, a sentence about the same things, and stands before any
    paragraph; the declarations are then written for search engines.
    """
    if heading.tag != "h1" or agreed < _AKIN or len(text.split()) < 4 or len(_H1(root)) != 1:
        return False
    if site and _letters(site) in _letters(text):
        return False
    return not _PARAGRAPHS_BEFORE(heading)


def _best(
    headings: list[etree._Element], known: list[str]
) -> tuple[float, str, etree._Element] | None:
    """Return the heading that agrees best with the declarations, with how well and its text."""
    best: tuple[float, str, etree._Element] | None = None
    for heading in headings:
        text = words(heading)
        if not text or len(text) > 400 or _REPLIES.match(text):
            continue
        score = max((agree(text, k) for k in known), default=0.5 if heading.tag == "h1" else 0.0)
        if any(len(text) > 0.4 * len(k) and text in k for k in known[-1:]) or any(
            len(text.split()) > 3 and k.startswith(text) for k in known
        ):
            score = max(score, 0.6)
        if best is None or score > best[0] + 0.001:
            best = (score, text, heading)
    return best


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


def _as_declared(text: str, heading: etree._Element, known: list[str]) -> str:
    """Return the headline with the punctuation that its markup stands for, or without its kicker.

    Where a declaration has every letter of the h1, it says what stood between its lines ("Syria /
    Who rules"); where it is the h1's end, the rest was a kicker.
    """
    letters = _letters(text)
    for title in known if len(heading) else ():
        if _letters(title) == letters:
            return title
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
            return re.sub(r"(?:\s+[|\-–—·»:•]+|\s*[|ㅣ｜])\s*$", "", title[:cut]).strip()
    return title
