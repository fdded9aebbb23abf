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
    actors = {a for m in mentions for a in m.actors}
    kinds = [m.kind for m in mentions]
    groups = {a for m in mentions for a in m.actors if m.kind == "group"}
    parties = {a for m in mentions for a in m.actors if m.kind not in {"bloc", "organisation"}}
    fields = [len(words) for words in told.weak]
    return Signs(
        process=float(min(4, len(told.process))),
        violence=float(min(4, len(told.violence))),
        peace=float(min(3, len(told.peace))),
        any_process=float(bool(told.process)),
        actors=float(min(4, len(actors))),
        parties=float(min(3, len(parties))),
        groups=float(min(2, len(groups))),
        persons=float(min(2, kinds.count("person"))),
        places=float(min(3, kinds.count("place"))),
        any_actor=float(bool(actors)),
        any_group=float(bool(groups)),
        opposed=float(opposed),
        other_strong=float(min(2, sum(map(len, told.strong)))),
        other=float(min(5, max(fields, default=0))),
        others=float(min(8, sum(fields))),
        past=float(min(2, len(told.past))),
        unreal=float(min(2, len(told.unreal))),
        length=math.log(max(len(text), 1) / 300),
    )


def likelihood(signs: Signs, weights: Sequence[tuple[str, float]]) -> float:
    """Return how likely a passage with these signs is about a peace process, 0 to 1."""
    score = sum(
        weight * (1.0 if name == "intercept" else getattr(signs, name)) for name, weight in weights
    )
    return 1 / (1 + math.exp(-score))
