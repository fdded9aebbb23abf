"""Parties that another clause, or an outcome told before, names for a matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.model import Outcome
from tasks.outcomes.findings import Finding, Telling
from tasks.outcomes.names import names_in
from tasks.outcomes.roles import Roles
from tasks.outcomes.scan import Clause, Sentence
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_HELPED = frozenset("ceasefire talks agreement exchange release return humanitarian".split())
_WILLED = frozenset({"demanded", "proposed", "rejected", "threatened"})


def goes_on(topic: Topic, verdict: Verdict, telling: Telling) -> bool:
    """Say whether who speaks goes on to act: "Kyiv says thousands remain, and wants them home"."""
    clause, cue = topic.clause, verdict.cue
    return (
        (clause.opener == "contrast" or (clause.opener == "and" and not clause.own_subject))
        and cue is not None
        and not any(m.actors and m.start < cue.start for m in clause.mentions)
        and verdict.side == "before"
        and verdict.status in _WILLED
        and telling.start < telling.inner_start <= clause.start
    )


def mediated(findings: Sequence[Finding], sentence: Sentence, text: str) -> None:
    """Add who mediates as another clause tells: "freed two hostages after mediation by Qatar"."""
    named = [a for c in sentence.clauses for a in names_in(c, text).mediators]
    for finding in findings if named else ():
        outcome = finding.outcome
        if outcome is not None and not outcome.mediators and finding.topic.rule.family in _HELPED:
            parties = (*outcome.source_actors, *outcome.target_actors)
            others = tuple(dict.fromkeys(a for a in named if a not in parties))
            finding.outcome = replace(outcome, mediators=others)


def to_author(offer: Outcome, roles: Roles) -> Roles:
    """Who rejects "the plan" answers whoever proposed it."""
    author = tuple(a for a in offer.source_actors if a not in roles.source)
    return Roles(roles.source, author or roles.target, roles.mediators, roles.venue)


def of_attack(roles: Roles, sentence: Sentence, clause: Clause, text: str) -> Roles:
    """Who breaks a truce with an attack told in the passive: "killed by rebels despite a truce"."""
    for other in sentence.clauses:
        by = [g for g in names_in(other, text).groups if g.preposition == "by" and g.actors]
        if other is not clause and by:
            rest = tuple(a for a in (*roles.source, *roles.target) if a not in by[0].actors)
            return Roles(by[0].actors, rest, roles.mediators, roles.venue)
    return roles


def of_plan(plan: Outcome, roles: Roles) -> Roles:
    """Who proposes a term is who proposes the plan; whoever would act is to fulfil it."""
    others = tuple(a for a in roles.source if a not in plan.source_actors)
    return Roles(plan.source_actors, others, roles.mediators, roles.venue)


def of_condition(main: Outcome, roles: Roles) -> Roles:
    """Who sets the condition is who acts in the main clause; the other side is to fulfil it."""
    others = tuple(a for a in roles.source if a not in main.source_actors)
    return Roles(main.source_actors, others or main.target_actors, roles.mediators, roles.venue)
