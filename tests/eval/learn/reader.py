"""Learn how outcomes are told, from written passages and real items: writes learnt.npz.

Logistic regressions over the same features (tasks/outcomes/stems.py): does a sentence tell an
outcome, which type, and, from the words of its evidence, which status; and, from the words of its
lead, is an article about a peace process. fitting.py fits them, in the environment of the bench,
which has scikit-learn.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tasks.actors import Mention
from tasks.outcomes.engine import read
from tasks.outcomes.learnt import process_signs, status_features
from tasks.outcomes.relevance import LEAD
from tasks.outcomes.scan import Word, scan
from tasks.outcomes.stems import Stem, features, own, stems
from tasks.rules import Rules, load_rules
from tasks.rules.learnt import write_learnt
from tasks.rules.notation import scannable
from tasks.settings import DATA
from tests.eval.learn import gate
from tests.eval.learn.passages import Passage, read_through, real, written

FITTING = Path(__file__).parent / "fitting.py"
PYTHON = Path(".venv-bench/bin/python")
#: Sentences that a feature must stand in.
SEEN = 2
#: How often a real item or a whole article counts in judging what a peace process is, beside a written
#: passage: all of either count about as much.
REAL = 8
#: How often a written passage counts beside a real item in learning the words of a peace process.
WRITTEN = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and each outcome that it tells with the features of its evidence."""

    passage: int
    start: int
    features: tuple[str, ...]
    outcomes: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for kind, _, _ in self.outcomes))


def main() -> None:
    """Read the passages, fit, write."""
    rules = load_rules(DATA / "rules", DATA / "actors")
    passages = [p for p in (*written(), *read_through(), *real()) if p.labels is not None]
    learn(rules, passages, DATA / "rules" / "learnt.npz")


def learn(rules: Rules, passages: Sequence[Passage], path: Path) -> None:
    """Write the weights that some passages give."""
    *fitted, chances, odds = fit(list(told(rules, passages)), passages)
    alone = replace(rules, learnt=None)
    write_learnt(path, *fitted, process_weights(alone, passages, chances, odds))


def process_weights(
    rules: Rules,
    passages: Sequence[Passage],
    chances: Sequence[np.ndarray],
    odds: Sequence[float],
) -> np.ndarray:
    """Return the weights by which a passage that was read is judged to be about a peace process.

    From models that did not see it, of each passage: `chances`, that its sentences tell an
    outcome; `odds`, the log odds that it is about a peace process.
    """
    signs, truth = [], []
    for passage, told_chances, about in zip(passages, chances, odds, strict=True):
        reading = read(passage.text, rules, passage.published)
        if passage.is_process is None or not reading.relevance.open:
            continue
        found = any(finding.outcome for finding in reading.findings)
        row = process_signs(
            reading.relevance, told_chances.tolist(), about, len(passage.text), found=found
        )
        times = REAL if passage.style in {"real", "read"} else 1
        signs += [row] * times
        truth += [float(passage.is_process)] * times
    return gate.fit(np.array(signs), np.array(truth))


def told(rules: Rules, passages: Iterable[Passage]) -> Iterator[Told]:
    """Yield every sentence of some passages."""
    for number, passage in enumerate(passages):
        text = passage.text
        words, mentions = scan(scannable(text), rules), rules.actors.find(text, passage.published)
        shown = partial(_shown, text, words, mentions, rules)
        before: list[Stem] = []
        for start, stop in passage.sentences:
            outcomes = [
                (label.type, label.status, tuple(shown(label.start, label.stop)))
                for label in passage.labels or ()
                if start <= label.start < stop
            ]
            yield Told(number, start, tuple(shown(start, stop, before)), tuple(outcomes))
            before = stems(text, start, stop, _inside(mentions, start, stop))


