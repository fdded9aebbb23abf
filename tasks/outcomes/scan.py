"""From text to clauses: sentences, the words that rules know, and where one clause ends."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sentencex import segment

from tasks.actors import Mention
from tasks.rules import Hit, Rules
from tasks.rules.notation import needed, scannable

#: Of the thousands of idioms a process meets few, so each is compiled when first met.
_compiled = functools.cache(re.compile)
_needed = functools.cache(needed)
_DURATION = re.compile(
    r"(?:after|since|before|following)\s+(?:(?:less|more) than |nearly |about |just |barely |only |over |almost |at least |some )?"
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)[\s-](?:and a half )?(?:hour|day|minute|week|month|year)"
)
_ABSOLUTE = re.compile(
    r", with (?:[^,;]{2,60}? )?(?:being |receiving |returning |handing |freeing |releasing |sending |getting )"
)
_SIDE = re.compile(
    r"\s*(?:and\s+)?[^,;]{2,60}? (?:being|receiving|returning|handing|freeing|releasing|sending|getting) "
)
_POINT = re.compile(r"[;:—–()\"“”]|,(?!\d)|\band\b|\bor\b|\bthen\b")
_PREDICATES = frozenset({"be", "have", "will", "must", "may", "report"})
_PREPOSITIONS = frozenset("of in on for to with by from at".split())
_PHRASAL = _PREPOSITIONS | {"a", "the", "an", "its", "their", "his", "her"}
_OPENERS = frozenset({"contrast", "time", "condition", "only", "cause", "relative"})


@dataclass(slots=True)
class Word:
    """A stretch of the text that an entry of the lexicon matches."""

    start: int
    stop: int
    hit: Hit


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence with one predicate, as near as word order tells."""

    start: int
    stop: int
    opener: str = ""  # kind of the mark that opens it, "" for the first, "and" for a joined one
    words: list[Word] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    own_subject: bool = True
    paragraph: int = 0
    sentence: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses."""

    start: int
    stop: int
    words: list[Word]
    clauses: list[Clause]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and stop of each sentence, without the blanks around it."""
    found: list[tuple[int, int]] = []
    offset = 0
    for piece in segment("en", text):
        stop = offset + len(piece)
        bare = piece.strip()
        if bare:
            start = offset + len(piece) - len(piece.lstrip())
            found.append((start, start + len(bare)))
        offset = stop
    return found


def scan(scanned: str, rules: Rules) -> list[Word]:
    """Return every match of the lexicon in a scanned text, in order."""
    words: list[Word] = []
    entries = rules.entries
    present = {"#", *scanned.split()}
    for index, start, stop in rules.automaton.find_matches_as_indexes(scanned, overlapping=True):
        for rest, hit in entries[index]:
            if not rest:
                words.append(Word(start, stop - 2, hit))
            elif not present.isdisjoint(_needed(rest)):
                match = _compiled(rest).match(scanned, stop)
                if match:
                    words.append(Word(start, match.end() - 1, hit))
    words.sort(key=lambda word: (word.start, -word.stop))
    kept: list[Word] = []
    longest = (-1, -1)
    for word in words:
        if word.hit.kind == "cue":
            if word.start == longest[0] and word.stop < longest[1]:
                continue  # "breaks" of "breaks off"
            longest = (word.start, word.stop)
        kept.append(word)
    return kept


