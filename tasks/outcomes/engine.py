"""The walk through one article: sentences, clauses, matters, how they stand, who, how many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tasks.actors import Mention
from tasks.model import Attribution, Evidence, Outcome, Quantity
from tasks.outcomes.attribution import attribute
from tasks.outcomes.quantities import Number, find_quantities
from tasks.outcomes.relevance import Relevance, judge
from tasks.outcomes.roles import Context, Roles, assign, groups, subject
from tasks.outcomes.scan import Clause, Sentence, Word, by_sentence
from tasks.outcomes.status import Verdict, decide, status_of
from tasks.outcomes.topics import Topic, topics
from tasks.rules import Rule, Rules
from tasks.rules.notation import scannable

_ELLIPTIC = frozenset(
    {"unacceptable", "accept", "reject", "agree", "unready", "violate", "postpone"}
)
_RESUMED = re.compile(
    r"\s*(?:$|[.,;]|at once\b|it\b|that\b|them\b|to\s*(?:$|[.,;])|"
    r"(?:the|this|that|these|those|its|both|any such|a similar)\s+(?:\w+\s+){0,2}?(?:plan|proposals?|offer|deal|idea|terms|request|"
    r"invitation|agreement|accord|pact|understanding|demands?|preconditions?|conditions?|calls?|move|suggestion|initiative|text|arrangement|scheme|overture)\b)",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\s*(?:it|the|that|this|its|their)\b(?:\s+\w+)?\s*(?:arrangement|agreement|deal|accord|terms|pact|understanding|it|truce|promise)?",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\s*(?:$|[.,;]|(?:it|that|this|them)\b|(?:a|the|any|its|their|further)?\s*(?:final\s+)?(?:decision|vote|batch|second|move|signing|ruling|answer|reply|until|by|to|for))",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|a|its|any)\s$")
_CALLED = re.compile(
    r"\b(?:is|are|was|were|be|as|that|call\w*|describ\w*|brand\w*|deem\w*|term\w*|consider\w*|dismiss\w*|say\w*|said|repl\w+|would|will)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:\w+\s+)?by\b")
_DENIED = re.compile(r"\b(?:not|never|refus\w+|fail\w*)\b|n['’]t\b")
_CONDITIONED = frozenset(
    "conditional threatened rejected suspended agreed proposed scheduled".split()
)
_CONTAINS = re.compile(r"\s+(?:to|for|on|towards?)\s+(?:a|an|the)?\s*(?:\w+\s+)?", re.IGNORECASE)
_PLAIN = frozenset({"ceasefire", "exchange"})
_STARTS = ("resum", "restart", "start", "beg", "commenc", "open")
_BACKGROUND = re.compile(
    r"\b(?:in|during|until|from|by|of|for|January|February|March|April|May|June|July|August|September|October|November|December) ((?:19|20)\d\d)\b"
)
_NAMED = "agreement.framework.named"  # "the deal": whatever was named before
_LEAD = 48  # characters of subject before a cue that still belong into the quote
_TRIM = re.compile(
    r"^(?:[\s,;:—–()“”\"]|(?:and|but|while|whereas|although|though|then|that|however|nevertheless|also)\b\s*,?)+",
    re.IGNORECASE,
)
_TRIM_END = ' \t\n,;:—–(“"'


@dataclass(slots=True)
class Finding:
    """One matter as it was read: what a rule fired on, and what became of it."""

    topic: Topic
    verdict: Verdict | None
    outcome: Outcome | None
    why: str = ""


@dataclass(slots=True)
class Reading:
    """Everything that was read from an article."""

    relevance: Relevance
    findings: list[Finding] = field(default_factory=list)
    mentions: Sequence[Mention] = ()
    bare: list[tuple[str, Evidence, Quantity | None]] = field(default_factory=list)


def read(text: str, rules: Rules, published: date | None) -> Reading:
    """Read an article. Outcomes are in the order of the text, unmerged."""
    scanned = scannable(text)
    mentions = rules.actors.find(text, published)
    context = _context(text, mentions, rules, published)
    opposed = any(not context.counts.keys().isdisjoint(foes) for foes in context.foes.values())
    relevance = judge(text, scanned, mentions, rules.gate, published, opposed=opposed)
    reading = Reading(relevance, mentions=mentions)
    present = published.year if published else rules.gate.present
    if not relevance.open:
        return reading
    numbers: Sequence[Number] | None = None
    past: list[Finding] = []
    for sentence in by_sentence(text, rules, mentions):
        kinds = {w.hit.kind for w in sentence.words}
        if not kinds & {"topic", "idiom", "verb", "cue"}:
            continue
        if numbers is None:
            numbers = find_quantities(text)
        speaker, inner_start, inner_stop = attribute(text, sentence.start, sentence.stop, mentions)
        main: Verdict | None = None
        sentence_subject: tuple[str, ...] = ()
        for clause in sentence.clauses:
            found = topics(clause, text, rules)
            if not found and past:
                resumed = _resumed(clause, past, text)
                if resumed is not None:
                    found = [resumed]
            for topic in _without_containers(found, text):
                if topic.rule.family == "talks" and _names_other(topic, clause, found):
                    continue
                topic = _refine(topic, sentence, scanned, rules)
                if topic is None:
                    continue
                verdict = _verdict(topic, sentence, main, text)
                if verdict is None:
                    reading.findings.append(Finding(topic, None, None, "no cue says how it stands"))
                    past.append(reading.findings[-1])
                    if topic.form in {"noun", "base"}:
                        reading.bare.append(_bare(topic, clause, text, numbers))
                    continue
                if not relevance.warlike and topic.rule.family not in _PLAIN:
                    reading.findings.append(Finding(topic, verdict, None, "no armed conflict"))
                    continue
                if topic.rule.id == _NAMED and verdict.status != "signed":
                    meant = [
                        f
                        for f in past
                        if f.outcome and f.topic.rule.family in {"ceasefire", "agreement"}
                    ]
                    if meant:
                        topic.rule = meant[-1].topic.rule
                roles = assign(topic, verdict, text, context)
                main_outcome = next((f.outcome for f in reversed(past) if f.outcome), None)
                if verdict.side == "condition" and main_outcome is not None:
                    roles = _of_condition(main_outcome, roles)
                if verdict.side == "ought" and speaker is not None and speaker.party:
                    roles = Roles(
                        (speaker.party,),
                        tuple(a for a in (*roles.source, *roles.target) if a != speaker.party),
                        roles.mediators,
                        roles.venue,
                    )
                if topic.rule.type == "release.detainees" and clause.opener in {"with", "and"}:
                    _as_side(topic, reading, rules)
                topic = _finish(topic, verdict, sentence, roles, scanned, text, rules)
                problem = _unfit(
                    topic, verdict, roles, mentions, scanned, sentence, relevance, text, present
                )
                if problem:
                    reading.findings.append(Finding(topic, verdict, None, problem))
                    continue
                outcome = _outcome(
                    topic, verdict, roles, text, numbers, speaker, (inner_start, inner_stop), rules
                )
                if verdict.cue is not None and verdict.cue.hit.name == "avert":
                    outcome = replace(
                        outcome, source_actors=(), target_actors=_spared(verdict.cue, clause, roles)
                    )
                reading.findings.append(Finding(topic, verdict, outcome))
                if verdict.status == "demanded" and "unacceptable" in outcome.evidence[0].quote:
                    reading.findings.append(_refusal(topic, outcome, context))
                main = verdict
                past.append(reading.findings[-1])
                extra = _inner_proposal(
                    topic,
                    verdict,
                    roles,
                    text,
                    numbers,
                    speaker,
                    (inner_start, inner_stop),
                    rules,
                    context,
                )
                if extra is not None:
                    reading.findings.append(extra)
                    past.append(extra)
                if roles.source:
                    context.last_subject = (
                        roles.source if not sentence_subject else sentence_subject
                    )
                    if len(roles.source) == 2 and not roles.target:
                        context.parties = roles.source
            found_groups, _, _ = groups(clause, text)
            if speaker is not None and inner_start > sentence.start:
                found_groups = [g for g in found_groups if g.start >= inner_start] or found_groups
            first = subject(found_groups, clause.stop, text)
            if first is not None and (clause.own_subject or not sentence_subject):
                head = next((g for g in found_groups if not g.preposition), first)
                context.last_subject = head.actors
                sentence_subject = sentence_subject or head.actors
        if sentence_subject:
            context.last_subject = sentence_subject
    return reading


def _context(
    text: str, mentions: Sequence[Mention], rules: Rules, published: date | None
) -> Context:
    """Say who the article is about: its two parties, where it has two."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.kind in {"state", "group", "person", "demonym", "place"}:
            for actor in mention.actors:
                counts[actor] += 1
    armed = frozenset(
        a for a in counts if a in rules.actors.actors and rules.actors.actors[a].kind == "group"
    )
    context = Context(counts, armed=armed, foes=_foes(counts, rules, published))
    whole = Clause(0, len(text), mentions=list(mentions))
    found, mediators, _ = groups(whole, text)
    context.mediators = mediators
    for group in found:
        if len(group.actors) == 2 and not group.preposition:
            context.parties = group.actors
            return context
    for group in found:
        if len(group.actors) == 2 and group.preposition == "between":
            context.parties = group.actors
            return context
    named = list(dict.fromkeys(a for g in found for a in g.actors if a not in mediators))
    sides = [a for a in named if _party(a, rules)]
    known = context.foes
    if len(sides) == 2 and (
        sides[1] in known.get(sides[0], ()) or not any(side in known for side in sides)
    ):
        context.parties = (sides[0], sides[1])
    return context


