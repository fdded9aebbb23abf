"""A warehouse of its own for each test: real DuckDB, in memory."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.db import connect
from warehouse.migrate import migrate


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse, schema up to date."""
    connection = connect(":memory:")
    migrate(connection)
    yield connection
    connection.close()
