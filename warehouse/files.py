"""The SQL files: where they lie, and what they depend on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files

from warehouse.db import MigrationError

_REFERENCE = re.compile(r"\b(staging|main)\.([a-z_]+)\b")
_KEPT = re.compile(r"^-- kept as a table by ([a-z_]+(?:, [a-z_]+)*)$", re.MULTILINE)
_COMMENT = re.compile(r"--[^\n]*|'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of a folder of sql/: its name without ending, and its text."""

    folder: str
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def qualified(self) -> str:
        """Schema and name: the folder is the schema."""
        return f"{self.folder}.{self.name}"

    @property
    def is_macro(self) -> bool:
        """Whether the file makes a table macro instead of a view."""
        return "create or replace macro" in self.text

    @property
    def kept_by(self) -> tuple[str, ...]:
        """The columns by which the view's rows are kept as a table; none for a view that is not.

        A comment says `kept as a table by`, and names them.
        """
        found = _KEPT.search(self.text)
        return tuple(found[1].split(", ")) if found else ()

    def comment_line(self, number: int) -> str:
        """Return the text of the comment on that line, from 0; empty where there is none."""
        lines = self.text.splitlines()
        line = lines[number] if number < len(lines) else ""
        return line.removeprefix("--").strip() if line.startswith("--") else ""


def read(folder: str) -> list[SqlFile]:
    """Return the files of one folder of sql/, by name."""
    found = [
        SqlFile(folder, item.name.removesuffix(".sql"), item.read_text(encoding="utf-8"))
        for item in files("sql").joinpath(folder).iterdir()
        if item.name.endswith(".sql")
    ]
    return sorted(found, key=lambda file: file.name)


def definitions() -> list[SqlFile]:
    """Return the views and macros of sql/staging and sql/main, each after what it reads.

    Raises MigrationError when they need one another in a circle.
    """
    by_name = {file.qualified: file for file in (*read("staging"), *read("main"))}
    graph = {name: reads(file.text) & by_name.keys() - {name} for name, file in by_name.items()}
    sorter = TopologicalSorter(graph)
    ordered: list[SqlFile] = []
    try:
        sorter.prepare()
    except CycleError as error:
        raise MigrationError(f"sql/: views in a circle: {' -> '.join(error.args[1])}") from error
    while sorter.is_active():
        # Sorted within each rank, so that the order never depends on hashing.
        ready = sorted(sorter.get_ready())
        ordered.extend(by_name[name] for name in ready)
        sorter.done(*ready)
    return ordered


def reads(text: str) -> set[str]:
    """Return the views and macros (`schema.name`) named in a definition outside its comments."""
    body = _COMMENT.sub(" ", text)
    return {f"{schema}.{name}" for schema, name in _REFERENCE.findall(body)}
