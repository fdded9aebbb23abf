"""What a clause is about: the matters that rules name, as noun, as verb with object, as idiom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.actors import Mention
from tasks.outcomes.scan import Clause, Word
from tasks.rules import Hit, Rule, Rules

_ARTICLE = re.compile(r"\b(?:the|an?|its|their|his|any|no|of)\s+$", re.IGNORECASE)
_CONCERNING = re.compile(r" over (?!\d|half|a hundred|one hundred)")
#: What stands before a participle that describes: "warned of renewed violence".
_DESCRIBED = re.compile(
    r"\b(?:of|with|against|about|by|over|amid|despite|for|following|after)\s+$", re.IGNORECASE
)
_OF = re.compile(r"\s+of\s+(?:[\w,.'’-]+\s+){0,7}")
_AS_VERB = re.compile(r"(?:deal with|vote in)\b")
#: Whose list, names or families they are is not what is done: "a list of 640 prisoners".
_MERELY_OF = re.compile(
    r"\b(?:lists?|names?|famil(?:y|ies)|relatives|wives|mothers|lawyers|photographs?|pictures)\s+of\s+"
    r"(?:[\w,.'’-]+\s+){0,4}$",
    re.IGNORECASE,
)
#: What is left so is not left by anybody: "leaves territory to be discussed".
_LEFT_SO = re.compile(r"\s+(?:to be|out|open|unresolved|unsettled|undecided|aside)\b")
_ITSELF = re.compile(r"\b(?:it|they|he|she) (?:is|are|was|were) to\b")
_BODY_OF = re.compile(r"\bto an? (?:\w+ )?$")  # "hand power to a body of experts"
#: The thing that a town's name is.
PLACE = Hit("thing", "places")
#: The verb of an act that needs none.
BARE = "bare"
_ARMED = frozenset({"troops", "armed", "fighters_held"})
_CARRIED = frozenset({"release", "return"})
_BE = re.compile(r"\b(?:is|are|was|were|been|being)\b")
_MEETING_OR_DEAL = frozenset({"talks", "agreement"})
_REACH = 70  # characters from a verb to its object
_NEXT = 20  # from a verb to the town that is its object
_BACK = 60  # from an object back to it, in the passive


@dataclass(slots=True)
class Topic:
    """One matter in one clause. `form` is that of the verb, "noun" or "idiom"."""

    rule: Rule
    start: int
    stop: int
    form: str
    clause: Clause
    status: str = ""  # of an idiom
    verb: Word | None = None
    passive: bool = False
    word: Word | None = None  # the cue that resumes a matter of before
    bare: bool = False  # a thing alone: a matter where a cue right beside it governs it


def topics(clause: Clause, text: str, rules: Rules) -> list[Topic]:
    """Return the matters of a clause in order, the longest where they overlap."""
    found: list[Topic] = []
    for word in clause.words:
        if word.hit.kind == "topic" and not _is_verb(word, text):
            found.append(Topic(rules.by_id[word.hit.name], word.start, word.stop, "noun", clause))
        elif word.hit.kind == "idiom":
            rule = rules.by_id[word.hit.name]
            told = rule.family in _CARRIED and bool(_BE.search(text, word.start, word.stop))
            found.append(
                Topic(rule, word.start, word.stop, "idiom", clause, word.hit.status, passive=told)
            )
        elif word.hit.kind == "verb":
            found.extend(_acts(word, clause, text, rules))
        elif word.hit.kind == "thing":
            found.extend(
                Topic(rule, word.start, word.stop, "noun", clause, bare=True)
                for rule in rules.acts.get((BARE, word.hit.name), ())
            )
    found = [t for t in found if not _is_object(t, found)]
    found.sort(key=lambda t: (t.bare, -(t.stop - t.start), t.start, t.form == "noun"))
    kept: list[Topic] = []
    for topic in found:
        if topic.bare and any(topic.rule.family == other.rule.family for other in kept):
            continue
        if all(topic.start >= other.stop or topic.stop <= other.start for other in kept):
            kept.append(topic)
    kept.sort(key=lambda t: t.start)
    return kept


def _acts(verb: Word, clause: Clause, text: str, rules: Rules) -> list[Topic]:
    """Return what a verb makes with the things of its clause, one matter a family."""
    form = verb.hit.form
    found: list[Topic] = []
    if verb.hit.name == "exchange" and text[max(0, verb.start - 3) : verb.start].lower() == "in ":
        return found  # "in exchange for the hostages"
    if not _ARTICLE.search(text[max(0, verb.start - 8) : verb.start]):
        alone = rules.acts.get((verb.hit.name, ""), ())
        found.extend(Topic(r, verb.start, verb.stop, form, clause, verb=verb) for r in alone)
    things = [w for w in clause.words if w.hit.kind == "thing"]
    if _is_armed(clause, things):
        things += [Word(m.start, m.stop, PLACE) for m in clause.mentions if is_town(m)]
    nearest: dict[str, Topic] = {}
    for thing in things:
        rows = rules.acts.get((verb.hit.name, thing.hit.name), ())
        if not rows or _complement(thing, things, text):
            continue
        for rule in rows:
            topic = _act(rule, verb, thing, clause, text)
            if topic is None and _moves(rule, verb, thing, clause, text):
                topic = Topic(rule, thing.start, verb.stop, form, clause, verb=verb)
            if topic is not None:
                nearest.setdefault(rule.family, topic)
    return [*found, *nearest.values()]


def _is_object(topic: Topic, found: list[Topic]) -> bool:
    """Say whether a noun is what an act of the same type is done to: "returned the bodies of 20"."""
    return (
        topic.form == "noun"
        and not topic.bare
        and topic.rule.family in _CARRIED
        and any(
            act.verb is not None
            and act.form != "base"
            and act.rule.type == topic.rule.type
            and act.start < topic.stop
            and topic.start < act.stop
            for act in found
        )
    )


def _is_verb(word: Word, text: str) -> bool:
    """Say whether the name of a matter is a verb here: "have to deal with", "is expected to vote in"."""
    return bool(_AS_VERB.match(text, word.start)) and text[max(0, word.start - 3) : word.start] == (
        "to "
    )


def is_town(mention: Mention) -> bool:
    """Say whether a mention is a place that stands for nobody, as a capital may."""
    return mention.kind == "place" and not mention.actors


def _is_armed(clause: Clause, things: list[Word]) -> bool:
    """Say whether soldiers or an armed group are in a clause: of those it counts to leave a town."""
    return any(w.hit.name in _ARMED for w in things) or any(
        m.kind == "group" for m in clause.mentions
    )


def family_of(name: str) -> str:
    """Return the family of the outcome that a rule's id begins with."""
    return name.partition(".")[0]


