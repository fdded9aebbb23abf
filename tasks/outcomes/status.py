"""How things stand: which of the cues in reach of a matter decides."""

from __future__ import annotations

import re

from tasks.outcomes.cues import after_it, before_it, modified, predicates, weakly
from tasks.outcomes.forms import by_form, by_noun
from tasks.outcomes.idioms import by_idiom
from tasks.outcomes.marks import ARTICLE, TO, has_be, infinite, marked
from tasks.outcomes.passing import ahead, in_passing, is_noun
from tasks.outcomes.scan import Clause, Word
from tasks.outcomes.spite import despite
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict, status_of

_MEANT = frozenset({"agreed", "scheduled", "proposed"})
_MANDATIVE = frozenset({"demand", "propose"})
_CLOSE = frozenset({"lack", "fail", "hypothetical"})
_BREACH = re.compile(r"\s*(?:agreement\s+)?(?:violations?|breach(?:es)?|infringements?)\b")
_WHETHER = re.compile(
    r"(\b(?:not|never|yet to)\b[^,;]{0,40}|n['’]t [^,;]{0,40}|unclear |uncertain )?\bwhether\b[^,;]{0,60}$"
)
_BASIS = re.compile(
    r"\b(?:part of|under|in (?:accordance|line) with|thanks to)\s+(?:an?|the|this|that|its|their)\s+"
    r"(?:[\w-]+\s+){0,3}$"
)
_DURING = re.compile(
    r"\b(?:during|at|after|following|amid|in)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_BODIES = (
    "government",
    "council",
    "authority",
    "administration",
    "assembly",
    "cabinet",
    "committee",
)
_WHY = re.compile(r"\s+(?:why|whether|how|what|who|when|where|about)\b")
_SOUGHT = re.compile(r"\b(?:is|are|was|were|been)\s+(?:sought|wanted|asked|urged)\b by?")
#: A place that is reached: "a convoy that had almost reached the town".
_ARRIVES = re.compile(
    r"\s+(?:the |a |its )?(?:\w+ )?(?:town|city|border|area|camp|north|south|east|west|village|hospital|crossing|region|strip)\b"
)
_MISSED = re.compile(
    r"\bdeadline (?:for|to)\b[^;]*?\b(?:pass(?:ed|es)|expire[sd]|lapse[sd]|came and went|slipped by)\b"
)
_LISTED = re.compile(r"\b(?:and|or)\b|,")


def decide(topic: Topic, text: str) -> Verdict | None:
    """Return how a matter stands in its clause, or None where nothing says so.

    The outermost cue before it wins; then a predicate after it; then weak cues, the verb's form,
    and what a bare noun says.
    """
    clause = topic.clause
    asked = _WHETHER.search(text, clause.start, topic.word.start if topic.word else topic.start)
    if asked:
        return Verdict("none", None, "form", ["whether"]) if asked.group(1) else None
    if topic.word is not None:
        return _said(_resumed(topic, topic.word, text))
    lead = text[clause.start : topic.start]
    missed = _MISSED.search(text, clause.start, clause.stop)
    if missed and missed.start() < topic.start < missed.end():
        return Verdict("none", None, "form", ["deadline passed"])
    if in_passing(topic, lead, text):
        return ahead(topic, text)
    if topic.rule.family == "ceasefire" and despite(topic, text):
        return Verdict("violated", None, "despite", [text[clause.start : clause.start + 7].lower()])
    if topic.rule.family == "ceasefire" and _BREACH.match(text, topic.stop, clause.stop):
        return Verdict("violated", None, "form", ["violation"])
    before = _before(topic, text)
    after = [
        w
        for w in clause.words
        if w.hit.cue is not None
        and w.start >= topic.stop
        and w.hit.cue.side != "before"
        and predicates(w, topic, text)
        and not (w.hit.name == "reach" and _ARRIVES.match(text, w.stop))
        and ":" not in text[topic.stop : w.start]
        and not ("," in text[topic.stop : w.start] and _is_setting(clause, lead))
        and not _acts_itself(w, topic, text)
    ]
    verdict = _weighed(topic, before, after, text)
    verdict = _as_threat(_said(verdict), topic)
    if verdict is not None:
        inside = [
            w
            for w in clause.words
            if w.hit.kind == "cue" and topic.start <= w.start and w.stop <= topic.stop
        ]
        for word in (*before, *inside, *after):
            surface = text[word.start : word.stop]
            if word is not verdict.cue and surface not in verdict.fired:
                verdict.overruled.append(surface)
    return verdict


