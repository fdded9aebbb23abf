"""What a sentence most likely tells, where no rule does: by weights learnt from sentences.

The reader proposes; the rules' own machinery still finds clause, parties, number and quote, and
the same objections hold. It also doubts: what a rule reads in a sentence whose words speak
against it is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tasks.model import Outcome
from tasks.outcomes.findings import Finding, Reading
from tasks.outcomes.relevance import BLURB, LONG, Relevance
from tasks.outcomes.scan import Clause, Sentence, Word
from tasks.outcomes.stems import Stem, echoes, features, stems
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict, status_of
from tasks.rules import Rule
from tasks.rules.learnt import Learnt, Seen

#: The chance from which an outcome is read that no rule found: in a blurb, in a passage, and in a
#: long text, where words meet by chance. By trial on passages left out, as all of these
#: (docs/decisions/0024).
LIKELY = (0.6, 0.28, 0.6)
#: The log odds from which a rule is believed: those that the article is about a peace process and
#: those that its sentence tells that type, added.
BELIEVED = -4.0
#: The chance that a status must have.
DECIDED = 0.42
#: The chance of a peace process that an article must have for what is learnt, and for what rules find.
SURE, OPEN = 0.75, 0.15
#: The chance from which an article is taken to be about one.
PROCESS = 0.45
#: What is denied in so many words is not done: weights see "freed", and not what "not" belongs to.
_DENIED = re.compile(
    r"\b(?:will|would|is|are|was|were|be|has|have|had|did|does|do|can|could) (?:not|never)\b|\w+n['’]t\b"
)
_DONE = frozenset("agreed scheduled signed ongoing implemented extended".split())
_MOST = 5.0  # outcomes told, beyond which more tell nothing new of a process
_TELLING = 3  # words that are kept as the reason


@dataclass(slots=True)
class Likely:
    """What the words of a sentence make likely."""

    told: float  # chance that it tells any outcome
    shown: dict[int, int]  # the rows of its own features, each with the number of its stem
    stems: list[Stem]
    learnt: Learnt
    seen: Seen  # its features, and after its own those of the sentence before it
    chances: Mapping[str, float] = field(default_factory=dict)  # of types, where any may be read
    tells: tuple[str, ...] = ()  # types that are likely enough to be read

    def is_sure(self, kind: str) -> bool:
        """Say whether a type is as likely as one must be in a blurb."""
        return self.chances[kind] >= LIKELY[0]


def weigh(sentence: Sentence, text: str, before: Sequence[Stem], learnt: Learnt) -> Likely:
    """Weigh the words of a sentence. `before`: those of the sentence before it."""
    found = stems(text, sentence.start, sentence.stop, sentence.mentions)
    shown = features(found, sentence.words, learnt.rows)
    seen = learnt.seen((*shown, *echoes(before, learnt.rows)))
    told = learnt.chance(seen)
    least = LIKELY[(len(text) > BLURB) + (len(text) > LONG)]
    if told < least:  # no type is likelier than all of them
        return Likely(told, shown, found, learnt, seen)
    chances = learnt.chances(seen, told)
    tells = tuple([kind for kind, chance in chances.items() if chance >= least])
    return Likely(told, shown, found, learnt, seen, chances, tells)


def settle(finding: Finding, outcome: Outcome, chance: float) -> None:
    """Give what weights propose their chance; leave out what is told as done where its quote denies it."""
    if outcome.status in _DONE and _DENIED.search(outcome.evidence[0].quote):
        finding.outcome, finding.why = None, "its words deny it"
    else:
        finding.outcome = replace(outcome, confidence=round(chance, 2))


def believe(findings: Iterable[Finding], likely: Likely) -> None:
    """Give what rules read in a sentence the chance that its words tell such a matter."""
    read = [(finding, finding.outcome) for finding in findings if finding.outcome]
    if read:
        chances = likely.chances or likely.learnt.chances(likely.seen, likely.told)
        for finding, outcome in read:
            finding.chance = chances.get(outcome.type, 0.0)


def matter(rule: Rule, likely: Likely, sentence: Sentence) -> tuple[Topic, list[str]]:
    """Return what of a sentence tells a rule's type: clause and word that add most, and the reasons."""
    learnt, seen = likely.learnt, likely.seen
    added = learnt.why(seen, rule.type)
    by_stem = [0.0] * len(likely.stems)
    for place, weight in zip(likely.shown.values(), added, strict=False):
        if place >= 0:
            by_stem[place] += weight
    sums = [_sum(clause, likely.stems, by_stem) for clause in sentence.clauses]
    asides = [
        c.opener == "relative" for c in sentence.clauses
    ]  # they say of whom, not what is done
    most = max(range(len(sums)), key=lambda n: (sums[n] > 0 and not asides[n], sums[n]))
    clause = sentence.clauses[most]
    inside = [n for n, s in enumerate(likely.stems) if clause.start <= s.start < clause.stop]
    best = likely.stems[max(inside, key=lambda n: (by_stem[n], -n))]
    named = ((-weight, learnt.names[row]) for row, weight in zip(seen.rows, added, strict=True))
    topic = Topic(rule, best.start, best.stop, "learnt", clause)
    return topic, [name for weight, name in sorted(named)[:_TELLING] if weight < 0]


