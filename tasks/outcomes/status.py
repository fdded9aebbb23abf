"""How things stand: which cue in reach of a matter decides, and what a verb's form says alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tasks.outcomes.scan import Clause, Word
from tasks.outcomes.topics import Topic
from tasks.rules import Cue

#: Cues that say something of their own subject: "the truce collapsed".
_INTRANSITIVE = frozenset(
    {
        "collapse",
        "held",
        "begin",
        "resume",
        "end",
        "fulfil",
        "hold_firm",
        "schedule",
        "lack",
        "postpone",
    }
)
_MANDATIVE = frozenset({"demand", "propose"})
#: What an idiom says against whatever governs it: "vowed never to give up its weapons".
_FIRM = frozenset({"rejected", "violated", "none", "collapsed", "suspended", "threatened"})
_INNER = frozenset({"extended", "under_discussion", "postponed", "suspended"})
_POSITIVE = frozenset({"implemented", "ongoing", "signed", "extended", "collapsed", "suspended"})
_PROMISES = frozenset({"agreed", "proposed", "scheduled", "conditional"})
_STRANDED = re.compile(r"\s*(?:to|on|upon|for|with|in|it|that)?\s*[.,;)—]?\s*$")
_ARTICLE = re.compile(
    r"\b(?:the|a|an|its|their|his|her|this|that|any|some|of|no)\s+$", re.IGNORECASE
)
_TO = re.compile(r"\bto\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:on|by|from|next|until|before|this|early|late|mid|in|at)[ -](?:the )?(?:end of |early |late |mid-)?(?:\d|[A-Z][a-z]+day|"
    r"Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec|week|month|weekend|year|noon|dawn|midnight|spring|summer|autumn|winter)"
    r"|\btomorrow\b|\bwithin\b|\bthe coming\b"
)
_SET = re.compile(r"(?:is|are|was|were) to|set to|due to", re.IGNORECASE)
_SET_TO = re.compile(
    r"(?:is|are|was|were|set|due|scheduled|expected) to\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"(?:since|before|ahead|prior|in response|thanks)", re.IGNORECASE)
_PREREQUISITE = re.compile(
    r"\b(?:prerequisite|precondition|condition)s? (?:for|of|to)\s+(?:\w+\s+){0,2}$"
)
_OBJECT = 48  # characters from "reach" to what is reached
_NOT_TO = re.compile(r"\b(?:not|never) to\s+$")
_AGENT = re.compile(r"\s*(?:\w+\s+){0,3}by\b")


@dataclass(slots=True)
class Verdict:
    """A status and what decided it."""

    status: str
    cue: Word | None = None  # None: the verb's own form, an idiom or the rule's default
    side: str = ""  # where the cue stands: before | after | relative | form
    fired: list[str] = field(default_factory=list)
    overruled: list[str] = field(default_factory=list)


def status_of(cue: Cue, topic: Topic) -> str:
    """Return the status that a cue gives to a matter of this type."""
    family = cue.family
    kind = topic.rule.type
    if kind in family:
        return family[kind]
    return family.get(topic.rule.family, cue.status)


def decide(topic: Topic, text: str) -> Verdict | None:
    """Return how a matter stands in its clause, or None where nothing says so."""
    clause = topic.clause
    if topic.word is not None:
        return _resumed(topic, topic.word, text)
    if clause.opener == "time" and _SINCE.match(text, clause.start):
        return None
    before = [
        w
        for w in clause.words
        if w.hit.kind == "cue"
        and w.stop <= topic.start
        and w.hit.cue is not None
        and w.hit.cue.side != "after"
        and not _is_noun_use(w, text)
    ]
    after = [
        w
        for w in clause.words
        if w.hit.kind == "cue"
        and w.start >= topic.stop
        and w.hit.cue is not None
        and w.hit.cue.side != "before"
        and _predicates(w, topic, text)
    ]
    idioms = [
        w
        for w in clause.words
        if w.hit.kind == "idiom"
        and w.hit.name != "talks.impasse"
        and (w.stop <= topic.start or topic.stop <= w.start)
    ]
    before = [w for w in before if not any(i.start <= w.start and w.stop <= i.stop for i in idioms)]
    inside = [
        w
        for w in clause.words
        if w.hit.kind == "cue" and topic.start <= w.start and w.stop <= topic.stop
    ]
    finite = topic.verb is not None and not topic.passive and topic.form in {"past", "s"}
    told = topic.passive and _has_be(topic, clause)
    if finite or (told and not _infinite(topic, clause, text)):
        before = [
            w
            for w in before
            if (w.hit.name in {"lack", "fail", "hypothetical"} and topic.start - w.stop < 12)
            or (w.hit.name in _MANDATIVE and " that " in text[w.start : topic.start])
        ]
    before = [w for w in before if not _purpose(w, topic, text)]
    if _PREREQUISITE.search(text[clause.start : topic.start]):
        return None
    verdict = _strong(before, topic, text)
    if verdict is not None and topic.form == "idiom":
        firm = topic.status in _FIRM and verdict.status != topic.status
        if firm or verdict.status in {"", "void"}:
            verdict = None
    if verdict is None and topic.form == "idiom":
        if _marked(clause, topic.start, ("not", "yet", "may")):
            return None
        status = topic.status
        if status in {"agreed", "implemented"} and _marked(clause, topic.start, ("will",), 12):
            fixed = _DATED.search(text, topic.start, min(clause.stop, topic.stop + 40))
            status = "scheduled" if fixed else "agreed"
        verdict = Verdict(status, None, "form", ["idiom"])
    if verdict is None and topic.verb is None:
        verdict = _after(after, topic, text)
    if (
        verdict is None
        and topic.verb is not None
        and _marked(clause, topic.verb.start, ("will",), 20)
    ):
        verdict = _form(topic, text)
    if verdict is None:
        verdict = _weak(before, topic, text)
    if verdict is None and topic.verb is not None:
        verdict = _form(topic, text)
    if verdict is None and topic.form == "noun":
        verdict = _bare(topic, text)
    if verdict is None and topic.form == "noun":
        verdict = _ought(topic)
    if verdict is None or verdict.status in {"", "void"}:
        return None
    verdict.overruled.extend(
        text[w.start : w.stop]
        for w in (*before, *inside, *after)
        if w is not verdict.cue and text[w.start : w.stop] not in verdict.fired
    )
    return verdict


def _resumed(topic: Topic, word: Word, text: str) -> Verdict | None:
    """Return how things stand with a matter of before: "accepted it", "rejected the plan"."""
    cue = word.hit.cue
    assert cue is not None
    verdict = _modified(word, cue, status_of(cue, topic), topic, text, "before")
    return verdict if verdict is not None and verdict.status not in {"", "void"} else None


def _purpose(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a matter only names the purpose of another: "a truce to allow aid"."""
    if topic.verb is None or topic.form != "base":
        return False
    between = text[word.stop : topic.start]
    if not _TO.search(between) or re.search(r"\b(?:and|or)\b|,", between):
        return False
    return any(
        w.hit.kind == "topic" and word.stop <= w.start and w.stop <= topic.start
        for w in topic.clause.words
    )


