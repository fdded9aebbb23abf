"""Words that resume an actor named elsewhere in the article: "both sides", "the rebels".

A phrase for both parties ("both sides", "the warring parties") stands for the two actors named
before it that oppose each other in a known conflict, else after it. A common noun ("the rebels",
"the army") stands for the actor of the article, or of its conflict, that carries the noun in the
actor files, if there is only one such, or the last named. "His side", "its forces" stand for the
actor named last. What cannot be told is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tasks.actors.records import Actor, Conflict, Mention

_PAIR = "+pair"
_OWN = "+own"
_OTHER = "+other"
_OWN_HEADS = (
    "side", "country", "government", "delegation", "forces", "team", "troops", "negotiators",
    "army", "movement", "group", "people", "fighters", "men",
)  # fmt: skip
_REACH = 700  # characters back within which a noun or pair finds its actor


class Resolver:
    """Resolves anaphors against the mentions of one article."""

    def __init__(self, actors: Mapping[str, Actor], conflicts: Sequence[Conflict]) -> None:
        self._conflicts = tuple(conflicts)
        self._by_noun: dict[str, list[str]] = {}
        for actor in actors.values():
            for noun in actor.nouns:
                self._by_noun.setdefault(noun, []).append(actor.name)
        self._of_actor: dict[str, list[Conflict]] = {}
        for conflict in conflicts:
            for side in conflict.sides:
                for name in side:
                    self._of_actor.setdefault(name, []).append(conflict)

    def phrases(self, pairs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield every anaphoric phrase with its use."""
        for phrase in pairs:
            yield phrase, _PAIR
        for noun in self._by_noun:
            yield (noun if noun.startswith("the ") else f"the {noun}"), noun
        for head in _OWN_HEADS:
            for owner in ("his", "her", "its", "their"):
                yield f"{owner} {head}", _OWN
        for phrase in ("the other side", "the opposing side", "its rival", "his counterpart"):
            yield phrase, _OTHER

    def conflict_of(self, actors: Sequence[str], on: date | None = None) -> str | None:
        """Return the conflict with these actors on different sides, or that one of them alone has."""
        best: tuple[bool, bool, int] | None = None
        name = None
        for rank, conflict in enumerate(self._conflicts):
            sides = {s for a in actors if (s := conflict.side_of(a)) is not None}
            if len(sides) > 1:
                key = (conflict.holds(on), conflict.war, -rank)
                if best is None or key > best:
                    best, name = key, conflict.name
        if name is None:
            for actor in actors:
                own = self._of_actor.get(actor, [])
                current = [c for c in own if c.holds(on)] or own
                if len(current) == 1:
                    return current[0].name
        return name

    def resolve(
        self,
        text: str,
        mentions: list[Mention],
        pending: Sequence[tuple[int, int, str]],
        on: date | None,
    ) -> list[Mention]:
        """Return the mentions with those anaphors that have an answer, in order."""
        named = [m for m in mentions if m.actors]
        conflict = self._topic(mentions, on)
        result = list(mentions)
        for start, stop, use in pending:
            before = [m for m in named if m.stop <= start]
            if use == _PAIR:
                actors = self._pair(named, start, conflict, on)
            elif use == _OWN:
                actors = before[-1].actors if before and start - before[-1].stop < _REACH else ()
            elif use == _OTHER:
                actors = self._other(before, start, conflict, on)
            else:
                actors = self._noun(use, named, start, conflict)
            if actors:
                name = conflict.name if conflict else None
                anaphor = Mention(
                    start, stop, text[start:stop], actors, "anaphor", frozenset(), name
                )
                result.append(anaphor)
        result.sort(key=lambda m: m.start)
        return result

    def _topic(self, mentions: Sequence[Mention], on: date | None) -> Conflict | None:
        """Return the conflict that the article is about: most of its parties, most often named."""
        counts = Counter(a for m in mentions for a in m.actors)
        hints = Counter(m.conflict for m in mentions if m.conflict)
        best: tuple[float, int] | None = None
        topic = None
        for rank, conflict in enumerate(self._conflicts):
            weights = sorted(
                (max((counts[a] for a in side), default=0) for side in conflict.sides), reverse=True
            )
            hint = hints[conflict.name]
            if not hint and (len(weights) < 2 or not weights[1]):
                continue
            score = 2.0 * weights[1] + 0.5 * weights[0] + hint
            score += 0.5 * conflict.war + 1.0 * conflict.holds(on)
            if best is None or (score, -rank) > best:
                best, topic = (score, -rank), conflict
        return topic

    def _pair(
        self, named: Sequence[Mention], start: int, topic: Conflict | None, on: date | None
    ) -> tuple[str, ...]:
        before = [m for m in named if m.stop <= start and start - m.stop < _REACH]
        recent: dict[str, None] = {}
        for mention in reversed(before):
            for actor in reversed(mention.actors):
                recent.setdefault(actor)
        pair = self._opponents(list(recent), topic, on)
        if pair is None:
            later: dict[str, None] = dict(recent)
            for mention in named:
                if mention.start >= start:
                    for actor in mention.actors:
                        later.setdefault(actor)
            pair = self._opponents(list(later), topic, on)
        if pair is None and topic is not None and len(topic.sides) == 2:
            pair = topic.parties
        if pair is None and len(recent) == 2:
            pair = tuple(recent)
        return pair or ()

    def _opponents(
        self, actors: Sequence[str], topic: Conflict | None, on: date | None
    ) -> tuple[str, ...] | None:
        """Return the first two of the actors that oppose each other, the topic's before others."""
        ranked = [topic] if topic else []
        ranked += [c for c in self._conflicts if c is not topic and c.war and c.holds(on)]
        ranked += [c for c in self._conflicts if c is not topic and not (c.war and c.holds(on))]
        for conflict in ranked:
            sides: dict[int, str] = {}
            for actor in actors:
                side = conflict.side_of(actor)
                if side is not None:
                    sides.setdefault(side, actor)
            if len(sides) > 1:
                return tuple(sides[side] for side in sorted(sides)[:2])
        return None

    def _other(
        self, before: Sequence[Mention], start: int, topic: Conflict | None, on: date | None
    ) -> tuple[str, ...]:
        if not before or topic is None:
            return ()
        side = topic.side_of(before[-1].actors[0])
        if side is None or len(topic.sides) != 2:
            return ()
        others = topic.sides[1 - side]
        named = [a for m in reversed(before) for a in m.actors if a in others]
        return (named[0],) if named else (others[0],)

    def _noun(
        self, noun: str, named: Sequence[Mention], start: int, topic: Conflict | None
    ) -> tuple[str, ...]:
        carriers = self._by_noun[noun]
        near = [m for m in named if m.stop <= start and start - m.stop < _REACH]
        mentioned = dict.fromkeys(a for m in reversed(near) for a in m.actors if a in carriers)
        parties = [
            a for a in mentioned if topic is not None and topic.side_of(a) is not None
        ] or list(mentioned)
        if len(parties) == 1:
            return (parties[0],)
        if topic is not None:
            own = [a for side in topic.sides for a in side if a in carriers]
            if not parties and len(own) == 1:
                return (own[0],)
        return ()
