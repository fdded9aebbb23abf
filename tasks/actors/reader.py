"""Reads and checks the actor files: TOML, one section a kind, one entry an actor.

    [state] [group] [bloc] [organisation]   name = { names, demonyms, capital, organs, nouns, ... }
    [people]                                actor = [ { name, aka, from, until, alone, weak } ]
    [place]                                 name = { names, conflict, actor, roles, from, until }
    [conflict]                              name = { sides, mediators, venues, theatre, from, ... }
    [together]                              phrase = [ the actors it stands for ]
    [common]                                key = [ surnames that others bear too ]
    [ignore]                                key = [ phrases that look like an actor and are none ]
    [anaphor]                               key = { determiners, heads }: phrases for both parties

What an actor's lists hold: `names` those it is always called by (its own name, if left out),
`capital` towns that stand for its government, `organs` its offices and forces, `nouns` the common
nouns by which an article resumes it ("the rebels"), `weak` names that count only where the text
names the actor or its opponent otherwise, `unless` words that rule every name of it out. A
person's last word counts alone unless `alone = false`. `from` and `until` are days in office or
in being, both included; a name may stand for two actors if their days do not overlap. The order
of files and entries does not matter, except that conflicts named first are preferred.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tasks.actors.records import ACTOR_KINDS, ROLES, Actor, Conflict, Contents, Sense
from tasks.actors.table import ActorTable, fold
from tasks.errors import ConfigError

_LISTS = ("names", "demonyms", "capital", "organs", "nouns", "roles", "weak", "unless", "sides")
_ACTOR_KEYS = frozenset({*_LISTS, "from", "until"} - {"sides"})
_KEYS = {
    **dict.fromkeys(ACTOR_KINDS, _ACTOR_KEYS),
    "people": frozenset({"name", "aka", "from", "until", "alone", "weak", "actors"}),
    "place": frozenset({"names", "conflict", "roles", "actor", "from", "until"}),
    "conflict": frozenset({"sides", "mediators", "venues", "theatre", "from", "until", "war"}),
}
_NOUNS = {
    "bloc": ("bloc", "alliance"),
    "state": ("government", "army", "military"),
    "group": (
        "group",
        "rebels",
        "movement",
        "fighters",
        "insurgents",
        "rebel group",
        "militants",
        "gunmen",
    ),
}


def load_actors(folder: Path) -> ActorTable:
    """Return the table made of every `*.toml` file of the folder.

    Raises ConfigError naming file, entry, value and what is allowed.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ConfigError(f"{folder}: no actor files (*.toml)")
    digest = hashlib.sha256()
    reader = _Reader()
    for file in files:
        body = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + body + b"\0")
        try:
            document = tomllib.loads(body.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: not TOML: {error}") from error
        reader.read(file, document)
    return ActorTable(reader.finish(digest.hexdigest()[:16]))


class _Reader:
    """Gathers the entries of all files; references between them are checked at the end."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.names: dict[str, list[Sense]] = {}
        self.origin: dict[str, str] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.pairs: list[str] = []
        self.common: set[str] = set()
        self.references: list[tuple[str, str, str]] = []

    def read(self, file: Path, document: Mapping[str, Any]) -> None:
        sections = (*_KEYS, "together", "common", "ignore", "anaphor")
        for section, entries in document.items():
            where = f"{file}: [{section}]"
            if section not in sections:
                raise ConfigError(f"{where} is not a section; one of {', '.join(sections)}")
            if not isinstance(entries, dict):
                raise ConfigError(f"{where}: expected a table, got {entries!r}")
            for name, entry in entries.items():
                self.entry(section, name, entry, f"{where} {name}")

    def entry(self, section: str, name: str, entry: Any, where: str) -> None:
        if section == "ignore":
            for phrase in _strings(entry, where):
                self.name(phrase, (), where)
        elif section == "common":
            self.common.update(map(fold, _strings(entry, where)))
        elif section == "together":
            actors = _strings(entry, where)
            self.references += [(where, "actor", each) for each in actors]
            self.name(name, (Sense(actors, "group"),), where)
        elif section == "anaphor":
            self.anaphor(entry, where)
        elif section == "people":
            if not isinstance(entry, list):
                raise ConfigError(f"{where}: expected a list of people, got {entry!r}")
            for person in entry:
                self.person(name, _table(person, _KEYS[section], where), where)
        elif section == "place":
            self.place(name, _table(entry, _KEYS[section], where), where)
        elif section == "conflict":
            self.conflict(name, _table(entry, _KEYS[section], where), where)
        else:
            self.actor(section, name, _table(entry, _KEYS[section], where), where)

    def actor(self, kind: str, name: str, entry: Mapping[str, Any], where: str) -> None:
        if name in self.actors:
            raise ConfigError(f"{where}: {name!r} is defined twice")
        roles = _roles(entry, where)
        nouns = (*_strings(entry.get("nouns", []), where), *_NOUNS.get(kind, ()))
        self.actors[name] = Actor(name, kind, tuple(dict.fromkeys(nouns)), roles)
        since, until = _dates(entry, where)
        unless = _strings(entry.get("unless", []), where)

        def sense(kind: str, *, weak: bool = False, capital: bool = False) -> Sense:
            return Sense((name,), kind, since, until, weak, capital, roles, (), unless)

        names = _strings(entry.get("names", [name]), where)
        for alias in names:
            self.name(alias, (sense(kind),), where)
        for alias in _strings(entry.get("demonyms", []), where):
            self.name(alias, (sense("demonym"),), where)
        for alias in _strings(entry.get("capital", []), where):
            self.name(alias, (sense(kind, capital=True),), where)
        for alias in _strings(entry.get("organs", []), where):
            self.name(alias, (sense("organisation"),), where)
        for alias in _strings(entry.get("weak", []), where):
            self.name(alias, (sense(kind, weak=True),), where)

    def person(self, actor: str, entry: Mapping[str, Any], where: str) -> None:
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            raise ConfigError(f"{where}: a person needs a name, got {name!r}")
        where = f"{where}: {name}"
        actors = _strings(entry.get("actors", [actor]), where)
        self.references += [(where, "actor", each) for each in actors]
        since, until = _dates(entry, where)
        aliases = [name, *_strings(entry.get("aka", []), where)]
        if entry.get("alone", True) and " " in name:
            aliases.append(name.rsplit(" ", 1)[1])
        for alias in dict.fromkeys(aliases):
            self.name(alias, (Sense(actors, "person", since, until),), where)
        for alias in _strings(entry.get("weak", []), where):
            self.name(alias, (Sense(actors, "person", since, until, weak=True),), where)

    def place(self, name: str, entry: Mapping[str, Any], where: str) -> None:
        value = entry.get("conflict", [])
        conflicts = (value,) if isinstance(value, str) else _strings(value, where)
        self.references += [(where, "conflict", each) for each in conflicts]
        if "actor" in entry:
            self.references.append((where, "actor", str(entry["actor"])))
        actors = (str(entry["actor"]),) if "actor" in entry else ()
        since, until = _dates(entry, where)
        sense = Sense(
            actors, "place", since, until, roles=_roles(entry, where), conflicts=conflicts
        )
        for alias in _strings(entry.get("names", [name]), where):
            self.name(alias, (sense,), where)

    def conflict(self, name: str, entry: Mapping[str, Any], where: str) -> None:
        sides: Any = entry.get("sides")
        if not isinstance(sides, list) or len(sides) < 2:
            raise ConfigError(f"{where}: sides: {sides!r}; a list of two or more lists of actors")
        checked = tuple(_strings(side, where) for side in sides)
        mediators = _strings(entry.get("mediators", []), where)
        theatre = _strings(entry.get("theatre", []), where)
        for actor in (*(a for side in checked for a in side), *mediators, *theatre):
            self.references.append((where, "actor", actor))
        since, until = _dates(entry, where)
        venues = _strings(entry.get("venues", []), where)
        war = bool(entry.get("war", True))
        self.conflicts[name] = Conflict(
            name, checked, mediators, venues, theatre, since, until, war
        )

    def anaphor(self, entry: Any, where: str) -> None:
        table = _table(entry, frozenset({"determiners", "heads"}), where)
        for determiner in _strings(table.get("determiners", []), where):
            for head in _strings(table.get("heads", []), where):
                self.pairs.append(f"{determiner} {head}")

    def name(self, alias: str, senses: tuple[Sense, ...], where: str) -> None:
        key = fold(alias)
        if not key.strip() or key != key.strip():
            raise ConfigError(f"{where}: {alias!r} is not a name; text without outer blanks")
        known = self.names.setdefault(key, [])
        for sense in senses:
            for other in known:
                if _clash(sense, other):
                    raise ConfigError(
                        f"{where}: {alias!r} also stands for {' and '.join(other.actors)} "
                        f"({self.origin[key]}); make one of them weak or give them dates"
                    )
            known.append(sense)
        self.origin.setdefault(key, where)

    def finish(self, version: str) -> Contents:
        known: dict[str, Mapping[str, object]] = {"actor": self.actors, "conflict": self.conflicts}
        for where, kind, name in self.references:
            if name not in known[kind]:
                raise ConfigError(f"{where}: {name!r} is not the name of any {kind}")
        names = {
            alias: tuple(
                replace(s, weak=True) if s.kind == "person" and alias in self.common else s
                for s in senses
            )
            for alias, senses in self.names.items()
        }
        conflicts = tuple(self.conflicts.values())
        return Contents(self.actors, names, conflicts, tuple(dict.fromkeys(self.pairs)), version)


def _clash(one: Sense, other: Sense) -> bool:
    """Whether two readings of one name could hold on the same day. People may share a name."""
    if one.actors == other.actors or one.kind == "person" or other.kind == "person":
        return False
    if one.weak or other.weak:
        return False
    starts = max(one.since or date.min, other.since or date.min)
    return starts <= min(one.until or date.max, other.until or date.max)


def _table(value: Any, allowed: frozenset[str], where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: expected a table, got {value!r}")
    for name in value:
        if name not in allowed:
            raise ConfigError(f"{where}: {name} is not a key; one of {', '.join(sorted(allowed))}")
    return value


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{where}: {value!r} is not allowed; a list of texts")
    return tuple(value)


def _roles(entry: Mapping[str, Any], where: str) -> frozenset[str]:
    roles = _strings(entry.get("roles", []), where)
    for role in roles:
        if role not in ROLES:
            raise ConfigError(f"{where}: {role!r} is not a role; one of {', '.join(ROLES)}")
    return frozenset(roles)


def _dates(entry: Mapping[str, Any], where: str) -> tuple[date | None, date | None]:
    since, until = entry.get("from"), entry.get("until")
    for value in (since, until):
        if value is not None and type(value) is not date:
            raise ConfigError(f"{where}: {value!r} is not allowed; a date such as 2024-02-29")
    if since and until and since > until:
        raise ConfigError(f"{where}: from {since} lies after until {until}")
    return since, until
