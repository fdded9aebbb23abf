"""The arithmetic of dates told in words: days, months and weeks around the story's date."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tasks.outcomes.dates.pattern import DAYS, MONTHS
from tasks.outcomes.quantities.numerals import words_value

#: A date as a past act's and as a coming act's, each ISO 8601 or None.
Pair = tuple[str | None, str | None]
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def day_month(
    day: int, month: int, year: str | None, weekday: str | None, published: date | None
) -> Pair | None:
    """Return a day of a month; without a year the last and the next, by the weekday if given."""

    def make(y: int) -> date | None:
        return day_or_none(y, month, day)

    def make_on_weekday(y: int) -> date | None:
        found = make(y)
        named = found and DAYS[found.weekday()] == (weekday or "").lower()
        return found if named else None

    if year:
        found = make(int(year))
        return both(found.isoformat()) if found else None
    if make(2024) is None:
        return None
    if published is None:
        return None, None
    if weekday:  # "Monday, June 16": the year in which it is one
        past, ahead = around(published, make_on_weekday)
        if past or ahead:
            return past or ahead, ahead or past
    return around(published, make)


def around(published: date, make: Callable[[int], date | None]) -> Pair:
    """Return the last and the next of a yearly date, seen from the story's."""
    near = [d for y in range(published.year - 4, published.year + 5) if (d := make(y))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return as_text(past), as_text(ahead)


def day_of_month(day: int, published: date | None) -> Pair | None:
    """Return the last and the next such day ("the 25th")."""
    if not 1 <= day <= 31:
        return None
    if published is None:
        return None, None
    months = [add_months(published.year, published.month, i) for i in range(-3, 4)]
    near = [d for y, m in months if (d := day_or_none(y, m, day))]
    past = max((d for d in near if d <= published), default=None)
    ahead = min((d for d in near if d >= published), default=None)
    return as_text(past), as_text(ahead)


def on_weekday(day: int, rel: str | None, published: date | None) -> Pair:
    """Return the last and the next such weekday (0 is Monday), the story's own day included."""
    if published is None:
        return None, None
    back = (published.weekday() - day) % 7
    forth = (day - published.weekday()) % 7
    past, ahead = published - timedelta(back), published + timedelta(forth)
    if rel in ("last", "past"):
        return both((published - timedelta(back or 7)).isoformat())
    if rel in ("next", "coming", "the following"):
        return both((published + timedelta(forth or 7)).isoformat())
    if rel == "this":
        return both(ahead.isoformat())
    return past.isoformat(), ahead.isoformat()


def in_period(rel: str, unit: str, published: date | None) -> Pair | None:
    """Return "next week", "last July" and the like, as precise as they are."""
    if published is None:
        return None, None
    step = -1 if rel in ("last", "the past") else 0 if rel == "this" else 1
    if unit == "week":
        year, week, _ = (published + timedelta(7 * step)).isocalendar()
        return both(f"{year}-W{week:02}")
    if unit == "weekend":
        monday = published - timedelta(published.weekday())
        return both((monday + timedelta(5 + 7 * step)).isoformat())
    if unit == "month":
        year, month = add_months(published.year, published.month, step)
        return both(f"{year}-{month:02}")
    if unit == "year":
        return both(str(published.year + step))
    month = month_of(unit)
    past, ahead = in_month(month, None, published)
    if step < 0:
        this = f"{published.year}-{published.month:02}"
        return both(past if past != this else f"{published.year - 1}-{month:02}")
    return both(ahead)


def in_month(month: int, year: str | None, published: date | None) -> Pair:
    """Return a month; without a year the last and the next, the story's own included."""
    if year:
        return both(f"{year}-{month:02}")
    if published is None:
        return None, None
    before = published.year - (month > published.month)
    after = published.year + (month < published.month)
    return f"{before}-{month:02}", f"{after}-{month:02}"


def shifted(number: str, unit: str, sign: int, published: date | None) -> Pair:
    """Return the day so many units after (sign 1) or before (-1) the story's; no broken days."""
    if published is None:
        return None, None
    amount = 1.0 if number in ("a", "an") else float(number) if number.isdigit() else None
    if amount is None:
        amount = words_value(number) or 0.0
    unit = unit.removesuffix("s")
    if unit in ("month", "year"):
        months = int(amount) * (12 if unit == "year" else 1) * sign
        year, month = add_months(published.year, published.month, months)
        if not 1 <= year <= 9999:
            return None, None
        day = min(published.day, monthrange(year, month)[1])
        return both(date(year, month, day).isoformat())
    days = amount / 24 if unit == "hour" else amount * _UNIT_DAYS[unit]
    return both(day_from(published, timedelta(sign * int(days))) if days == int(days) else None)


def day_from(published: date | None, shift: timedelta) -> str | None:
    """Return the day at that distance from the story's."""
    return (published + shift).isoformat() if published else None


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Return year and month so many months on."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def month_of(name: str) -> int:
    """Return the number of a month by its name or abbreviation."""
    return MONTHS[name.rstrip(".").lower()]


def both(iso: str | None) -> Pair:
    """Return one date as both readings."""
    return iso, iso


def as_text(day: date | None) -> str | None:
    """Return the date in ISO 8601, None for None."""
    return None if day is None else day.isoformat()
