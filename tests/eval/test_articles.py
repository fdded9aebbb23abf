"""The extractor on the shared labelled pages never falls below its floors."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tasks import articles
from tasks.errors import ExtractError

FLOORS = json.loads((Path(__file__).with_name("article_floors.json")).read_text(encoding="utf-8"))
POOLED = ("scrapinghub", "fundus80", "fundus", "wcxb")
pytestmark = [pytest.mark.shared, pytest.mark.slow]  # every page of the corpora: a minute of CPU


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_pages", shared / "score/score_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(page: Path) -> dict[str, Any]:
    with gzip.open(page) as file:
        html = file.read()
    name = page.name.removesuffix(".html.gz")
    try:
        return articles.as_row(name, articles.extract_html(html))
    except ExtractError:
        return {"id": name}


@pytest.fixture(scope="module")
def results(shared: Path) -> dict[str, Any]:
    scores = scorer(shared)
    found: dict[str, Any] = {}
    matches, low = [], 0
    for corpus in (*POOLED, "newspaper4k", "trafeval"):
        folder = shared / "corpora" / "pages" / corpus
        truth = scores.load(folder / "truth.jsonl")
        answers = [answer(folder / "pages" / f"{r['id']}.html.gz") for r in truth]
        found[corpus], by_page = scores.score(truth, answers, 0)
        if corpus in POOLED:
            pairs = zip(truth, answers, strict=True)
            matches += [scores.match_page(r, a.get("body")) for r, a in pairs]
            low += sum(f1 < 0.5 for f1, _, _ in by_page.values())
    return found | {"pooled": scores.prf(matches)[0], "low": low}


@pytest.mark.parametrize("corpus", FLOORS["body"])
def test_body(results: dict[str, Any], corpus: str) -> None:
    assert results[corpus]["body"]["f1"] >= FLOORS["body"][corpus]


def test_all_bodies(results: dict[str, Any]) -> None:
    assert results["pooled"] >= FLOORS["pooled"]
    assert results["low"] <= FLOORS["pages_under_half"]


@pytest.mark.parametrize("corpus", FLOORS["segments"])
def test_segments(results: dict[str, Any], corpus: str) -> None:
    assert results[corpus]["segments"]["f1"] >= FLOORS["segments"][corpus]


@pytest.mark.parametrize("corpus", FLOORS["title"])
def test_metadata(results: dict[str, Any], corpus: str) -> None:
    found = results[corpus]
    assert found["title"]["exact"] >= FLOORS["title"][corpus]
    assert found["author"]["exact_set"] >= FLOORS["authors"][corpus]
    assert found["date"]["day"] >= FLOORS["day"][corpus]
    assert found["date"]["wrong"] <= FLOORS["wrong_day_at_most"][corpus]
    assert (found["date"]["time"] or 1) >= FLOORS["time"].get(corpus, 0)
