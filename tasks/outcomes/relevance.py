"""Is this about a current effort to limit or end an armed conflict? Look-alikes are not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from tasks.actors import Mention
from tasks.outcomes.signs import Signs, likelihood, signs_of
from tasks.rules import Domain, Gate
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

_YEAR = re.compile(
    r"(?<![\w.,$€£])(1[5-9]\d\d|20\d\d)(?![\w,]\d|\w)"
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
    signs = signs_of(text, found, mentions, gate, opposed=opposed)
    chance = likelihood(signs, gate.weights)
    process = _told(gate.process, found)
    violence = _told(gate.violence, found)
    peace = _told(gate.peace, found)
    named = any(m.actors or m.kind == "place" for m in mentions)
    actors = {a for m in mentions for a in m.actors}
    groups = {a for m in mentions for a in m.actors if m.kind == "group"}
    score = 1.0 * min(len(process), 4) + 0.5 * min(len(violence), 4) + 0.7 * min(len(actors), 3)
    score += 0.8 * min(len(groups), 2)
    parties = {a for m in mentions for a in m.actors if m.kind not in {"bloc", "organisation"}}
    warlike = bool(groups or violence or peace or opposed)
    warlike = warlike or any(m.kind == "place" and m.conflict for m in mentions)
    warlike = warlike or (len(text) > BLURB and chance >= LIKELY)
    paired = len(parties) > 1 or bool(parties and len(actors) > 1)
    reasons: list[str] = []
    lead = {word: stop for word, stop in found.items() if stop <= LEAD}
    for domain in gate.domains:
        strong = _told(domain.strong, lead)
        bare = len(violence) < 2 and not groups and not (opposed and not strong)
        if other := _of_another_field(domain, strong, lead, None if bare else score):
            reasons.append(other)
    past = _told(gate.past, lead)
    if past and (len(past) >= 2 or len(violence) + len(process) < _SCANT):
        reasons.append(f"past: {', '.join(past[:3])}")
    if year := _latest_of_past(text, published):
        reasons.append(f"past: {year} is the newest year named")
    closed = bool(reasons)
    unreal = _told(gate.unreal, lead)
    if unreal:
        reasons.append(f"unreal: {', '.join(unreal[:3])}")
        closed = closed or bool(gate.fiction.keys() & lead.keys())
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


def _told(words: Places, found: Mapping[str, int]) -> list[str]:
    """Return those of the words that were found, in the order of the list."""
    told = [(place, word) for word in words.keys() & found.keys() for place in words[word]]
    return [word.strip() for _, word in sorted(told)]


def _of_another_field(
    domain: Domain, strong: Sequence[str], lead: Mapping[str, int], score: float | None
) -> str:
    """Say by which words a story belongs to another field; "" where it does not.

    `score`: the weight of what speaks for a peace process, None where no war is in sight.
    """
    weak = _told(domain.words, lead)
    against = 2.5 * min(len(strong), 2) + 0.8 * min(len(weak), 6)
    least, most = (1.6, -1.0) if score is None else (2.4, score)
    if against < least or against <= most:
        return ""
    return f"{domain.name}: {', '.join((*strong, *weak)[:4])}"


def _latest_of_past(text: str, published: date | None) -> int | None:
    """Return the newest year that a story names, where it shows that the story is about the past."""
    years = [int(y) for y in _YEAR.findall(text)]
    present = published.year if published else FIRST_FEED
    if not years or max(years) >= present - PRESENT or _NEWS.search(text):
        return None
    return None if published is not None and len(years) < _MANY else max(years)


def _first(scanned: str, gate: Gate) -> dict[str, int]:
    """Return the words of the gate that a text holds, each with the place where it first ends."""
    words, automaton = _finder(gate)
    found: dict[str, int] = {}
    for index, _, stop in automaton.find_matches_as_indexes(scanned, overlapping=True):
        found.setdefault(words[index], stop)
    return found


@lru_cache(maxsize=2)
def _finder(gate: Gate) -> tuple[list[str], AhoCorasick]:
    listed = [gate.process, gate.violence, gate.peace, gate.past, gate.unreal, gate.fiction]
    listed += [words for domain in gate.domains for words in (domain.strong, domain.words)]
    words = [*dict.fromkeys(word for words in listed for word in words)]
    return words, AhoCorasick(words)


_ENOUGH = 2.0
_SCANT = 5
_MANY = 2  # years named, all of them old, make a dated story one about the past
_NEWS = re.compile(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|overnight|"
    r"since (?:1[5-9]|20)\d\d|first (?:time )?since)\b"
)
