"""Who says so: the speaker of a sentence, and the stretch that is what he says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.actors import Mention
from tasks.model import Attribution

_VERBS = (
    r"said|says|say|told|tells|announced|announces|confirmed|confirms|reported|reports|stated|states|"
    r"claimed|claims|added|adds|insisted|insists|declared|declares|revealed|reveals|warned|warns|"
    r"replied|replies|argued|argues|admitted|admits|acknowledged|acknowledges|noted|notes|conceded|"
    r"cautioned|explained|maintains|maintained|alleges|alleged|accused|accuses|complained|complains"
)
_TAIL = re.compile(
    r",\s*[”\"']?\s*((?:[^,.;:]|,\s(?=who|the))"
    r"{2,80}?)\s+(" + _VERBS + r")\b[^,;:]*[.”\"]*\s*$"
)
_TAIL_ON = re.compile(
    r",\s*[”\"']?\s*((?:the |an? |its |his |her |their )?[^,.;:]{2,70}?)\s+(said|says|reported|announced|confirmed)\s+(?:on|after|late|in|at|early|before)\b[^,;:]*[.”\"]*\s*$"
)
_HEAD = re.compile(
    r"^[“\"']?((?:[^,.;:“\"—]|\.(?=[A-Z]\.))"
    r"{2,80}?)\s+("
    + _VERBS
    + r")\b(?:\s+(?:on|late|early)\s+\w+day)?(?:\s+(?:that|it|reporters|viewers|lawmakers|journalists|parliament)\b|,|\s)"
)
_ACCORDING = re.compile(r"\b(?:according to|in the words of)\s+([^,.;]{2,80})", re.IGNORECASE)
_VIEWED = re.compile(
    r"\b(?:viewed|seen|regarded|interpreted)\s+by\s+(some|many|analysts|observers|critics|experts)\b",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"\b(?:media|news|agency|television|tv|radio|newspaper|broadcaster|channel|times|post|reuters|tass|daily)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"\b(?:analysts?|commentators?|critics|experts?|observers|professor|columnist|pundits?|colonel|retired|think tank|some|many|historian|diplomats)\b",
    re.IGNORECASE,
)


#: One of these stands in every sentence of which a speaker is known.
_SPOKEN = frozenset(_VERBS.split("|")) | frozenset(
    "according words viewed seen regarded interpreted".split()
)


def attribute(
    text: str, scanned: str, start: int, stop: int, mentions: Sequence[Mention]
) -> tuple[Attribution | None, int, int]:
    """Return the speaker of a sentence, and the bounds of the sentence without the speaker.

    `scanned` is the text as patterns see it (`tasks.rules.notation.scannable`).
    """
    if _SPOKEN.isdisjoint(scanned[start + 1 : stop + 1].split()):
        return None, start, stop
    sentence = text[start:stop]
    seen = _VIEWED.search(sentence)
    if seen:
        return Attribution(f"viewed by {seen.group(1)}", "commentary", None, "viewed"), start, stop
    match = _ACCORDING.search(sentence)
    if match:
        inner_stop = stop
        inner_start = start
        if match.start() < 3:
            inner_start = start + match.end()
        elif match.end() >= len(sentence) - 2:
            inner_stop = start + match.start()
        return _speaker(
            match.group(1),
            "according to",
            start + match.start(1),
            mentions,
            inner_start,
            inner_stop,
        )
    match = _TAIL.search(sentence) or _TAIL_ON.search(sentence)
    if match:
        return _speaker(
            match.group(1),
            match.group(2),
            start + match.start(1),
            mentions,
            start,
            start + match.start(),
        )
    match = _HEAD.match(sentence)
    if match:
        return _speaker(
            match.group(1),
            match.group(2),
            start + match.start(1),
            mentions,
            start + match.end(),
            stop,
        )
    return None, start, stop


def _speaker(
    name: str, verb: str, place: int, mentions: Sequence[Mention], start: int, stop: int
) -> tuple[Attribution, int, int]:
    name = name.strip(" ,“”\"'")
    own = [m for m in mentions if place <= m.start < place + len(name) + 2 and m.actors]
    party = own[0].actors[0] if own else None
    if _MEDIA.search(name):
        kind = "media"
    elif _COMMENT.search(name):
        kind = "commentary"
    elif own and "mediator" in own[0].roles and own[0].kind != "state":
        kind = "mediator"
    elif own:
        kind = "party"
    else:
        kind = "official"
    return Attribution(name, kind, party, verb.split(maxsplit=1)[0]), start, stop
