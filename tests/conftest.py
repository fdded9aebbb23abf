"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

# Prefect reads this when it is first imported, which may be long before a test that looks at logs.
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "parley")

ROOT = Path(__file__).parents[1]

# "repeatable" is for every change: it tries the same examples wherever and whenever it runs, so that
# it fails for what was changed and for nothing else. "wild" looks for what nobody thought of, ten
# times as long: `make fuzz`. What it finds becomes an @example, which the other tries as well.
_EITHER = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}  # others use the cores
settings.register_profile("repeatable", derandomize=True, database=None, **_EITHER)
settings.register_profile("wild", max_examples=1000, print_blob=True, **_EITHER)
settings.load_profile("repeatable")


@pytest.hookimpl(trylast=True)  # after --hypothesis-profile is obeyed
def pytest_configure() -> None:
    """Keep repeatable examples free of the constants of whatever modules are imported by then."""
    if settings().derandomize:
        assert callable(providers._get_local_constants)  # of the locked version
        none = Constants()
        providers._get_local_constants = lambda: none


def examples(number: int) -> settings:
    """Return how many examples a property is tried on, where 100 are too many: wild, ten times."""
    return settings(max_examples=number * settings().max_examples // 100)


def shared_folder() -> Path | None:
    """Return the folder of labelled passages and corpora, where there is one."""
    folder = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "ontology.json").exists() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared corpora; the test is skipped where they are absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the shared corpora are not beside this checkout (set PARLEY_SHARED)")
    return folder
