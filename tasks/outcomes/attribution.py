"""Who says so: the speaker of a sentence, and the stretch that is what he says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.actors import Mention
from tasks.model import Attribution

_VERBS = (
    r"said|says|say|told|tells|announced|announces|confirmed|confirms|reported|reports|stated|states|"
    r"claimed|claims|added|adds|insisted|insists|declared|declares|revealed|reveals|warned|warns|"
    r"replied|replies|argued|argues|admitted|admits|acknowledged|acknowledges|noted|notes|conceded|"
    r"cautioned|explained|maintains|maintained|alleges|alleged|accused|accuses|complained|complains|"
    r"stressed|stresses|retorted|retorts|wrote|writes|repeated|repeats|posted|reiterated|reiterates|"
    r"emphasised|emphasized|clarified|countered|counters"
)
_NAME = r"(?:[^,.;:]|\.(?=[A-Z]\.)|(?<=\b[A-Z])\.|(?<=Mr)\.)"
# What may follow a verb of saying at the end of a sentence: "on Monday", "reporters in Doha".
_AFTER = (
    r"(?:on|in|at|after|late|early|before|during|to|when|while|as|from|via|through|by|following|under|without|"
    r"\w+day|yesterday|today|\w+ly|reporters|journalists|parliament|lawmakers|diplomats|viewers|ministers|state|"
    r"the|a|an|his|her|its|their|[A-Z]\w+|\w+ing)\b"
)
_PERFORMED = re.compile(r"(?:announce|declare)[sd]?")
_ACT = re.compile(r"\s+(?:an?|its?|the|their|his|her|new|further)\b")
_TAIL = re.compile(
    r",(?!\d)\s*[”\"']?\s*("
    + _NAME
    + r"{2,80}?(?:, (?:who|the|a|an|its|his|her|[A-Z][\w.’'-]+)\s"
    + _NAME
    + r"{2,60},)?)\s+("
    + _VERBS
    + r")\b(?:\s+"
    + _AFTER
    + r"[^,;:]*)?[.”\"]*\s*$"
)
_TAIL_ON = re.compile(
    r",(?!\d)\s*[”\"']?\s*((?:the |an? |its |his |her |their )?[^,.;:]{2,70}?)\s+(said|says|reported|announced|confirmed)\s+(?:on|after|late|in|at|early|before)\b[^,;:]*[.”\"]*\s*$"
)
_MIDDLE = re.compile(
    r",(?!\d)\s+("
    + _NAME
    + r"{2,60}?)\s+(said|says|announced|insisted|insists|conceded|added|noted|warned|repeated)\s*,"
)
_HEAD = re.compile(
    r"^[“\"']?((?:[^,.;:“\"—]|\.(?=[A-Z]\.)|(?<=\b[A-Z])\.|(?<=\bMr)\.|(?<=\bMrs)\.|(?<=\bMs)\.)"
    r"{2,80}?)\s+("
    + _VERBS
    + r")\b(?:\s+(?:on|late|early)\s+\w+day)?(?:\s+(?:that|it|reporters|viewers|lawmakers|journalists|parliament)\b|,|\s)"
)
_LIVE = re.compile(r"(?:LIVE )?(?:\d{1,2}[:.]\d\d )?(?:[—–-] )?([A-Z][^,.;:“\"—]{2,40}):\s(?=\S)")
_TOLD = re.compile(r"tells?|told")
_ORDER = re.compile(r"\s*[^,.;]{2,50}? to [a-z]")
_LEADING = re.compile(
    r"(?:(?:(?:an?|two|three|four|some|several) )?(?:hours?|days?|weeks?|months?) (?:after|before|earlier|later) )?(?:(?:and|but|while|though|although|however|meanwhile|still|later|then|after|before|with)\b,?\s*)*",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\b(?:and|but|that|which|has|have|had|was|were|is|are|will|would|could|did|does|denied|agreed|called|met|"
    r"accused|rejected|asked|wanted|welcomed|published)\b"
)
_PRONOUN = re.compile(r"(?:he|she|it|they)", re.IGNORECASE)
_BACK = 500  # characters back within which a pronoun finds who speaks
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
    r"\b(?:analysts?|commentators?|critics|experts?|observers|professor|columnist|pundits?|retired|think tank|historian)\b|^(?:some|many)$",
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
    sentence = text[start:stop]
    if ": " not in sentence and _SPOKEN.isdisjoint(scanned[start + 1 : stop + 1].split()):
        return None, start, stop
    seen = _VIEWED.search(sentence)
    if seen:
        return Attribution(f"viewed by {seen.group(1)}", "commentary", None, "viewed"), start, stop
    for name, verb, place, inner_start, inner_stop in _candidates(sentence, mentions, start):
        found = _speaker(
            name, verb, start + place, mentions, start + inner_start, start + inner_stop
        )
        if found is not None:
            return found
    return None, start, stop


def _candidates(
    sentence: str, mentions: Sequence[Mention], start: int
) -> Iterator[tuple[str, str, int, int, int]]:
    """Yield name, verb, place of the name and the bounds of what is said, the surest first."""
    end = len(sentence)
    match = _ACCORDING.search(sentence)
    if match:
        opens = match.start() < 3
        closes = not opens and match.end() >= end - 2
        bounds = match.end() if opens else 0, match.start() if closes else end
        yield match.group(1), "according", match.start(1), *bounds
    match = _LIVE.match(sentence)
    if match and any(
        m.kind == "person" for m in _named(mentions, start + match.start(1), match.group(1))
    ):
        yield match.group(1), "said", match.start(1), match.end(), end
    match = _TAIL.search(sentence) or _TAIL_ON.search(sentence)
    if match and not _acts(match, sentence):
        yield match.group(1), match.group(2), match.start(1), 0, match.start()
    match = _HEAD.match(sentence)
    if match and not (_TOLD.fullmatch(match.group(2)) and _ORDER.match(sentence, match.end(2))):
        yield match.group(1), match.group(2), match.start(1), match.end(), end
    match = _MIDDLE.search(sentence)
    if match:
        yield match.group(1), match.group(2), match.start(1), 0, end


def _acts(match: re.Match[str], sentence: str) -> bool:
    """Say whether a word of saying does something: "the army declared a truce"."""
    return bool(_PERFORMED.fullmatch(match.group(2)) and _ACT.match(sentence, match.end(2)))


def _named(mentions: Sequence[Mention], place: int, name: str) -> list[Mention]:
    return [m for m in mentions if place <= m.start < place + len(name) and m.actors]


def _speaker(
    name: str, verb: str, place: int, mentions: Sequence[Mention], start: int, stop: int
) -> tuple[Attribution, int, int] | None:
    """Return the speaker, or None where the words before the verb name nobody who could speak."""
    leading = _LEADING.match(name)
    if leading:
        name, place = name[leading.end() :], place + leading.end()
    name = name.strip(" ,“”\"'")
    own = _named(mentions, place, f"{name}  ")
    if _PRONOUN.fullmatch(name):
        meant = _meant(name.lower(), place, mentions)
        name, own = (meant.surface, [meant]) if meant is not None else (name, [])
    predicate = _PREDICATE.search(name)
    if predicate and " and " not in f" {predicate.group()} ":
        first = [m for m in own if m.stop <= place + predicate.start()]
        if not first:
            return None
        name, own = name[: first[0].stop - place], first[:1]
    elif predicate and len(own) != 2 and len(name) > 40 and own:
        name, own = name[: own[0].stop - place], own[:1]
    if not name:
        return None
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
    return Attribution(name, kind, party, verb), start, stop


def _meant(pronoun: str, place: int, mentions: Sequence[Mention]) -> Mention | None:
    """Return whom a pronoun means: the last person, or for "it" and "they" whoever is no person."""
    person = pronoun in {"he", "she"}
    for mention in reversed(mentions):
        near = mention.stop <= place and place - mention.stop < _BACK and mention.actors
        if (
            near
            and mention.kind not in {"place", "anaphor"}
            and (mention.kind == "person") is person
        ):
            return mention
    return None
