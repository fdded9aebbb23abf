"""The walk through one article: sentences, clauses, matters, how they stand, who, how many."""

from __future__ import annotations

import re
from datetime import date

from tasks.model import Outcome
from tasks.outcomes.attribution import attribute
from tasks.outcomes.clauses import clauses
from tasks.outcomes.contained import proper
from tasks.outcomes.context import Context, context_of
from tasks.outcomes.elsewhere import goes_on, mediated, of_attack, of_condition, of_plan, to_author
from tasks.outcomes.findings import Finding, Reading, Telling
from tasks.outcomes.fit import PAIRED, PLAIN, as_side, narrowed, objection
from tasks.outcomes.implied import implied_in, refusal_of
from tasks.outcomes.joined import verdict_in
from tasks.outcomes.learnt import Likely, believe, matter, reconsider, settle, standing, weigh
from tasks.outcomes.names import leads, names_in, subject
from tasks.outcomes.quantities import Number, find_quantities
from tasks.outcomes.quote import outcome_of, restated
from tasks.outcomes.relevance import LEAD, judge
from tasks.outcomes.resume import ELLIPTIC, as_term, document_of, named_before, resumed
from tasks.outcomes.roles import Roles, assign
from tasks.outcomes.scan import Clause, Sentence, by_sentence
from tasks.outcomes.spite import SPITE
from tasks.outcomes.stems import Stem
from tasks.outcomes.topics import BARE, PLACE, Topic, is_town, topics
from tasks.outcomes.verdict import Verdict
from tasks.rules import Rules
from tasks.rules.notation import scannable

_PUT = frozenset({"demanded", "proposed", "under_discussion", "agreed"})
_RECALLS = ELLIPTIC | {"mediate"}
_PAIRS = frozenset({"talks", "ceasefire", "agreement", "exchange", "diplomatic"})
_PRONOUN = re.compile(r"(?:It|They)\b(?! (?:\w+ )?(?:accus|blam))")
_ANSWERS = frozenset({"rejected", "conditional"})


def read(text: str, rules: Rules, published: date | None) -> Reading:
    """Read an article. Findings are in the order of the text, unmerged."""
    scanned = scannable(text)
    mentions = rules.actors.find(text, published)
    context = context_of(text, mentions, rules, published)
    relevance = judge(text, scanned, mentions, rules.gate, published, opposed=context.is_opposed)
    reading = Reading(relevance, mentions)
    if relevance.open:
        _Walk(text, scanned, rules, published, reading, context).go()
    return reading


