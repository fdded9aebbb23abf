"""The rescue: text that a page carries only as data for its scripts.

Looked at only where the page itself shows next to nothing: JSON-LD `articleBody`, the state of
Next.js (`__NEXT_DATA__`, `__next_f`) and similar frameworks.
"""

from __future__ import annotations

import html
import json
import re

from lxml import etree

from tasks.articles import clean, decode, filters
from tasks.articles.head import Head, legible
from tasks.articles.prune import strip
from tasks.articles.soup import soup_of

_LITERAL = re.compile(r'"((?:[^"\\]|\\.){200,200000})"')
_PUSH = re.compile(r'self\.__next_f\.push\(\[1,\s*("(?:[^"\\]|\\.)*")\s*\]\)')
_FLIGHT = re.compile(r'\["\$","p",[^\[\]{}]{0,80},\{[^{}]{0,200}?"children":"((?:[^"\\]|\\.)+)"')
_MARKUP = re.compile(r"<(?:p|br|div|h2)\b", re.IGNORECASE)
_PROSE = re.compile(r"[.!?。！？।؟]")
#: Less text than this on the page itself and the rescue is tried.
SCANT = 350


def rescue(head: Head, shown: int, title: str | None) -> list[clean.Block]:
    """Return the article's blocks out of the page's data; empty if there are none worth having.

    `shown` is the number of characters that the page itself yielded. JSON-LD is believed from
    twice that on, script state only where the page shows less than `SCANT`.
    """
    for article in head.articles():
        text = article.get("articleBody")
        if isinstance(text, str) and len(text) > max(2 * shown, 200):
            return _blocks(text, title)
    if shown >= SCANT:
        return []
    best: list[clean.Block] = []
    best_size = max(2 * shown, 200)
    for text in _candidates(head.states):
        found = _blocks(text, title)
        size = sum(len(block.text) for block in found)
        if size > best_size and len(_PROSE.findall(" ".join(b.text for b in found))) >= 4:
            best, best_size = found, size
    return best


def _candidates(states: list[str]) -> list[str]:
    found: list[str] = []
    flight = "".join(_string(m.group(1)) for state in states for m in _PUSH.finditer(state))
    paragraphs = [_string(f'"{m.group(1)}"') for m in _FLIGHT.finditer(flight)]
    if sum(map(len, paragraphs)) > SCANT:
        found.append("\n".join(paragraphs))
    for source in [flight, *(s for s in states if "__next_f" not in s)]:
        for match in _LITERAL.finditer(source):
            text = _string(f'"{match.group(1)}"')
            if _MARKUP.search(text) or text.count(" ") > len(text) / 12:
                found.append(text)
    found.sort(key=len, reverse=True)
    return found[:5]


def _string(literal: str) -> str:
    try:
        value = json.loads(literal, strict=False)
    except ValueError:
        return ""
    return legible(value) if isinstance(value, str) else ""


def _blocks(text: str, title: str | None) -> list[clean.Block]:
    if "&lt;" in text or "&#" in text:
        text = html.unescape(text)
    if _MARKUP.search(text):
        root: etree._Element | None = decode.parse(f"<html><body>{text}</body></html>")
        if root is not None:
            strip(root)
            return filters.keep(clean.blocks(soup_of(root)), title)
    lines = (clean.tidy(re.sub(r"<[^<>]{1,200}>", " ", line)) for line in text.splitlines())
    return filters.keep([clean.Block(line, "p") for line in lines if line], title)
