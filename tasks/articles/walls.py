"""Pages that are not an article: consent walls, the stub before a paywall, index pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from tasks.articles.head import Head
from tasks.articles.tree import elements, string
from tasks.model import Reason

#: A page with more text than this is an article whatever else it says of itself. Characters; a
#: CJK character counts for two and a half.
PLENTY = 700
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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
#: What servers say with status 200 instead of 404.
_MISSING = re.compile(
    r"(?:page|article|story|content) (?:was |is |could )?(?:not (?:be )?found|no longer (?:exists|available))|\berror 404\b|"
    r"(?:could not|couldn't|cannot|can't) find (?:that|the|this) (?:page|article|story)|seite nicht gefunden|page introuvable|"
    r"página no encontrada|страница не найдена|сторінку не знайдено",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"^/?(?:index\.\w+|home|news|world|latest|[a-z]{2}(?:-[a-z]{2})?)?/?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page before its furniture is taken away."""

    shown: str  # the first characters of all its text
    headlines: int = 0  # links as long as headlines
    paragraphs: int = 0


_HEADLINES = elements("descendant::a[string-length(normalize-space(.)) > 25]")


def look(head: Head, root: etree._Element) -> Seen:
    """Return what tells walls and indexes. Links are counted where no article is declared."""
    shown = " ".join(string(root)[:30_000].split())[:3000]
    if (
        head.articles()
        or (head.first("og:type") or "").lower() == "article"
        or head.first("article:published_time", "datepublished")
    ):
        return Seen(shown)
    paragraphs = sum(1 for p in root.iter("p") if len(string(p)) > 100)
    return Seen(shown, len(_HEADLINES(root)), paragraphs)


def size(text: str) -> int:
    """Return the length of a text in characters of an alphabet."""
    return len(text) if text.isascii() else len(text) + 3 * len(_WIDE.findall(text)) // 2


def is_plain(text: str) -> bool:
    """Return whether a text is so plainly an article that the page need not be asked."""
    return len(text) >= PLENTY and _runs(text)


def verdict(head: Head, url: str, text: str, seen: Seen) -> tuple[Reason, str] | None:
    """Return why the page is not an article, with the detail, or None when it is one.

    `text` is what was found on it, `seen` what the page looked like before.
    """
    shown = seen.shown
    length = size(text) if len(text) < PLENTY else PLENTY
    if length < PLENTY:
        consent = _CONSENT.search(text) or (_CONSENT.search(shown) if length < 200 else None)
        if consent is not None:
            return Reason.CONSENT_WALL, repr(consent.group())
        locked = _locked(head)
        barred = _PAYWALL.search(text) or _PAYWALL.search(shown)
        if barred or (locked and length < STUB):
            why = locked or (repr(barred.group()) if barred else "")
            return Reason.PAYWALL, f"{why}; {len(text)} characters shown"
        missing = _MISSING.search(shown[:300]) if length < 200 else None
        if missing is not None:
            return Reason.NOT_AN_ARTICLE, repr(missing.group())
    headlines, paragraphs = seen.headlines, seen.paragraphs
    if headlines < 8 or _runs(text):
        return None
    if url and _FRONT.match(urlsplit(url).path):
        return Reason.NOT_AN_ARTICLE, f"a front page: {headlines} headlines"
    if headlines >= 12 and headlines > 3 * paragraphs:
        return Reason.NOT_AN_ARTICLE, f"an index: {headlines} headlines, {paragraphs} paragraphs"
    return None


def _runs(text: str) -> bool:
    """Return whether a text reads on: one paragraph of 400 characters, or three of 150."""
    pieces = text.split("\n\n")
    wide = not text.isascii() and _WIDE.search(text) is not None
    lengths = sorted([size(p) for p in pieces] if wide else map(len, pieces), reverse=True)
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
