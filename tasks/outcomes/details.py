"""What else a quote tells of an outcome: dates, condition, superlative, directness, conflict."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tasks.model import Outcome
from tasks.outcomes.dates import DateSpan, find_dates
from tasks.outcomes.days import day_of, deadline_of
from tasks.outcomes.topics import Topic
from tasks.rules import Rules

_SUPERLATIVE = re.compile(
    r"\b(?:(?:the |its |their )?(?:first|last|final|only)\s+(?:[\w'’-]+\s+){0,5}?(?:since|in over|in more than|"
    r"in nearly|in almost|for|of the (?:war|conflict)|in)\s[^,.;]{2,40}|"
    r"(?:the )?(?:largest|biggest|longest|heaviest|deadliest|highest-level|most \w+)\s+"
    r"(?:[\w'’-]+\s+){1,6}?(?:since|of the (?:war|conflict|entire conflict)|so far|to date|yet|ever)"
    r"(?:\s[^,.;]{2,30})?)",
    re.IGNORECASE,
)
#: One of these is in all that `_SUPERLATIVE` finds: most sentences are passed over by them.
_RANKS = tuple(
    "first last final only largest biggest longest heaviest deadliest highest most".split()
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


def detail(
    outcome: Outcome,
    text: str,
    topic: Topic,
    rules: Rules,
    published: date | None,
    revision_id: str,
) -> Outcome:
    """Return the outcome with what the sentence of its matter tells besides. Nothing is guessed."""
    start, stop = topic.clause.sentence
    words = text[start:stop]
    quote = outcome.evidence[0].start - start, outcome.evidence[0].stop - start
    matter = topic.start - start, topic.clause.stop - start
    spans, superlative = _told(words, published)
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
        date=day_of(spans, words, quote, outcome.status, published),
        deadline=deadline_of(spans, words, quote, outcome.status, matter),
        condition=condition.group().strip() if condition else None,
        superlative=superlative,
        directness=directness,
        conflict=conflict,
        temporal=temporal,
        revision_id=revision_id,
    )


@lru_cache(maxsize=16)
def _told(words: str, published: date | None) -> tuple[tuple[DateSpan, ...], str | None]:
    """Return the dates and the superlative of a sentence, which often tells of several outcomes."""
    ranked = any(map(words.casefold().__contains__, _RANKS))
    superlative = _SUPERLATIVE.search(words) if ranked else None
    return find_dates(words, published), superlative.group().strip() if superlative else None
