"""Who wrote an article: names only, without "By", job titles and the publisher itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from lxml import etree

from tasks.articles.head import Head, types
from tasks.articles.prune import keyword, split_names
from tasks.articles.tree import elements, short_lines, words

_META = (
    "author",
    "article:author",
    "parsely-author",
    "byl",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "article:author_name",
    "cxenseparse:author",
    "og:article:author",
    "og:author",
    "authors",
    "dc.contributor",
    "creator",
    "twitter:data1",
)
_BY = re.compile(
    r"^\W*(?:(?:written|story|words|report(?:ed|ing)?|posted|published|text|article|created|submitted|opinion|analysis|"
    r"review(?:ed)?|edited|post author|view all posts|erstellt|about the author|author|authors|redaktion|autor(?:en)?)\s*[:–-]?\s*(?:by|von)?|"
    r"by|von|par|por|di|door|av|af|od|yazan|автор|текст|sourced? by)(?:[\s:]+|(?=[A-ZÀ-Þ]))",
)
_BY_ANY_CASE = re.compile(_BY.pattern.replace("(?=[A-ZÀ-Þ])", r"\Z"), re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|•|·|、|，|／|\s(?:and|und|et|y|e|og|och|en|&|with|mit|avec|for|/|-|–|—)\s)\s*",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|journalist|columnist|writer|staff|producer|contributor|analyst|fellow|professor|"
    r"director|chief|bureau|senior|redakteur\w*|korrespondent\w*|chef\w*|autor\w*|minutes?|hours?|ago|updated|published|photo\w*|"
    r"university|newsroom|desk|team|agencies|newspaper|magazine|ressort\w*|expert\w*|strategist|read|follow|share|bio|posts?|says|"
    r"comments?|twitter|facebook|e-?mail|view|contributing|special|world|news|politics|ph\.?d|m\.?d|mba|ceo|founder|freelance\w*)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]=_#%*?!]|\d|\.(?:com|org|net)\b", re.IGNORECASE)
_GENERIC = frozenset(
    "admin administrator editor editors staff author unknown none null redaktion redaction guest anonymous webmaster "
    "newsroom editorial default user undefined no by von por monday tuesday wednesday thursday friday "
    "saturday sunday today yesterday".split()
)
_NETWORKS = frozenset(
    "twitter facebook instagram whatsapp telegram linkedin youtube x email".split()
)
_ACRONYM = re.compile(r"[A-Z]{2,5}(?:\s|$)")
_SUFFIX = re.compile(r"\s*(?:기자|특파원|記者|编辑|記者）|,?\s*(?:MD|PhD|Ph\.D\.?|RD|CPA|Jr))$")
#: A person's name as it stands in a byline: two to five words, most of them with a capital.
_PERSON = re.compile(
    r"(?:[^\W\d_a-zà-ÿа-я][\w.'’-]*|de|da|van|von|der|den|al|el|bin|ben|la|le|di|du|del|dos|ter)(?:\s+(?:[^\W\d_a-zà-ÿа-я][\w.'’-]*|de|da|van|von|der|den|al|el|bin|ben|la|le|di|du|del|dos|ter)){1,4}"
)
_STATE = re.compile(
    r'["\'](?:content|article|page|post)[-_]?authors?(?:[-_]?names?)?["\']\s*:\s*(\[[^\]]{2,300}\]|"[^"]{3,120}"|\'[^\']{3,120}\')',
    re.IGNORECASE,
)
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
    " or self::address) and count(*) < 5][position() < 50]"
)


def clean(value: str) -> list[str]:
    """Return the names in a byline as written, in their order; not one that is no name."""
    text = " ".join(html.unescape(value).replace("\u200b", "").split())
    if not text or len(text) > 300:
        return []
    names: list[str] = []
    for piece in _SPLIT.split(_strip_by(text)):
        for part in piece.split(","):
            name = _strip_by(re.sub(r"\(.*?\)", "", part)).strip(" .,:-–—|*")
            name = _SUFFIX.sub("", name)
            if names and _ACRONYM.match(name) and not names[0].isupper():
                continue  # "Ada Sample, AFP Berlin"
            if name and acceptable(name) and name not in names:
                names.append(name)
    return names


def _strip_by(text: str) -> str:
    return _BY.sub("", _BY_ANY_CASE.sub("", text, count=1), count=1) if text else text


def acceptable(name: str) -> bool:
    """Return whether a string may be a person's, or an agency's, name."""
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NOT_A_NAME.search(name):
        return False
    if name.casefold() in _GENERIC or set(name.casefold().split()) <= _NETWORKS:
        return False
    return not (_JOB.search(name) and (len(name.split()) != 2 or name[0].islower()))


def find(
    head: Head,
    article: dict[str, Any] | None,
    root: etree._Element,
    headline: etree._Element | None,
    site: str | None,
) -> tuple[str, ...]:
    """Return the authors, from the first source that names any.

    JSON-LD of the article, then meta elements, then what is marked as author near the headline,
    then a line that begins with "By". A publisher is returned only where its own JSON-LD declares
    it the author and no person is found.
    """
    publisher = (site or "").casefold()
    house: list[str] = []
    for names in _declared(head, article):
        people = [n for n in names if n.casefold() != publisher and not _is_house(n, head)]
        if people:
            return tuple(people)
        house = house or names
    for names in chain(_marked(headline), _by_line(root, headline)):
        people = [n for n in names if n.casefold() != publisher and _PERSON.fullmatch(n)]
        if people:
            return tuple(people)
    return tuple(house)


def _is_house(name: str, head: Head) -> bool:
    """Return whether a declared author is an organisation: by JSON-LD, or a domain's name."""
    if re.search(r"\.(?:de|com|org|net|fr|uk|ru|ua)$", name, re.IGNORECASE):
        return True
    return any(
        node.get("name") == name and any("Organization" in t for t in types(node))
        for node in head.graph
    )


