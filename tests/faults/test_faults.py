"""Every fault of the fault server, met by the steps of the walk, judged from the warehouse.

The short form of `make faults`: the same contracts, with the waits cut and without Prefect's server.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tasks.settings import Settings, load_settings
from tests.faults.stage import Stage


@pytest.mark.shared
def test_every_fault_is_met(shared: Path, tmp_path: Path) -> None:
    waits = {
        "connect_timeout": 2.0,
        "read_timeout": 2.0,
        "total_timeout": 4.0,
        "page_timeout": 20.0,
    }
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    with Stage(shared / "faults/fault_server.py", tmp_path, brief=True) as stage:
        stage.play(
            lambda: walk(load_settings(stage.settings(**waits, workers=1), clean), stage.sources())
        )
        verdicts, facts = stage.verdicts()
    assert facts.canary == 0
    assert {name: problem for name, problem in verdicts.items() if problem} == {}
    assert len(verdicts) == 201


def walk(settings: Settings, sources: list[str]) -> None:
    """One run of flows.ingest, its steps called as the plain functions that they are."""
    from tasks import steps
    from tasks.run import Run

    with Run("ingest", settings) as run:
        polls = steps.poll.fn(run, steps.choose.fn(run, sources, False))
        steps.record.fn(run, steps.read.fn(run, polls))
        while batches := steps.pending.fn(run):
            for batch in batches:
                # not tagged: what the rules make of the faults' text is not asked here
                steps.load.fn(run, steps.extract.fn(run, steps.fetch.fn(run, batch)))
        run.enter("completed")
