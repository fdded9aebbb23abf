"""The report's charts: Altair specifications, drawn as static SVG by vl-convert. Pure.

Both packages are the extra `report`. Without them `draw` returns nothing: every number in a chart
stands in a table beside it, so that the report only loses its pictures.

Each drawing carries the days that it shows (`data-first`, `data-last`), the times at the edges of
its frames (`data-start`, `data-end`, milliseconds) and their width, so that the page can veil what
lies outside of a chosen period.
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
from tasks.report.look import CONFIG, LABELS, LINES, PANEL, PHASES, PHASES_SHORT, WIDTH, Days

#: Conflicts that get a timeline of their own, and pairs that get a chart of their exchanges.
MOST = 8
#: Claimants of one pair that get a panel; the table of the page has them all.
MOST_CLAIMANTS = 6
# The page says what a chart shows; Vega's own roles and labels would be read out mark by mark.
_DROPPED = re.compile(r' (?:style|role|aria-[a-z]+|xmlns:xlink|version)="[^"]*"')


def available() -> bool:
    """Return whether the extra `report` is installed."""
    return find_spec("altair") is not None and find_spec("vl_convert") is not None


def draw(facts: Facts) -> dict[str, str]:
    """Return the charts as SVG, by key: `timeline:CONFLICT`, `exchanges:PARTIES`, `claimants:PARTIES`."""
    if not available():
        return {}
    charts = {}
    for conflict, rows in _by_conflict(facts["timeline"].rows):
        charts[f"timeline:{conflict}"] = timeline(rows, facts.titles)
    told = pairs(facts["tallies"].rows)
    for pair, rows in pairs(facts["exchanges"].rows).items():
        points = steps(rows)
        if len({point["day"] for point in points}) > 1:
            charts[f"exchanges:{pair}"] = exchanges(points)
            if panels := claimants(told.get(pair, ())):
                charts[f"claimants:{pair}"] = by_claimant(panels, points[-1]["day"])
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


def pairs(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows of each set of parties, in the order in which the rows name them."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(words.parties(row["parties"]), []).append(row)
    return dict(list(found.items())[:MOST])


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
    return _held(
        [
            {"line": line, "day": day, "prisoners": total, "told": True}
            for (line, day), total in sorted(found.items())
        ]
    )


def _held(points: list[dict[str, Any]], end: str = "") -> list[dict[str, Any]]:
    """Return the points with each total held until the last day, though nothing was told then."""
    end = max([end, *(point["day"] for point in points)])
    last = {point["line"]: point for point in points}
    held = [{**point, "day": end, "told": False} for point in last.values() if point["day"] < end]
    return sorted([*points, *held], key=lambda point: (point["line"], point["day"]))


def claimants(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows of each claimant: parties before publishers, then those that tell of most."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["claimant"], []).append(row)

    def place(item: tuple[str, list[Row]]) -> tuple[bool, float, str]:
        name, own = item
        return (not own[0]["is_party"], -max(row["total_each"] for row in own), name)

    return sorted(found.items(), key=place)


def timeline(rows: Sequence[Row], titles: Mapping[str, str]) -> str:
    """Return the drawing of one conflict's time line: matter by day, marked by phase."""
    import altair as alt

    values = [
        {
            "day": words.iso(row["last_on"]),
            "matter": clipped(words.matter(row["type"], titles), 30),
            "phase": row["phase"],
            "stories": row["n_independent"],
        }
        for row in rows
    ]
    days = Days.of(value["day"] for value in values)
    used = [name for name in PHASES if any(value["phase"] == name for value in values)]
    names = " : ".join(f"datum.value == '{name}' ? '{PHASES_SHORT[name]}'" for name in used)
    legend = alt.Legend(labelExpr=f"{names} : datum.value", columns=0, symbolSize=80)
    colours = alt.Scale(domain=used, range=[PHASES[name][0] for name in used])
    shapes = alt.Scale(domain=used, range=[PHASES[name][1] for name in used])
    matters = alt.Axis(grid=True, domain=False, ticks=False, minExtent=150, maxExtent=150)
    chart = (
        alt.Chart({"values": values})
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("day:T", title=None, axis=days.axis(), scale=days.scale()),
            y=alt.Y("matter:N", title=None, sort=None, axis=matters),
            size=alt.Size(
                "stories:Q",
                legend=None,
                scale=alt.Scale(type="sqrt", domain=[1, 10], range=[60, 260], clamp=True),
            ),
            color=alt.Color("phase:N", scale=colours, legend=legend),
            shape=alt.Shape("phase:N", scale=shapes, legend=legend),
        )
        .properties(width=WIDTH - 160, height={"step": 26})
    )
    return _svg(chart, days, WIDTH - 160)


