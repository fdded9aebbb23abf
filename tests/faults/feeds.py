"""What the warehouse must hold of a faulty feed: one judge a class of contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tasks.model import key
from tests.faults.facts import BLOCKED, Facts, Fault, Row
from tests.faults.pages import near_copies


def _feed(fault: Fault, facts: Facts) -> tuple[Row, list[Row], list[Row]]:
    url = facts.url(fault)
    feed_id = key(url)
    return facts.feeds.get(url, {}), facts.polls[feed_id], facts.entries[feed_id]


def _distinct(entries: list[Row]) -> int:
    """Return the number of items, two of the same address counted once."""
    return len({row["url"] or row["entry_id"] for row in entries})


def _feed_ok(fault: Fault, facts: Facts) -> str:
    feed, polls, entries = _feed(fault, facts)
    if not any(p["result"] == "changed" for p in polls):
        return f"never read: {[(p['result'], p['reason']) for p in polls]}"
    if any(p["result"] == "failed" for p in polls):
        return f"a poll failed: {[p['detail'] for p in polls if p['detail']]}"
    stored = _distinct(entries)
    if "entries" in fault and stored != fault["entries"] and fault["name"] != "etag-stuck":
        return f"{stored} entries"
    if stored < fault.get("entries_min", 0):
        return f"{stored} entries"
    if fault["name"] == "etag-stuck" and stored < 5:
        return f"the item behind the stuck 304 was not found ({stored} entries)"
    return _fields(fault, facts, feed, polls, entries)


def _fields(fault: Fault, facts: Facts, feed: Row, polls: list[Row], entries: list[Row]) -> str:
    if fault.get("url_unchanged") and feed["current_url"]:
        return f"the address became {feed['current_url']}"
    wanted = fault.get("title_contains")
    if wanted and not any(wanted in (row["title"] or "") for row in entries):
        return f"titles {[row['title'] for row in entries]}"
    if "published_any" in fault:
        found = {_stamp(row["published_at"]) for row in entries}
        if not found <= set(fault["published_any"]):
            return f"published {found}, not one of {fault['published_any']}"
    wait = feed["next_due_at"] and feed["next_due_at"] - feed["last_polled_at"]
    if fault["name"] == "ttl-and-sy" and wait < timedelta(hours=3):
        return f"next poll after {wait}"
    if fault["name"] == "ttl-absurd" and wait > timedelta(days=1, minutes=5):
        return f"next poll after {wait}"
    if fault["name"] == "html-title" and entries[0]["title"] != 'Q&A: "peace" now':
        return f"title {entries[0]['title']!r}"
    return ""


def _stamp(moment: Any) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _feed_degraded(fault: Fault, facts: Facts) -> str:
    # damage is noted with the document, and the items are there
    return _feed_ok(fault, facts)


def _feed_error(fault: Fault, facts: Facts) -> str:
    feed, polls, entries = _feed(fault, facts)
    if not polls or any(p["result"] not in ("failed", "skipped") for p in polls):
        return f"no failed poll: {[p['result'] for p in polls]}"
    if not all(p["reason"] for p in polls):
        return "a failure without a reason"
    if entries:
        return f"{len(entries)} entries stored"
    if feed["disabled_reason"]:
        return "disabled at once"
    return "the address moved" if feed["current_url"] else ""


def _feed_not_modified(fault: Fault, facts: Facts) -> str:
    problem = _feed_ok(fault, facts)
    _, polls, _ = _feed(fault, facts)
    results = [p["result"] for p in polls]
    if results[:2] != ["changed", "unchanged"]:
        return f"polls were {results}"
    second = facts.requests(fault)[1]
    if fault["name"] == "etag" and second["inm"] != '"v1-abc"':
        return f"If-None-Match was {second['inm']!r}"
    if fault["name"] == "last-modified" and second["ims"] != "Tue, 01 Sep 2026 10:00:00 GMT":
        return f"If-Modified-Since was {second['ims']!r}"
    return problem


def _feed_retried(fault: Fault, facts: Facts) -> str:
    _, polls, entries = _feed(fault, facts)
    if not any(p["result"] == "changed" for p in polls):
        return f"never read: {[(p['result'], p['reason']) for p in polls]}"
    return "" if _distinct(entries) == fault["entries"] else f"{len(entries)} entries"


def _feed_disabled(fault: Fault, facts: Facts) -> str:
    feed, _, _ = _feed(fault, facts)
    return "" if feed["disabled_reason"] else "still active"


def _feed_moved(fault: Fault, facts: Facts) -> str:
    feed, _, _ = _feed(fault, facts)
    if not str(feed["current_url"]).endswith("/feeds/moved-target.xml"):
        return f"the address is {feed['current_url']} (seen {feed['moved_count']} times)"
    return _feed_ok(fault, facts)


def _feed_blocked(fault: Fault, facts: Facts) -> str:
    if facts.canary:
        return "the canary was reached"
    feed, polls, entries = _feed(fault, facts)
    if "entries" not in fault:
        reasons = {p["reason"] for p in polls}
        if not reasons or not reasons <= BLOCKED:
            return f"reasons {reasons}"
        return f"the address became {feed['current_url']}" if feed["current_url"] else ""
    if len({row["entry_id"] for row in entries}) != fault["entries"]:
        return f"{len(entries)} items"
    refused = 0
    for row in entries:
        bad = not row["url"] or not str(row["url"]).startswith(facts.base)
        refusals = [
            r["reason"] for url in (row["url"], row["link"]) if url for r in facts.rejected[url]
        ]
        if bad and not BLOCKED & set(refusals):
            return f"{row['link']} was refused for {refusals}"
        refused += bad
    return "" if refused == fault["entries"] - 1 else f"{refused} links refused"


def _feed_dedup(fault: Fault, facts: Facts) -> str:
    problem = _feed_ok(fault, facts)
    if problem:
        return problem
    _, _, entries = _feed(fault, facts)
    if fault["name"] == "pubdate-now" and len(entries) != 1:
        return f"{len(entries)} revisions"
    if fault["name"].startswith("syndicated"):
        return near_copies(facts)
    return ""


def _feed_revision(fault: Fault, facts: Facts) -> str:
    _, _, entries = _feed(fault, facts)
    items = {row["entry_id"] for row in entries}
    return (
        ""
        if len(items) == 1 and len(entries) >= 2
        else f"{len(items)} items, {len(entries)} revisions"
    )


def _feed_skip(fault: Fault, facts: Facts) -> str:
    return _feed_error(fault, facts)


JUDGES: dict[str, Callable[[Fault, Facts], str]] = {
    "ok": _feed_ok,
    "ok-degraded": _feed_degraded,
    "error-recorded": _feed_error,
    "not-modified": _feed_not_modified,
    "retried-then-ok": _feed_retried,
    "disabled": _feed_disabled,
    "url-updated": _feed_moved,
    "blocked": _feed_blocked,
    "dedup": _feed_dedup,
    "revision": _feed_revision,
    "skip": _feed_skip,
}
