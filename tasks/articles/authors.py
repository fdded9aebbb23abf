"""Who wrote an article: names only, without "By", job titles and the publisher itself."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

from tasks.articles.head import Head

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
    "authors",
    "dc.contributor",
    "creator",
)
_BY = re.compile(
    r"^\s*(?:(?:written|story|words|report(?:ed|ing)?|posted|published|text|article|created|submitted|opinion|analysis|review(?:ed)?)\s+by|by|von|par|por|di|door|av|af|od|yazan|автор|текст)[\s:]+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|•|·|、|\s+and\s+|\s+und\s+|\s+et\s+|\s+y\s+|\s+e\s+|\s+og\s+|\s+och\s+|\s+en\s+|\s+&\s+|\s+with\s+|\s+/\s+)\s*",
    re.IGNORECASE,
)
_TITLE_WORDS = re.compile(
    r"\b(?:correspondent|reporter|editor|journalist|columnist|writer|staff|producer|contributor|analyst|fellow|professor|"
    r"director|chief|bureau|senior|redakteur\w*|korrespondent\w*|chef\w*|autor\w*|minutes?|hours?|ago|updated|published|photo\w*|"
    r"university|newsroom|desk|team|agencies|newspaper|magazine|ressort\w*)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|[<>{}\[\]=_#%*]|\d{2,}|\.(?:com|org|net|de|uk)\b", re.IGNORECASE
)
_GENERIC = frozenset(
    [
        "admin",
        "administrator",
        "editor",
        "editors",
        "staff",
        "author",
        "unknown",
        "none",
        "null",
        "redaktion",
        "redaction",
        "guest",
        "anonymous",
        "webmaster",
        "newsroom",
        "editorial",
        "default",
        "user",
        "author's",
        "name",
        "undefined",
    ]
)


def clean(value: str) -> list[str]:
    """Return the names in a byline as written, in their order; not one that is no name."""
    text = " ".join(html.unescape(value).split()).replace("\u200b", "")
    if not text or len(text) > 300:
        return []
    text = _BY.sub("", text)
    names: list[str] = []
    for piece in _SPLIT.split(text):
        pieces = piece.split(",")
        for part in pieces:
            name = _BY.sub("", re.sub(r"\(.*?\)", "", part)).strip(" .,:-–—|")
            if name and acceptable(name) and name not in names:
                names.append(name)
    return names


def acceptable(name: str) -> bool:
    """Return whether a string may be a person's, or an agency's, name."""
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NOT_A_NAME.search(name):
        return False
    return name.lower() not in _GENERIC and not (
        _TITLE_WORDS.search(name) and len(name.split()) != 2
    )


def _of_json(value: Any) -> list[str]:
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        for text in name if isinstance(name, list) else [name]:
            if isinstance(text, str):
                names += [n for n in clean(text) if n not in names]
    return names


_MARKED = etree.XPath(
    "descendant::a[contains(concat(' ',@rel,' '),' author ')] | descendant::*[@itemprop='author']"
    " | descendant::*[contains(@class,'author-name') or contains(@class,'author__name') or contains(@class,'authorName') or contains(@class,'byline-name')]"
)
_BYLINES = etree.XPath(
    "descendant::*[contains(@class,'byline') or contains(@class,'Byline') or contains(@class,'author') or contains(@class,'Author')]"
)


def find(
    head: Head,
    article: dict[str, Any] | None,
    root: etree._Element,
    headline: etree._Element | None,
    site: str | None,
) -> tuple[str, ...]:
    """Return the authors: JSON-LD of the article, then meta, then marked elements near the headline."""
    ban = {(site or "").casefold()}
    for names in _sources(head, article, root, headline):
        kept = [n for n in names if n.casefold() not in ban]
        if kept:
            return tuple(kept)
    return ()


def _sources(head, article, root, headline):  # type: ignore[no-untyped-def]  # noqa: ANN
    if article is not None:
        yield _of_json(article.get("author"))
    for name in _META:
        values = [v for v in head.meta.get(name, ()) if not v.startswith(("http", "/"))]
        if values:
            yield list(dict.fromkeys(n for v in values for n in clean(v)))
    region = headline
    for _ in range(5):
        if region is None:
            break
        for path in (_MARKED, _BYLINES):
            found: list[str] = []
            for element in path(region)[:6]:
                found += [n for n in clean(" ".join(element.itertext())) if n not in found]
            if found:
                yield found
        region = region.getparent()
