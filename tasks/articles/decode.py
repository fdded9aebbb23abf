"""Bytes of a page into characters, and characters into a tree that is safe to walk."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from tasks.feeds.charset import detect

#: Labels that browsers read as a larger set (WHATWG Encoding Standard, section 4.2).
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-user-defined": "cp1252",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
#: Control characters other than white space: no part of any text.
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f") + b"\x7f"
#: The form feed is white space to HTML and forbidden to XML, whose rules lxml's text obeys.
_FEED_TO_BLANK = bytes.maketrans(b"\f", b" ")
#: U+FFFE and U+FFFF, which are no characters.
_NONE = re.compile(rb"\xef\xbf[\xbe\xbf]")
#: The same as references: a form feed (group 1), or what is left out.
_REFERENCE = re.compile(
    rb"&#(?:(0*12(?!\d)|x0*c(?![\da-f]))"
    rb"|0*(?:[1-8]|1[14-9]|2\d|3[01]|127|6553[45])(?!\d)"
    rb"|x0*(?:[1-8bef]|1[\da-f]|7f|fff[ef])(?![\da-f]));?",
    re.IGNORECASE,
)
#: A page of more elements is no article, and takes longer than a page may (settings.page_timeout).
#: The longest of 515 labelled news pages has 4,000.
MAX_ELEMENTS = 50_000
_CLOSE = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|table|h1)\b", re.IGNORECASE
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the characters of a page; never raises.

    The order: byte order mark; UTF-8 when all bytes are; the charset of the header; that of the
    page; else the likeliest by charset-normalizer over the first 64 KiB, else windows-1252. UTF-8
    comes before the declarations because text in another encoding is next to never valid UTF-8,
    while pages that declare a wrong charset are common.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace").lstrip("\ufeff")
    try:
        text, used = codecs.utf_8_decode(body, "strict", False)  # a cut last character is no error
        if len(body) - used < 4:
            return text
    except UnicodeDecodeError:
        pass
    declared = [m.group(1) for m in [_HEADER.search(content_type or "")] if m]
    head = body[:4096]
    declared += [m.group(1).decode("ascii") for m in (_META.search(head), _XML.search(head)) if m]
    for label in declared:
        name = label.strip().lower()
        name = _LABELS.get(name, name)
        try:
            codec = codecs.lookup(name)
            text = codec.decode(body, "replace")[0]
        except (LookupError, UnicodeError, AssertionError):
            continue
        # Utf-8 declared, with some broken bytes: still utf-8. Anything worse: look further.
        if isinstance(text, str) and text.count("\ufffd") <= len(text) / 200:
            return text
    return body.decode(detect(body), "replace")


def as_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return a page in UTF-8, by the rules of `decode`; most pages are, and stay as they came."""
    if not body.startswith(tuple(mark for mark, _ in _BOMS)):
        try:
            _, used = codecs.utf_8_decode(body, "strict", False)
            if len(body) - used < 4:
                return body[:used]
        except UnicodeDecodeError:
            pass
    return decode(body, content_type).encode("utf-8", "replace")


def looks_like_html(body: bytes) -> bool:
    """Return whether the first 64 KiB hold any of the tags that make a document HTML."""
    head = body[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")
    return bool(_TAG.search(head))


def parse(document: bytes | str) -> etree._Element | None:
    """Return the root element, or None where libxml2 finds nothing to build a tree of.

    Bytes are UTF-8.

    `huge_tree` raises the depth at which libxml2 gives up from 256 to 2,048 (beyond it the rest of
    the page is dropped); every walk over the tree is therefore a loop, never a recursion.
    """
    # Some templates close the page in its middle; libxml2 reads nothing beyond.
    body = document.encode("utf-8", "replace") if isinstance(document, str) else document
    close = _CLOSE.search(body)
    if close is not None and len(body) - close.end() > 40:
        body = _CLOSE.sub(b"", body)
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(_characters(body), parser)
    except etree.LxmlError:
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _characters(body: bytes) -> bytes:
    """Return UTF-8 without what is no character to XML, however it is written."""
    body = body.translate(_FEED_TO_BLANK, _CONTROLS)
    if b"\xef\xbf" in body:
        body = _NONE.sub(b"", body)
    if b"&#" in body:
        body = _REFERENCE.sub(lambda found: b" " if found[1] else b"", body)
    return body


_COUNT = etree.XPath("count(descendant::*)")


def count(root: etree._Element) -> int:
    """Return the number of elements below the root."""
    found = _COUNT(root)
    return int(found) if isinstance(found, float) else 0
