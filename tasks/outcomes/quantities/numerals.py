"""Numerals: digits with separators and scales, and English number words, to a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_SUFFIXES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "thousand": 1e3,
    "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "hundred": 1e2,
}  # fmt: skip
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CODES = {"USD": "USD", "EUR": "EUR", "GBP": "GBP"}

_WORD = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|dozen"
_WORDS = re.compile(
    rf"(?:{_WORD}|{_SCALE})(?:(?:[ -]|-and-| and )(?:{_WORD}|{_SCALE}))*"
    r"(?:(?: and a |-and-a-)half)?\b(?!')",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?P<number>\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d{1,3}(?=\.000 [a-z])\.000|\d{1,3}(?: \d{3})+(?![\d,])"
    r"|\d+(?:\.\d+)?)"
    r"(?:[ \u00a0-]?(?P<suffix>thousand|million|billion|trillion|hundred|dozen"
    r"|(?:k|mn|m|bn|b|tn)(?![\w'’])))?"
    r"(?!\w|[.,:/]\d)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?P<half>half )?an? $", re.IGNORECASE)

_STARTS = [str(digit) for digit in range(10)]
_STARTS += [w for word in (*_ONES, *_TENS, *_SCALES, "dozen") for w in (word, word.capitalize())]
_FINDER = AhoCorasick(_STARTS, matchkind=MatchKind.LeftmostLongest)
_DOZEN = 12


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text, with what it is written in."""

    start: int
    stop: int
    value: float
    words: bool = False
    currency: str | None = None

    def is_year(self, text: str) -> bool:
        """Whether it looks like a year: four digits from 1900 to 2099, nothing else."""
        return (
            self.stop - self.start == 4
            and not self.words
            and not self.value % 1
            and 1900 <= self.value <= 2099
            and text[self.start : self.stop].isdigit()
        )


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the numerals of a text in order, without overlaps.

    Digits that a letter, point, slash or colon touches are parts of something else: M23, 9/11,
    14:20.
    """
    stop = 0
    for _, start, _end in _FINDER.find_matches_as_indexes(text):
        if start < stop:
            continue
        found = _digits(text, start) if text[start].isdigit() else _words(text, start, stop)
        if found is None:
            if text[start].isdigit():
                stop = start + 1
                while stop < len(text) and (text[stop].isdigit() or text[stop] in ".,:/"):
                    stop += 1
            continue
        stop = found.stop
        yield found


def _digits(text: str, start: int) -> Numeral | None:
    before = text[start - 1] if start else " "
    if before == " " and start > 1 and text[start - 2] in _CURRENCIES:
        return _amount(text, start, start - 2, _CURRENCIES[text[start - 2]])
    currency = _CURRENCIES.get(before)
    opens = start
    if currency:
        opens -= 1
        while opens and text[opens - 1].isupper():  # US$, A$, HK$
            opens -= 1
    elif before.isalnum() or before in "_.,/:#+":
        return None
    elif before == "-" and start > 1 and text[start - 2].isupper():
        return None  # S-300, F-16
    elif before == " " and text[start - 4 : start - 1] in _CODES:
        currency, opens = _CODES[text[start - 4 : start - 1]], start - 4
    return _amount(text, start, opens, currency)


def _amount(text: str, start: int, opens: int, currency: str | None) -> Numeral | None:
    """Return the numeral whose digits begin at `start` and whose sign or code at `opens`."""
    match = _DIGITS.match(text, start)
    if match is None:
        return None
    number = match["number"].removesuffix(".000")  # "30.000 people" are thousands
    value = float("".join(c for c in number if c.isdigit() or c == "."))
    value *= 1 if number == match["number"] else 1000
    suffix = match["suffix"]
    if suffix:
        value = round(value * _SUFFIXES[suffix.lower()], 6)
    return Numeral(opens, match.end(), value, currency=currency)


def _words(text: str, start: int, floor: int) -> Numeral | None:
    if start and (text[start - 1].isalnum() or text[start - 1] == "-"):
        return None
    match = _WORDS.match(text, start)
    if match is None:
        return None
    words, opens = match.group(), start
    if words.split(" ")[0].split("-")[0].lower() in ("dozen", *_SCALES):
        article = _ARTICLE.search(text, max(floor, start - 8), start)
        if article is None:
            return None  # "several hundred" tells no number
        opens, words = article.start(), f"{article.group()}{words}"
    value = words_value(words)
    return None if value is None else Numeral(opens, match.end(), value, words=True)


def words_value(words: str) -> float | None:
    """Return the value of number words ("two hundred and six", "half a dozen"), or None.

    "a" counts as one only before a scale: "a thousand", "a dozen".
    """
    parts = words.lower().replace("-", " ").split()
    extra = 0.0
    if len(parts) > 3 and parts[-3:] == ["and", "a", "half"]:
        parts, extra = parts[:-3], 0.5
    if parts[0] == "half":
        return _SUFFIXES[parts[2]] / 2 if len(parts) == 3 and parts[2] in _SUFFIXES else None
    if parts[0] in ("a", "an"):
        parts[0] = "one"
        if len(parts) == 1:
            return None
    if parts[-1] == "dozen":
        count = _below_billion(parts[:-1]) if len(parts) > 1 else 1
        return None if count is None else count * _DOZEN
    value = _below_billion(parts)
    return None if value is None else value + extra


def _below_billion(parts: list[str]) -> int | None:
    """Return the value of whole number words, or None where their order makes none."""
    total = current = 0
    limit = 10**12
    for part in parts:
        scale = _SCALES.get(part)
        if part == "and":
            if not (total or current >= 100):
                return None
        elif scale == 100:
            if not 0 < current < 100:
                return None
            current *= 100
        elif scale:
            if not current or scale >= limit:
                return None
            total, current, limit = total + current * scale, 0, scale
        elif part in _ONES:
            number = _ONES[part]
            if current % 10 or (current % 100 and number >= 10):
                return None
            current += number
        elif part in _TENS and current % 100 == 0:
            current += _TENS[part]
        else:
            return None
    return total + current
