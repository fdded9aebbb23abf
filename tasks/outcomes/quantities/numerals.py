"""Numerals: digits with separators and scales, and English number words, to a value."""

from __future__ import annotations

import re

_ONES = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen"
        ).split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_SUFFIXES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "thousand": 1e3,
    "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "hundred": 1e2,
}  # fmt: skip

_WORD = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|dozen"

#: A numeral: groups `currency`, `digits`, `suffix`, or `words`. Letters, digits and points may
#: not touch it, so that M23, F-16, 9.30am and 1,00,000 do not count as what they are not.
NUMERAL = re.compile(
    r"(?<![\w.,/:#+])(?P<currency>(?:US|A|C|HK)?\$|€|£|¥|USD |EUR )?"
    r"(?-i:(?<![A-Z][-\u2013]))"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d,])|\d+(?:\.\d+)?)"
    r"(?:[ \u00a0-]?(?P<suffix>thousand|million|billion|trillion|hundred|dozen|(?:k|mn|m|bn|b|tn)(?![\w'’])))?"
    r"(?![\w]|[.,:/]\d)"
    rf"|\b(?<!-)(?P<words>(?:half a (?:{_SCALE})|an? (?:{_SCALE})|(?:{_WORD}))(?:(?:[ -]|-and-| and )(?:{_WORD}|{_SCALE}))*"
    r"(?:(?: and a |-and-a-)half)?)\b(?!')",
    re.IGNORECASE,
)


def value_of(match: re.Match[str]) -> float | None:
    """Return the value of a match of NUMERAL, or None where the words make no number."""
    digits = match["digits"]
    if digits is not None:
        value = float(re.sub(r"[^\d.]", "", digits))
        suffix = match["suffix"]
        return round(value * _SUFFIXES[suffix.lower()], 6) if suffix else value
    return words_value(match["words"])


def words_value(words: str) -> float | None:
    """Return the value of number words ("two hundred and six", "half a dozen"), or None.

    "a" counts as one only before a scale: "a thousand", "a dozen".
    """
    tokens = re.split(r"[\s-]+", words.lower())
    extra = 0.0
    if len(tokens) > 3 and tokens[-3:] == ["and", "a", "half"]:
        tokens, extra = tokens[:-3], 0.5
    if tokens[0] == "half":
        return _SUFFIXES[tokens[2]] / 2 if len(tokens) == 3 else None
    total = current = 0.0
    last = float("inf")
    for i, token in enumerate(tokens):
        if token in ("a", "an"):
            if i or len(tokens) == 1:
                return None
            current = 1
        elif token == "and":
            if not (total or current >= 100):
                return None
        elif token == "dozen":
            return (total + max(current, 1)) * 12 if i == len(tokens) - 1 else None
        elif token in _SCALES:
            scale = _SCALES[token]
            if not current:
                return None
            if scale == 100:
                if current >= 100:
                    return None
                current *= 100
            else:
                if scale >= last:
                    return None
                total, current, last = total + current * scale, 0, scale
        else:
            number = _ONES.get(token) or _TENS[token]
            room = current % 100 if current >= 20 else current
            fits = (
                current == 0
                or (current >= 100 and room == 0)
                or (room >= 20 and room % 10 == 0 and number < 10)
            )
            if not fits:
                return None
            current += number
    return total + current + extra
