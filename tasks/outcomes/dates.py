"""Dates and deadlines as the text gives them, relative to the story's date. Never a guess."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.outcomes.quantities.numerals import words_value

_MONTHS = {
    name: i + 1
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        )
    )
    for name in names.split()
}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNIT_DAYS = {
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
}

_M = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept\.?|Sep\.?|Oct\.?|Nov\.?|Dec\.?)"
_D = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_N = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|eighteen|twenty(?:-four)?|twenty four|thirty|thirty-six|forty-eight|sixty|seventy-two|ninety)"
)
_KIND = (
    r"(?:(?P<until>until|till|through|up to|as far as)"
    r"|(?P<by>by|before|no later than|not later than|ahead of)"
    r"|(?P<within>within|inside|in the next|over the next|in the coming|in no more than)"
    r"|(?P<from>from|since|starting(?: on| from)?|beginning(?: on)?|as of|effective(?: from)?|as from)"
    r"|(?P<for>for)"
    r"|(?P<on>on|in|at|of|after|during|due))"
)
_WHAT = (
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_M})(?:,? (?P<y1>\d{{4}}))?(?!\w)"
    rf"|(?P<m2>{_M}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[,.]\d{{3}})(?:,? (?P<y2>\d{{4}}))?(?!\w)"
    rf"|(?P<end>the end of|the close of|end of|end-|year-end|the start of|the beginning of|the middle of)(?: ?(?:(?P<m3>{_M})|(?:the |this |next )?(?P<span>week|month|year)\b)(?:,? (?P<y3>\d{{4}}))?)?"
    rf"|(?P<part>early|late|mid)[- ](?P<m4>{_M})(?:,? (?P<y4>\d{{4}}))?"
    rf"|(?P<m5>{_M}),? (?P<y5>\d{{4}})(?!\w)"
    rf"|(?:(?P<rel>next|last|this|past|coming|the following) )?(?P<day>{_D})(?! (?:Accord|Agreement|Times|Mirror))\b"
    rf"|(?P<rel2>next|last|this|the coming|coming|the next|the past) (?P<unit2>week|month|year|weekend|{_M})\b"
    rf"|the (?P<d6>\d{{1,2}})(?:st|nd|rd|th)(?! (?:round|package|century|day|anniversary|session|amendment|time|year|parallel|floor|meeting|\w+ of))\b"
    rf"|(?P<n7>{_N})(?:[ -]more)? (?P<u7>hours?|days?|weeks?|fortnights?|months?|years?) (?P<ago>ago|earlier)"
    rf"|(?P<word>today|tonight|tomorrow|yesterday)\b"
    rf"|(?P<weekend>the weekend)\b"
    rf"|(?P<vague>the coming (?:days|weeks|months|hours)|coming (?:days|weeks|months)|the next few (?:days|weeks|months)|days|weeks)\b"
    rf"|(?P<m8>{_M})(?![\w-])"
    rf"|(?P<n9>{_N})[ -](?P<u9>hours?|days?|weeks?|fortnights?|months?|years?)\b(?! (?:ago|earlier|later|before|after|old))"
)
_DATE = re.compile(rf"\b(?:{_KIND} )?(?:{_WHAT})")
_FEAST = re.compile(r"(?:Easter|Palm|Good|Black|Bloody|Ash|Holy|Super|Maundy|Whit) $")


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
    spans: list[DateSpan] = []
    for match in _DATE.finditer(text):
        kind = next((k for k in ("until", "by", "within", "from", "for", "on") if match[k]), "")
        readings = _read(match, kind, published, text)
        if readings is None:
            continue
        past, ahead = readings
        start, stop = match.span()
        kind = kind or "on"
        if kind == "for" and not match["n9"]:
            kind = "on"
        iso = ahead if kind in ("by", "until", "within") else past
        spans.append(DateSpan(start, stop, text[start:stop], iso, kind, ahead))
    return tuple(spans)


_Pair = tuple[str | None, str | None]


def _read(match: re.Match[str], kind: str, published: date | None, text: str) -> _Pair | None:
    """Return the two readings of a match, or None where it is no date."""
    if match["iso"]:
        return _fixed(match["iso"])
    for d, m, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[d]:
            return _day_month(int(match[d]), _month(match[m]), match[y], published)
    if match["end"]:
        return _end(match, published)
    if match["part"]:
        return _in_month(_month(match["m4"]), match["y4"], published)
    if match["m5"]:
        return _same(f"{match['y5']}-{_month(match['m5']):02}")
    if match["day"]:
        if _FEAST.search(text, 0, match.start("day")):
            return None
        return _weekday(_DAYS.index(match["day"].lower()), match["rel"], published)
    if match["unit2"]:
        return _relative(match["rel2"].lower(), match["unit2"], published)
    if match["d6"]:
        return _day_of_month(int(match["d6"]), published)
    if match["ago"]:
        return _shifted(match["n7"], match["u7"], -1, published)
    if match["word"]:
        shift = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}[match["word"]]
        return _same(_iso(published, timedelta(shift)))
    if match["weekend"]:
        return _weekday(5, None, published)
    if match["vague"]:
        return (
            (None, None)
            if kind == "within" or match["vague"].startswith(("the", "coming"))
            else None
        )
    if match["m8"]:
        month = match["m8"]
        if not kind or kind == "for" or (month == "May" and match["on"] not in ("in", "of", None)):
            return None
        return _in_month(_month(month), None, published)
    if match["n9"]:
        if kind == "for":
            return None, None
        if kind == "within":
            return _shifted(match["n9"], match["u9"], 1, published)
        if match["on"] == "in":
            return None, _shifted(match["n9"], match["u9"], 1, published)[1]
        return None
    return None


def _end(match: re.Match[str], published: date | None) -> _Pair | None:
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


def _day_month(day: int, month: int, year: str | None, published: date | None) -> _Pair | None:
    def make(y: int) -> date | None:
        return _valid(y, month, day)

    if year:
        found = make(int(year))
        return _same(found.isoformat()) if found else None
    if make(2024) is None:
        return None
    if published is None:
        return None, None
    return _around(published, make)


def _around(published: date, make: Callable[[int], date | None]) -> _Pair:
    """Return the last and the next of a yearly date, seen from the story's."""
    near = [d for y in range(published.year - 4, published.year + 5) if (d := make(y))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return past and past.isoformat(), ahead and ahead.isoformat()


def _day_of_month(day: int, published: date | None) -> _Pair | None:
    if not 1 <= day <= 31:
        return None
    if published is None:
        return None, None
    months = [_add_months(published.year, published.month, i) for i in range(-3, 4)]
    near = [d for y, m in months if (d := _valid(y, m, day))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return past and past.isoformat(), ahead and ahead.isoformat()


def _weekday(day: int, rel: str | None, published: date | None) -> _Pair:
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


def _relative(rel: str, unit: str, published: date | None) -> _Pair | None:
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


def _in_month(month: int, year: str | None, published: date | None) -> _Pair:
    if year:
        return _same(f"{year}-{month:02}")
    if published is None:
        return None, None
    before = published.year - (month > published.month)
    after = published.year + (month < published.month)
    return f"{before}-{month:02}", f"{after}-{month:02}"


def _shifted(number: str, unit: str, sign: int, published: date | None) -> _Pair:
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


def _fixed(text: str) -> _Pair | None:
    try:
        return _same(date.fromisoformat(text).isoformat())
    except ValueError:
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
    return _MONTHS[name.rstrip(".").lower()]


def _same(iso: str | None) -> _Pair:
    return iso, iso
