"""What a passage shows of a peace process, counted, and how likely that makes one.

The counts are weighed by a logistic regression whose weights stand in `tasks/data/rules/weights.toml`.
They are learnt by `python -m tests.eval.learn` from passages written for Parley; whoever edits the
words of `gate.toml` runs it again. The model only opens or closes the gate: an outcome still needs
a rule and a quote.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.actors import Mention


@dataclass(frozen=True, slots=True)
class Signs:
    """Counts, each capped: a word that comes a tenth time tells nothing new."""

    process: float
    violence: float
    peace: float
    any_process: float
    actors: float
    parties: float
    groups: float
    persons: float
    places: float
    any_actor: float
    any_group: float
    opposed: float
    other_strong: float  # words that one other field of life has alone
    other: float  # words of the other field that has most of them here
    others: float  # words of all other fields
    past: float
    unreal: float
    length: float  # natural logarithm, 0 at 300 characters


@dataclass(frozen=True, slots=True)
class Told:
    """Which words of the gate's lists a passage holds; `strong` and `weak`: of each other field."""

    process: Sequence[str]
    violence: Sequence[str]
    peace: Sequence[str]
    past: Sequence[str]
    unreal: Sequence[str]
    fiction: Sequence[str]
    strong: Sequence[Sequence[str]]
    weak: Sequence[Sequence[str]]


def signs_of(text: str, told: Told, mentions: Sequence[Mention], *, opposed: bool) -> Signs:
    """Count what a passage shows. `told`: the gate's words in it."""

    def count(words: Sequence[str], most: int) -> float:
        return float(min(most, len(words)))

    actors = {a for m in mentions for a in m.actors}
    kinds = [m.kind for m in mentions]
    groups = {a for m in mentions for a in m.actors if m.kind == "group"}
    parties = {a for m in mentions for a in m.actors if m.kind not in {"bloc", "organisation"}}
    fields = [count(words, 99) for words in told.weak]
    process = count(told.process, 4)
    return Signs(
        process=process,
        violence=count(told.violence, 4),
        peace=count(told.peace, 3),
        any_process=float(process > 0),
        actors=float(min(4, len(actors))),
        parties=float(min(3, len(parties))),
        groups=float(min(2, len(groups))),
        persons=float(min(2, kinds.count("person"))),
        places=float(min(3, kinds.count("place"))),
        any_actor=float(bool(actors)),
        any_group=float(bool(groups)),
        opposed=float(opposed),
        other_strong=min(2.0, sum(count(words, 2) for words in told.strong)),
        other=min(5.0, max(fields, default=0.0)),
        others=min(8.0, sum(fields)),
        past=count(told.past, 2),
        unreal=count(told.unreal, 2),
        length=math.log(max(len(text), 1) / 300),
    )


def likelihood(signs: Signs, weights: Sequence[tuple[str, float]]) -> float:
    """Return how likely a passage with these signs is about a peace process, 0 to 1."""
    score = sum(
        weight * (1.0 if name == "intercept" else getattr(signs, name)) for name, weight in weights
    )
    return 1 / (1 + math.exp(-score))
