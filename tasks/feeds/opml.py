"""OPML, the format in which feed readers exchange their lists (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from lxml import etree

from tasks.errors import ConfigError
from tasks.model import Feed
from tasks.urls import BadURLError, absolute

#: Deeper outlines are refused (reader's bound).
MAX_DEPTH = 10
MAX_BYTES = 10_000_000


def parse_opml(data: bytes, where: str = "OPML") -> list[Feed]:
    """Return the feeds of an OPML document, each once, in its order.

    The text of the outlines above a feed becomes its region if it has no attribute of that name.
    `where` names the document in errors. Raises ConfigError: not OPML, too large, too deep, an
    entity declared, or an address that is not http(s).
    """
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{where}: {len(data)} bytes; at most {MAX_BYTES}")
    if b"<!ENTITY" in data:
        raise ConfigError(f"{where}: declares an entity, which is not allowed in OPML")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ConfigError(f"{where}: not XML: {error}") from error
    body = root.find("body")
    if root.tag.lower() != "opml" or body is None:
        raise ConfigError(f"{where}: begins with <{root.tag}>, not <opml> with a <body>")
    found: dict[str, Feed] = {}
    for outline in _outlines(body, where, 1):
        feed = _feed(outline, where)
        found.setdefault(feed.url, feed)
    return list(found.values())


def dump_opml(feeds: Iterable[Feed], title: str = "Parley") -> str:
    """Return the feeds as an OPML 2.0 document. `parse_opml` reads back what it holds of them."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for feed in feeds:
        attributes = {
            "type": "rss",
            "text": feed.name or feed.url,
            "xmlUrl": feed.url,
            "htmlUrl": feed.home_url,
            "language": feed.language,
            "region": feed.region,
            "licence": feed.licence,
        }
        given = " ".join(
            f"{name}={quoteattr(value)}" for name, value in attributes.items() if value
        )
        lines.append(f"    <outline {given}/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outlines(element: etree._Element, where: str, depth: int) -> Iterator[etree._Element]:
    for outline in element.findall("outline"):
        if depth > MAX_DEPTH:
            raise ConfigError(f"{where}: line {outline.sourceline}: over {MAX_DEPTH} levels deep")
        if outline.get("xmlUrl"):
            yield outline
        yield from _outlines(outline, where, depth + 1)


def _feed(outline: etree._Element, where: str) -> Feed:
    given = outline.get("xmlUrl") or ""
    try:
        url = absolute(given)
        home = outline.get("htmlUrl")
        return Feed(
            url=url,
            name=outline.get("title") or outline.get("text") or "",
            language=outline.get("language") or None,
            region=outline.get("region") or _above(outline),
            licence=outline.get("licence") or None,
            home_url=absolute(home) if home else None,
        )
    except BadURLError as error:
        raise ConfigError(
            f"{where}: line {outline.sourceline}: {given!r}: {error}; an http(s) address is needed"
        ) from error


def _above(outline: etree._Element) -> str | None:
    parent = outline.getparent()
    if parent is None or parent.tag != "outline":
        return None
    return parent.get("title") or parent.get("text") or None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
