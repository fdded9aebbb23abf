"""Is this about a current effort to limit or end an armed conflict? Look-alikes are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from tasks.actors import Mention
from tasks.outcomes.signs import Signs, Told, likelihood, signs_of
from tasks.rules import Gate
from tasks.rules.records import Places

#: A story is about the past when the newest year it names lies further back than this.
PRESENT = 12
#: The year of the first feed format (RSS 0.90): a story without a date is not older.
FIRST_FEED = 1999
#: Characters of a story that tell its field: a long one may mention much else further down.
LEAD = 1500
#: Characters from which a text is long: there, words of many fields meet by chance.
LONG = 900
#: Characters up to which a text is a blurb: of so few words more certainty is asked.
BLURB = 260
#: The likelihood of a peace process from which one is taken as found, in a blurb and elsewhere.
SURE = (0.85, 0.6)
#: The likelihood from which war is in sight even where no word of it stands.
LIKELY = 0.5
_DENSE = 3  # words of war and peace that a long text has at least

_YEAR = re.compile(  # what may not stand before comes second, so that most places are passed over
    r"(1(?<![\w.,$€£]1)[5-9]\d\d|2(?<![\w.,$€£]2)0\d\d)(?![\w,]\d|\w)"
    r"(?! (?:GMT|UTC|hours|people|prisoners|troops|soldiers|fighters|civilians|hostages|trucks|lorries|"
    r"bodies|children|families|refugees|observers|metres|meters|km|kilometres|miles|tonnes|tons)\b)"
)


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the gate decided, and on what."""

    is_process: bool  # the passage is about a peace process
    open: bool  # outcomes may be read from it
    warlike: bool  # armed conflict is in sight; else only plain matters of war are read
    paired: bool  # two parties are named: what they do to each other is read as well
    reasons: tuple[str, ...]
    signs: Signs
    likelihood: float  # of a peace process, 0 to 1, by the signs


def judge(
    text: str,
    scanned: str,
    mentions: Sequence[Mention],
    gate: Gate,
    published: date | None,
    *,
    opposed: bool,
) -> Relevance:
    """Weigh the words of a passage. `opposed`: it names two sides of a known conflict."""
    found = _first(scanned, gate)
    told = _told(found, gate)
    signs = signs_of(text, told, mentions, opposed=opposed)
    chance = likelihood(signs, gate.weights)
    process, violence, peace = told.process, told.violence, told.peace
    named = any(m.actors or m.kind == "place" for m in mentions)
    actors, groups, parties = signs.actors, signs.groups, signs.parties
    score = 1.0 * min(len(process), 4) + 0.5 * min(len(violence), 4) + 0.7 * min(actors, 3)
    score += 0.8 * groups
    warlike = bool(groups or violence or peace or opposed)
    at_war = any(m.kind == "place" and m.conflict for m in mentions)
    warlike = warlike or at_war
    warlike = warlike or (len(text) > BLURB and chance >= LIKELY)
    paired = parties > 1 or bool(parties and actors > 1)
    reasons: list[str] = []
    if any(stop > LEAD for stop in found.values()):
        told = _told((word for word, stop in found.items() if stop <= LEAD), gate)
    for domain, strong, weak in zip(gate.domains, told.strong, told.weak, strict=True):
        bare = (
            len(violence) < 2
            and not groups
            and not ((opposed or (peace and at_war)) and not strong)
        )
        if (strong or weak) and _is_of_another_field(strong, weak, None if bare else score):
            reasons.append(f"{domain.name}: {', '.join((*strong, *weak)[:4])}")
    past = told.past
    if past and (len(past) >= 2 or len(violence) + len(process) < _SCANT):
        reasons.append(f"past: {', '.join(past[:3])}")
    if year := _latest_of_past(text, published):
        reasons.append(f"past: {year} is the newest year named")
    closed = bool(reasons)
    unreal = told.unreal
    if unreal:
        reasons.append(f"unreal: {', '.join(unreal[:3])}")
        closed = closed or bool(told.fiction)
    if not warlike:
        reasons.append("no armed conflict in sight")
    if score < _ENOUGH:
        reasons.append(f"too few words of a peace process (weight {score:.1f})")
    is_process = score >= _ENOUGH and warlike and not closed and bool(process or peace)
    if len(text) > LONG and not (
        paired or (actors and len({*process, *violence, *peace}) >= _DENSE)
    ):
        closed = True
        is_process = False
        reasons.append("a long text with too few words of war and peace")
    is_open = (named or score >= 3.0) and not closed and not unreal
    if chance >= SURE[len(text) > BLURB]:
        is_process = True
        reasons.append(f"its signs make a peace process likely ({chance:.2f})")
    return Relevance(is_process, is_open, warlike, paired, tuple(reasons), signs, chance)


def _is_of_another_field(strong: Sequence[str], weak: Sequence[str], score: float | None) -> bool:
    """Say whether words of another field show that a story belongs to it.

    `score`: the weight of what speaks for a peace process, None where no war is in sight.
    """
    against = 2.5 * min(len(strong), 2) + 0.8 * min(len(weak), 6)
    least, most = (1.6, -1.0) if score is None else (2.4, score)
    return against >= least and against > most


def _latest_of_past(text: str, published: date | None) -> int | None:
    """Return the newest year that a story names, where it shows that the story is about the past."""
    years = [int(y) for y in _YEAR.findall(text)]
    present = published.year if published else FIRST_FEED
    if not years or max(years) >= present - PRESENT or _NEWS.search(text):
        return None
    return None if published is not None and len(years) < _MANY else max(years)


def _first(scanned: str, gate: Gate) -> dict[str, int]:
    """Return the words of the gate that a text holds, each with the place where it first ends."""
    words, _, automaton = _finder(gate)
    found: dict[str, int] = {}
    for index, _, stop in automaton.find_matches_as_indexes(scanned, overlapping=True):
        found.setdefault(words[index], stop)
    return found


def _told(found: Iterable[str], gate: Gate) -> Told:
    """Deal words out to the lists that they stand in, in the order of each list."""
    _, places, _ = _finder(gate)
    rows: list[list[tuple[int, str]]] = [[] for _ in range(len(_LISTS) + 2 * len(gate.domains))]
    for word in found:
        for number, place in places[word]:
            rows[number].append((place, word))
    told = [[word.strip() for _, word in sorted(row)] if row else [] for row in rows]
    process, violence, peace, past, unreal, fiction, *fields = told
    return Told(process, violence, peace, past, unreal, fiction, fields[::2], fields[1::2])


@lru_cache(maxsize=2)
def _finder(gate: Gate) -> tuple[list[str], dict[str, list[tuple[int, int]]], AhoCorasick]:
    """Return the words of the gate, the lists and places of each in them, and what finds them."""
    listed: list[Places] = [getattr(gate, name) for name in _LISTS]
    listed += [words for domain in gate.domains for words in (domain.strong, domain.words)]
    places: dict[str, list[tuple[int, int]]] = {}
    for number, words in enumerate(listed):
        for word in words:
            places.setdefault(word, []).extend((number, place) for place in words[word])
    return [*places], places, AhoCorasick([*places])


_LISTS = ("process", "violence", "peace", "past", "unreal", "fiction")
_ENOUGH = 2.0
_SCANT = 5
_MANY = 2  # years named, all of them old, make a dated story one about the past
_NEWS = re.compile(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|overnight|"
    r"since (?:1[5-9]|20)\d\d|first (?:time )?since)\b"
)
