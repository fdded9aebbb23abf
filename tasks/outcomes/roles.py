"""Who: parties, addressees, mediators and venue of a matter, from the names around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tasks.actors import Mention
from tasks.outcomes.scan import Clause
from tasks.outcomes.status import Verdict
from tasks.outcomes.topics import Topic

_LINK = re.compile(
    r"\s*(?:,|and|&|-|–|—|/|or|as well as|, and|along with|together with)?\s*"
    r"(?:the|its|both)?\s*",
    re.IGNORECASE,
)
_LONG_LINK = re.compile(
    r"(?:['’]s)?(?:\s+(?!(?:and|of|in|on|to|with|by|from|for|against|at|that|as|after|while|but)\b)[a-z][a-z-]*){0,3}"
    r"\s*(?:\band\b|&|,(?:\s+and\b)?)\s+(?:the\s+|its\s+)?(?:(?:rebel|the|armed|opposition|separatist|group|former)\s+){0,2}"
)
_PREPOSITION = re.compile(
    r"\b(between|with|by|to|from|against|of|in|at|on|for|via|through|into|inside|near|under|than|toward|towards|across|throughout)"
    r"\s+(?:the\s+|its\s+|both\s+|their\s+|a\s+|an\s+)?(?-i:(?!(?:that|who|which|and|said|says|as|when|while|after|before)\b)[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
_MEDIATED_BY = re.compile(
    r"(?:(?:mediated|brokered|facilitated|hosted|sponsored|backed|negotiated|overseen|chaired)"
    r"(?: \w+)? (?:by|with)|mediation (?:by|of|from|efforts by)|mediators?|help (?:of|from)|"
    r"auspices of|through)\s+(?:the\s+|both\s+)?(?:[A-Za-z-]+\s+(?:and|,)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_MEDIATOR_AFTER = re.compile(
    r"-(?:mediated|brokered|sponsored|facilitated|backed|led|hosted|supervised|proposed|negotiated|drafted)\b|"
    r"(?:'s|’s)? (?:mediation|mediators?|mediating)\b|"
    r" (?:mediated|brokered|sponsored|facilitated) (?!by\b|the\b|an?\b|between\b)",
    re.IGNORECASE,
)
_PEOPLE_NOUN = re.compile(
    r"\s(?:[a-z]+\s)?(?:prisoners?|pows?|detainees?|hostages?|captives?|civilians?|children|women|men|"
    r"citizens|nationals|refugees|bodies|territor\w+|assets|soil|land|cities|villages|sanctions|"
    r"jails?|prisons?|airspace|waters|ports?|journalists?|inmates|pilots?|central.bank|banks?|"
    r"positions|hands|captivity|custody|capital|border|cause|people|remains)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:group|movement|militia|organi[sz]ation|party|rebels?|army|faction|militants?|guerrillas?|force|separatists?|insurgents?)$",
    re.IGNORECASE,
)
_MEMBERSHIP = re.compile(
    r"(?:join\w*|into|in|of|out of|leave|enter|accession to|give up its|up|on|for|accept|any) (?:its )?\||\|(?:['’]s| bid| membership| troops| accession| aspir| ambition| soldiers| peacek| expan|-style)"
)
_RECEIVED = re.compile(r"(?:received?|collected|took|got back|gets? back)\b", re.IGNORECASE)
_JOINING = frozenset("and or of with by to in from for against on as said that says tells".split())
_PARTY_KINDS = frozenset(
    {"state", "group", "person", "demonym", "anaphor", "place", "bloc", "organisation"}
)


@dataclass(slots=True)
class Group:
    """Mentions joined by "and", a comma or a dash."""

    start: int
    stop: int
    actors: tuple[str, ...]
    preposition: str
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class Context:
    """What the article has told so far about who is concerned."""

    counts: Counter[str]
    last_subject: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()  # of the last mutual act, or the pair the article is about
    mediators: tuple[str, ...] = ()
    sentence_subject: tuple[str, ...] = ()
    armed: frozenset[str] = frozenset()  # those of the actors that are armed groups
    foes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # first of the other sides


@dataclass(slots=True)
class Roles:
    """Who does what to whom."""

    source: tuple[str, ...]
    target: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    venue: str | None = None


def groups(clause: Clause, text: str) -> tuple[list[Group], tuple[str, ...], str | None]:
    """Return the groups of names in a clause, its mediators, and its venue."""
    mentions = [m for m in clause.mentions if m.kind in _PARTY_KINDS]
    mediators: list[str] = []
    venue: str | None = None
    kept: list[Mention] = []
    for number, mention in enumerate(mentions):
        lead = text[max(clause.start, mention.start - 60) : mention.start]
        if _MEDIATED_BY.search(lead) or (mediators and kept == [] and False):
            mediators.extend(mention.actors)
            continue
        if _MEDIATOR_AFTER.match(text, mention.stop):
            mediators.extend(mention.actors)
            continue
        if (
            mediators
            and number
            and mentions[number - 1].actors
            and mentions[number - 1].actors[-1] in mediators
            and _LINK.fullmatch(text, mentions[number - 1].stop, mention.start)
        ):
            mediators.extend(mention.actors)
            continue
        if (
            number
            and mentions[number - 1].kind == "place"
            and text[mentions[number - 1].stop : mention.start] == ", "
        ):
            continue
        if mention.actors == ("NATO",) and _MEMBERSHIP.search(
            lead + "|" + text[mention.stop : mention.stop + 14]
        ):
            continue
        if mention.kind == "place":
            match = _PREPOSITION.search(lead)
            if match and match.group(1).lower() in {"in", "at"} and venue is None:
                venue = mention.surface
            continue
        if number + 1 < len(mentions) and _describes(mention, mentions[number + 1], text):
            continue
        kept.append(mention)
    found: list[Group] = []
    for mention in kept:
        if not mention.actors:
            continue
        if found and _linked(found[-1], mention, clause, text):
            last = found[-1]
            last.stop = mention.stop
            last.actors = tuple(dict.fromkeys((*last.actors, *mention.actors)))
            last.mentions = (*last.mentions, mention)
            continue
        lead = text[max(clause.start, mention.start - 45) : mention.start]
        match = _PREPOSITION.search(lead)
        if clause.opener == "with" and mention.start - clause.start < 12:
            match = None
        found.append(
            Group(
                mention.start,
                mention.stop,
                mention.actors,
                match.group(1).lower() if match else "",
                (mention,),
            )
        )
    return found, tuple(dict.fromkeys(mediators)), venue


def _linked(last: Group, mention: Mention, clause: Clause, text: str) -> bool:
    """Say whether two names stand together: "Kyiv and Moscow", "Colombia's government and the ELN"."""
    if _LINK.fullmatch(text, last.stop, mention.start):
        return True
    return bool(_LONG_LINK.fullmatch(text, last.stop, mention.start)) and not any(
        (w.hit.form and w.hit.kind in {"cue", "verb"})
        or (w.hit.kind == "mark" and w.hit.name in {"be", "have", "will", "report", "may", "must"})
        for w in clause.words
        if last.stop <= w.start < mention.start
    )


def _describes(mention: Mention, following: Mention, text: str) -> bool:
    """Say whether a demonym only describes the name after it: "Palestinian group Hamas"."""
    if mention.kind not in {"demonym", "group", "state"} or not mention.surface.endswith(
        ("n", "i", "ish", "ese", "ch", "ic")
    ):
        return False
    gap = text[mention.stop : following.start]
    words = gap.split()
    if not gap[:1].isspace() or len(words) > 5 or re.search(r"[,;:(]", gap):
        return False
    if following.kind == "person":
        return not any(w in _JOINING or w.endswith(("ed", "ing")) for w in words)
    return (
        following.kind in {"group", "organisation"}
        and bool(words)
        and bool(_TITLE.search(words[-1]))
    )


def _is_people(group: Group, text: str) -> bool:
    """Say whether a name tells only whose people, land or money: "Palestinian prisoners"."""
    return bool(_PEOPLE_NOUN.match(text, group.stop))


def subject(found: Sequence[Group], place: int, text: str) -> Group | None:
    """Return the group that does what the verb at `place` says: the last one free of a preposition."""
    best: Group | None = None
    for group in found:
        if group.stop > place:
            break
        if group.preposition and group.preposition not in {"of", "between"}:
            continue
        if _is_people(group, text):
            continue
        if group.preposition == "of" and best is not None and not best.preposition:
            gap = text[best.stop : group.start]
            if len(gap) < 40:
                continue
        best = group
    return best


def assign(topic: Topic, verdict: Verdict, text: str, context: Context) -> Roles:
    """Return the roles of a matter with its status."""
    clause = topic.clause
    found, mediators, venue = groups(clause, text)
    status, shape = verdict.status, topic.rule.shape
    anchor = verdict.cue.start if verdict.cue is not None else topic.start
    if verdict.side in {"after"} and verdict.cue is not None:
        anchor = topic.start
    doer: Group | None
    if verdict.side == "relative" and verdict.cue is not None:
        doer = subject([g for g in found if g.start >= topic.stop], verdict.cue.start, text)
    elif topic.passive or verdict.side == "after":
        limit = verdict.cue.start if verdict.cue is not None else topic.stop
        owed = verdict.status == "demanded" and verdict.cue is not None and not verdict.cue.hit.form
        doer = next(
            (g for g in found if (g.preposition == "by" or owed) and g.start >= limit - 2), None
        )
    elif (
        verdict.cue is not None
        and verdict.cue.hit.form in {"", "ing"}
        and verdict.status == "violated"
    ):
        said = max(
            (
                w.stop
                for w in clause.words
                if w.hit.kind == "mark" and w.hit.name == "report" and w.stop <= anchor
            ),
            default=0,
        )
        doer = next(
            (g for g in found if not g.preposition and said <= g.start and g.stop <= anchor), None
        )
        accuser = any(w.hit.kind == "mark" and w.hit.name == "accuse" for w in clause.words)
        if accuser:
            doer = subject(found, anchor, text)
    else:
        doer = subject(found, anchor, text)
    source: tuple[str, ...] = doer.actors if doer else ()
    near = _around(topic, found, text)
    others = [g for g in found if g is not doer and g not in near]
    if status == "violated" and doer is None:
        source = _accused(topic, verdict, found, text)
    everyone = list(dict.fromkeys(a for g in near for a in g.actors))
    if not source and verdict.side not in {"after", "relative"} and not topic.passive:
        whole = shape == "mutual" and status == "none" and not everyone
        source = context.parties if whole and context.parties else context.last_subject
    mutual = shape == "mutual" and status in {
        "agreed",
        "signed",
        "implemented",
        "ongoing",
        "extended",
        "scheduled",
        "collapsed",
        "none",
        "under_discussion",
        "postponed",
        "suspended",
    }
    if (
        verdict.side in {"after", "form"}
        and shape == "mutual"
        and not source
        and len(everyone) >= 2
    ):
        mutual = True
    target: tuple[str, ...] = ()
    if mutual:
        if verdict.side == "after" and doer is None and not everyone:
            front = subject(found, topic.start, text)
            everyone = list(front.actors) if front else []
        withs = [a for g in others if g.preposition in {"with", "between"} for a in g.actors]
        parties = tuple(
            dict.fromkeys(a for a in (*source, *everyone, *withs) if a not in mediators)
        )
        if not parties:
            parties = context.parties
        if topic.rule.type == "talks.impasse" and len(parties) == 1:
            parties = (*parties, *_counterpart(parties, context, mediators))
        alone = verdict.side == "before" and doer is not None and len(source) == 1 and not everyone
        if alone and status in {"suspended", "collapsed", "postponed"}:
            target = tuple(withs) or _counterpart(source, context, mediators)
        elif len(parties) == 1 and status in {"suspended", "none", "postponed"}:
            source, target = parties, _counterpart(parties, context, mediators)
        elif (
            len(parties) == 1
            and status in {"agreed", "implemented", "signed"}
            and doer is not None
            and topic.rule.family == "ceasefire"
        ):
            source, target = parties, _counterpart(parties, context, mediators)
        elif len(parties) == 1 and len(context.parties) == 2 and parties[0] in context.parties:
            source = context.parties
        else:
            source = parties
    elif (carried := _carried(topic, found, context, mediators, text)) is not None:
        source, target = carried
    else:
        target = _target(topic, verdict, doer, found, near, source, text)
        if not source and shape == "act":
            source = next((g.actors for g in found if g.preposition in {"by", "from"}), ())
        if not source and everyone:
            source = tuple(everyone)
        received = topic.verb is not None and topic.verb.hit.name == "receive"
        if not topic.passive and (
            received or (topic.form == "idiom" and _RECEIVED.match(text, topic.start))
        ):
            source, target = target or _counterpart(source, context, mediators), source
        if not source and status != "demanded":
            source = context.parties if shape == "mutual" else source
        if not target and shape != "third":
            target = _counterpart(source, context, mediators)
    moved = _moved(topic, found) if topic.verb is None else ()
    if moved and status in {"demanded", "proposed", "rejected", "conditional"} and source:
        target = moved
    elif moved:
        source, target = moved, tuple(a for a in source or target if a not in moved)
    if shape == "third" and not target and len(context.parties) == 2:
        target = tuple(a for a in context.parties if a not in source)
    if not source and not target:
        source = _fallback(topic, found, context)
    source = tuple(a for a in source if a not in mediators) or source
    target = tuple(a for a in target if a not in source)
    return Roles(source, target, mediators, venue)


def _carried(
    topic: Topic,
    found: Sequence[Group],
    context: Context,
    mediators: Sequence[str],
    text: str,
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return giver and taker of a passive: "prisoners were returned to Kyiv from Moscow"."""
    if not topic.passive or topic.rule.family not in {"release", "return", "exchange"}:
        return None
    if any(g.preposition == "by" and g.start >= topic.stop - 2 for g in found):
        return None
    giver = next((g.actors for g in found if g.preposition == "from"), ())
    taker = next((g.actors for g in found if g.preposition == "to" and g.start >= topic.start), ())
    if not giver and not taker:
        owner = next(
            (g for g in found if _is_people(g, text) and topic.start - 30 <= g.start < topic.stop),
            None,
        )
        if owner is None:
            return None
        taker = owner.actors
    giver = giver or _counterpart(taker, context, mediators)
    taker = taker or _counterpart(giver, context, mediators)
    return (giver, taker) if giver else None


