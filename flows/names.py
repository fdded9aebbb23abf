"""How flow runs are named in the UI: what, when, and how much of it."""

from __future__ import annotations

import logging
import time
from typing import Any

from prefect import get_client
from prefect.runtime import flow_run

from flows import watched

#: What every flow of Parley is declared with. A flow hands on no result: its rows are in the
#: warehouse, its summary among the artifacts.
COMMON: dict[str, Any] = {"persist_result": False}
#: Seconds in which a server that failed is not asked again.
_PATIENCE = 120
_gone_until = 0.0
logger = logging.getLogger("parley")
logger.setLevel(logging.INFO)  # what the core says is shown on the run's page (CLIENT_ENVIRONMENT)


def run_name() -> str:
    """Return the name of the current flow run: the flow and its scheduled start, in UTC."""
    start = flow_run.get_scheduled_start_time()
    return f"{flow_run.get_flow_name() or 'run'} {start:%H:%M}"


def call_it(what: str) -> None:
    """Add to the current flow run's name what it has to do, now that it knows: "37 feeds"."""
    watched.tell(what)
    with_server(_rename, f"{run_name()}, {what}")


def with_server(call: Any, *args: Any, **kwargs: Any) -> Any:
    """Do something that only adds to what the UI shows; a server that is gone ends no run.

    Nor does it hold one up: after a failure nothing more is tried for a while.
    """
    global _gone_until  # noqa: PLW0603 - of this process, like the server that it speaks to
    if time.monotonic() < _gone_until:
        return None
    try:
        return call(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - whatever ails the server, the rows are what counts
        _gone_until = time.monotonic() + _PATIENCE
        logger.warning("the Prefect server was not told: %s: %s", type(error).__name__, error)
        return None


def _rename(name: str) -> None:
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=name)
