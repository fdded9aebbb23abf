"""The errors of the warehouse. Importing them does not import DuckDB.

WarehouseError
├── WarehouseBusy    another process is writing, and went on writing for longer than we waited
├── MigrationError   the schema cannot be brought up to date
├── LoadError        a batch does not fit its table; nothing of it was stored
├── PublishError     the copy for readers did not open, or differs; the old one stays
└── QueryError       a question cannot be answered: wrong SQL, too long, not allowed, no snapshot
"""

from __future__ import annotations


class WarehouseError(Exception):
    """Base of every error of the warehouse."""


class WarehouseBusy(WarehouseError):  # noqa: N818 - reads better than WarehouseBusyError
    """Another process holds the warehouse."""


class MigrationError(WarehouseError):
    """The schema cannot be brought up to date."""


class LoadError(WarehouseError):
    """A batch does not fit its table. Nothing of it was stored."""


class PublishError(WarehouseError):
    """The copy for readers is not sound. The old one stays in place."""


class QueryError(WarehouseError):
    """A question cannot be answered."""
