"""Sentences a second from article to outcomes, on one core, beside a keyword tagger in the same run.

The texts are passages that do nothing but tell of talks; those of other fields (labour, sport,
trade, history) are most of what a newspaper prints, and cost far less. The keyword tagger looks for
one word a type and takes the first names and number of the sentence: what a newsroom script would do.
Reading the rules is paid once a process, beside the reading of their files as mere TOML.
"""

from __future__ import annotations

import json
import os
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from tasks.newsroom import load
from tasks.newsroom.gold import gold
from tasks.outcomes import tag
from tasks.outcomes.scan import sentences
from tasks.rules import Rules, load_rules
from tasks.settings import DATA
from tests.bench.table import Row, in_turn, row

ROOT = Path(__file__).parents[2]

_WORDS = {
    "ceasefire.general": r"ceasefire|cease-fire|truce|armistice",
    "talks.round": r"talks|negotiations|meeting",
    "exchange.prisoners": r"prisoner (?:swap|exchange)|exchange of prisoners|exchang\w+ [\d,]+",
    "release.hostages": r"hostages?",
    "release.detainees": r"released? .{0,40}prisoners",
    "return.bodies": r"bodies|remains",
    "territory.withdrawal": r"withdraw\w*|pull(?:ed|s)? (?:out|back)",
    "sanctions.impose": r"sanctions",
    "humanitarian.aid": r"aid|trucks",
    "mediation": r"mediat\w+",
    "agreement.peace": r"peace (?:deal|treaty|agreement|accord)",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_NUMBER = re.compile(r"\d[\d,]*")


def keywords(text: str) -> list[tuple[str, list[str], str | None]]:
    """Return type, names and number for each sentence with a keyword."""
    found = []
    for start, stop in sentences(text):
        sentence = text[start:stop]
        for kind, pattern in _PATTERNS.items():
            if pattern.search(sentence):
                number = _NUMBER.search(sentence)
                names = _NAME.findall(sentence)[:2]
                found.append((kind, names, number.group() if number else None))
    return found


def seconds(job: Callable[[str], object], texts: list[str]) -> float:
    """Return CPU seconds for one pass over the texts."""
    begun = time.process_time()
    for text in texts:
        job(text)
    return time.process_time() - begun


def texts_to_tag() -> list[str]:
    """Return the shared labelled passages and the seed article where they lie, else our own."""
    shared = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
    files = [shared / "gold" / "outcomes_dev.jsonl", shared / "seed" / "gold.jsonl"]
    if not all(path.is_file() for path in files):
        files = [ROOT / "tests" / "eval" / "passages.jsonl"]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines if line.strip()]


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject."""
    del peers  # the keyword tagger needs no interpreter of its own
    rules = load_rules(DATA / "rules", DATA / "actors")
    others = [item["text"] for item in gold(load()[1]) if not item["is_peace_process"]]
    rows = []
    for what, texts in (("article to outcomes", texts_to_tag()), ("of other fields", others)):
        mine, peer = _speeds(runs, rules, texts)
        rows.append(row("outcomes", what, "sentences/s CPU", mine, "keyword tagger", peer))
    mine, peer = in_turn(
        runs,
        lambda: seconds(lambda _: load_rules(DATA / "rules", DATA / "actors"), [""]),
        lambda: seconds(_parse, [""]),
    )
    return [*rows, row("outcomes", "read the rules", "s CPU", mine, "tomllib alone", peer)]


def _speeds(runs: int, rules: Rules, texts: list[str]) -> tuple[list[float], list[float]]:
    count = sum(len(sentences(text)) for text in texts)
    for text in texts:  # once unmeasured: phrases are made out when first met
        tag(text, rules)
    return in_turn(
        runs,
        lambda: count / seconds(lambda text: tag(text, rules), texts),
        lambda: count / seconds(keywords, texts),
    )


def _parse(_: str) -> None:
    for folder in ("rules", "actors"):
        for path in (DATA / folder).glob("*.toml"):
            tomllib.loads(path.read_text(encoding="utf-8"))
