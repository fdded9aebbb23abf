"""A tagging as JSON, in the shape of the labelled passages."""

from __future__ import annotations

from typing import Any

from tasks.model import Tagging


def to_json(identity: str, tagging: Tagging) -> dict[str, Any]:
    """Return the record that `parley tag` writes for one text."""
    return {
        "id": identity,
        "is_peace_process": tagging.is_peace_process,
        "outcomes": [
            {
                "type": o.type,
                "status": o.status,
                "source_actors": list(o.source_actors),
                "target_actors": list(o.target_actors),
                "mediators": list(o.mediators),
                "venue": o.venue,
                "quantity": None
                if o.quantity is None
                else {
                    "value": o.quantity.value,
                    "unit": o.quantity.unit,
                    "scope": o.quantity.scope,
                },
                "evidence": o.evidence[0].quote,
                "start": o.evidence[0].start,
                "end": o.evidence[0].stop,
                "attribution": o.attribution.speaker if o.attribution else None,
                "claim": o.claim,
                "confidence": o.confidence,
                "rule": o.rule_id,
            }
            for o in tagging.outcomes
        ],
    }
