"""How a matter stands where clauses join: what governs two alike, what one sets as a condition."""

from __future__ import annotations

import re

from tasks.outcomes.findings import Telling
from tasks.outcomes.scan import Clause, Sentence
from tasks.outcomes.status import decide
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

_DENIED = re.compile(r"\b(?:not|never|refus\w+|fail\w*)\b|n['’]t\b")
_INCLUDES = re.compile(
    r"(?:which|that)\s+(?:\w+ly\s+|also\s+|would\s+|will\s+)?"
    r"(?:includes?|provides? for|calls? for|involves?|envisages?|foresees?)"
)
_ACCORD = re.compile(r"\b(?:agreement|accords?|treaty|deal|pact|protocol)\b")
_FIRST = re.compile(
    r"before (?:agreeing|accepting|consenting|signing|committing|joining|entering|returning|resuming|attending)\b",
    re.IGNORECASE,
)
_CONDITIONED = frozenset(
    "conditional threatened rejected suspended agreed proposed scheduled".split()
)
_PROMISED = frozenset({"agreed", "proposed", "scheduled"})
_BREAKING = frozenset({"suspended", "collapsed"})
_STRICT = frozenset({"if", "unless", "provided", "only", "not"})
#: From the beginning of a joined clause to a matter that shares what governs the clause before.
_LISTED = re.compile(r"(?:,|\b(?:and|or|then|also)\b|\s)*(?:[a-z-]+\s+){0,4}")
_SAW = re.compile(r"\b(?:how|what|whether) ")
_ASIDE = re.compile(
    r"\b(?:according|under|by|after|before|with|within|thanks|due|despite|in line)\b"
)
_AND_TO = re.compile(r", (?:and )?to $")
_ALSO_TO = re.compile(
    r"(?:, )?and (?:accept|agree to|recogni[sz]e|give up|renounce|withdraw|release|lift|allow|let)\b"
)
_TO_COME = frozenset({"will", "would", "shall", "is to", "are to", "was to", "were to", "must"})
_WITHHELD = {"threaten": "threatened", "reject": "rejected", "unready": "rejected"}
_NOT_SHARED = frozenset({"violated", "collapsed", "none", "suspended"})


def verdict_in(topic: Topic, sentence: Sentence, telling: Telling) -> Verdict | None:
    """Return how a matter stands in its sentence: in its own clause, and by those around it."""
    clause, text = topic.clause, telling.text
    if topic.form != "resumed" and clause.opener in {"condition", "only"}:
        if _SAW.search(text, clause.start, topic.start):
            return None  # "once each had set down how it saw a truce"
        return _set_as_condition(clause, _kept_back(telling.main, sentence, clause), text)
    if _goes_on(clause):
        before = next((c for c in sentence.clauses if c.stop == clause.start), None)
        if before is not None and before.opener in {"condition", "only"}:
            return _set_as_condition(before, telling.main, text)
    if (
        telling.main is not None
        and telling.main.status == "demanded"
        and _FIRST.match(text, clause.start, topic.start)
    ):
        return Verdict("conditional", None, "form", ["before"])
    verdict = _as_term(topic, telling) or _bidden(topic, telling) or decide(topic, text)
    if topic.form == "resumed":
        return verdict
    position = next(i for i, c in enumerate(sentence.clauses) if c is clause)
    leading = sentence.clauses[max(0, position - 1)]
    if verdict is None:
        verdict = _shared(topic, leading, telling)
    if verdict is None:
        return _bargained(topic, sentence, telling)
    _conditioned(verdict, position, sentence, telling)
    if topic.rule.type == "sanctions.impose" and verdict.fired[-1:] == ["unless"]:
        verdict.status = "threatened"  # "proposes sanctions unless the fighting ends"
    return verdict


def _kept_back(main: Verdict | None, sentence: Sentence, clause: Clause) -> Verdict | None:
    """Return what a condition is set for, though no rule makes a matter of it: "refuses to do so"."""
    if main is not None and main.status in _CONDITIONED:
        return main
    words = [w for w in sentence.words if w.hit.name in _WITHHELD and w.start < clause.start]
    return Verdict(_WITHHELD[words[-1].hit.name], words[-1], "before", []) if words else main


def _conditioned(verdict: Verdict, position: int, sentence: Sentence, telling: Telling) -> None:
    """Make a promise conditional where the clause after it, or one that leads, sets a condition."""
    text = telling.text
    telling.condition = 0
    after = position + 1
    while after < len(sentence.clauses) and _adds_no_verb(sentence.clauses[after]):
        after += 1
    for following in sentence.clauses[after : after + 1]:
        if following.opener in {"condition", "only"} and not _is_term(following, text):
            telling.condition = following.stop
            opening = _opening(following, text)
            kept_back = verdict.status == "rejected" and opening in {"until", "unless"}
            if kept_back or verdict.status in _PROMISED:
                verdict.status = "conditional"
                verdict.fired.append(opening)
            elif verdict.status in _BREAKING and opening in {"if", "unless"}:
                verdict.status = "threatened"
                verdict.fired.append(opening)
    leading = sentence.clauses[0]
    if position == 1 and leading.opener in {"condition", "only"}:
        opening = _opening(leading, text)
        if opening in _STRICT and verdict.status in _PROMISED:  # "If X stops, Y will"
            verdict.status = "conditional"
            verdict.fired.append(opening)


