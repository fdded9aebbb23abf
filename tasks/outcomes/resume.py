"""What "it", "the plan" or "the deal" means: the matter of before that a clause goes back to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.model import Outcome
from tasks.outcomes.findings import Finding
from tasks.outcomes.marks import is_dated
from tasks.outcomes.scan import Clause, Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict
from tasks.rules import Rule

#: The rule of documents without a name of their own: "the deal" is what was named before.
NAMED = "agreement.framework.named"

#: Cues that can be said of a matter of before.
ELLIPTIC = frozenset("unacceptable accept reject agree unready violate postpone".split())
_SAID_OF = frozenset("agree accept demand reject propose".split())
_WHICH = re.compile(r"(?:and |but )?which ")
_ENDS = re.compile(r"\s*(?:to|on|for|upon)?\s*(?:and|but)?\W*")
_ANSWERED = frozenset({"proposed", "rejected", "demanded", "conditional", "under_discussion"})
_COMING = frozenset({"agreed", "scheduled", "conditional"})
_DRAFTED = frozenset({"proposed", "under_discussion"})
_CONCLUDED = frozenset({"agreed", "signed"})
_TO_BE = frozenset({"will", "would", "shall", "is to", "are to"})
_UNDER = re.compile(r"Under (?:the|that|this|its|their) (?:\w+ )?(?:proposal|plan|offer|draft)\b")
_LAYS_DOWN = re.compile(r"(?:provides for|foresees|envisages|calls for)$")
_DOCUMENT = re.compile(
    r"(?:The|Its|Their|This|That|Under the) (?:[\w-]+ ){0,3}?(?:plan|proposal|agreement|deal|accord|treaty|pact|"
    r"memorandum|document|draft|text|declaration|roadmap|paper|offer)\s(?:also |then )?\w+s\b"
)
_WITHIN = re.compile(r"\bwithin\b")
_BREAKABLE = frozenset({"ceasefire", "agreement"})
_RESUMED = re.compile(
    r"\s*(?:$|[.,;]|at once\b|it\b|that\b|them\b|to\s*(?:$|[.,;])|"
    r"(?:the|this|that|these|those|its|both|any such|a similar)\s+(?:\w+\s+){0,2}?"
    r"(?:plan|proposals?|offer|deal|idea|terms|request|invitation|agreement|accord|pact|"
    r"understanding|demands?|preconditions?|conditions?|calls?|move|suggestion|initiative|text|"
    r"arrangement|scheme|overture)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|they|both|he|she|we|sides)\b", re.IGNORECASE)
#: Who says so is nobody, or a state is told and no act: "the thing one agrees on", "as diametrically opposed".
_NOBODY = re.compile(
    r"\b(?:one|anyone|nobody|no one|someone|as \w+ly|what (?:has|have|had) been) $", re.IGNORECASE
)
_ASKED = re.compile(r"[^.!?]{0,40}\?")  # "Is that a joke?"
_BROKEN = re.compile(r"\s*(?:it|the|that|this|its|their)\b", re.IGNORECASE)
_PUT_OFF = re.compile(
    r"\s*(?:$|[.,;]|(?:it|that|this|them)\b|(?:a|the|any|its|their|further)?\s*(?:final\s+)?"
    r"(?:decision|vote|batch|second|move|signing|ruling|answer|reply|until|by|to|for))",
    re.IGNORECASE,
)
_WAITS = re.compile(r"\s+to (?:be told|see|hear|learn|know)\b")  # for news, and puts nothing off
_OFFERED = re.compile(r"\b(?:offer|proposal|plan|terms|deal|text|it|that)\b", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|a|its|any)\s$")
_DEMAND = re.compile(r"demand|condition|call")
_CALLED = re.compile(
    r"\b(?:is|are|was|were|be|as|that|call\w*|describ\w*|brand\w*|deem\w*|term\w*|consider\w*|"
    r"dismiss\w*|say\w*|said|repl\w+|would|will)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\s*(?:but|and|then|,)\s+(?:later |then |was |is )?")
_BY = re.compile(r"\s*(?:\w+\s+)?by\b")


def resumed(clause: Clause, past: Sequence[Finding], text: str) -> Topic | None:
    """Return the matter of before where a clause accepts, refuses or breaks "it" or "the plan"."""
    if clause.opener in {"condition", "only"}:
        return None  # "if Hamas rejects the plan" tells what nobody has done
    if clause.opener == "relative" and text.endswith((" in ", " on ", " at "), 0, clause.start):
        return None  # "a paragraph in which the two agree"
    named = past[-1].topic
    if (
        clause.opener == "relative"
        and named.clause.sentence == clause.sentence
        and ";" in text[named.stop : clause.start]
    ):
        return (
            None  # "insist on a truce; Russia handed over a paper, which Kyiv calls an ultimatum"
        )
    which = _of_which(clause, past, text)
    if which is not None:
        return which
    for word in clause.words:
        if word.hit.kind != "cue" or word.hit.name not in ELLIPTIC:
            continue
        if (
            clause.opener == "relative"
            and word.hit.name != "violate"
            and _BY.match(text, word.stop)
        ):
            return _again(past[-1].topic.rule, clause, word, passive=True)  # "which X rejected"
        adds = clause.opener in {"contrast", "and"} and word.hit.form in {"past", "part"}
        if (
            adds
            and _REFUSED.fullmatch(text, clause.start, word.start)
            and _BY.match(text, word.stop)
        ):
            return _again(past[-1].topic.rule, clause, word, passive=True)  # "but rejected by"
        meant = _meant(word, clause, past, text)
        if meant is not None:
            return _again(meant.topic.rule, clause, word, passive=False)
    return None


def _of_which(clause: Clause, past: Sequence[Finding], text: str) -> Topic | None:
    """Return what "which Kyiv insists on" is said of: the matter named last in the sentence.

    The cue is the last word of the clause but for a preposition, and an actor is its subject.
    """
    if not _WHICH.match(text, clause.start) or past[-1].topic.clause.sentence != clause.sentence:
        return None
    for word in clause.words:
        said = word.hit.kind == "cue" and word.hit.name in _SAID_OF and bool(word.hit.form)
        doers = [m for m in clause.mentions if m.actors and m.stop <= word.start]
        if said and doers and _ENDS.fullmatch(text, word.stop, clause.stop):
            return _again(past[-1].topic.rule, clause, word, passive=False)
    return None


def _again(rule: Rule, clause: Clause, word: Word, *, passive: bool) -> Topic:
    return Topic(rule, word.stop, word.stop, "resumed", clause, passive=passive, word=word)


def _meant(word: Word, clause: Clause, past: Sequence[Finding], text: str) -> Finding | None:
    """Return the last finding that a cue without a matter of its own can be said of."""
    name = word.hit.name
    told = [f for f in past if f.verdict is not None]
    if name == "postpone":
        noun = _DETERMINED.search(text[max(0, word.start - 6) : word.start])
        if _WAITS.match(text, word.stop):
            return None
        if word.hit.form and (noun or not _PUT_OFF.match(text, word.stop)):
            return None
        return _last([f for f in told if f.topic.rule.type != "talks.impasse"])
    match = _RESUMED.match(text[word.stop : clause.stop])
    if name == "violate":
        if not match or not _BROKEN.match(text, word.stop):
            return None
        return _last(
            [
                f
                for f in told
                if f.topic.rule.family in _BREAKABLE or f.topic.rule.type == "humanitarian.corridor"
            ]
        )
    phrase = not word.hit.form and name in {"reject", "unacceptable"}
    called = phrase and bool(_CALLED.search(text[clause.start : word.start]))
    if word.hit.form == "ing" or not (match or called):
        return None
    if _NOBODY.search(text, clause.start, word.start) or _ASKED.match(
        text, word.stop, clause.sentence[1]
    ):
        return None
    named = any(m.stop <= word.start for m in clause.mentions) or clause.opener == "and"
    if name == "agree" and not (named or _PRONOUN.search(text, clause.start, word.start)):
        return None  # "what had been agreed", "one agrees on"
    wanted = {"demanded"} if match and _DEMAND.search(match.group()) else _ANSWERED
    fitting = [f for f in told if f.status in wanted]
    proposed = [f for f in fitting if f.status == "proposed"]
    return (
        _last(proposed)
        or _last(fitting)
        or (_offered(told) if match and _OFFERED.search(match.group()) else None)
    )


def _offered(told: Sequence[Finding]) -> Finding | None:
    """Return what "the proposal" is, where nothing was called proposed: a plan before its terms."""
    return _last([f for f in told if f.topic.rule.family in _BREAKABLE]) or _last(told)


def _last(findings: Sequence[Finding]) -> Finding | None:
    return findings[-1] if findings else None


def document_of(
    topic: Topic, verdict: Verdict, past: Sequence[Finding], lead: str
) -> Outcome | None:
    """Return the plan or accord whose terms a sentence tells: "hostages are to be returned".

    Only where the verb says what will be, and a document was named before; or where the
    sentence begins (`lead`) with "Under that proposal": then whatever was proposed last.
    """
    told = verdict.side == "form" and verdict.fired and verdict.fired[0].lower() in _TO_BE
    laid = topic.form == "s" and verdict.side == "form" and _DOCUMENT.match(lead)
    if laid and verdict.fired[0].lower() not in _TO_BE:
        told = True
    if not told and not (verdict.fired and _LAYS_DOWN.search(verdict.fired[0])):
        return None
    if _UNDER.match(lead):
        offer = _last([f for f in past if f.outcome and f.status == "proposed"])
        if offer is not None:
            return offer.outcome
    for finding in reversed(past):
        written = finding.status in _DRAFTED | _CONCLUDED
        if written and finding.outcome and finding.topic.rule.family == "agreement":
            return finding.outcome
    return None


def as_term(topic: Topic, verdict: Verdict, document: Outcome, text: str) -> str:
    """Return how a term of a document stands: proposed with a plan, agreed with an accord."""
    if document.status in _DRAFTED and verdict.status in _COMING | {"implemented"}:
        return "proposed"
    if verdict.status == "implemented":
        return "agreed"
    if verdict.status == "proposed" and document.status in _CONCLUDED:
        return "agreed"
    within = _WITHIN.search(text, topic.start, topic.clause.stop)
    if verdict.status == "scheduled" and (within or not is_dated(topic, text)):
        return "agreed"
    return verdict.status


def named_before(topic: Topic, status: str, past: Sequence[Finding]) -> Rule:
    """Return the rule of what "the deal" means: that named before, but for what was signed."""
    if topic.rule.id == NAMED and status != "signed":
        for finding in reversed(past):
            if finding.outcome and finding.topic.rule.family in _BREAKABLE:
                return finding.topic.rule
    return topic.rule
