"""What only names a matter: a time, a basis, a heading, a noun that governs nothing."""

from __future__ import annotations

import re

from tasks.outcomes.marks import ARTICLE
from tasks.outcomes.scan import Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_SINCE = re.compile(r"(?:since|before|ahead|prior|in response|thanks)", re.IGNORECASE)
_BEFORE = re.compile(r"(?:before|ahead of|prior to)\b(?! any\b)", re.IGNORECASE)
_NEAR = 45  # characters from "ahead of" to the talks that are due
_PREREQUISITE = re.compile(
    r"\b(?:prerequisite|precondition|condition)s? (?:for|of|to)\s+(?:\w+\s+){0,2}$"
)
_OVERSEEN = re.compile(
    r"\b(?:monitor\w*|verif\w+|overse\w+|supervis\w+|implementation of|compliance with|adherence to|"
    r"architects? of|mediators? of|guarantors? of)\s+(?:\w+\s+with\s+)?"
    r"(?:an?|the|any|its|their|this|that)?\s*(?:[\w-]+\s+){0,2}$"
)
_HALTED = re.compile(
    r"\b(?:suspend|halt|paus|freez|delay|postpon|begin|start|resum|complet)\w*\s+(?:the\s+|its\s+)?implementation of\b[^,;]*$"
)
_BASED = re.compile(
    r"\b(?:part of|under|in (?:accordance|line|keeping) with|in light of|according to|pursuant to|thanks to)\s+"
    r"(?:the terms of\s+)?(?:(?:an?|the|this|that|its|their|any)\s+(?:[\w’'-]+\s+){0,6})?$",
    re.IGNORECASE,
)
_BY_IT = re.compile(r"\baccording to (?:the |its |their )?$", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:\b(?:agreement|accords?|treaty|deal|pact)\s+(?:(?:formally|officially|finally)\s+)?|\bwhich\s+(?:has\s+|had\s+)?)$"
)
_STRUCK = re.compile(r"\b(?:strikes?|attacks?|raids?) (?:on|against)\s+(?:[\w’'-]+\s+){0,3}$")
_ATTACKS = re.compile(
    r"strikes?(?:[,.;]|\s(?:on|against|at|in|as|and|or|by|across|near|over|were|was|are|have|had|that|which|will|would)\b)"
)
_RATHER = re.compile(r"(?:instead of|rather than)\b", re.IGNORECASE)
_HEADING = re.compile(r"(?:[A-Z0-9][\w'’–-]*\s?(?:(?:of|in|the|and)\s)?){1,7}[\w ]{0,20}:\s")
_GOVERNING = (" for", " to ", " of ", " that")


def in_passing(topic: Topic, lead: str, text: str) -> bool:
    """Say whether a matter is only named: as a time, a basis, what is overseen, or in a heading."""
    clause, family = topic.clause, topic.rule.family
    if clause.opener == "time" and (
        _SINCE.match(text, clause.start) or (family == "ceasefire" and topic.verb)
    ):
        return True
    heading = _HEADING.match(text, *clause.sentence)
    if heading and topic.start < heading.end():
        return True  # "Iraq disarmament crisis: ..."
    verb = topic.verb if family == "ceasefire" else None
    if verb and verb.hit.form in {"ing", "s", "past"} and _ENDING.search(lead):
        return True  # "a peace deal ending decades of war", "which ended the war"
    if topic.rule.type == "nuclear.program" and _STRUCK.search(lead):
        return True
    if topic.form == "noun" and (
        _BY_IT.search(lead)
        or (topic.rule.family == "talks" and lead.endswith("across "))
        or _RATHER.match(text, clause.start)
        or _BASED.search(lead)
        or (_OVERSEEN.search(lead) and not _HALTED.search(lead))
    ):
        return True
    return bool(_PREREQUISITE.search(lead))


def ahead(topic: Topic, text: str) -> Verdict | None:
    """Return what "before" says of talks that nothing more is said of: they are due."""
    clause = topic.clause
    opener = _BEFORE.match(text, clause.start)
    if not opener or topic.form != "noun" or topic.rule.family != "talks":
        return None
    told = any(
        w.hit.form and w.hit.kind in {"cue", "verb"} and not is_noun(w, text) for w in clause.words
    )
    near = topic.start - opener.end() < _NEAR and "," not in text[opener.end() : topic.start]
    return None if told or not near else Verdict("scheduled", None, "form", ["before"])


def is_noun(word: Word, text: str) -> bool:
    """Say whether a verb's form stands as a noun that governs nothing: "the demand.", "a call"."""
    if word.hit.form not in {"base", "s"}:
        return False
    if word.hit.name == "reach" and _ATTACKS.match(text, word.start):
        return True
    if word.hit.name == "sign" and text.startswith(" of ", word.stop):
        return True  # "there are signs of progress"
    determined = ARTICLE.search(text[max(0, word.start - 12) : word.start])
    return bool(determined) and not text[word.stop : word.stop + 5].startswith(_GOVERNING)
