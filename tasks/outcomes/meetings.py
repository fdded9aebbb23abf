"""Who meets whom: whether "met" tells of a meeting, and whether of one between leaders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.actors import Mention
from tasks.outcomes.topics import Topic

_MET = re.compile(r"(?:meets?|met|meeting)\b(?!\s+(?:with|for)\b)", re.IGNORECASE)
_SAT = re.compile(r"(?:sit|sat|sitting)s? down\b", re.IGNORECASE)
_SAT_WITH = re.compile(
    r"\s*(?:with|across|opposite|together|for|face|again|at last|in [A-Z]|"
    r"to (?:talk|talks|negotiate|discuss)|at (?:the|a) (?:table|negotiating)\b(?! in the first))"
)
_MEETS = re.compile(
    r"(?:meet|met|summit|talk|hold|held|phone|telephone|call|speak|spoke|face)", re.IGNORECASE
)
_OFFICE = re.compile(
    r"(?<!vice )(?<!Vice )\b(?:presidents?|prime ministers?|premier|chancellor|king|emir|crown prince|"
    r"supreme leader|head of state|PM)\s(?:of\s)?(?:the\s)?(?:(?!(?:and|with|to|in|says?|said)\b)[\w.’'-]+\s){0,2}$",
    re.IGNORECASE,
)
_OFFICE_AFTER = re.compile(r",? (?:the )?(?:president|prime minister|leader|king) of\b")
_MET_NEAR = 60
_MEETING = re.compile(
    r"\s*(?:$|[,.;:—–-]|(?:in|at|on|for|with|again|face|behind|over|to|near|under|there|here|late|"
    r"early|by|today|yesterday|tomorrow|several|twice|last|this|next|and|briefly|secretly|"
    r"separately|privately|virtually|online|together|once|regularly|directly|after|before)\b)"
)
_MATTER = re.compile(
    r"(?:['’]s)?\s+(?:\w+\s+)?(?:demands?|conditions?|terms|deadlines?|needs|targets?|requirements?|"
    r"obligations|commitments|expectations|goals)\b"
)
_BEEN = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+$")


def is_met(topic: Topic, mentions: Sequence[Mention], text: str) -> bool:
    """Say whether "met" tells of a meeting: not "was met with sanctions", "meet the demands"."""
    if _SAT.match(text, topic.start):
        return bool(_SAT_WITH.match(text, topic.stop, topic.clause.stop))
    if not _MET.match(text, topic.start):
        return True
    if _has_been(text, topic.start):
        return False
    start, stop = topic.stop, topic.clause.stop
    return bool(_MEETING.match(text, start, stop)) or any(
        start <= m.start < min(stop, start + _MET_NEAR)
        and m.actors
        and not _MATTER.match(text, m.stop, stop)
        for m in mentions
    )


def _has_been(text: str, place: int) -> bool:
    """Say whether "be" stands right before a place: the verb there is passive."""
    return bool(_BEEN.search(text, max(0, place - 12), place))


def of_leaders(topic: Topic, text: str) -> bool:
    """Say whether two heads of state or government, named with their office, meet."""
    if topic.rule.family != "talks" or not _MEETS.match(text, topic.start):
        return False
    clause = topic.clause
    led = {
        m.actors
        for m in clause.mentions
        if (m.actors and _OFFICE.search(text, max(clause.sentence[0], m.start - 60), m.start))
        or (m.kind == "person" and _OFFICE_AFTER.match(text, m.stop))
    }
    return len(led) > 1