def _moved(topic: Topic, found: Sequence[Group]) -> tuple[str, ...]:
    """Return whose withdrawal or disarmament a noun names: "the withdrawal of M23 rebels"."""
    if topic.rule.type not in {"territory.withdrawal", "security.disarmament"}:
        return ()
    return next(
        (
            g.actors
            for g in found
            if g.preposition == "of" and topic.start <= g.start <= topic.stop + 24
        ),
        (),
    )


def _fallback(topic: Topic, found: Sequence[Group], context: Context) -> tuple[str, ...]:
    """Return whoever is named nearest, where grammar names nobody."""
    before = [g for g in found if g.stop <= topic.start]
    if before:
        return before[-1].actors
    if found:
        return found[0].actors
    if context.last_subject:
        return context.last_subject
    if context.parties:
        return context.parties
    return tuple(actor for actor, _ in context.counts.most_common(1))


def _around(topic: Topic, found: Sequence[Group], text: str) -> list[Group]:
    """Return groups that belong to the matter's own phrase: "Russia-Ukraine talks", "between A and B"."""
    result = []
    for group in found:
        if group.stop <= topic.start and topic.start - group.stop <= 18:
            gap = text[group.stop : topic.start]
            if re.fullmatch(r"[\s’'s-]*(?:[a-z-]+\s+){0,2}", gap) and not re.search(
                r"\b(?:to|has|have|had|and|will|is|are|was|on|in|a|the)\b", gap
            ):
                verbs = any(
                    w.hit.form and group.stop <= w.start < topic.start for w in topic.clause.words
                )
                if not verbs:
                    result.append(group)
        elif (
            group.start >= topic.stop
            and group.preposition in {"between", "with"}
            and group.start - topic.stop <= 60
        ):
            result.append(group)
        elif topic.start <= group.start < topic.stop:
            if not _is_people(group, text):
                result.append(group)
    return result


