"""Markup of feed fields to plain text."""

from __future__ import annotations

import html
import re
import unicodedata

from lxml import etree

#: Longest summary kept, characters: a feed's full text is not needed, the page is fetched.
SUMMARY_LENGTH = 10_000
#: Longest field that is looked at, characters.
_INPUT = 400_000
#: Elements of HTML, present and past. Only they are taken for markup: "<talks>" is text.
_ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink"
    " blockquote body br button canvas caption center cite code col colgroup data datalist dd del"
    " details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame"
    " frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link"
    " main map mark marquee menu meta meter nav noframes noscript object ol optgroup option output p"
    " param picture pre progress q s samp script section select small source span strike strong style"
    " sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul"
    " var video wbr"
)
_TAG = re.compile(rf"<!--|</?(?:{'|'.join(_ELEMENTS.split())})\b", re.IGNORECASE)
_LINES = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
_SILENT = frozenset({"script", "style", "template", "noscript", "svg"})
_BLOCK = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "table",
    }
    | {"blockquote", "section", "article", "figure", "dd", "dt", "pre"}
)
#: Not characters of XML 1.0, and what PostgreSQL, DuckDB and JSON consumers trip over.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str | None, *, markup: bool = True) -> str | None:
    """Return `text` as one line of NFC plain text, or None when nothing is left.

    With `markup`, tags are taken out (scripts and the like with what they hold) and entities are
    resolved, but only where the text holds known tags: a title "a <b" stays as it is.
    """
    if not text:
        return None
    text = clean(text[:_INPUT])
    if markup and "<" in text and _TAG.search(text):
        text = " ".join(_without_tags(text).split())
    elif markup and "&" in text:
        text = html.unescape(text)
    # spaces within a line are the writer's own: an edit of them is an edit
    text = " ".join(filter(None, (line.strip() for line in _LINES.split(clean(text)))))
    return unicodedata.normalize("NFC", text) or None


def clean(text: str) -> str:
    """Return `text` without the characters that XML and databases forbid."""
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


def _without_tags(text: str) -> str:
    # libxml2 refuses NUL and stops at depth 256 by itself, so hostile nesting costs nothing
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, recover=True)
    try:
        root = etree.fromstring(f"<div>{clean(text)}</div>", parser)
    except etree.ParserError:
        return ""
    except etree.XMLSyntaxError:
        return html.unescape(re.sub(r"<[^<>]*>", " ", text))
    if root is None:
        return ""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _BLOCK:
                pieces.append(" ")
            if element.text and not _is_silent(element):
                pieces.append(element.text)
        else:
            if name in _BLOCK:
                pieces.append(" ")
            parent = element.getparent()
            if element.tail and not (parent is not None and _is_silent(parent)):
                pieces.append(element.tail)
    return "".join(pieces)


def _is_silent(element: etree._Element) -> bool:
    return element.tag in _SILENT or any(a.tag in _SILENT for a in element.iterancestors())