def _weighed(topic: Topic, before: list[Word], after: list[Word], text: str) -> Verdict | None:
    """Return what comes first of: strong cue, predicate, plain future, weak cue, bare form."""
    if topic.form == "idiom":
        return by_idiom(topic, _said(before_it(before, topic, text)), text)
    verdict = before_it(before, topic, text)
    if topic.verb is None:
        verdict = verdict or after_it(after, topic, text, describing=False)
        based = _BASIS.search(
            text, topic.clause.start, topic.start
        )  # "under a deal reached in May"
        verdict = verdict or weakly(before, topic, text)
        verdict = verdict or after_it([] if based else after, topic, text, describing=True)
        return verdict or (by_noun(topic, text) if topic.form == "noun" else None)
    if verdict is None and marked(topic.clause, topic.verb.start, ("will",), 20):
        verdict = by_form(topic, text)
    return verdict or weakly(before, topic, text) or by_form(topic, text)


def _is_setting(clause: Clause, lead: str) -> bool:
    """Say whether a matter only tells when something else was: "after talks in Doha, they agreed"."""
    return clause.opener == "time" or bool(_DURING.search(lead))


def _acts_itself(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a matter is who does something: "the transitional government of Sudan signs"."""
    if topic.rule.type != "political.constitution" or word.hit.form not in {"s", "past"}:
        return False
    helped = any(
        w.hit.kind == "mark" and w.hit.name == "be" and topic.stop <= w.start < word.start
        for w in topic.clause.words
    )
    return not helped and text[topic.start : topic.stop].lower().endswith(_BODIES)


def _said(verdict: Verdict | None) -> Verdict | None:
    return None if verdict is None or verdict.status in {"", "void"} else verdict


def _as_threat(verdict: Verdict | None, topic: Topic) -> Verdict | None:
    """Return what the matter makes of a verdict: fighting that is to be taken up is threatened."""
    if verdict is not None and topic.rule.family == "hostilities" and verdict.status in _MEANT:
        verdict.status = "threatened"
    if (
        verdict is not None
        and topic.rule.type == "mediation"
        and verdict.status == "under_discussion"
    ):
        verdict.status = "ongoing"  # "efforts to broker a truce" are the mediation itself
    if (
        verdict is not None
        and topic.rule.type == "humanitarian.aid"
        and topic.verb is not None
        and topic.verb.hit.name == "block"
        and verdict.status == "implemented"
    ):
        verdict.status = "suspended"  # "blocks the entry of aid"
    return verdict


def _before(topic: Topic, text: str) -> list[Word]:
    """Return the cues that may govern a matter from before."""
    clause = topic.clause
    found = [
        w
        for w in clause.words
        if w.hit.cue is not None
        and w.stop <= topic.start
        and w.hit.cue.side != "after"
        and not is_noun(w, text)
        and not _is_question(w, text)
        and not _is_adjective(w, text, clause)
        and not _consumed(w, topic, clause)
        and not _is_purpose(w, topic, text)
    ]
    finite = topic.verb is not None and not topic.passive and topic.form in {"past", "s"}
    told = topic.passive and topic.form != "idiom" and has_be(topic)
    if finite or (told and not infinite(topic, text)):
        # a finite verb speaks for itself, but for "failed to", and for "demands that X returns"
        return [
            w
            for w in found
            if (w.hit.name in _CLOSE and topic.start - w.stop < 12)
            or (w.hit.name in _MANDATIVE and " that " in text[w.start : topic.start])
        ]
    return found


def _is_question(word: Word, text: str) -> bool:
    """Say whether a word for a demand asks or is no verb of the matter: "asked why", "is sought by"."""
    return word.hit.name == "demand" and bool(
        _WHY.match(text, word.stop) or _SOUGHT.search(text, max(0, word.start - 8), word.stop + 3)
    )


def _consumed(word: Word, topic: Topic, clause: Clause) -> bool:
    """Say whether a cue is part of an idiom that has a matter of its own."""
    return any(
        w.hit.kind == "idiom"
        and w.hit.name != "talks.impasse"
        and (w.stop <= topic.start or topic.stop <= w.start)
        and w.start <= word.start
        and word.stop <= w.stop
        for w in clause.words
    )


def _resumed(topic: Topic, word: Word, text: str) -> Verdict | None:
    """Return how things stand with a matter of before: "accepted it", "rejected the plan"."""
    cue = word.hit.cue
    if cue is None:
        return None
    return modified(word, cue, status_of(cue, topic), topic, text, "before")


def _is_purpose(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a matter only names the purpose of another: "a truce to allow aid"."""
    if topic.verb is None or topic.form != "base":
        return False
    gap = text[word.stop : topic.start]
    if not TO.search(gap) or _LISTED.search(gap[-8:]):
        return False
    return any(
        w.hit.kind == "topic"
        and w.hit.name != "agreement.framework.named"  # "demand a deal to release"
        and word.stop <= w.start
        and w.stop <= topic.start
        for w in topic.clause.words
    )


def _is_adjective(word: Word, text: str, clause: Clause) -> bool:
    """Say whether a participle opens a phrase: "Frozen Russian assets", "the suspended talks"."""
    if word.hit.form not in {"past", "part"}:
        return False
    opens = word.start == clause.sentence[0]
    return opens or bool(ARTICLE.search(text, max(clause.start, word.start - 8), word.start))
