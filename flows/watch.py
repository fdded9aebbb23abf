"""What a Prefect server must do for Parley: tell which runs have died."""

from __future__ import annotations

from datetime import timedelta

from prefect import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

FLOWS = ["ingest", "retag", "backfill", "check", "report", "upkeep"]
#: Seconds without a heartbeat after which a run is taken for dead: three of them missed.
SILENCE = 90

_HEARTBEAT = "prefect.flow-run.heartbeat"
ZOMBIES = AutomationCore(
    name="parley: a run that fell silent has crashed",
    description="A process killed with -9 cannot say so: without this, its run shows as running "
    "for ever and keeps its slot.",
    trigger=EventTrigger(
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": FLOWS},
        after={_HEARTBEAT},
        expect={
            _HEARTBEAT,
            *(
                f"prefect.flow-run.{state}"
                for state in ("Completed", "Failed", "Crashed", "Cancelled", "TimedOut")
            ),
        },
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=SILENCE),
    ),
    actions=[
        ChangeFlowRunState(
            name="Crashed",
            state=StateType.CRASHED,
            message=f"no heartbeat for {SILENCE} s: its process has died",
            force=False,
        )
    ],
)


def set_up() -> None:
    """Create the automation on the server, unless it is there."""
    with get_client(sync_client=True) as client:
        if not client.read_automations_by_name(ZOMBIES.name):
            client.create_automation(ZOMBIES)
