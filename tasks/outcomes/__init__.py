"""From an article to its outcomes: what was agreed, demanded, refused, by whom, in whose words.

text -> sentences -> clauses -> matters (rules) -> how they stand (cues) -> roles -> merged
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tasks.model import Tagging
from tasks.outcomes.details import detail
from tasks.outcomes.engine import read
from tasks.outcomes.export import to_json
from tasks.outcomes.merge import merge, restate
from tasks.rules import Rules

__all__ = ["tag", "to_json"]


def tag(
    text: str, rules: Rules, *, published: date | None = None, revision_id: str = ""
) -> Tagging:
    """Return what the rules make of an article's body (without its title).

    `published` is the story's date: people count for their actor while in office, and relative
    dates need it. Same text, rules and date: the same tagging, byte for byte.
    """
    reading = read(text, rules, published)
    outcomes = merge(
        detail(f.outcome, text, f.topic.clause.sentence, rules, published)
        for f in reading.findings
        if f.outcome is not None
    )
    outcomes = restate(outcomes, reading.bare)
    return Tagging(
        revision_id,
        rules.version,
        reading.relevance.is_process or bool(outcomes),
        tuple(replace(o, revision_id=revision_id) for o in outcomes),
    )
