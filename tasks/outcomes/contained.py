"""Which matters of a clause stand by themselves: the others are an aim, a term, a part of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.outcomes.topics import Topic

_CONTAINS = re.compile(
    r"\s+(?:to|for|on|towards?)\s+(?:(?:prolong|extend|renew)\s+)?(?:a|an|the)?\s*(?:\w+\s+)?",
    re.IGNORECASE,
)
#: A document told by what it asks for: "a resolution calling for a truce".
_CALLS_FOR = re.compile(
    r"[^,;]{0,60}?\b(?:calling for|(?:that|which) calls? for|demanding|(?:that|which) demands?)\s+(?:[\w-]+\s+){0,3}"
)
_LEFT = re.compile(r"\s*(?:(?:the|its|all|a|any|further|of|from)\s+)*(?:[\w-]+\s+){0,2}")
_OF_TALKS = frozenset("postpone begin resume collapse held suspend fail stop end".split())
_AT_FIRST = 24  # characters before talks that are the subject of a clause
_ABOUT = re.compile(
    r"\s+(?:with [^,;]{2,30}?\s)?(?:on|about|over|regarding|concerning)\s+(?:[\w’'-]+\s+){0,3}"
)
_ENDING = re.compile(r"(?:an? |the )?(?:end|stop|halt|ceas|resolv)\w*\b", re.IGNORECASE)
_AIMED = re.compile(
    r",?\s+(?:to|on|about|over|for|(?:aimed|aiming) (?:at|to)|with the (?:aim|goal) of|(?:intended|meant) to)"
    r"\s+(?:help |bring about |an? |the )*"
)
_IN_EXCHANGE = re.compile(r"in (?:exchange|return) for", re.IGNORECASE)


def proper(found: Sequence[Topic], scanned: str, text: str) -> list[Topic]:
    """Leave out what another matter contains ("a roadmap to a ceasefire") and what rules exclude."""
    found = [
        topic
        for number, topic in enumerate(found)
        if not _leaves_talks(topic, found[number + 1 : number + 2], text)
    ]
    found = [
        topic
        for number, topic in enumerate(found)
        if number == 0 or not _is_its_aim(topic, found[number - 1], found, text)
    ]
    subject = _talks_told(found)
    if subject is not None:
        return [subject]
    kept = []
    for number, topic in enumerate(found):
        start, stop = topic.clause.sentence
        around = scanned[start : stop + 2]
        following = found[number + 1] if number + 1 < len(found) else None
        contains = (
            topic.rule.type == "agreement.framework"
            and topic.form == "noun"
            and following is not None
            and (
                _CONTAINS.fullmatch(text, topic.stop, following.start)
                or _CALLS_FOR.fullmatch(text, topic.stop, following.start)
            )
        )
        if not (
            contains
            or (topic.rule.family == "talks" and _names_other(topic, found))
            or _in_phrase(topic)
            or any(words in around for words in topic.rule.unless)
        ):
            kept.append(topic)
    return kept


def _is_its_aim(topic: Topic, earlier: Topic, found: Sequence[Topic], text: str) -> bool:
    """Say whether a matter is only what another is for: "talks to end the war", "mediate a truce".

    "In exchange for prisoners" tells the other side of a release that the sentence names itself.
    """
    gap = text[earlier.stop : topic.start]
    if topic.rule.family == "ceasefire":
        if earlier.rule.family in {"talks", "agreement"} and _ENDING.match(text, topic.start):
            return bool(_AIMED.fullmatch(gap))
        if earlier.rule.family == "mediation":
            return len(gap) < 24
    if topic.rule.type == "agreement.peace" and earlier.rule.family == "talks":
        return topic.form == "noun" and bool(_AIMED.fullmatch(gap))
    if topic.rule.type == "nuclear.program" and earlier.rule.family == "talks":
        return topic.form == "noun" and bool(_ABOUT.fullmatch(gap))
    if topic.rule.type == "exchange.prisoners" and _IN_EXCHANGE.match(text, topic.start):
        return any(t.rule.type == "release.hostages" for t in found)
    return False


def _leaves_talks(topic: Topic, following: Sequence[Topic], text: str) -> bool:
    """Say whether it is no land that is left: "pull out of peace talks", "withdraw from the deal"."""
    return topic.rule.type == "territory.withdrawal" and any(
        other.rule.family in {"talks", "agreement", "ceasefire"}
        and _LEFT.fullmatch(text, topic.stop, other.start)
        for other in following
    )


def _in_phrase(topic: Topic) -> bool:
    """Say whether talks are only a word of a set phrase: "its ports are not for negotiation"."""
    return topic.rule.family == "talks" and any(
        w.hit.kind == "cue"
        and not w.hit.form
        and w.hit.name in {"reject", "lack", "unready"}
        and w.start < topic.start
        and topic.stop <= w.stop
        for w in topic.clause.words
    )


def _talks_told(found: Sequence[Topic]) -> Topic | None:
    """Return talks of which a sentence tells what becomes of them: "Talks on a truce were put off"."""
    if len(found) != 2 or found[0].rule.family != "talks" or found[0].form != "noun":
        return None
    talks, other = found
    told = any(
        w.hit.kind == "cue" and w.hit.name in _OF_TALKS and w.hit.form and w.start >= other.stop
        for w in talks.clause.words
    )
    first = talks.start - talks.clause.start < _AT_FIRST and other.form == "noun"
    return talks if told and first and _names_other(talks, found) else None


def _names_other(topic: Topic, found: Sequence[Topic]) -> bool:
    """Say whether talks are named only for what they are about: "talks on the return of"."""
    return any(
        w.hit.kind == "cue"
        and w.hit.name == "discuss"
        and not w.hit.form
        and w.start <= topic.start
        and topic.stop <= w.stop
        and topic.stop - topic.start < w.stop - w.start
        and any(0 <= other.start - w.stop <= 30 for other in found)
        for w in topic.clause.words
    )
