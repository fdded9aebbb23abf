"""What was learnt of sentences: weights of the words by which a sentence tells an outcome.

`classes.toml` holds words of like meaning, written by hand; `learnt.npz` the weights, written by
`python -m tests.eval.learn` from the sentences in tests/eval/told. docs/decisions/0024 says how
good they are, and on what.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_BZIP2, ZIP_LZMA, BadZipFile, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

from tasks.errors import ConfigError
from tasks.rules.features import Names, Rows
from tasks.rules.stem import stem

Floats = npt.NDArray[np.float32]


#: Chance of telling anything below which no type is weighed any more.
NOTHING = 0.02


class Seen(NamedTuple):
    """Features that have weights: where those stand, and how much each counts."""

    rows: npt.NDArray[np.intp]
    counts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Linear models over the same features.

    Does a sentence tell an outcome, which type, which status; is an article about a peace process?

    A feature counts by its rarity, and a text's features have length one together.
    """

    names: tuple[str, ...]  # of the features, in the order of their rows in what follows
    rows: Rows
    rarity: Floats
    told: Model
    about: Model
    types: Model
    statuses: Model
    process: tuple[float, ...]  # weights of an article's signs, and the intercept last

    def seen(self, rows: Iterable[int]) -> Seen:
        """Return features with how much each counts."""
        places = np.array([*rows], dtype=np.intp)
        counts = self.rarity[places]
        return Seen(places, counts / np.float32(math.sqrt(float(counts @ counts)) or 1))

    def chance(self, seen: Seen) -> float:
        """Return how likely a sentence tells an outcome, 0 to 1."""
        return logistic(float(self.told.scores(seen)))

    def chances(self, seen: Seen, told: float) -> dict[str, float]:
        """Return how likely a sentence tells an outcome of each type; together as likely as `told`.

        None where it hardly tells anything.
        """
        if told < NOTHING:
            return {}
        scores = self.types.scores(seen).tolist()
        most = max(scores)
        raised = [math.exp(score - most) for score in scores]
        share = told / sum(raised)
        return {kind: share * part for kind, part in zip(self.types.names, raised, strict=True)}

    def status(self, seen: Seen) -> tuple[str, float]:
        """Return the likeliest status of an outcome told with these features, and its chance."""
        scores = self.statuses.scores(seen)
        best = int(np.argmax(scores))
        return self.statuses.names[best], float(1 / np.exp(scores - scores[best]).sum())

    def why(self, seen: Seen, kind: str) -> list[float]:
        """Return what each feature adds for a type or against it (below 0)."""
        weights = self.types.weights[seen.rows, self.types.names.index(kind)]
        added: list[float] = (seen.counts * weights).tolist()
        return added

    def about_process(self, seen: Seen) -> float:
        """Return how likely an article with these features is about a peace process, as log odds."""
        return float(self.about.scores(seen))

    def process_chance(self, signs: Sequence[float]) -> float:
        """Return how likely an article with these signs is about a peace process."""
        *weights, base = self.process
        return logistic(sum(w * sign for w, sign in zip(weights, signs, strict=True)) + base)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of each feature for each of some names."""

    names: tuple[str, ...]
    weights: Floats
    base: Floats

    def scores(self, seen: Seen) -> Floats:
        """Return what features add up to for each name; one number where it is one."""
        added: Floats = seen.counts @ self.weights[seen.rows] + self.base
        return added


def logistic(score: float) -> float:
    """Return a score as a chance, 0 to 1."""
    return 1 / (1 + math.exp(-max(-50.0, score)))


def write_learnt(
    path: Path,
    features: Iterable[str],
    rarity: Floats,
    weights: Floats,
    base: Floats,
    types: Iterable[str],
    statuses: Iterable[str],
    process: Iterable[float],
) -> None:
    """Write the weights, each column in 255 steps: the same weights give the same bytes.

    Rare features come last and those of small weights before others, which takes a fifth off the file.
    """
    steps = np.abs(weights).max(axis=0) / 127
    levels = np.round(weights / steps).astype(np.int8)
    rough = rarity.astype(np.float16)
    order = np.lexsort((np.abs(levels.astype(int)).sum(axis=1), rough))
    names = [*features]
    arrays = {
        "features": _bytes(names[row] for row in order),
        "rarity": rough[order],
        "weights": np.asfortranarray(levels[order]),
        "steps": steps.astype(np.float32),
        "base": base.astype(np.float32),
        "types": _bytes(types),
        "statuses": _bytes(statuses),
        "process": np.array([*process], dtype=np.float32),
    }
    with ZipFile(path, "w") as file:
        for name, array in arrays.items():
            packed = BytesIO()
            np.save(packed, array)
            method = ZIP_BZIP2 if name == "features" else ZIP_LZMA
            file.writestr(ZipInfo(f"{name}.npy"), packed.getvalue(), method)


def read_learnt(path: Path, classes: Names) -> Learnt | None:
    """Return the weights of a file; None where it is not there, so that the rules read alone.

    Raises ConfigError for a file of something else.
    """
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            weights = held["weights"].astype(np.float32) * held["steps"]
            base = held["base"]
            types, statuses = _lines(held["types"]), _lines(held["statuses"])
            last = 2 + len(types)
            names = _lines(held["features"])
            return Learnt(
                names=names,
                rows=Rows(classes, {name: row for row, name in enumerate(names)}),
                rarity=held["rarity"].astype(np.float32),
                told=Model(("told",), weights[:, 0].copy(), base[0]),
                about=Model(("about",), weights[:, 1].copy(), base[1]),
                types=Model(types, weights[:, 2:last].copy(), base[2:last]),
                statuses=Model(statuses, weights[:, last:].copy(), base[last:]),
                process=tuple(held["process"].tolist()),
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
