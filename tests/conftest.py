"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Prefect reads this when it is first imported, which may be long before a test that looks at logs.
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "parley")

ROOT = Path(__file__).parents[1]


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
