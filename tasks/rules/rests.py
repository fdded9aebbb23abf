"""What may follow the literal beginning of a pattern: alternatives, compiled when first needed.

The lexicon's idioms expand to some hundred thousand alternatives, of which a process meets a few
hundred. Joined into one expression they take seconds to compile and are slow to fail, so each is
compiled alone, and tried only in a text that holds all of its words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tasks.rules.notation import continuation

_END = "(?= )"


class Rests:
    """Alternatives in the order in which they are tried: the first that matches counts."""

    __slots__ = ("_by_word", "_compiled", "plain")

    def __init__(self, plain: tuple[str, ...]) -> None:
        """Take expanded patterns (`tasks.rules.notation`) that begin with a gap or a number."""
        self.plain = plain
        self._by_word: dict[str, list[tuple[int, frozenset[str]]]] | None = None
        self._compiled: dict[int, re.Pattern[str]] = {}

    def among(self, present: AbstractSet[str]) -> list[re.Pattern[str]]:
        """Return those alternatives that can match a text that has these words, in order."""
        by_word = self._by_word
        if by_word is None:
            by_word = self._by_word = _by_word(self.plain)
        places = [
            place
            for word in by_word.keys() & present
            for place, words in by_word[word]
            if words <= present
        ]
        places += [place for place, _ in by_word.get("", ())]
        return [self._pattern(place) for place in sorted(places)]

    def _pattern(self, place: int) -> re.Pattern[str]:
        pattern = self._compiled.get(place)
        if pattern is None:
            pattern = self._compiled[place] = re.compile(continuation(self.plain[place]) + _END)
        return pattern


def _by_word(plain: Iterable[str]) -> dict[str, list[tuple[int, frozenset[str]]]]:
    """Return the places of alternatives, and their words, under the longest word of each."""
    found: defaultdict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for place, one in enumerate(plain):
        words = _words(one)
        found[max(sorted(words), key=len, default="")].append((place, words))
    return dict(found)


def _words(plain: str) -> frozenset[str]:
    tokens = plain.lower().replace("-", " ").replace("'", " ").split()
    return frozenset(token for token in tokens if token not in {"~", "#"})
