"""Restatements within an article become one outcome with several quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.model import Evidence, Outcome, Quantity

#: Ends the id of what no rule found, but weights (`tasks.outcomes.learnt`).
_LEARNT = ".learnt"
#: The chance from which the weights' type is taken before a rule's, by trial on passages left out.
_SURE = 0.4
#: Types that a rule has reason to narrow: "an energy truce" is no general one.
_BROAD = frozenset({"ceasefire.general", "talks.round", "release.detainees"})
_CONCLUDED = frozenset({"agreed", "signed", "implemented"})
_PUT_OFF = frozenset({"postponed", "suspended", "rejected"})
_POSITIVE = frozenset("agreed scheduled signed ongoing implemented extended".split())
#: Families of which one act is told as either: prisoners who are freed, swapped, or go home.
_ALIKE = {"exchange": "handover", "release": "handover", "return": "handover"}


def merge(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return one outcome for each type, status and acting parties, the best quote first."""
    outcomes = _once(list(outcomes))
    done = {(o.type, o.source_actors) for o in outcomes if o.status == "implemented"}
    outcomes = [
        o
        for o in outcomes
        if o.status != "agreed"
        or (o.type, o.source_actors) not in done
        or "had" not in o.evidence[0].quote.split()
    ]
    agreed = {(o.type, frozenset(o.source_actors)) for o in outcomes if o.status in _CONCLUDED}
    outcomes = [
        o
        for o in outcomes  # what two have concluded, they have not both refused: somebody else has
        if o.status != "rejected"
        or len(o.source_actors) < 2
        or (o.type, frozenset(o.source_actors)) not in agreed
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


def _once(outcomes: list[Outcome]) -> list[Outcome]:
    """Let what weights propose for the words of a rule not stand beside it: it tells the same act.

    The rule's outcome takes the type that is proposed where the weights are sure of it.
    """
    result = [o for o in outcomes if not o.rule_id.endswith(_LEARNT)]
    for learnt in (o for o in outcomes if o.rule_id.endswith(_LEARNT)):
        place = next((n for n, o in enumerate(result) if _tell_one_act(o, learnt)), None)
        if place is None:
            result.append(learnt)
            continue
        rule = result[place]
        narrower = learnt.type in _BROAD and _family(rule) == _family(learnt)
        if learnt.confidence >= _SURE and not narrower and learnt.type != rule.type:
            result[place] = replace(
                rule, type=learnt.type, rule_id=learnt.rule_id, confidence=learnt.confidence
            )
    return result


def _tell_one_act(rule: Outcome, learnt: Outcome) -> bool:
    """Say whether two outcomes are of one kind and standing, and of the same words."""
    if rule.type == learnt.type and learnt.status == "violated" and rule.status in _PUT_OFF:
        return _compatible(rule, learnt)  # "accused of putting off the exchange": it is put off
    if _kind(rule) != _kind(learnt) or not _compatible(rule, learnt):
        return False
    alike = rule.status == learnt.status or {rule.status, learnt.status} <= _POSITIVE
    return alike and any(
        a.start < b.stop and b.start < a.stop for a in rule.evidence for b in learnt.evidence
    )


def _kind(outcome: Outcome) -> str:
    """Return what an outcome is about, more broadly than its type."""
    family = _family(outcome)
    if family == "agreement" and outcome.status == "violated":
        return "ceasefire"  # "a violation of the agreement" is told of either
    return _ALIKE.get(family, family)


def _family(outcome: Outcome) -> str:
    return outcome.type.partition(".")[0]


def _compatible(left: Outcome, right: Outcome) -> bool:
    a, b = set(left.source_actors), set(right.source_actors)
    return a <= b or b <= a


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
    return _compatible(left, right)


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
        attribution=best.attribution,
    )
