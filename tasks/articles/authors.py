"""Who wrote an article: names only, without "By", job titles and the publisher itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from lxml import etree

from tasks.articles.bylines import by_line, marked, signed
from tasks.articles.head import Head, legible, types
from tasks.articles.names import PERSON, clean
from tasks.articles.tree import words

_META = (
    "citation_author",  # one each; "author" beside it may be those of the references
    "author",
    "article:author",
    "parsely-author",
    "byl",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "article:author_name",
    "cxenseparse:author",
    "og:article:author",
    "og:author",
    "authors",
    "dc.contributor",
    "creator",
    "twitter:data1",
)
#: A name as one signs in with, not as one signs.
_LOGIN = re.compile(r"[a-z0-9]+(?:[._-]?[a-z0-9]+)*")
_POST = re.compile(r"[A-Z][\w.'’-]*(?: [\w.'’-]+){1,3}")
#: What stands before an author's name on a card of a page.
_WRITTEN = re.compile(
    r"(?:written|posted|author|by\b|verfasst|geschrieben|autor|von\b|écrit|auteur|par\b|escrito|scritto|"
    r"geschreven|skrevet|skriven|napisane|автор|написано|yazan|yazar)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r'["\'](?:content|article|page|post)[-_]?authors?(?:[-_]?names?)?["\']\s*:\s*(\[[^\]]{2,300}\]|"[^"]{3,120}"|\'[^\']{3,120}\')',
    re.IGNORECASE,
)


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
    if headline is None:
        headline = _only_heading(root)
    house: list[str] = []
    for names in _declared(head, article):
        people = [n for n in names if n.casefold() != publisher and not _is_house(n, head)]
        if people and not all(map(_LOGIN.fullmatch, people)):
            return tuple(people)
        house = house or people or names
    for names in chain(marked(headline), by_line(root, headline)):
        people = [
            n for n in names if n.casefold() != publisher and n not in house and PERSON.fullmatch(n)
        ]
        if people:
            return tuple(people)
    for names in (house, signed(root, headline)):
        if names:
            return tuple(n for n in names if n.casefold() != publisher or names is house)
    return ()


def _only_heading(root: etree._Element) -> etree._Element | None:
    """Return the page's one h1: a byline stands by it though the title is declared in other words."""
    found = list(islice(root.iter("h1"), 2))
    return found[0] if len(found) == 1 and len(words(found[0]).split()) > 2 else None


#: The account of an author that is the site's own: the last piece of its address.
_ACCOUNT = re.compile(
    r"/(?:admin\w*|webmaster|editor|newsroom|redaktion|redaction|redaccion|staff)/?$"
)


def _is_house(name: str, head: Head) -> bool:
    """Return whether a declared author is no person.

    An organisation by JSON-LD, a domain's name, or the account that a site's upkeep has.
    """
    if re.search(r"\.(?:de|com|org|net|fr|uk|ru|ua)$", name, re.IGNORECASE):
        return True
    if any("www." in value and value.startswith(name) for value in head.meta.get("author", ())):
        return True
    return any(
        node.get("name") == name
        and (
            any("Organization" in t for t in types(node))
            or any(_ACCOUNT.search(str(node.get(key, ""))) for key in ("@id", "url"))
        )
        for node in head.graph
    )


def _declared(head: Head, article: dict[str, Any] | None) -> Iterator[list[str]]:
    if article is not None:
        known = {str(n["@id"]): n for n in head.graph if "@id" in n and "name" in n}
        yield _of_json(article.get("author"), known) or _staff(article.get("author"))
        yield _of_json(article.get("creator"), known)
    for name in _META:
        values = [v for v in head.meta.get(name, ()) if not v.startswith(("http", "/"))]
        if name == "twitter:data1" and not _WRITTEN.match(head.first("twitter:label1") or ""):
            continue
        if values:
            yield list(dict.fromkeys(n for v in values for n in clean(v)))
    for state in head.states:
        if state.isascii() and "author" not in state.lower():
            continue  # a tenth of the pattern's time; in other scripts lower case costs more
        if match := _STATE.search(state):
            value = match.group(1)
            try:
                loaded = legible(json.loads(value)) if value[0] != "'" else value.strip("'")
            except ValueError:
                continue
            yield _of_json(loaded, {})


def _staff(value: Any) -> list[str]:
    """Return the one person that JSON-LD names by a post alone: "Guardian staff reporter"."""
    node = value[0] if isinstance(value, list) and len(value) == 1 else value
    name = node.get("name") if isinstance(node, dict) and "Person" in types(node) else None
    return [name.strip()] if isinstance(name, str) and _POST.fullmatch(name.strip()) else []


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
