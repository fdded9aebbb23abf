"""Run pure functions over many documents on every core, where one bad document costs only itself.

A worker process imports the pure modules and nothing of Prefect. One that hangs is killed at its
deadline, one that dies is replaced; either way only the document in hand is lost, and its place
in the result says so.
"""

from __future__ import annotations

import atexit
import os
import pickle
import sys
import threading
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as DeadlineError
from functools import lru_cache
from multiprocessing import current_process
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from tasks.errors import ConfigError, StepError
from tasks.settings import Settings

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Documents that travel to a worker together, since a trip costs what a light document does. They
#: share the deadline of one: a handful that misses it, or kills its worker, is done again one by one.
_HANDFUL = 16


class Lost(Exception):  # noqa: N818 - a place in a result, not something to raise
    """Stands in the result of a document that killed or outlived its worker, or broke the code."""


class Workers(Protocol):
    """What the steps need: a parallel `map` that returns failures in their places."""

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], *, timeout: float
    ) -> list[Result | StepError | Lost]:
        """Return `function(item)` for each item, in order.

        A StepError raised by the function stands in its place; anything else that goes wrong,
        the deadline of `timeout` seconds an item included, stands there as `Lost`.
        """
        ...

    def start(self) -> None:
        """Begin to make ready what the first documents would wait for. Returns at once."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def open_workers(settings: Settings, warm: Callable[[], object] | None = None) -> Workers:
    """Return the workers that `settings.runner` asks for; `warm` as in PoolWorkers."""
    if settings.runner == "dask":
        return DaskWorkers(settings.dask_address)
    return PoolWorkers(settings.workers or os.cpu_count() or 1, warm)


class PoolWorkers:
    """Worker processes of this machine.

    Each calls `warm` before its first document, outside of any deadline: on a starved machine a
    worker that had to read the rules within the time of one document would be killed for it, and
    so would the one that takes its place.
    """

    def __init__(self, processes: int, warm: Callable[[], object] | None = None) -> None:
        self._processes = processes
        self._warm = warm
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._pool is not None:
            if exc[0] is None:
                self._pool.close()  # type: ignore[no-untyped-call]
            else:
                self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join(timeout=10)
            self._pool = None

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], *, timeout: float
    ) -> list[Result | StepError | Lost]:
        """See `Workers.map`."""
        if not items:
            return []
        pool = self._started()
        handfuls = [items[start : start + _HANDFUL] for start in range(0, len(items), _HANDFUL)]
        tried = [
            pool.schedule(_each, args=(function, handful), timeout=timeout) for handful in handfuls
        ]
        results: list[Result | StepError | Lost] = []
        for handful, future in zip(handfuls, tried, strict=True):
            try:
                results += future.result()
            except (DeadlineError, ProcessExpired):
                alone = [
                    pool.schedule(_guarded, args=(function, item), timeout=timeout)
                    for item in handful
                ]
                results += [_outcome(future, timeout) for future in alone]
        return results

    def start(self) -> None:
        """See `Workers.start`: processes start, import and warm up while the caller goes on."""
        self._started().schedule(_each, args=(repr, ()))

    def _started(self) -> ProcessPool:
        # Not at entry: a run in which nothing is new starts no process. Spawned, not forked:
        # the parent has threads (Prefect, the HTTP client), and a fork would inherit their locks.
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._processes, context=_LightContext(), initializer=self._warm
                )
            return self._pool


class DaskWorkers:
    """Workers of a Dask cluster, on this machine or others (extra `parley[dask]`).

    Documents travel in chunks, compressed. Each Dask worker keeps parsing processes of its own, so
    a document that hangs or kills one costs only itself there too, and gives the same row. When
    a Dask worker is lost, Dask has another do its chunks again. Every machine needs the same
    Parley, and the rules at the same place.
    """

    def __init__(self, address: str) -> None:
        if not address:
            raise ConfigError(
                "runner = dask needs dask_address, the address of a scheduler (tcp://host:8786)"
            )
        try:
            from distributed import Client
        except ImportError as error:
            raise ConfigError(
                "runner = dask needs the extra: pip install 'parley[dask]'"
            ) from error
        try:
            self._client: Any = Client(address, set_as_default=False)  # type: ignore[no-untyped-call]
            self._client.wait_for_workers(1, timeout=_GATHER_SECONDS)
        except (OSError, TimeoutError) as error:
            raise ConfigError(f"dask_address: {address} has no scheduler with workers") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], *, timeout: float
    ) -> list[Result | StepError | Lost]:
        """See `Workers.map`. Raises what ails the cluster itself: that is no document's fault."""
        from distributed import KilledWorker

        chunks = [items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK)]
        futures = [self._sent(function, chunk, timeout) for chunk in chunks]
        results: list[Result | StepError | Lost] = []
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                results += _unpacked(future.result())
            except KilledWorker as error:
                # It took several workers with it: which of its documents did?
                if len(chunk) == 1:
                    results.append(Lost(f"killed the workers that took it: {error}"))
                    continue
                for item in chunk:
                    results += self.map(function, [item], timeout=timeout)
        return results

    def start(self) -> None:
        """See `Workers.start`: those of a cluster run already."""

    def _sent(self, function: Any, chunk: Sequence[Any], timeout: float) -> Any:
        return self._client.submit(_work_off, _packed((function, chunk, timeout)), pure=False)


