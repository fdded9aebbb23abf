"""The small words of grammar in a clause: what stands before a verb and changes it."""

from __future__ import annotations

import re

from tasks.outcomes.scan import Clause, Word
from tasks.outcomes.topics import Topic

ARTICLE = re.compile(
    r"\b(?:the|a|an|its|their|his|her|this|that|any|some|of|no)\s+$", re.IGNORECASE
)
TO = re.compile(r"\bto\s+(?:help\s+(?:to\s+)?|\w+ly\s+)?$", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:on|by|from|next|until|this|early|late|mid|in|at|starting|beginning|effective|as of|after)"
    r"[ -](?:the )?"
    r"(?:end of |early |late |mid-)?(?:\d|[A-Z][a-z]+day|Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct"
    r"|Nov|Dec|week|month|weekend|year|noon|dawn|midnight|spring|summer|autumn|winter)"
    r"|\btomorrow\b|\bwithin\b|\bthe coming\b"
)


_SAYING = re.compile(  # "will free them, he said on Monday"
    r"\b(?:said|says|told|announced|reported|added|confirmed|stated|wrote|after|following|before|since|that|which|who)\b"
)
_OWN_DATE = 80  # characters from a matter to the date that is its own


def marked(clause: Clause, place: int, kinds: tuple[str, ...], reach: int) -> Word | None:
    """Return the mark of one of these kinds shortly before a place, in the order of the kinds."""
    for kind in kinds:
        for word in reversed(clause.words):
            if (
                word.hit.kind == "mark"
                and word.hit.name == kind
                and word.stop <= place
                and place - word.stop <= reach
            ):
                return word
    return None


def between(clause: Clause, name: str, start: int, stop: int) -> bool:
    """Say whether a mark of this kind begins between two places."""
    return any(
        w.hit.kind == "mark" and w.hit.name == name and start <= w.start < stop
        for w in clause.words
    )


def negation(word: Word, clause: Clause) -> Word | None:
    """Return what denies a cue: "not yet" before "not" before "no"."""
    return marked(clause, word.start, ("yet", "not", "no"), 26)


def has_be(topic: Topic) -> bool:
    """Say whether a passive has its auxiliary; "wants 250 prisoners freed" has none."""
    return between(topic.clause, "be", topic.start, topic.stop)


def infinite(topic: Topic, text: str) -> bool:
    """Say whether a passive stands in the infinitive: "to be freed", "be lifted"."""
    verb = topic.verb
    return verb is not None and any(
        w.hit.kind == "mark"
        and w.hit.name == "be"
        and verb.start - 10 <= w.start < verb.start
        and text[w.start : w.stop] == "be"
        for w in topic.clause.words
    )


def is_dated(topic: Topic, text: str) -> bool:
    """Say whether a matter has a date of its own: it is scheduled, and not only promised."""
    stop = min(topic.clause.stop, topic.stop + _OWN_DATE)
    date = _DATED.search(text, topic.start, stop)
    return date is not None and not _SAYING.search(text, topic.stop, date.start())
