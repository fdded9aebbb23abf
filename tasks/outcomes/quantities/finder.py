"""Finds the quantities of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tasks.outcomes.quantities.numerals import NUMERAL, value_of
from tasks.outcomes.quantities.scopes import scope_of
from tasks.outcomes.quantities.units import CURRENCY, PEOPLE, TIME, unit_after

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
# What stands before a number that names, dates or ages and does not count.
_NAMED = re.compile(
    rf"(?:\b(?:Resolution|Article|Section|Chapter|Annex|Channel|Flight|No\.|Nos\.|number|Number"
    r"|Route|Highway|Phase|phase|Stage|stage|Group of|point|Point|item|day|Day|week|Week|aged|age|ages"
    r"|Room|Building|Paragraph|paragraph|article|resolution|Law|Decree|round|Round|Unit|Brigade|Corridor"
    rf"|voted|vote of|magnitude|Protocol|Block|(?:{_MONTHS})\.?) ?|[-–/.]|\bfrom the|aged between|between the ages of|aged \w+ (?:and|to))\s?$"
)
_DATED = re.compile(
    rf"\s?(?:(?:st|nd|rd|th)?\s(?:of )?(?:{_MONTHS})\b|\s?(?:a\.?m\b|p\.?m\b|o'clock|o’clock|GMT|UTC)"
    r"|[-\s]years?[-\s]old|-year-olds|[-–/]\d|°|\s?degrees|-(?:thirds?|fifths?|quarters?|fourths?)"
    r"|\s(?:thirds?|quarters?|fifths?)\b|\sin the (?:morning|afternoon|evening))"
)
_FOR = re.compile(r"[-\s]for[-\s]")
_RANGE = re.compile(r"\s?(?:to|or|[-–])\s?$|\sand\s$")
_SENTENCE = re.compile(r"[.!?;]\s|\n")
_SMALL = 10
_WINDOW = 110
_SWAPPED = frozenset({"", "prisoners", "bodies", "troops", "persons", "civilians", "fighters"})
_DIRECTION = re.compile(
    r"\b(?:in one direction|respectively|returned to|returning|transferred to|handed (?:over )?to"
    r"|receiv(?:es|ed|ing)|repatriated to|sent (?:back )?to|went to|released to)\b"
)
_ARTICLE_TIME = re.compile(
    r"\b(?:for|within|in|lasting|of|after|every|inside) (?P<span>an? (?P<noun>day|week|fortnight|month|year|hour|minute))\b"
    r"(?! (?:ago|earlier|before|later|of|after))"
)
_HALF_HOUR = re.compile(r"\bhalf an hour\b", re.IGNORECASE)
_REMAINS_OF = re.compile(
    r"\b(?:remains|bodies|corpses|coffins) of (?:about |some |at least |another |the |up to |nearly |more than |over )*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as quoted: `text[start:stop] == surface`, in code points.

    `unit` is "" where the text names no noun ("390 from each camp"); durations and sums of money
    keep the unit that the text gives.
    """

    start: int
    stop: int
    surface: str
    value: float
    unit: str
    scope: str


def find_quantities(text: str) -> tuple[Number, ...]:
    """Return the quantities of a text in order. "Hundreds" and "several" are none."""
    numbers: list[Number] = []
    matches = list(NUMERAL.finditer(text))
    skip = -1
    for i, match in enumerate(matches):
        start, stop = match.span()
        if start < skip:
            continue
        value = value_of(match)
        if value is None:
            continue
        before = _before(text, start)
        if _NAMED.search(before) or _DATED.match(text, stop):
            continue
        currency = match["currency"]
        other = matches[i + 1] if i + 1 < len(matches) else None
        if other is not None and _FOR.fullmatch(text, stop, other.start()):
            second = value_of(other)
            unit, end = unit_after(text, other.end())
            scope = "each" if second == value else "ratio"
            numbers.append(
                Number(start, other.end(), text[start : other.end()], value, unit, scope)
            )
            skip = other.end()
            continue
        if currency:
            symbol = currency[-1] if currency[-1] in CURRENCY else currency
            unit, end = CURRENCY[symbol], stop
        else:
            unit, end = unit_after(text, stop, known_only=_is_year(match, value), one=value == 1)
            if (
                not unit
                and other is not None
                and _RANGE.fullmatch(text, stop, other.start())
                and value_of(other) is not None
            ):
                unit, end = unit_after(text, other.end())
                end = stop
        if not _counts(text, match, value, unit, before):
            continue
        if _REMAINS_OF.search(before) and unit in PEOPLE:
            unit = "bodies"
        after = _after(text, end)
        if text[end - 9 : end].lower() in ("fortnight", "ortnights"):
            value *= 2
        scope = scope_of(before, after, unit)
        if (
            not unit
            and scope not in ("each", "so_far", "so_far_each", "remaining", "per_day", "by_source")
            and not _bare(text, stop)
        ):
            continue
        stop = max(stop, end)
        numbers.append(Number(start, stop, text[start:stop], value, unit, scope))
    _articles(text, numbers)
    return tuple(_by_source(text, numbers))


