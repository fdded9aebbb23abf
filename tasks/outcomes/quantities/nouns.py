"""The noun phrase after a number: what it counts, and where the phrase ends."""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.outcomes.quantities.units import MODIFIERS, SINGULAR, UNIT_OF

# Words that make prisoners, hostages or bodies of whoever they describe.
_CAPTIVE = frozenset("captured captive imprisoned jailed detained interned incarcerated".split())
_TAKEN = frozenset("kidnapped abducted hostage".split())
_DEAD = frozenset("dead fallen slain deceased killed".split())
_ANYBODY = frozenset("troops fighters persons civilians police".split())
# No noun phrase reaches over these.
_STOP = frozenset(
    "a an the this that these those which who whom whose in on at to from for by with without under"
    " over into onto of off out up down as than then but and or nor so if when while after before"
    " between among since until till during is are was were be been being am has have had will would shall should"
    " can could may might must do does did not no each apiece every per more less he she it they we"
    " you i his her its their our there here said says say also still only just went came go goes"
    " held made took left got remain remains behind became come".split()
)
_STEP = re.compile(r"[ \u00a0](?P<word>[A-Za-zÀ-ž][\w'’-]*)")
_HYPHEN = re.compile(r"[-‐‑–](?P<noun>[a-z]+)(?P<old>-old)?")
_PERCENT = re.compile(r"\s?%|[ \u00a0-]per[ \u00a0-]?cent\b|-?\s?percent(?:age points?)?\b")
_MORE_OF_IT = re.compile(r"\s(?:of war|members)\b")
_CAPITAL = re.compile(r" [A-Z]")
_OF_THEM = re.compile(
    r" (?:of (?:the|their|its|his|her|our|those|these)(?: own| remaining)?(?: [\d,]*\d)?|more|other|further|or so)(?= )"
)
_NUMBERED = frozenset({"resolutions", "amendments"})  # their number is a name
_NATION = re.compile(r"(?:ael|raq|aud|esh|sta|stan|man|mal|ait|yri)is$")  # Israelis, Pakistanis
_NOT_PLURAL = ("ss", "us", "is", "'s", "ous")
_REACH = 5  # words after the number within which its noun must stand


class _Word(NamedTuple):
    plain: str
    capital: bool
    stop: int


def unit_after(text: str, stop: int, *, year: bool = False, one: bool = False) -> tuple[str, int]:
    """Return the unit of the number that ends at `stop`, and where its noun ends.

    A noun of the table wins; else a plain plural ("five hilltops") names itself; else the unit is
    "" and the place `stop`. `one`: the number is one, so that a singular counts. `year`: it may be
    a year, so that only a noun of the table right after it counts ("2000 prisoners").
    """
    percent = _PERCENT.match(text, stop)
    if percent:
        return "%", percent.end()
    hyphen = _HYPHEN.match(text, stop)
    if hyphen:
        unit = UNIT_OF.get(hyphen["noun"])
        return (unit, hyphen.end("noun")) if unit and not hyphen["old"] else ("", stop)
    phrase = _phrase(text, stop)[: 2 if year else _REACH]
    plural: tuple[str, int] | None = None
    for i, word in enumerate(phrase):
        unit = UNIT_OF.get(word.plain)
        if unit and (one or word.plain not in SINGULAR):
            following = phrase[i + 1].plain if i + 1 < len(phrase) else ""
            if word.plain in MODIFIERS and following in UNIT_OF:
                continue
            more = _MORE_OF_IT.match(text, word.stop)
            return _described(unit, phrase[:i]), more.end() if more else word.stop
        if year:
            continue
        if word.capital and _NATION.search(word.plain):
            plural = plural or ("persons", word.stop)
        elif word.plain.endswith("s") and not word.plain.endswith(_NOT_PLURAL):
            if word.capital:
                plural = plural or ("persons", word.stop)
            elif plural is None and word.plain.isalpha() and word.plain not in _NUMBERED:
                plural = (word.plain, word.stop)
                break
    if plural:
        return _described(plural[0], phrase), plural[1]
    if len(phrase) == 1 and phrase[0].plain in _CAPTIVE:
        return "prisoners", phrase[0].stop
    return "", stop


def _phrase(text: str, stop: int) -> list[_Word]:
    """Return the words after a number up to the first that no noun phrase contains."""
    of = _OF_THEM.match(text, stop)
    at = of.end() if of else stop
    words: list[_Word] = []
    while len(words) < _REACH:
        match = _STEP.match(text, at)
        if match is None:
            break
        word = match["word"]
        plain = word.lower().replace("’", "'")
        joins = plain == "and" and words and words[-1].capital and _CAPITAL.match(text, match.end())
        if plain in _STOP and not joins:
            break
        at = match.end()
        words.append(_Word(plain, word[0].isupper(), at))
    return words


def _described(unit: str, words: list[_Word]) -> str:
    """Return the unit as the words before it change it: "captured soldiers" are prisoners."""
    if unit in _ANYBODY:
        plain = {word.plain for word in words}
        if plain & _CAPTIVE:
            return "prisoners"
        if plain & _TAKEN:
            return "hostages"
        if unit == "troops" and plain & _DEAD:
            return "bodies"
    return unit
