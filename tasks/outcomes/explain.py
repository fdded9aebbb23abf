"""Why a tag is there, and why another is not: for whoever doubts a row or edits a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.model import Outcome
from tasks.outcomes.engine import read
from tasks.outcomes.tagging import settle
from tasks.rules import Rules


@dataclass(frozen=True, slots=True)
class Step:
    """One matter that a rule found in the text, and what became of it."""

    start: int
    stop: int
    matter: str  # the words that the rule fired on
    rule_id: str
    type: str
    status: str  # "" where nothing says how it stands
    fired: tuple[str, ...]  # cues that decided
    overruled: tuple[str, ...]  # cues in reach that did not
    dropped: str  # why it yields no outcome; "" where it does


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the rules saw in a text."""

    text: str
    rules_version: str
    is_peace_process: bool
    is_open: bool
    gate: tuple[str, ...]  # what the relevance gate weighed against the text
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]

    def __str__(self) -> str:
        return render(self)


def explain(text: str, rules: Rules, *, published: date | None = None) -> Explanation:
    """Return every rule that fired on a text, the cues that decided, and what was gated and why."""
    reading = read(text, rules, published)
    outcomes = settle(reading, text, rules, published)
    steps = []
    for finding in reading.findings:
        topic, verdict = finding.topic, finding.verdict
        quote = finding.outcome.evidence[0] if finding.outcome else None
        start, stop = topic.start, topic.stop
        if start == stop and quote:
            start, stop = quote.start, quote.stop
        steps.append(
            Step(
                start,
                stop,
                text[start:stop],
                topic.rule.id,
                topic.rule.type,
                verdict.status if verdict else "",
                tuple(verdict.fired) if verdict else (),
                tuple(dict.fromkeys(verdict.overruled)) if verdict else (),
                finding.why,
            )
        )
    return Explanation(
        text,
        rules.version,
        reading.relevance.is_process or bool(outcomes),
        reading.relevance.open,
        reading.relevance.reasons,
        tuple(steps),
        outcomes,
    )


def render(explanation: Explanation) -> str:
    """Return an explanation for a terminal: the text with its quotes marked, then each step."""
    lines = [mark(explanation.text, explanation.outcomes), ""]
    verdict = "a peace process" if explanation.is_peace_process else "no peace process"
    lines.append(f"{verdict}; rules {explanation.rules_version}")
    lines.extend(f"  gate: {reason}" for reason in explanation.gate)
    for number, outcome in enumerate(explanation.outcomes, 1):
        who = ", ".join(outcome.source_actors) or "?"
        whom = f" -> {', '.join(outcome.target_actors)}" if outcome.target_actors else ""
        count = ""
        if outcome.quantity:
            count = f", {outcome.quantity.value:g} {outcome.quantity.unit} {outcome.quantity.scope}"
        says = f", says {outcome.attribution.speaker}" if outcome.attribution else ""
        lines.append(
            f"[{number}] {outcome.type} {outcome.status}: {who}{whom}{count}{says}"
            f" ({outcome.confidence:.2f})"
        )
        for quote in outcome.evidence:
            cues = f"  cues: {', '.join(quote.cues)}" if quote.cues else ""
            lines.append(f"    {quote.start}-{quote.stop} “{quote.quote}”  {quote.rule_id}{cues}")
    gone = [step for step in explanation.steps if step.dropped]
    if gone:
        lines.append("left out:")
        for step in gone:
            status = f" {step.status}" if step.status else ""
            lines.append(f"    “{step.matter}”  {step.rule_id}{status}: {step.dropped}")
    return "\n".join(lines)


def mark(text: str, outcomes: tuple[Outcome, ...]) -> str:
    """Return the text with the best quote of each outcome in brackets: [1: …]."""
    opened: dict[int, list[str]] = {}
    closed: dict[int, int] = {}
    for number, outcome in enumerate(outcomes, 1):
        quote = outcome.evidence[0]
        opened.setdefault(quote.start, []).append(f"[{number}: ")
        closed[quote.stop] = closed.get(quote.stop, 0) + 1
    parts: list[str] = []
    last = 0
    for place in sorted({*opened, *closed}):
        parts.append(text[last:place])
        parts.append("]" * closed.get(place, 0))
        parts.extend(opened.get(place, ()))
        last = place
    parts.append(text[last:])
    return "".join(parts)
