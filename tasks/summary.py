"""What a run did, in words: one text for the log, the artifact and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

STEPS = ("poll", "read", "fetch", "extract", "tag", "load", "check", "publish")


def headline(counts: Mapping[str, int], reasons: Mapping[str, int]) -> str:
    """Return one line: what was polled, what was new, what was left out."""
    parts = [_several(counts.get("due", 0), "feed") + " polled"]
    if counts.get("failed"):
        parts.append(f"{counts['failed']} failed")
    if counts.get("new_articles"):
        parts.append(_several(counts["new_articles"], "new article"))
        parts.append(_several(counts.get("new_outcomes", 0), "outcome"))
    else:
        parts.append("nothing new")
    if rejected := sum(reasons.values()):
        parts.append(f"{rejected} rejected")
    return ", ".join(parts)


def markdown(
    title: str,
    counts: Mapping[str, int],
    reasons: Mapping[str, int],
    seconds: Mapping[str, float],
    failing_checks: Iterable[tuple[str, str, int]] = (),
) -> str:
    """Return the run's page: counts, reasons of what was rejected, seconds a step, checks.

    `failing_checks`: message, severity and number of rows of each check that found something.
    """
    lines = [f"## {title}", "", headline(counts, reasons), "", "| | count |", "| --- | ---: |"]
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
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
