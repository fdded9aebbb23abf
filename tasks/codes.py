"""Outcomes in the codes of other event data, CAMEO and PLOVER: `data/codes.toml` read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from tasks.settings import DATA


@dataclass(frozen=True, slots=True)
class Code:
    """One pair of type and status, as CAMEO 1.1b3 and PLOVER code it; "" where they do not."""

    type: str
    status: str
    cameo: str
    plover: str


@cache
def crosswalk() -> tuple[Code, ...]:
    """Return the codes of every pair of type and status that has one, by type and status."""
    document = tomllib.loads((DATA / "codes.toml").read_text(encoding="utf-8"))
    acts, cameo, plover = document["acts"], document["cameo"], document["plover"]
    codes = [
        Code(
            name,
            status,
            cameo[own["cameo"]].get(act, ""),
            own["plover"] if act == "done" else own["plover"] and plover.get(act, ""),
        )
        for name, own in document["types"].items()
        for status, act in acts.items()
    ]
    return tuple(
        sorted((c for c in codes if c.cameo or c.plover), key=lambda c: (c.type, c.status))
    )
