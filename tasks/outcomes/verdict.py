"""What is said of a matter, and by which word."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.outcomes.scan import Word
from tasks.outcomes.topics import Topic
from tasks.rules import Cue


@dataclass(slots=True)
class Verdict:
    """A status and what decided it."""

    status: str  # "": something is said, but nothing that counts
    cue: Word | None = None  # None: the verb's own form, an idiom or the rule's default
    side: str = ""  # before | after | relative: the cue's place; form | ought | condition: none
    fired: list[str] = field(default_factory=list)
    overruled: list[str] = field(default_factory=list)


def status_of(cue: Cue, topic: Topic) -> str:
    """Return the status that a cue gives to a matter of this type."""
    kind = topic.rule.type
    if kind in cue.family:
        return cue.family[kind]
    return cue.family.get(topic.rule.family, cue.status)
