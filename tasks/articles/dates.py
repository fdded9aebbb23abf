"""When an article was published and modified: from declarations, with their zone, else nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from lxml import etree

from tasks.articles.head import Head
from tasks.articles.moments import MONTHS, Moment, read
from tasks.articles.tree import elements, following, short_lines, words

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published_time",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article:published",
    "og:published_time",
    "og:pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dc.created",
    "article_date_original",
    "originalpublicationdate",
    "rnews:datepublished",
    "vr:published_time",
    "bt:pubdate",
    "article.created",
    "date",
    "displaydate",
    "ptime",
    "article-publication-date",
    "last-publish-date",
    "prism.publicationdate",
    "citation_publication_date",
    "citation_online_date",
    "iso-8601-publish-date",
    "firstpublishedtime",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "datemodified",
    "og:updated_time",
    "article.updated",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "cxenseparse:modifiedtime",
    "revised",
)
#: Notes on `Article.published_at`, each followed by what the page says.
DATE_ONLY = "published without a time: "
NO_ZONE = "published without a zone: "
AS_WRITTEN = "published as written: "
_IN_URL = re.compile(
    r"/(20[0-3]\d|199\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)"
)
_IN_URL_NAMED = re.compile(
    r"/(20[0-3]\d|199\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/([0-3]?\d)(?=/)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Times:
    """Published and modified, and what is to be noted about them."""

    published: datetime | None = None
    modified: datetime | None = None
    notes: tuple[str, ...] = ()


def find(
    head: Head,
    article: dict[str, Any] | None,
    root: etree._Element,
    headline: etree._Element | None,
    url: str | None,
    now: datetime | None = None,
) -> Times:
    """Return when the article was published and modified.

    JSON-LD of the article first, then meta elements, then time elements and dates in words near the
    headline, then the day in the address. A source with a zone wins over one without. `now` (the
    time of the fetch) rules out moments more than a day in the future.
    """
    found = (
        [read(article.get(k)) for k in ("datePublished", "dateCreated", "uploadDate")]
        if article
        else []
    )
    found += [read(v) for name in _PUBLISHED for v in head.meta.get(name, ())[:1]]
    published = _best(found, now)
    if published is None:
        published = _best(labelled(root), now) or _best(near(root, headline), now)
        published = published or _best([in_url(url)], now)
        published = published or _best(in_states(head.states), now)
    changed = [read(article.get("dateModified"))] if article else []
    changed += [read(v) for name in _MODIFIED for v in head.meta.get(name, ())[:1]]
    modified = _best(changed, now)
    if modified and modified.at is None:
        modified = None
    notes = (note(published),) if published and (published.at is None or published.local) else ()
    return Times(published.stamp() if published else None, modified.at if modified else None, notes)


def note(moment: Moment) -> str:
    """Return what to note of a moment whose own wording says more or less than a UTC time."""
    if moment.local is None:
        return f"{DATE_ONLY}{moment.day.isoformat()}"
    kind = AS_WRITTEN if moment.at else NO_ZONE
    return f"{kind}{moment.local.isoformat()}"


def _best(found: list[Moment | None], now: datetime | None) -> Moment | None:
    """Return the first moment, or the first with a zone that lies within a day of it."""
    moments = [m for m in found if m and (now is None or m.stamp() <= now + timedelta(days=1))]
    if not moments:
        return None
    first = moments[0]
    if first.at is None:
        for other in moments[1:]:
            if other.at is not None and abs((other.day - first.day).days) <= 1:
                return other
    return first


def in_url(url: str | None) -> Moment | None:
    """Return the day in an address such as /2024/05/03/, if any."""
    if not url:
        return None
    try:
        if found := _IN_URL.search(url):
            return Moment(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _IN_URL_NAMED.search(url):
            return Moment(date(int(found[1]), MONTHS[found[2].lower()], int(found[3])))
    except ValueError:
        pass
    return None


_STATE = re.compile(
    r"""["'](?:first[-_]?publi\w+|publi(?:sh|c)\w*[-_]?(?:date|time|at|first|on)\w*|date[-_]?publi\w+|pub[-_]?date|"""
    r"""(?:content|article|page)[-_]?publi\w+|deploy_?dt|reg_?(?:dt|date))["']\s*:\s*["']([^"'<>]{8,40})["']""",
    re.IGNORECASE,
)


def in_states(states: list[str]) -> list[Moment | None]:
    """Return the moments that the page's own scripts name as its publication, the first three."""
    found: list[Moment | None] = []
    for state in states:
        for match in _STATE.finditer(state.replace('\\"', '"')):
            found.append(read(match.group(1)))
            if len(found) == 3:
                return found
    return found


_LABEL = re.compile(
    r"(?:datum|date|published|publication date|posted|veröffentlicht|erschienen|publié|publicado|publicação|pubblicato|"
    r"опубликовано|опубліковано|дата|yayınlanma|data publikacji|publicerad|publisert)\b",
)


def labelled(root: etree._Element) -> list[Moment | None]:
    """Return the moment in the first short line that calls itself the date of publication."""
    for text in short_lines(root):
        moment = read(text) if _LABEL.match(text.lower()) else None
        if moment:
            return [moment]
    return []


#: What stands before the date of a change.
_CHANGED = re.compile(
    r"\W*(?:(?:last |page |article )?(?:updated|modified|reviewed|revised)|(?:zuletzt )?(?:aktualisiert|geändert)|"
    r"mis à jour|modifié|actualizado|atualizado|aggiornato|обновлено|оновлено|güncelleme)\b",
    re.IGNORECASE,
)
_TIMES = elements("descendant::time | descendant::*[@itemprop='datePublished' or @pubdate]")
_DATED = elements(
    "descendant::*[contains(@class,'date') or contains(@class,'Date') or contains(@class,'time') or contains(@class,'Time')"
    " or contains(@class,'publish') or contains(@class,'byline') or contains(@id,'date') or contains(@class,'meta')]"
)


def _is_change(element: etree._Element) -> bool:
    """Return whether a date is that of a change: the line that it stands in says so before it."""
    parent = element.getparent()
    before = (parent.text or "") if parent is not None else ""
    return bool(_CHANGED.match(words(element)) or _CHANGED.match(before))


def near(root: etree._Element, headline: etree._Element | None) -> list[Moment | None]:
    """Return the moments in time elements and dated elements close to the headline.

    Close: below the nearest ancestor of the headline that has any, at most six levels up. Without a
    headline the first time element of the page counts.
    """
    region = headline
    for _ in range(6):
        if region is None:
            break
        found = [
            read(e.get("datetime") or e.get("content") or words(e))
            for e in _TIMES(region)[:3]
            if not _is_change(e)
        ]
        if any(found):
            return found
        for element in _DATED(region)[:12]:
            text = words(element)
            moment = read(text) if len(text) <= 80 and not _CHANGED.match(text) else None
            if moment:
                return [moment]
        region = region.getparent()
    after = (e for e in following(headline) if len(e) < 5) if headline is not None else iter(())
    for element in islice(after, 12):
        text = words(element)
        moment = read(text) if len(text) <= 60 and not _is_change(element) else None
        if moment:
            return [moment]
    return [] if headline is not None else [read(e.get("datetime") or "") for e in _TIMES(root)[:1]]