def clauses(
    text: str, start: int, stop: int, words: Sequence[Word], mentions: Sequence[Mention]
) -> list[Clause]:
    """Split a sentence into clauses, and deal its words and mentions out to them."""
    cuts: dict[int, str] = {}
    covered = start
    for word in words:
        if word.hit.kind == "mark" and word.hit.name in _OPENERS:
            if word.start < covered:
                continue
            if word.start > start and _DURATION.match(text, word.start):
                continue
            covered = word.stop
        if word.hit.kind == "mark" and word.hit.name in _OPENERS and word.start > start:
            if word.stop - word.start == 4 and text[word.start - 3 : word.stop] == "at once":
                continue
            cuts[word.start] = word.hit.name
        elif word.hit.kind == "mark" and word.hit.name in _OPENERS:
            cuts[start] = word.hit.name
    for match in _POINT.finditer(text, start, stop):
        place, mark = match.start(), match.group()
        if mark == ";":
            cuts.setdefault(place, "stop")
        elif mark in '—–()"“”':
            continue
        elif mark == "," and _ABSOLUTE.match(text, place, stop):
            cuts.setdefault(place, "with")
        elif place > start and place not in cuts:
            opened = max((cut for cut in cuts if cut < place), default=start)
            named = any(match.end() <= m.start <= match.end() + 5 for m in mentions)
            if (
                cuts.get(opened) == "with"
                and (mark == "," or named)
                and _SIDE.match(text, match.end(), stop)
            ):
                cuts.setdefault(place, "with")
                continue
            subordinate = (
                mark == ","
                and cuts.get(opened, "") in _OPENERS
                and not any(m.stop == place for m in mentions)
            )
            kind = _joins(text, opened, match.end(), words, mentions, subordinate=subordinate)
            if kind == "own" and mark == "and" and any(m.stop == place - 1 for m in mentions):
                kind = ""
            if kind:
                cuts.setdefault(place, kind)
    edges = sorted(cuts)
    if not edges or edges[0] != start:
        edges.insert(0, start)
    found: list[Clause] = []
    for number, edge in enumerate(edges):
        end = edges[number + 1] if number + 1 < len(edges) else stop
        kind = cuts.get(edge, "")
        clause = Clause(
            edge,
            end,
            "and" if kind in {"shared", "own"} else kind,
            [w for w in words if edge <= w.start < end],
            [m for m in mentions if edge <= m.start < end],
            kind != "shared",
            sentence=(start, stop),
        )
        found.append(clause)
    return found


def _joins(
    text: str,
    opened: int,
    place: int,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    *,
    subordinate: bool,
) -> str:
    """Say whether a comma or "and" opens a clause: "own" subject, "shared" one, "" for a list.

    `opened` is where the clause before it begins: without a predicate there, a list goes on,
    unless it is subordinate ("Following the swap, Kyiv said").
    """
    verb = next((w for w in words if place <= w.start and _is_predicate(w)), None)
    if verb is None:
        return ""
    if not any(opened <= w.start < place and _is_predicate(w) for w in words) and not subordinate:
        return ""
    name = next((m for m in mentions if place <= m.start), None)
    between = text[place : verb.start].split()
    if len(between) <= 2 and (name is None or name.start >= verb.start):
        if any(word.lower() in _PHRASAL for word in between):
            return ""
        if text[place - 1] == "," and verb.hit.form in {"part", "base"}:
            return ""
        return "shared"
    if name is None or name.start >= verb.start or name.start - place > 30:
        return ""
    gap = text[name.stop : verb.start]
    lead = text[place : name.start].lower().split()
    if (
        "to" in gap.split()
        or "," in gap
        or len(gap.split()) > 5
        or verb.hit.form == "ing"
        or len(lead) > 3
    ):
        return ""
    return "" if any(word in _PREPOSITIONS for word in lead) else "own"


def _is_predicate(word: Word) -> bool:
    hit = word.hit
    if hit.kind == "mark":
        return hit.name in _PREDICATES
    return bool(hit.form) and hit.kind in {"cue", "verb"} or hit.kind == "idiom"


def by_sentence(text: str, rules: Rules, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """Yield the sentences of a text with what was found in each, clauses only where a rule may."""
    words = scan(scannable(text), rules)
    at_word = at_mention = 0
    for start, stop in sentences(text):
        own: list[Word] = []
        while at_word < len(words) and words[at_word].start < start:
            at_word += 1
        while at_word < len(words) and words[at_word].start < stop:
            word = words[at_word]
            compound = word.hit.form and word.start and text[word.start - 1] in "-‑"
            if word.stop <= stop and not compound:
                own.append(word)
            at_word += 1
        names: list[Mention] = []
        while at_mention < len(mentions) and mentions[at_mention].start < stop:
            if mentions[at_mention].start >= start:
                names.append(mentions[at_mention])
            at_mention += 1
        yield Sentence(start, stop, own, clauses(text, start, stop, own, names))
