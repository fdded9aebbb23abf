"""Reading of rule files. Every mistake is a ConfigError: file, rule, value, what is allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tasks.errors import ConfigError
from tasks.rules.notation import expand, scannable
from tasks.rules.records import SHAPES, STATUSES, TYPES, Act, Cue, Example, Rule

_RULE_KEYS = frozenset(
    "id type shape nouns acts idioms units refines when unless statuses only default by cameo plover "
    "yes no".split()
)
_CUE_KEYS = frozenset("name status side weak negated family verbs phrases passes".split())


def read_toml(path: Path) -> dict[str, Any]:
    """Return the document at `path`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not readable as TOML: {error}") from error


def words(where: str, patterns: Iterable[Any]) -> tuple[str, ...]:
    """Return patterns without gaps, expanded and framed by blanks, to be looked for with `in`."""
    found: list[str] = []
    for pattern in strings(where, patterns):
        found.extend(f" {' '.join(scannable(p).split())} " for p in expanded(where, pattern))
    return tuple(found)


def expanded(where: str, pattern: str) -> tuple[str, ...]:
    """Return what a pattern's braces stand for."""
    try:
        return expand(pattern)
    except ValueError as error:
        raise ConfigError(f"{where}: {pattern!r}: {error}") from error


def strings(where: str, values: Any) -> tuple[str, ...]:
    """Return the values, which must be a list of strings."""
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) and v for v in values):
        raise ConfigError(f"{where}: {values!r} is not allowed; a list of strings")
    return tuple(values)


def one_of(where: str, value: Any, allowed: Iterable[str]) -> str:
    """Return the value, which must be one of those allowed."""
    allowed = tuple(allowed)
    if value not in allowed:
        raise ConfigError(f"{where}: {value!r} is not allowed; one of {', '.join(allowed)}")
    return str(value)


def known(where: str, table: Any, keys: Iterable[str]) -> dict[str, Any]:
    """Return the table, which must be one and have no other keys than these."""
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: {table!r} is not allowed; a table")
    for key in table:
        one_of(f"{where}: key", key, sorted(keys))
    return table


def read_rule(file: str, table: Any) -> Rule:
    """Return the rule that a `[[rule]]` table describes."""
    where = f"{file}: rule {table.get('id', '?') if isinstance(table, dict) else '?'}"
    known(where, table, _RULE_KEYS)
    kind = one_of(f"{where}: type", table.get("type"), TYPES)
    name = table.get("id")
    if not isinstance(name, str) or not name.startswith(kind):
        raise ConfigError(f"{where}: id {name!r} is not allowed; it begins with the type, {kind}")
    yes = tuple(_example(f"{where}: yes", row) for row in table.get("yes", ()))
    no = tuple(_example(f"{where}: no", row) for row in table.get("no", ()))
    if len(yes) < 2 or len(no) < 2:
        raise ConfigError(f"{where}: {len(yes)} yes and {len(no)} no sentences; at least 2 of each")
    default = table.get("default", "")
    return Rule(
        id=name,
        type=kind,
        shape=one_of(f"{where}: shape", table.get("shape", "mutual"), SHAPES),
        yes=yes,
        no=no,
        acts=tuple(
            Act(str(a["verb"]), str(a["object"]), bool(a.get("subject", False)))
            for a in (
                known(f"{where}: acts", a, ("verb", "object", "subject"))
                for a in table.get("acts", ())
            )
        ),
        units=tuple(table.get("units", ())),
        refines=str(table.get("refines", "")),
        when=_by_first(words(f"{where}: when", table.get("when", ()))),
        unless=words(f"{where}: unless", table.get("unless", ())),
        statuses=frozenset(
            one_of(f"{where}: statuses", s, STATUSES) for s in table.get("statuses", ())
        ),
        only=frozenset(one_of(f"{where}: only", s, STATUSES) for s in table.get("only", ())),
        default=one_of(f"{where}: default", default, ("", *STATUSES)),
        by=frozenset(strings(f"{where}: by", table.get("by", ()))),
        cameo=strings(f"{where}: cameo", table.get("cameo", ())),
        plover=strings(f"{where}: plover", table.get("plover", ())),
        file=file,
    )


def _by_first(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return phrases by their first words: a clause begins few of a thousand."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase.split(None, 1)[0], []).append(phrase)
    return {word: tuple(several) for word, several in found.items()}


def _example(where: str, row: Any) -> Example:
    if isinstance(row, str):
        return Example(row)
    known(where, row, ("text", "status", "source", "target"))
    if not isinstance(row.get("text"), str):
        raise ConfigError(f"{where}: {row!r} is not allowed; a sentence, or a table with `text`")
    status = one_of(f"{where}: status", row.get("status", ""), ("", *STATUSES))
    source, target = row.get("source"), row.get("target")
    return Example(
        row["text"],
        status,
        None if source is None else strings(f"{where}: source", source),
        None if target is None else strings(f"{where}: target", target),
    )


def read_cue(file: str, table: Any) -> Cue:
    """Return the cue that a `[[cue]]` table describes."""
    where = f"{file}: cue {table.get('name', '?') if isinstance(table, dict) else '?'}"
    known(where, table, _CUE_KEYS)
    family = table.get("family", {})
    if not isinstance(family, Mapping):
        raise ConfigError(f"{where}: family: {family!r} is not allowed; a table")
    for key, value in family.items():
        one_of(f"{where}: family", key, {t.partition(".")[0] for t in TYPES} | set(TYPES))
        one_of(f"{where}: family {key}", value, ("", *STATUSES))
    return Cue(
        name=str(table.get("name", "")),
        status=one_of(f"{where}: status", table.get("status", ""), ("", "void", *STATUSES)),
        side=one_of(f"{where}: side", table.get("side", "both"), ("before", "after", "both")),
        weak=bool(table.get("weak", False)),
        negated=one_of(f"{where}: negated", table.get("negated", ""), ("", *STATUSES)),
        family=dict(family),
        passes=bool(table.get("passes", False)),
    )
