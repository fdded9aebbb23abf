"""What a page says about itself: meta elements, links, JSON-LD. Collected once, over the whole page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tasks.articles.tree import words

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Blog|Report|Posting|Review)$")
#: Where JSON-LD puts objects that say something about the page.
_NESTED = (
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "itemListElement",
    "item",
    "publisher",
    "author",
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
#: What JSON can write and no text may hold: controls, half of a surrogate pair, no characters.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WRITTEN = re.compile(r"\\u(?:d[89a-f]|00[017]|fff)", re.IGNORECASE)
#: A JSON-LD or state script longer than this is not parsed: it is data of an application.
_SCRIPT_LIMIT = 2_000_000


@dataclass(slots=True)
class Head:
    """The declarations of one page."""

    meta: dict[str, list[str]] = field(
        default_factory=dict
    )  # name, property or itemprop -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel -> hrefs
    title: str | None = None  # of <title>
    lang: str | None = None
    base: str | None = None
    amp: bool = False
    graph: list[dict[str, Any]] = field(default_factory=list)  # every JSON-LD object, flat
    states: list[str] = field(default_factory=list)  # scripts that may hold the text

    def first(self, *names: str) -> str | None:
        """Return the first content that is not empty under any of the names, in their order."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None

    def articles(self) -> list[dict[str, Any]]:
        """Return the JSON-LD objects that are an article of some type."""
        return [node for node in self.graph if any(_ARTICLE_TYPES.search(t) for t in types(node))]


def types(node: dict[str, Any]) -> list[str]:
    """Return the names in a JSON-LD object's @type, without their vocabulary's address."""
    value = node.get("@type") or node.get("type") or ()
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(v).rsplit("/", 1)[-1] for v in values]


def main_article(head: Head) -> dict[str, Any] | None:
    """Return the JSON-LD article that the page is about: the first with a headline or date."""
    found = head.articles()
    for node in found:
        if node.get("headline") or node.get("datePublished"):
            return node
    return found[0] if found else None


def publisher(head: Head, article: dict[str, Any] | None) -> str | None:
    """Return the publisher's name as JSON-LD gives it."""
    value = article.get("publisher") if article else None
    node = value[0] if isinstance(value, list) and value else value
    if isinstance(node, dict):
        if "name" not in node:
            node = next(
                (n for n in head.graph if n.get("@id") == node.get("@id") and "name" in n), node
            )
        name = node.get("name")
        return name.strip() or None if isinstance(name, str) else None
    return None


def collect(root: etree._Element) -> Head:
    """Return what the page declares about itself. Never raises on what a page may contain."""
    head = Head(lang=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    head.amp = root.get("amp") is not None or root.get("\u26a1") is not None
    for element in root.iter("meta", "link", "title", "script", "base"):
        tag = element.tag
        if tag == "meta":
            content = element.get("content")
            if content:
                for attribute in ("property", "name", "itemprop", "http-equiv"):
                    name = element.get(attribute)
                    if name:
                        head.meta.setdefault(name.strip().lower(), []).append(content.strip())
        elif tag == "link":
            href = element.get("href")
            if href:
                for rel in (element.get("rel") or "").lower().split():
                    head.links.setdefault(rel, []).append(href.strip())
        elif tag == "title":
            if head.title is None and element.text:
                head.title = words(element) or None
        elif tag == "base":
            head.base = head.base or element.get("href")
        else:
            _script(head, element)
    return head


def _script(head: Head, element: etree._Element) -> None:
    text = element.text
    if not text or len(text) > _SCRIPT_LIMIT:
        return
    kind = (element.get("type") or "").lower()
    if "ld+json" in kind:
        loaded = loads(text)
        if loaded is not None:
            head.graph.extend(_objects(loaded))
    elif "json" in kind or "javascript" in kind or not kind:
        head.states.append(text)


def loads(text: str) -> Any:
    """Return the JSON in a script, mended where publishers commonly break it; None if hopeless."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    text = text.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    for mend in (
        lambda t: t,
        lambda t: _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", t)),
        html.unescape,
        lambda t: t.replace("\\'", "'"),
    ):
        try:
            loaded = json.loads(mend(text), strict=False)
            return legible(loaded) if _WRITTEN.search(text) else loaded
        except (ValueError, RecursionError):
            continue
    return None


def legible(value: Any) -> Any:
    """Return a value of JSON without the characters that no text may hold."""
    if isinstance(value, str):
        return _NO_CHARACTER.sub("", value)
    if isinstance(value, list):
        return [legible(item) for item in value]
    if isinstance(value, dict):
        return {name: legible(item) for name, item in value.items()}
    return value


def _objects(loaded: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: top level, lists, @graph, and what they are about."""
    stack, seen = [loaded], 0
    while stack and seen < 5000:
        node = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            stack.extend(node[n] for n in _NESTED if isinstance(node.get(n), list | dict))
