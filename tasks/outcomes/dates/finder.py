"""Finds the dates of a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.outcomes.dates.pattern import anchors, match_around
from tasks.outcomes.dates.reading import read

_YEARS = range(1000, 9000)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in a text: `text[start:stop] == surface`, in code points.

    `iso` is an ISO 8601 date, with less precision where the text has less ("2025-06" a month,
    "2025-W24" a week, "2025" a year), or None where it cannot be told. Where it depends on
    whether the act lies before or after the story ("on Friday"), `iso` is the reading for a past
    act with kinds `on` and `from`, and for a coming one with `by`, `until` and `within`; `ahead`
    is always the reading for a coming act.
    """

    start: int
    stop: int
    surface: str
    iso: str | None
    kind: str  # on | by | until | within | from | for
    ahead: str | None = None


def find_dates(text: str, published: date | None) -> tuple[DateSpan, ...]:
    """Return the dates, deadlines and spans of time of a text, in order.

    `published` is the story's date; without it relative dates have no `iso`.
    """
    if isinstance(published, datetime):
        published = published.date()
    if published is not None and published.year not in _YEARS:
        published = None  # damage, and the calendar ends beyond
    spans: list[DateSpan] = []
    floor = 0
    for anchor, _ in anchors(text):
        if anchor < floor:
            continue
        match = match_around(text, anchor, floor)
        if match is None:
            continue
        kind = next((k for k in ("until", "by", "within", "from", "for", "on") if match[k]), "")
        readings = read(match, kind, published)
        if readings is None:
            continue
        floor = match.end()
        if match["hour"] and match["by"] == "before":
            kind = "on"  # "before dawn on Tuesday" is that Tuesday
        kind = "on" if not kind or (kind == "for" and not match["n9"]) else kind
        past, ahead = readings
        iso = ahead if kind in ("by", "until", "within") else past
        spans.append(DateSpan(match.start(), floor, match.group(), iso, kind, ahead))
    return tuple(spans)
