"""What may follow the literal beginning of a pattern, where that has a gap or a number.

The alternatives are tried in their order and the first that fits counts; of that one the smallest
gaps, the first before the second. So `~ a ~ b` is what the expression

    *(?:[^ ]+ +){0,6}?a +(?:[^ ]+ +){0,6}?b(?= )

finds, without the thousands of expressions that alternatives make when multiplied out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, compress
from operator import add

from tasks.rules.notation import NUMBER_WORDS

GAP, NUMBER = "~", "#"
_WIDEST = 6  # words of a gap, at most
_NUMBER_WORDS = frozenset(NUMBER_WORDS)


class Words:
    """The words of a text with their places in it."""

    __slots__ = ("of_pieces", "starts", "stops", "words")

    def __init__(self, pieces: Sequence[str], length: int) -> None:
        """Take the pieces of its scanned form, split at single blanks, and its length."""
        begins = [*accumulate((len(piece) + 1 for piece in pieces), initial=-1)][:-1]
        ends = [*map(add, begins, map(len, pieces))]
        #: Start, stop and number of words up to its end, for each piece.
        self.of_pieces = begins, ends, [*accumulate(map(bool, pieces))]
        self.words = [*filter(None, pieces)]
        self.stops: list[int] = [*compress(ends, pieces)]
        # as if a word stood right behind the last blank
        self.starts: list[int] = [*compress(begins, pieces), length + 1]


class Rests:
    """Alternatives in the order in which they are tried, each a tuple of words, gaps, numbers."""

    __slots__ = ("_by_word", "_others", "alternatives")

    def __init__(self, alternatives: Sequence[tuple[str, ...]]) -> None:
        """Take alternatives that begin with a gap or a number."""
        self.alternatives = alternatives
        self._by_word: dict[str, list[int]] = {}  # of those that begin with a gap and a word
        self._others: list[int] = []
        for place, tokens in enumerate(alternatives):
            if tokens[0] == GAP and len(tokens) > 1 and tokens[1] not in {GAP, NUMBER}:
                self._by_word.setdefault(tokens[1], []).append(place)
            else:
                self._others.append(place)

    def stop(self, text: Words, at: int) -> int:
        """Return where the alternative ends that fits from the word numbered `at`; -1 where none does."""
        by_word = self._by_word
        places = list(self._others)
        for word in text.words[at : at + _WIDEST + 1]:
            if word in by_word:
                places += by_word[word]
        places.sort()
        for place in places:
            stop = _fit(self.alternatives[place], 0, text, at)
            if stop >= 0:
                return stop
        return -1


def _fit(tokens: tuple[str, ...], token: int, text: Words, at: int) -> int:
    """Return where the tokens end that fit from the word numbered `at`; -1 where they do not."""
    words = text.words
    while token < len(tokens):
        expected = tokens[token]
        token += 1
        if expected == GAP:
            return _fit_gap(tokens, token, text, at)
        if expected == NUMBER:
            return _fit_number(tokens, token, text, at)
        if at == len(words) or words[at] != expected:
            return -1
        at += 1
    return text.stops[at - 1]


def _fit_gap(tokens: tuple[str, ...], token: int, text: Words, at: int) -> int:
    words = text.words
    last = min(at + _WIDEST, len(words))
    if token == len(tokens):  # a gap that ends the pattern reaches to punctuation, the last one
        wide = (n for n in range(last, at - 1, -1) if text.starts[n] - text.stops[n - 1] > 1)
        end = next(wide, None)
        return -1 if end is None else text.starts[end] - 1
    expected = tokens[token]
    for first in range(at, last + 1):
        if expected in {GAP, NUMBER} or (first < len(words) and words[first] == expected):
            stop = _fit(tokens, token, text, first)
            if stop >= 0:
                return stop
    return -1


def _fit_number(tokens: tuple[str, ...], token: int, text: Words, at: int) -> int:
    """Fit as many words of a number as stand one blank apart, or fewer."""
    words, last = text.words, at
    if at == len(words) or (token == 1 and text.starts[at] - text.stops[at - 1] > 1):
        return -1  # one that follows the literal beginning stands one blank from it
    digits = words[at].isdecimal()
    while last < len(words) and (last == at or text.starts[last] - text.stops[last - 1] == 1):
        word = words[last]
        if not (word.isdecimal() if digits else word in _NUMBER_WORDS):
            break
        last += 1
    for after in range(last, at, -1):
        stop = _fit(tokens, token, text, after)
        if stop >= 0:
            return stop
    return -1