#: Documents in one message to a Dask worker: some seconds of work, a few hundred kilobytes.
_CHUNK = 20
_GATHER_SECONDS = 60


def _packed(value: Any) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 - the user's own cluster


def _work_off(packed: bytes) -> bytes:
    """Do a chunk in the parsing processes of this Dask worker."""
    function, chunk, timeout = _unpacked(packed)
    return _packed(_processes().map(function, chunk, timeout=timeout))


@lru_cache(maxsize=1)
def _processes() -> PoolWorkers:
    from distributed import get_worker

    pool = PoolWorkers(get_worker().state.nthreads)
    atexit.register(pool.__exit__, SystemExit, None, None)
    return pool


def _each(
    function: Callable[[Item], Result], items: Sequence[Item]
) -> list[Result | StepError | Lost]:
    return [_guarded(function, item) for item in items]


def _guarded(function: Callable[[Item], Result], item: Item) -> Result | StepError | Lost:
    """Turn what the function raises into a value, so that it crosses the process border whole."""
    try:
        return function(item)
    except StepError as error:
        return error
    except RecursionError:
        return Lost("nested too deeply")
    except MemoryError:
        return Lost("out of memory")
    except Exception as error:  # noqa: BLE001 - a fault of ours must cost one document, not the run
        return Lost(f"{type(error).__name__}: {error}")


def _outcome(future: Any, timeout: float) -> Any:
    try:
        return future.result()
    except DeadlineError:
        return Lost(f"took longer than {timeout:g} s")
    except ProcessExpired as error:
        return Lost(f"its worker process died (exit code {error.exitcode})")


_MAIN = threading.RLock()


class _LightProcess(SpawnProcess):
    """A spawned process that does not import the parent's main module (Prefect's engine, say).

    Everything that travels is importable by name, so a worker needs no `__main__` of ours;
    without this, each one would spend two seconds and 150 MB on Prefect.
    """

    def start(self) -> None:
        # A Dask worker is a daemon of its nanny, and Python lets a daemon have no children, since
        # they would outlive it. These end with the pipe to their parent.
        config: dict[str, Any] = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001
        with _MAIN:
            daemon = config.pop("daemon", None)
            try:
                super().start()
            finally:
                if daemon is not None:
                    config["daemon"] = daemon

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the hook's name in multiprocessing
        main = sys.modules["__main__"]
        with _MAIN:  # reentrant: `start` holds it
            kept = {name: vars(main).get(name) for name in ("__spec__", "__file__")}
            main.__spec__ = None
            vars(main).pop("__file__", None)
            try:
                return SpawnProcess._Popen(process_obj)  # noqa: SLF001
            finally:
                vars(main).update({name: value for name, value in kept.items() if value})


class _LightContext(SpawnContext):
    Process = _LightProcess
