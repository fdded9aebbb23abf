"""Who does it, and to whom: the roles of a matter with its status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.outcomes.breach import breaker
from tasks.outcomes.context import Context
from tasks.outcomes.names import Group, Names, is_owner, names_in, subject
from tasks.outcomes.sides import MOVERS, moved_by, settled
from tasks.outcomes.topics import Topic
from tasks.outcomes.unnamed import SHARED, antecedent, faced, is_stranger, nearest
from tasks.outcomes.verdict import Verdict

_PENDING = frozenset({"demanded", "proposed", "rejected", "conditional"})
_ONE_SIDED = frozenset({"suspended", "collapsed", "postponed"})
_RECEIVED = re.compile(r"(?:received?|collected|took|got back|gets? back)\b", re.IGNORECASE)
_BETWEEN_PARTIES = frozenset({"ceasefire", "exchange"})
_HANDED = frozenset({"release", "return"})
_OWN_GAP = re.compile(r"[\s’'s-]*(?:[a-z-]+\s+){0,2}")
_FIGHTERS = re.compile(
    r"\s(?:\w+\s)?(?:fighters?|militants?|soldiers?|commanders?|members?|rebels?)\b"
)
_ASSETS = re.compile(r"(?:['’]s)?\s(?:[\w-]+\s){0,2}(?:assets|reserves|deposits|funds|money)\b")
_ITS = re.compile(r"\b(?:its|their|his|her) (?:\w+ )?$")
_HIS = re.compile(r"(?:['’]s?)?\s(?:(?:new|latest|earlier|repeated|own|key|main|old)\s)?")
_OTHER_PHRASE = re.compile(r"\b(?:to|has|have|had|and|will|is|are|was|on|in|a|the)\b")


@dataclass(slots=True)
class Roles:
    """Who does what to whom, through whom, where."""

    source: tuple[str, ...]
    target: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    venue: str | None = None


def assign(topic: Topic, verdict: Verdict, text: str, context: Context) -> Roles:
    """Return the roles of a matter with its status."""
    names = names_in(topic.clause, text)
    rule = topic.rule
    doer = None if verdict.side == "despite" else _doer(topic, verdict, names.groups, text)
    if verdict.status == "violated" or rule.family == "hostilities":
        anchor = verdict.cue.start if verdict.cue is not None else topic.start
        broken = breaker(topic, names.groups, anchor, text, context)
        if broken is not None:
            sides = settled(topic, verdict, *broken, context)
            return Roles(*sides, names.mediators, names.venue)
    source = doer.actors if doer else ()
    near = _around(topic, names.groups, text)
    everyone = tuple(dict.fromkeys(a for g in near for a in g.actors))
    stranger = is_stranger(topic, verdict, doer, text)
    source = () if stranger else source
    if not source and verdict.side not in {"after", "relative"} and not topic.passive:
        whole = rule.shape == "mutual" and verdict.status == "none" and not everyone
        source = context.parties if whole and context.parties else context.last_subject
        if rule.shape == "mutual" and verdict.status in SHARED and context.are_hosts(source):
            source = context.parties or context.pair
        source = antecedent(topic, context, text) or source
        source = () if stranger else source
    unclaimed = verdict.side in {"after", "form"} and not source and len(everyone) > 1
    if rule.shape == "mutual" and (verdict.status in SHARED or unclaimed):
        source, target = _mutual(topic, verdict, names, doer, source, everyone, text, context)
    elif (carried := _carried(topic, names, context, text)) is not None:
        source, target = carried
    else:
        source, target = _directed(topic, verdict, names, doer, source or everyone, text, context)
    moved = moved_by(topic, names.groups)
    if moved and verdict.status in _PENDING and source:
        target = moved
    elif moved:
        source, target = moved, tuple(a for a in source or target if a not in moved)
    if rule.shape == "third" and not target and len(context.parties) == 2:
        target = context.parties
    if not target:
        target = faced(topic, verdict, source, context)
    if not source and not target and not stranger:
        source = nearest(topic, names.groups, context, text)
    source = tuple(a for a in source if a not in names.mediators) or source
    both = verdict.status == "violated" and context.are_foes(source)
    target = () if both else tuple(a for a in target if a not in source)
    source, target = settled(topic, verdict, source, target, context)
    helpers = tuple(a for a in names.mediators if rule.shape != "third" or a not in source)
    return Roles(source, target, helpers, names.venue)


def _doer(topic: Topic, verdict: Verdict, found: list[Group], text: str) -> Group | None:
    """Return the group that agrees, demands, breaks or does it, where grammar names one."""
    cue = verdict.cue
    if verdict.side == "relative" and cue is not None:
        return subject([g for g in found if g.start >= topic.stop], cue.start, text)
    asked = verdict.side == "before" and cue is not None and topic.form != "resumed"
    if (topic.passive and not asked) or verdict.side == "after":
        limit = (cue.start if cue is not None else topic.stop) - 2
        owed = verdict.status == "demanded" and cue is not None and not cue.hit.form
        return next(
            (g for g in found if (g.preposition == "by" or owed) and g.start >= limit), None
        )
    anchor = cue.start if cue is not None else topic.start
    if verdict.status == "demanded" and cue is not None and cue.hit.form in {"", "base", "s"}:
        for group in found:  # "a Russian demand that", "Kyiv's call for"
            if group.stop <= anchor and _HIS.fullmatch(text, group.stop, anchor):
                return group
    if (
        cue is not None
        and cue.hit.form in {"", "base"}
        and _ITS.search(text, max(0, anchor - 24), anchor)
    ):
        owner = [g for g in found if g.stop <= anchor]  # "Russia over its refusal to"
        if owner:
            return owner[-1]
    if verdict.status == "violated" and cue is not None and cue.hit.form in {"", "ing"}:
        marks = [w for w in topic.clause.words if w.hit.kind == "mark" and w.stop <= anchor]
        if not any(w.hit.name == "accuse" for w in marks):
            said = max((w.stop for w in marks if w.hit.name == "report"), default=0)
            return next(
                (g for g in found if not g.preposition and said <= g.start and g.stop <= anchor),
                None,
            )
    doer = subject(found, anchor, text)
    if doer is None and verdict.status == "violated":
        return next((g for g in found if g.preposition == "by" and g.start > anchor), None)
    return doer


def _mutual(
    topic: Topic,
    verdict: Verdict,
    names: Names,
    doer: Group | None,
    source: tuple[str, ...],
    everyone: tuple[str, ...],
    text: str,
    context: Context,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return all parties as sources; a single one with its counterpart where it acts alone."""
    status = verdict.status
    pair = context.parties or context.pair
    if pair and context.are_hosts(source) and verdict.cue and verdict.cue.hit.name == "announce":
        return pair, ()  # "Trump announces a ceasefire": that of the two who fight
    if verdict.side == "after" and doer is None and not everyone:
        front = subject(names.groups, topic.start, text)
        everyone = front.actors if front else ()
        if front and " that " in text[front.stop : topic.start] and context.are_hosts(everyone):
            everyone = context.pair
    withs = [
        a
        for g in names.groups
        if g is not doer and g.preposition in {"with", "between"}
        for a in g.actors
    ]
    named = dict.fromkeys(a for a in (*source, *everyone, *withs) if a not in names.mediators)
    own = [a for a in named if a in context.counts]
    # a go-between is no party: "the UAE spoke of 150 on each side"
    own = [a for a in own if any(b in context.foes.get(a, ()) for b in own)] or own
    if len(own) > 1 and topic.rule.family in _BETWEEN_PARTIES:
        named = dict.fromkeys(own)  # "a UN ceasefire between Israel and Hezbollah"
    parties = tuple(named) or context.parties
    other = context.counterpart(parties, names.mediators)
    alone = verdict.side == "before" and doer is not None and len(source) == 1
    if alone and status == "none" and withs and set(everyone) <= set(withs):
        return source, tuple(withs)
    if alone and not everyone and status in _ONE_SIDED:
        return source, tuple(withs) or context.counterpart(source, names.mediators)
    if len(parties) != 1:
        return parties, ()
    if topic.rule.type == "talks.impasse":
        return (*parties, *other), ()
    yielding = doer is not None and topic.rule.family == "ceasefire"
    if status in {"suspended", "none", "postponed"} or (
        yielding and status in {"agreed", "implemented", "signed"}
    ):
        return parties, other
    if len(context.parties) == 2 and parties[0] in context.parties:
        return context.parties, ()
    if verdict.side == "after" and doer is None and topic.rule.family == "ceasefire":
        return (*parties, *context.facing(parties)), ()  # "Israel freed 90, as a truce took effect"
    return parties, ()


