"""The rules: what counts as which outcome, kept as data and read into one `Rules`.

A folder of rules holds `lexicon.toml` (verbs, things and the small words of grammar), `cues.toml`
(words that say how things stand), `gate.toml` (what is no peace process) and one file a family
of outcomes. docs/codebook.md says what the types and statuses mean.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.actors import ActorTable, Conflict, load_actors
from tasks.errors import ConfigError
from tasks.rules.features import Names
from tasks.rules.learnt import read_classes, read_learnt
from tasks.rules.lexicon import Lexicon
from tasks.rules.notation import inflect
from tasks.rules.read import expanded, known, read_cue, read_rule, read_toml, strings, words
from tasks.rules.records import (
    STATUSES,
    TYPES,
    Act,
    Cue,
    Domain,
    Example,
    Gate,
    Hit,
    Places,
    Rule,
    Rules,
)

__all__ = [
    "STATUSES",
    "TYPES",
    "Act",
    "Cue",
    "Domain",
    "Example",
    "Gate",
    "Hit",
    "Rule",
    "Rules",
    "load_rules",
]

_COMMON = ("lexicon.toml", "cues.toml", "gate.toml", "weights.toml", "classes.toml")


def load_rules(rules: Path, actors: Path) -> Rules:
    """Return the rules of a folder, with the actors of another.

    `version` is a hash over every file of both. Raises ConfigError that names file, rule, value
    and what is allowed.
    """
    files = sorted(rules.glob("*.toml"))
    weights = rules / "learnt.npz"
    for name in _COMMON:
        if not (rules / name).is_file():
            raise ConfigError(f"{rules}: {name} is missing; a folder of rules has it")
    table = load_actors(actors)
    digest = hashlib.sha256(table.version.encode())
    for path in (*files, *([weights] if weights.exists() else [])):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    documents = {path.name: read_toml(path) for path in files}
    builder = _Builder(documents["lexicon.toml"])
    builder.add_cues(documents["cues.toml"])
    found: list[Rule] = []
    for name, document in documents.items():
        if name in _COMMON:
            continue
        known(name, document, ("rule",))
        for row in document.get("rule", ()):
            rule = read_rule(name, row)
            builder.add_rule(rule, row)
            found.append(rule)
    _check(found)
    acts: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    refinements: dict[str, list[Rule]] = defaultdict(list)
    for rule in found:
        for act in rule.acts:
            acts[act.verb, act.object].append(rule)
        if rule.refines:
            refinements[rule.refines].append(rule)
    classes = Names(read_classes(documents["classes.toml"]))
    return Rules(
        version=digest.hexdigest()[:12],
        rules=tuple(found),
        by_id={rule.id: rule for rule in (*found, *_learnt(found))},
        refinements={name: tuple(rows) for name, rows in refinements.items()},
        acts={pair: tuple(rows) for pair, rows in acts.items()},
        lexicon=builder.lexicon,
        foes=_foes(table),
        gate=_read_gate(documents["gate.toml"], documents["weights.toml"]),
        actors=table,
        learnt=read_learnt(weights, classes),
        classes=classes,
    )


def _learnt(rules: list[Rule]) -> list[Rule]:
    """Return for each type the rule under which the learnt reader's findings stand."""
    like = {rule.type: rule for rule in reversed(rules)}
    like |= {rule.type: rule for rule in rules if rule.id == rule.type}
    return [
        replace(rule, id=f"{kind}.learnt", yes=(), no=(), acts=(), refines="")
        for kind, rule in like.items()
    ]


