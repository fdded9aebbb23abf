"""Positions as a table one can read: a conflict, its matters down, its parties across. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.report.facts import Row

#: Columns that a page holds; parties beyond them are listed below the table.
MOST_PARTIES = 6
NO_CONFLICT = "No named conflict"


@dataclass(frozen=True, slots=True)
class Line:
    """One matter: its type, and for each party of the matrix the positions on it."""

    type: str
    cells: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One conflict: the parties that have most to say, and what they say on each matter."""

    conflict: str
    parties: tuple[str, ...]
    lines: tuple[Line, ...]
    others: tuple[Row, ...]  # positions of parties that have no column

    @property
    def n_positions(self) -> int:
        """Positions shown, in the table and below it."""
        return len(self.others) + sum(len(cell) for line in self.lines for cell in line.cells)


def matrices(rows: Sequence[Row]) -> list[Matrix]:
    """Return one matrix a conflict, in the order in which the rows name them.

    Parties stand by the number of their positions, matters by theirs; ties by name.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["conflict"] or NO_CONFLICT, []).append(row)
    last = found.pop(NO_CONFLICT, None)
    ordered = [*found.items(), *([(NO_CONFLICT, last)] if last else [])]
    return [_matrix(conflict, own) for conflict, own in ordered]


def _matrix(conflict: str, rows: Sequence[Row]) -> Matrix:
    parties = tuple(_by_number(row["party"] for row in rows)[:MOST_PARTIES])
    within = [row for row in rows if row["party"] in parties]
    lines = tuple(
        Line(
            name,
            tuple(
                tuple(row for row in within if row["type"] == name and row["party"] == party)
                for party in parties
            ),
        )
        for name in _by_number(row["type"] for row in within)
    )
    return Matrix(
        conflict, parties, lines, tuple(row for row in rows if row["party"] not in parties)
    )


def _by_number(names: Iterable[str]) -> list[str]:
    counted = Counter(names)
    return sorted(counted, key=lambda name: (-counted[name], name))
