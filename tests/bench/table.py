"""What every subject of the bench returns: rows, each a figure of Parley beside its peer and its limit."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the median of `runs` runs, with the least and the greatest.

    `peer` and `ratio` (ours to the peer's, run by run) are empty where there is nothing to compare
    with. `limit` bounds the value, `ratio_limit` the ratio: "<= 0.25", ">= 150".
    """

    subject: str
    what: str
    unit: str
    value: float
    low: float
    high: float
    runs: int
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    limit: str = ""
    ratio_limit: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the limits hold; None where there is none to hold, or no peer to measure it."""
        said = [
            _holds(bound, found)
            for bound, found in ((self.limit, self.value), (self.ratio_limit, self.ratio))
            if bound and found is not None
        ]
        return all(said) if said else None


def row(
    subject: str,
    what: str,
    unit: str,
    values: Sequence[float],
    peer: str = "",
    peers: Sequence[float] = (),
    **more: Any,
) -> Row:
    """Return the row of values measured in turn with a peer's, which may be none."""
    ratios = [ours / theirs for ours, theirs in zip(values, peers, strict=bool(peers))]
    return Row(
        subject,
        what,
        unit,
        statistics.median(values),
        min(values),
        max(values),
        len(values),
        peer if peers else "",
        statistics.median(peers) if peers else None,
        statistics.median(ratios) if peers else None,
        **more,
    )


def _holds(bound: str, value: float) -> bool:
    sign, number = bound.split()
    return value <= float(number) if sign == "<=" else value >= float(number)


def show(rows: Iterable[Row]) -> None:
    """Print rows as one table."""
    cells = [("", "figure", "median", "spread", "unit", "peer", "its median", "ratio", "limit", "")]
    subject = ""
    for item in rows:
        limits = [item.limit, item.ratio_limit and f"ratio {item.ratio_limit}"]
        cells.append(
            (
                item.subject if item.subject != subject else "",
                item.what,
                number(item.value),
                f"{number(item.low)} to {number(item.high)}" if item.runs > 1 else "",
                item.unit,
                item.peer,
                number(item.peer_value),
                number(item.ratio),
                ", ".join(filter(None, limits)),
                {True: "met", False: "NOT MET", None: ""}[item.is_met]
                + (f" ({item.note})" if item.note else ""),
            )
        )
        subject = item.subject
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    right = {2, 3, 6, 7}
    for line in cells:
        print(
            "  ".join(
                cell.rjust(width) if place in right else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
        )


def number(value: float | None) -> str:
    """Return three significant digits of a figure, or all those before the point."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def as_json(rows: Iterable[Row]) -> str:
    """Return rows as a JSON list, with `is_met`."""
    return json.dumps([asdict(item) | {"is_met": item.is_met} for item in rows], indent=1)


def in_turn(
    runs: int, ours: Callable[[], float], theirs: Callable[[], float] | None
) -> tuple[list[float], list[float]]:
    """Measure the two in turn, so that a machine busy with something else is busy for both."""
    mine, peers = [], []
    for _ in range(runs):
        mine.append(ours())
        if theirs is not None:
            peers.append(theirs())
    return mine, peers
