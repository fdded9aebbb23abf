"""Is this about a current effort to limit or end an armed conflict? Look-alikes are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.actors import Mention
from tasks.rules import Gate

_YEAR = re.compile(r"\b(?:in|of|since|the|from|by)\s+(1[5-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the gate decided, and on what."""

    is_process: bool  # the passage is about a peace process
    open: bool  # outcomes may be read from it
    reasons: tuple[str, ...]


def judge(
    scanned: str, mentions: Sequence[Mention], gate: Gate, published: date | None
) -> Relevance:
    """Weigh the words of a passage."""
    process = [w.strip() for w in gate.process if w in scanned]
    violence = [w.strip() for w in gate.violence if w in scanned]
    kinds = [m.kind for m in mentions if m.actors]
    actors = {a for m in mentions for a in m.actors}
    groups = {a for m in mentions for a in m.actors if m.kind == "group"}
    score = 1.0 * min(len(process), 4) + 0.5 * min(len(violence), 4) + 0.7 * min(len(actors), 3)
    score += 0.8 * min(len(groups), 2)
    reasons: list[str] = []
    closed = False
    for domain in gate.domains:
        strong = [w.strip() for w in domain.strong if w in scanned]
        weak = [w.strip() for w in domain.words if w in scanned]
        against = 2.5 * min(len(strong), 2) + 0.8 * min(len(weak), 6)
        if against >= 2.4 and against > score - (1.5 if not kinds else 0.0):
            closed = True
            reasons.append(f"{domain.name}: {', '.join((*strong, *weak)[:4])}")
    past = [w.strip() for w in gate.past if w in scanned]
    if past and (len(past) >= 2 or len(violence) + len(process) < 5):
        closed = True
        reasons.append(f"past: {', '.join(past[:3])}")
    unreal = [w.strip() for w in gate.unreal if w in scanned]
    silent = bool(unreal)
    if unreal:
        reasons.append(f"unreal: {', '.join(unreal[:3])}")
        if any(
            w in scanned
            for w in (
                " novel ",
                " film ",
                " game ",
                " thriller ",
                " episode ",
                " opera ",
                " play ",
                " series ",
            )
        ):
            closed = True
    if not actors:
        reasons.append("no actor of a conflict is named")
        closed = closed or score < 2.5
    enough = score >= 2.4
    if not enough:
        reasons.append(f"too few words of a peace process (weight {score:.1f})")
    return Relevance(enough and not closed, (bool(kinds) or score >= 3.0) and not closed and not silent, tuple(reasons))
