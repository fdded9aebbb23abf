"""The automations of the documentation are ones that Prefect accepts, on events that Parley emits."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_documented_automations_expect_events_that_are_emitted() -> None:
    from prefect.events.schemas.automations import AutomationCore, EventTrigger

    text = (ROOT / "docs" / "automations.yaml").read_text(encoding="utf-8")
    emitted = set(re.findall(r'"(parley\.\w+\.\w+)"', (ROOT / "flows" / "events.py").read_text()))
    expected = set()
    for item in yaml.safe_load(text)["automations"]:
        trigger = AutomationCore.model_validate(item).trigger
        assert isinstance(trigger, EventTrigger)
        expected |= trigger.expect
    assert expected == emitted & expected
    assert len(expected) == 3
