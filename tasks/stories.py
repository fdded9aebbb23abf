"""Which articles tell one story: near copies, found by MinHash over runs of five words.

An agency's report printed by ten outlets is one source, not ten. Two texts are copies when about
`THRESHOLD` of their five-word runs are the same; the bounds of error are those of MinHash with
`PERMUTATIONS` permutations (standard error 0.05 at 0.7). Texts further apart than `DAYS` are not
compared: papers reprint within days, and anniversary pieces quote themselves.

Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from datasketch import MinHash

PERMUTATIONS = 80
BANDS = 20  # of four rows: a pair at 0.7 meets in one of them with a chance of 0.996
THRESHOLD = 0.7
SHINGLE = 5
DAYS = 14
MIN_WORDS = 40  # shorter texts (stubs, tickers) are alike by chance

_WORD = re.compile(r"\w+")


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
    runs = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=zlib.crc32)
    sketch.update_batch([run.encode("utf-8", "surrogatepass") for run in sorted(runs)])
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def likenesses(new: Iterable[Signed], known: Iterable[Signed]) -> tuple[Likeness, ...]:
    """Return the near copies among `new`, and between `new` and `known`, in order of their keys.

    The set of all pairs does not depend on the order in which articles came in.
    """
    fresh = {item.revision_id: item for item in new}
    everything = {item.revision_id: item for item in known} | fresh
    buckets: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for item in everything.values():
        for bucket in _bands(item.signature):
            buckets[bucket].append(item.revision_id)
    pairs = {
        (min(one, other), max(one, other))
        for item in fresh.values()
        for bucket in _bands(item.signature)
        for one in (item.revision_id,)
        for other in buckets[bucket]
        if one != other
    }
    found = (_compare(everything[one], everything[other]) for one, other in sorted(pairs))
    return tuple(likeness for likeness in found if likeness)


def _bands(signed: bytes) -> Iterator[tuple[int, bytes]]:
    width = 4 * PERMUTATIONS // BANDS
    for band in range(BANDS):
        yield band, signed[band * width : (band + 1) * width]


def _compare(one: Signed, other: Signed) -> Likeness | None:
    if abs(one.at - other.at) > timedelta(days=DAYS):
        return None
    left, right = (np.frombuffer(item.signature, dtype="<u4") for item in (one, other))
    similarity = float(np.mean(left == right))
    if similarity < THRESHOLD:
        return None
    return Likeness(one.revision_id, other.revision_id, round(similarity, 4))
