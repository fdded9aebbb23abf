"""From text to clauses: sentences, the words that rules know, and where one clause ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sentencex import segment

from tasks.actors import Mention
from tasks.rules import Hit, Rules
from tasks.rules.rests import Rests

_DURATION = re.compile(
    r"(?:after|since|before|following)\s+(?:(?:less|more) than |nearly |about |just |barely |only |over |almost |at least |some )?"
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)[\s-](?:and a half )?(?:hour|day|minute|week|month|year)"
)
_HELPED = re.compile(
    r"\b(?:will|would|shall|must|should|could|may|is|are|was|were|has|have|had)\s$"
)
_MOMENT = re.compile(
    r"(?:after|since|before|until|following|during)\s+(?:(?:the )?(?:end|middle|beginning|start) of |at least |early |late |mid-)?"
    r"(?:the )?(?:\d|(?:Jan|Febr)uary|March|April|May\b|June|July|August|(?:Sept|Octo|Novem|Decem)ber|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|next (?:week|month|year)|this (?:week|month|year)|noon|dawn|midnight|(?:month|week|year)\b|spring|summer|autumn|winter|tomorrow)"
)
_ABSOLUTE = re.compile(
    r", with (?:[^,;]{2,60}? )?(?:being |receiving |returning |handing |freeing |releasing |sending |getting )"
)
_SIDE = re.compile(
    r"\s*(?:and\s+)?[^,;]{2,60}? (?:being|receiving|returning|handing|freeing|releasing|sending|getting) "
)
_POINT = re.compile(r";|,(?!\d)|\band\b|\bor\b|\bthen\b|(?<=[a-z] )as\b(?= (?:the )?[A-Z])")
_CALLING = re.compile(r"\s+(?:\w+ly\s+)?([a-z]{2,}ing)\s+(?!and\b|or\b|[,;])")
#: A participle between commas that only adds to the noun before it: its predicate comes after.
_ASIDE = re.compile(
    r"(?<=\w), (?:(?:jointly|originally|first|also) )?(?:mediated|brokered|announced|declared|negotiated|sponsored|"
    r"backed|hosted|facilitated|agreed|reached|signed|proposed|overseen|held|due to|scheduled for|set for|"
    r"which (?:began|started|was (?:brokered|mediated|agreed|reached|signed|due)))\b[^,;—]{2,90},(?= (?!and\b|but\b|which\b|who\b))"
)
_NO_PARTICIPLES = frozenset(
    "including during following according regarding concerning pending being notwithstanding excluding "
    "morning evening nothing something everything anything building meeting briefing hearing ruling "
    "spring beginning starting bring king".split()
)
_PREDICATES = frozenset({"be", "have", "will", "must", "may", "report"})
_PREPOSITIONS = frozenset("of in on for to with by from at".split())
_PHRASAL = _PREPOSITIONS | {"a", "the", "an", "its", "their", "his", "her"}
_PHRASES = frozenset({"cause", "condition", "only"})
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
    names: Any = None  # kept by `names.names_in`, which is asked more than once


@dataclass(slots=True)
class Sentence:
    """A sentence with what was found in it."""

    start: int
    stop: int
    words: list[Word]
    mentions: list[Mention]
    clauses: list[Clause] = field(default_factory=list)  # split where a rule may fire


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
    present = frozenset(scanned.split())
    possible: dict[Rests, list[re.Pattern[str]]] = {}
    for index, start, stop in rules.automaton.find_matches_as_indexes(scanned, overlapping=True):
        for rests, hit in entries[index]:
            if rests is None:
                words.append(Word(start, stop - 2, hit))
                continue
            patterns = possible.get(rests)
            if patterns is None:
                patterns = possible[rests] = rests.among(present)
            for pattern in patterns:
                if match := pattern.match(scanned, stop):
                    words.append(Word(start, match.end() - 1, hit))
                    break
    words.sort(key=lambda word: (word.start, -word.stop))
    kept: list[Word] = []
    longest = (-1, -1)
    phrase = (-1, -1)
    for word in words:
        if word.hit.kind == "mark" and word.hit.name in _PHRASES:
            phrase = (word.start, word.stop)
        if word.hit.kind == "cue":
            if phrase[0] < word.start and word.stop <= phrase[1]:
                continue  # "order" of "in order to"
            if word.start == longest[0] and word.stop < longest[1]:
                continue  # "breaks" of "breaks off"
            longest = (word.start, word.stop)
        kept.append(word)
    return kept


def clauses(
    text: str, start: int, stop: int, words: Sequence[Word], mentions: Sequence[Mention]
) -> list[Clause]:
    """Split a sentence into clauses, and deal its words and mentions out to them."""
    cuts = _openings(text, start, words)
    for match in _POINT.finditer(text, start, stop):
        place = match.start()
        if match.group() == ";":
            cuts.setdefault(place, "stop")
        elif match.group() == "," and _ABSOLUTE.match(text, place, stop):
            cuts.setdefault(place, "with")
        elif place > start and place not in cuts:
            kind = _kind_of(match, text, (start, stop), cuts, words, mentions)
            if kind:
                cuts[place] = kind
    for match in _ASIDE.finditer(text, start, stop):
        if not any(w.start >= match.end() and _is_predicate(w, text) for w in words):
            continue
        for place in [p for p in cuts if match.start() <= p < match.end()]:
            del cuts[place]
        words = [
            w for w in words if w.hit.kind != "cue" or not match.start() <= w.start < match.end()
        ]
    edges = sorted({start, *cuts})
    found: list[Clause] = []
    for edge, end in zip(edges, [*edges[1:], stop], strict=True):
        kind = cuts.get(edge, "")
        found.append(
            Clause(
                edge,
                end,
                "and" if kind in {"shared", "own"} else kind,
                [w for w in words if edge <= w.start < end],
                [m for m in mentions if edge <= m.start < end],
                kind != "shared",
                sentence=(start, stop),
            )
        )
    return found


def _openings(text: str, start: int, words: Sequence[Word]) -> dict[int, str]:
    """Return where a conjunction opens a clause, and of which kind."""
    cuts: dict[int, str] = {}
    covered = start
    for word in words:
        if word.hit.kind != "mark" or word.hit.name not in _OPENERS or word.start < covered:
            continue
        inside = word.start > start
        if inside and (_DURATION.match(text, word.start) or _MOMENT.match(text, word.start)):
            continue  # "after less than two hours", "until the end of April"
        covered = word.stop
        if inside and text[word.start - 3 : word.stop] == "at once":
            continue
        cuts[max(word.start, start)] = word.hit.name
    return cuts


def _kind_of(
    match: re.Match[str],
    text: str,
    sentence: tuple[int, int],
    cuts: dict[int, str],
    words: Sequence[Word],
    mentions: Sequence[Mention],
) -> str:
    """Say what a comma or "and" opens: "own" subject, "shared" one, "with", or "" for a list."""
    place, mark, after = match.start(), match.group(), match.end()
    if mark == "then" and _HELPED.search(text, sentence[0], place):
        return ""  # "would then release"
    opened = max((cut for cut in cuts if cut < place), default=sentence[0])
    follows = mark == "," or any(after <= m.start <= after + 5 for m in mentions)
    if follows and cuts.get(opened) == "with" and _SIDE.match(text, after, sentence[1]):
        return "with"
    if mark == "as":
        joined = _joins(text, opened, after, words, mentions, subordinate=False)
        return "time" if joined == "own" else ""
    named = any(m.stop in {place, place - 1} for m in mentions)
    subordinate = mark == "," and cuts.get(opened, "") in _OPENERS and not named
    kind = _joins(text, opened, after, words, mentions, subordinate=subordinate)
    return "" if kind == "own" and mark == "and" and named else kind


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
    verb = next((w for w in words if place <= w.start and _is_predicate(w, text)), None)
    if verb is None:
        return ""
    participle = _CALLING.match(text, place) if text[place - 1] == "," else None
    if participle and participle.group(1) not in _NO_PARTICIPLES:
        return "shared"
    told = any(opened <= w.start < place and _is_predicate(w, text) for w in words)
    if not told and not subordinate:
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


def _is_predicate(word: Word, text: str) -> bool:
    hit = word.hit
    if hit.kind == "verb" and hit.form in {"base", "s"} and text.startswith(" of ", word.stop):
        return False  # "the release of"
    if hit.kind == "mark":
        return hit.name in _PREDICATES
    return (bool(hit.form) and hit.kind in {"cue", "verb"}) or hit.kind == "idiom"


def by_sentence(
    text: str, scanned: str, rules: Rules, mentions: Sequence[Mention]
) -> Iterator[Sentence]:
    """Yield the sentences of a text with what was found in each."""
    words = scan(scanned, rules)
    at_word = at_mention = 0
    for start, stop in sentences(text):
        own: list[Word] = []
        while at_word < len(words) and words[at_word].start < stop:
            word = words[at_word]
            at_word += 1
            compound = word.hit.form and word.start and text[word.start - 1] in "-‑"
            if start <= word.start and word.stop <= stop and not compound:
                own.append(word)
        names: list[Mention] = []
        while at_mention < len(mentions) and mentions[at_mention].start < stop:
            if mentions[at_mention].start >= start:
                names.append(mentions[at_mention])
            at_mention += 1
        yield Sentence(start, stop, own, names)
