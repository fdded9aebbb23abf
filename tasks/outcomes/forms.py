"""What a verb's tense and mood, or a bare noun, say of a matter that no cue governs."""

from __future__ import annotations

import re

from tasks.outcomes.marks import ARTICLE, TO, infinite, is_dated, marked
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_SET = re.compile(r"(?:is|are|was|were) to|set to|due to", re.IGNORECASE)
_BY_WHICH = re.compile(
    r"\b(?:agreement|accord|accords|treaty|deal|armistice|pact|plan|talks)\s+(?:that|which)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_GOAL = re.compile(
    r"\b(?:goal|aim|purpose|objective|intention|idea|task|job|mission|hope|point)\s+$",
    re.IGNORECASE,
)
_NO = re.compile(r"\bno\s+$", re.IGNORECASE)
_PLUPERFECT = re.compile(r"\bhad\s+(?:\w+ly\s+)?$")
_THAT = re.compile(r",?\s(?:that|which)\s+$")
_AFTER = re.compile(r"(?:day after|(?:\w+ )?after|following)")
_FREES = frozenset({"release", "return", "handover"})
_IN_SWAP = re.compile(r"\b(?:in|as part of) (?:an?|the|their)\s+(?:[\w-]+\s+){0,3}$")
_AMIDST = re.compile(r"\bamid(?:st)?\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
#: A participle before a noun that tells how the matter stands: "a proposed meeting".
_SAID_BY = {
    "proposed": "proposed",
    "planned": "scheduled",
    "upcoming": "scheduled",
    "signed": "signed",
}
_DESCRIBED = re.compile(
    r"\b(?:an?|the|this|another|its|their)\s+(?:newly |recently )?(proposed|planned|upcoming|signed)\s+"
    r"(?:(?!an?\b|the\b|its\b|their\b)[\w-]+\s)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"open(?:s|ed)\b")
_AMID = re.compile(r"amid(?:st)?\b", re.IGNORECASE)
_PLACED = re.compile(r"[^,;.]{0,40}?\b(?:in|at|with|between|by|of)\s+(?:\w+\s+){0,3}[A-Z]")
_FIRST = re.compile(
    r"(?:In|At|During)\s+(?:the|their)\s+(?:first|latest|second|third|highest)\s+(?:[\w-]+\s+){0,2}"
)
_IN_A = re.compile(r"(?:In|During|As part of)\s+(?:an?|the|their)\s+(?:[\w-]+\s+){0,3}")
#: What talks must do is no demand for talks: "talks have to deal with the causes".
_MUST_DEAL = re.compile(
    r" (?:must|should|have to|has to|need to|ought to) (?!be\b|begin|start|resume|continue|go on|take place|happen|restart|proceed|not )"
)
_SOON = 45  # characters from "after" to what was held
_BEGUN = frozenset({"begin", "resume"})
_HELD = frozenset({"talks", "release", "exchange", "return"})


def by_form(topic: Topic, text: str) -> Verdict | None:
    """Return what tense and mood of a verb say where no cue governs it."""
    verb, clause = topic.verb, topic.clause
    if verb is None or _NO.search(text[max(0, topic.start - 4) : topic.start]):
        return None
    place = verb.start
    fired = [text[verb.start : verb.stop]]
    denied = marked(clause, place, ("yet", "not"), 24)
    if marked(clause, place, ("may",), 14):
        return None
    if marked(clause, place, ("must",), 14):
        return None if denied else Verdict("demanded", None, "ought", fired)
    lead = text[clause.start : place]
    if topic.rule.family == "ceasefire" and _BY_WHICH.search(lead):
        return None  # "the armistice that ended the war"
    if clause.opener == "time" and topic.form in {"s", "base"} and _AFTER.match(lead.lower()):
        return None  # "after the United States withdraws its troops"
    will = marked(clause, place, ("will",), 20)
    if will and _GOAL.search(text, clause.start, will.start):
        return None  # "the goal is to end the war"
    if will:
        said = text[will.start : will.stop]
        relative = clause.opener == "relative" or _THAT.search(text, clause.start, will.start)
        if relative and said.lower() == "would":
            return None
        fixed = topic.rule.family == "talks" or is_dated(topic, text) or _SET.match(said)
        status = "rejected" if denied else "scheduled" if fixed else "agreed"
        return Verdict(status, None, "form", [said, *fired])
    if denied:
        return Verdict("none", None, "form", [text[denied.start : denied.stop], *fired])
    if clause.opener == "relative" and not topic.passive and _describes(topic, text):
        return None
    status = _passive(topic, text) if topic.passive else _active(topic, text)
    return Verdict(status, None, "form", fired) if status else None


def _describes(topic: Topic, text: str) -> bool:
    """Say whether "who" tells what kind of people, or what they had done: no news of its own."""
    verb = topic.verb
    if verb is None or text[topic.clause.start : topic.clause.start + 4].lower() != "who ":
        return False
    return topic.form in {"s", "base"} or bool(
        _PLUPERFECT.search(text, topic.clause.start, verb.start)
    )


def _passive(topic: Topic, text: str) -> str:
    if any(
        w.hit.kind == "mark" and w.hit.name == "may" and w.stop <= topic.start
        for w in topic.clause.words
    ):
        return ""
    return "scheduled" if infinite(topic, text) else "implemented"


def _active(topic: Topic, text: str) -> str:
    clause = topic.clause
    place = topic.verb.start if topic.verb else topic.start
    purpose = TO.search(text[max(0, place - 20) : place])
    begun = any(
        w.hit.name in _BEGUN and w.hit.form and topic.start <= w.start < place for w in clause.words
    )
    if begun and topic.form in {"base", "ing"}:
        return "ongoing"  # "its forces begin to withdraw"
    if topic.rule.family == "talks" and _OPENS.match(text, place):
        return "ongoing"
    if topic.form in {"past", "part", "s"}:
        return "implemented"
    if topic.form == "ing":
        if marked(clause, place, ("be",), 12) and not purpose:
            return "ongoing"
        if topic.rule.type == "ceasefire.general":
            return ""  # ", ending decades of war": what an accord or a retreat comes to
        return "implemented" if clause.opener in {"and", "with"} else ""
    if purpose or ARTICLE.search(text[max(0, place - 10) : place]) or clause.opener == "cause":
        return ""
    if topic.rule.family == "exchange" and " and " in text[clause.start : place]:
        return "implemented"
    # the present of headlines: "Russia and Ukraine exchange 100 prisoners"
    return "implemented" if any(0 <= place - m.stop <= 24 for m in clause.mentions) else ""


def by_noun(topic: Topic, text: str) -> Verdict | None:
    """Return what a noun says with no cue: "after talks in Doha" were held, and what must be."""
    clause = topic.clause
    if clause.opener == "time" and topic.rule.family in _HELD:
        opening = text[clause.start : clause.start + 12].lower()
        talks = topic.rule.family == "talks"
        if _AFTER.match(opening) and topic.start - clause.start < _SOON:
            if talks and not _PLACED.match(text, topic.stop, clause.stop):
                return None  # "after months of negotiations": nobody's, nowhere
            return Verdict("implemented", None, "form", [opening.split()[0]])
        if talks and _AMID.match(text, clause.start):
            return Verdict("ongoing", None, "form", ["amid"])
    if topic.rule.family == "exchange" and (
        _IN_A.fullmatch(text[clause.start : topic.start]) or _freed_in(topic, text)
    ):
        return Verdict("implemented", None, "form", ["in"])
    if topic.rule.family == "talks" and _FIRST.fullmatch(text[clause.start : topic.start]):
        return Verdict("implemented", None, "form", ["in"])
    if topic.rule.family == "talks" and _AMIDST.search(text, clause.start, topic.start):
        return Verdict("ongoing", None, "form", ["amid"])
    described = _DESCRIBED.search(text, max(clause.start, topic.start - 40), topic.start)
    if described:
        word = described.group(1).lower()
        return Verdict(_SAID_BY[word], None, "form", [word])
    if topic.rule.default:
        return Verdict(topic.rule.default, None, "form", ["default"])
    for word in clause.words:
        if topic.rule.family == "talks" and _MUST_DEAL.match(text, topic.stop):
            continue
        near = 0 <= topic.start - word.stop <= 70 or topic.stop <= word.start <= topic.stop + 12
        if word.hit.kind == "mark" and word.hit.name == "must" and near:
            return Verdict("demanded", None, "ought", ["must"])
    return None


def _freed_in(topic: Topic, text: str) -> bool:
    """Say whether somebody was freed in a swap: "is released in an apparent prisoner swap"."""
    return any(
        w.hit.kind == "verb"
        and w.hit.name in _FREES
        and w.hit.form in {"past", "part", "s"}
        and not marked(topic.clause, w.start, ("will", "must", "may", "not"), 24)
        and bool(_IN_SWAP.search(text, w.stop, topic.start))
        for w in topic.clause.words
        if w.stop <= topic.start
    )
