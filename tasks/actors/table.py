"""The finder: every known name of a text in one pass (Aho-Corasick, leftmost-longest)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from tasks.actors.anaphora import Resolver
from tasks.actors.records import Actor, Conflict, Contents, Mention, Sense


def _plain() -> dict[int, str]:
    """One character for one, so that offsets stay those of the text."""
    plain = dict(zip(map(ord, "’‘ʼʻʿʾ`´‐‑‒–\u00a0\u202f\u2009"), "''''''''----   ", strict=True))
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            plain[code] = base
    return plain | dict(zip(map(ord, "ıøØłŁđĐ"), "ioOlLdD", strict=True))


_PLAIN = _plain()
_LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|outside|around|visit(?:ed|ing)?|tour(?:ed|ing)?|inside|into|toward|towards"
    r"|arriv\w+ in|visit(?:s|ed|ing)? to|trip to|travel\w* to|flew to|fly to|capital(?: of)?,?)"
    r"(?: the| central| downtown| nearby)?|\bcapital,) $"
)
_DATELINE = re.compile(r"\s?(?:\([^)\n]{2,30}\)\s?)?[-\u2014]\s")
_NAME = re.compile(
    r"[A-Z][\w'’-]+(?:\.?\s(?:(?:al|bin|ibn|de|da|dos|van|von|el|ben|of|the|ul|ur)[\s-])?[A-Z][\w’-]+)*"
)
_NEAR = 160  # characters around a span within which an unknown name counts as near


def fold(text: str) -> str:
    """Return the text with plain quotes, dashes and letters, as long as the text itself."""
    return text if text.isascii() else text.translate(_PLAIN)


class ActorTable:
    """The actors, their names, and who opposes whom. Built by `load_actors`."""

    def __init__(self, contents: Contents) -> None:
        self.version = contents.version
        self.actors: dict[str, Actor] = contents.actors
        self.conflicts: dict[str, Conflict] = {c.name: c for c in contents.conflicts}
        self._resolver = Resolver(contents.actors, contents.conflicts)
        patterns: dict[str, tuple[Sense, ...] | str] = dict(contents.names)
        for name, senses in contents.names.items():
            if len(name) > 3 and not name.isupper() and senses:
                patterns.setdefault(name.upper(), senses)
        for phrase, use in self._resolver.phrases(contents.pairs):
            patterns.setdefault(phrase, use)
            patterns.setdefault(phrase[0].upper() + phrase[1:], use)
        self._readings = tuple(patterns.values())
        self._finder = AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)
        self._own = {
            actor: found[0].name
            for actor in contents.actors
            if len(found := [c for c in contents.conflicts if c.side_of(actor) is not None]) == 1
        }

    def find(self, text: str, on: date | None = None) -> tuple[Mention, ...]:
        """Return the actors named in a text, in order, without overlaps.

        `on` is the story's date: people count for their actor while in office, and names for what
        they stood for then. Without it, what holds today is taken, and people whatever the date.
        Words that resume an actor ("both sides", "the rebels") come as `anaphor` where the text
        tells whom they mean, and not at all where it does not.
        """
        plain = fold(text)
        found: list[tuple[int, int, tuple[Sense, ...] | str]] = []
        for index, start, stop in self._finder.find_matches_as_indexes(plain):
            if (start and plain[start - 1].isalnum()) or (
                stop < len(plain) and (plain[stop].isalnum() or _broken(plain, stop))
            ):
                continue
            reading = self._readings[index]
            if reading:
                found.append((start, stop, reading))
        mentions: list[Mention] = []
        pending: list[tuple[int, int, str]] = []
        doubtful: list[tuple[int, int, tuple[Sense, ...]]] = []
        for start, stop, reading in found:
            if isinstance(reading, str):
                pending.append((start, stop, reading))
                continue
            senses = [s for s in reading if not any(word in plain for word in s.unless)]
            if _inside_name(plain, start, stop) and all(s.kind != "person" for s in senses):
                senses = [s for s in senses if s.kind == "demonym" or " " in plain[start:stop]]
            choice = _choose(senses, on)
            if choice is None:
                doubtful.append((start, stop, tuple(senses)))
            else:
                mentions.append(self._mention(text, start, stop, choice, plain))
        if doubtful:
            named = Counter(a for m in mentions for a in m.actors)
            for start, stop, senses in doubtful:
                choice = self._supported(senses, on, named)
                if choice is not None:
                    mentions.append(self._mention(text, start, stop, choice, plain))
            mentions.sort(key=lambda m: m.start)
        if pending:
            mentions = self._resolver.resolve(text, mentions, pending, on)
        return tuple(mentions)

    def unknown_names(self, text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """Return the capitalised names near the spans that the table does not know, in order."""
        windows = [(start - _NEAR, stop + _NEAR) for start, stop in spans]
        if not windows:
            return ()
        plain = fold(text)
        known = [(a, b) for _, a, b in self._finder.find_matches_as_indexes(plain)]
        names: dict[str, None] = {}
        for match in _NAME.finditer(plain):
            start, stop = match.span()
            if not any(start < b and stop > a for a, b in windows):
                continue
            if any(start < b and stop > a for a, b in known):
                continue
            words = match.group().split()
            opens = start == 0 or plain[:start].rstrip(" \"'“(—")[-1:] in (
                "",
                ".",
                "!",
                "?",
                "\n",
                ":",
            )
            while words and (words[0] in _COMMON or (opens and words[0].lower() in _OPENERS)):
                words, opens = words[1:], False
            if not words or (opens and len(words) == 1):
                continue
            offset = match.group().rindex(" ".join(words))
            names[text[start + offset : stop].removesuffix("'s").removesuffix("’s")] = None
        return tuple(names)

    def conflict_of(self, actors: Sequence[str], on: date | None = None) -> str | None:
        """Return the conflict that has these actors on different sides, or that one alone has."""
        return self._resolver.conflict_of(actors, on)

    def mediators_of(self, conflict: str) -> tuple[str, ...]:
        """Return who typically mediates in a conflict."""
        return self.conflicts[conflict].mediators

    def venues_of(self, conflict: str) -> tuple[str, ...]:
        """Return where the talks of a conflict are typically held."""
        return self.conflicts[conflict].venues

    def _mention(self, text: str, start: int, stop: int, sense: Sense, plain: str) -> Mention:
        kind = sense.kind
        if sense.capital and (
            _LOCATIVE.search(plain, max(0, start - 30), start)
            or ((start == 0 or plain[start - 1] == "\n") and _DATELINE.match(plain, stop))
        ):
            kind = "place"
        conflict = sense.conflict or (self._own.get(sense.actors[0]) if sense.actors else None)
        roles = sense.roles
        return Mention(start, stop, text[start:stop], sense.actors, kind, roles, conflict)

    def _supported(
        self, senses: Sequence[Sense], on: date | None, named: Counter[str]
    ) -> Sense | None:
        """Choose among several or weak readings by what else the text names."""
        ranked = [
            (max((named[a] for a in sense.actors), default=0), -i, sense)
            for i, sense in enumerate(senses)
            if on is None or sense.holds(on)
        ]
        ranked = [r for r in ranked if r[0] or not r[2].weak]
        if not ranked:
            return None
        count, _, best = max(ranked, key=lambda r: r[:2])
        if count == 0 and any(r[2].actors != best.actors for r in ranked):
            return Sense((), best.kind)
        return best


def _choose(senses: Sequence[Sense], on: date | None) -> Sense | None:
    """Return the one reading in force, or None where the rest of the text must decide."""
    if not senses:
        return None
    if any(s.weak for s in senses):
        return None
    current = [s for s in senses if s.holds(on)]
    if on is None and not current and all(s.kind == "person" for s in senses):
        current = list(senses)
    if not current:
        return Sense((), senses[0].kind)
    first = current[0]
    return first if all(s.actors == first.actors for s in current) else None


def _broken(plain: str, stop: int) -> bool:
    """Whether an apostrophe other than the possessive follows: "Mali'a" is not Mali."""
    return plain[stop] == "'" and plain[stop + 1 : stop + 2].isalpha() and plain[stop + 1] != "s"


def _inside_name(plain: str, start: int, stop: int) -> bool:
    """Whether a name is part of a person's or firm's: "Michael Jordan", "Chad Smith"."""
    return False


_COMMON = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December President Prime Minister Foreign Defence"
    " Defense Secretary General Mr Mrs Ms Dr King Queen Sheikh Pope Ambassador Envoy Special"
    " The A An He She They It This That I We In On At After Before But And If As For From With"
    " Chancellor Senator Governor Mayor Colonel Lieutenant Major Captain Interior Deputy Vice".split()
)
_OPENERS = frozenset(
    "the a an his her its their our this that these those both each neither in on at after before"
    " when while since until unless but and or if as for from with without under over he she it"
    " they we you i there here not no all some many most more talks negotiators officials earlier"
    " later meanwhile however despite according about around nearly over two three four five six"
    " seven eight nine ten".split()
)
