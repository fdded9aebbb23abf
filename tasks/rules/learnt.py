"""What was learnt of sentences: weights of the words by which a sentence tells an outcome.

`classes.toml` holds words of like meaning, written by hand; `learnt.npz` the weights, written by
`python -m tests.eval.learn` from the sentences in tests/eval/told. docs/decisions/0023 says how
good they are, and on what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from tasks.errors import ConfigError
from tasks.rules.stem import stem

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Three linear models over the same features: does it tell an outcome, which type, which status.

    A feature counts by its rarity, and a sentence's features have length one together.
    """

    columns: Mapping[str, int]  # of each feature
    rarity: Floats
    weights: Floats  # a row for each feature; columns as in `types`, `statuses` and "told"
    base: Floats
    types: tuple[str, ...]  # columns 1 to n
    statuses: tuple[str, ...]  # the columns after those; column 0 says whether one is told at all
    classes: Mapping[str, tuple[str, ...]]  # of each stem

    def known(self, features: Iterable[str]) -> tuple[list[str], npt.NDArray[np.intp], Floats]:
        """Return those of the features that have weights, their rows, and what each counts."""
        names = [name for name in features if name in self.columns]
        rows = np.array([self.columns[name] for name in names], dtype=np.intp)
        counts = self.rarity[rows]
        return names, rows, counts / np.float32(np.sqrt(np.dot(counts, counts)) or 1)

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """Return for each type how likely a sentence of these features tells it, 0 to 1."""
        if not self.types:
            return {}
        _, rows, counts = self.known(features)
        last = len(self.types) + 1
        scores = counts @ self.weights[rows, :last] + self.base[:last]
        told = 1 / (1 + np.exp(-scores[0]))
        return dict(zip(self.types, (told * _shares(scores[1:])).tolist(), strict=True))

    def status(self, features: Iterable[str]) -> str:
        """Return the likeliest status of an outcome told with these features."""
        _, rows, counts = self.known(features)
        first = len(self.types) + 1
        scores = counts @ self.weights[rows, first:] + self.base[first:]
        return self.statuses[int(np.argmax(scores))]

    def why(self, features: Iterable[str], column: str) -> dict[str, float]:
        """Return what each feature adds for a type or against it (below 0)."""
        names, rows, counts = self.known(features)
        place = 1 + (*self.types, *self.statuses).index(column)
        added = counts * self.weights[rows, place]
        return dict(zip(names, added.tolist(), strict=True))


def _shares(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares


def write_learnt(
    path: Path,
    features: Iterable[str],
    rarity: Floats,
    weights: Floats,
    base: Floats,
    types: Iterable[str],
    statuses: Iterable[str],
) -> None:
    """Write the weights, each column in 255 steps: the same weights give the same bytes."""
    steps = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        path,
        features=_bytes(features),
        rarity=rarity.astype(np.float16),
        weights=np.round(weights / steps).astype(np.int8),
        steps=steps.astype(np.float32),
        base=base.astype(np.float32),
        types=_bytes(types),
        statuses=_bytes(statuses),
    )


def read_learnt(path: Path, classes: Mapping[str, tuple[str, ...]]) -> Learnt:
    """Return the weights of a file; of one that is not there, none, so that the rules read alone.

    Raises ConfigError for a file of something else.
    """
    if not path.exists():
        nothing = np.zeros((0, 1), np.float32)
        return Learnt({}, nothing[:, 0], nothing, np.array([-np.inf], np.float32), (), (), classes)
    try:
        with np.load(path, allow_pickle=False) as held:
            features = _lines(held["features"])
            return Learnt(
                columns={name: row for row, name in enumerate(features)},
                rarity=held["rarity"].astype(np.float32),
                weights=held["weights"].astype(np.float32) * held["steps"],
                base=held["base"],
                types=_lines(held["types"]),
                statuses=_lines(held["statuses"]),
                classes=classes,
            )
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise ConfigError(
            f"{path}: no weights ({error}); `python -m tests.eval.learn` writes them"
        ) from error


def read_classes(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the classes of each stem. Raises ConfigError for a class that is no text of words."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, words in document.items():
        if not isinstance(words, str) or not words.split():
            raise ConfigError(f"classes.toml: {name}: {words!r} is not allowed; words in one text")
        for word in words.split():
            if name not in found[stem(word)]:
                found[stem(word)].append(name)
    return {word: tuple(names) for word, names in found.items()}


def _bytes(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(held: npt.NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(held.tobytes().decode().split("\n"))
