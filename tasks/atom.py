"""Outcomes as an Atom feed, so that what came in as feeds can be followed as a feed. Pure.

RFC 4287. An entry's id is made of the claim's key, so that a claim keeps it for ever; its time is
that of loading, by which a feed reader notices what is new, and `published` is the report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import escape

from tasks.display import clipped, web_link
from tasks.report import words

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def atom(
    outcomes: Iterable[Mapping[str, Any]],
    titles: Mapping[str, str],
    *,
    title: str = "Outcomes of peace talks",
    identity: str = "urn:parley:outcomes",
) -> str:
    """Return an Atom document of rows of main.outcomes, in their order.

    `titles`: of the types. `identity`: the feed's own id, an IRI that no other feed has.
    """
    ET.register_namespace("", _ATOM)
    rows = list(outcomes)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _text(feed, "id", identity)
    _text(feed, "title", clipped(title))
    _text(feed, "updated", _time(max((row["loaded_at"] for row in rows), default=_EPOCH)))
    _text(_child(feed, "author"), "name", "Parley")
    _child(feed, "generator").text = "Parley"
    for row in rows:
        _entry(feed, row, titles)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def headline(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Return a claim in one line: "Russia and Ukraine: Prisoner exchange agreed, 1,000 each"."""
    who = words.parties(row["source_actors"])
    whom = words.parties(row["target_actors"])
    number = words.quantity(row["quantity"], row["unit"], row["scope"])
    said = f"{words.matter(row['type'], titles)} {words.status(row['status'])}"
    towards = f" ({whom})" if whom else ""
    return f"{who}{towards}: {said}" + (f", {number}" if number else "")


def _entry(feed: ET.Element, row: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    entry = _child(feed, "entry")
    _text(entry, "id", f"urn:parley:outcome:{row['outcome_id']}")
    _text(entry, "title", clipped(headline(row, titles)))
    _text(entry, "updated", _time(row["loaded_at"]))
    _text(entry, "published", _time(row["reported_at"]))
    _text(_child(entry, "author"), "name", clipped(row["source"] or "unknown", 120))
    if link := web_link(row["url"]):
        _child(entry, "link", rel="alternate", href=link)
    for scheme, term in (
        ("type", row["type"]),
        ("status", row["status"]),
        ("conflict", row["conflict"]),
    ):
        if term:
            _child(entry, "category", scheme=f"urn:parley:{scheme}", term=clipped(term))
    content = _child(entry, "content", type="html")
    if row["language"]:
        content.set(f"{{{_XML}}}lang", row["language"])
    speaker = f"<p>{escape(clipped(row['speaker'], 200))}</p>" if row["speaker"] else ""
    headed = f"<p>{escape(clipped(row['title'] or row['url']))}</p>"
    content.text = (
        f"<blockquote>{escape(clipped(row['quote'], 2000))}</blockquote>{speaker}{headed}"
    )


def _child(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)


def _text(parent: ET.Element, name: str, text: str) -> None:
    _child(parent, name).text = text


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
