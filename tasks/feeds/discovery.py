"""The feeds that a page names."""

from __future__ import annotations

from lxml import etree

from tasks.feeds.charset import decode
from tasks.urls import BadURLError, absolute

#: Media types that a `<link rel=alternate>` to a feed carries.
TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
)
_HINTS = ("/rss", "/feed", "/atom", ".rss", ".atom", "rss.xml", "feed.xml", "atom.xml", "feed.json")


def discover(html: bytes, url: str) -> list[str]:
    """Return the addresses of the feeds that the page at `url` names, the declared ones first.

    Declared: `<link rel="alternate">` with the type of a feed, or `rel="feed"`. Only where there is
    none, links whose address looks like a feed's. The addresses are not checked for being feeds.
    """
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(decode(html).text.replace("\0", "") or "<html/>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    base = next((b.get("href") for b in root.iter("base") if b.get("href")), None)
    declared = [link.get("href") for link in root.iter("link") if _declares(link)]
    hinted = [
        href
        for anchor in root.iter("a")
        if (href := anchor.get("href")) and href.lower().split("?")[0].endswith(_HINTS)
    ]
    return _absolute(declared, url, base) or _absolute(hinted, url, base)


def _declares(link: etree._Element) -> bool:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").lower().partition(";")[0].strip()
    return "feed" in relations or ("alternate" in relations and kind in TYPES)


def _absolute(links: list[str | None], url: str, base: str | None) -> list[str]:
    found = []
    for link in links:
        try:
            found.append(absolute(link or "", absolute(base, url) if base else url))
        except BadURLError:
            continue
    return list(dict.fromkeys(found))
