"""How flow runs are named in the UI: what, and when."""

from __future__ import annotations

from prefect.runtime import flow_run


def run_name() -> str:
    """Return the name of the current flow run: the flow and its scheduled start, in UTC."""
    start = flow_run.get_scheduled_start_time()
    return f"{flow_run.get_flow_name() or 'run'} {start:%Y-%m-%d %H:%M}"
