"""The records of the actor table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: Kinds that an actor of the table may have.
ACTOR_KINDS = ("state", "group", "bloc", "organisation")

#: Kinds that a mention may have: an actor's, or how the text names it.
MENTION_KINDS = (*ACTOR_KINDS, "person", "place", "demonym", "anaphor")

#: Roles that an actor or place is known for.
ROLES = ("mediator", "venue")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: `text[start:stop] == surface`, in code points.

    `actors` are canonical names; empty where the name is known but stands for no actor on that
    date (a former minister, a town). `kind` is one of MENTION_KINDS: a capital is `place` where
    the text uses it as a location ("in Moscow"), else the kind of the actor it stands for.
    `conflict` is set where the name alone tells the conflict.
    """

    start: int
    stop: int
    surface: str
    actors: tuple[str, ...]
    kind: str
    roles: frozenset[str] = frozenset()
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the table; `nouns` are the common nouns a text may resume it by."""

    name: str
    kind: str
    nouns: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a name: the actors it stands for between two dates, both included."""

    actors: tuple[str, ...]
    kind: str
    since: date | None = None
    until: date | None = None
    weak: bool = False  # counts only beside another mention of its actors or their conflict
    capital: bool = False  # stands for its state, or for itself after "in"
    roles: frozenset[str] = frozenset()
    conflicts: tuple[str, ...] = ()  # that a place belongs to, the current ones first
    unless: tuple[str, ...] = ()  # words that, anywhere in the text, rule the reading out

    def holds(self, on: date | None) -> bool:
        """Whether the reading is in force on that date; with no date, only open-ended ones."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict with its sides: two actors on different sides are each other's opponents."""

    name: str
    sides: tuple[tuple[str, ...], ...]
    mediators: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    theatre: tuple[str, ...] = ()  # states whose mention, even as a place, points to the conflict
    since: date | None = None
    until: date | None = None
    war: bool = True  # False: a dispute between governments without open fighting

    @property
    def parties(self) -> tuple[str, ...]:
        """The first-named actor of each side: who "the parties" are by default."""
        return tuple(side[0] for side in self.sides)

    def side_of(self, actor: str) -> int | None:
        """Return the number of the side that the actor is on."""
        return next((i for i, side in enumerate(self.sides) if actor in side), None)

    def holds(self, on: date | None) -> bool:
        """Whether the conflict is current on that date; with no date, if it has no end."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the files of an actor folder say, checked."""

    actors: dict[str, Actor] = field(default_factory=dict)
    names: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    pairs: tuple[str, ...] = ()  # phrases for both parties: "both sides"
    version: str = ""
