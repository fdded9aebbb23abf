"""Site recipes: what to take and leave on sites that the general rules do not read well.

A recipe is a TOML file in data/recipes/: hosts, selectors, and the day until which it was found
true. Selectors are CSS as Beautiful Soup reads them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import soupsieve

from tasks.errors import ConfigError
from tasks.settings import DATA

FOLDER = DATA / "recipes"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The recipe of one site. Selectors that are None leave the field to the general rules."""

    hosts: tuple[str, ...]
    valid_until: date
    why: str
    body: str | None = None
    drop: tuple[str, ...] = ()
    title: str | None = None
    authors: str | None = None
    published: str | None = None
    language: str | None = None
    name: str = ""  # of the file


_NEEDED = frozenset({"hosts", "valid_until", "why"})
_KINDS: tuple[tuple[str, type, str], ...] = (
    ("hosts", list, "a list of strings"),
    ("valid_until", date, "a day as 2027-06-30"),
    *(
        (key, str, "a string")
        for key in ("why", "body", "title", "authors", "published", "language")
    ),
    ("drop", list, "a list of strings"),
)


@cache
def load(folder: Path = FOLDER) -> dict[str, Recipe]:
    """Return the recipes of a folder by host. Raises ConfigError that names file and key."""
    found: dict[str, Recipe] = {}
    for path in sorted(folder.glob("*.toml")):
        recipe = read(path.read_text(encoding="utf-8"), path.name)
        for host in recipe.hosts:
            if host in found:
                raise ConfigError(
                    f"{path.name}: hosts: {host} has a recipe already: {found[host].name}"
                )
            found[host] = recipe
    return found


def read(text: str, name: str) -> Recipe:
    """Return the recipe in a TOML document. Raises ConfigError that names file and key."""
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from error
    known = {f.name for f in fields(Recipe)} - {"name"}
    for key in values:
        if key not in known:
            raise ConfigError(f"{name}: {key} is not a key; one of {', '.join(sorted(known))}")
    for key, kind, allowed in _KINDS:
        if key not in values:
            if key in _NEEDED:
                raise ConfigError(f"{name}: {key} is missing; {allowed}")
        elif not isinstance(values[key], kind):
            raise ConfigError(f"{name}: {key}: {values[key]!r} is not allowed; {allowed}")
    for key in ("hosts", "drop"):
        if not all(isinstance(v, str) for v in values.get(key, ())):
            raise ConfigError(f"{name}: {key}: {values[key]!r} is not allowed; a list of strings")
        values[key] = tuple(values.get(key, ()))
    for key in ("body", "title", "authors", "published", "drop"):
        for selector in values[key] if key == "drop" else [values.get(key, "*")]:
            try:
                soupsieve.compile(selector)
            except soupsieve.SelectorSyntaxError as error:
                raise ConfigError(f"{name}: {key}: {selector!r} is no selector: {error}") from error
    return Recipe(**values, name=name)


def of(
    url: str, day: date | None = None, recipes: dict[str, Recipe] | None = None
) -> Recipe | None:
    """Return the recipe for an address; None where there is none, or none valid on the day."""
    host = (urlsplit(url).hostname or "").lower()
    known = load() if recipes is None else recipes
    recipe = known.get(host) or known.get(host.removeprefix("www."))
    if recipe is None or (day is not None and day > recipe.valid_until):
        return None
    return recipe
