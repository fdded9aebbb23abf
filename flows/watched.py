"""How far a run is, told to whoever watches it: the terminal of the command that started it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

#: Is told what is being worked on, how much of it is done, and of how much in all, if that is known.
Watcher = Callable[[str, float, float | None], None]
#: Of this run; a schedule's runs have none: their progress is in the log and in the UI.
watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def tell(what: str, done: float = 0, total: float | None = None) -> None:
    """Tell the watcher, if there is one."""
    if (watching := watcher.get()) is not None:
        watching(what, done, total)