def _complement(thing: Word, things: list[Word], text: str) -> bool:
    """Say whether a thing only completes another: the soldiers of "the bodies of 50 soldiers"."""
    return any(
        other.stop < thing.start and _OF.fullmatch(text, other.stop, thing.start)
        for other in things
    )


def _act(rule: Rule, verb: Word, thing: Word, clause: Clause, text: str) -> Topic | None:
    """Return verb and object as one matter, active or passive, where they belong together."""
    form = verb.hit.form
    if _is_no_object(rule, verb, thing, text):
        return None
    if _ITSELF.search(text, thing.stop, verb.start):
        return None  # "hostages, the last that it was to let go"
    if form in {"past", "part"} and _DESCRIBED.search(text, max(0, verb.start - 10), verb.start):
        return None
    if verb.start < thing.start and thing.stop < verb.stop:
        # "sent 40 prisoners home": the thing stands between a verb and its particle
        return Topic(rule, verb.start, verb.stop, form, clause, verb=verb)
    if verb.stop < thing.start:
        if _apart(verb, thing, clause, text):
            return None
        if form in {"base", "s"} and text.startswith(" of ", verb.stop):
            return Topic(rule, verb.start, thing.stop, "noun", clause)  # "the release of"
        if form in {"s", "base"} and any(
            w.hit.form and w.hit.kind in {"cue", "verb"} and 0 < verb.start - w.stop <= 2
            for w in clause.words
        ):
            return Topic(rule, verb.start, thing.stop, "noun", clause)  # "accepts limits on"
        return Topic(rule, verb.start, thing.stop, form, clause, verb=verb)
    if thing.stop > verb.start or form not in {"past", "part"} or _is_split(verb, clause):
        return None
    if verb.start - thing.stop > _BACK or _crossed(clause, thing.stop, verb.start):
        return None
    auxiliary = any(
        w.hit.kind == "mark" and w.hit.name == "be" and thing.stop <= w.start < verb.start
        for w in clause.words
    )
    if auxiliary or verb.start - thing.stop <= 1:
        return Topic(rule, thing.start, verb.stop, form, clause, verb=verb, passive=True)
    return None


