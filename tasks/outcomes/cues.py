"""What a cue says of a matter, and how "not", "not yet", "will", "must" and "could" change it."""

from __future__ import annotations

import re

from tasks.outcomes.breaches import breach_of, is_to_end, status_in, to_be_broken
from tasks.outcomes.marks import TO, between, is_dated, marked, negation
from tasks.outcomes.scan import Clause, Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict
from tasks.rules import Cue

#: Cues that say something of their own subject: "the truce collapsed".
_INTRANSITIVE = frozenset(
    "collapse held stop begin resume end fulfil hold_firm schedule lack postpone".split()
)
_INNER = frozenset({"extended", "under_discussion", "postponed", "suspended"})
_DONE = frozenset("implemented ongoing signed extended collapsed suspended agreed".split())
_COMING = frozenset({"implemented", "ongoing", "signed", "extended"})
_SET_TO = re.compile(
    r"(?:is|are|was|were|set|due|scheduled|expected) to\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_MET_TO = re.compile(r"\b(?:meets?|met|gather(?:s|ed)?)\b[^,;]*$")
_TO_BEGIN = re.compile(r"[a-z] to\s+(?:\w+ly\s+)?$")
_NOT_TO = re.compile(r"\b(?:not|never) to\s+$")
_SETTING = re.compile(r"\b(?:at|during|after|following|in an?|over an?|by)\s+(?:[\w-]+\s+){0,3}$")
_WISH = re.compile(r"want(?:s|ed)?|expect(?:s|ed)?", re.IGNORECASE)
_OWN_ACT = re.compile(r"\s+to\s+\w")
_AGENT = re.compile(r"\s*(?:\w+\s+){0,3}by\b")
_DECLARED = frozenset({"declare", "announce"})
_FROM = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}?(?:beginning|starting|effective|from (?:noon|midnight|dawn|tomorrow|\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Octo|Novem|Decem)ber)|to (?:begin|start|take effect)|that (?:is to|will) (?:begin|start))\b"
)
_THAT = re.compile(r"\s+(?:that|which)\s+(?:had|has|have|was|were|is|are)\b")
_THAT_WHO = re.compile(r"\s+(?:that|which)\s+[A-Z]")
_WITH_ITS = re.compile(r"\bwith (?:its|their|his|her|the) $")
_CALLS = re.compile(r"call(?:s|ed|ing)? (?:on|upon|for)|demand(?:s|ed|ing)\b|urg(?:es?|ed|ing)\b")
_BEING = re.compile(r"\bbeing\s+(?:\w+ly\s+)?$")
_ENDED = re.compile(
    r"\s*(?:$|[.,;:—–]|(?:on|in|at|after|without|with|early|late|for|when|as|and|but|by|last|this|next|"
    r"today|yesterday|inconclusively|abruptly|again|there|here|before|hours|days|only|\w+day)\b)",
    re.IGNORECASE,
)
_ATTRIBUTIVE = re.compile(r"\b(?:the|an?|its|their|his|her|this|that)\s+$", re.IGNORECASE)
_SEEMS = re.compile(r"\b(?:(?:appear|seem|begin|start)(?:s|ed)?|began) to\s$")
_ENDS = re.compile(r"\s+(?:the |all |its |their )?(?:[a-z]+ )?")  # "have ended peace talks"
_TO_END = re.compile(r"\s*(?:to\s+)?(?:expire|end|lapse|run out|finish|conclude)\b")
#: A plan said of the matter it follows: "the exchange planned for Saturday has been put off".
_PLANNED = re.compile(r"(?:planned|scheduled|due|set|slated) ")
_OBJECT = 48  # characters from "reach" to what is reached
_WEAK = 60  # from a weak cue to its matter
_PREDICATE = 90  # from a matter to a phrase said of it


