"""What an idiom says: its own status, under whatever governs it and in the mood it stands in."""

from __future__ import annotations

import re

from tasks.outcomes.marks import TO, is_dated, marked
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

#: What an idiom says against whatever governs it: "vowed never to give up its weapons".
_FIRM = frozenset({"rejected", "violated", "none", "collapsed", "suspended", "threatened"})
#: What an idiom says is done: not where it only must be, will be, or is aimed at.
_ACHIEVED = frozenset("agreed implemented ongoing signed".split())
#: What is a fact: a mark of mood inside the idiom undoes it.
_DONE = frozenset({"implemented", "ongoing"})
#: Families whose idioms are written with their own "will" and "would".
_OWN_MOOD = frozenset({"talks", "ceasefire", "agreement"})
_THAT = re.compile(r"\b(?:that|which)\b")
_COUNT = re.compile(r"(?:from|on) (?:each|either|both) (?:sides?|countr|part)", re.IGNORECASE)
#: A word of going home or being handed over.
_HANDS = re.compile(
    r"\b(?:brought|came|come|comes|went|returned|returns?|freed|frees|released?|releases|swapped|exchanged|traded|"
    r"handed|sent|home|back|received|crossed|walked|arrived|let)\b",
    re.IGNORECASE,
)
#: Who sees to it that others do something does not tell that they did: "check that they hand over".
_CHECKED = re.compile(
    r"\b(?:check|verify|ensure|make sure|see to it|watch)s? (?:that |whether )?(?:they|it|each side) $"
)
_WHO = re.compile(r"\s*who\s+(?:had\s+)?", re.IGNORECASE)
_WILL_NOT = re.compile(
    r"(?:\b(?:will|would|shall)\s+(?:not|never)|\bwo(?:n['’]t|uldn['’]t))\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)


def by_idiom(topic: Topic, governing: Verdict | None, text: str) -> Verdict:
    """Return what an idiom says, under the cue that governs it, if any."""
    clause = topic.clause
    status = topic.status
    told = _THAT.search(text, topic.start, topic.stop)
    if governing is not None and (told or status not in _FIRM or governing.status == status):
        return governing
    if _COUNT.match(text, topic.start) and not _HANDS.search(text, clause.start, clause.stop):
        return Verdict("")  # "at least 1,000 from each side" tells a number, not that they came
    if _CHECKED.search(text, clause.start, topic.start):
        return Verdict("")
    if told and status in _ACHIEVED and governing is None:
        return Verdict("")  # "a convoy that had almost reached the town was attacked"
    if marked(clause, topic.start, ("not", "yet", "may"), 22):
        refused = status in _ACHIEVED and _WILL_NOT.search(text[clause.start : topic.start])
        return Verdict("rejected", None, "form", ["will not", "idiom"]) if refused else Verdict("")
    within = _mood_within(topic, text)
    if within is not None:
        return within
    if _WHO.fullmatch(text, clause.start, topic.start):
        return Verdict("")  # "members who give up their weapons": it tells what kind of people
    if status in _ACHIEVED:
        due = marked(clause, topic.start, ("must",), 12)
        if due:
            needed = text[due.start : due.stop].lower().endswith(" to")  # "has to approve"
            return Verdict("" if needed else "demanded", None, "form", ["must", "idiom"])
        if marked(clause, topic.start, ("will",), 12):
            status = "scheduled" if is_dated(topic, text) else "agreed"
        elif TO.search(text[max(0, topic.start - 16) : topic.start]):
            return Verdict("")  # an aim: "wants to make peace with all of them"
    return Verdict(status, None, "form", ["idiom"])


def _mood_within(topic: Topic, text: str) -> Verdict | None:
    """Return what a mark within an idiom makes of it: "captives ... must ... come home"."""
    if topic.status not in _DONE or topic.rule.family in _OWN_MOOD:
        return None
    kinds = {
        w.hit.name
        for w in topic.clause.words
        if w.hit.kind == "mark" and topic.start < w.start < topic.stop
    }
    if "may" in kinds or "yet" in kinds:
        return Verdict("")
    if "not" in kinds:
        return Verdict("rejected" if "will" in kinds else "", None, "form", ["not", "idiom"])
    if "must" in kinds:
        return Verdict("demanded", None, "form", ["must", "idiom"])
    if "will" in kinds:
        status = "scheduled" if is_dated(topic, text) else "agreed"
        return Verdict(status, None, "form", ["will", "idiom"])
    return None
