"""News sitemaps: what publishers without a feed offer to news search.

Format: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from lxml import etree

from tasks.errors import ReadError
from tasks.feeds.document import Item, RawFeed
from tasks.model import Reason


def parse_sitemap(data: bytes, url: str) -> RawFeed:
    """Return the news items of a sitemap. Raises ReadError when it holds none but has addresses."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(url, Reason.UNREADABLE, f"sitemap: {error}") from error
    if root is None:
        raise ReadError(url, Reason.UNREADABLE, "sitemap: nothing in it")
    pages = root.findall("{*}url")
    items = [item for page in pages if (item := _item(page))]
    if pages and not items:
        raise ReadError(url, Reason.NOT_A_FEED, "a sitemap without news")
    name = root.findtext("{*}url/{*}news/{*}publication/{*}name")
    language = root.findtext("{*}url/{*}news/{*}publication/{*}language")
    return RawFeed(version="sitemap-news", title=name, language=language, items=tuple(items))


def _item(page: etree._Element) -> Item | None:
    news = page.find("{*}news")
    if news is None:
        return None
    return Item(
        link=page.findtext("{*}loc"),
        title=news.findtext("{*}title"),
        published=news.findtext("{*}publication_date"),
        updated=page.findtext("{*}lastmod"),
        language=news.findtext("{*}publication/{*}language"),
        plain_title=True,
    )
