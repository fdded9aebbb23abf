"""Text from the web, made fit to be shown: on a terminal, in a page, in a feed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# C0 and C1 controls move a terminal's cursor and are illegal in XML; bidirectional marks and
# overrides reorder what is read ("trojan source", CVE-2021-42574); U+2028 and U+2029 end lines in
# scripts; lone surrogates cannot be encoded; U+FEFF, U+FFFE and U+FFFF are no text at all.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LONGEST = 400


def safe(text: str) -> str:
    """Return the text without characters that do something instead of showing something.

    Line ends and tabs stay. Markup is not touched: escaping is for whoever writes markup.
    """
    return _UNSAFE.sub("", text)


def clipped(text: str, longest: int = _LONGEST) -> str:
    """Return the text in one line, cut with an ellipsis after `longest` characters."""
    line = " ".join(safe(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "\u2026"


def web_link(address: str | None) -> str | None:
    """Return the address if it is one that a reader may follow (http, https), else None."""
    if not address or _UNSAFE.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
