"""Finds the quantities of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tasks.outcomes.quantities.nouns import unit_after
from tasks.outcomes.quantities.numerals import Numeral, numerals
from tasks.outcomes.quantities.scopes import scope_of
from tasks.outcomes.quantities.units import PEOPLE, TIME
from tasks.outcomes.quantities.window import SENTENCE, WINDOW, after_in, before_in

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
# The last word before a number that names, dates or ages, and does not count.
_NAMED = re.compile(
    rf"(?:\b(?:Resolution|Article|Section|Chapter|Annex|Channel|Flight|No\.|Nos\.|number|Number"
    r"|Route|Highway|Group of|aged|ages?"
    r"|Room|Building|[Pp]aragraph|article|resolution|Law|Decree|Unit|Brigade|Corridor"
    rf"|voted|vote of|magnitude|Protocol|Block|(?:{_MONTHS})\.?) ?"
    r"|aged between|between the ages of|aged \w+ (?:and|to))\s?$|[-–/.]$"
)
# The last word before a number that numbers it, unless people or things follow.
_NUMBERED = re.compile(r"\b(?:[Dd]ay|[Ww]eek|[Rr]ound|[Pp]oint|[Ss]tage|[Pp]hase|[Ii]tem) $")
_DATED = re.compile(
    rf"(?:st|nd|rd|th)?\s(?:of )?(?:{_MONTHS})\b"
    r"|\s?(?:a\.?m\b|p\.?m\b|o'clock|o’clock|GMT|UTC|°|degrees)"
    r"|[-\s]years?[-\s]old|-year-olds|[-–/]\d|[-\s](?:thirds?|quarters?|fifths?|fourths?)\b"
    r"|\sin the (?:morning|afternoon|evening)"
)
_FOR = re.compile(r"[-\s]for[-\s]")
_RANGE = re.compile(r"\s?(?:to|or|[-–])\s?|\sand\s")
_TO = re.compile(r"\s?(?:to|[-–])\s?")
_TO_END = re.compile(r"\s?(?:to|[-–]|and)\s?")
_OF_ALL = re.compile(r"\sof (?:the |its |their |some |about )?")
_SHARE = re.compile(
    r"\b(?:half|third|quarter|most|some|many|none|majority) of (?:the |its |their |these |those )$",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(r" [A-Z]\w+ and ")  # "32 Armenian and two Azerbaijani prisoners"
_BETWEEN = re.compile(r"\bbetween $", re.IGNORECASE)
# What lets a number stand without a noun of its own, and lends it one.
_FORCE_OF = re.compile(
    r"\b(?:army|forces?|military|contingent|troops)\b[^.;]{0,20}\b(?:of|to|at)"
    r" (?:about |some |up to |around |nearly )?$",
    re.IGNORECASE,
)
_GROUP_OF = re.compile(
    r"\b(?:group|batch|total|list|number|convoy|wave|one|two) of (?:the |about |some )?$"
)
# After a number with a noun, these let the next one count the same.
_MORE = re.compile(
    r"\b(?:[Aa]nother|[Aa] further|[Tt]he other|[Aa]n additional|with) (?:about |some )?$"
)
_NEAR = 240
_LIKEWISE = re.compile(
    r"\b(?:got|received|returned|freed|released|handed over|took back|gave up|in (?:return|exchange)"
    r" for|sent back|repatriated|of whom|and got back) (?:about |some |another |only |just )?$"
)
# Without one of these near it, no number stands without a noun.
_CUE = re.compile(
    r"\b(?:[Ee]ach|sides?|apiece|either|both|[Ss]o far|to date|until now|remain\w*|others?|last|rest"
    r"|day|daily|exchange|return\w*|one|of|to|at|got|received|freed|released|handed|took|gave|sent"
    r"|repatriated|for)\b"
)
_LONE = frozenset({"each", "so_far", "so_far_each", "remaining", "per_day", "by_source"})
_SWAPPED = frozenset({"", "prisoners", "bodies", "troops", "persons", "civilians", "fighters"})
_DIRECTION = re.compile(
    r"\b(?:in one direction|respectively|return(?:s|ed|ing)|transferred to|handed (?:over )?to"
    r"|receiv(?:es|ed|ing)|got|repatriated to|sent (?:back )?to|went to|released to|in return)\b"
)
_UNKNOWN = re.compile(r"\b(?:unknown|undisclosed|unspecified) (?:amount|number) of\b")
_ARTICLE_TIME = re.compile(
    r"(?<=[a-z] )(?P<span>an? (?P<noun>day|week|fortnight|month|year|hour|minute))\b"
    r"(?! (?:ago|earlier|before|later|of|after))"
)
_TIME_PREPOSITION = re.compile(
    r"\b(?:for|within|in|lasting|lasted|of|after|every|inside|just|only|than|about|nearly|almost|around|over|under) $"
)
_HALF_HOUR = re.compile(r"half an hour\b")
_REMAINS_OF = re.compile(
    r"\b(?:remains|bodies|corpses|coffins) of"
    r" (?:about |some |at least |another |the |up to |nearly |more than |over )*$",
    re.IGNORECASE,
)
_ONE_DAY = re.compile(r"\b(?:for|within|of|only|lasted|after) $")
_DETERMINED = re.compile(r"\b(?:the|these|those|both|other|its|their|his|her) $", re.IGNORECASE)
_BARE = re.compile(
    r" (?:in|from|to|on) (?:one|the other|each|either|both)\b"
    r"|,? (?:were|was) (?:freed|released|returned|exchanged|handed)| in (?:return|exchange)\b"
    r"| of (?:them|its own|their own)\b"
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
    """Return the quantities of a text in order. "Hundreds" and "several" are none.

    Of a range ("10 to 15 trucks") both ends come with the noun, the low one as `at_least`, the
    high one as `up_to`.
    """
    numbers: list[Number] = []
    found = list(numerals(text))
    skip = -1
    for numeral, following in zip(found, [*found[1:], None], strict=False):
        if (
            numeral.start < skip
            or _DATED.match(text, numeral.stop)
            or _NAMED.search(text, max(0, numeral.start - 24), numeral.start)
        ):
            continue
        if following is not None and _FOR.fullmatch(text, numeral.stop, following.start):
            numbers.append(_swap(text, numeral, following))
            skip = following.stop
        elif following is not None and (part := _part(text, numeral, following)):
            numbers.append(part)
            skip = following.stop
        elif number := _read(text, numeral, following, numbers[-1] if numbers else None):
            numbers.append(number)
    _articles(text, numbers)
    return tuple(_side_by_side(text, numbers))


def _read(
    text: str, numeral: Numeral, following: Numeral | None, last: Number | None
) -> Number | None:
    """Return what a numeral counts, or None where it counts nothing."""
    start = numeral.start
    before = before_in(text, start)
    unit, end, low = _unit(text, numeral, following, before)
    if unit not in PEOPLE and (
        _NUMBERED.search(before) or (numeral.is_year(text) and not numeral.currency)
    ):
        return None
    if _SHARE.search(before):
        return None
    if numeral.words and not _word_counts(text, numeral, unit, before):
        return None
    if not unit and not _CUE.search(text, max(0, start - WINDOW), end + WINDOW):
        return None
    scope = scope_of(before, after_in(text, end), unit)
    if not unit:
        if _FORCE_OF.search(before):
            unit = "troops"
        elif last is not None and last.unit in PEOPLE and _goes_on(before, start - last.stop):
            unit = last.unit
        elif not (scope in _LONE or _BARE.match(text, end) or _GROUP_OF.search(before)):
            return None
    if low:
        scope = "at_least"
    elif (
        last is not None and last.scope == "at_least" and _TO_END.fullmatch(text, last.stop, start)
    ):
        scope = "up_to"
    surface = text[start:end]
    value = numeral.value * 2 if "fortnight" in surface.lower() else numeral.value
    return Number(start, end, surface, value, unit, scope)


def _goes_on(before: str, gap: int) -> bool:
    """Whether a number counts what the one before it counts: "received 78", "another 500"."""
    return bool(_LIKEWISE.search(before) or (gap < _NEAR and _MORE.search(before)))


def _unit(
    text: str, numeral: Numeral, following: Numeral | None, before: str
) -> tuple[str, int, bool]:
    """Return the unit, where its noun ends, and whether the number is the low end of a range."""
    if numeral.currency:
        return numeral.currency, numeral.stop, False
    low = False
    one, year = numeral.value == 1, numeral.is_year(text)
    unit, end = unit_after(text, numeral.stop, year=year, one=one)
    if not unit and following and _RANGE.fullmatch(text, end, following.start):
        unit = unit_after(text, following.stop)[0]
        low = bool(_TO.fullmatch(text, end, following.start) or _BETWEEN.search(before))
    elif not unit and following and _AND_OTHERS.fullmatch(text, end, following.start):
        unit = unit_after(text, following.stop)[0]
    if unit in PEOPLE and _REMAINS_OF.search(before):
        unit = "bodies"
    return unit, end, low


def _part(text: str, one: Numeral, whole: Numeral) -> Number | None:
    """Return how many people of how many: "46 of one thousand civilians" counts 46."""
    if not _OF_ALL.fullmatch(text, one.stop, whole.start):
        return None
    unit, end = unit_after(text, whole.stop)
    if unit not in PEOPLE:
        return None
    start = one.start
    scope = scope_of(before_in(text, start), after_in(text, end), unit)
    return Number(start, end, text[start:end], one.value, unit, scope)


def _swap(text: str, one: Numeral, other: Numeral) -> Number:
    """Return "1,000 for 1,000" as 1,000 each; uneven numbers as a ratio, by its first."""
    scope = "each" if one.value == other.value else "ratio"
    unit, _ = unit_after(text, other.stop)
    unit = unit if unit in PEOPLE else ""
    return Number(one.start, other.stop, text[one.start : other.stop], one.value, unit, scope)


def _word_counts(text: str, numeral: Numeral, unit: str, before: str) -> bool:
    """Whether a number word counts: not "one day", nor "the two sides"."""
    value = numeral.value
    known = unit in PEOPLE or unit in TIME
    if value == 1:
        if unit == "days" and text[numeral.stop] != "-":
            return bool(_ONE_DAY.search(before))
        return known or unit == "%"
    if value > 10:
        return True
    if not unit:
        return bool(_BARE.match(text, numeral.stop))
    return (known and unit != "persons") or not _DETERMINED.search(before)


def _side_by_side(text: str, numbers: list[Number]) -> list[Number]:
    """Mark the numbers of a swap told side by side in one sentence.

    Uneven ("38 to Russia, 1,000 to Ukraine") they are by source, even ("307 Russians and 307
    Ukrainians") they are each.
    """
    result: list[Number] = []
    for i, number in enumerate(numbers):
        scope = number.scope
        if scope == "total" and number.unit in _SWAPPED:
            near = [
                other
                for other in numbers[max(0, i - 2) : i + 3]
                if other.unit in _SWAPPED
                and not SENTENCE.search(
                    text, min(number.stop, other.stop), max(number.start, other.start)
                )
            ]
            sentence = before_in(text, number.start) + after_in(text, number.start)
            if any(_even(number, other) for other in near):
                scope = "each"
            elif _UNKNOWN.search(sentence) or (
                any(other.value != number.value for other in near) and _DIRECTION.search(sentence)
            ):
                scope = "by_source"
        result.append(number if scope == number.scope else replace(number, scope=scope))
    return result


def _even(one: Number, other: Number) -> bool:
    """Whether two numbers give as many people of one kind as of another."""
    return (
        one is not other
        and one.value == other.value > 1
        and one.unit == other.unit == "persons"
        and one.surface != other.surface
    )


def _articles(text: str, numbers: list[Number]) -> None:
    """Add "for a month", "half an hour": one or a half, where it is a duration."""
    known = len(numbers)
    for match in _ARTICLE_TIME.finditer(text):
        start, stop = match.span("span")
        if not _TIME_PREPOSITION.search(text, max(0, start - 10), start):
            continue
        if any(n.start < stop and start < n.stop for n in numbers):
            continue
        noun = match["noun"]
        scope = scope_of(before_in(text, start), after_in(text, stop), f"{noun}s")
        value, unit = (2.0, "weeks") if noun == "fortnight" else (1.0, f"{noun}s")
        numbers.append(Number(start, stop, text[start:stop], value, unit, scope))
    for match in _HALF_HOUR.finditer(text):
        start, stop = match.span()
        scope = scope_of(before_in(text, start), after_in(text, stop), "hours")
        numbers.append(Number(start, stop, text[start:stop], 0.5, "hours", scope))
    if len(numbers) > known:
        numbers.sort(key=lambda n: n.start)