def _foes(
    actors: Iterable[str], rules: Rules, published: date | None
) -> dict[str, tuple[str, ...]]:
    """Return for each actor the leading actors of the sides that oppose it in current conflicts."""
    return {
        actor: tuple(
            dict.fromkeys(
                other
                for conflict, others in rules.foes.get(actor, ())
                if conflict.holds(published)
                for other in others
            )
        )
        for actor in actors
        if actor in rules.foes
    }


def _party(actor: str, rules: Rules) -> bool:
    record = rules.actors.actors.get(actor)
    return record is not None and record.kind in {"state", "group"}


def _resumed(clause: Clause, past: Sequence[Finding], text: str) -> Topic | None:
    """Return the matter of before where a clause accepts, rejects or breaks "it" or "the plan"."""
    for word in clause.words:
        hit = word.hit
        if hit.kind != "cue" or hit.name not in _ELLIPTIC:
            continue
        match = _RESUMED.match(text[word.stop : clause.stop])
        passive = clause.opener == "relative" and _BY.match(text, word.stop)
        if passive and hit.name != "violate":
            return Topic(
                past[-1].topic.rule,
                word.stop,
                word.stop,
                "resumed",
                clause,
                passive=True,
                word=word,
            )
        phrase = (
            not hit.form
            and bool(_CALLED.search(text[clause.start : word.start]))
            and hit.name in {"reject", "unacceptable"}
        )
        if not match and not passive and not phrase and hit.name != "postpone":
            continue
        if hit.name == "postpone":
            if hit.form and (
                not _PUT_OFF.match(text, word.stop)
                or _THE.search(text[max(0, word.start - 6) : word.start])
            ):
                continue
            fitting = [
                f for f in past if f.verdict is not None and f.topic.rule.type != "talks.impasse"
            ]
        elif hit.name == "violate":
            if not _BROKEN.match(text, word.stop):
                continue
            fitting = [
                f
                for f in past
                if f.verdict is not None
                and f.topic.rule.family in {"ceasefire", "agreement"}
                or f.topic.rule.type == "humanitarian.corridor"
            ]
        elif hit.form == "ing":
            continue
        else:
            wanted = (
                {"demanded"}
                if re.search(r"demand|condition|call", match.group() if match else "")
                else {"proposed", "rejected", "demanded", "conditional", "under_discussion"}
            )
            fitting = [f for f in past if f.verdict is not None and f.verdict.status in wanted]
            proposed = [
                f for f in fitting if f.verdict is not None and f.verdict.status == "proposed"
            ]
            fitting = proposed or fitting
        if fitting:
            return Topic(
                fitting[-1].topic.rule,
                word.stop,
                word.stop,
                "resumed",
                clause,
                passive=bool(passive),
                word=word,
            )
    return None


