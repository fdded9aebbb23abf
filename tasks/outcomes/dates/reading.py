"""Reads a matched date against the story's date: as a past act, and as a coming one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tasks.outcomes.dates.arithmetic import (
    Pair,
    add_months,
    both,
    day_from,
    day_month,
    day_of_month,
    in_month,
    in_period,
    month_of,
    on_weekday,
    shifted,
)
from tasks.outcomes.dates.pattern import DAYS

_WORDS = {
    "today": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2, "yesterday": -1,
    "the day before yesterday": -2,
}  # fmt: skip
_FIRST = re.compile(r"\b(?:first|only|once|largest|worst|biggest|deadliest)\b[^.;]*$")
_FEAST = re.compile(r"(?:Easter|Palm|Good|Black|Bloody|Ash|Holy|Super|Maundy|Whit) $")


def read(match: re.Match[str], kind: str, published: date | None) -> Pair | None:
    """Return the two readings of a match, or None where it is no date.

    Where the two differ by the text's tense, the first is that of a past act, the second that of
    a coming one.
    """
    for group, reader in _READERS:
        if match[group]:
            return reader(match, kind, published)
    return None


def _iso_date(match: re.Match[str], _kind: str, _published: date | None) -> Pair | None:
    try:
        return both(date.fromisoformat(match["iso"]).isoformat())
    except ValueError:
        return None


def _day_first(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return day_month(int(match["d1"]), month_of(match["m1"]), match["y1"], match["w1"], published)


def _month_first(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return day_month(int(match["d2"]), month_of(match["m2"]), match["y2"], match["w2"], published)


def _part(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return in_month(month_of(match["m4"]), match["y4"], published)


def _month_year(match: re.Match[str], _kind: str, _published: date | None) -> Pair:
    return both(f"{match['y5']}-{month_of(match['m5']):02}")


def _day(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    if _FEAST.search(match.string, max(0, match.start("day") - 12), match.start("day")):
        return None
    day = DAYS.index(match["day"].lower())
    if match["week"] and published is not None:
        step = {"next": 7, "last": -7, "this": 0}[match["week"]]
        monday = published - timedelta(published.weekday())
        return both(day_from(monday, timedelta(day + step)))
    return on_weekday(day, rel.lower() if (rel := match["rel"]) else None, published)


def _period(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return in_period(match["rel2"].lower(), match["unit2"], published)


def _ordinal(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return day_of_month(int(match["d6"]), published)


def _ago(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return shifted(match["n7"].lower(), match["u7"], -1, published)


def _word(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return both(day_from(published, timedelta(_WORDS[match["word"].lower()])))


def _season(match: re.Match[str], kind: str, _published: date | None) -> Pair | None:
    """Return the year alone: seasons begin on other days in other places."""
    return both(match["ys"]) if kind or match["ys"] else None


def _weekend(_match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return on_weekday(5, None, published)


def _vague(match: re.Match[str], kind: str, _published: date | None) -> Pair | None:
    named = kind == "within" or match["vague"].startswith(("the", "coming"))
    return (None, None) if named else None


def _bare_month(match: re.Match[str], kind: str, published: date | None) -> Pair | None:
    month = match["m8"]
    if not kind or kind == "for" or (month == "May" and match["on"] not in ("in", "of", None)):
        return None
    return in_month(month_of(month), None, published)


def _bare_year(match: re.Match[str], kind: str, _published: date | None) -> Pair | None:
    return both(match["y8"]) if kind in ("by", "until", "from", "on") else None


def _span(match: re.Match[str], kind: str, published: date | None) -> Pair | None:
    if kind == "for":
        return None, None
    if _FIRST.search(match.string, max(0, match.start() - 60), match.start()):
        return None  # "for the first time in two weeks" looks back
    reading = shifted(match["n9"], match["u9"], 1, published)
    if kind == "within":
        return reading
    return (None, reading[1]) if match["on"] == "in" else None


def _end(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    last = match["end"] in ("the end of", "the close of", "end of", "end-", "year-end")
    if match["m3"]:
        month, year = month_of(match["m3"]), match["y3"]

        def edge(y: int) -> str:
            day = monthrange(y, month)[1] if last else (1 if "middle" not in match["end"] else 15)
            return date(y, month, day).isoformat()

        if year:
            return both(edge(int(year)))
        if published is None:
            return None, None
        before = published.year - (month > published.month)
        after = published.year + (month < published.month)
        return edge(before), edge(after)
    if match["span"] is None and match["y3"]:
        year = int(match["y3"])
        return both(date(year, 12, 31).isoformat() if last else str(year))
    if match["span"] is None and match["end"] != "year-end":
        return None
    if published is None:
        return None, None
    span = match["span"] or "year"
    shift = " next " in match.group()
    if span == "week":
        monday = published - timedelta(published.weekday()) + timedelta(7 * shift)
        return both((monday + timedelta(6 if last else 0)).isoformat())
    if span == "month":
        year, month = add_months(published.year, published.month, int(shift))
        return both(date(year, month, monthrange(year, month)[1] if last else 1).isoformat())
    year = published.year + shift
    return both(date(year, 12, 31).isoformat() if last else date(year, 1, 1).isoformat())


# The group of the pattern that tells what matched, with its reader.
_READERS: tuple[tuple[str, Callable[[re.Match[str], str, date | None], Pair | None]], ...] = (
    ("iso", _iso_date),
    ("d1", _day_first),
    ("d2", _month_first),
    ("end", _end),
    ("part", _part),
    ("m5", _month_year),
    ("day", _day),
    ("unit2", _period),
    ("d6", _ordinal),
    ("ago", _ago),
    ("word", _word),
    ("season", _season),
    ("weekend", _weekend),
    ("vague", _vague),
    ("m8", _bare_month),
    ("y8", _bare_year),
    ("n9", _span),
)
