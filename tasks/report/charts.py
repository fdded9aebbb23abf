"""The report's charts: Altair specifications, drawn as static SVG by vl-convert. Pure.

Both packages are the extra `report`. Without them `draw` returns nothing: every number in a chart
stands in a table beside it, so that the report only loses its pictures.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from tasks.display import clipped
from tasks.report import words
from tasks.report.facts import Facts, Row

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
_LINES: Mapping[str, tuple[str, list[int]]] = {
    "agreed": ("#2b7bba", [6, 3]),
    "exchanged": ("#158a63", [1, 0]),
}
#: Conflicts that get a timeline of their own, and pairs that get a chart of their exchanges.
MOST = 8
_WIDTH = 640
_DAYS = {"format": "%d %b %y", "labelAngle": 0, "tickCount": 6}
_CONFIG = {
    "background": "transparent",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "#595959",
        "titleColor": "#595959",
        "gridColor": "#8884",
        "domainColor": "#8888",
        "tickColor": "#8888",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 190,
    },
    "legend": {
        "labelColor": "#595959",
        "titleColor": "#595959",
        "labelFontSize": 12,
        "labelLimit": 240,
        "orient": "bottom",
        "title": None,
    },
}
# The page says what a chart shows; Vega's own roles and labels would be read out mark by mark.
_DROPPED = re.compile(r' (?:style|role|aria-[a-z]+|xmlns:xlink|version)="[^"]*"')


def available() -> bool:
    """Return whether the extra `report` is installed."""
    return find_spec("altair") is not None and find_spec("vl_convert") is not None


def draw(facts: Facts) -> dict[str, str]:
    """Return the charts as SVG, by key: `timeline:CONFLICT`, `exchanges:PARTIES`."""
    if not available():
        return {}
    charts = {}
    for conflict, rows in _by_conflict(facts["timeline"].rows):
        charts[f"timeline:{conflict}"] = _svg(timeline(rows, facts.titles))
    for pair, rows in pairs(facts["exchanges"].rows):
        points = steps(rows)
        if len({point["day"] for point in points}) > 1:
            charts[f"exchanges:{pair}"] = _svg(exchanges(points))
    return charts


def data_uri(svg: str) -> str:
    """Return a chart as an address that an image may have: the Prefect UI shows it, offline.

    The image has a white ground, since it cannot follow the page's colours.
    """
    white = re.sub(r"^(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', svg)
    return "data:image/svg+xml;base64," + base64.b64encode(white.encode()).decode("ascii")


def _by_conflict(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["conflict"], []).append(row)
    # A picture of one or two points says less than the table does.
    return [(name, own) for name, own in found.items() if len(own) > 2][:MOST]


def pairs(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return the exchanges of each set of parties, in the order of their latest one."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(words.parties(row["parties"]), []).append(row)
    return list(found.items())[:MOST]


def steps(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the running totals of prisoners that each side was to give, and gave, day by day."""
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        for line, counts, total in (
            ("agreed", row["is_counted"], row["agreed_total_each"]),
            ("exchanged", row["status"] == "implemented", row["running_total_each"]),
        ):
            if counts and total:
                place = (line, words.iso(row["happened_on"]))
                found[place] = max(found.get(place, 0), float(total))
    points: list[dict[str, Any]] = [
        {"line": line, "day": day, "prisoners": total, "told": True}
        for (line, day), total in sorted(found.items())
    ]
    # Each total holds until the last day of the chart, though nothing was told then.
    end = max((point["day"] for point in points), default="")
    last = {point["line"]: point for point in points}
    held = [{**point, "day": end, "told": False} for point in last.values() if point["day"] < end]
    return sorted([*points, *held], key=lambda point: (point["line"], point["day"]))


def timeline(rows: Sequence[Row], titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the specification of one conflict's time line: matter by day, marked by phase."""
    import altair as alt

    values = [
        {
            "day": words.iso(row["last_on"]),
            "matter": clipped(words.matter(row["type"], titles), 40),
            "phase": row["phase"],
            "stories": row["n_independent"],
        }
        for row in rows
    ]
    used = [name for name in PHASES if any(value["phase"] == name for value in values)]
    names = " : ".join(f"datum.value == '{name}' ? '{words.PHASES[name]}'" for name in used)
    legend = alt.Legend(labelExpr=f"{names} : datum.value", columns=3, symbolSize=90)
    colours = alt.Scale(domain=used, range=[PHASES[name][0] for name in used])
    shapes = alt.Scale(domain=used, range=[PHASES[name][1] for name in used])
    return _specification(
        alt.Chart({"values": values})
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("day:T", title=None, axis=_DAYS),
            y=alt.Y("matter:N", title=None, sort=None, axis=alt.Axis(grid=True)),
            size=alt.Size(
                "stories:Q",
                legend=None,
                scale=alt.Scale(type="sqrt", domain=[1, 10], range=[60, 260], clamp=True),
            ),
            color=alt.Color("phase:N", scale=colours, legend=legend),
            shape=alt.Shape("phase:N", scale=shapes, legend=legend),
        )
        .properties(width=_WIDTH, height={"step": 24})
    )


def exchanges(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the specification of the running totals of exchanged prisoners, each side."""
    import altair as alt

    used = [name for name in _LINES if any(point["line"] == name for point in points)]
    colours = alt.Scale(domain=used, range=[_LINES[name][0] for name in used])
    dashes = alt.Scale(domain=used, range=[_LINES[name][1] for name in used])
    lines = (
        alt.Chart({"values": list(points)})
        .mark_line(interpolate="step-after", strokeWidth=2.5)
        .encode(
            x=alt.X("day:T", title=None, axis=_DAYS),
            y=alt.Y("prisoners:Q", title="prisoners, each side"),
            color=alt.Color("line:N", scale=colours),
            strokeDash=alt.StrokeDash("line:N", scale=dashes),
        )
    )
    told = lines.mark_point(filled=True, size=50, opacity=1).transform_filter("datum.told")
    marks = told.encode(strokeDash=alt.value([1, 0]))
    return _specification((lines + marks).properties(width=_WIDTH, height=240))


def _specification(chart: Any) -> dict[str, Any]:
    specification: dict[str, Any] = chart.to_dict()
    return {**specification, "config": _CONFIG}


def _svg(specification: Mapping[str, Any]) -> str:
    """Return the drawing without styles, roles and sizes of its own: the page gives it those."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(dict(specification))
    return _DROPPED.sub("", svg)