def _without_containers(found: Sequence[Topic], text: str) -> list[Topic]:
    """Leave out a document that is only named for what it is about: "a roadmap to a ceasefire"."""
    return [
        topic
        for number, topic in enumerate(found)
        if not (
            topic.rule.type == "agreement.framework"
            and topic.form == "noun"
            and number + 1 < len(found)
            and _CONTAINS.fullmatch(text, topic.stop, found[number + 1].start)
        )
    ]


def _spared(cue: Word, clause: Clause, roles: Roles) -> tuple[str, ...]:
    """Return who is to escape something: the name nearest before "to avoid"."""
    before = [m for m in clause.mentions if m.actors and m.stop <= cue.start]
    return before[-1].actors if before else roles.source


def _bare(
    topic: Topic, clause: Clause, text: str, numbers: Sequence[Number]
) -> tuple[str, Evidence, Quantity | None]:
    """Return type, quote and number of a matter that is named with no word of how it stands."""
    stop = min(clause.stop, topic.stop + 40)
    number = _quantity(topic.rule, topic, (topic.start, stop), numbers)
    quote = text[topic.start : topic.stop]
    evidence = Evidence(quote, topic.start, topic.stop, topic.rule.id, ("restated",))
    return topic.rule.type, evidence, number


def _old(text: str, topic: Topic, verdict: Verdict, present: int) -> bool:
    """Say whether a clause dates what it tells more than a year before the story."""
    clause = topic.clause
    start = min(topic.start, verdict.cue.start if verdict.cue else topic.start)
    if _BACKGROUND.match(text, clause.start):
        start = clause.start
    years = [int(y) for y in _BACKGROUND.findall(text[start : clause.stop])]
    return bool(years) and max(years) < present - 1