class _Walk:
    """One pass over an article, with what it remembers on the way."""

    def __init__(
        self,
        text: str,
        scanned: str,
        rules: Rules,
        published: date | None,
        reading: Reading,
        context: Context,
    ) -> None:
        self.text = text
        self.scanned = scanned
        self.rules = rules
        self.present = published.year if published else None
        self.reading = reading
        self.context = context
        self.past: list[Finding] = []
        self.numbers: tuple[Number, ...] | None = None

    def go(self) -> None:
        before: list[Stem] = []
        told: list[float] = []
        lead: dict[int, int] = {}
        for sentence in by_sentence(self.text, self.scanned, self.rules, self.reading.mentions):
            likely = self._weigh(sentence, before)
            if likely:
                before = likely.stems
                told.append(likely.told)
                if sentence.start < LEAD:
                    lead.update(likely.shown)
            if not (self._may_fire(sentence) or (likely and likely.tells)):
                first = sentence.mentions[0] if sentence.mentions else None
                if first is not None and first.actors and leads(first, sentence.start, self.text):
                    self.context.last_subject = first.actors
                continue
            sentence.clauses = clauses(
                self.text, sentence.start, sentence.stop, sentence.words, sentence.mentions
            )
            if self.numbers is None:
                self.numbers = tuple(find_quantities(self.text))
            speaker, inner_start, inner_stop = attribute(
                self.text, self.scanned, sentence.start, sentence.stop, self.reading.mentions
            )
            pronoun = _PRONOUN.match(self.text, sentence.start)
            telling = Telling(
                self.text,
                self.scanned,
                self.numbers,
                sentence.start,
                sentence.stop,
                inner_start,
                inner_stop,
                speaker,
                self.rules.version,
                subject=self.context.last_subject if pronoun else (),
            )
            known = len(self.reading.findings)
            for clause in _told(sentence.clauses, self.text):
                self._clause(clause, sentence, telling)
            if likely:
                believe(self.reading.findings[known:], likely)
                self._learn(likely, sentence, telling, known)
            mediated(self.reading.findings, known, sentence, self.text)
            if telling.subject:
                self.context.last_subject = telling.subject

        if self.rules.learnt:
            reconsider(self.reading, told, lead, self.text, self.rules.learnt)

    def _may_fire(self, sentence: Sentence) -> bool:
        """Say whether any rule can find its matter in a sentence, or a cue one of before."""
        verbs = {BARE}
        things = {"", *(PLACE.name for m in sentence.mentions if is_town(m))}
        for word in sentence.words:
            kind = word.hit.kind
            if kind in {"topic", "idiom"} or (self.past and word.hit.name in _RECALLS):
                return True
            if kind == "verb":
                verbs.add(word.hit.name)
            elif kind == "thing":
                things.add(word.hit.name)
        return any((verb, thing) in self.rules.acts for verb in verbs for thing in things)

    def _weigh(self, sentence: Sentence, before: list[Stem]) -> Likely | None:
        """Weigh the words of a sentence, where weights were learnt. `before`: those before it."""
        learnt = self.rules.learnt
        return weigh(sentence, self.text, before, learnt) if learnt else None

    def _learn(self, likely: Likely, sentence: Sentence, telling: Telling, known: int) -> None:
        """Read what the words of a sentence make likely, and no rule has found or refused."""
        decided = {f.topic.rule.type for f in self.reading.findings[known:] if f.outcome or f.why}
        told = {f.topic.rule.type for f in self.reading.findings if f.outcome and not f.is_learnt}
        for kind in likely.tells:
            if kind in decided or (kind in told and not likely.is_sure(kind)):
                continue
            rule = self.rules.by_id[f"{kind}.learnt"]
            topic, reasons = matter(rule, likely, sentence)
            if self._fits(topic):
                verdict = standing(topic, reasons, self.text, likely.learnt)
                if not verdict.status:
                    continue
                roles = self._roles(topic, verdict, telling, None)
                outcome = self._judged(topic, verdict, roles, telling)
                if outcome is not None:
                    settle(self.past[-1], outcome, likely.chances[kind])

    def _clause(self, clause: Clause, sentence: Sentence, telling: Telling) -> None:
        found = topics(clause, self.text, self.rules)
        if not found and self.past:
            again = resumed(clause, self.past, self.text)
            found = [again] if again is not None else []
        for topic in proper(found, self.scanned, self.text):
            self._topic(topic, sentence, telling)
        groups = names_in(clause, self.text).groups
        if telling.speaker is not None and telling.inner_start > telling.start:
            groups = [g for g in groups if g.start >= telling.inner_start] or groups
        first = subject(groups, clause.stop, self.text)
        if first and (not telling.subject or (clause.own_subject and clause.start > telling.start)):
            head = next((g for g in groups if not g.preposition), first)
            self.context.last_subject = head.actors
            telling.subject = telling.subject or head.actors

    def _topic(self, topic: Topic, sentence: Sentence, telling: Telling) -> None:
        verdict = verdict_in(topic, sentence, telling)
        if verdict is None:
            self._leave(topic, telling)
            return
        if not self._fits(topic):
            self.reading.findings.append(Finding(topic, verdict, None, "no armed conflict"))
            return
        lead = self.text[telling.start : telling.start + 60]
        document = document_of(topic, verdict, self.past, lead) if telling.speaker is None else None
        if document is not None:
            verdict.status = as_term(topic, verdict, document, self.text)
        topic.rule = named_before(topic, verdict.status, self.past)
        roles = self._roles(topic, verdict, telling, document)
        if verdict.side == "despite":
            roles = of_attack(roles, sentence, topic.clause, self.text)
        if as_side(topic, self.reading.findings, telling.numbers):
            self.reading.findings.append(Finding(topic, verdict, None, "told by the swap"))
            return
        topic.rule = narrowed(topic, verdict, roles, self.scanned, self.text, self.rules)
        outcome = self._judged(topic, verdict, roles, telling, is_term=document is not None)
        if outcome is None:
            return
        for implied in (
            refusal_of(topic, outcome, self.context),
            implied_in(topic, verdict, outcome, telling),
        ):
            if implied is not None:
                self._keep(implied)
        telling.main, telling.main_stop = verdict, topic.clause.stop
        if roles.source:
            self.context.last_subject = telling.subject or roles.source
            if len(roles.source) == 2 and not roles.target and topic.rule.family in _PAIRS:
                self.context.parties = roles.source

    def _judged(
        self,
        topic: Topic,
        verdict: Verdict,
        roles: Roles,
        telling: Telling,
        *,
        is_term: bool = False,
    ) -> Outcome | None:
        """Keep the outcome of a matter, or why there is none."""
        why = objection(
            topic,
            verdict,
            roles,
            self.reading.mentions,
            self.reading.relevance,
            self.text,
            self.present,
        )
        if why:
            self.reading.findings.append(Finding(topic, verdict, None, why))
            return None
        outcome = outcome_of(topic, verdict, roles, telling)
        self._keep(Finding(topic, verdict, outcome), is_term=is_term)
        return outcome

    def _leave(self, topic: Topic, telling: Telling) -> None:
        """Keep a matter of which nothing is said: it may be gone back to, or restate another."""
        if topic.bare:
            return
        self._keep(Finding(topic, None, None, "no cue says how it stands"))
        if topic.form in {"noun", "base"}:
            self.reading.bare.append(restated(topic, telling))

    def _fits(self, topic: Topic) -> bool:
        """Say whether war is in sight, or the matter needs none to be what it seems."""
        relevance, family = self.reading.relevance, topic.rule.family
        return relevance.warlike or family in PLAIN or (relevance.paired and family in PAIRED)

    def _keep(self, finding: Finding, *, is_term: bool = False) -> None:
        """Keep a finding that later words may go back to: "it" means a plan, not its terms."""
        self.reading.findings.append(finding)
        if not is_term:
            self.past.append(finding)

    def _put_to(self, topic: Topic, roles: Roles) -> Outcome | None:
        """Return what was last asked of who refuses now, of the same matter."""
        for finding in reversed(self.past):
            put = finding.outcome
            if put is not None and put.type == topic.rule.type:
                asked = bool(set(put.target_actors) & set(roles.source))
                return put if asked and put.status in _PUT else None
        return None

    def _roles(
        self, topic: Topic, verdict: Verdict, telling: Telling, document: Outcome | None
    ) -> Roles:
        roles = assign(topic, verdict, self.text, self.context)
        if document is not None and verdict.status == "proposed":
            return of_plan(document, roles)
        if topic.form == "resumed" and verdict.status in _ANSWERS:
            offers = (f.outcome for f in reversed(self.past) if f.outcome)
            offer = next((o for o in offers if o.status in {"proposed", "demanded"}), None)
            return to_author(offer, roles) if offer is not None else roles
        if verdict.status == "rejected" and (put := self._put_to(topic, roles)) is not None:
            return to_author(put, roles)
        speaker = telling.speaker
        if speaker is not None and speaker.party and goes_on(topic, verdict, telling):
            rest = tuple(a for a in roles.target if a != speaker.party)
            rest = rest or self.context.facing((speaker.party,))
            return Roles((speaker.party,), rest, roles.mediators, roles.venue)
        if verdict.side == "ought" and speaker is not None and speaker.party:
            others = (*roles.source, *roles.target)
            rest = tuple(dict.fromkeys(a for a in others if a != speaker.party))
            return Roles((speaker.party,), rest, roles.mediators, roles.venue)
        main = next((f.outcome for f in reversed(self.past) if f.outcome), None)
        if verdict.side == "condition" and main is not None:
            return of_condition(main, roles)
        return roles


def _told(found: list[Clause], text: str) -> list[Clause]:
    """Return clauses in the order they are told: who acts "despite a truce" is named after it."""
    if len(found) > 1 and found[0].opener == "contrast" and SPITE.match(text, found[0].start):
        return [*found[1:], found[0]]
    return found
