"""What a warehouse must hold after the faults have been met: one judge a class of contract.

The faults and their contracts come from the manifest of the fault server; what happened is read from
the warehouse and from the server's log. Nothing here knows how Parley works.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.faults import feeds, pages
from tests.faults.facts import Facts, Fault


def judge(fault: Fault, facts: Facts) -> str:
    """Return what is wrong with how a fault was met; empty: the contract holds."""
    judges = feeds.JUDGES if fault["kind"] in ("feed", "volume") else pages.JUDGES
    problems = []
    for contract in [fault["class"], *fault.get("also", [])]:
        problem = judges[contract](fault, facts)
        if not problem:
            break
        problems.append(f"{contract}: {problem}")
    else:
        return "; ".join(problems)
    return _bounds(fault, facts)


def _bounds(fault: Fault, facts: Facts) -> str:
    """Return which bound of the manifest is broken, whatever the class."""
    requests = facts.requests(fault)
    if "forbidden_text" in fault and fault["forbidden_text"] in facts.text:
        return f"stores {fault['forbidden_text']!r}"
    chain = sum(r["path"].startswith("/r/chain/") for r in facts.log)
    n = len(requests) + (chain if fault["name"] == "redirect-chain-30" else 0)
    # the bounds hold for one run; three were made, except where the manifest speaks of all polls
    runs = 1 if fault.get("polls") else 3
    if n > fault.get("max_requests", 10**9) * runs:
        return f"{n} requests"
    if "max_requests_path" in fault and len(requests) > fault["max_requests_path"]:
        return f"{len(requests)} requests of a path that robots.txt forbids"
    if "min_wait" in fault and requests[1]["t"] - requests[0]["t"] < fault["min_wait"]:
        return f"asked again after {requests[1]['t'] - requests[0]['t']:.1f} s"
    if "min_gap" in fault:
        gap = facts.stats[str(urlsplit(fault["url"]).hostname)]["min_gap"]
        if gap < fault["min_gap"]:
            return f"two requests only {gap:.2f} s apart"
    return ""