def _as_side(topic: Topic, reading: Reading, rules: Rules) -> None:
    """Make a release that a swap's sentence goes on to tell a side of that swap."""
    sentence = topic.clause.sentence
    for finding in reading.findings:
        rule = finding.topic.rule
        if rule.type == "exchange.prisoners" and finding.topic.clause.sentence == sentence:
            topic.rule = rule
            if finding.outcome is not None and finding.topic.clause is not topic.clause:
                if finding.topic.verb is None or not finding.topic.passive:
                    finding.outcome, finding.why = None, "told by its sides"
            return


def _names_other(topic: Topic, clause: Clause, found: Sequence[Topic]) -> bool:
    """Say whether talks are named only for what they are about: "talks on the return of"."""
    return any(
        w.hit.kind == "cue"
        and w.hit.name == "discuss"
        and not w.hit.form
        and w.start <= topic.start
        and topic.stop <= w.stop
        and topic.stop - topic.start < w.stop - w.start
        and any(0 <= other.start - w.stop <= 30 for other in found)
        for w in clause.words
    )


def _refusal(topic: Topic, demand: Outcome, context: Context) -> Finding:
    """Return the refusal that calling a demand unacceptable implies. It is never certain."""
    source = demand.target_actors or tuple(
        a for a in context.parties if a not in demand.source_actors
    )
    verdict = Verdict("rejected", None, "form", ["unacceptable"])
    outcome = replace(
        demand,
        status="rejected",
        source_actors=source,
        target_actors=demand.source_actors,
        evidence=(replace(demand.evidence[0], cues=("unacceptable",)),),
        quantity=None,
        confidence=0.6,
    )
    return Finding(topic, verdict, outcome)


def _of_condition(main: Outcome, roles: Roles) -> Roles:
    """Who sets the condition is who acts in the main clause; the other side is to fulfil it."""
    others = tuple(a for a in roles.source if a not in main.source_actors)
    return Roles(main.source_actors, others or main.target_actors, roles.mediators, roles.venue)


def _refine(topic: Topic, sentence: Sentence, scanned: str, rules: Rules) -> Topic | None:
    rule = topic.rule
    around = scanned[sentence.start : sentence.stop + 2]
    if any(words in around for words in rule.unless):
        return None
    return topic


def _finish(
    topic: Topic,
    verdict: Verdict,
    sentence: Sentence,
    roles: Roles,
    scanned: str,
    text: str,
    rules: Rules,
) -> Topic:
    """Give a matter its narrower rule, where the clause says so."""
    around = scanned[topic.clause.start : topic.clause.stop + 2]
    own = topic.rule
    if own.refines and own.statuses and verdict.status not in own.statuses:
        topic.rule = rules.by_id[own.refines]
    for narrower in rules.refinements.get(topic.rule.id, ()):
        if narrower.statuses and verdict.status not in narrower.statuses:
            continue
        if (
            narrower.type == "talks.next_round"
            and verdict.status == "ongoing"
            and verdict.cue is not None
            and text[verdict.cue.start : verdict.cue.stop].lower().startswith(_STARTS)
        ):
            continue
        if narrower.by:
            kinds = {rules.actors.actors[a].kind for a in roles.source if a in rules.actors.actors}
            if not narrower.by & kinds:
                continue
        resumed = (
            narrower.type == "talks.next_round"
            and verdict.cue is not None
            and verdict.cue.hit.name == "resume"
        )
        if resumed or any(words in around for words in narrower.when):
            topic.rule = narrower
            break
    return topic


