"""Facts into one HTML file that asks nobody for anything. Pure.

Two walls stand between a headline and the reader's browser: every value is stripped of control and
bidirectional characters and escaped (Jinja's autoescape, its only unescaped values are our own
style, script and charts), and a content security policy lets no script run but the one whose hash
it names.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tasks.display import clipped, safe, web_link
from tasks.report import charts, words
from tasks.report.facts import Facts
from tasks.report.matrix import NO_CONFLICT, matrices
from tasks.settings import DATA

FOLDER = DATA / "report"
_LONGEST = 2048  # characters of any one text; no address is longer


def render(facts: Facts, drawn: Mapping[str, str] | None = None) -> str:
    """Return the report as one HTML document. `drawn`: the charts, as `charts.draw` gives them."""
    script = (FOLDER / "report.js").read_text(encoding="utf-8")
    template = _environment().get_template("report.html")
    html: str = template.render(
        facts=facts,
        summary=facts.summary,
        style=Markup((FOLDER / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        charts={key: Markup(svg) for key, svg in (drawn or {}).items()},  # noqa: S704 - drawn by vl-convert
        matrices=matrices(facts["positions"].rows),
        pairs=list(charts.pairs(facts["exchanges"].rows).items()),
        told=_told(facts),
        headline=_headline(facts),
        conflicts=_conflicts(facts),
        is_sample=_is_sample(facts),
        no_conflict=NO_CONFLICT,
        titles=facts.titles,
        languages=facts.languages,
        has_charts=charts.available(),
    )
    return html


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        name: getattr(words, name)
        for name in ("amount", "status", "phase", "parties", "day", "short", "iso", "minute")
    } | {"clipped": clipped, "link": web_link, "whole": _whole}
    environment.globals |= {
        "quantity": words.quantity,
        "matter": words.matter,
        "days": words.days,
        "several": words.several,
        "phases": words.PHASES,
    }
    return environment


def _shown(value: Any) -> Any:
    """Return a value as it may stand in the page: nothing for None, text without controls, cut."""
    if value is None:
        return ""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return clipped(value, _LONGEST) if len(value) > _LONGEST else safe(value)


def _whole(value: str | None) -> Markup:
    """Return a text of ours as it is, however long: a query, the value of an attribute."""
    return escape(safe(value or ""))


def _told(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """Return, for each set of parties, what every claimant reported in all, and until when."""
    found = {}
    for pair, rows in charts.pairs(facts["tallies"].rows).items():
        lines = []
        for name, own in charts.claimants(rows):
            totals = {row["act"]: row["total_each"] for row in own}
            last = max(row["happened_on"] for row in own)
            lines.append({"claimant": name, "agreed": None, "exchanged": None, **totals})
            lines[-1] |= {"is_party": own[0]["is_party"], "last_on": last}
        found[pair] = lines
    return found


def _headline(facts: Facts) -> dict[str, Any] | None:
    """Return the totals, each side, of the parties that exchanged, or agreed on, the most."""
    totals = []
    for pair, rows in charts.pairs(facts["exchanges"].rows).items():
        agreed = max((row["agreed_total_each"] or 0 for row in rows), default=0)
        exchanged = max((row["running_total_each"] or 0 for row in rows), default=0)
        totals.append({"pair": pair, "agreed": agreed, "exchanged": exchanged})
    best = max(totals, key=lambda t: (t["exchanged"], t["agreed"]), default=None)
    return best if best and (best["agreed"] or best["exchanged"]) else None


def _conflicts(facts: Facts) -> list[str]:
    found = {
        row["conflict"]
        for name in ("positions", "changes", "talks", "exchanges", "disputes")
        for row in facts[name].rows
        if row["conflict"]
    }
    return sorted(found)


def _is_sample(facts: Facts) -> bool:
    """Return whether every feed is served by this machine, as those of the sample newsroom are."""
    hosts = [urlsplit(row["url"]).hostname or "" for row in facts["feeds"].rows]
    return bool(hosts) and all(_is_loopback(host) for host in hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
