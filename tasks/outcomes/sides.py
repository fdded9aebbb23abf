"""Which side an act belongs to by its nature: hostages are a group's to free, a breach is a foe's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.outcomes.context import Context
from tasks.outcomes.names import Group
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

#: Types told of those who leave or lay down their arms.
MOVERS = frozenset({"territory.withdrawal", "security.disarmament"})
Sides = tuple[tuple[str, ...], tuple[str, ...]]

#: How hostages stand who are freed, or are to be: not who demands or refuses it.
_FREED = frozenset("implemented ongoing scheduled postponed suspended under_discussion".split())
_TOOK_BACK = re.compile(
    r"\b(?:received?s?|took back|takes back|got back|gets back|collected|recovered|welcomed home)\b"
)
_CARRIED = frozenset({"release", "return"})


def settled(
    topic: Topic,
    verdict: Verdict,
    source: tuple[str, ...],
    target: tuple[str, ...],
    context: Context,
) -> Sides:
    """Return source and target, turned round or filled in where the act leaves no doubt.

    Hostages are freed by the armed group that holds them, whoever was named last; what a clause
    says somebody took back went the other way; a truce is broken against its other side, not
    against who condemns that or where it was made.
    """
    kind, clause = topic.rule.type, topic.clause
    if kind == "release.hostages" and verdict.status in _FREED and not _by_group(source, context):
        return _held(source, target, context)
    if (
        topic.form == "learnt"
        and topic.rule.family in _CARRIED
        and len(source) == 1
        and _TOOK_BACK.search(context.text, clause.start, clause.stop)
    ):
        return context.counterpart(source, ()) or target, source
    if verdict.status == "violated" and source and not context.are_foes((*source, *target)):
        return source, context.facing(source) or context.counterpart(source, ()) or target
    return source, target


def _by_group(source: tuple[str, ...], context: Context) -> bool:
    return any(a in context.armed - context.peoples for a in source)


def _held(source: tuple[str, ...], target: tuple[str, ...], context: Context) -> Sides:
    """Return the one armed group that can hold hostages, and whose they are."""
    groups = [
        a for a in context.counts if a in context.armed - context.peoples and context.foes.get(a)
    ]
    if len(groups) != 1:
        return source, target
    holder = (groups[0],)
    theirs = tuple(a for a in (*source, *target) if a in context.foes[groups[0]])
    return holder, theirs or context.facing(holder) or context.counterpart(holder, ())


def moved_by(topic: Topic, found: Sequence[Group]) -> tuple[str, ...]:
    """Return whose withdrawal or disarmament a noun names: "the withdrawal of M23 rebels"."""
    if topic.verb is not None or topic.rule.type not in MOVERS:
        return ()
    return next(
        (
            g.actors
            for g in found
            if g.preposition == "of" and topic.start <= g.start <= topic.stop + 24
        ),
        (),
    )
