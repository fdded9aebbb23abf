"""The outcome itself: quote, number, speaker."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.model import Evidence, Outcome, Quantity
from tasks.outcomes.findings import Telling
from tasks.outcomes.quantities import Number, unit_for
from tasks.outcomes.quantities.units import PEOPLE, TIME
from tasks.outcomes.roles import Roles
from tasks.outcomes.scan import Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict
from tasks.rules import Rule

#: Scopes that tell a count of the matter even where its noun is left out: "390 from each side".
_COUNTED = frozenset("each by_source so_far so_far_each per_day remaining".split())
_ANYBODY = frozenset({"", "persons", "civilians", "troops", "fighters"})
_BYSTANDERS = re.compile(
    r"\b(?:protest|demonstrat|march|member|leader|official|delegate|minister|relative)\w*$"
)
_SINGLE = re.compile(
    r"\b(?:its|their|the|his|only|one) (?:last|only|sole|final|single)(?: \w+){0,2} (?:captive|hostage|prisoner|detainee|soldier)\b"
)
_BY = re.compile(
    r"\b(?:by|for)(?: (?:another|a further|an additional|a final|about|at least|up to))? $"
)
_OF_WAR = re.compile(
    r"\S+(?:[ -]\S+)??[ -](?:hours?|days?|weeks?|months?|years?)(?:['’]| of| into)"
    r" (?:the |a |open |full-scale |near-?|border |civil |\w+ed |\w+ing ){0,2}(?:war|wars|fighting|conflict|insurgency|violence"
    r"|bloodshed|clashes|bombing|bombardment|shelling|siege|captivity|detention|quarrels?|occupation"
    r"|hostilities|strikes|enmity|dispute|deadlock|silence between)\b"
)
_SINCE = re.compile(r" (?:after|since|before|ago|earlier)\b")
_CONTRAST = re.compile(r"\b(?:but|though|although|while|whereas|however|despite)\b")
_FIRST_IN = re.compile(
    r"\b(?:first|only|largest|biggest|worst|deadliest|last|most \w+|highest-level)\b[^.;,]{0,48}\bin"
    r" (?:more than |over |nearly |almost |about |some |at least )?$"
)
_SHORT = 40  # characters of a clause that are too few to be a quote
_LEAD = 30  # characters of subject before a cue that still belong into the quote
_HELPING = re.compile(
    r"(?:\b(?:has|have|had|is|are|was|were|will|would|did|does|not|also|never|yet)\s+)+$"
)
_TAIL = re.compile(
    r",(?= )|\s(?:to (?![A-Z]|the |a |an )|and |that |which |as part |effective |resulting )"
)
_TRIM = re.compile(
    r"^(?:[\s,;:—–()“”\"]|(?:and|but|while|whereas|although|though|then|that|however|nevertheless"
    r"|also)\b\s*,?)+",
    re.IGNORECASE,
)
_TRIM_END = ' \t\n,;:—–(“".'
_TWO_FREED = re.compile(
    r"^(?=(?:An? |[A-Z]))(?:(?!\band\b)[^,;]){3,90} and (?:an? |[A-Z])(?:(?!\band\b)[^,;]){3,90}?"
    r"\b(?:are|were) (?:freed|released|exchanged|swapped)\b"
)


def outcome_of(topic: Topic, verdict: Verdict, roles: Roles, telling: Telling) -> Outcome:
    """Return the outcome of a matter with its quote."""
    span = _span(topic, verdict, telling)
    confidence = 0.9 if verdict.side == "before" else 0.8
    if topic.form == "resumed" or verdict.side in {"condition", "form"}:
        confidence -= 0.15
    if not roles.source:
        confidence -= 0.2
    speaker = telling.speaker
    claims = {"party": "claimed", "commentary": "speculative"}
    outcome = Outcome(
        type=topic.rule.type,
        status=verdict.status,
        source_actors=roles.source,
        target_actors=roles.target,
        evidence=(evidence_of(topic, verdict, span, telling.text),),
        rule_id=topic.rule.id,
        rules_version=telling.rules_version,
        mediators=roles.mediators,
        venue=roles.venue,
        quantity=quantity_of(topic.rule, topic, verdict.status, span, telling),
        attribution=speaker,
        claim=claims.get(speaker.kind, "asserted") if speaker else "asserted",
        confidence=round(confidence, 2),
    )
    if verdict.cue is not None and verdict.cue.hit.name == "avert":
        return replace(
            outcome, source_actors=(), target_actors=_spared(verdict.cue, topic) or roles.source
        )
    return outcome


def evidence_of(topic: Topic, verdict: Verdict, span: tuple[int, int], text: str) -> Evidence:
    """Return a stretch of the text as evidence, with the cues that fired and those overruled."""
    cues = (*verdict.fired, *(f"-{word}" for word in dict.fromkeys(verdict.overruled)))
    return Evidence(text[span[0] : span[1]], *span, topic.rule.id, cues)


def _spared(cue: Word, topic: Topic) -> tuple[str, ...]:
    """Return who is to escape something: the name nearest before "to avoid"."""
    before = [m for m in topic.clause.mentions if m.actors and m.stop <= cue.start]
    return before[-1].actors if before else ()


def _span(topic: Topic, verdict: Verdict, telling: Telling) -> tuple[int, int]:
    """Return the shortest stretch of clause that carries matter and status."""
    clause, text = topic.clause, telling.text
    if topic.form == "learnt":  # many words tell it together: none of them can be left out
        short = clause.stop - clause.start < _SHORT
        start, stop = clause.sentence if short else (clause.start, clause.stop)
        lead = _TRIM.match(text[start:stop])
        return start + (lead.end() if lead else 0), start + len(text[start:stop].rstrip(_TRIM_END))
    start, stop = clause.start, max(clause.stop, topic.stop)
    first = min(topic.start, verdict.cue.start if verdict.cue else topic.start)
    last = max(topic.stop, verdict.cue.stop if verdict.cue else topic.stop)
    if telling.inner_start <= first:
        start = max(start, telling.inner_start)
    if telling.inner_stop >= last:
        stop = min(stop, telling.inner_stop)
    if first - start > _LEAD:
        helped = _HELPING.search(text, start, first)
        start = helped.start() if helped else first
        start = next((n.start for n in telling.numbers if n.start < start < n.stop), start)
    tail = _TAIL.search(text, last + 1, stop)
    if tail and (tail.group() == "," or stop - tail.start() > _LEAD):
        stop = tail.start()
    if verdict.status in {"conditional", "threatened"} and telling.condition > stop:
        stop = telling.condition
    match = _TRIM.match(text[start:first])
    if match:
        start += match.end()
    while stop > last and text[stop - 1] in _TRIM_END:
        stop -= 1
    return start, stop


def quantity_of(
    rule: Rule, topic: Topic, status: str, span: tuple[int, int], telling: Telling
) -> Quantity | None:
    """Return the number that counts the matter: of the quote, else (people) of the sentence."""
    numbers, text = telling.numbers, telling.text
    if status == "violated":
        fitting = [n for n in numbers if unit_for(rule.type, n.unit, status) == "violations"]
    else:
        fitting = [n for n in numbers if n.unit in rule.units and not _is_of_war(n, text)]
    inside = [n for n in fitting if span[0] <= n.start and n.stop <= span[1]]
    if not inside:
        people = bool(rule.units) and (rule.units[0] in PEOPLE or "" in rule.units)
        start, stop = topic.clause.sentence if people else (topic.clause.start, topic.clause.stop)
        own = unit_for(rule.type, rule.units[0]) if people else ""
        inside = [
            n
            for n in fitting
            if start <= n.start
            and n.stop <= stop
            and (not people or (_may_be(n, own) and not _set_off(n, topic, text)))
        ]
    inside = [n for n in inside if n.unit or n.scope in _COUNTED] or inside
    if not inside:
        return _one_each(rule, topic, text) or _one(rule, text, span)
    middle = (topic.start + topic.stop) / 2
    best = min(inside, key=lambda n: (abs((n.start + n.stop) / 2 - middle), n.start))
    if status == "extended":  # "the 60-day truce was extended by 18 days"
        best = next((n for n in inside if _BY.search(text, span[0], n.start)), best)
    unit = unit_for(rule.type, best.unit, status)
    sides = [n for n in inside if n.scope == "by_source"]
    if rule.family == "exchange" and len(sides) > 1:
        return Quantity(sum(n.value for n in sides), unit, "sum")
    return Quantity(best.value, unit, best.scope)


def _may_be(number: Number, own: str) -> bool:
    """Say whether a number outside of the quote may count it: people that are not named otherwise."""
    return number.unit in {own, *_ANYBODY} and not _BYSTANDERS.search(number.surface)


def _set_off(number: Number, topic: Topic, text: str) -> bool:
    """Say whether "but" or "though" stands between a number and the matter."""
    start, stop = min(number.stop, topic.stop), max(number.start, topic.start)
    return bool(_CONTRAST.search(text, start, max(start, stop)))


def _is_of_war(number: Number, text: str) -> bool:
    """Say whether a time is that of a war, or since something: "15 months of war", "first in"."""
    return number.unit in TIME and bool(
        _OF_WAR.match(text, number.start)
        or (number.scope != "deadline" and _SINCE.match(text, number.stop))
        or _FIRST_IN.search(text, max(0, number.start - 60), number.start)
    )


def _one_each(rule: Rule, topic: Topic, text: str) -> Quantity | None:
    """Return one for each side where a swap frees two people that are named one by one."""
    if rule.family != "exchange":
        return None
    match = _TWO_FREED.match(text[topic.clause.start : topic.stop])
    return Quantity(1, "prisoners", "each") if match else None


def _one(rule: Rule, text: str, span: tuple[int, int]) -> Quantity | None:
    """Return one where the quote has a single person left: "its last American captive"."""
    if rule.family != "release" or not _SINGLE.search(text, *span):
        return None
    return Quantity(1, unit_for(rule.type, "persons"), "total")


def restated(topic: Topic, telling: Telling) -> tuple[str, Evidence, Quantity | None]:
    """Return type, quote and number of a matter that is named with no word of how it stands."""
    stop = min(topic.clause.stop, topic.stop + 40)
    number = quantity_of(topic.rule, topic, "", (topic.start, stop), telling)
    quote = telling.text[topic.start : topic.stop]
    return (
        topic.rule.type,
        Evidence(quote, topic.start, topic.stop, topic.rule.id, ("restated",)),
        number,
    )