def _accused(topic: Topic, verdict: Verdict, found: Sequence[Group], text: str) -> tuple[str, ...]:
    cue = verdict.cue
    if cue is None:
        return ()
    doer = subject(found, cue.start, text)
    if doer is None:
        for group in found:
            if group.preposition == "by" and group.start > cue.start:
                return group.actors
        return ()
    return doer.actors


def _target(
    topic: Topic,
    verdict: Verdict,
    doer: Group | None,
    found: Sequence[Group],
    near: Sequence[Group],
    source: tuple[str, ...],
    text: str,
) -> tuple[str, ...]:
    """Return who is addressed, or to whom it is done."""
    cue = verdict.cue
    if cue is not None and verdict.side == "before":
        for group in found:  # "urged X to", "rejected a Y proposal"
            if (
                group is not doer
                and cue.stop <= group.start < topic.start
                and set(group.actors) - set(source)
            ):
                return tuple(a for a in group.actors if a not in source)
    limit = topic.start if not topic.passive else topic.stop
    for wanted in ({"with", "to", "from", "against", "on"}, {"between", "by", "of", "for"}):
        for group in found:
            if group is doer or group.start < limit or group.preposition not in wanted:
                continue
            rest = tuple(a for a in group.actors if a not in source)
            if rest:
                return rest
    for group in found:
        if (
            group is not doer
            and topic.start <= group.start
            and group.preposition not in {"in", "at"}
        ):
            rest = tuple(a for a in group.actors if a not in source)
            if rest:
                return rest
    return ()


def _counterpart(
    source: Sequence[str], context: Context, mediators: Sequence[str]
) -> tuple[str, ...]:
    """Return the other side, where the article leaves no doubt who that is."""
    pair = context.parties
    if len(pair) == 2 and len(source) == 1 and source[0] in pair:
        return tuple(a for a in pair if a not in source)
    if len(source) == 1:
        foes = context.foes.get(source[0], ())
        named = [a for a in foes if a in context.counts and a not in mediators]
        if len(named) == 1:
            return (named[0],)
        if not named and len(foes) == 1 and source[0] in context.armed:
            return foes
    return ()