def _sum(clause: Clause, found: Sequence[Stem], by_stem: Sequence[float]) -> float:
    return sum(
        weight
        for stem, weight in zip(found, by_stem, strict=True)
        if clause.start <= stem.start < clause.stop
    )


def standing(topic: Topic, reasons: list[str], text: str, learnt: Learnt) -> Verdict:
    """Return how a matter stands by the words of its clause; "" where they leave it open."""
    clause = topic.clause
    found = stems(text, clause.start, clause.stop, clause.mentions)
    shown = features(found, clause.words, learnt.rows)
    kind = learnt.rows.of_names(status_features((), topic.rule.type))
    status, chance = learnt.status(learnt.seen((*shown, *kind)))
    if chance < DECIDED:
        return Verdict("", None, "form", reasons)
    cue = _cue(status, topic)
    side = "form" if cue is None else "before" if cue.start <= topic.start else "after"
    return Verdict(status, cue, side, reasons)


def _cue(status: str, topic: Topic) -> Word | None:
    """Return the word by which a rule would have read the status: it tells who acts."""
    return next(
        (
            word
            for word in topic.clause.words
            if word.hit.cue is not None and status_of(word.hit.cue, topic) == status
        ),
        None,
    )


def status_features(shown: Sequence[str], kind: str) -> tuple[str, ...]:
    """Return the features by which a status is read: those of the evidence, type and family."""
    return (*shown, f"type:{kind}", f"family:{kind.partition('.')[0]}")


def reconsider(
    reading: Reading, told: Sequence[float], lead: Iterable[int], text: str, learnt: Learnt
) -> None:
    """Judge again whether an article is about a peace process, by what was read in it.

    `told`: the chance of each sentence that it tells an outcome; `lead`: what the first sentences
    show. Leaves out what is learnt where there is hardly a process, and what rules found in words
    that make it unlikely: the more so, the less the article is about one.
    """
    relevance = reading.relevance
    found = any(f.outcome and not f.is_learnt for f in reading.findings)
    about = learnt.about_process(learnt.seen(lead))
    chance = learnt.process_chance(process_signs(relevance, told, about, len(text), found=found))
    reasons = (*relevance.reasons, f"what it tells makes a peace process likely ({chance:.2f})")
    reading.relevance = replace(relevance, is_process=chance >= PROCESS, reasons=reasons)
    for finding in reading.findings:
        if finding.outcome is None:
            continue
        if chance < (SURE if finding.is_learnt else OPEN):
            finding.outcome, finding.why = None, "hardly part of a peace process"
        elif not finding.is_learnt and _odds(chance) + _odds(finding.chance) < BELIEVED:
            finding.outcome, finding.why = None, "its words make it unlikely"


def process_signs(
    relevance: Relevance, told: Sequence[float], about: float, length: int, *, found: bool
) -> tuple[float, ...]:
    """Return what an article that was read shows of a peace process, for `Learnt.process_chance`.

    `told`: the chance of each sentence that it tells an outcome; `about`: the log odds that words
    like those of its lead are about a process; `length`: of the article, in characters; `found`: a
    rule found an outcome.
    """
    return (
        about,
        _odds(relevance.likelihood),
        _odds(max(told, default=0.0)),
        float(relevance.is_process),
        float(found),
        min(sum(told), _MOST),
        math.log(max(length, 1) / 300),
    )


def _odds(chance: float) -> float:
    bounded = min(max(chance, 0.0001), 0.9999)
    return math.log(bounded / (1 - bounded))
