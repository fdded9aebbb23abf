"""Tables of the outcomes: tagging, outcome, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from tasks.model import Outcome, Tagging
from tasks.rows.table import TEXTS, Stamp, Tables, of, schema, table

_TAGGING = schema(
    "revision_id rules_version is_peace_process n_outcomes unknown_names",
    is_peace_process=pa.bool_(),
    n_outcomes=pa.int32(),
    unknown_names=TEXTS,
)
_OUTCOME = schema(
    "outcome_id revision_id rules_version type status source_actors target_actors mediators venue"
    " quantity unit scope speaker speaker_kind speaker_party speaker_verb claim temporal act_date"
    " deadline condition superlative directness conflict confidence rule_id",
    source_actors=TEXTS,
    target_actors=TEXTS,
    mediators=TEXTS,
    quantity=pa.float64(),
    confidence=pa.float64(),
)
_EVIDENCE = schema(
    "outcome_id ordinal quote start_offset stop_offset rule_id cues",
    ordinal=pa.int32(),
    start_offset=pa.int32(),
    stop_offset=pa.int32(),
    cues=TEXTS,
)


def taggings(items: Iterable[Tagging], stamp: Stamp) -> Tables:
    """Return tables `tagging`, `outcome` and `evidence`."""
    items = list(items)
    outcomes = [outcome for item in items for outcome in item.outcomes]
    tagged = (of(_TAGGING, item) | {"n_outcomes": len(item.outcomes)} for item in items)
    quotes = (
        {
            "outcome_id": outcome.outcome_id,
            "ordinal": ordinal,
            "quote": evidence.quote,
            "start_offset": evidence.start,
            "stop_offset": evidence.stop,
            "rule_id": evidence.rule_id or outcome.rule_id,
            "cues": list(evidence.cues),
        }
        for outcome in outcomes
        for ordinal, evidence in enumerate(outcome.evidence)
    )
    return {
        "tagging": table(_TAGGING, tagged, stamp),
        "outcome": table(_OUTCOME, (_outcome(item) for item in outcomes), stamp),
        "evidence": table(_EVIDENCE, quotes, stamp),
    }


def _outcome(item: Outcome) -> dict[str, Any]:
    number, said = item.quantity, item.attribution
    return of(_OUTCOME, item) | {
        "quantity": number.value if number else None,
        "unit": number.unit if number else None,
        "scope": number.scope if number else None,
        "speaker": said.speaker if said else None,
        "speaker_kind": said.kind if said else None,
        "speaker_party": said.party if said else None,
        "speaker_verb": said.verb if said else None,
        "act_date": item.date,
    }