def before_it(before: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return what the outermost strong cue before a matter says."""
    chain = [w for w in before if w.hit.cue is not None and not w.hit.cue.weak]
    broken = to_be_broken(before, topic, text) or breach_of(chain, topic, text)
    if broken is not None:
        return broken
    for position, word in enumerate(chain):
        cue = word.hit.cue
        status = status_in(cue, topic, text) if cue else ""
        if cue is None or not status:
            continue
        if cue.name == "reach" and (
            topic.start - word.stop > _OBJECT or topic.rule.type == "political.elections"
        ):
            continue  # nor is an election agreed by who won it
        held = topic.rule.family == "talks" and status in _DONE
        if held and _SETTING.search(text, word.stop, topic.start):
            continue  # "agreed at the talks": the talks are not what was agreed
        inner_names = {w.hit.name for w in chain[position + 1 :]}
        if status == "violated" and inner_names & {"demand", "propose"}:
            return Verdict("rejected", word, "before", [text[word.start : word.stop]])
        if cue.name == "schedule" and "discuss" in inner_names:
            return Verdict("under_discussion", word, "before", [text[word.start : word.stop]])
        if status == "demanded" and is_to_end(chain[position + 1 :], topic, text):
            continue  # "calls on Ukraine to abandon the truce"
        if cue.passes and not negation(word, topic.clause):
            inner = _inner(chain[position + 1 :], topic, text)
            if inner is not None:
                said, status = inner
                fired = [text[word.start : word.stop], text[said.start : said.stop]]
                return Verdict(status, said, "before", fired)
        verdict = modified(word, cue, status, topic, text, "before")
        if _NOT_TO.search(text, word.stop, topic.start):
            verdict.status = "rejected" if verdict.status == "agreed" else ""
            verdict.fired.append("not to")
        return verdict
    return None


def _inner(chain: list[Word], topic: Topic, text: str) -> tuple[Word, str] | None:
    """Return the cue to which an agreement gives way: "agreed to extend"."""
    for word in chain:
        status = status_in(word.hit.cue, topic, text) if word.hit.cue else ""
        if status in _INNER:
            return word, status
    return None


def after_it(after: list[Word], topic: Topic, text: str, *, describing: bool) -> Verdict | None:
    """Return what a predicate after a matter says, or a participle that describes it."""
    for word in after:
        if _describes(word, topic, text) is not describing:
            continue
        cue = word.hit.cue
        if cue and cue.name == "schedule" and _TO_END.match(text, word.stop):
            continue  # "is scheduled to expire today"
        status = status_in(cue, topic, text) if cue else ""
        if status == "agreed" and _BEING.search(text, topic.stop, word.start):
            status = "under_discussion"  # "an agreement being finalised"
        if cue and status:
            return modified(word, cue, status, topic, text, "after")
    return None


def weakly(before: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return what the nearest weak cue says; one that passes only where it is alone."""
    chain = [
        w for w in before if w.hit.cue and w.hit.cue.weak and status_in(w.hit.cue, topic, text)
    ]
    firm = [w for w in chain if w.hit.cue and not w.hit.cue.passes]
    for word in reversed(firm or chain):
        cue = word.hit.cue
        if cue is None or topic.start - word.stop > _WEAK:
            continue
        gap = text[word.stop : topic.start]
        if cue.name in _DECLARED and " that " in gap:
            continue  # "declares that its truce will not be renewed"
        if cue.name == "end" and "," in text[word.stop : topic.start]:
            continue  # "talks end successfully, resulting in an accord"
        announced = topic.form == "base" and cue.name == "announce"
        if announced and TO.search(text[word.stop : topic.start]):
            continue
        perfect = topic.form in {"past", "part"} and marked(
            topic.clause, topic.start, ("have",), 12
        )
        if cue.name == "announce" and perfect:
            continue  # "announces that it has withdrawn"
        verdict = modified(word, cue, status_in(cue, topic, text), topic, text, "before")
        if verdict.status or word is (firm or chain)[0]:
            return verdict  # but "orders the army to observe": the order says it
    return None


def modified(word: Word, cue: Cue, status: str, topic: Topic, text: str, side: str) -> Verdict:
    """Return what a cue says after all: denied, due, demanded, or nothing ("could collapse")."""
    clause = topic.clause
    fired = [text[word.start : word.stop]]
    if side == "after" and _has_own_subject(word, topic, text):
        side = "relative"
    denial = negation(word, clause)
    if denial:
        fired.insert(0, text[denial.start : denial.stop])
        return Verdict(_denied(denial, word, cue, status, topic), word, side, fired)
    if marked(clause, topic.start, ("no",), 10) and status in {"agreed", "implemented", "signed"}:
        return Verdict("none", word, side, ["no", *fired])
    wish = status == "demanded" and _WISH.fullmatch(text, word.start, word.stop)
    alone = not any(word.stop <= m.start < topic.start for m in clause.mentions)
    if wish and (
        _OWN_ACT.match(text, word.stop)
        or (topic.rule.family == "talks" and side == "before" and alone)
    ):
        return Verdict("proposed", word, side, fired)  # "wants to hold talks"
    if marked(clause, word.start, ("may",), 12):
        status = ""
    elif (
        cue.name == "end"
        and topic.rule.family == "talks"
        and side == "before"
        and _ENDS.fullmatch(text, word.stop, topic.start)
    ):
        status = "collapsed"
    elif (
        cue.name in _DECLARED
        and status in {"implemented", "agreed"}
        and _FROM.match(text, topic.stop)
    ):
        status = "scheduled"  # "declares a truce beginning on Sunday"
    elif status in _DONE and marked(clause, word.start, ("must",), 12):
        status = "demanded"
    elif going := _going(word, status, side, clause, text):
        status = going
    elif status in _DONE and side == "before" and word.hit.form in {"base", "ing"}:
        status = _infinite(word, status, topic, text)
    elif marked(clause, word.start, ("will",), 16) and (
        status in _COMING or (status == "agreed" and side == "after")
    ):
        promised = status == "implemented" and side == "before" and topic.rule.family != "talks"
        status = "agreed" if promised and not is_dated(topic, text) else "scheduled"
    return Verdict(status, word, side, fired)


def _going(word: Word, status: str, side: str, clause: Clause, text: str) -> str:
    """Return what goes on, or is to begin, by the form of its cue; "" where the form says nothing."""
    if (
        status == "implemented"
        and word.hit.form == "ing"
        and marked(clause, word.start, ("be",), 12)
    ):
        return "ongoing"  # "talks are taking place"
    begins = side == "after" and status == "ongoing" and word.hit.form == "base"
    return "scheduled" if begins and _TO_BEGIN.search(text, 0, word.start) else ""


def _denied(denial: Word, word: Word, cue: Cue, status: str, topic: Topic) -> str:
    if cue.name == "hold_firm" and topic.rule.family == "talks":
        return "none"
    if denial.hit.name == "yet" and status in {"agreed", "signed", "implemented", "none"}:
        return "none"
    if cue.negated == "none" and marked(topic.clause, word.start, ("will",), 24):
        return "rejected"
    return cue.negated


def _infinite(word: Word, status: str, topic: Topic, text: str) -> str:
    """Return what an infinitive or gerund says: due, or no fact at all ("in an effort to sign")."""
    clause = topic.clause
    lead = text[max(0, word.start - 24) : word.start]
    if word.hit.form == "base":
        if TO.search(lead):
            if status == "signed" and _MET_TO.search(text, clause.start, word.start):
                return status  # "meet in Senegal to sign"
            return "scheduled" if _SET_TO.search(lead[-20:]) else ""
    else:
        lead = text[clause.start : word.start].strip(" ,;—").removeprefix("and").strip()
        if lead and not marked(clause, word.start, ("be",), 12):
            return ""  # but for a clause of its own: ", accepting a truce"
    if status in _COMING and marked(clause, word.start, ("will",), 16):
        return "scheduled"
    return status


def predicates(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a cue after a matter is its predicate, and not another clause's."""
    hit = word.hit
    clause = topic.clause
    gap = text[topic.stop : word.start]
    lead = text[max(0, word.start - 12) : word.start]
    if hit.form and (_ATTRIBUTIVE.search(lead) or lead.endswith(("'s ", "’s "))):
        return False  # "the expiring treaty", "the army's demands"
    if hit.name == "demand" and not hit.form and _WITH_ITS.search(gap):
        return False  # "a draft document with its conditions for a settlement"
    if hit.name == "demand" and _CALLS.match(text, word.start):
        return _has_own_subject(word, topic, text)  # "the declaration calls on"
    if hit.name == "end" and hit.form and not _ENDED.match(text, word.stop):
        return False  # "an accord that would end decades of conflict"
    if not hit.form:
        return len(gap) < _PREDICATE and not gap.endswith((" in the ", " during the "))
    if hit.name == "end" and any(
        w.hit.kind == "thing" and word.stop <= w.start <= word.stop + 22 for w in clause.words
    ):
        return False  # "the truce ended weeks of fighting"
    if hit.name in _INTRANSITIVE:
        helped = marked(clause, word.start, ("will", "must", "may", "not", "no"), 16)
        seems = bool(_SEEMS.search(text, topic.stop, word.start))
        return hit.form != "base" or bool(helped) or seems or text[topic.stop - 1] == "s"
    if (
        hit.form == "ing"
        and not marked(clause, word.start, ("be",), 12)
        and text[word.start - 2] != ","
    ):
        return False  # "the government and opposing groups"
    if hit.form in {"past", "part"}:
        passive = between(clause, "be", word.start - 16, word.start)
        if passive or len(gap.split()) <= 1 or _AGENT.match(text, word.stop):
            return True
    return _has_own_subject(word, topic, text)


def _describes(word: Word, topic: Topic, text: str) -> bool:
    """Say whether a cue only describes: "a truce agreed last month", "that had been planned"."""
    if _THAT.match(text, topic.stop) and word.start - topic.stop < 30:
        return True
    if word.hit.name == "schedule" and _THAT_WHO.match(text, topic.stop):
        return _has_own_subject(
            word, topic, text
        )  # "the talks that Angola had planned for Tuesday"
    if word.hit.name == "schedule" and not word.hit.form:
        beside = not text[topic.stop : word.start].strip(" ,")
        return beside and bool(_PLANNED.match(text, word.start))
    return (
        word.hit.form in {"past", "part"}
        and word.hit.name not in _INTRANSITIVE
        and not between(topic.clause, "be", topic.stop, word.start)
    )


def _has_own_subject(word: Word, topic: Topic, text: str) -> bool:
    """Say whether an actor stands right before a cue: "a truce that Kyiv rejected"."""
    return any(
        topic.stop <= m.start
        and 0 <= word.start - m.stop <= 18
        and "," not in text[topic.stop : m.start]
        for m in topic.clause.mentions
    )