def _as_term(topic: Topic, telling: Telling) -> Verdict | None:
    """Return how a term of an accord stands: agreed where "a peace deal which calls for" it is signed."""
    clause, main, text = topic.clause, telling.main, telling.text
    if main is None or main.status not in {"signed", "agreed", "proposed"}:
        return None
    told = _INCLUDES.match(text, clause.start, topic.start)
    if told is None or not _ACCORD.search(text, telling.main_stop - 80, clause.start):
        return None
    return Verdict(
        "proposed" if main.status == "proposed" else "agreed", None, "shared", [told.group()]
    )


def _bidden(topic: Topic, telling: Telling) -> Verdict | None:
    """Return what goes on: "demands that it become neutral and accept", "agreed to go, and to let in"."""
    main, text = telling.main, telling.text
    if (
        main is not None
        and main.status == "agreed"
        and main.side == "before"
        and topic.form == "idiom"
    ):
        to = _AND_TO.search(text, topic.clause.start, topic.start)
        return Verdict("agreed", None, "shared", list(main.fired)) if to else None
    if main is None or main.status != "demanded" or main.cue is None or main.side != "before":
        return None
    told = _ALSO_TO.match(text, topic.clause.start, topic.start)
    that = " that " in text[main.cue.start : main.cue.stop + 6]
    return Verdict("demanded", main.cue, "shared", list(main.fired)) if told and that else None


def _goes_on(clause: Clause) -> bool:
    """Say whether a clause only adds to the one before: "will stop and withdraw if"."""
    return clause.opener == "and" and not clause.own_subject


def _adds_no_verb(clause: Clause) -> bool:
    """Say whether a clause goes on without a finite verb of its own: "and halt its fire"."""
    finite = any(w.hit.kind == "cue" and w.hit.form in {"s", "past"} for w in clause.words)
    return _goes_on(clause) and not finite


def _governs(verdict: Verdict, clause: Clause) -> bool:
    """Say whether what decided a clause goes on to govern a list: "would swap ... and let in"."""
    if verdict.status in _NOT_SHARED:
        return False
    if verdict.side == "shared":
        return True
    if verdict.side == "before" and verdict.cue is not None:
        return clause.start <= verdict.cue.start < clause.stop
    return bool(verdict.fired) and verdict.fired[0].lower() in _TO_COME


def _shared(topic: Topic, before: Clause, telling: Telling) -> Verdict | None:
    """Return what governs two matters alike: "agreed to resume talks and release a hostage"."""
    clause, main, text = topic.clause, telling.main, telling.text
    if main is None or telling.main_stop != before.stop:
        return None
    told = _INCLUDES.match(text, clause.start, topic.start)
    if told and topic.form == "noun":
        return Verdict(main.status, None, "shared", [told.group()])
    if not _goes_on(clause) or not _governs(main, before):
        return None
    if topic.form not in {"base", "noun"} or not _LISTED.fullmatch(text, clause.start, topic.start):
        return None
    if _ASIDE.search(text, clause.start, topic.start):
        return None  # ", according to the text"
    return Verdict(main.status, None, "shared", list(main.fired))


def _bargained(topic: Topic, sentence: Sentence, telling: Telling) -> Verdict | None:
    """Return what a bare noun is in a bargain: "possible only after X", "in exchange for X"."""
    clause, main, text = topic.clause, telling.main, telling.text
    following = next((c for c in sentence.clauses if c.start == clause.stop), None)
    if following is not None and following.opener == "only" and topic.form == "noun":
        return Verdict("conditional", None, "form", [_opening(following, text)])
    given = text.startswith(("in exchange for", "in return for"), clause.start)
    if given and main is not None and main.status in {"implemented", "agreed"}:
        return Verdict("agreed", None, "form", ["in exchange"])
    return None


def _set_as_condition(clause: Clause, main: Verdict | None, text: str) -> Verdict | None:
    """Return a demand where a clause names what must come first: "until X", "unless X"."""
    opening = _opening(clause, text)
    if _is_term(clause, text):
        return None
    strict = clause.opener == "only" or opening in {"until", "unless"}
    if main is not None and main.status == "conditional":
        strict = True  # "offered a truce if Israel withdraws": the offer asks for it
    if main is not None and main.status == "threatened":
        strict = strict or bool(_DENIED.search(text, clause.start, clause.stop))
    if strict and main is not None and main.status in _CONDITIONED:
        return Verdict("demanded", None, "condition", [opening])
    return None


def _is_term(clause: Clause, text: str) -> bool:
    """Say whether "until" opens no clause but a date: "until elections next year"."""
    told = any(
        w.hit.form in {"past", "part", "s", "base"} or w.hit.name in {"be", "have", "will"}
        for w in clause.words
    )
    return _opening(clause, text) == "until" and clause.opener == "condition" and not told


def _opening(clause: Clause, text: str) -> str:
    return text[clause.start : clause.start + 12].lower().split()[0]
