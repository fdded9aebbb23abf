"""What is learnt from: passages written for Parley, and real items, of which only labels are kept.

A line of real.jsonl is {"id", "is_peace_process", "outcomes": [[type, status, sources, targets,
start, stop]]}, with the place of the evidence in a text that stands in the shared corpora.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.newsroom import load
from tasks.newsroom.gold import gold
from tasks.outcomes.scan import sentences
from tests.conftest import shared_folder

HERE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Label:
    """An outcome that a passage tells, and where its evidence stands."""

    type: str
    status: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its sentences, what it tells, and whether it is about a peace process."""

    text: str
    published: date | None
    sentences: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...] | None  # None: what it tells is not labelled
    is_process: bool | None  # None: not labelled
    style: str


def written() -> Iterator[Passage]:
    """Yield the passages written for Parley, sentence by sentence labelled."""
    for path in sorted((HERE / "told").glob("*.jsonl")):
        for row in lines(path):
            text, places, labels = "", [], []
            for sentence, told in row["sentences"]:
                start = len(text) + bool(text)
                text = f"{text} {sentence}" if text else sentence
                places.append((start, len(text)))
                for kind, status, *quote in told:
                    at = start + (sentence.index(quote[0]) if quote else 0)
                    labels.append(
                        Label(kind, status, at, at + len(quote[0] if quote else sentence))
                    )
            process = True if labels else False if row.get("hard") else row.get("process")
            yield Passage(text, None, tuple(places), tuple(labels), process, row["style"])


def real(name: str = "real") -> Iterator[Passage]:
    """Yield the real items of a file of labels. Raises SystemExit where their texts are not here."""
    folder = shared_folder()
    if folder is None:
        raise SystemExit("the texts of real items are not beside this checkout (set PARLEY_SHARED)")
    items = {row["id"]: row for row in lines(folder / "gold" / "unlabelled_current_events.jsonl")}
    for row in lines(HERE / f"{name}.jsonl"):
        item = items[row["id"]]
        labels = tuple(
            Label(kind, status, start, stop) for kind, status, _, _, start, stop in row["outcomes"]
        )
        yield Passage(
            item["text"],
            date.fromisoformat(item["date"]) if item.get("date") else None,
            tuple(sentences(item["text"])),
            labels,
            row["is_peace_process"],
            "real",
        )


def read_through() -> Iterator[Passage]:
    """Yield the newsroom's articles and the labelled passages beside this file."""
    rows = [*gold(load()[1])]
    for name in ("blurbs", "passages", "written"):
        rows += lines(HERE / f"{name}.jsonl")
    for row in rows:
        text = row["text"]
        told = row.get("outcomes")
        labels = None
        if told is not None and all("evidence" in outcome for outcome in told):
            labels = tuple(
                Label(o["type"], o["status"], o["start"], o["start"] + len(o["evidence"]))
                for o in told
            )
        yield Passage(
            text,
            date.fromisoformat(row["date"]) if row.get("date") else None,
            tuple(sentences(text)),
            labels,
            row["is_peace_process"],
            "read",
        )


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
