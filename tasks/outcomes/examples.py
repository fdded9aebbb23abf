"""The sentences that rules carry, run; and what a change of rules changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.model import Outcome, Tagging
from tasks.outcomes.tagging import tag
from tasks.rules import Example, Rule, Rules


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence of a rule that was not read as the rule says."""

    rule_id: str
    text: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.text}\n    expected {self.expected}\n    found {self.found}"


@dataclass(frozen=True, slots=True)
class Change:
    """One outcome of one text that two sets of rules read differently."""

    id: str  # of the text
    kind: str  # added | dropped | altered
    type: str
    status: str  # after; before where it is dropped
    quote: str  # likewise
    old: Outcome | None
    new: Outcome | None

    @property
    def before(self) -> str:
        """What the old rules read, in a few words; "" where nothing."""
        return _brief(self.old)

    @property
    def after(self) -> str:
        """What the new rules read, in a few words; "" where nothing."""
        return _brief(self.new)


def run_examples(rules: Rules) -> list[Failure]:
    """Run every yes and no sentence of every rule, and return those that fail, in rule order."""
    failures = []
    for rule in rules.rules:
        for example in rule.yes:
            failures.extend(_check_yes(rule, example, rules))
        for example in rule.no:
            tagging = tag(example.text, rules)
            if any(o.type == rule.type for o in tagging.outcomes):
                failures.append(Failure(rule.id, example.text, f"no {rule.type}", _told(tagging)))
    return failures


def _check_yes(rule: Rule, example: Example, rules: Rules) -> list[Failure]:
    tagging = tag(example.text, rules)
    expected = rule.type + (f" {example.status}" if example.status else "")
    if example.source is not None:
        expected += f" by {', '.join(example.source)}"
    if example.target is not None:
        expected += f" to {', '.join(example.target)}"
    for outcome in tagging.outcomes:
        if (
            outcome.type == rule.type
            and (not example.status or outcome.status == example.status)
            and (example.source is None or set(outcome.source_actors) == set(example.source))
            and (example.target is None or set(outcome.target_actors) == set(example.target))
        ):
            return []
    return [Failure(rule.id, example.text, expected, _told(tagging))]


def diff(texts: Iterable[tuple[str, str, date | None]], old: Rules, new: Rules) -> list[Change]:
    """Tag texts (id, text, date) by two sets of rules and return what differs, in text order.

    An outcome of the same type and parties with another status, number or quote is altered.
    """
    changes = []
    for text_id, text, published in texts:
        before = tag(text, old, published=published).outcomes
        after = list(tag(text, new, published=published).outcomes)
        for outcome in before:
            twin = next((o for o in after if _content(o) == _content(outcome)), None)
            near = twin or next((o for o in after if _matter(o) == _matter(outcome)), None)
            if near is None:
                changes.append(_change(text_id, "dropped", outcome, None, outcome))
                continue
            after.remove(near)
            if twin is None:
                changes.append(_change(text_id, "altered", outcome, near, near))
        changes.extend(_change(text_id, "added", None, outcome, outcome) for outcome in after)
    return changes


def _change(
    text_id: str, kind: str, old: Outcome | None, new: Outcome | None, shown: Outcome
) -> Change:
    return Change(text_id, kind, shown.type, shown.status, shown.evidence[0].quote, old, new)


def _matter(outcome: Outcome) -> tuple[object, ...]:
    return outcome.type, frozenset(outcome.source_actors)


def _content(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.type,
        outcome.status,
        outcome.source_actors,
        outcome.target_actors,
        outcome.quantity,
        outcome.evidence[0].quote,
    )


def _told(tagging: Tagging) -> str:
    return "; ".join(f"{o.type} {_brief(o)}" for o in tagging.outcomes) or "nothing"


def _brief(outcome: Outcome | None) -> str:
    """Return status, parties and number in a few words."""
    if outcome is None:
        return ""
    words = f"{outcome.status} by {', '.join(outcome.source_actors) or '?'}"
    if outcome.target_actors:
        words += f" to {', '.join(outcome.target_actors)}"
    if outcome.quantity is not None:
        quantity = outcome.quantity
        words += f", {quantity.value:g} {quantity.unit} {quantity.scope}"
    return words
