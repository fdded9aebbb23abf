"""Reads a matched date against the story's date: as a past act, and as a coming one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tasks.outcomes.dates.pattern import DAYS, MONTHS
from tasks.outcomes.quantities.numerals import words_value

_UNIT_DAYS = {
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
}

_FIRST = re.compile(r"\b(?:first|only|once|largest|worst|biggest|deadliest)\b[^.;]*$")
_FEAST = re.compile(r"(?:Easter|Palm|Good|Black|Bloody|Ash|Holy|Super|Maundy|Whit) $")


Pair = tuple[str | None, str | None]


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
        return _same(date.fromisoformat(match["iso"]).isoformat())
    except ValueError:
        return None


def _day_first(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return _day_month(int(match["d1"]), _month(match["m1"]), match["y1"], match["w1"], published)


def _month_first(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return _day_month(int(match["d2"]), _month(match["m2"]), match["y2"], match["w2"], published)


def _part(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return _in_month(_month(match["m4"]), match["y4"], published)


def _month_year(match: re.Match[str], _kind: str, _published: date | None) -> Pair:
    return _same(f"{match['y5']}-{_month(match['m5']):02}")


def _day(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    if _FEAST.search(match.string, max(0, match.start("day") - 12), match.start("day")):
        return None
    day = DAYS.index(match["day"].lower())
    if match["week"] and published is not None:
        step = {"next": 7, "last": -7, "this": 0}[match["week"]]
        monday = published - timedelta(published.weekday())
        return _same(_iso(monday, timedelta(day + step)))
    return _weekday(day, match["rel"], published)


def _period(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return _relative(match["rel2"].lower(), match["unit2"], published)


def _ordinal(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    return _day_of_month(int(match["d6"]), published)


def _ago(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return _shifted(match["n7"], match["u7"], -1, published)


def _word(match: re.Match[str], _kind: str, published: date | None) -> Pair:
    shift = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}[match["word"]]
    return _same(_iso(published, timedelta(shift)))


def _weekend(_match: re.Match[str], _kind: str, published: date | None) -> Pair:
    return _weekday(5, None, published)


def _vague(match: re.Match[str], kind: str, _published: date | None) -> Pair | None:
    named = kind == "within" or match["vague"].startswith(("the", "coming"))
    return (None, None) if named else None


def _bare_month(match: re.Match[str], kind: str, published: date | None) -> Pair | None:
    month = match["m8"]
    if not kind or kind == "for" or (month == "May" and match["on"] not in ("in", "of", None)):
        return None
    return _in_month(_month(month), None, published)


def _bare_year(match: re.Match[str], kind: str, _published: date | None) -> Pair | None:
    return _same(match["y8"]) if kind in ("by", "until", "from", "on") else None


def _span(match: re.Match[str], kind: str, published: date | None) -> Pair | None:
    if kind == "for":
        return None, None
    if _FIRST.search(match.string, max(0, match.start() - 60), match.start()):
        return None  # "for the first time in two weeks" looks back
    reading = _shifted(match["n9"], match["u9"], 1, published)
    if kind == "within":
        return reading
    return (None, reading[1]) if match["on"] == "in" else None


def _end(match: re.Match[str], _kind: str, published: date | None) -> Pair | None:
    last = match["end"] in ("the end of", "the close of", "end of", "end-", "year-end")
    if match["m3"]:
        month, year = _month(match["m3"]), match["y3"]

        def edge(y: int) -> str:
            day = monthrange(y, month)[1] if last else (1 if "middle" not in match["end"] else 15)
            return date(y, month, day).isoformat()

        if year:
            return _same(edge(int(year)))
        if published is None:
            return None, None
        before = published.year - (month > published.month)
        after = published.year + (month < published.month)
        return edge(before), edge(after)
    if match["span"] is None and match["y3"]:
        year = int(match["y3"])
        return _same(date(year, 12, 31).isoformat() if last else str(year))
    if match["span"] is None and match["end"] != "year-end":
        return None
    if published is None:
        return None, None
    span = match["span"] or "year"
    shift = " next " in match.group()
    if span == "week":
        monday = published - timedelta(published.weekday()) + timedelta(7 * shift)
        return _same((monday + timedelta(6 if last else 0)).isoformat())
    if span == "month":
        year, month = _add_months(published.year, published.month, int(shift))
        return _same(date(year, month, monthrange(year, month)[1] if last else 1).isoformat())
    year = published.year + shift
    return _same(date(year, 12, 31).isoformat() if last else date(year, 1, 1).isoformat())


def _day_month(
    day: int, month: int, year: str | None, weekday: str | None, published: date | None
) -> Pair | None:
    def make(y: int) -> date | None:
        return _valid(y, month, day)

    def make_on_weekday(y: int) -> date | None:
        found = make(y)
        named = found and DAYS[found.weekday()] == (weekday or "").lower()
        return found if named else None

    if year:
        found = make(int(year))
        return _same(found.isoformat()) if found else None
    if make(2024) is None:
        return None
    if published is None:
        return None, None
    if weekday:  # "Monday, June 16": the year in which it is one
        past, ahead = _around(published, make_on_weekday)
        if past or ahead:
            return past or ahead, ahead or past
    return _around(published, make)


def _around(published: date, make: Callable[[int], date | None]) -> Pair:
    """Return the last and the next of a yearly date, seen from the story's."""
    near = [d for y in range(published.year - 4, published.year + 5) if (d := make(y))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return _text(past), _text(ahead)


def _day_of_month(day: int, published: date | None) -> Pair | None:
    if not 1 <= day <= 31:
        return None
    if published is None:
        return None, None
    months = [_add_months(published.year, published.month, i) for i in range(-3, 4)]
    near = [d for y, m in months if (d := _valid(y, m, day))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return _text(past), _text(ahead)


def _weekday(day: int, rel: str | None, published: date | None) -> Pair:
    if published is None:
        return None, None
    back = (published.weekday() - day) % 7
    forth = (day - published.weekday()) % 7
    past, ahead = published - timedelta(back), published + timedelta(forth)
    if rel in ("last", "past"):
        return _same((published - timedelta(back or 7)).isoformat())
    if rel in ("next", "coming", "the following"):
        return _same((published + timedelta(forth or 7)).isoformat())
    if rel == "this":
        return _same(ahead.isoformat())
    return past.isoformat(), ahead.isoformat()


def _relative(rel: str, unit: str, published: date | None) -> Pair | None:
    if published is None:
        return None, None
    step = -1 if rel in ("last", "the past") else 0 if rel == "this" else 1
    if unit == "week":
        year, week, _ = (published + timedelta(7 * step)).isocalendar()
        return _same(f"{year}-W{week:02}")
    if unit == "weekend":
        monday = published - timedelta(published.weekday())
        return _same((monday + timedelta(5 + 7 * step)).isoformat())
    if unit == "month":
        year, month = _add_months(published.year, published.month, step)
        return _same(f"{year}-{month:02}")
    if unit == "year":
        return _same(str(published.year + step))
    month = _month(unit)
    past, ahead = _in_month(month, None, published)
    if step < 0:
        this = f"{published.year}-{published.month:02}"
        return _same(past if past != this else f"{published.year - 1}-{month:02}")
    return _same(ahead)


def _in_month(month: int, year: str | None, published: date | None) -> Pair:
    if year:
        return _same(f"{year}-{month:02}")
    if published is None:
        return None, None
    before = published.year - (month > published.month)
    after = published.year + (month < published.month)
    return f"{before}-{month:02}", f"{after}-{month:02}"


def _shifted(number: str, unit: str, sign: int, published: date | None) -> Pair:
    if published is None:
        return None, None
    amount = 1.0 if number in ("a", "an") else float(number) if number.isdigit() else None
    if amount is None:
        amount = words_value(number) or 0.0
    unit = unit.removesuffix("s")
    if unit in ("month", "year"):
        months = int(amount) * (12 if unit == "year" else 1) * sign
        year, month = _add_months(published.year, published.month, months)
        if not 1 <= year <= 9999:
            return None, None
        day = min(published.day, monthrange(year, month)[1])
        return _same(date(year, month, day).isoformat())
    days = amount * _UNIT_DAYS[unit]
    return _same(_iso(published, timedelta(sign * int(days))) if days == int(days) else None)


def _iso(published: date | None, shift: timedelta) -> str | None:
    try:
        return (published + shift).isoformat() if published else None
    except OverflowError:
        return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _add_months(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _same(iso: str | None) -> Pair:
    return iso, iso


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


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
    ("weekend", _weekend),
    ("vague", _vague),
    ("m8", _bare_month),
    ("y8", _bare_year),
    ("n9", _span),
)
