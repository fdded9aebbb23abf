"""Pages that are not an article: consent walls, the stub before a paywall, index pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tasks.articles.head import Head, types
from tasks.model import Reason

#: A page with more text than this is an article whatever else it says of itself. Characters; a
#: CJK character counts for two and a half.
PLENTY = 700
#: Less text than this on a page that declares itself closed is a stub though no notice is seen.
STUB = 350
_CONSENT = re.compile(
    r"we and our (?:\d+ )?partners|before you continue|store and(?:/or)? access information on (?:a|your) device|"
    r"(?:accept|manage) (?:all )?cookies|wir und unsere (?:\d+ )?partner|bevor sie fortfahren|nous et nos (?:\d+ )?partenaires|"
    r"nosotros y nuestros (?:\d+ )?socios|noi e i nostri (?:\d+ )?partner|wij en onze (?:\d+ )?partners|with advertising and tracking|mit werbung und tracking",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register) (?:to|and) (?:continue|keep) reading|(?:this|the) (?:article|story|content) is (?:for|available to|reserved for|exclusive to) (?:our )?(?:paying )?(?:subscribers|members)|"
    r"subscribers? only|to (?:read|continue reading) (?:this|the) (?:full )?(?:article|story)|already a (?:subscriber|member)|unlock this article|"
    r"réservée? (?:à nos|aux) abonnés|il vous reste \d|weiterlesen mit|jetzt abonnieren|mit .{1,20} weiterlesen|exklusiv für abonnenten|nur für abonnenten|"
    r"contenido exclusivo para suscriptores|para seguir leyendo|riservato agli abbonati|exclusivo para assinantes|会員限定|有料会員|только для подписчиков|для передплатників",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"^/?(?:index\.\w+|home|news|world|latest|[a-z]{2}(?:-[a-z]{2})?)?/?$", re.IGNORECASE
)


def size(text: str) -> int:
    """Return the length of a text in characters of an alphabet."""
    wide = sum(1 for c in text if c >= "\u3040")
    return len(text) + 3 * wide // 2


def verdict(
    head: Head, url: str, text: str, shown: str, links: tuple[int, int]
) -> tuple[Reason, str] | None:
    """Return why the page is not an article, with the detail, or None when it is one.

    `text` is what was found; `shown` the first characters of all text on the page;
    `links` the number of headline-like links and of running paragraphs on the page.
    """
    length = size(text)
    if length < PLENTY:
        consent = _CONSENT.search(text) or (_CONSENT.search(shown) if length < 200 else None)
        if consent is not None:
            return Reason.CONSENT_WALL, repr(consent.group())
        locked = _locked(head)
        barred = _PAYWALL.search(text) or _PAYWALL.search(shown)
        if barred or (locked and length < STUB):
            why = locked or (repr(barred.group()) if barred else "")
            return Reason.PAYWALL, f"{why}; {len(text)} characters shown"
    headlines, paragraphs = links
    is_article = (
        bool(head.articles())
        or (head.first("og:type") or "").lower() == "article"
        or bool(head.first("article:published_time", "datepublished"))
    )
    if is_article or headlines < 8 or _runs(text):
        return None
    if url and _FRONT.match(urlsplit(url).path):
        return Reason.NOT_AN_ARTICLE, f"a front page: {headlines} headlines"
    if headlines >= 12 and headlines > 3 * paragraphs:
        return Reason.NOT_AN_ARTICLE, f"an index: {headlines} headlines, {paragraphs} paragraphs"
    return None


def _runs(text: str) -> bool:
    """Return whether a text reads on: one paragraph of 400 characters, or three of 150."""
    lengths = sorted((size(p) for p in text.split("\n\n")), reverse=True)
    return lengths[0] >= 400 or (len(lengths) > 2 and lengths[2] >= 150)


def _locked(head: Head) -> str | None:
    """Return what declares the page's text as closed, if anything does."""
    for node in head.articles():
        if str(node.get("isAccessibleForFree", "")).lower() == "false":
            return "isAccessibleForFree is false"
    tier = (head.first("article:content_tier", "og:article:content_tier") or "").lower()
    return f"content tier {tier}" if tier in ("locked", "metered", "paid") else None


def is_locked(head: Head) -> bool:
    """Return whether the page declares its text as not free."""
    return _locked(head) is not None
