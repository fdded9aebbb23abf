"""Addresses that belong to an article: its own, its next page, the original that it sums up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml import etree

from tasks.articles.head import Head
from tasks.articles.tree import drop, elements, string, words
from tasks.urls import BadURLError, absolute, canonical

#: Labels in front of a host name that show the same article to another device.
_DEVICE = re.compile(r"^(?:www\d?|amp|m|mobile|touch|edition)\.")
_CACHE = re.compile(r"^[\w-]+\.cdn\.ampproject\.org$")
_SUMMARY = re.compile(
    r"""^\W*(?:(?:you\ can\ )?(?:read|view|see|find|continue\ reading|click\ here\ (?:for|to\ read))\ (?:on\ )?(?:the\ |this\ )?(?:full|original|complete|entire|whole|rest\ of\ the)
    \ (?:news\ )?(?:article|story|report|post|piece|text|interview|version|source)
    |(?:the\ )?original\ (?:article|story|report|post|piece|source)\b|(?:full|complete)\ (?:article|story|report)\ (?:here|at|on|via)
    |(?:lesen\ sie\ )?(?:hier\ )?(?:den\ |der\ |zum\ )?(?:ganzen\ artikel|original-?artikel)|lire\ l.article\ (?:original|complet|intégral)|leer?\ el\ artículo\ (?:original|completo)
    |leggi\ l.articolo\ (?:originale|completo)|leia\ o\ artigo\ original|читать\ (?:оригинал|полностью|полный)|оригинал\ (?:статьи|материала)|читати\ оригінал|oryginalny\ artykuł|haberin\ (?:aslı|tamamı)
    |اقرأ\ (?:المقال|الخبر)\ الأصلي|阅读原文|查看原文|原文はこちら)""",
    re.IGNORECASE | re.VERBOSE,
)
_REPUBLISHED = re.compile(
    r"\b(?:this|the) (?:article|story|piece|post|report|text|interview) (?:was |has been )?(?:originally |first )?(?:was )?(?:originally |first )?(?:published|appeared|posted)\b"
    r"|\b(?:originally|first) (?:published|appeared|posted) (?:on|at|in|by)\b|\brepublished (?:from|with permission)\b|\bdieser (?:artikel|beitrag|text) (?:erschien|ist) zuerst\b",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "p div li h2 h3 h4 h5 h6 blockquote section footer td em small strong center aside".split()
)


@dataclass(frozen=True, slots=True)
class Original:
    """The article that a page points to as its source."""

    url: str
    summary: bool  # the page sums it up; else it repeats it with leave


def site_of(url: str) -> str:
    """Return the host of an address without labels for a device: what "the same site" means."""
    return _DEVICE.sub("", (urlsplit(url).hostname or "").lower())


def identity(head: Head, url: str | None) -> str:
    """Return the address that identifies the article.

    The page's canonical address (else og:url, else the canonical in JSON-LD) where it is of the
    same site as the page, so that AMP and mobile pages become the article they show; a canonical
    elsewhere belongs to another publisher. Else the address of the page. Where that is unknown,
    the page is believed. Empty when nothing names an address.
    """
    own = _unwrap_cache(url) if url else None
    candidates = [*head.links.get("canonical", ())[:1], head.first("og:url")]
    for node in head.articles()[:1]:
        page = node.get("mainEntityOfPage")
        candidates += [page.get("@id") if isinstance(page, dict) else page, node.get("url")]
    for candidate in candidates:
        if not isinstance(candidate, str) or not candidate.strip():
            continue
        try:
            address = canonical(candidate, own or head.base)
        except BadURLError:
            continue
        if own is None or (site_of(address) == site_of(own) and not _is_front(address, own)):
            return address
    if own is None:
        return ""
    try:
        return canonical(own)
    except BadURLError:
        return own


def _is_front(address: str, own: str) -> bool:
    """Return whether a canonical is the site's front page though the page is not: an error."""
    return urlsplit(address).path in ("", "/") and urlsplit(own).path not in ("", "/")


def _unwrap_cache(url: str) -> str:
    """Return the publisher's address of a page served from Google's AMP cache."""
    parts = urlsplit(url)
    if not _CACHE.match(parts.hostname or ""):
        return url
    pieces = [p for p in parts.path.split("/") if p]
    while pieces and len(pieces[0]) == 1:
        pieces.pop(0)
    return "https://" + "/".join(pieces) if pieces else url


