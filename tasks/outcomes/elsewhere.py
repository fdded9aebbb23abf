"""Parties that another clause, or an outcome told before, names for a matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.model import Outcome
from tasks.outcomes.findings import Finding, Telling
from tasks.outcomes.names import names_in
from tasks.outcomes.roles import Roles
from tasks.outcomes.scan import Clause, Sentence
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_MEDIATED = re.compile(r"\b(?:mediat|broker)\w+|go-between|helped (?:to )?arrange")
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


def mediated(findings: Sequence[Finding], known: int, sentence: Sentence, text: str) -> None:
    """Add who mediates as another clause tells: "freed two hostages after mediation by Qatar".

    A sentence that tells only that ("The Emirates acted as mediator.") tells it of the outcome
    before. Its own findings begin at `known`.
    """
    named = [a for c in sentence.clauses for a in names_in(c, text).mediators]
    own = findings[known:]
    told = _MEDIATED.search(text, sentence.start, sentence.stop)
    if named and told and not any(f.outcome for f in own):
        own = [f for f in findings if f.outcome and _follows(sentence, f)][-1:]
        named = [a for m in sentence.mentions if m.start < told.start() for a in m.actors]
    for finding in own if named else ():
        outcome = finding.outcome
        if outcome is not None and not outcome.mediators and finding.topic.rule.family in _HELPED:
            parties = (*outcome.source_actors, *outcome.target_actors)
            others = tuple(dict.fromkeys(a for a in named if a not in parties))
            finding.outcome = replace(outcome, mediators=others)


def _follows(sentence: Sentence, finding: Finding) -> bool:
    """Say whether a sentence comes right after that of a finding."""
    return 0 <= sentence.start - finding.topic.clause.sentence[1] <= 2


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
