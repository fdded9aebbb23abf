"""Points in time as pages write them, with what is known of each and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

_EARLIEST = date(1990, 1, 1)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?![\d])",
    re.IGNORECASE,
)
#: Days written with points put the day first, wherever they are in use.
_DOTTED = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s*(?:um|[-–|/•])?\s*(\d{1,2})[:.](\d{2}))?(?!\d)"
)
_YMD = re.compile(
    r"(?<!\d)(\d{4})(?:[./]|年\s?|년\s?)(\d{1,2})(?:[./]|月\s?|월\s?)(\d{1,2})[日일.]?(?:\s+(\d{1,2})[:時](\d{2}))?(?!\d)"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio janeiro januari ocak",
            "february feb februar février febrero febbraio fevereiro februari şubat",
            "march mar märz mars marzo março maart mart",
            "april apr avril abril aprile nisan",
            "may mai mayo maggio maio mei mayıs",
            "june jun juni juin junio giugno junho haziran",
            "july jul juli juillet julio luglio julho temmuz",
            "august aug août agosto augustus ağustos",
            "september sep sept septembre septiembre settembre setembro eylül",
            "october oct oktober octobre octubre ottobre outubro ekim",
            "november nov novembre noviembre novembro kasım",
            "december dec dezember décembre diciembre dicembre dezembro aralık",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
#: Both are looked for in lower case.
_DMY = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?({_NAMES})\.?,?\s+(?:de\s+)?(\d{{4}})(?!\d)"
)
_MDY = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
#: Every form has a year, or the time of day of a mail's date.
_ANY = re.compile(r"\d\d:\d|\d{4}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as far as the page tells it."""

    day: date
    at: datetime | None = None  # UTC; None when the page gives no time, or no zone with it
    local: datetime | None = None  # as the page writes it, where that is not UTC or has no zone

    def stamp(self) -> datetime:
        """Return the moment, or midnight UTC of its day where the page tells no more."""
        return self.at or datetime.combine(self.day, time(), UTC)


def read(value: Any) -> Moment | None:
    """Return the moment that a declaration names, or None when it names none or an impossible one.

    Read are ISO 8601, RFC 2822, digits as YYYYMMDD[HHMMSS], Unix seconds or milliseconds, and days
    with the month's name in Latin script. Days with points are day first. Days like
    03/04/2024 are not read: nobody can know.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value))
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not 6 <= len(text) <= 120 or not _ANY.search(text):
        return None
    try:
        moment = _read(text)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment if moment and moment.day >= _EARLIEST else None


def _read(text: str) -> Moment | None:
    if text.isdigit() and len(text) in (10, 13):
        at = datetime.fromtimestamp(int(text) / (1 if len(text) == 10 else 1000), UTC)
        return Moment(at.date(), at)
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        return _moment(year, month, day, hour, minute, second, zone)
    if iso := _ISO.search(text):
        year, month, day, hour, minute, second, _fraction, zone = iso.groups()
        return _moment(year, month, day, hour, minute, second, zone)
    if dotted := _DOTTED.search(text):
        day, month, year, hour, minute = dotted.groups()
        return _moment(year, month, day, hour, minute, None, None)
    if ymd := _YMD.search(text):
        year, month, day, hour, minute = ymd.groups()
        return _moment(year, month, day, hour, minute, None, None)
    if re.match(r"^\w{3},? \d", text) and ":" in text:
        at = parsedate_to_datetime(text)
        if at.tzinfo is not None:
            return Moment(at.date(), at.astimezone(UTC), at if at.utcoffset() else None)
    lower = text.lower()
    for pattern, order in ((_DMY, (2, 1, 0)), (_MDY, (2, 0, 1))):
        if found := pattern.search(lower):
            year, month, day = (found.groups()[i] for i in order)
            the_day = date(int(year), MONTHS[month], int(day))
            return Moment(the_day, local=_clock(lower[found.end() :], the_day))
    return None


#: A time right behind a day in words. What follows "pm" (ET, Uhr) names no offset for sure.
_CLOCK = re.compile(
    r"(?:,|\s|[-–|/•·@]|um |at |kl\. |à |às |alle |ore )*(\d{1,2})[:.h](\d{2})(?::\d{2})?(?!\d)(?:\s*([ap])\.?\s?m)?"
)


def _clock(text: str, day: date) -> datetime | None:
    """Return the local time that a text begins with, on a day; None when it begins with none."""
    found = _CLOCK.match(text)
    if found is None:
        return None
    hour, half = int(found[1]), found[3]
    if half and 1 <= hour <= 12:  # not "21:40 am Montag"
        hour = hour % 12 + 12 * (half == "p")
    return (
        datetime.combine(day, time(hour, int(found[2]))) if hour < 24 and found[2] < "60" else None
    )


def _moment(
    year: str,
    month: str,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> Moment:
    the_day = date(int(year), int(month), int(day))
    if hour is None or minute is None:
        return Moment(the_day)
    clock = time(int(hour) % 24, int(minute), min(59, int(second or 0)))
    if zone is None:
        return Moment(the_day, local=datetime.combine(the_day, clock))
    zone = zone.upper()
    if zone in ("Z", "UTC", "GMT"):
        return Moment(the_day, datetime.combine(the_day, clock, UTC))
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    local = datetime.combine(the_day, clock, timezone(-offset if zone[0] == "-" else offset))
    return Moment(the_day, local.astimezone(UTC), local if offset else None)