def _is_no_object(rule: Rule, verb: Word, thing: Word, text: str) -> bool:
    """Say whether a thing is not itself what is left, freed or handed over."""
    if _MERELY_OF.search(text, max(0, thing.start - 70), thing.start):
        return True
    if rule.type == "territory.withdrawal":
        return text.startswith("lea", verb.start) and bool(_LEFT_SO.match(text, thing.stop))
    if rule.family == "ceasefire" and verb.stop < thing.start:
        return " with " in text[verb.stop : thing.start]  # "ended on Friday with air strikes"
    if rule.type == "security.disarmament" and text.startswith("group of ", thing.start):
        return True  # "the second group of 13 was handed over"
    return text.startswith("body of ", thing.start) and bool(
        _BODY_OF.search(text, max(0, thing.start - 20), thing.start)
    )


def _apart(verb: Word, thing: Word, clause: Clause, text: str) -> bool:
    """Say whether a thing after a verb is not its object, for what stands between them."""
    reach = _NEXT if thing.hit is PLACE else _REACH
    if thing.start - verb.stop > reach or _crossed(clause, verb.stop, thing.start):
        return True
    between = text[verb.stop : thing.start]
    if (
        " as " in between
        or " included " in between
        or (thing.hit is PLACE and " near " in between)
        or _CONCERNING.search(between)
        or between.startswith((" and ", " for ", "-"))
    ):
        return True  # "are suspended as rocket attacks", "called for elections"
    comma = between.find(",")
    for word in clause.words:
        if verb.stop <= word.start and word.stop < thing.start:
            if word.hit.kind == "topic" and family_of(word.hit.name) in _MEETING_OR_DEAL:
                return True  # "resume talks that were broken off after the attacks"
            if word.hit.kind == "thing" and word.stop <= verb.stop + comma:
                return True  # "returned 390 people each, 120 of them civilians"
    return False


def _is_split(verb: Word, clause: Clause) -> bool:
    """Say whether somebody or some place stands between a verb and its particle: its object."""
    return any(verb.start < m.start and m.stop < verb.stop for m in clause.mentions)


def _moves(rule: Rule, verb: Word, thing: Word, clause: Clause, text: str) -> bool:
    """Say whether the thing itself does what the verb says: "troops have started redeploying"."""
    if not any(
        a.subject and a.verb == verb.hit.name and a.object == thing.hit.name for a in rule.acts
    ):
        return False
    return (
        thing.stop < verb.start
        and verb.start - thing.stop <= 32
        and "," not in text[thing.stop : verb.start]
        and not _ARTICLE.search(text, max(thing.stop, verb.start - 8), verb.start)
        and not _is_split(verb, clause)
        and " see " not in text[thing.stop : verb.stop]
        and not any(
            w.hit.kind in {"verb", "cue"}
            and w.hit.form in {"past", "s"}
            and w.hit.name not in {"begin", "resume", verb.hit.name}
            and thing.stop <= w.start < verb.start
            and w.start != verb.start
            for w in clause.words
        )
    )


def _crossed(clause: Clause, start: int, stop: int) -> bool:
    """Say whether another verb, or "to" or "of" with one, stands between."""
    for word in clause.words:
        if start <= word.start < stop and word.stop <= stop:
            hit = word.hit
            if hit.kind in {"verb", "cue"} and hit.form in {"past", "s", "base", "ing"}:
                return True
            if hit.kind == "mark" and hit.name in {"report", "by"}:
                return True
    return False