def exchanges(points: Sequence[Mapping[str, Any]]) -> str:
    """Return the drawing of the running totals of exchanged prisoners, each side."""
    import altair as alt

    days = Days.of(point["day"] for point in points)
    lines = _lines(alt.Chart({"values": list(points)}), days, height=230)
    told = lines.mark_point(filled=True, size=46, opacity=1).transform_filter("datum.told")
    chart = lines + told.encode(strokeDash=alt.value([1, 0]))
    for last, shift in _ends(points):
        said = {**last, "said": f"{last['line']} {words.amount(last['prisoners'])}"}
        chart += (
            alt.Chart({"values": [said]})
            .mark_text(align="left", dx=8, dy=shift, fontSize=14, fontWeight="bold")
            .encode(
                x="day:T",
                y="prisoners:Q",
                text="said:N",
                color=alt.value(LABELS[last["line"]]),
            )
        )
    return _svg(chart, days, WIDTH - 160)


def _ends(points: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], int]]:
    """Return the last point of each line, and how far its label moves to stay clear of the other."""
    last = {point["line"]: point for point in points}
    ends = sorted(last.values(), key=lambda point: -point["prisoners"])
    top = max((point["prisoners"] for point in points), default=1)
    near = len(ends) > 1 and ends[0]["prisoners"] - ends[1]["prisoners"] < top / 12
    shifts = (-9, 9) if near else (0, 0)
    return list(zip(ends, shifts, strict=False))


def by_claimant(found: Sequence[tuple[str, Sequence[Row]]], end: str) -> str:
    """Return the drawing of the same totals as each claimant reports them, one panel a claimant."""
    import altair as alt

    panels = []
    for name, rows in found[:MOST_CLAIMANTS]:
        points = _held(
            [
                {"line": row["act"], "day": words.iso(row["happened_on"])}
                | {"prisoners": float(row["total_each"]), "told": True}
                for row in rows
            ],
            end,
        )
        last = {point["line"]: words.amount(point["prisoners"]) for point in points}
        said = ", ".join(f"{last[line]} {line}" for line in LINES if line in last)
        panels.append((clipped(name, 30), said, points))
    every = [point for _, _, points in panels for point in points]
    days = Days.of(point["day"] for point in every)
    top = max(point["prisoners"] for point in every) * 1.08  # no line runs into a title
    charts = [
        _lines(alt.Chart({"values": points}), days, PANEL, height=70, top=top, few=True).properties(
            title={"text": name, "subtitle": said}
        )
        for name, said, points in panels
    ]
    return _svg(alt.concat(*charts, columns=3, spacing=24), days, PANEL)


def _lines(
    data: Any,
    days: Days,
    width: int = WIDTH - 160,
    *,
    height: int,
    top: float = 0,
    few: bool = False,
) -> Any:
    import altair as alt

    used = list(LINES)
    reach = alt.Scale(domain=[0, top]) if top else alt.Scale()
    return (
        data.mark_line(interpolate="step-after", strokeWidth=2 if few else 2.5)
        .encode(
            x=alt.X("day:T", title=None, axis=days.axis(few=few), scale=days.scale()),
            y=alt.Y(
                "prisoners:Q",
                title=None if few else "prisoners, each side",
                axis=alt.Axis(tickCount=2 if few else 5, domain=False, ticks=False, format=",d"),
                scale=reach,
            ),
            color=alt.Color(
                "line:N",
                legend=None,
                scale=alt.Scale(domain=used, range=[LINES[name][0] for name in used]),
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                legend=None,
                scale=alt.Scale(domain=used, range=[LINES[name][1] for name in used]),
            ),
        )
        .properties(width=width, height=height)
    )


def _svg(chart: Any, days: Days, frame: int) -> str:
    """Return the drawing without styles, roles and sizes of its own: the page gives it those."""
    import vl_convert

    specification: dict[str, Any] = {**chart.to_dict(), "config": CONFIG}
    svg: str = vl_convert.vegalite_to_svg(specification)
    about = {
        "first": days.first,
        "last": days.last,
        "start": days.start,
        "end": days.end,
        "frame": frame,
    }
    marks = "".join(f' data-{name}="{value}"' for name, value in about.items())
    return _DROPPED.sub("", svg).replace("<svg", f"<svg{marks}", 1)
