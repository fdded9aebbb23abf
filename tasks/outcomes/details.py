"""What else a quote tells of an outcome: dates, condition, superlative, directness, conflict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tasks.model import Outcome
from tasks.outcomes.dates import DateSpan, find_dates
from tasks.rules import Rules

_SUPERLATIVE = re.compile(
    r"\b(?:(?:the |its |their )?(?:first|last|final|only)\s+(?:[\w'’-]+\s+){0,5}?(?:since|in over|in more than|"
    r"in nearly|in almost|for|of the (?:war|conflict)|in)\s[^,.;]{2,40}|"
    r"(?:the )?(?:largest|biggest|longest|heaviest|deadliest|highest-level|most \w+)\s+"
    r"(?:[\w'’-]+\s+){1,6}?(?:since|of the (?:war|conflict|entire conflict)|so far|to date|yet|ever)"
    r"(?:\s[^,.;]{2,30})?)",
    re.IGNORECASE,
)
_INDIRECT = re.compile(
    r"\b(?:indirect|proximity)\b|through (?:mediators|intermediaries)", re.IGNORECASE
)
_DIRECT = re.compile(r"\b(?:direct(?:ly)?|face[- ]to[- ]face)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:only (?:if|after|once|when)|if|unless|until|once|as soon as|provided(?: that)?|as long as|"
    r"on (?:the )?condition that)\b[^.;]+",
    re.IGNORECASE,
)
_PLANNED = frozenset(
    {"scheduled", "agreed", "proposed", "conditional", "postponed", "threatened", "demanded"}
)
_SHORTLY = 30  # characters after a quote within which a date still tells of it
#: Between a date that opens a sentence and its quote: nothing, or who acts.
_SUBJECT = re.compile(
    r"\s*,?\s*(?:(?!\b(?:said|says|saying|told|tells|that|who|which|after|when|where)\b)[^,;:]){0,60}"
)
_NEW_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while|which|who)\b|\b(?:but|while|although|though|whereas)\b"
)
_ENDS = re.compile(r"\b(?:ends?|ending|expires?|expiring|lapses?|runs? out) $")
_PROMISE = re.compile(r",?\s+(?:to|that)\s")
_DEADLINES = frozenset({"by", "within", "until"})


def detail(
    outcome: Outcome, text: str, sentence: tuple[int, int], rules: Rules, published: date | None
) -> Outcome:
    """Return the outcome with what its sentence tells besides. Nothing is guessed."""
    start, stop = sentence
    words = text[start:stop]
    quote = outcome.evidence[0]
    spans, superlative = _told(words, published)
    own = [s for s in spans if _belongs(s, words, quote.start - start, quote.stop - start)]
    condition = _CONDITION.search(words) if outcome.status == "conditional" else None
    directness = None
    if outcome.type.startswith("talks."):
        directness = (
            "indirect" if _INDIRECT.search(words) else "direct" if _DIRECT.search(words) else None
        )
    parties = (*outcome.source_actors, *outcome.target_actors)
    conflict = rules.actors.conflict_of(parties, published) if parties else None
    temporal = "scheduled" if outcome.status == "scheduled" else "current"
    return replace(
        outcome,
        date=_date(own, words, quote.start - start, outcome.status),
        deadline=_deadline(own, words),
        condition=condition.group().strip() if condition else None,
        superlative=superlative,
        directness=directness,
        conflict=conflict,
        temporal=temporal,
    )


@lru_cache(maxsize=16)
def _told(words: str, published: date | None) -> tuple[tuple[DateSpan, ...], str | None]:
    """Return the dates and the superlative of a sentence, which often tells of several outcomes."""
    superlative = _SUPERLATIVE.search(words)
    return find_dates(words, published), superlative.group().strip() if superlative else None


def _belongs(span: DateSpan, words: str, start: int, stop: int) -> bool:
    """Say whether a date tells of a quote: in it, shortly after it, or set right in front."""
    if start <= span.start < stop:
        return True
    if span.start >= stop:
        return span.start < stop + _SHORTLY and not _NEW_CLAUSE.search(words, stop, span.start)
    opens = span.start < _SHORTLY and bool(_SUBJECT.fullmatch(words, span.stop, start))
    return opens or words[span.stop : start].strip(" ,") == ""


def _date(spans: Sequence[DateSpan], words: str, start: int, status: str) -> str | None:
    """Return the day of an act: one to come where it is planned, else one gone by.

    The day on which a promise was made is gone by too: it stands in front of the quote (`start`),
    or between the promise and what is promised ("agreed on Friday to meet").
    """
    for span in spans:
        if span.kind in {"on", "from"} and not _ENDS.search(words, 0, span.start):
            promised = span.stop <= start or bool(_PROMISE.match(words, span.stop))
            ahead = status in _PLANNED and not (promised and status != "scheduled")
            iso = span.ahead if ahead else span.iso
            if iso is not None:
                return iso
    return None


def _deadline(spans: Sequence[DateSpan], words: str) -> str | None:
    for span in spans:
        ends = span.kind == "on" and _ENDS.search(words, 0, span.start)
        if span.kind in _DEADLINES or ends:
            iso = span.ahead or span.iso
            if iso is not None and len(iso) == 10:
                return iso
    return None
