"""Bytes of a feed to text: what it says of itself is tried, never merely believed.

Order: byte order mark, the zeros of UTF-16 and UTF-32, strict UTF-8, the charset of the HTTP header,
that of the XML declaration, charset-normalizer. UTF-8 comes before the labels because text in another
encoding hardly ever is valid UTF-8 by chance, while UTF-8 under an old label is common.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How `<` looks at the head of a document without a mark (XML 1.0, appendix F).
_ZEROS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ASCII = bytes(range(128))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_UTF8 = frozenset({"utf-8", "utf8", "utf_8"})
#: Escape-based encodings whose bytes are plain ASCII, so that they pass for UTF-8.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
#: Labels read as their superset, as browsers do (WHATWG Encoding Standard).
_SUPERSET = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
#: Labels of feeds and browsers that Python does not know.
_ALIASES = {
    "mac": "mac_roman",
    "csmacintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "ms-ansi": "cp1252",
    "ms-cyrl": "cp1251",
    "ms-hebr": "cp1255",
    "winbaltrim": "cp1257",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "win-1251": "cp1251",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
}
#: Fewer bytes than that tell no encoding from another.
_TELLING = 8
#: Bytes of a document that are looked at for its encoding.
_SAMPLE = 1_000_000
#: Share of undecodable bytes up to which a document is UTF-8 with stray bytes, not another encoding.
_STRAY = 0.002


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and what was odd about it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of `body`. `content_type` is the HTTP header, if there was one.

    Never fails: what cannot be decoded at all is replaced, and noted.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _by_shape(body, encoding)
    for head, encoding in _ZEROS:
        if body.startswith(head):
            return _by_shape(body, encoding)

    labels = _labels(body, content_type)
    known = [codec for label in labels if (codec := _codec(label))]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, labels, known)
    if known and known[0] in _SEVEN_BIT:
        return Decoded(body.decode(known[0], "replace"), known[0])
    odd = labels and labels[0].lower() not in _UTF8 and not body.isascii()
    return Decoded(text, "utf-8", (f"charset: labelled {labels[0]}, is utf-8",) if odd else ())


def _labels(body: bytes, content_type: str | None) -> list[str]:
    header = _HEADER.search(content_type or "")
    declared = _DECLARED.match(body[:400])
    labels = [header[1]] if header else []
    return [*labels, declared[1].decode("ascii")] if declared else labels


def _by_shape(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    return Decoded(text, encoding, (f"charset: {damaged} characters lost",) if damaged else ())


def _not_utf8(body: bytes, labels: list[str], known: list[str]) -> Decoded:
    for codec in known:
        if codec == "utf-8":
            continue
        try:
            return Decoded(body.decode(codec), codec, _said(labels, codec))
        except UnicodeDecodeError:
            if codec == "cp1252":  # five bytes are free in it; browsers read them as controls
                return Decoded(body.decode("latin-1"), "latin-1", _said(labels, "latin-1"))
    text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost <= max(3, _STRAY * len(body)) and lost < _high(text):
        return Decoded(text, "utf-8", (f"charset: {lost} stray bytes replaced",))
    codec = detect(body) if len(body.translate(None, _ASCII)) >= _TELLING else "cp1252"
    return Decoded(body.decode(codec, "replace"), codec, (f"charset: detected {codec}",))


def detect(body: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8 and carry no usable label.

    Only the parts between tags are looked at, for markup is ASCII in all of them.
    """
    # imported here: it costs 30 ms, and one document in hundreds needs it
    from charset_normalizer import from_bytes

    pieces = [piece for piece in re.findall(rb"[^<>]+", body[:_SAMPLE]) if not piece.isascii()]
    text = b" ".join(pieces)[:200_000]
    best = from_bytes(text, cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"


#: What news feeds are in fact written in, besides UTF-8.
_CANDIDATES = [
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "koi8_u",
    "iso8859_2",
    "gb18030",
    "big5",
    "euc_kr",
    "euc_jp",
    "shift_jis",
]


def _said(labels: list[str], codec: str) -> tuple[str, ...]:
    if not labels or _codec(labels[0]) == codec:
        return ()
    return (f"charset: labelled {labels[0]}, read as {codec}",)


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name
    except LookupError:
        return None
    return _SUPERSET.get(name, name)


def _high(text: str) -> int:
    return sum(1 for c in text if c > "\x7f" and c != "\ufffd")
