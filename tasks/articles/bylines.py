"""Who signs an article on the page itself: marked near the headline, or in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tasks.articles import moments
from tasks.articles.names import BY_ANY_CASE, PERSON, acceptable, clean, strip_by
from tasks.articles.prune import keyword, split_names
from tasks.articles.tree import elements, short_lines, words

_PATHS = (
    elements("descendant-or-self::*[@itemprop='author']"),
    elements("descendant-or-self::a[contains(concat(' ',@rel,' '),' author ')]"),
    elements(
        "descendant-or-self::a[contains(@href,'/author') or contains(@href,'/autor')"
        " or contains(@href,'/people/') or contains(@href,'/staff/') or contains(@href,'/profile')"
        " or contains(@href,'/journalist') or contains(@href,'/contributor')"
        " or contains(@href,'/by/') or contains(@href,'/reporter')]"
    ),
    elements(
        "descendant-or-self::*[contains(@class,'author-name') or contains(@class,'author__name')"
        " or contains(@class,'authorName') or contains(@class,'byline-name')"
        " or contains(@class,'byline__name') or contains(@class,'author_name')]"
    ),
    elements(
        "descendant-or-self::*[contains(concat(' ',@class,' '),' by ')"
        " or contains(@class,'byline') or contains(@class,'Byline')"
        " or contains(@class,'by-line')]"
    ),
    elements(
        "descendant-or-self::*[contains(@class,'author') or contains(@class,'Author')"
        " or contains(@class,'autor')]"
    ),
)
_ANY = elements(
    "descendant-or-self::*[@itemprop='author' or contains(@rel,'author')"
    " or contains(@class,'uthor') or contains(@class,'utor') or contains(@class,'yline')"
    " or contains(@class,'by-line') or contains(concat(' ',@class,' '),' by ')"
    " or (self::a and (contains(@href,'/aut') or contains(@href,'/people/')"
    " or contains(@href,'/staff/') or contains(@href,'/profile') or contains(@href,'/journalist')"
    " or contains(@href,'/contributor') or contains(@href,'/by/') or contains(@href,'/reporter')))]"
)
_NEAR = elements(
    "following::*[(self::p or self::div or self::span or self::a or self::li or self::h5 or self::h4"
    " or self::address or self::td) and (count(*) < 5 or starts-with(normalize-space(text()), 'By '))]"
    "[position() < 50]"
)
_ONE_WORD = re.compile(r"[^\W\d_]{2,20}")
#: What parts a name from a date in one line.
_BAR = re.compile(r"\s*[|•·–—]\s*|\s-\s|,\s")
_LABEL = re.compile(
    r"(?:autorin/autor|autor(?:in|en)?|authors?|verfasser(?:in)?|auteur|автор)\b[\s:/]*",
    re.IGNORECASE,
)


def marked(headline: etree._Element | None) -> Iterator[list[str]]:
    """Yield the names in what class, rel, itemprop or address mark as author, nearest first."""
    region: etree._Element | None = headline
    for _ in range(5):
        if region is None or region.tag in ("body", "html"):
            break
        if not _ANY(region):
            region = region.getparent()
            continue
        for path in _PATHS:
            found: list[str] = []
            elements = [e for e in path(region)[:12] if not _in_comments(e)]
            for element in elements[:6]:
                text = words(element)
                for time in element.iter("time"):
                    text = text.replace(words(time), " | ")
                if len(text) <= 120:
                    found += [n for n in clean(text) if n not in found]
            if found and len(found) <= 6:
                yield found
        region = region.getparent()


def by_line(root: etree._Element, headline: etree._Element | None) -> Iterator[list[str]]:
    """Yield the names in lines that say who wrote.

    Such a line begins with "By", is a name in bold, is labelled as author, or holds a name and a
    date.
    """
    for element in _NEAR(headline) if headline is not None else ():
        text = words(element)
        if len(text) <= 100 and (match := BY_ANY_CASE.match(text)) and text[match.end() :]:
            yield clean(text)
        elif len(element) == 1 and element[0].tag in ("strong", "b") and words(element[0]) == text:
            names = clean(text)
            if element.tag == "p" and 0 < len(names) < 4 and all(map(PERSON.fullmatch, names)):
                yield names
    for element in short_lines(root):
        text = words(element)
        if match := _LABEL.match(text):
            yield clean(text[match.end() :])
    for element in _NEAR(headline) if headline is not None else ():
        text = words(element)
        if 12 <= len(text) <= 100 and moments.read(text) is not None:
            yield [n for part in _BAR.split(text) for n in clean(part) if PERSON.fullmatch(n)]


def signed(root: etree._Element, headline: etree._Element | None) -> list[str]:
    """Return what an article is signed with where that is one word: a pen name, an agency."""
    region = headline.getparent() if headline is not None else None
    for path in _PATHS[:2]:
        for element in path(region if region is not None else root)[:3]:
            name = strip_by(words(element))
            if _ONE_WORD.fullmatch(name) and acceptable(name) and not _in_comments(element):
                return [name]
    for element in _NEAR(headline)[:20] if headline is not None else ():
        line = words(element) if len(element) < 5 else " ".join((element.text or "").split())
        match = BY_ANY_CASE.match(line) if len(line) <= 100 else None
        name = re.split(r"[,|]", line[match.end() :])[0].strip() if match else ""
        if _ONE_WORD.fullmatch(name) and acceptable(name):
            return [name]
    return []


def _in_comments(element: etree._Element) -> bool:
    node: etree._Element | None = element
    for _ in range(8):
        if node is None:
            return False
        names = f"{node.get('class', '')} {node.get('id', '')}"
        if (
            "comment" in names.lower() and keyword(names) in ("comment", "comments")
        ) or "related" in split_names(names):
            return True
        node = node.getparent()
    return False
