"""Who breaks a truce or an accord: not whoever accuses, counts or complains."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.outcomes.context import Context
from tasks.outcomes.names import Group
from tasks.outcomes.topics import Topic

#: What the one does that only says so: "Egypt called it a violation", "Kyiv counted 30 breaches".
_SAYS = re.compile(
    r"\b(?:call|describ|condemn|denounc|brand|regard|protest|report|record|register|document|count|tall|logg|list|alleg|claim|"
    r"accus|blam|cit|complain|speak|spoke|warn)\w*\b|\b(?:said|says|saw|sees|see)\b"
)
_CONDEMNS = re.compile(r"\b(?:call|describ|condemn|denounc|brand|regard)\w*\b")
_SAYING = re.compile(
    r"[\s,]*(?:and |while )?(?:saying|accusing|blaming|claiming|alleging|citing|calling)\b"
)
_WITHIN = re.compile(r"\b(?:in|inside|into|near|at|over|across|within)(?: \w+)?(?: the)? $")
_AIMED = frozenset("toward towards at into on against".split())
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s+\w+(?:ed|en|ck|ot)\b")
_ACCUSES = re.compile(r"\b(?:accus|blam)(?:e|es|ed|ing)\b")
_PRONOUN = re.compile(r"\b(?:accus|blam)\w+\s+(?:it|them|him|her|each other|the other)\b")


def breaker(
    topic: Topic, found: Sequence[Group], anchor: int, text: str, context: Context
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return who breaks it and who says so, or None where the clause tells it plainly.

    `anchor` is where the word for the breach stands.
    """
    clause = topic.clause
    if topic.rule.family == "hostilities" and not _ACCUSES.search(text, clause.start, anchor):
        return None
    before = [g for g in found if g.stop <= anchor and g.preposition in {"", "of"}]
    if len(before) == 2 and _CONDEMNS.search(text, before[0].stop, before[1].start):
        return before[1].actors, before[0].actors  # "Egypt called the Israeli strikes a violation"
    if before and (len(before) > 1 or not _SAYS.search(text, before[0].stop, anchor)):
        return None
    by = next((g for g in found if g.preposition == "by" and g.start >= anchor), None)
    if by is not None and not before:
        return by.actors, context.facing(by.actors) or context.counterpart(by.actors, ())
    if before:
        sayer = before[0].actors
        if by is not None:
            return by.actors, sayer
        broken = _other(topic, found, sayer, context)
        return (broken, sayer) if broken else None
    at = [g for g in found if g.preposition in _AIMED and g.start < max(anchor, topic.stop)]
    if at and _PASSIVE.search(text, clause.start, at[-1].start):
        broken = context.facing(at[-1].actors)
        return (broken, at[-1].actors) if broken else None
    if not (_SAYING.match(text, clause.start) or _PRONOUN.search(text, clause.start, anchor)):
        return None
    sayer = context.first(clause.sentence[0], clause.start)
    named = [
        m
        for m in context.mentions
        if clause.sentence[0] <= m.start and m.stop <= clause.start and set(m.actors) - set(sayer)
    ]
    acting = [
        m
        for m in named
        if m.kind != "place" and not _WITHIN.search(text, max(0, m.start - 30), m.start)
    ]
    broken = (acting or named)[-1].actors if named else context.facing(sayer)
    return (broken, sayer) if broken else None


def _other(
    topic: Topic, found: Sequence[Group], sayer: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Return who else is named after the word, or opposes who says so, or acted before."""
    later = [g for g in found if g.start >= topic.start and not set(g.actors) & set(sayer)]
    if later and later[0].preposition in {"", "by", "on", "from"}:
        return later[0].actors
    faced = context.facing(sayer) or context.counterpart(sayer, ())
    return faced or tuple(a for a in context.last_subject if a not in sayer)
