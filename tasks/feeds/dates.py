"""Dates of feeds, read without guessing.

A date is believed when its format leaves no choice and the result lies between 1995 and tomorrow.
Everything else is None with a note that keeps the text: the day is then the page's business.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

#: RSS is of 1999; earlier dates are defaults of broken software (1970, 1904, year 1).
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
#: Clocks and zones of publishers are wrong by up to a day.
TOLERANCE = timedelta(days=1)

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[A-Za-z]{2,5}|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(Z|[+-]\d{4})?")
_ZONE = r"(?:GMT|UTC?)?[+-]\d{1,2}:?\d{2}|[A-Za-z]{1,5}"
_RFC = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{4}|\d{2})"
    rf"(?:[,\s]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:\.\d+)?)?\s*({_ZONE})?(?:\s*\(.*\))?)?",
    re.UNICODE,
)
#: "Tue Sep  1 10:00:00 2026", "Tue Sep 01 10:00:00 EDT 2026", "September 1, 2026 10:00"
_ASCTIME = re.compile(
    rf"[^\W\d]+,?\s+([^\W\d]+)\.?\s+(\d{{1,2}})\s+(\d{{1,2}}):(\d{{2}}):(\d{{2}})\s+(?:({_ZONE})\s+)?(\d{{4}})"
)
_AMBIGUOUS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})\b")

#: Offsets in hours: RFC 822, and names that mean one zone wherever news is written.
#: Names of several zones (IST, CST outside America, BST, AST ...) stand here only as RFC 822 has them.
_OFFSETS = [
    "Z",
    "0",
    "UT",
    "0",
    "UTC",
    "0",
    "GMT",
    "0",
    "WET",
    "0",
    "WEST",
    "1",
    "CET",
    "1",
    "MEZ",
    "1",
    "CEST",
    "2",
    "MESZ",
    "2",
    "EET",
    "2",
    "EEST",
    "3",
    "TRT",
    "3",
    "MSK",
    "3",
    "MSD",
    "4",
    "EST",
    "-5",
    "EDT",
    "-4",
    "CST",
    "-6",
    "CDT",
    "-5",
    "MST",
    "-7",
    "MDT",
    "-6",
    "PST",
    "-8",
    "PDT",
    "-7",
    "AKST",
    "-9",
    "AKDT",
    "-8",
    "HST",
    "-10",
    "WAT",
    "1",
    "CAT",
    "2",
    "SAST",
    "2",
    "EAT",
    "3",
    "PKT",
    "5",
    "NPT",
    "5.75",
    "WIB",
    "7",
    "HKT",
    "8",
    "AWST",
    "8",
    "JST",
    "9",
    "KST",
    "9",
    "ACST",
    "9.5",
    "AEST",
    "10",
    "AEDT",
    "11",
    "NZST",
    "12",
    "NZDT",
    "13",
]
_ZONES = {name: float(hours) for name, hours in zip(_OFFSETS[::2], _OFFSETS[1::2], strict=True)}
_NAMES = (
    "jan january січ січня янв января jänner januar janvier janv enero ene",
    "feb february лют лютого фев февраля februar février févr fév febrero",
    "mar march бер березня мар марта märz mär mars marzo",
    "apr april кві квітня апр апреля avril avr abril abr",
    "may травня тра мая май mai mayo",
    "jun june чер червня июн июня juni juin junio",
    "jul july лип липня июл июля juli juillet juil julio",
    "aug august сер серпня авг августа août agosto ago",
    "sep sept september вер вересня сен сентября septembre septiembre",
    "oct october жов жовтня окт октября okt oktober octobre octubre",
    "nov november лис листопада ноя ноября novembre noviembre",
    "dec december гру грудня дек декабря dez dezember décembre déc diciembre dic",
)
_MONTHS = {name: number for number, row in enumerate(_NAMES, 1) for name in row.split()}

Parsed = tuple[datetime | None, str | None]


def parse_date(text: str | None, *, now: datetime | None = None) -> Parsed:
    """Return the moment that `text` states, in UTC, and a note if anything about it was odd.

    `now` bounds the future; without it a date in the future is believed. Understood: RFC 822 (with
    English, Ukrainian, Russian, German, French and Spanish months), ISO 8601, asctime, Unix seconds
    and milliseconds, and the Korean, Greek and Hungarian forms that feedparser knows. A date without
    a zone is read as UTC and noted; one such as 10/11/2026, where day and month could be either,
    an unknown zone, an impossible day, and anything else give None.
    """
    if text is None or not text.strip():
        return None, None
    shown = " ".join(text.split())[:60]
    try:
        moment, note = _read(" ".join(text.split()))
    except (ValueError, OverflowError):
        return None, f"date: impossible: {shown}"
    if moment is None:
        return None, f"date: {note or 'not understood'}: {shown}"
    if moment < EARLIEST:
        return None, f"date: before {EARLIEST.year}: {shown}"
    if now is not None and moment > now + TOLERANCE:
        return None, f"date: in the future: {shown}"
    return moment, note and f"date: {note}: {shown}"


def _read(text: str) -> Parsed:
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC), None
    if m := _ISO.fullmatch(text):
        return _moment(m[1], int(m[2]), m[3], m[4], m[5], m[6], m[7])
    if m := _COMPACT.fullmatch(text):
        return _moment(m[1], int(m[2]), m[3], m[4], m[5], m[6], m[7])
    if (m := _RFC.fullmatch(text)) and (month := _MONTHS.get(m[2].lower())):
        return _moment(m[3], month, m[1], m[4], m[5], m[6], m[7])
    if (m := _ASCTIME.fullmatch(text)) and (month := _MONTHS.get(m[1].lower())):
        return _moment(m[7], month, m[2], m[3], m[4], m[5], m[6])
    if _AMBIGUOUS.search(text):
        return None, "day and month could be either"
    return _foreign(text), None


def _moment(
    year: str,
    month: int,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> Parsed:
    number = int(year)
    if len(year) == 2:  # RFC 2822, 4.3
        number += 2000 if number < 50 else 1900
    on = date(number, month, int(day))
    if hour is None:
        return datetime.combine(on, time(tzinfo=UTC)), "no time of day, read as 00:00 UTC"
    offset, note = _offset(zone)
    if offset is None:
        return None, note
    if hour == "24" and int(minute or 0) == int(second or 0) == 0:
        on, hour = on + timedelta(days=1), "0"
    # a leap second does not exist in Python
    at = time(
        int(hour),
        int(minute or 0),
        min(int(second or 0), 59) if second == "60" else int(second or 0),
    )
    return datetime.combine(on, at, timezone(offset)).astimezone(UTC), note


def _offset(zone: str | None) -> tuple[timedelta | None, str | None]:
    if zone is None:
        return timedelta(), "no zone, read as UTC"
    if m := re.fullmatch(r"(?:GMT|UTC?)?([+-])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE):
        offset = timedelta(hours=int(m[2]), minutes=int(m[3] or 0))
        if offset > timedelta(hours=14):
            return None, "impossible zone"
        return (offset if m[1] == "+" else -offset), None
    hours = _ZONES.get(zone.upper())
    return (None, f"unknown zone {zone}") if hours is None else (timedelta(hours=hours), None)


def _foreign(text: str) -> datetime | None:
    """Return what feedparser's readers of Korean, Greek and Hungarian dates make of `text`."""
    if text.isascii():
        return None
    from feedparser.datetimes.greek import _parse_date_greek
    from feedparser.datetimes.hungarian import _parse_date_hungarian
    from feedparser.datetimes.korean import _parse_date_nate, _parse_date_onblog

    for reader in (_parse_date_onblog, _parse_date_nate, _parse_date_greek, _parse_date_hungarian):
        try:
            found = reader(text)
        except (LookupError, ValueError, OverflowError, TypeError):
            continue  # they look names up without asking whether they know them
        if found:
            year, month, day, hour, minute, second = found[:6]
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return None
