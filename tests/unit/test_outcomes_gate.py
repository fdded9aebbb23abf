"""What is no news of peace talks yields nothing, and is told why."""

from __future__ import annotations

import pytest

from tasks.outcomes import explain, tag
from tests.unit.tagged import RULES, read


@pytest.mark.parametrize(
    "text",
    [
        "Bus drivers and the transit company agreed to a truce in their pay dispute, the union said. Talks on overtime resume on Monday.",
        "The two strikers signed a truce before the cup match, their coach said, and the club lifted its sanctions.",
        "Washington and Beijing agreed to a 90-day tariff truce. Talks on steel duties and soybeans resume in May.",
        "In the novel, the two kingdoms exchange prisoners at a bridge and sign a peace treaty that nobody keeps.",
        "A century ago this week delegates signed the armistice that ended the war. An exhibition shows the pen.",
        "The three parties broke off coalition talks over the budget and will meet again on Tuesday.",
        "Polls taken for a broadcaster show that 60 per cent of Israelis want a ceasefire and the release of the hostages.",
        "Police released two hostages after a bank robbery in Manila; the gunman was sentenced.",
    ],
)
def test_look_alikes_yield_nothing(text):
    assert tag(text, RULES).outcomes == ()


def test_war_reports_without_talks_yield_nothing():
    assert not read("Russian forces launched 120 drones at Ukraine overnight, killing four people in Kharkiv.")  # fmt: skip


def test_an_explanation_shows_quotes_cues_and_what_was_left_out():
    text = "Russia has not yet agreed to a ceasefire with Ukraine. The peace talks could collapse."
    told = explain(text, RULES)
    page = str(told)
    assert "[1: Russia has not yet agreed to a ceasefire with Ukraine]" in page
    assert "ceasefire.general none: Russia" in page
    assert "not yet" in page
    assert "left out:" in page
    assert any(step.rule_id == "talks.round" and step.dropped for step in told.steps)


def test_a_closed_gate_says_why():
    told = explain(
        "Teachers and employers agreed to a truce in their pay dispute, the union said.", RULES
    )
    assert not told.is_open
    assert any("labour" in reason for reason in told.gate)


def test_a_long_text_of_another_field_yields_nothing():
    text = (
        "The club's manager said the two sides of the dressing room had buried the hatchet. "
        "Going back home was a relief, he said, and nobody would step down before the summer. "
        "The army of fans marched out of the stadium. A pair of boots on the ground told the rest. "
    ) * 6
    assert tag(text, RULES).outcomes == ()
    assert not tag(text, RULES).is_peace_process