def _verdict(topic: Topic, sentence: Sentence, main: Verdict | None, text: str) -> Verdict | None:
    clause = topic.clause
    if topic.form == "resumed":
        return decide(topic, text)
    if clause.opener in {"condition", "only"}:
        opening = text[clause.start : clause.start + 12].lower()
        strict = (
            clause.opener == "only"
            or opening.startswith(("until", "unless"))
            or (main is not None and main.status == "threatened")
        )
        denied = _DENIED.search(text, clause.start, clause.stop)
        if opening.startswith("if") and not denied:
            strict = False
        if strict and main is not None and main.status in _CONDITIONED:
            return Verdict("demanded", None, "condition", [opening.split()[0]])
        return None
    verdict = decide(topic, text)
    if verdict is None or verdict.status not in {"agreed", "proposed", "scheduled", "rejected"}:
        return verdict
    position = next(i for i, c in enumerate(sentence.clauses) if c is clause)
    for neighbour in sentence.clauses[position + 1 : position + 2]:
        if neighbour.opener in {"condition", "only"}:
            opening = text[neighbour.start : neighbour.start + 12].lower()
            if verdict.status == "rejected":
                if opening.startswith(("until", "unless")):
                    verdict.status = "conditional"
                    verdict.fired.append(opening.split()[0])
            else:
                verdict.status = "conditional"
                verdict.fired.append(opening.split()[0])
    return verdict


def _unfit(
    topic: Topic,
    verdict: Verdict,
    roles: Roles,
    mentions: Sequence[Mention],
    scanned: str,
    sentence: Sentence,
    relevance: Relevance,
    text: str,
    present: int,
) -> str:
    """Say why a matter yields no outcome, or nothing."""
    rule = topic.rule
    if rule.by and not rule.refines:
        doers = {m.kind for m in mentions if set(m.actors) & set(roles.source)} | set(roles.source)
        if not rule.by & doers:
            return f"only done by {', '.join(sorted(rule.by))}"
    if topic.form not in {"noun", "idiom"} and rule.family == "talks" and topic.verb is not None:
        if len({*roles.source, *roles.target}) < 2:
            return "only one side is named"
    if (
        rule.family == "political"
        and topic.form == "noun"
        and topic.start > topic.clause.sentence[0]
        and text[topic.start].isupper()
    ):
        return "part of a name"
    if rule.only and verdict.status not in rule.only:
        return f"{rule.id} is never {verdict.status}"
    if not roles.source and not roles.target and not relevance.is_process:
        return "no actor is named"
    if _old(text, topic, verdict, present):
        return "background"
    if (
        rule.type == "release.detainees"
        and "political prisoners" in scanned[sentence.start : sentence.stop + 2]
    ):
        if len({a for m in mentions for a in m.actors}) < 2:
            return "political prisoners, and no second party"
    return ""


def _span(topic: Topic, verdict: Verdict, text: str, bounds: tuple[int, int]) -> tuple[int, int]:
    """Return the shortest stretch of clause that carries matter and status."""
    clause = topic.clause
    start, stop = clause.start, clause.stop
    first = min(topic.start, verdict.cue.start if verdict.cue else topic.start)
    last = max(topic.stop, verdict.cue.stop if verdict.cue else topic.stop)
    if bounds[0] <= first:
        start = max(start, bounds[0])
    if bounds[1] >= last:
        stop = min(stop, bounds[1])
    if first - start > _LEAD:
        near = [m for m in clause.mentions if start <= m.start and 0 <= first - m.stop <= _LEAD]
        start = near[0].start if near else first
    comma = text.find(", ", last + 1, stop)
    if comma > 0:
        stop = comma
    match = _TRIM.match(text[start:first])
    if match:
        start += match.end()
    while stop > last and text[stop - 1] in _TRIM_END + ".":
        stop -= 1
    return start, stop


#: Scopes that tell a count of the matter even where its noun is left out: "390 from each side".
_COUNTED = frozenset("each by_source so_far so_far_each per_day remaining".split())
_PEOPLE = frozenset(
    "prisoners hostages bodies children troops fighters refugees civilians persons police".split()
) | {""}


