"""Who an article is about: its parties, who opposes whom, who acted last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.actors import Mention
from tasks.outcomes.names import names_in
from tasks.outcomes.scan import Clause
from tasks.rules import Rules

_PEOPLES = frozenset({"Palestinians"})  # a people, for which a group or an authority acts
_COUNTED = frozenset({"state", "group", "person", "demonym", "place"})


@dataclass(slots=True)
class Context:
    """What the article has told so far about who is concerned."""

    text: str
    counts: Counter[str]  # mentions of each actor
    armed: frozenset[str] = frozenset()  # those of the actors that are armed groups
    foes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # actors of the other sides
    last_subject: tuple[str, ...] = ()
    mentions: Sequence[Mention] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)  # of the actors in `counts`
    peoples: frozenset[str] = frozenset()  # whom the article names by their people alone
    sides: tuple[tuple[str, ...], ...] = ()  # of the conflict the article plainly tells of
    _parties: tuple[str, ...] | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties to the last mutual act, or the pair the article is about.

        The pair is made out when first asked for, which is never where nothing may be read.
        """
        if self._parties is None:
            self._parties = self._about()
        return self._parties

    @parties.setter
    def parties(self, parties: tuple[str, ...]) -> None:
        self._parties = parties

    def _about(self) -> tuple[str, ...]:
        names = names_in(Clause(0, len(self.text), mentions=list(self.mentions)), self.text)
        pairs = [g for g in names.groups if len(g.actors) == 2]
        for preposition in ("", "between"):
            for group in pairs:
                if group.preposition == preposition:
                    return group.actors
        named = dict.fromkeys(a for g in names.groups for a in g.actors if a not in names.mediators)
        acting = [a for a in named if self.kinds.get(a) in {"state", "group"}]
        if len(acting) == 2:
            opposed = acting[1] in self.foes.get(acting[0], ())
            if opposed or not any(actor in self.foes for actor in acting):
                return (acting[0], acting[1])
        return ()

    @property
    def pair(self) -> tuple[str, ...]:
        """The two that the article must be about: of each side whoever it names first."""
        if len(self.sides) != 2:
            return ()
        return tuple(next(iter(self._named(s)), s[0]) for s in self.sides)

    def are_hosts(self, actors: Sequence[str]) -> bool:
        """Say whether the article has two parties, and these are neither."""
        sides = {*self.parties, *(a for side in self.sides for a in side)}
        return len(self.parties or self.pair) == 2 and bool(actors) and sides.isdisjoint(actors)

    def facing(self, source: Sequence[str]) -> tuple[str, ...]:
        """Return the other side of the conflict that the article plainly tells of."""
        own = {n for n, side in enumerate(self.sides) if any(a in side for a in source)}
        if len(self.sides) != 2 or len(own) != 1 or self.are_foes(source):
            return ()
        other = self.sides[1 - own.pop()]
        return self._named(other)[:1] or other[:1]

    def _named(self, side: Sequence[str]) -> tuple[str, ...]:
        """Return who of a side is named: whoever acts for a people before that people."""
        named = [a for a in self.counts if a in side]
        return tuple(sorted(named, key=lambda a: a in self.peoples))

    def are_foes(self, source: Sequence[str]) -> bool:
        """Say whether two of these fight each other."""
        return any(b in self.foes.get(a, ()) for a in source for b in source)

    def first(self, start: int, stop: int) -> tuple[str, ...]:
        """Return the first actor named between two places."""
        for mention in self.mentions:
            if mention.actors and start <= mention.start < stop:
                return mention.actors
        return ()

    def before(self, place: int, start: int) -> Mention | None:
        """Return the last actor named before a place, not before `start`."""
        last = None
        for mention in self.mentions:
            if mention.stop > place:
                break
            if mention.actors and mention.start >= start:
                last = mention
        return last

    @property
    def is_opposed(self) -> bool:
        """Whether two sides of a known conflict are named."""
        return any(not self.counts.keys().isdisjoint(foes) for foes in self.foes.values())

    def counterpart(self, source: Sequence[str], mediators: Sequence[str]) -> tuple[str, ...]:
        """Return the other side, where the article leaves no doubt who that is.

        An armed group with one single opponent has it even unnamed: those that Hamas frees are
        Israel's.
        """
        if len(source) != 1:
            return ()
        if len(self.parties) == 2 and source[0] in self.parties:
            return tuple(a for a in self.parties if a not in source)
        foes = self.foes.get(source[0], ())
        named = [a for a in foes if a in self.counts and a not in mediators]
        if len(named) == 1:
            return (named[0],)
        if not named and len(foes) == 1 and source[0] in self.armed:
            return tuple(foes)
        return ()


def context_of(
    text: str, mentions: Sequence[Mention], rules: Rules, published: date | None
) -> Context:
    """Say who the article is about: its two parties, where it has two."""
    counts = Counter(a for m in mentions if m.kind in _COUNTED for a in m.actors)
    kinds = {a: rules.actors.actors[a].kind for a in counts if a in rules.actors.actors}
    conflict, plainly = rules.actors.topic_of(mentions, published)
    return Context(
        text,
        counts,
        mentions=mentions,
        kinds=kinds,
        peoples=_PEOPLES & counts.keys(),
        sides=_at_war(rules, conflict) if conflict and plainly else (),
        armed=frozenset(a for a, kind in kinds.items() if kind == "group"),
        foes=_foes(counts, rules, published),
    )


def _at_war(rules: Rules, conflict: str) -> tuple[tuple[str, ...], ...]:
    """Return the sides of a conflict, where it is a war and no quarrel of governments."""
    told = rules.actors.conflicts[conflict]
    return told.sides if told.war else ()


def _foes(
    actors: Iterable[str], rules: Rules, published: date | None
) -> dict[str, tuple[str, ...]]:
    """Return for each actor those on the other sides of its conflicts that are current."""
    return {
        actor: tuple(
            dict.fromkeys(
                other
                for conflict, others in rules.foes.get(actor, ())
                if conflict.holds(published)
                for other in others
            )
        )
        for actor in actors
        if actor in rules.foes
    }
