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

    __slots__ = ("_beginnings", "_root", "alternatives")

    def __init__(self, alternatives: Sequence[tuple[str, ...]]) -> None:
        """Take alternatives that begin with a gap or a number."""
        self.alternatives = alternatives
        self._root = _Branch()
        for place, tokens in enumerate(alternatives):
            branch = self._root
            for token in tokens:
                branch = branch.grown(token)
            branch.place = place
        gap, number = self._root.gap, self._root.number
        only_words = number is None and gap is not None and not gap.is_more
        #: One of these words stands within the gap wherever an alternative fits; None: not always.
        self._beginnings = gap.words.keys() if gap is not None and only_words else None

    def stop(self, text: Words, at: int) -> int:
        """Return where the alternative ends that fits from the word numbered `at`; -1 where none does."""
        beginnings = self._beginnings
        if beginnings and beginnings.isdisjoint(text.words[at : at + _WIDEST + 1]):
            return -1
        stops: dict[int, int] = {}
        root = self._root
        if root.gap is not None:
            root.gap.across_gap(text, at, stops)
        if root.number is not None and text.starts[at] - text.stops[at - 1] == 1:
            root.number.across_number(text, at, stops)
        return stops[min(stops)] if stops else -1


class _Branch:
    """What alternatives have in common up to here, and what they go on with."""

    __slots__ = ("gap", "number", "place", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Branch] = {}
        self.gap: _Branch | None = None
        self.number: _Branch | None = None
        self.place = -1  # of the alternative that ends here

    def grown(self, token: str) -> _Branch:
        """Return the branch that a word, gap or number leads to, which is made if need be."""
        if token == GAP:
            self.gap = self.gap or _Branch()
            return self.gap
        if token == NUMBER:
            self.number = self.number or _Branch()
            return self.number
        return self.words.setdefault(token, _Branch())

    @property
    def is_more(self) -> bool:
        """Whether something else than a word may follow."""
        return self.place >= 0 or self.gap is not None or self.number is not None

    def follow(self, text: Words, at: int, stops: dict[int, int]) -> None:
        """Add where alternatives end that go on with the word numbered `at`, by their places.

        What is there already came of smaller gaps or longer numbers, and stays.
        """
        if self.place >= 0:
            stops.setdefault(self.place, text.stops[at - 1])
        if self.gap is not None:
            self.gap.across_gap(text, at, stops)
        if self.number is not None:
            self.number.across_number(text, at, stops)
        if self.words and at < len(text.words):
            following = self.words.get(text.words[at])
            if following is not None:
                following.follow(text, at + 1, stops)

    def across_gap(self, text: Words, at: int, stops: dict[int, int]) -> None:
        """Do so after a gap that begins with that word."""
        for place, word in enumerate(text.words[at : at + _WIDEST + 1], at + 1):
            following = self.words.get(word)
            if following is not None:
                following.follow(text, place, stops)
        last = min(at + _WIDEST, len(text.words))
        if self.place >= 0:  # a gap that ends the pattern reaches to punctuation, the last one
            for place in range(last, at - 1, -1):
                if text.starts[place] - text.stops[place - 1] > 1:
                    stops.setdefault(self.place, text.starts[place] - 1)
                    break
        for place in range(at, last + 1) if self.gap or self.number else ():
            if self.gap is not None:
                self.gap.across_gap(text, place, stops)
            if self.number is not None:
                self.number.across_number(text, place, stops)

    def across_number(self, text: Words, at: int, stops: dict[int, int]) -> None:
        """Do so after a number that begins with that word: words one blank apart, or fewer."""
        words, last = text.words, at
        digits = at < len(words) and words[at].isdecimal()
        while last < len(words) and (last == at or text.starts[last] - text.stops[last - 1] == 1):
            word = words[last]
            if not (word.isdecimal() if digits else word in _NUMBER_WORDS):
                break
            last += 1
        for place in range(last, at, -1):
            self.follow(text, place, stops)
