"""From a fetched page to a clean article.

    decode -> head (what the page declares) -> prune -> choose -> soup -> clean -> filter -> text

lxml parses the page once, takes furniture away and finds the part that holds the article; Beautiful
Soup is built of that part only, and cleans it. Metadata looks at the whole page. A site's recipe
(data/recipes) goes before the general rules; text that only the page's scripts carry comes last.
"""

from __future__ import annotations

import dataclasses
import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from lxml import etree

from tasks.articles import (
    authors,
    body,
    dates,
    decode,
    head,
    language,
    links,
    prune,
    recipes,
    titles,
    walls,
)
from tasks.articles.joined import MAX_PAGES, join
from tasks.articles.row import as_row
from tasks.errors import ExtractError
from tasks.model import Article, Page, Reason

__all__ = [
    "EXTRACTOR_VERSION",
    "MAX_PAGES",
    "as_row",
    "extract",
    "extract_all",
    "extract_html",
    "join",
    "may_continue",
    "next_page",
    "original_link",
]


def _version() -> str:
    """Return a hash of this package and the recipes: another extractor, another version."""
    digest = hashlib.sha256()
    files = [*Path(__file__).parent.glob("*.py"), *recipes.FOLDER.glob("*.toml")]
    for path in sorted(files, key=lambda p: p.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


#: Changes with any change of the rules, so that stored articles can be told from newer ones.
EXTRACTOR_VERSION: str = _version()


def extract(page: Page) -> Article:
    """Return the article of a page.

    Raises ExtractError: NOT_HTML, UNREADABLE, NO_TEXT, NOT_AN_ARTICLE (a front page or index),
    PAYWALL and CONSENT_WALL (the stub before one).
    """
    article = extract_html(
        page.body,
        page.final_url or page.url,
        content_type=page.content_type,
        now=page.fetched_at,
        refuse=True,
    )
    return dataclasses.replace(
        article,
        page_id=page.page_id,
        entry_id=page.entry_id,
        feed_id=page.feed_id,
        fetched_at=page.fetched_at,
    )


def extract_all(pages: Sequence[Page]) -> Article:
    """Return the article of its pages, in their order; of most articles there is one.

    Raises ExtractError as `extract` does of the first page. A later page that cannot be used is
    left out with a note that says why.
    """
    first, more = extract(pages[0]), []
    notes: list[str] = []
    for number, page in enumerate(pages[1:], start=2):
        try:
            more.append(extract(page))
        except ExtractError as error:
            notes.append(f"page {number} is left out: {error.reason}")
    joined = join(first, more)
    return dataclasses.replace(
        joined,
        notes=(*joined.notes, *notes),
        more_page_ids=tuple(page.page_id for page in pages[1:]),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through trees that grow and are alive."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def extract_html(
    html: bytes,
    url: str | None = None,
    *,
    content_type: str | None = None,
    now: datetime | None = None,
    refuse: bool = False,
) -> Article:
    """Return the article in a document.

    `url` is its address; None where unknown, and then what the page says it is (empty if nothing).
    `content_type` is the header that came with it; `now` the time of the fetch: dates beyond it
    are not believed. Walls and index pages are noted on the article, or raised with `refuse`.
    Raises ExtractError as `extract` does.
    """
    where = url or "document"
    root = _tree(html, where, content_type)
    declared = head.collect(root)
    main = head.main_article(declared)
    title, headline = titles.find(declared, main, root)
    address = links.identity(declared, url)
    site = declared.first("og:site_name", "application-name") or head.publisher(declared, main)
    times = dates.find(declared, main, root, headline, address or url, now)
    names = authors.find(declared, main, root, headline, site)
    recipe = recipes.of(url or address, now.date() if now else None)
    prune.strip(root)
    drafted = body.draft(root, declared, title, headline, address or url or "", recipe)
    notes = [*times.notes, *drafted.notes]
    wall = None
    if not walls.is_plain(drafted.text):
        whole = _tree(html, where, content_type)  # the other was pruned
        prune.strip(whole)
        seen = walls.look(declared, whole)
        wall = walls.verdict(declared, url or address, drafted.text, seen)
    if wall is not None:
        if refuse:
            raise ExtractError(where, *wall)
        notes.append(f"{wall[0]}: {wall[1]}")
    elif walls.is_locked(declared):
        notes.append("the page declares its text as not free: it may be cut")
    if not drafted.text:
        raise ExtractError(where, Reason.NO_TEXT, "no running text")
    return Article(
        url=address,
        title=drafted.title or title,
        text=drafted.text,
        authors=drafted.authors or names,
        published_at=drafted.published_at or times.published,
        modified_at=times.modified,
        language=(recipe.language if recipe else None) or language.find(declared, drafted.text),
        kind=drafted.kind,
        original_url=drafted.original.url if drafted.original else None,
        site=site,
        parts=drafted.parts,
        notes=tuple(notes),
        extractor_version=EXTRACTOR_VERSION,
    )


def next_page(page: Page) -> str | None:
    """Return the address of the next page of the same article, or None.

    `tasks.run.paged` fetches it, and `extract_all` joins the pages, at most `MAX_PAGES` in all.
    """
    try:
        root = _tree(page.body, page.url, page.content_type)
    except ExtractError:
        return None
    return links.next_page(root, head.collect(root), page.final_url or page.url)


def may_continue(page: Page) -> bool:
    """Return whether it is worth asking `next_page`: cheap, and sure only where it says no."""
    return links.may_continue(page.body, page.final_url or page.url)


def original_link(html: bytes, url: str | None = None) -> str | None:
    """Return the article at another site that a page names as its original, or None."""
    try:
        root = _tree(html, url or "document", None)
        found = links.original_link(next(root.iter("body"), root), url)
    except ExtractError:
        return None
    return found.url if found else None


def _tree(html: bytes, where: str, content_type: str | None) -> etree._Element:
    if not html.strip(b" \t\r\n\0"):
        raise ExtractError(where, Reason.NO_TEXT, "the document is empty")
    if not decode.looks_like_html(html):
        raise ExtractError(where, Reason.NOT_HTML, "no HTML in the first 64 KiB")
    root = decode.parse(decode.as_utf8(html, content_type))
    if root is None:
        raise ExtractError(where, Reason.UNREADABLE, "the parser found nothing to build a tree of")
    size = decode.count(root)
    if size > decode.MAX_ELEMENTS:
        raise ExtractError(
            where, Reason.UNREADABLE, f"{size} elements; at most {decode.MAX_ELEMENTS} are read"
        )
    return root
