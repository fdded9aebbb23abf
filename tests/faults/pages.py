"""What the warehouse must hold of a faulty page: one judge a class of contract."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.faults.facts import BLOCKED, Facts, Fault, Row


def _page_ok(fault: Fault, facts: Facts) -> str:
    url = facts.url(fault)
    found = facts.articles[url]
    if not found:
        return f"no article: {[(r['reason'], r['detail']) for r in facts.rejected[url]]}"
    title = fault.get("title_contains") or fault.get("title")
    if title and title not in (found[-1]["title"] or ""):
        return f"title {found[-1]['title']!r}"
    for more in fault.get("more", []):
        other = url.replace(urlsplit(url).path, more)
        if not facts.pages[other]:
            return f"{more} was not fetched"
    return _identity(fault, facts, found[-1])


def _identity(fault: Fault, facts: Facts, article: Row) -> str:
    url = str(article["url"])
    if fault["name"] == "canonical-evil" and not url.startswith(facts.base):
        return f"took {url} for its own"
    if fault["name"] == "amp" and not url.endswith("/articles/good.html"):
        return f"is stored as {url}"
    if fault["name"] == "aggregator-stub" and not str(article["original_url"]).endswith(
        "/good.html"
    ):
        return f"the original is {article['original_url']}"
    if fault["name"] == "redirect-chain-4":
        final = facts.pages[facts.url(fault)][-1]["final_url"]
        return "" if final.endswith("/articles/good.html") else f"final address {final}"
    text = f"{article['title']}\n{article['text']}"
    if any("\ud800" <= c <= "\udfff" or (c < " " and c not in "\n\t") for c in text):
        return "control characters or surrogates in the text"
    return "replacement characters in the text" if text.count("\ufffd") > 5 else ""


def _page_error(fault: Fault, facts: Facts) -> str:
    url = facts.url(fault)
    if facts.articles[url]:
        return "stored as an article"
    return "" if facts.rejected[url] else "nothing recorded"


def _page_blocked(fault: Fault, facts: Facts) -> str:
    if facts.canary:
        return "the canary was reached"
    reasons = {r["reason"] for r in facts.rejected[facts.url(fault)]}
    if not reasons & BLOCKED:
        return f"reasons {reasons}"
    return _page_error(fault, facts)


def _page_dedup(fault: Fault, facts: Facts) -> str:
    return _page_ok(fault, facts) or near_copies(facts)


def near_copies(facts: Facts) -> str:
    a = [r["revision_id"] for r in facts.articles[f"{facts.base}/articles/wire-a.html"]]
    b = [r["revision_id"] for r in facts.articles[f"{facts.base}/articles/wire-b.html"]]
    alike = any(frozenset((one, other)) in facts.copies for one in a for other in b)
    return "" if alike else "the two copies of the wire story are not joined"


def _page_revision(fault: Fault, facts: Facts) -> str:
    found = facts.articles[facts.url(fault)]
    revisions = {row["revision_id"] for row in found}
    articles = {row["article_id"] for row in found}
    one = len(articles) == 1 and len(revisions) >= 2
    return "" if one else f"{len(articles)} articles, {len(revisions)} revisions"


JUDGES: dict[str, Callable[[Fault, Facts], str]] = {
    "ok": _page_ok,
    "ok-degraded": _page_ok,
    "retried-then-ok": _page_ok,
    "error-recorded": _page_error,
    "skip": _page_error,
    "blocked": _page_blocked,
    "dedup": _page_dedup,
    "revision": _page_revision,
}
