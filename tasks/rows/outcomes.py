"""Tables of the outcomes: tagging, outcome, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from tasks.model import Outcome, Tagging
from tasks.rows.table import TEXTS, Stamp, Tables, schema, table

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
    ids = [outcome.outcome_id for outcome in outcomes]
    counts = [len(item.outcomes) for item in items]
    return {
        "tagging": table(_TAGGING, stamp, items, n_outcomes=counts),
        "outcome": _outcomes(outcomes, ids, stamp),
        "evidence": _evidence(outcomes, ids, stamp),
    }


def _outcomes(items: Sequence[Outcome], ids: Sequence[str], stamp: Stamp) -> pa.Table:
    numbers = [item.quantity for item in items]
    said = [item.attribution for item in items]
    return table(
        _OUTCOME,
        stamp,
        items,
        outcome_id=ids,
        quantity=[number.value if number else None for number in numbers],
        unit=[number.unit if number else None for number in numbers],
        scope=[number.scope if number else None for number in numbers],
        speaker=[who.speaker if who else None for who in said],
        speaker_kind=[who.kind if who else None for who in said],
        speaker_party=[who.party if who else None for who in said],
        speaker_verb=[who.verb if who else None for who in said],
        act_date=[item.date for item in items],
    )


def _evidence(outcomes: Sequence[Outcome], ids: Sequence[str], stamp: Stamp) -> pa.Table:
    quotes = [
        (key, ordinal, evidence, evidence.rule_id or outcome.rule_id)
        for key, outcome in zip(ids, outcomes, strict=True)
        for ordinal, evidence in enumerate(outcome.evidence)
    ]
    return table(
        _EVIDENCE,
        stamp,
        [evidence for _, _, evidence, _ in quotes],
        outcome_id=[key for key, _, _, _ in quotes],
        ordinal=[ordinal for _, ordinal, _, _ in quotes],
        start_offset=[evidence.start for _, _, evidence, _ in quotes],
        stop_offset=[evidence.stop for _, _, evidence, _ in quotes],
        rule_id=[rule_id for _, _, _, rule_id in quotes],
    )