def _is_noun_use(word: Word, text: str) -> bool:
    """Say whether a verb's base form stands as a noun that governs nothing: "the demand.", "a call"."""
    if word.hit.form not in {"base", "s"}:
        return False
    return bool(_ARTICLE.search(text[max(0, word.start - 12) : word.start])) and not text[
        word.stop : word.stop + 5
    ].startswith((" for", " to ", " of ", " that"))


def _strong(before: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return what the outermost strong cue before a matter says."""
    chain = [w for w in before if w.hit.cue is not None and not w.hit.cue.weak]
    for position, word in enumerate(chain):
        cue = word.hit.cue
        assert cue is not None
        status = status_of(cue, topic)
        if not status or (cue.name == "reach" and topic.start - word.stop > _OBJECT):
            continue
        if cue.passes:
            inner = next(
                (
                    w
                    for w in chain[position + 1 :]
                    if w.hit.cue and status_of(w.hit.cue, topic) in _INNER
                ),
                None,
            )
            if inner is not None and not _negation(word, topic.clause):
                assert inner.hit.cue is not None
                return Verdict(
                    status_of(inner.hit.cue, topic),
                    inner,
                    "before",
                    [text[word.start : word.stop], text[inner.start : inner.stop]],
                )
        verdict = _modified(word, cue, status, topic, text, "before")
        if verdict is not None and _NOT_TO.search(text, word.stop, topic.start):
            verdict.status = "rejected" if verdict.status == "agreed" else ""
            verdict.fired.append("not to")
        return verdict
    return None


def _after(after: list[Word], topic: Topic, text: str) -> Verdict | None:
    after = [w for w in after if not _reduced(w, topic)] + [w for w in after if _reduced(w, topic)]
    for word in after:
        cue = word.hit.cue
        assert cue is not None
        status = status_of(cue, topic)
        if status:
            return _modified(word, cue, status, topic, text, "after")
    return None


def _weak(before: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return what the nearest weak cue says; one that passes only where it is alone."""
    chain = [
        w
        for w in before
        if w.hit.cue is not None and w.hit.cue.weak and status_of(w.hit.cue, topic)
    ]
    firm = [w for w in chain if w.hit.cue is not None and not w.hit.cue.passes]
    for word in reversed(firm or chain):
        cue = word.hit.cue
        assert cue is not None
        if topic.start - word.stop > 60:
            continue
        if (
            topic.form == "base"
            and cue.name == "announce"
            and _TO.search(text[word.stop : topic.start])
        ):
            continue
        return _modified(word, cue, status_of(cue, topic), topic, text, "before")
    return None


def _modified(
    word: Word, cue: Cue, status: str, topic: Topic, text: str, side: str
) -> Verdict | None:
    """Apply "not", "not yet", "will", "must" and "could" to what a cue says."""
    clause = topic.clause
    fired = [text[word.start : word.stop]]
    if side == "after" and _relative(word, topic):
        side = "relative"
    negation = _negation(word, clause)
    if negation:
        fired.insert(0, text[negation.start : negation.stop])
        if negation.hit.name == "yet" and status in {"agreed", "signed", "implemented", "none"}:
            return Verdict("none", word, side, fired)
        if not cue.negated:
            return Verdict("", word, side, fired)
        will = _marked(clause, word.start, ("will",), 24)
        return Verdict(
            "rejected" if will and cue.negated == "none" else cue.negated, word, side, fired
        )
    if _marked(clause, topic.start, ("no",), 10) and status in {"agreed", "implemented", "signed"}:
        return Verdict("none", word, side, ["no", *fired])
    if _marked(clause, word.start, ("may",), 12):
        return Verdict("", word, side, fired)
    if _marked(clause, word.start, ("must",), 12) and status in _POSITIVE | {"agreed"}:
        return Verdict("demanded", word, side, fired)
    if word.hit.form == "base" and side == "before" and status in _POSITIVE | {"agreed"}:
        if _TO.search(text[max(0, word.start - 24) : word.start]):
            if _SET_TO.search(text[max(0, word.start - 20) : word.start]):
                return Verdict("scheduled", word, side, fired)
            return Verdict("", word, side, fired)
    if word.hit.form == "ing" and side == "before" and status in _POSITIVE | {"agreed"}:
        opening = not text[clause.start : word.start].strip(" ,;—").removeprefix("and").strip()
        if not opening and not _marked(clause, word.start, ("be",), 12):
            return Verdict("", word, side, fired)
    if status in {"implemented", "ongoing", "signed", "extended"} and (
        _marked(clause, word.start, ("will",), 16)
    ):
        return Verdict("scheduled", word, side, fired)
    if status == "agreed" and side == "after" and _marked(clause, word.start, ("will",), 16):
        return Verdict("scheduled", word, side, fired)
    return Verdict(status, word, side, fired)


def _predicates(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a cue after a matter is its predicate, and not another clause's."""
    hit = word.hit
    between = text[topic.stop : word.start]
    if not hit.form:
        return len(between) < 90
    clause = topic.clause
    passive = any(
        w.hit.kind == "mark" and w.hit.name == "be" and word.start - 16 <= w.start < word.start
        for w in clause.words
    )
    if hit.name == "end" and any(
        w.hit.kind == "thing" and hit.form and word.stop <= w.start <= word.stop + 22
        for w in clause.words
    ):
        return False
    if hit.name in _INTRANSITIVE:
        return (
            hit.form != "base"
            or bool(_marked(clause, word.start, ("will", "must", "may", "not", "no"), 16))
            or text[topic.stop - 1] == "s"
        )
    if hit.form in {"past", "part"} and (passive or len(between.split()) <= 1):
        return True
    if hit.form in {"past", "part"} and _AGENT.match(text, word.stop):
        return True
    return _relative(word, topic)


def _reduced(word: Word, topic: Topic) -> bool:
    """Say whether a participle only describes: "a truce agreed last month"."""
    return (
        word.hit.form in {"past", "part"}
        and word.hit.name not in _INTRANSITIVE
        and not any(
            w.hit.kind == "mark" and w.hit.name == "be" and topic.stop <= w.start < word.start
            for w in topic.clause.words
        )
    )


def _relative(word: Word, topic: Topic) -> bool:
    """Say whether an actor stands right before a cue that follows its matter."""
    return any(
        topic.stop <= m.start and 0 <= word.start - m.stop <= 18 for m in topic.clause.mentions
    )


def _negation(word: Word, clause: Clause) -> Word | None:
    return _marked(clause, word.start, ("yet", "not", "no"), 26, words=3)


def _marked(
    clause: Clause, place: int, kinds: tuple[str, ...], reach: int = 22, words: int = 0
) -> Word | None:
    """Return the mark of one of these kinds shortly before a place, in the order of the kinds."""
    for kind in kinds:
        for w in reversed(clause.words):
            if (
                w.hit.kind == "mark"
                and w.hit.name == kind
                and w.stop <= place
                and place - w.stop <= reach
            ):
                return w
    return None


def _has_be(topic: Topic, clause: Clause) -> bool:
    """Say whether a passive has its auxiliary; "wants 250 prisoners freed" has none."""
    return any(
        w.hit.kind == "mark" and w.hit.name == "be" and topic.start <= w.start < topic.stop
        for w in clause.words
    )


def _infinite(topic: Topic, clause: Clause, text: str) -> bool:
    """Say whether a passive stands in the infinitive: "to be freed", "be lifted"."""
    verb = topic.verb
    return verb is not None and any(
        w.hit.kind == "mark"
        and w.hit.name == "be"
        and verb.start - 10 <= w.start < verb.start
        and text[w.start : w.stop] == "be"
        for w in clause.words
    )


def _form(topic: Topic, text: str) -> Verdict | None:
    """Return what tense and mood of a verb say where no cue governs it."""
    verb, clause = topic.verb, topic.clause
    assert verb is not None
    fired = [text[verb.start : verb.stop]]
    place = verb.start
    if re.search(r"\bno\s+$", text[max(0, topic.start - 4) : topic.start], re.IGNORECASE):
        return None
    negation = _marked(clause, place, ("yet", "not"), 24)
    if _marked(clause, place, ("may",), 14):
        return None
    if _marked(clause, place, ("must",), 14):
        return None if negation else Verdict("demanded", None, "form", fired)
    will = _marked(clause, place, ("will",), 20)
    if will and clause.opener == "relative" and text[will.start : will.stop].lower() == "would":
        return None
    if will:
        fixed = _DATED.search(text, topic.start, min(clause.stop, topic.stop + 40)) or _SET.match(
            text, will.start
        )
        status = "rejected" if negation else "scheduled" if fixed else "agreed"
        return Verdict(status, None, "form", [text[will.start : will.stop], *fired])
    if negation:
        return Verdict("none", None, "form", [text[negation.start : negation.stop], *fired])
    if topic.passive and any(
        w.hit.kind == "mark" and w.hit.name == "may" and w.stop <= topic.start for w in clause.words
    ):
        return None
    if topic.passive:
        if _infinite(topic, clause, text):
            return Verdict("scheduled", None, "form", fired)
        return Verdict("implemented", None, "form", fired)
    if topic.form in {"past", "part", "s"}:
        return Verdict("implemented", None, "form", fired)
    if topic.form == "ing":
        be = _marked(clause, place, ("be",), 12)
        if be and not _TO.search(text[max(0, place - 20) : place]):
            return Verdict("ongoing", None, "form", fired)
        if clause.opener in {"and", "with"}:
            return Verdict("implemented", None, "form", fired)
        return None
    if topic.form == "base":
        if _TO.search(text[max(0, place - 20) : place]) or _ARTICLE.search(
            text[max(0, place - 10) : place]
        ):
            return None
        if clause.opener == "cause":
            return None
        near = any(0 <= place - m.stop <= 24 for m in clause.mentions)
        return Verdict("implemented", None, "form", fired) if near else None
    return None


def _ought(topic: Topic) -> Verdict | None:
    """Return a demand where "must" or "should" stands with a matter: "assets should be used"."""
    clause = topic.clause
    for w in clause.words:
        if w.hit.kind == "mark" and w.hit.name == "must":
            if 0 <= topic.start - w.stop <= 70 or topic.stop <= w.start <= topic.stop + 12:
                return Verdict("demanded", None, "ought", ["must"])
    return None


def _bare(topic: Topic, text: str) -> Verdict | None:
    """Return what a noun says with no cue at all: "after talks in Doha" were held."""
    clause = topic.clause
    if clause.opener == "time" and topic.rule.family in {"talks", "release", "exchange", "return"}:
        opening = text[clause.start : clause.start + 12].lower()
        if opening.startswith(("after", "following")) and topic.start - clause.start < 45:
            return Verdict("implemented", None, "form", [opening.split()[0]])
    if topic.rule.default:
        return Verdict(topic.rule.default, None, "form", ["default"])
    return None
