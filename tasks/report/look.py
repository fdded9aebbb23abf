"""How the report's charts look: colours, lines, letters, and the axis of days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

WIDTH = 760
PANEL = 190
#: Hues that keep a contrast of 3:1 on white and on the dark page, and differ without colour vision
#: by their shape (WCAG 1.4.1, 1.4.11).
PHASES: Mapping[str, tuple[str, str]] = {
    "refusal": ("#d1590a", "triangle-down"),
    "setback": ("#b0588f", "cross"),
    "open": ("#7d7d7d", "circle"),
    "wish": ("#8a6fc0", "diamond"),
    "accord": ("#2b7bba", "square"),
    "deed": ("#158a63", "triangle-up"),
}
#: The phases in one row of a legend; the page has them in full.
PHASES_SHORT: Mapping[str, str] = {
    "refusal": "refused",
    "setback": "set back",
    "open": "open",
    "wish": "demanded",
    "accord": "agreed",
    "deed": "done or under way",
}
LINES: Mapping[str, tuple[str, list[int]]] = {
    "agreed": ("#2b7bba", [6, 3]),
    "exchanged": ("#158a63", [1, 0]),
}
_SOFT = "#595959"
_INK = "#1a1d21"
#: The lines again, as their labels need them: text wants a contrast of 4.5:1.
LABELS: Mapping[str, str] = {"agreed": "#15578f", "exchanged": "#0c6446"}
CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "gridColor": "#8883",
        "domainColor": "#8888",
        "tickColor": "#8888",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 150,
    },
    "axisX": {"grid": False},
    "title": {
        "anchor": "start",
        "color": _INK,
        "fontSize": 13,
        "subtitleColor": _SOFT,
        "subtitleFontSize": 12,
    },
    "legend": {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "labelFontSize": 12,
        "labelLimit": 240,
        "orient": "top",
        "title": None,
    },
}
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a chart shows, from `first` to `last` (ISO), with some air on either side."""

    first: str
    last: str

    @classmethod
    def of(cls, days: Iterable[str]) -> Days:
        """Return the span of some days, at least one."""
        found = sorted(days)
        return cls(found[0], found[-1])

    @property
    def start(self) -> int:
        """Left edge of the chart, milliseconds since 1970, UTC."""
        return _milliseconds(self.first) - self._air

    @property
    def end(self) -> int:
        """Right edge of the chart, milliseconds since 1970, UTC."""
        return _milliseconds(self.last) + self._air

    @property
    def _n(self) -> int:
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days

    @property
    def _air(self) -> int:
        return max(1, self._n // 50) * _DAY

    def scale(self) -> Any:
        """Return the scale: in UTC, so that no machine's time zone moves a day."""
        import altair as alt

        return alt.Scale(type="utc", domain=[self.start, self.end], nice=False)

    def axis(self, *, few: bool = False) -> Any:
        """Return the axis: months with their years, or days where it spans few of them."""
        import altair as alt

        most = 3 if few else 8
        if self._n <= 75:
            said = "utcFormat(datum.value, '%-d %b')"
            step = max(1, -(-self._n // most))
            return alt.Axis(labelExpr=said, values=self._every(step), labelFlush=False)
        month = "utcFormat(datum.value, '%b')"
        year = "utcFormat(datum.value, '%Y')"
        is_first = "datum.index == 0 || utcmonth(datum.value) == 0"
        said = f"{is_first} ? [{month}, {year}] : {month}"
        return alt.Axis(labelExpr=said, values=self._months(most), labelFlush=False)

    def _every(self, step: int) -> list[int]:
        first = date.fromisoformat(self.first)
        days = (first + timedelta(days=n) for n in range(0, self._n + 1, step))
        return [_milliseconds(day.isoformat()) for day in days]

    def _months(self, most: int) -> list[int]:
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        n_first, n_last = (12 * day.year + day.month - 1 for day in (first, last))
        step = next(
            n for n in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if (n_last - n_first) / n <= most
        )
        numbers = [n for n in range(n_first + 1, n_last + 1) if n % step == 0]
        return [_milliseconds(f"{n // 12:04}-{n % 12 + 1:02}-01") for n in numbers]


def _milliseconds(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)
