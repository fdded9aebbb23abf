"""The hand-made list of exchanges that the newsroom's stories report: a check on the views."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.errors import ConfigError
from tasks.model import Quantity
from tasks.newsroom.stories import FOLDER


@dataclass(frozen=True, slots=True)
class Exchange:
    """One act between Russia and Ukraine, with the number as it was announced."""

    on: date  # of the act; for what was only agreed, of the agreement
    type: str  # exchange.prisoners or return.bodies
    status: str  # agreed, scheduled, implemented ...
    source: tuple[str, ...]
    target: tuple[str, ...]
    quantity: Quantity | None  # None: no side gave a number
    stories: tuple[str, ...]  # keys of the stories that report it
    mediators: tuple[str, ...] = ()
    note: str = ""


def load_exchanges(path: Path = FOLDER / "exchanges.toml") -> tuple[Exchange, ...]:
    """Return the list in the order of time. Raises ConfigError that names the row at fault."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["exchange"]
    found = []
    for place, row in enumerate(rows, 1):
        try:
            quantity = row.pop("quantity", None)
            for name in ("source", "target", "stories", "mediators"):
                row[name] = tuple(row.get(name, ()))
            found.append(
                Exchange(
                    quantity=Quantity(float(quantity[0]), *quantity[1:]) if quantity else None,
                    **row,
                )
            )
        except (TypeError, ValueError) as error:
            raise ConfigError(f"{path}: exchange {place}: {error}") from error
    return tuple(sorted(found, key=lambda e: (e.on, e.type, e.source)))