def _shown(
    text: str,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    rules: Rules,
    start: int,
    stop: int,
    before: Sequence[Stem] = (),
) -> Iterable[str]:
    """Return the features of a stretch of a passage."""
    found = stems(text, start, stop, _inside(mentions, start, stop))
    return features(found, _inside(words, start, stop), rules.classes, before)


def _inside(found: Iterable[Any], start: int, stop: int) -> list[Any]:
    return [one for one in found if start <= one.start and one.stop <= stop]


def fit(found: Sequence[Told], passages: Sequence[Passage]) -> tuple:
    """Return features, their rarity, weights, intercepts, types, statuses, and for each passage
    what models say that did not see it: chances of its sentences, log odds of a peace process.
    """
    judged = [n for n, passage in enumerate(passages) if passage.is_process is not None]
    leads = _leads(found)
    outcomes = [outcome for row in found for outcome in row.outcomes]
    evidence = [status_features(shown, kind) for kind, _, shown in outcomes]
    counts = Counter(name for row in found for name in row.features)
    counts.update(name for row in evidence for name in row if name.startswith("type:"))
    counts.update(name for row in evidence for name in row if name.startswith("family:"))
    names = sorted(name for name, count in counts.items() if count >= SEEN)
    rarity = np.array([np.log((1 + len(found)) / (1 + counts[name])) + 1 for name in names])
    columns = {name: row for row, name in enumerate(names)}
    pairs = [(place, kind) for place, row in enumerate(found) for kind in row.types]
    with TemporaryDirectory() as folder:
        given, fitted = Path(folder, "given.npz"), Path(folder, "fitted.npz")
        np.savez(
            given,
            rarity=rarity,
            passages=np.array([row.passage for row in found]),
            told=np.array([bool(row.outcomes) for row in found]),
            pairs=np.array([place for place, _ in pairs]),
            types=np.array([kind for _, kind in pairs]),
            shares=np.array([1 / len(found[place].types) for place, _ in pairs]),
            statuses=np.array([status for _, status, _ in outcomes]),
            about=np.array([passages[n].is_process for n in judged]),
            times=np.array([1 if passages[n].style == "real" else WRITTEN for n in judged]),
            **_table("sentences", [row.features for row in found], columns),
            **_table("evidence", evidence, columns),
            **_table("articles", [leads[n] for n in judged], columns),
        )
        subprocess.run([PYTHON, FITTING, given, fitted], check=True)
        with np.load(fitted) as held:
            return (
                names,
                rarity,
                held["weights"],
                held["base"],
                held["types"].tolist(),
                held["statuses"].tolist(),
                np.split(1 / (1 + np.exp(-held["told_left_out"])), _ends(found)),
                _spread(judged, held["about_left_out"], len(passages)),
            )


def _leads(found: Sequence[Told]) -> dict[int, tuple[str, ...]]:
    """Return what the lead of each passage shows."""
    shown: dict[int, dict[str, None]] = {}
    for row in found:
        if row.start < LEAD:
            shown.setdefault(row.passage, {}).update(dict.fromkeys(own(row.features)))
    return {number: tuple(names) for number, names in shown.items()}


def _spread(places: Sequence[int], odds: np.ndarray, count: int) -> list[float]:
    """Return the odds in their places, 0 elsewhere."""
    rows = [0.0] * count
    for place, value in zip(places, odds.tolist(), strict=True):
        rows[place] = value
    return rows


def _ends(found: Sequence[Told]) -> list[int]:
    """Return where the sentences of each passage but the last end."""
    return [n for n in range(1, len(found)) if found[n].passage != found[n - 1].passage]


def _table(
    name: str, rows: Sequence[Sequence[str]], columns: dict[str, int]
) -> dict[str, np.ndarray]:
    """Return the columns of each row's features, one row after another, and where each begins."""
    starts, places = [0], []
    for row in rows:
        places += [columns[feature] for feature in row if feature in columns]
        starts.append(len(places))
    return {f"{name}_columns": np.array(places), f"{name}_starts": np.array(starts)}
