"""What the report is made of: the answers to the questions of sql/report, as plain rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.ask import ask
from warehouse.check import CheckResult, last_checks
from warehouse.db import connect
from warehouse.errors import QueryError
from warehouse.files import read

Row = Mapping[str, Any]

#: Before everything: a first report has no predecessor, so nothing is "new since".
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_AS_OF = re.compile(r'<meta name="parley-as-of" content="([^"]+)">')


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to one question: its rows, and the SQL that gives them."""

    name: str
    question: str
    sql: str
    rows: tuple[Row, ...] = ()

    @property
    def n_all(self) -> int:
        """Rows there are in all; more than `rows` where the question has a limit."""
        return int(self.rows[0].get("n_all", len(self.rows))) if self.rows else 0

    @property
    def n_left_out(self) -> int:
        """Rows beyond the limit of the question."""
        return self.n_all - len(self.rows)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the report says, before it is put into words.

    `since`: what was loaded after this time is new; None: a first report. `checks`: as the last run
    left them, at `checked_at`; None: no run was checked yet.
    """

    tables: Mapping[str, Table]
    checks: tuple[CheckResult, ...] = ()
    checked_at: datetime | None = None
    since: datetime | None = None
    warehouse: str = ""

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @property
    def summary(self) -> Row:
        """The one row of summary.sql."""
        return self.tables["summary"].rows[0]

    @property
    def titles(self) -> Mapping[str, str]:
        """Title of each type."""
        return {row["type"]: row["title"] for row in self.tables["names"].rows}

    @property
    def languages(self) -> Mapping[str, str]:
        """Language of each quoted article that is not in English, by address."""
        return {row["url"]: row["language"] for row in self.tables["languages"].rows}


def as_of(page: Path) -> datetime | None:
    """Return the time of which an earlier report at that place is; None: there is none."""
    if not page.exists():
        return None
    with page.open(encoding="utf-8", errors="replace") as file:
        found = _AS_OF.search(file.read(4000))
    return datetime.fromisoformat(found[1]) if found else None


def gather(
    snapshot: Path,
    *,
    since: datetime | None = None,
    timeout: float = 60,
    advance: Callable[[int], None] = lambda _: None,
) -> Facts:
    """Ask the snapshot every question of sql/report, and what its last checks found.

    `advance` is told of each question answered.

    Raises QueryError: no snapshot yet, or a question that takes longer than `timeout` seconds.
    """
    if not snapshot.exists():
        raise QueryError(f"{snapshot}: no snapshot yet; `parley ingest` or `parley demo` makes it")
    tables = {}
    for file in read("report"):
        parameters = {"since": since or BEGINNING} if "$since" in file.text else None
        answer = ask(snapshot, file.text, parameters=parameters, timeout=timeout)
        lines = file.text.strip().splitlines()
        tables[file.name] = Table(
            file.name, file.comment_line(0), "\n".join(lines[1:]), tuple(answer.dicts())
        )
        advance(1)
    con = connect(snapshot, read_only=True)
    try:
        checks, checked_at = last_checks(con)
    finally:
        con.close()
    return Facts(tables, tuple(checks), checked_at, since, str(snapshot))