def _declared(head: Head, article: dict[str, Any] | None) -> Iterator[list[str]]:
    if article is not None:
        known = {str(n["@id"]): n for n in head.graph if "@id" in n and "name" in n}
        yield _of_json(article.get("author"), known)
        yield _of_json(article.get("creator"), known)
    for name in _META:
        values = [v for v in head.meta.get(name, ()) if not v.startswith(("http", "/"))]
        if name == "twitter:data1" and head.first("twitter:label1") not in ("Written by", "Author"):
            continue
        if values:
            yield list(dict.fromkeys(n for v in values for n in clean(v)))
    for state in head.states:
        if match := _STATE.search(state):
            value = match.group(1)
            try:
                loaded = json.loads(value) if value[0] != "'" else value.strip("'")
            except ValueError:
                continue
            yield _of_json(loaded, {})


def _of_json(value: Any, known: dict[str, dict[str, Any]]) -> list[str]:
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        node = (
            known.get(str(one.get("@id")), one)
            if isinstance(one, dict) and "name" not in one
            else one
        )
        name = node.get("name") if isinstance(node, dict) else node
        for text in name if isinstance(name, list) else [name]:
            if isinstance(text, str):
                names += [n for n in clean(text) if n not in names]
    return names


def _marked(headline: etree._Element | None) -> Iterator[list[str]]:
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


_LABEL = re.compile(
    r"(?:autorin/autor|autor(?:in|en)?|authors?|verfasser(?:in)?|auteur|автор)\b[\s:/]*",
    re.IGNORECASE,
)


def _by_line(root: etree._Element, headline: etree._Element | None) -> Iterator[list[str]]:
    """Yield the names in lines that begin with "By", are a name in bold, or labelled as author."""
    for element in _NEAR(headline) if headline is not None else ():
        text = words(element)
        if len(text) <= 100 and (match := _BY_ANY_CASE.match(text)) and text[match.end() :]:
            yield clean(text)
        elif len(element) == 1 and element[0].tag in ("strong", "b") and words(element[0]) == text:
            names = clean(text)
            if element.tag == "p" and 0 < len(names) < 4 and all(map(_PERSON.fullmatch, names)):
                yield names
    for element in short_lines(root):
        text = words(element)
        if match := _LABEL.match(text):
            yield clean(text[match.end() :])


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
