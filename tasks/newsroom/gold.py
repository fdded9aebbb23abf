"""The stories' texts with what a careful reader finds in them, for measuring a tagger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tasks.newsroom.stories import Expected, Story


def gold(stories: Sequence[Story], language: str | None = "en") -> Iterator[dict[str, Any]]:
    """Yield each revision of each story as one labelled passage.

    The keys are those of the labelled passages that taggers of this kind are scored on: id
    (`publisher/slug@n`), date, language, text, is_peace_process, and outcomes with type, status,
    source_actors, target_actors, mediators, quantity, evidence, start, end and attribution.
    Reprints are left out, since a passage counts once. `language` is a primary tag
    ("en" takes en-GB in); None gives every language.
    """
    for story in stories:
        if story.syndicated or language not in (None, story.language.partition("-")[0]):
            continue
        for number, revision in enumerate(story.revisions):
            text = revision.text
            yield {
                "id": f"{story.key}@{number}",
                "date": revision.at.date().isoformat(),
                "language": story.language,
                "text": text,
                "is_peace_process": story.is_peace_process,
                "outcomes": [_outcome(e, text) for e in revision.expected],
            }


def _outcome(expected: Expected, text: str) -> dict[str, Any]:
    start = text.index(expected.quote)
    quantity = expected.quantity
    return {
        "type": expected.type,
        "status": expected.status,
        "source_actors": list(expected.source),
        "target_actors": list(expected.target),
        "mediators": list(expected.mediators),
        "quantity": quantity
        and {"value": quantity.value, "unit": quantity.unit, "scope": quantity.scope},
        "evidence": expected.quote,
        "start": start,
        "end": start + len(expected.quote),
        "attribution": expected.speaker,
    }
