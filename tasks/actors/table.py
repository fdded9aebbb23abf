"""The finder: every known name of a text in one pass (Aho-Corasick, leftmost-longest)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ahocorasick_rs import AhoCorasick, MatchKind

from tasks.actors.anaphora import Resolver
from tasks.actors.context import (
    describes_next,
    has_title,
    inside_word,
    is_ground,
    is_location,
    other_person,
)
from tasks.actors.records import Actor, Conflict, Contents, Mention, Sense
from tasks.actors.topic import Topics
from tasks.actors.unknown import unknown_names


def _plain() -> dict[int, str]:
    """One character for one, so that offsets stay those of the text."""
    plain = dict(zip(map(ord, "’‘ʼʻʿʾ`´‐‑‒–\u00a0\u202f\u2009"), "''''''''----   ", strict=True))
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            plain[code] = base
    return plain | dict(zip(map(ord, "ıøØłŁđĐ"), "ioOlLdD", strict=True))


_PLAIN = _plain()
_ODD = frozenset(map(chr, _PLAIN))
_KEEP = frozenset({"state", "demonym"})


def fold(text: str) -> str:
    """Return the text with plain quotes, dashes and letters, as long as the text itself."""
    if not text.isascii():
        for character in set(text) & _ODD:  # few of them: faster than to translate all
            text = text.replace(character, _PLAIN[ord(character)])
    return text


class ActorTable:
    """The actors, their names, and who opposes whom. Built by `load_actors`."""

    def __init__(self, contents: Contents) -> None:
        self.version = contents.version
        self.actors: dict[str, Actor] = contents.actors
        self.names = contents.names
        self.conflicts: dict[str, Conflict] = {c.name: c for c in contents.conflicts}
        self._topics = Topics(contents.actors, contents.conflicts)
        self._resolver = Resolver(contents.actors, self._topics)
        patterns: dict[str, tuple[Sense, ...] | str] = dict(contents.names)
        for name, senses in contents.names.items():
            if len(name) > 3 and not name.isupper() and senses:
                patterns.setdefault(name.upper(), senses)
        for phrase, use in self._resolver.phrases(contents.pairs):
            patterns.setdefault(phrase, use)
            patterns.setdefault(phrase[0].upper() + phrase[1:], use)
        self._readings = tuple(_settled(reading) for reading in patterns.values())
        self._finder = AhoCorasick(list(patterns), matchkind=MatchKind.Standard)
        self._surnames = frozenset(
            index
            for index, (name, reading) in enumerate(patterns.items())
            if " " not in name and isinstance(reading, tuple) and reading and _is_person(reading)
        )
        self._last: tuple[str, list[tuple[int, int, int]]] = ("", [])
        self._own = {actor: self._topics.own(actor) for actor in contents.actors}

    def find(self, text: str, on: date | None = None) -> tuple[Mention, ...]:
        """Return the actors named in a text, in order, without overlaps.

        `on` is the story's date: people count for their actor while in office, and names for what
        they stood for then. Without it, what holds today is taken, and people whatever the date.
        Words that resume an actor ("both sides", "the rebels") come as `anaphor` where the text
        tells whom they mean, and not at all where it does not.
        """
        if isinstance(on, datetime):
            on = on.date()
        plain = fold(text)
        mentions, pending, doubtful = self._read(text, plain, on)
        if doubtful:
            named = Counter(a for m in mentions for a in m.actors)
            for start, stop, senses in doubtful:
                choice = self._supported(senses, on, named, titled=has_title(plain, start))
                if choice is not None:
                    mentions.append(self._mention(text, start, stop, choice, plain, on))
            mentions.sort(key=lambda m: m.start)
        mentions = self._without_modifiers(plain, mentions)
        if pending:
            mentions = self._resolver.resolve(plain, mentions, pending, on)
            mentions = [
                m if m.kind != "anaphor" else _with_surface(m, text[m.start : m.stop])
                for m in mentions
            ]
        return tuple(mentions)

    def _read(
        self, text: str, plain: str, on: date | None
    ) -> tuple[list[Mention], list[tuple[int, int, str]], list[tuple[int, int, list[Sense]]]]:
        """Return the names with one reading, the anaphors, and the names that need more."""
        mentions: list[Mention] = []
        pending: list[tuple[int, int, str]] = []
        doubtful: list[tuple[int, int, list[Sense]]] = []
        for start, stop, index in self._matches(plain):
            reading = self._readings[index]
            if not reading or (index in self._surnames and other_person(plain, start, stop)):
                continue
            if isinstance(reading, str):
                pending.append((start, stop, reading))
            elif isinstance(reading, Sense):
                mentions.append(self._mention(text, start, stop, reading, plain, on))
            elif senses := [s for s in reading if not any(word in plain for word in s.unless)]:
                choice = _choose(senses, on)
                if choice is None:
                    doubtful.append((start, stop, senses))
                else:
                    mentions.append(self._mention(text, start, stop, choice, plain, on))
        return mentions, pending, doubtful

    def unknown_names(self, text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """Return the capitalised names near the spans that the table does not know, in order."""
        plain = fold(text)
        known = [(start, stop) for start, stop, _ in self._matches(plain)]
        return unknown_names(text, plain, spans, known)

    def conflict_of(self, actors: Sequence[str], on: date | None = None) -> str | None:
        """Return the conflict that has these actors on different sides, or that one alone has."""
        return self._topics.conflict_of(actors, on)

    def topic_of(
        self, mentions: Sequence[Mention], on: date | None = None
    ) -> tuple[str | None, bool]:
        """Return the conflict that mentions tell of, and whether plainly.

        Plainly: both sides are named, or a place or armed group that belongs to that conflict.
        """
        topic, strong = self._topics.of(mentions, on)
        return (topic.name if topic else None), strong

    def opponents_of(
        self, actor: str, conflict: str | None = None, on: date | None = None
    ) -> tuple[str, ...]:
        """Return whom an actor faces: in the conflict, or in the first current one it is part of."""
        return self._topics.opponents_of(actor, self.conflicts.get(conflict or ""), on)

    def facing(
        self, actors: Sequence[str], mentions: Sequence[Mention], on: date | None = None
    ) -> tuple[str, ...]:
        """Return whom the actors face in the conflict that the mentions plainly tell of.

        Of each other side whoever the text names first, else its default. Empty where the text
        does not tell the conflict plainly, or none of the actors is a party to it.
        """
        topic, plainly = self._topics.of(mentions, on)
        own = {topic.side_of(a) for a in actors} - {None} if topic else set()
        if topic is None or not plainly or len(own) != 1:
            return ()
        named = [a for m in mentions for a in m.actors]
        return tuple(
            next((a for a in named if a in side), side[0])
            for i, side in enumerate(topic.sides)
            if i not in own
        )

    def mediators_of(self, conflict: str) -> tuple[str, ...]:
        """Return who typically mediates in a conflict."""
        return self.conflicts[conflict].mediators

    def venues_of(self, conflict: str) -> tuple[str, ...]:
        """Return where the talks of a conflict are typically held."""
        return self.conflicts[conflict].venues

    def _matches(self, plain: str) -> list[tuple[int, int, int]]:
        """Return start, stop and index of whole-word matches in order: of overlapping the longer.

        The longer, not the leftmost: "the North Korean side" names North Korea. Those of the text
        asked last are kept: its unknown names are asked for after its known ones.
        """
        text, kept = self._last
        if text == plain:
            return kept
        found = sorted(
            (start, stop, index)
            for index, start, stop in self._finder.find_matches_as_indexes(plain, overlapping=True)
            if not inside_word(plain, start, stop)
        )
        kept = []
        for match in found:
            while (
                kept and match[0] < kept[-1][1] and match[1] - match[0] > kept[-1][1] - kept[-1][0]
            ):
                kept.pop()
            if not kept or match[0] >= kept[-1][1]:
                kept.append(match)
        self._last = plain, kept
        return kept

    def _mention(
        self, text: str, start: int, stop: int, sense: Sense, plain: str, on: date | None
    ) -> Mention:
        kind = sense.kind
        if (sense.capital and is_location(plain, start, stop)) or (
            kind == "demonym" and is_ground(plain, stop)
        ):
            kind = "place"
        conflict = self._own.get(sense.actors[0]) if sense.actors else None
        if sense.conflicts:
            conflict = next((c for c in sense.conflicts if self.conflicts[c].holds(on)), None)
        roles = sense.roles
        return Mention(start, stop, text[start:stop], sense.actors, kind, roles, conflict)

    def _without_modifiers(self, plain: str, mentions: list[Mention]) -> list[Mention]:
        """Leave out a state that only describes the group named next: "Lebanon's Hezbollah"."""
        kept: list[Mention] = []
        for i, mention in enumerate(mentions):
            following = mentions[i + 1] if i + 1 < len(mentions) else None
            describes = (
                following is not None
                and (mention.kind in _KEEP or mention.actors == ("Palestinians",))
                and following.kind == "group"
                and following.start - mention.stop < 60
                and describes_next(plain, mention.stop, following.start)
            )
            if not describes:
                kept.append(mention)
        return kept

    def _supported(
        self, senses: Sequence[Sense], on: date | None, named: Counter[str], *, titled: bool
    ) -> Sense | None:
        """Choose among several or weak readings by what else the text names, or by a title."""
        best: tuple[int, int] | None = None
        choice = None
        held = [s for s in senses if on is None or s.holds(on)]
        for i, sense in enumerate(held):
            count = max((named[a] for a in sense.actors), default=0)
            if not count and sense.weak:
                count = max(
                    (named[o] for a in sense.actors for o in self._topics.opponents_of(a, on=on)),
                    default=0,
                )
                if not count and not (titled and sense.kind == "person"):
                    continue
            if best is None or (count, -i) > best:
                best, choice = (count, -i), sense
        if best is not None and best[0] == 0 and len({s.actors for s in held}) > 1:
            return Sense((), held[0].kind)
        return choice


def _settled(reading: tuple[Sense, ...] | str) -> tuple[Sense, ...] | Sense | str:
    """Return the sense alone where neither date nor text can change it."""
    if len(reading) == 1 and isinstance(reading, tuple):
        sense = reading[0]
        if not (sense.since or sense.until or sense.weak or sense.unless):
            return sense
    return reading


def _choose(senses: Sequence[Sense], on: date | None) -> Sense | None:
    """Return the one reading in force, or None where the rest of the text must decide."""
    if any(s.weak for s in senses):
        return None
    current = [s for s in senses if s.holds(on)]
    if on is None and not current and _is_person(senses):
        current = list(senses)
    if not current:
        return Sense((), senses[0].kind)
    first = current[0]
    return first if all(s.actors == first.actors for s in current) else None


def _is_person(senses: Sequence[Sense]) -> bool:
    return all(s.kind == "person" for s in senses)


def _with_surface(mention: Mention, surface: str) -> Mention:
    m = mention
    return Mention(m.start, m.stop, surface, m.actors, m.kind, m.roles, m.conflict)