#: Less text than this announces a story and does not tell it. Characters.
TEASER = 200


def original_link(container: etree._Element, url: str | None) -> Original | None:
    """Return the original that the article links, and take the lines that say so out of the tree.

    Looked for, in the element of the text and the one around it, are links to another site in a
    line such as "Read the original article here", or "This article first appeared in ...". A line
    is a block of at most 200 characters. A mere teaser may have its original on its own site.
    """
    teaser = len(string(container)) < TEASER
    own = site_of(url) if url else None
    found: Original | None = None
    parent = container.getparent()
    for link in list((container if parent is None else parent).iter("a")):
        href = link.get("href")
        if not href:
            continue
        block, text = _line(link)
        summary = bool(_SUMMARY.match(text))
        if not summary and not _REPUBLISHED.search(text):
            continue
        try:
            address = canonical(href, url)
        except BadURLError:
            continue
        if own is None or site_of(address) != own or (summary and teaser and address != url):
            found = found or Original(address, summary)
            if block is not container and container not in block.iterdescendants():
                drop(block)
    return found


def _line(link: etree._Element) -> tuple[etree._Element, str]:
    """Return the block that a link stands in with its text, or the link where that is long."""
    block = link
    for _ in range(3):
        parent = block.getparent()
        if block.tag in _BLOCKS or parent is None:
            break
        block = parent
    text = string(block)
    if len(text) > 400:
        return link, words(link)
    text = " ".join(text.split())
    return (block, text) if 0 < len(text) <= 200 else (link, words(link))


_NEXT = elements("descendant::a[@rel='next' or contains(concat(' ',@class,' '),' next ')]")
_NUMBER = re.compile(r"^(?:[?&/_-]|page|p|seite|pagina|s|index|\.html?|=|\d)+$", re.IGNORECASE)


_NEXT_BYTES = re.compile(rb"next(?<!\wnext)\b")  # begins with what can be looked for fast
_HREF_BYTES = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
#: A tag is not longer than this, in bytes. Sites pack much into a link, but not the link's name.
_TAG = 1000


def may_continue(html: bytes, url: str) -> bool:
    """Return whether a document may name a next page of the article at `url`.

    Looks at the bytes, for nearly all pages name none and parsing them again would double the cost
    of a page. Never False where `next_page` would find one in a tag of ordinary length.
    """
    lower = html.lower()
    for match in _NEXT_BYTES.finditer(lower) if b"next" in lower else ():
        start = html.rfind(b"<", max(0, match.start() - _TAG), match.start())
        tag = html[start : html.find(b">", match.end(), match.end() + _TAG)] if start >= 0 else b""
        if tag[1:2].lower() not in (b"a", b"l") or not (found := _HREF_BYTES.search(tag)):
            continue
        try:
            address = absolute(unescape(found[1].decode("utf-8", "replace")), url)
        except BadURLError:
            continue
        if any(c.isdigit() for c in address) and site_of(address) == site_of(url):
            return True
    return False


def next_page(root: etree._Element, head: Head, url: str) -> str | None:
    """Return the address of the article's next page, or None.

    rel=next counts only where the address is this one with a page number in or behind it: on
    weblogs rel=next leads to another article.
    """
    candidates = [*head.links.get("next", ()), *(str(a.get("href") or "") for a in _NEXT(root))]
    for candidate in candidates:
        try:
            address = absolute(candidate, head.base or url)
        except BadURLError:
            continue
        if address != absolute(url) and _is_page_of(address, url):
            return address
    return None


def _is_page_of(address: str, url: str) -> bool:
    if site_of(address) != site_of(url):
        return False
    ours, theirs = urlsplit(url), urlsplit(address)
    a, b = f"{ours.path}?{ours.query}".rstrip("/?"), f"{theirs.path}?{theirs.query}".rstrip("/?")
    common = 0
    while common < min(len(a), len(b)) and a[common] == b[common]:
        common += 1
    rest_a, rest_b = a[common:].strip("/"), b[common:].strip("/")
    return (
        len(a[:common].strip("/")) > 3
        and bool(_NUMBER.fullmatch(rest_b) and any(c.isdigit() for c in rest_b))
        and (not rest_a or bool(_NUMBER.fullmatch(rest_a)))
    )
