"""What an answer is: the document that was asked for, or the reason why it is not. Pure."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from tasks.errors import FetchError
from tasks.fetch.retrying import retry_after
from tasks.fetch.transport import Answer
from tasks.model import Reason
from tasks.urls import BadURLError, absolute

#: When to try a page again whose server failed.
AGAIN = timedelta(hours=1)
_CHALLENGE = re.compile(
    rb"<title>\s*(?:Just a moment|Attention Required! \| Cloudflare|Please Wait\.\.\. \| Cloudflare"
    rb"|DDoS-Guard|Access denied \| .{0,80}Cloudflare)"
    rb"|cf-chl|challenge-platform|_cf_chl_opt|captcha-delivery\.com|px-captcha|geo\.captcha-delivery"
    rb"|/_Incapsula_Resource|ddos-guard/js-challenge|class=.g-recaptcha",
    re.IGNORECASE,
)
#: A bot check is a small page; an article that writes about one is not.
_CHALLENGE_LENGTH = 40_000
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|main|table|h[1-6]|span)\b",
    re.IGNORECASE,
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:rdf|urlset|opml)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"\x00\x00\x00", "MP4"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
#: Share of control bytes above which a document is no text.
_BINARY = 0.05
_REFRESH = re.compile(rb"<meta\b[^>]*?http-equiv\s*=\s*[\"']?refresh\b[^>]*>", re.IGNORECASE)
_REFRESH_TO = re.compile(
    rb"content\s*=\s*(?:\"\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?([^\"]+)\"|'\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?([^']+)')",
    re.IGNORECASE,
)
_NOSCRIPT = re.compile(rb"<noscript\b.*?</noscript\s*>", re.IGNORECASE | re.DOTALL)
#: A page that refreshes later than that, in seconds, is a page and not a redirect.
_REFRESH_DELAY = 5.0


def check_status(answer: Answer, asked: str, now: datetime, cap: float) -> None:
    """Raise FetchError unless the answer is a 200 with a body.

    `cap` bounds a Retry-After, in seconds.
    """
    status = answer.status
    if status == 200:
        if not answer.body.strip():
            raise FetchError(asked, Reason.EMPTY, "200 without a body")
        return
    if status == 204:
        raise FetchError(asked, Reason.EMPTY, "204 No Content")
    if status == 410:
        raise FetchError(asked, Reason.GONE, "410 Gone")
    if (answer.header("cf-mitigated") or "").lower() == "challenge" or (
        status in (401, 403, 405, 429, 503) and is_challenge(answer.body)
    ):
        raise FetchError(asked, Reason.CHALLENGE, f"{status}, a bot check")
    later = retry_after(answer.header("retry-after"), now, cap)
    if status == 429 or (status == 503 and later is not None):
        raise FetchError(asked, Reason.RATE_LIMITED, f"{status} {_phrase(status)}", retry_at=later)
    if status == 304:
        raise FetchError(asked, Reason.HTTP_STATUS, "304 to a request without a condition")
    again = now + AGAIN if 500 <= status < 600 else None
    raise FetchError(
        asked, Reason.HTTP_STATUS, f"{status} {_phrase(status)}".strip(), retry_at=again
    )


def check_page(answer: Answer, asked: str) -> None:
    """Raise FetchError unless the body is a page of HTML that can be the one asked for."""
    if _is_home(answer.url) and not _is_home(asked):
        raise FetchError(asked, Reason.NOT_AN_ARTICLE, f"redirected to the home page {answer.url}")
    if is_challenge(answer.body):
        raise FetchError(asked, Reason.CHALLENGE, "200, a bot check")
    kind = not_html(answer.body)
    if kind:
        declared = (answer.header("content-type") or "none").partition(";")[0].strip()
        raise FetchError(asked, Reason.NOT_HTML, f"{kind}; content type {declared}"[:200])


def is_challenge(body: bytes) -> bool:
    """Tell whether a body is a bot check."""
    return len(body) < _CHALLENGE_LENGTH and _CHALLENGE.search(body) is not None


def not_html(body: bytes) -> str | None:
    """Return what `body` is if it is not HTML, sniffed from its bytes; None if it is."""
    head = body[:2048].lstrip()
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            return name
    wide = body[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # UTF-16
    text = body.replace(b"\0", b"") if wide else body
    if not wide and len(head.translate(None, _CONTROLS)) < (1 - _BINARY) * len(head):
        return "binary data"
    if _FEED.match(text[:2048].removeprefix(b"\xef\xbb\xbf")):
        return "a feed"
    if head[:1] in (b"{", b"[") and not _TAG.search(text[:2048]):
        return "JSON"
    return None if _TAG.search(text[:200_000]) else "text without markup"


def meta_refresh(body: bytes, url: str) -> str | None:
    """Return the address that a page sends its reader on to at once, if it does so.

    Raises FetchError where that is no http(s) address.
    """
    found = _REFRESH.search(_NOSCRIPT.sub(b"", body[:20_000]))
    target = found and _REFRESH_TO.search(found[0])
    if not target:
        return None
    delay, link = (target[1], target[2]) if target[1] is not None else (target[3], target[4])
    try:
        if float(delay) > _REFRESH_DELAY:
            return None
        text = html.unescape(link.decode("utf-8", "replace")).strip(" \"'")
        address = absolute(text, url)
    except BadURLError as error:
        raise FetchError(url, Reason.BLOCKED_ADDRESS, f"meta refresh: {error}") from error
    except ValueError:
        return None
    return None if address == url else address


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
