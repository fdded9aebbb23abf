"""From a fetched page to a clean article.

decode -> head (what the page declares) -> prune -> choose -> soup -> clean -> text
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin, urlsplit

from tasks.articles import authors, body, dates, decode, head, language, state, titles
from tasks.errors import ExtractError
from tasks.model import Article, Page, Reason

EXTRACTOR_VERSION = "1"


def extract(page: Page) -> Article:
    """Return the article of a page."""
    import dataclasses

    article = extract_html(
        page.body, page.final_url or page.url, content_type=page.content_type, now=page.fetched_at
    )
    return dataclasses.replace(
        article,
        page_id=page.page_id,
        entry_id=page.entry_id,
        feed_id=page.feed_id,
        fetched_at=page.fetched_at,
    )


def extract_html(
    html: bytes,
    url: str | None = None,
    *,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Article:
    """Return the article in a document."""
    where = url or "document"
    if not html.strip(b" \t\r\n\0"):
        raise ExtractError(where, Reason.NO_TEXT, "the document is empty")
    if not decode.looks_like_html(html):
        raise ExtractError(where, Reason.NOT_HTML, "no HTML in the first 64 KiB")
    root = decode.parse(decode.decode(html, content_type))
    if root is None:
        raise ExtractError(where, Reason.UNREADABLE, "the parser found nothing")
    declared = head.collect(root)
    article = next(iter(declared.articles()), None)
    title, headline = titles.find(declared, article, root)
    address = identity(declared, url)
    site = declared.first("og:site_name", "application-name")
    times = dates.find(declared, article, root, headline, address, now)
    names = authors.find(declared, article, root, headline, site)
    body.prune.strip(root)
    blocks = body.body_blocks(root, headline, title)
    blocks = state.rescue(declared, sum(len(b.text) for b in blocks), title) or blocks
    text = "\n\n".join(b.text for b in blocks)
    if not text:
        raise ExtractError(where, Reason.NO_TEXT, "no running text")
    return Article(
        url=address,
        title=title,
        text=text,
        authors=names,
        published_at=times.published,
        modified_at=times.modified,
        language=language.find(declared, text),
        site=site,
        notes=times.notes,
        extractor_version=EXTRACTOR_VERSION,
    )


def identity(declared: head.Head, url: str | None) -> str:
    """Return the article's address: canonical when of the same site, else the page's own."""
    for candidate in (*declared.links.get("canonical", ())[:1], declared.first("og:url")):
        if not candidate:
            continue
        absolute = urljoin(url or "", candidate)
        parts = urlsplit(absolute)
        if (
            parts.scheme in ("http", "https")
            and parts.netloc
            and (url is None or _site(absolute) == _site(url))
        ):
            return absolute
    return url or ""


def _site(url: str) -> str:
    host = (
        (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")
    )
    return host
