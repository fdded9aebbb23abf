"""How the report puts things: numbers with their scope, parties, days, statuses. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tasks.display import clipped

#: How a number reads with the scope it was quoted in (ontology: 17 scopes). "1,000 each" is never
#: 2,000, so each scope keeps its own words.
SCOPES: Mapping[str, str] = {
    "each": "{} each",
    "total": "{} in total",
    "sum": "{} taken together",
    "by_source": "{} by the first party",
    "so_far": "{} so far",
    "so_far_each": "{} each so far",
    "remaining": "{} remaining",
    "ratio": "{} for each",
    "per_day": "{} a day",
    "per_zone": "{} a zone",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "less_than": "less than {}",
    "up_to": "up to {}",
    "approximately": "about {}",
    "deadline": "within {}",
    "cap": "at most {}",
}

#: Statuses by what they mean for the way from a wish to a deed, as staging.outcome_status has it.
PHASES: Mapping[str, str] = {
    "refusal": "refused or threatened",
    "setback": "broken off or set back",
    "open": "open",
    "wish": "demanded or proposed",
    "accord": "agreed",
    "deed": "under way or done",
}
_PHASE_OF = {
    "rejected": "refusal",
    "threatened": "refusal",
    "collapsed": "setback",
    "violated": "setback",
    "suspended": "setback",
    "postponed": "setback",
    "none": "open",
    "under_discussion": "open",
    "conditional": "open",
    "demanded": "wish",
    "proposed": "wish",
    "agreed": "accord",
    "scheduled": "accord",
    "signed": "accord",
    "ongoing": "deed",
    "extended": "deed",
    "implemented": "deed",
}
_STATUS = {"none": "not agreed", "under_discussion": "under discussion"}


def amount(value: float | None) -> str:
    """Return a number as it is read: 1,000 or 2.5; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def quantity(value: float | None, unit: str | None, scope: str | None) -> str:
    """Return a quoted number in words, with its scope: "1,000 prisoners each"."""
    if value is None:
        return ""
    counted = " ".join(part for part in (amount(value), (unit or "").replace("_", " ")) if part)
    return SCOPES.get(scope or "", "{}").format(counted)


def status(name: str) -> str:
    """Return a status as it is read."""
    return _STATUS.get(name, name.replace("_", " "))


def phase(name: str) -> str:
    """Return the phase of a status: refusal, setback, open, wish, accord or deed."""
    return _PHASE_OF.get(name, "open")


def matter(name: str, titles: Mapping[str, str]) -> str:
    """Return the title of a type, or the type itself where none is known."""
    return titles.get(name, name.replace(".", ": ").replace("_", " "))


def parties(names: Sequence[str] | None) -> str:
    """Return actors as one reads them: "Russia and Ukraine", "a, b and c"."""
    found = [clipped(name, 60) for name in names or ()]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def day(value: date | datetime | None) -> str:
    """Return a day as one reads it: 16 May 2025."""
    return f"{value.day} {value:%B %Y}" if value else ""


def short(value: date | datetime | None) -> str:
    """Return a day as a narrow place holds it: 16 May 2025, 3 Nov 2025."""
    return f"{value.day} {value:%b %Y}" if value else ""


def iso(value: date | datetime | None) -> str:
    """Return a day as a machine reads it: 2025-05-16."""
    return f"{value:%Y-%m-%d}" if value else ""


def minute(value: datetime | None) -> str:
    """Return a time as one reads it: 16 May 2025, 13:40 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC" if value else ""


def days(first: date | None, last: date | None) -> str:
    """Return a span of days: "16 May 2025" or "16 to 25 May 2025"."""
    if not first or not last or first == last:
        return day(last or first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def several(number: Any, noun: str, plural: str = "") -> str:
    """Return a count with its noun: "1 report", "1,200 reports"."""
    return f"{number or 0:,} {noun if number == 1 else plural or noun + 's'}"
