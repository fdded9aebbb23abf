"""An article as one line of `parley extract`."""

from __future__ import annotations

from typing import Any

from tasks.articles import dates
from tasks.model import Article


def as_row(name: str, article: Article) -> dict[str, Any]:
    """Return the article as `{id,url,title,authors,published,modified,language,body}`.

    `published` is what the page says, as far as it says it: a day where it gives no time, a time
    without an offset where it gives no zone, else with the page's own offset.
    """
    return {
        "id": name,
        "url": article.url or None,
        "title": article.title,
        "authors": list(article.authors),
        "published": published(article),
        "modified": article.modified_at.isoformat() if article.modified_at else None,
        "language": article.language,
        "body": article.text,
    }


def published(article: Article) -> str | None:
    """Return the publication time as the page writes it, in ISO 8601."""
    for note in article.notes:
        for kind in (dates.DATE_ONLY, dates.NO_ZONE, dates.AS_WRITTEN):
            if note.startswith(kind):
                return note.removeprefix(kind)
    return article.published_at.isoformat() if article.published_at else None
