"""Tag one article: read it, fill in the details, merge what is said twice."""

from __future__ import annotations

from datetime import date

from tasks.model import Outcome, Tagging
from tasks.outcomes.details import detail
from tasks.outcomes.engine import read
from tasks.outcomes.findings import Reading
from tasks.outcomes.merge import merge, restate
from tasks.rules import Rules


def tag(
    text: str, rules: Rules, *, published: date | None = None, revision_id: str = ""
) -> Tagging:
    """Return what the rules make of an article's body (without its title).

    `published` is the story's date: people count for their actor while in office, and relative
    dates need it. Same text, rules and date: the same tagging, byte for byte.
    """
    reading = read(text, rules, published)
    outcomes = settle(reading, text, rules, published, revision_id)
    spans = [(f.topic.start, f.topic.stop) for f in reading.findings]
    return Tagging(
        revision_id,
        rules.version,
        reading.relevance.is_process or bool(outcomes),
        outcomes,
        rules.actors.unknown_names(text, spans) if spans else (),
    )


def settle(
    reading: Reading, text: str, rules: Rules, published: date | None, revision_id: str = ""
) -> tuple[Outcome, ...]:
    """Return the outcomes of a reading, merged, with their details."""
    merged = merge(
        detail(f.outcome, text, f.topic, rules, published, revision_id)
        for f in reading.findings
        if f.outcome is not None
    )
    return restate(merged, reading.bare)
