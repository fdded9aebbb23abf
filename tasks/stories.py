"""Which articles tell one story: near copies, found by MinHash over runs of five words.

An agency's report printed by ten outlets is one source, not ten. Two texts are copies when about
`THRESHOLD` of their five-word runs are the same; the bounds of error are those of MinHash with
`PERMUTATIONS` permutations (standard error 0.05 at 0.7). Texts further apart than `DAYS` are not
compared: papers reprint within days, and anniversary pieces quote themselves.

Broder, "On the resemblance and containment of documents", 1997. Each permutation is a
multiply-add-shift of the run's hash: Dietzfelbinger, "Universal hashing and k-wise independent
random variables via integer arithmetic without primes", 1996.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import numpy as np

PERMUTATIONS = 80
BANDS = 20  # of four rows: a pair at 0.7 meets in one of them with a chance of 0.996
THRESHOLD = 0.7
SHINGLE = 5
DAYS = 14
MIN_WORDS = 40  # shorter texts (stubs, tickers) are alike by chance

_WORD = re.compile(r"\w+")
_FACTORS, _ADDENDS = np.frombuffer(
    hashlib.shake_256(b"parley stories").digest(16 * PERMUTATIONS), dtype="<u8"
).reshape(2, PERMUTATIONS, 1)
_FACTORS = _FACTORS | np.uint64(1)  # odd: no two runs are folded into one
_BASE = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio: spreads a word's hash over 64 bits
_SLICE = 4096  # runs worked on at once: what bounds the memory of a very long text
_LEAST = ceil(THRESHOLD * PERMUTATIONS)
_WINDOW = timedelta(days=DAYS).total_seconds()


@dataclass(frozen=True, slots=True)
class Signed:
    """An article revision as it is compared: its key, its signature, and when it was told."""

    revision_id: str
    signature: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two revisions that are near copies; the lesser key first. `similarity` from 0 to 1."""

    revision_id: str
    other_revision_id: str
    similarity: float


def signature(text: str) -> bytes | None:
    """Return the MinHash of a text, 4 bytes a permutation, or None for one too short to tell."""
    words = _WORD.findall(text.casefold())
    if len(words) < MIN_WORDS:
        return None
    hashes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words]
    hashed = np.array(hashes, dtype=np.uint64)
    n_runs = len(words) - SHINGLE + 1
    runs = np.zeros(n_runs, dtype=np.uint64)
    for place in range(SHINGLE):
        runs = (runs + hashed[place : place + n_runs]) * _BASE
        runs ^= runs >> np.uint64(29)
    least = np.full(PERMUTATIONS, 2**32 - 1, dtype=np.uint64)
    for start in range(0, n_runs, _SLICE):
        permuted = (runs[start : start + _SLICE] * _FACTORS + _ADDENDS) >> np.uint64(32)
        least = np.minimum(least, permuted.min(axis=1))
    return least.astype("<u4").tobytes()


def likenesses(new: Iterable[Signed], known: Iterable[Signed]) -> tuple[Likeness, ...]:
    """Return the near copies among `new`, and between `new` and `known`, in order of their keys.

    The set of all pairs does not depend on the order in which articles came in. Of what is known,
    only what shares a band of its signature with a new article can be near it
    (`staging.candidates`).
    """
    fresh = {item.revision_id: item for item in new}
    everything = {item.revision_id: item for item in known} | fresh
    keys = sorted(everything)
    items = [everything[key] for key in keys]
    signed = np.frombuffer(b"".join(item.signature for item in items), dtype="<u4").reshape(
        -1, PERMUTATIONS
    )
    at = np.array([item.at.timestamp() for item in items])
    found: list[tuple[int, int, int]] = []
    for place, key in enumerate(keys):
        if key not in fresh:
            continue
        same = signed == signed[place]
        agreeing = np.count_nonzero(same, axis=1)
        near = np.flatnonzero((agreeing >= _LEAST) & (np.abs(at - at[place]) <= _WINDOW))
        # the bands decide, as they do in the warehouse: a pair is found whichever comes first
        in_band = same[near].reshape(-1, BANDS, PERMUTATIONS // BANDS).all(axis=2).any(axis=1)
        found += [
            (min(place, other), max(place, other), int(agreeing[other]))
            for other in near[in_band].tolist()
            if other != place
        ]
    return tuple(
        Likeness(keys[one], keys[other], round(agreeing / PERMUTATIONS, 4))
        for one, other, agreeing in sorted(set(found))
    )
