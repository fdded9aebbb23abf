"""Restatements within an article become one outcome with several quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.model import Evidence, Outcome, Quantity


def merge(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return one outcome for each type, status and acting parties, the best quote first."""
    outcomes = list(outcomes)
    done = {(o.type, o.source_actors) for o in outcomes if o.status == "implemented"}
    outcomes = [
        o
        for o in outcomes
        if o.status != "agreed"
        or (o.type, o.source_actors) not in done
        or "had" not in o.evidence[0].quote.split()
    ]
    kept: list[Outcome] = []
    for outcome in outcomes:
        for place, other in enumerate(kept):
            if _same(outcome, other):
                kept[place] = _join(other, outcome)
                break
        else:
            kept.append(outcome)
    return tuple(kept)


def restate(
    outcomes: Iterable[Outcome], bare: Iterable[tuple[str, Evidence, Quantity | None]]
) -> tuple[Outcome, ...]:
    """Add quotes that name a matter without saying how it stands to the outcome they restate.

    `bare` are type, quote and number. Only a type with one single outcome takes them; a number
    of theirs counts where it is the same with a narrower scope ("1,000 each"), or none was there.
    """
    result = list(outcomes)
    for kind, quote, number in bare:
        places = [n for n, o in enumerate(result) if o.type == kind]
        if len(places) != 1:
            continue
        outcome = result[places[0]]
        quantity = outcome.quantity
        if number is not None and (
            quantity is None or (quantity.value == number.value and quantity.scope == "total")
        ):
            quantity = number
        if " " not in quote.quote or any(
            quote.start < e.stop and e.start < quote.stop for e in outcome.evidence
        ):
            result[places[0]] = replace(outcome, quantity=quantity)
        else:
            result[places[0]] = replace(
                outcome, quantity=quantity, evidence=(*outcome.evidence, quote)
            )
    return tuple(result)


def _same(left: Outcome, right: Outcome) -> bool:
    if left.type != right.type or left.status != right.status:
        return False
    if (
        left.quantity
        and right.quantity
        and left.quantity.value != right.quantity.value
        and left.quantity.unit == right.quantity.unit
    ):
        return False
    a, b = set(left.source_actors), set(right.source_actors)
    return a == b or not a or not b or (a <= b or b <= a)


def _join(left: Outcome, right: Outcome) -> Outcome:
    best, other = (right, left) if right.confidence > left.confidence + 0.051 else (left, right)
    wide = best if len(best.source_actors) >= len(other.source_actors) else other
    return replace(
        best,
        source_actors=wide.source_actors,
        target_actors=tuple(a for a in wide.target_actors if a not in wide.source_actors)
        or tuple(
            a for a in (best.target_actors or other.target_actors) if a not in wide.source_actors
        ),
        evidence=(*best.evidence, *(e for e in other.evidence if e not in best.evidence)),
        quantity=best.quantity or other.quantity,
        mediators=tuple(dict.fromkeys((*best.mediators, *other.mediators))),
        venue=best.venue or other.venue,
        attribution=best.attribution or other.attribution,
    )
