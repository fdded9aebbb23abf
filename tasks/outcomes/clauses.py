"""Where one clause ends and another begins, as near as word order tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.actors import Mention
from tasks.outcomes.scan import Clause, Word

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
_POINT = re.compile(  # each begins with its letter, so that most places are passed over at once
    r";|,(?!\d)|and\b(?<=\band)|or\b(?<=\bor)|then\b(?<=\bthen)|as\b(?<=[a-z] as)(?= (?:[A-Z]|(?!part |well |if |though |soon |long |an? |of |being |early |many |much |to |for )[a-z]))"
)
_CALLING = re.compile(r"\s+(?:\w+ly\s+)?([a-z]{2,}ing)\s+(?!and\b|or\b|[,;])")
#: A participle between commas that only adds to the noun before it: its predicate comes after.
_ASIDE = re.compile(
    r"(?<=\w), (?:(?:jointly|originally|first|also) )?(?:mediated|brokered|announced|declared|negotiated|sponsored|"
    r"backed|hosted|facilitated|agreed|reached|made|signed|proposed|overseen|held|due to|scheduled for|set for|"
    r"which (?:began|started|was (?:brokered|mediated|agreed|reached|signed|due)))\b[^,;—]{2,90},(?= (?!and\b|but\b|which\b|who\b))"
)
_NO_PARTICIPLES = frozenset(
    "including during following according regarding concerning pending being notwithstanding excluding "
    "morning evening nothing something everything anything building meeting briefing hearing ruling "
    "spring beginning starting bring king".split()
)
#: A subject that needs no name, after a clause that leads: "After two days in Cairo, the sides".
_SUBJECT = re.compile(
    r"\s+(?:the|both|neither|each|its|their|two|talks|negotiations|peace talks|fighting|delegations|negotiators)\s"
)
#: The first "and" after "between" joins two parties, and opens no clause.
_BETWEEN = re.compile(r"\bbetween\s(?:(?!\band\b)[^,;])*$")
#: Talks that begin a clause of their own: ", and negotiations over a second have not begun".
_TALKS = re.compile(
    r"\s+(?:and |but |while )?(?:the |further |peace |new )?(?:talks|negotiations)\s(?:[^,;]{2,40}?\s)?"
    r"(?:have|has|had|were|are|will|would|did|began|broke|ended|collapsed|resumed)\b"
)
_PREDICATES = frozenset({"be", "have", "will", "must", "may", "report"})
_PREPOSITIONS = frozenset("of in on for to with by from at".split())
_PHRASAL = _PREPOSITIONS | {"a", "the", "an", "its", "their", "his", "her"}
_OPENERS = frozenset({"contrast", "time", "condition", "only", "cause", "relative"})


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
    if mark == "and" and _BETWEEN.search(text, opened, place):
        return ""
    if any(w.start < place < w.stop and w.hit.name == "talks.summit" for w in words):
        return ""  # "the leaders of Iran, Turkey and Russia meet"
    follows = mark == "," or any(after <= m.start <= after + 5 for m in mentions)
    if follows and cuts.get(opened) == "with" and _SIDE.match(text, after, sentence[1]):
        return "with"
    if mark == "as":
        joined = _joins(text, opened, after, words, mentions, subordinate=False)
        return "time" if joined == "own" or _told_of(after, sentence[1], words, text) else ""
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
    verb = next(
        (
            w
            for w in words
            if place <= w.start and _is_predicate(w, text) and not _in_noun(w, words)
        ),
        None,
    )
    participle = _CALLING.match(text, place) if text[place - 1] == "," else None
    if participle and participle.group(1) not in _NO_PARTICIPLES:
        return "shared"
    if verb is None:
        return ""
    if subordinate and _SUBJECT.match(text, place):
        return "own"
    told = any(opened <= w.start < place and _is_predicate(w, text) for w in words)
    if told and text[place - 1] == "," and _TALKS.match(text, place):
        return "own"
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


def _told_of(place: int, stop: int, words: Sequence[Word], text: str) -> bool:
    """Say whether a matter is the subject of what follows "as": "as the first phase of the truce ends"."""
    topic = next(
        (w for w in words if place <= w.start < place + 40 and w.hit.kind == "topic"), None
    )
    return topic is not None and any(
        topic.stop < w.start < min(stop, topic.stop + 20)
        and w.hit.form in {"s", "past"}
        and _is_predicate(w, text)
        for w in words
    )


def _in_noun(word: Word, words: Sequence[Word]) -> bool:
    """Say whether a verb's form begins the name of a matter: "an unconditional halt to hostilities"."""
    return word.hit.form == "base" and any(
        w.hit.kind == "topic" and w.start == word.start and w.stop > word.stop for w in words
    )


def _is_predicate(word: Word, text: str) -> bool:
    hit = word.hit
    if hit.kind == "verb" and hit.form in {"base", "s"} and text.startswith(" of ", word.stop):
        return False  # "the release of"
    if hit.kind == "mark":
        return hit.name in _PREDICATES
    return (bool(hit.form) and hit.kind in {"cue", "verb"}) or hit.kind == "idiom"
