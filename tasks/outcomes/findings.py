"""What the walk through an article finds, and what it keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.actors import Mention
from tasks.model import Attribution, Evidence, Outcome, Quantity
from tasks.outcomes.quantities import Number
from tasks.outcomes.relevance import Relevance
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict


@dataclass(slots=True)
class Finding:
    """One matter as it was read: what a rule fired on, and what became of it."""

    topic: Topic
    verdict: Verdict | None
    outcome: Outcome | None
    why: str = ""  # it yields no outcome
    chance: float = 1.0  # that its sentence tells a matter of its type, by the learnt weights

    @property
    def is_learnt(self) -> bool:
        """Whether no rule found it, but weights did."""
        return self.topic.form == "learnt"

    @property
    def status(self) -> str:
        """How the matter stands; "" where nothing says so."""
        return self.verdict.status if self.verdict else ""


@dataclass(slots=True)
class Reading:
    """Everything that was read from an article."""

    relevance: Relevance
    mentions: Sequence[Mention] = ()
    findings: list[Finding] = field(default_factory=list)
    bare: list[tuple[str, Evidence, Quantity | None]] = field(default_factory=list)


@dataclass(slots=True)
class Telling:
    """What a sentence tells besides: its speaker, the words that are his, the article's numbers."""

    text: str
    scanned: str
    numbers: Sequence[Number]
    start: int
    stop: int
    inner_start: int
    inner_stop: int
    speaker: Attribution | None
    rules_version: str
    condition: int = 0  # where the clause after the present one ends, if it sets a condition
    subject: tuple[str, ...] = ()  # who acts first in the sentence
    main: Verdict | None = None  # of the clause before
    main_stop: int = 0  # where the clause of that verdict ends
