"""One act is one outcome, however often and by whatever reader an article is found to tell it."""

from __future__ import annotations

import pytest

from tasks.model import Evidence, Outcome
from tasks.outcomes.merge import merge


def outcome(kind: str, status: str, span: tuple[int, int] = (0, 10), **more: object) -> Outcome:
    rule = str(more.pop("rule", kind))
    return Outcome(
        type=kind,
        status=status,
        source_actors=more.pop("source", ("Russia", "Ukraine")),  # type: ignore[arg-type]
        target_actors=(),
        evidence=(Evidence("x" * (span[1] - span[0]), *span, rule),),
        rule_id=rule,
        rules_version="1",
        **more,  # type: ignore[arg-type]
    )


def learnt(kind: str, status: str, chance: float, **more: object) -> Outcome:
    return outcome(kind, status, rule=f"{kind}.learnt", confidence=chance, **more)


def kinds(*outcomes: Outcome) -> list[tuple[str, str]]:
    return [(o.type, o.status) for o in merge(outcomes)]


@pytest.mark.parametrize(
    ("chance", "expected"), [(0.3, "ceasefire.general"), (0.8, "ceasefire.partial")]
)
def test_what_weights_propose_for_a_rules_words_is_not_told_beside_it(chance, expected):
    found = kinds(
        outcome("ceasefire.general", "agreed"), learnt("ceasefire.partial", "scheduled", chance)
    )
    assert found == [(expected, "agreed")]


def test_weights_do_not_make_an_energy_truce_a_general_one():
    assert kinds(
        outcome("ceasefire.energy", "agreed"), learnt("ceasefire.general", "agreed", 0.9)
    ) == [("ceasefire.energy", "agreed")]


def test_what_weights_propose_for_other_words_or_parties_stays():
    rule = outcome("talks.round", "implemented")
    assert len(merge([rule, learnt("talks.next_round", "scheduled", 0.8, span=(20, 30))])) == 2
    assert len(merge([rule, learnt("talks.summit", "implemented", 0.8, source=("Iran",))])) == 2
    assert len(merge([rule, learnt("talks.impasse", "none", 0.8)])) == 2
    assert len(merge([rule, learnt("sanctions.lift", "implemented", 0.8)])) == 2


def test_a_breach_of_the_agreement_is_one_breach():
    found = kinds(
        outcome("agreement.framework", "violated"), learnt("ceasefire.general", "violated", 0.9)
    )
    assert found == [("ceasefire.general", "violated")]


def test_what_two_have_agreed_they_have_not_both_refused():
    agreed = outcome("ceasefire.general", "agreed")
    assert kinds(agreed, outcome("ceasefire.general", "rejected", span=(20, 30))) == [
        ("ceasefire.general", "agreed")
    ]
    alone = outcome("ceasefire.general", "rejected", span=(20, 30), source=("Russia",))
    assert len(merge([agreed, alone])) == 2
