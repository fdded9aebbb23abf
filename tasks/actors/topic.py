"""Which conflict a text is about, and who opposes whom in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.actors.records import Actor, Conflict, Mention

_CAP = 3  # mentions of one side beyond this weigh nothing more


@dataclass(frozen=True, slots=True)
class _Age:
    """A time in which no conflict begins or ends."""

    held: frozenset[str]  # the conflicts that are current
    lone: frozenset[str]  # actors at war in one of them and in no other
    stages: frozenset[str]  # the same of states that wars are fought in


class Topics:
    """The conflicts of the table, asked by actor and by text."""

    def __init__(self, actors: Mapping[str, Actor], conflicts: Sequence[Conflict]) -> None:
        self._conflicts = tuple(conflicts)
        self._groups = frozenset(a.name for a in actors.values() if a.kind == "group")
        self._of_actor: dict[str, list[Conflict]] = {}
        self._of_theatre: dict[str, list[Conflict]] = {}
        self._rank = {conflict.name: i for i, conflict in enumerate(self._conflicts)}
        self._side = {
            conflict.name: {
                a: i for i, side in reversed([*enumerate(conflict.sides)]) for a in side
            }
            for conflict in self._conflicts
        }
        self._conflict: dict[tuple[tuple[str, ...], date | None], str | None] = {}
        starts = {c.since.toordinal() for c in self._conflicts if c.since}
        ends = {c.until.toordinal() + 1 for c in self._conflicts if c.until}
        self._turns = sorted(starts | ends)
        self._ages: dict[int, _Age] = {}
        for conflict in self._conflicts:
            for name in dict.fromkeys(a for side in conflict.sides for a in side):
                self._of_actor.setdefault(name, []).append(conflict)
            for name in conflict.theatre:
                self._of_theatre.setdefault(name, []).append(conflict)

    def own(self, actor: str) -> str | None:
        """Return the one conflict that the actor is a party to, if it is only one, and a war."""
        found = self._of_actor.get(actor, ())
        return found[0].name if len(found) == 1 and found[0].war else None

    def conflict_of(self, actors: Sequence[str], on: date | None) -> str | None:
        """Return the conflict with these actors on different sides, or that one of them alone has.

        Of several the one current on that date, then an armed one, then the one the files name
        first.
        """
        asked = (tuple(actors), on)
        if asked not in self._conflict:
            self._conflict[asked] = self._conflict_of(actors, on)
        return self._conflict[asked]

    def _conflict_of(self, actors: Sequence[str], on: date | None) -> str | None:
        candidates = {c.name: c for a in actors for c in self._of_actor.get(a, ())}
        opposed = [
            c
            for c in candidates.values()
            if len({s for a in actors if (s := c.side_of(a)) is not None}) > 1
        ]
        if opposed:
            return min(opposed, key=lambda c: (not c.holds(on), not c.war, self._rank[c.name])).name
        for actor in actors:
            found = self._of_actor.get(actor, [])
            current = [c for c in found if c.holds(on)] or found
            if len(current) == 1:
                return current[0].name
        return None

    def opponents_of(
        self, actor: str, conflict: Conflict | None = None, on: date | None = None
    ) -> tuple[str, ...]:
        """Return the default actor of each other side, in that conflict or the actor's first."""
        if conflict is None:
            found = self._of_actor.get(actor, [])
            current = [c for c in found if c.holds(on)] or found
            if not current:
                return ()
            conflict = current[0]
        own = conflict.side_of(actor)
        if own is None:
            return ()
        return tuple(side[0] for i, side in enumerate(conflict.sides) if i != own)

    def opponents_among(
        self, actors: Sequence[str], topic: Conflict | None, on: date | None
    ) -> tuple[str, ...] | None:
        """Return the first two of the actors that oppose each other, the topic's before others."""
        ranked = [topic] if topic else []
        candidates = {c.name: c for a in actors for c in self._of_actor.get(a, ())}
        ranked += sorted(
            (c for c in candidates.values() if c is not topic),
            key=lambda c: (not (c.war and c.holds(on)), self._rank[c.name]),
        )
        for conflict in ranked:
            sides: dict[int, str] = {}
            for actor in actors:
                side = conflict.side_of(actor)
                if side is not None:
                    sides.setdefault(side, actor)
            if len(sides) > 1:
                return tuple(sides[side] for side in sorted(sides)[:2])
        return None

    def of(self, mentions: Sequence[Mention], on: date | None) -> tuple[Conflict | None, bool]:
        """Return the conflict that the mentions tell of, and whether they tell it plainly.

        Plainly: both sides are named, or a place or armed group that belongs to it. One
        government alone is a weak sign, so are a known venue and known mediators.
        """
        counts: dict[str, int] = {}
        hints: dict[str, int] = {}
        for mention in mentions:
            for actor in mention.actors:
                counts[actor] = counts.get(actor, 0) + 1
            if mention.conflict and not mention.actors:
                hints[mention.conflict] = hints.get(mention.conflict, 0) + 1
        places = {m.surface for m in mentions if m.kind == "place" or "venue" in m.roles}
        candidates = {c.name: c for a in counts for c in self._of_actor.get(a, ())}
        candidates |= {c.name: c for a in counts for c in self._of_theatre.get(a, ())}
        if hints:
            candidates |= {c.name: c for c in self._conflicts if c.name in hints}
        age = self._age(on)
        best: tuple[float, int] | None = None
        answer: tuple[Conflict | None, bool] = (None, False)
        for name, conflict in candidates.items():
            parties = self._side[name]
            named = parties.keys() & counts.keys()
            group = not named.isdisjoint(self._groups)
            held, hinted = name in age.held, hints.get(name, 0)
            theatre = not counts.keys().isdisjoint(conflict.theatre)
            alone = theatre and held and age.stages.issuperset(conflict.theatre)
            venue = not places.isdisjoint(conflict.venues)
            strong = bool(hinted or group or alone or len({parties[a] for a in named}) > 1)
            only_war = conflict.war and held and not named.isdisjoint(age.lone)
            if not (strong or venue or theatre or only_war):
                continue
            told = [0] * len(conflict.sides)
            for actor in named:
                told[parties[actor]] += counts[actor]
            sides = sorted((min(number, _CAP) for number in told), reverse=True)
            score = (3.0 if conflict.war else 1.6) * sides[1] + 0.3 * sides[0] + 0.7 * group
            score += 1.2 * min(hinted, _CAP) + 0.6 * theatre
            score += 0.4 * venue
            score += 0.2 * min(sum(a in counts for a in conflict.mediators), 2)
            score += 0.5 * conflict.war + 1.0 * held
            order = (score, -self._rank[name])
            if best is None or order > best:
                best, answer = order, (conflict, strong)
        return answer

    def _age(self, on: date | None) -> _Age:
        """Return what holds on a day; without one, what has no end."""
        number = -1 if on is None else bisect_right(self._turns, on.toordinal())
        age = self._ages.get(number)
        if age is None:
            wars = [c for c in self._conflicts if c.war and c.holds(on)]
            sides = Counter(a for c in wars for a in self._side[c.name])
            stages = Counter(a for c in wars for a in dict.fromkeys(c.theatre))
            age = self._ages[number] = _Age(
                frozenset(c.name for c in self._conflicts if c.holds(on)),
                frozenset(a for a, count in sides.items() if count == 1),
                frozenset(a for a, count in stages.items() if count == 1),
            )
        return age