def _by_source(text: str, numbers: list[Number]) -> list[Number]:
    """Mark the numbers of an uneven swap: "38 to Russia, 1,000 to Ukraine" in one sentence."""
    result: list[Number] = []
    for i, number in enumerate(numbers):
        if number.scope == "total" and number.unit in _SWAPPED:
            for other in numbers[max(0, i - 2) : i + 3]:
                if other is number or other.unit not in _SWAPPED or other.value == number.value:
                    continue
                between = text[min(number.stop, other.stop) : max(number.start, other.start)]
                if not _SENTENCE.search(between) and _DIRECTION.search(
                    _before(text, number.start) + number.surface + _after(text, number.stop)
                ):
                    number = replace(number, scope="by_source")
                    break
        result.append(number)
    return result


def _articles(text: str, numbers: list[Number]) -> None:
    """Add "a month", "half an hour": one, where it is a duration."""
    added = False
    for match in _ARTICLE_TIME.finditer(text):
        start, stop = match.span("span")
        if any(n.start < stop and start < n.stop for n in numbers):
            continue
        noun = match["noun"]
        scope = scope_of(_before(text, start), _after(text, stop), f"{noun}s")
        value, unit = (2.0, "weeks") if noun == "fortnight" else (1.0, f"{noun}s")
        numbers.append(Number(start, stop, text[start:stop], value, unit, scope))
        added = True
    for match in _HALF_HOUR.finditer(text):
        start, stop = match.span()
        scope = scope_of(_before(text, start), _after(text, stop), "hours")
        numbers.append(Number(start, stop, text[start:stop], 0.5, "hours", scope))
        added = True
    if added:
        numbers.sort(key=lambda n: n.start)


def _counts(text: str, match: re.Match[str], value: float, unit: str, before: str) -> bool:
    """Whether the numeral counts something: not a year, not "one day", not "the two sides"."""
    if _is_year(match, value) and unit not in PEOPLE and not match["currency"]:
        return False
    words = match["words"]
    if words is not None:
        small = value <= _SMALL
        if not unit and small and not _bare(text, match.end()):
            return False
        if value == 1 and (not unit or unit not in (PEOPLE | TIME | {"%"})):
            return False
        if (
            value == 1
            and unit == "days"
            and text[match.end()] != "-"
            and not re.search(r"\b(?:for|within|of|only|lasted|after) $", before)
        ):
            return False
        known = unit in PEOPLE or unit in TIME
        if (
            small
            and not known
            and re.search(
                r"\b(?:the|these|those|both|other|its|their|his|her) $", before, re.IGNORECASE
            )
        ):
            return False
        if (
            small
            and unit == "persons"
            and re.search(r"\b(?:the|these|those|both|between) $", before, re.IGNORECASE)
        ):
            return False
    return True


def _is_year(match: re.Match[str], value: float) -> bool:
    digits = match["digits"]
    return (
        digits is not None
        and len(digits) == 4
        and digits.isdigit()
        and 1900 <= value <= 2099
        and not match["suffix"]
    )


def _bare(text: str, stop: int) -> bool:
    """Whether what follows lets a number stand without a noun."""
    return bool(
        re.match(
            r" (?:in|from|to|on) (?:one|the other|each|either|both)\b|,? (?:were|was) (?:freed|released|returned|exchanged|handed)| of (?:them|its own|their own)\b",
            text[stop : stop + 40],
        )
    )


def _before(text: str, start: int) -> str:
    window = text[max(0, start - _WINDOW) : start]
    cut = 0
    for match in _SENTENCE.finditer(window):
        cut = match.end()
    return window[cut:]


def _after(text: str, stop: int) -> str:
    window = text[stop : stop + _WINDOW]
    match = _SENTENCE.search(window)
    return window[: match.start() + 1] if match else window