class _Builder:
    """Fills the lexicon."""

    def __init__(self, document: dict[str, Any]) -> None:
        known("lexicon.toml", document, ("verbs", "things", "marks", "irregular"))
        self.lexicon = Lexicon[Hit]()
        self.irregular: dict[str, str] = document.get("irregular", {})
        self.verbs = set(document.get("verbs", {}))
        self.things = set(document.get("things", {}))
        for kind, patterns in document.get("marks", {}).items():
            self._add(f"lexicon.toml: marks {kind}", patterns, Hit("mark", kind))
        for kind, lemmas in document.get("verbs", {}).items():
            self._conjugate(f"lexicon.toml: verbs {kind}", lemmas, "verb", kind, None)
        for kind, patterns in document.get("things", {}).items():
            self._add(f"lexicon.toml: things {kind}", patterns, Hit("thing", kind))

    def add_cues(self, document: dict[str, Any]) -> None:
        known("cues.toml", document, ("cue",))
        for row in document.get("cue", ()):
            cue = read_cue("cues.toml", row)
            where = f"cues.toml: cue {cue.name}"
            self._conjugate(where, row.get("verbs", ()), "cue", cue.name, cue)
            self._add(where, row.get("phrases", ()), Hit("cue", cue.name, cue=cue))

    def add_rule(self, rule: Rule, row: dict[str, Any]) -> None:
        where = f"{rule.file}: rule {rule.id}"
        for act in rule.acts:
            if act.verb not in self.verbs:
                raise ConfigError(
                    f"{where}: verb {act.verb!r} is not in lexicon.toml; "
                    f"one of {', '.join(sorted(self.verbs))}"
                )
            if act.object and act.object not in self.things:
                raise ConfigError(
                    f"{where}: object {act.object!r} is not in lexicon.toml; "
                    f"one of {', '.join(sorted(self.things))}"
                )
        self._add(f"{where}: nouns", row.get("nouns", ()), Hit("topic", rule.id))
        for idiom in row.get("idioms", ()):
            known(f"{where}: idioms", idiom, ("text", "status"))
            status = idiom.get("status")
            if status not in STATUSES:
                raise ConfigError(
                    f"{where}: idioms: status {status!r} is not allowed; "
                    f"one of {', '.join(STATUSES)}"
                )
            texts = idiom["text"] if isinstance(idiom["text"], list) else [idiom["text"]]
            self._add(f"{where}: idioms", texts, Hit("idiom", rule.id, status=status))

    def _add(self, where: str, patterns: Any, hit: Hit) -> None:
        for pattern in strings(where, patterns):
            try:
                self.lexicon.add(pattern, hit)
            except ValueError as error:
                raise ConfigError(f"{where}: {pattern!r}: {error}") from error

    def _conjugate(self, where: str, lemmas: Any, kind: str, name: str, cue: Cue | None) -> None:
        for lemma in strings(where, lemmas):
            for one in expanded(where, lemma):
                for form, surfaces in inflect(one, self.irregular).items():
                    for surface in surfaces:
                        self._add(where, [surface], Hit(kind, name, form, cue=cue))  # type: ignore[arg-type]


def _foes(actors: ActorTable) -> dict[str, tuple[tuple[Conflict, tuple[str, ...]], ...]]:
    """Return for each actor the conflicts it is a side of, with the actors of the other sides."""
    found: dict[str, list[tuple[Conflict, tuple[str, ...]]]] = defaultdict(list)
    for conflict in actors.conflicts.values():
        for number, side in enumerate(conflict.sides):
            others = tuple(a for n, s in enumerate(conflict.sides) if n != number for a in s)
            for actor in side:
                found[actor].append((conflict, others))
    return {actor: tuple(rows) for actor, rows in found.items()}


def _check(rules: list[Rule]) -> None:
    """Check what only the whole can show: unique ids, known references, every type covered."""
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id in seen:
            raise ConfigError(f"{rule.file}: rule {rule.id}: id is taken in {seen[rule.id]}")
        seen[rule.id] = rule.file
    for rule in rules:
        if rule.refines and rule.refines not in seen:
            raise ConfigError(
                f"{rule.file}: rule {rule.id}: refines {rule.refines!r}, which is no rule; "
                f"one of {', '.join(seen)}"
            )
    missing = set(TYPES) - {rule.type for rule in rules}
    if missing:
        raise ConfigError(f"no rule for {', '.join(sorted(missing))}; every type needs one")


def _read_gate(document: dict[str, Any], weights: dict[str, Any]) -> Gate:
    known(
        "gate.toml",
        document,
        ("process", "violence", "peace", "past", "unreal", "fiction", "domain"),
    )

    def listed(where: str, patterns: Any) -> Places:
        places: dict[str, tuple[int, ...]] = {}
        for place, word in enumerate(words(where, patterns)):
            places[word] = (*places.get(word, ()), place)
        return places

    domains = []
    for row in document.get("domain", ()):
        where = f"gate.toml: domain {row.get('name', '?')}"
        known(where, row, ("name", "words", "strong"))
        domains.append(
            Domain(
                str(row["name"]),
                listed(f"{where}: words", row.get("words", ())),
                listed(f"{where}: strong", row.get("strong", ())),
            )
        )
    return Gate(
        process=listed("gate.toml: process", document.get("process", ())),
        violence=listed("gate.toml: violence", document.get("violence", ())),
        peace=listed("gate.toml: peace", document.get("peace", ())),
        past=listed("gate.toml: past", document.get("past", ())),
        unreal=listed("gate.toml: unreal", document.get("unreal", ())),
        fiction=listed("gate.toml: fiction", document.get("fiction", ())),
        domains=tuple(domains),
        weights=_read_weights(weights),
    )


def _read_weights(document: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the weights of the gate's signs; which they are, `tasks.outcomes.signs` knows."""
    for name, value in document.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f"weights.toml: {name}: {value!r} is not allowed; a number")
    return tuple((name, float(value)) for name, value in document.items())
