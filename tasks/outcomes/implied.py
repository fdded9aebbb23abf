"""What a quote implies besides: whose proposal or demand it is, who declared the truce that is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.model import Outcome
from tasks.outcomes.context import Context
from tasks.outcomes.findings import Finding, Telling
from tasks.outcomes.names import Group, names_in
from tasks.outcomes.quote import evidence_of, quantity_of
from tasks.outcomes.scan import Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_ARTICLE = re.compile(r"\b(?:a|an|the)\s+$")
_ANSWERED = frozenset({"rejected", "agreed", "conditional", "demanded"})
_ASKED = {"propose": "proposed", "demand": "demanded"}
#: A truce that is named by who declared it: "a ceasefire announced by both sides".
_DECLARED = re.compile(
    r"\s+(?:(?:being|that was|which was)\s+)?"
    r"(?:announced|declared|proclaimed|called|announcement|declaration|reached|agreed(?: on| upon)?|struck|signed)\b"
)
#: A paper that asks for something: "a draft resolution that calls for a truce", "a statement urging".
_PAPER = re.compile(
    r"\b(?:resolution|statement|draft|motion|letter|declaration|communiqu[eé]|petition)\s+(?:(?:that|which)\s+)?$"
)
#: What somebody asks, as a noun that no cue is: "a call by the envoy to stop fighting".
_CALL = re.compile(r"\b(?:calls?|appeals?|pleas?|requests?|demands?)\s+(?=by\b|from\b)")
_BY_BOTH = re.compile(r"\s+by (?:both|the two|the warring) (?:sides|parties)\b")
_OFFERED = re.compile(r"(?:offer|proposal|plan|initiative)$", re.IGNORECASE)
_NEAR = 20  # characters from "proposed by" or "announced by" to a name
_OWNER = 14  # and from whose it is to "proposal", "call"


def refusal_of(topic: Topic, demand: Outcome, context: Context) -> Finding | None:
    """Return the refusal that calling a demand unacceptable implies. It is never certain."""
    if demand.status != "demanded" or "unacceptable" not in demand.evidence[0].quote:
        return None
    parties = tuple(a for a in context.parties if a not in demand.source_actors)
    outcome = replace(
        demand,
        status="rejected",
        source_actors=demand.target_actors or parties,
        target_actors=demand.source_actors,
        evidence=(replace(demand.evidence[0], cues=("unacceptable",)),),
        quantity=None,
        confidence=0.6,
    )
    return Finding(topic, Verdict("rejected", None, "form", ["unacceptable"]), outcome)


def implied_in(
    topic: Topic, verdict: Verdict, outcome: Outcome, telling: Telling
) -> Finding | None:
    """Return what a refusal, an acceptance or a breach names besides.

    "rejected a Hamas proposal for" and "ignored Egypt's call for" tell of a proposal and of a
    demand; "despite a truce announced by the army", of a truce that was agreed.
    """
    groups = names_in(topic.clause, telling.text).groups
    found = _put(topic, verdict, groups, telling) or _declared(topic, verdict, groups, telling)
    if found is None:
        return None
    inner, author, stop = found
    both = () if author else (*outcome.source_actors, *outcome.target_actors)
    actors = tuple(a for a in author.actors if a not in outcome.source_actors) if author else both
    if verdict.status == "violated" and author:
        actors = author.actors
    if not actors:
        return None
    text = telling.text
    start = min(topic.start, author.start) if author else topic.start
    stop = max(topic.stop, stop, author.stop if author else 0)
    article = _ARTICLE.search(text[max(0, start - 5) : start])
    start -= len(article.group()) if article else 0
    answering = inner.status != "agreed"
    return Finding(
        topic,
        inner,
        Outcome(
            type=outcome.type,
            status=inner.status,
            source_actors=actors,
            target_actors=outcome.source_actors if answering else (),
            evidence=(evidence_of(topic, inner, (start, stop), text),),
            rule_id=outcome.rule_id,
            rules_version=outcome.rules_version,
            quantity=quantity_of(topic.rule, topic, inner.status, (start, stop), telling),
            confidence=0.75,
        ),
    )


def _put(
    topic: Topic, verdict: Verdict, groups: Sequence[Group], telling: Telling
) -> tuple[Verdict, Group, int] | None:
    """Return the proposal or demand that is answered, whose it is, and where its words end."""
    cue, text = verdict.cue, telling.text
    if cue is None or verdict.side != "before" or verdict.status not in _ANSWERED:
        return None
    for word in topic.clause.words:
        status = _ASKED.get(word.hit.name) if word.hit.kind == "cue" else None
        if status is None or word.start < cue.stop:
            continue
        if status == "demanded" and verdict.status != "rejected":
            continue
        author = _author(word, cue, groups, text)
        if author is not None:
            fired = [text[word.start : word.stop]]
            return Verdict(status, word, "before", fired), author, word.stop
    call = _CALL.search(text, cue.stop, topic.start)
    if call and verdict.status == "rejected":
        for group in groups:
            if group.preposition in {"by", "from"} and 0 <= group.start - call.end() <= _NEAR:
                fired = [call.group().strip()]
                asked = replace(group, start=call.start())
                return Verdict("demanded", None, "before", fired), asked, topic.stop
    if _OFFERED.search(text, topic.start, topic.stop):
        for group in groups:
            if group.preposition in {"by", "from"} and 0 < group.start - topic.stop <= _NEAR:
                offer = text[topic.start : topic.stop]
                return Verdict("proposed", None, "form", [offer]), group, group.stop
    return None


def _declared(
    topic: Topic, verdict: Verdict, groups: Sequence[Group], telling: Telling
) -> tuple[Verdict, Group | None, int] | None:
    """Return the truce that is broken or refused as one agreed, by who declared it."""
    text = telling.text
    if verdict.status not in {"violated", "rejected"} or topic.rule.family != "ceasefire":
        return None
    said = _DECLARED.match(text, topic.stop) if topic.form == "noun" else None
    if said is None:
        return None
    inner = Verdict("agreed", None, "form", [said.group().strip()])
    both = _BY_BOTH.match(text, said.end())
    if both:
        return inner, None, both.end()
    for group in groups:
        between = group.preposition == "between" and said.end() <= group.start
        if (group.preposition == "by" or between) and 0 <= group.start - said.end() <= _NEAR:
            return inner, group, said.end()
        if 0 < topic.start - group.stop <= 2 and not group.preposition:
            return inner, group, said.end()
    return None


def _author(word: Word, cue: Word, groups: Sequence[Group], text: str) -> Group | None:
    """Return whose it is: "a Hamas proposal", "a truce proposed by Egypt", "a UN text calling for"."""
    paper = _PAPER.search(text, cue.stop, word.start)
    if paper or not word.hit.form:
        at = paper.start() if paper else word.start
        for group in groups:
            if cue.stop <= group.start and 0 <= at - group.stop <= _OWNER:
                return group
    for group in groups:
        if group.preposition in {"by", "from"} and word.stop <= group.start <= word.stop + _NEAR:
            return group
    return None
