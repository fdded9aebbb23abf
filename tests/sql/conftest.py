"""A warehouse of its own for each test: a real DuckDB file, copied from one made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.db import connect
from warehouse.migrate import migrate


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse file, schema up to date."""
    path = tmp_path_factory.mktemp("warehouse") / "empty.duckdb"
    connection = connect(path)
    migrate(connection)
    connection.close()
    return path


@pytest.fixture
def con(template: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse to write to."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(template, path)
    connection = connect(path)
    yield connection
    connection.close()
