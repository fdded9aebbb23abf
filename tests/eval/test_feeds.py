"""The reader against the corpora: other readers' consensus, feedparser's own suite, real replays."""

from __future__ import annotations

import json
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasks.errors import ReadError
from tasks.feeds import Stored, read_feed, recognised, to_json
from tests.eval.feedparser_suite import cases, holds

DISAGREEMENTS = Path(__file__).parents[1] / "golden/feeds/disagreements.toml"
pytestmark = pytest.mark.shared
Row = dict[str, Any]


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    return shared / "corpora/feeds"


@pytest.fixture(scope="module")
def manifest(corpus: Path) -> list[Row]:
    return [json.loads(line) for line in (corpus / "manifest.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def body(corpus: Path) -> Callable[[str], bytes]:
    archives: dict[str, zipfile.ZipFile] = {}

    def read(file: str) -> bytes:
        name, _, member = file.partition("!")
        if not member:
            return (corpus / name).read_bytes()
        if name not in archives:
            archives[name] = zipfile.ZipFile(corpus / name)
        return archives[name].read(member)

    return read


def test_every_document_gives_the_consensus(
    manifest: list[Row], body: Callable[[str], bytes]
) -> None:
    """Counts and links as other readers have them; where we differ, a golden file says why."""
    explained = tomllib.loads(DISAGREEMENTS.read_text())
    rows = [r for r in manifest if r["group"] != "fpsuite" and r.get("n_entries_consensus", True)]
    differing = {}
    for row in rows:
        try:
            found = list(to_json(row["file"], body(row["file"])))
        except ReadError:
            found = []
        expected = row["expected"]
        problem = _difference(found, expected)
        if problem:
            differing[row["file"]] = problem
    assert differing == {file: entry["differs"] for file, entry in explained.items()}
    assert len(differing) <= 0.005 * len(rows)


def _difference(found: list[Row], expected: Row) -> str:
    count = expected.get("n_entries") or 0
    if len(found) != count:
        return f"{len(found)} entries, not {count}"
    for place in ("first", "last"):
        wanted = expected.get(place)
        got = found[0 if place == "first" else -1]["link"] if found else None
        if wanted and got != wanted.get("link"):
            return f"{place} link {got}, not {wanted.get('link')}"
    return ""


def test_feedparsers_own_suite(manifest: list[Row], body: Callable[[str], bytes]) -> None:
    wrong = {}
    relevant = list(cases(manifest))
    for name, wanted in relevant:
        problem = holds(body(f"fpsuite.zip!{name}"), wanted)
        if problem:
            wrong[name] = problem
    assert len(relevant) > 500
    assert len(wrong) <= 0.04 * len(relevant), wrong


def test_replays_give_each_item_once_and_each_revision(
    manifest: list[Row], body: Callable[[str], bytes]
) -> None:
    series = defaultdict(list)
    for row in manifest:
        if row["group"] == "replay":
            series[row["series"]].append(row)
    assert len(series) == 3
    for name, polls in series.items():
        seen: dict[str, str] = {}
        stored: dict[Stored, None] = {}
        for row in sorted(polls, key=lambda r: r["seq"]):
            new = revised = 0
            listed = read_feed(body(row["file"]), "https://x.example/", feed_id=name).entries
            for entry in recognised(listed, stored):
                stored[Stored(entry.identity, entry.url, entry.title)] = None
                known = seen.get(entry.entry_id)
                new += known is None
                revised += known not in (None, entry.content_hash)
                seen[entry.entry_id] = entry.content_hash
            expected = row["expected"]
            assert (new, revised) == (
                expected["n_new_since_series_start"],
                expected["n_revised_vs_last_seen"],
            ), row["file"]