def _quantity(
    rule: Rule, topic: Topic, span: tuple[int, int], numbers: Sequence[Number]
) -> Quantity | None:
    fitting = [n for n in numbers if n.unit in rule.units and (n.unit or n.scope in _COUNTED)]
    inside = [n for n in fitting if span[0] <= n.start and n.stop <= span[1]]
    if not inside and rule.units and rule.units[0] in _PEOPLE:
        start, stop = topic.clause.sentence
        inside = [n for n in fitting if start <= n.start and n.stop <= stop]
    if not inside:
        return None
    middle = (topic.start + topic.stop) / 2
    best = min(inside, key=lambda n: (abs((n.start + n.stop) / 2 - middle), n.start))
    unit = rule.units[0] if best.unit in _PEOPLE else best.unit
    sides = [n for n in inside if n.scope == "by_source"]
    if rule.family == "exchange" and len(sides) > 1:
        return Quantity(sum(n.value for n in sides), unit, "sum")
    return Quantity(best.value, unit, best.scope)


def _outcome(
    topic: Topic,
    verdict: Verdict,
    roles: Roles,
    text: str,
    numbers: Sequence[Number],
    speaker: Attribution | None,
    bounds: tuple[int, int],
    rules: Rules,
) -> Outcome:
    start, stop = _span(topic, verdict, text, bounds)
    inside = speaker if speaker is not None else None
    cues = (*verdict.fired, *(f"-{word}" for word in verdict.overruled))
    confidence = 0.9 if verdict.side == "before" else 0.8
    if topic.form == "resumed" or verdict.side in {"condition", "form"}:
        confidence -= 0.15
    if not roles.source:
        confidence -= 0.2
    claim = "asserted"
    if inside is not None and inside.kind in {"party", "commentary"}:
        claim = "claimed" if inside.kind == "party" else "speculative"
    return Outcome(
        type=topic.rule.type,
        status=verdict.status,
        source_actors=roles.source,
        target_actors=roles.target,
        evidence=(Evidence(text[start:stop], start, stop, topic.rule.id, cues),),
        rule_id=topic.rule.id,
        rules_version=rules.version,
        mediators=roles.mediators,
        venue=roles.venue,
        quantity=_quantity(topic.rule, topic, (start, stop), numbers),
        attribution=inside,
        claim=claim,
        confidence=round(confidence, 2),
    )


def _inner_proposal(
    topic: Topic,
    verdict: Verdict,
    roles: Roles,
    text: str,
    numbers: Sequence[Number],
    speaker: Attribution | None,
    bounds: tuple[int, int],
    rules: Rules,
    context: Context,
) -> Finding | None:
    """Return the proposal that a rejection or acceptance names: "rejected a Hamas proposal for"."""
    if (
        verdict.cue is None
        or verdict.status not in {"rejected", "agreed", "conditional"}
        or verdict.side != "before"
    ):
        return None
    clause = topic.clause
    found, _, _ = groups(clause, text)
    for word in clause.words:
        if (
            word.hit.kind != "cue"
            or word.hit.name != "propose"
            or word is verdict.cue
            or word.start < verdict.cue.stop
        ):
            continue
        author: tuple[str, ...] = ()
        where = 0
        if not word.hit.form:
            for group in found:
                if verdict.cue.stop <= group.start and 0 <= word.start - group.stop <= 14:
                    author, where = group.actors, group.start
        if not author and word.start >= topic.start:
            for group in found:
                if group.preposition == "by" and word.stop <= group.start <= word.stop + 20:
                    author, where = group.actors, topic.start
        author = tuple(a for a in author if a not in roles.source)
        if author:
            inner = Verdict("proposed", word, "before", [text[word.start : word.stop]])
            stop = max(topic.stop, word.stop, *(g.stop for g in found if g.actors == author))
            start = min(where, topic.start)
            article = re.search(r"\b(?:a|an|the)\s+$", text[max(0, start - 5) : start])
            if article:
                start -= len(article.group())
            outcome = _outcome(
                topic, inner, Roles(author, roles.source), text, numbers, speaker, bounds, rules
            )
            end = _span(topic, inner, text, bounds)[1]
            del end
            evidence = Evidence(
                text[start:stop], start, stop, topic.rule.id, outcome.evidence[0].cues
            )
            return Finding(
                topic,
                inner,
                Outcome(
                    type=outcome.type,
                    status="proposed",
                    source_actors=author,
                    target_actors=roles.source,
                    evidence=(evidence,),
                    rule_id=outcome.rule_id,
                    rules_version=outcome.rules_version,
                    quantity=_quantity(topic.rule, topic, (start, stop), numbers),
                    confidence=0.75,
                ),
            )
    return None


__all__ = ["Finding", "Reading", "Word", "read", "status_of"]
