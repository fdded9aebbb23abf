"""The rules of the package, and what they find in a text."""

from __future__ import annotations

from tasks.model import Outcome
from tasks.outcomes import tag
from tasks.rules import load_rules
from tasks.settings import DATA

RULES = load_rules(DATA / "rules", DATA / "actors")


def read(text: str, **options: object) -> dict[tuple[str, str], Outcome]:
    """Return the outcomes of a text by type and status."""
    return {(o.type, o.status): o for o in tag(text, RULES, **options).outcomes}
