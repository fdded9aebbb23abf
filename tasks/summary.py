"""What a run did, in words: one text for the log, the artifact and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

STEPS = ("poll", "read", "fetch", "extract", "tag", "load", "check", "publish")


#: What a flow has to do: its count, its noun, and what was done to it.
_WORK = {
    "ingest": (("due", "feed", "polled"),),
    "retag": (("stale_pages", "page", "read again"), ("stale_articles", "article", "tagged again")),
    "backfill": (("records", "archived record", "read"), ("addresses", "address", "listed")),
}


def headline(counts: Mapping[str, int], reasons: Mapping[str, int], flow: str = "ingest") -> str:
    """Return one line: what was there to do, what was new, what was left out."""
    parts = [
        f"{_several(counts.get(name, 0), noun)} {done}"
        for name, noun, done in _WORK[flow]
        if counts.get(name) or flow == "ingest"
    ]
    if counts.get("failed"):
        parts.append(f"{counts['failed']:,} failed")
    if counts.get("new_articles"):
        parts.append(_several(counts["new_articles"], "new article"))
    if counts.get("new_outcomes"):
        parts.append(_several(counts["new_outcomes"], "new outcome"))
    if not counts.get("new_articles") and not counts.get("new_outcomes"):
        parts.append("nothing new")
    if rejected := sum(reasons.values()):
        parts.append(f"{rejected:,} rejected")
    return ", ".join(parts)


def markdown(
    title: str,
    line: str,
    counts: Mapping[str, int],
    reasons: Mapping[str, int],
    seconds: Mapping[str, float],
    failing_checks: Iterable[tuple[str, str, int]] = (),
) -> str:
    """Return the run's page: its headline, counts, reasons of what was rejected, seconds a step, checks.

    `failing_checks`: message, severity and number of rows of each check that found something.
    """
    lines = [f"## {title}", "", line, "", "| | count |", "| --- | ---: |"]
    lines += [f"| {name.replace('_', ' ')} | {number:,} |" for name, number in counts.items()]
    if reasons:
        lines += ["", "| rejected because | count |", "| --- | ---: |"]
        lines += [f"| {reason} | {n:,} |" for reason, n in sorted(reasons.items())]
    lines += ["", "| step | seconds |", "| --- | ---: |"]
    lines += [f"| {step} | {seconds[step]:.2f} |" for step in STEPS if step in seconds]
    failing = list(failing_checks)
    lines += ["", "All checks passed." if not failing else "| check | severity | rows |"]
    if failing:
        lines += ["| --- | --- | ---: |"]
        lines += [f"| {_cell(message)} | {severity} | {n:,} |" for message, severity, n in failing]
    return "\n".join(lines) + "\n"


def _several(number: int, noun: str) -> str:
    plural = noun + ("es" if noun.endswith("s") else "s")
    return f"{number:,} {noun if number == 1 else plural}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
