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
        pairs=charts.pairs(facts["exchanges"].rows),
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
        for name in ("amount", "status", "phase", "parties", "day", "iso", "minute")
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
