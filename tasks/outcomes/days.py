"""Which day an act has, and by when it is due: the dates of its sentence that tell of it.

"on Friday" is the Friday before or after the story's day. The verb that governs the date decides
between the two; without one the nearer lies near. A date of another act ("taken on 29 July", "the
earthquake of 28 March") is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tasks.outcomes.dates import DateSpan

_PLANNED = frozenset(
    {"scheduled", "agreed", "proposed", "conditional", "postponed", "threatened", "demanded"}
)
_DONE = frozenset({"implemented", "ongoing", "violated", "collapsed", "none"})
_SHORTLY = 30  # characters after a quote within which a date still tells of it
_NEAR = 183  # days: of a date without a year the coming one, where nothing tells it is gone by
#: Between a date that opens a sentence and its quote: nothing, or who acts.
_SUBJECT = re.compile(
    r"\s*,?\s*(?:(?!\b(?:said|says|saying|told|tells|that|who|which|after|when|where)\b)[^,;:]){0,60}"
)
_NEW_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while)\b|\b(?:but|while|although|though|whereas|which|who|whom|whose)\b"
)
_ENDS = re.compile(r"\b(?:ends?|ending|expires?|expiring|lapses?|runs? out) $")
_DEADLINES = frozenset({"by", "within", "until"})
_OF_OTHER = re.compile(
    r"[\s,]+(?:of|from|after|since|before)\s"
)  # "within ten days of the handshake"
_SPEECH = "said|says|told|tells|announced|announces|declared|declares|stated|reported|wrote|added|warned|confirmed|accused"
_SAID = re.compile(rf"\b(?:{_SPEECH})\s(?:(?!to\b)[\w’'-]+\s){{0,2}}$")
#: What makes a date part of a noun: "the earthquake of 28 March", not "on the night of 28 March".
_NOUN_OF = re.compile(
    r"\b(?!(?:morning|evening|night|afternoon|eve|hours|course|end|beginning)\b)[a-z][\w-]*\s$"
)
_RELATIVE = re.compile(
    r"[a-z,] (?:which|who|whom|whose|where|when)\b"
    r"|\b(?:the|an?|its|their|his|her)\s(?:[\w-]+\s)?[a-z-]+\s(?:that|(?:that\s)?(?:it|they|he|she))\s"
)
#: A verb that tells when: what is to come, and what is gone by. The later of two is the nearer one.
_TENSE = re.compile(
    r"\b(?:(?P<ahead>(?:will|would|shall|must|should|may|might|could|can)\b"
    r"|(?:is|are|was|were|be|been)\s(?:due|set|to|scheduled|planned|expected|slated|meant)\b"
    r"|(?:due|set|scheduled|planned|slated|expected|postponed|delayed|put off|moved|meant)\s(?=for|on|to|until|in|next)"
    r"|to\s(?:be\s)?(?!the\b|a\b|an\b|its\b|their\b|his\b|her\b)[a-z]{2,}|(?:begins|starts|meets?|opens)\b|be\s[a-z]+)"
    r"|(?P<past>(?:has|have|had|was|were|did)\b|(?!hundred|need|indeed|red\b|speed|seed|feed|armed|united)[a-z]{2,}ed\b"
    r"|(?:said|told|met|held|began|took|taken|came|went|gave|given|broke|broken|fell|left|made|sat|sent"
    r"|struck|won|withdrew|spoke|freed|grew|got|saw|brought|led|lost|ran|kept|swapped|agreed|drew|rose)\b))"
)
_PROMISE = re.compile(r",?\s+(?:to|that|for)\s")
_CLAUSE_END = re.compile(r"[;:]|, (?:and|but|while|which|who)\b|\b(?:but|while|although|whereas)\b")


def day_of(
    spans: Sequence[DateSpan],
    words: str,
    quote: tuple[int, int],
    status: str,
    published: date | None,
) -> str | None:
    """Return the day of an act, ISO 8601: one to come where it is planned, else one gone by.

    `words` is the sentence of the quote, `spans` its dates. The day of a promise or a demand is
    gone by too, and stands where no day is named for what is promised; what is scheduled has none.
    """
    gone = None
    own = [s for s in spans if belongs(s, words, *quote) and not _of_another(s, words, quote)]
    for span in sorted(own, key=lambda s: not quote[0] <= s.start < quote[1]):
        if span.kind not in {"on", "from"} or _ENDS.search(words, 0, span.start):
            continue
        if status not in _PLANNED:
            if span.iso is not None:
                return _just_now(span, published)
        elif _is_ahead(span, words, quote[0], published):
            if span.ahead is not None:
                return span.ahead
        elif span.iso is not None and status != "scheduled":
            gone = gone or span.iso
    return gone


def deadline_of(
    spans: Sequence[DateSpan],
    words: str,
    quote: tuple[int, int],
    status: str,
    matter: tuple[int, int],
) -> str | None:
    """Return the day by which an act is due, ISO 8601, if the sentence names it in full.

    Of two, the one that follows the matter first: from where it is named to where its clause ends.
    What is done has none, and a term that counts from another event ("within 100 days of the vote")
    cannot be told.
    """
    if status in _DONE:
        return None
    own = [s for s in spans if belongs(s, words, *quote)]
    for span in sorted(own, key=lambda s: not matter[0] <= s.start < matter[1]):
        ends = span.kind == "on" and _ENDS.search(words, 0, span.start)
        if span.kind == "within" and _OF_OTHER.match(words, span.stop):
            continue
        if span.kind in _DEADLINES or ends:
            iso = span.ahead or span.iso
            if iso is not None and len(iso) == 10:
                return iso
    return None


def belongs(span: DateSpan, words: str, start: int, stop: int) -> bool:
    """Say whether a date tells of a quote: in it, shortly after it, or set right in front."""
    if start <= span.start < stop:
        return True
    if span.start >= stop:
        return span.start < stop + _SHORTLY and not _NEW_CLAUSE.search(words, stop, span.start)
    opens = span.start < _SHORTLY and bool(_SUBJECT.fullmatch(words, span.stop, start))
    return opens or words[span.stop : start].strip(" ,") == ""


def _of_another(span: DateSpan, words: str, quote: tuple[int, int]) -> bool:
    """Say whether a date is that of a speech, of a noun, or of what a relative clause adds."""
    start = span.start
    surface = span.surface.lower()
    if surface.startswith("of ") and _NOUN_OF.search(words, 0, start):
        return True
    if start > quote[0] and (added := _RELATIVE.search(words, quote[0], start)):
        told = list(_TENSE.finditer(words, added.start(), start))
        return not (told and told[-1]["ahead"])  # but "a truce that starts on"
    return start >= quote[1] and bool(_SAID.search(words, 0, start))


def _is_ahead(span: DateSpan, words: str, start: int, published: date | None) -> bool:
    """Say whether a date of something planned is that of what is to come, and not of the plan.

    "agreed on Friday to meet", "on Friday they agreed": the plan's. "offered talks on Thursday",
    "agreed to meet on Thursday": what is to come, unless that would be far off. The quote of what
    is planned begins at `start`; a date told of before it is the plan's.
    """
    before = [m.end() for m in _CLAUSE_END.finditer(words, 0, span.start)]
    told = list(_TENSE.finditer(words, before[-1] if before else 0, span.start))
    if told:
        if told[-1]["ahead"]:
            return True
        promised = span.stop <= start or _PROMISE.match(words, span.stop)
        if promised or words.count(" ", told[-1].end(), span.start) <= 1:
            return False
    else:
        after = _CLAUSE_END.search(words, span.stop)
        verb = _TENSE.search(words, span.stop, after.start() if after else len(words))
        if verb is not None:
            return verb["ahead"] is not None
    past, ahead = (_distance(iso, published) for iso in (span.iso, span.ahead))
    return ahead <= _NEAR or ahead <= past


def _just_now(span: DateSpan, published: date | None) -> str | None:
    """Return the past reading, or tomorrow's where that is a year ago: it is a day ahead of us."""
    near = _distance(span.ahead, published) <= 1 and _distance(span.iso, published) > _NEAR
    return span.ahead if near else span.iso


def _distance(iso: str | None, published: date | None) -> int:
    """Return how many days lie between a date and the story's; many where it is unknown."""
    if iso is None or published is None or len(iso) not in {7, 10}:
        return 10_000
    day = date.fromisoformat(iso if len(iso) == 10 else f"{iso}-15")
    return abs((day - published).days)