def _directed(
    topic: Topic,
    verdict: Verdict,
    names: Names,
    doer: Group | None,
    source: tuple[str, ...],
    text: str,
    context: Context,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who acts and whom it concerns."""
    shape = topic.rule.shape
    target = _addressee(topic, verdict, doer, names.groups, source)
    if topic.rule.family in _HANDED:
        target = _taker(target, source, names, context)
    if not source and shape == "act":
        givers = {"by"} if topic.rule.type in MOVERS else {"by", "from"}
        source = next((g.actors for g in names.groups if g.preposition in givers), ())
    if topic.rule.type == "economic.reparations":  # whose money it is: "frozen Russian assets"
        owners = [g for g in names.groups if g is not doer and _ASSETS.match(text, g.stop)]
        target = next((g.actors for g in owners if set(g.actors) - set(source)), target)
    received = topic.verb is not None and topic.verb.hit.name == "receive"
    if topic.form == "idiom" and _RECEIVED.match(text, topic.start):
        received = True
    if received and not topic.passive:
        source, target = target or context.counterpart(source, names.mediators), source
    if not source and verdict.status != "demanded" and shape == "mutual":
        source = context.parties
    if not target and shape != "third":
        target = context.counterpart(source, names.mediators)
    return source, target


def _taker(
    target: tuple[str, ...], source: tuple[str, ...], names: Names, context: Context
) -> tuple[str, ...]:
    """Return to whom people go: not the Red Cross that drives them, nor whose people they are.

    Palestinian prisoners freed in a deal with Hamas go to Hamas, where the article names it.
    """
    target = tuple(a for a in target if a in context.counts)
    other = context.counterpart(source, names.mediators) or context.facing(source)
    return other if other and (not target or set(target) <= context.peoples) else target


def _carried(
    topic: Topic, names: Names, context: Context, text: str
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return giver and taker of a passive: "prisoners were returned to Kyiv from Moscow"."""
    found = names.groups
    if not topic.passive or topic.rule.family not in {"release", "return", "exchange"}:
        return None
    if any(g.preposition == "by" and g.start >= topic.stop - 2 for g in found):
        return None
    giver = next((g.actors for g in found if g.preposition == "from"), ())
    taker = next((g.actors for g in found if g.preposition == "to" and g.start >= topic.start), ())
    if not giver and not taker:
        taker = next(
            (
                g.actors
                for g in found
                if topic.start - 30 <= g.start < topic.stop
                and (is_owner(g, text) or _FIGHTERS.match(text, g.stop))
            ),
            (),
        )
    giver = giver or context.counterpart(taker, names.mediators)
    taker = taker or context.counterpart(giver, names.mediators)
    return (giver, taker) if giver else None


def _around(topic: Topic, found: Sequence[Group], text: str) -> list[Group]:
    """Return groups of the matter's own phrase: "Russia-Ukraine talks", "between A and B"."""
    result = []
    for group in found:
        if topic.start <= group.start < topic.stop:
            if not is_owner(group, text):
                result.append(group)
        elif group.start >= topic.stop:
            if group.preposition in {"between", "with"} and group.start - topic.stop <= 60:
                result.append(group)
        elif topic.start - group.stop <= 18:
            gap = text[group.stop : topic.start]
            verbs = any(
                w.hit.form and group.stop <= w.start < topic.start for w in topic.clause.words
            )
            if _OWN_GAP.fullmatch(gap) and not _OTHER_PHRASE.search(gap) and not verbs:
                result.append(group)
    return result


def _addressee(
    topic: Topic,
    verdict: Verdict,
    doer: Group | None,
    found: Sequence[Group],
    source: tuple[str, ...],
) -> tuple[str, ...]:
    """Return who is addressed, or to whom it is done."""
    others = [g for g in found if g is not doer and set(g.actors) - set(source)]
    limit = topic.stop if topic.passive else topic.start
    wanted: list[Group] = []
    if verdict.cue is not None and verdict.side == "before":  # "urged X to", "rejected a Y plan"
        wanted += [g for g in others if verdict.cue.stop <= g.start < topic.start]
    later = [g for g in others if g.start >= limit]
    wanted += [g for g in later if g.preposition in {"with", "to", "from", "against", "on"}]
    wanted += [g for g in later if g.preposition in {"between", "by", "of", "for"}]
    wanted += [g for g in others if g.start >= topic.start and g.preposition not in {"in", "at"}]
    return tuple(a for a in wanted[0].actors if a not in source) if wanted else ()
