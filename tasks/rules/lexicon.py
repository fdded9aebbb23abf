"""What rules look for in a text, found word by word; alternatives are never all multiplied out.

The patterns of a folder stand for some hundred thousand phrases, of which a process meets a few
thousand. So a `Node` (what is left of every pattern once certain words have been read) is made when
a text first gets there: a lazy deterministic automaton over words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from tasks.rules.notation import Part, normalised, parse
from tasks.rules.rests import GAP, NUMBER, Rests, Words

Meaning = TypeVar("Meaning")
#: What is left of a pattern: its meaning, the part it goes on with (None: nothing), where in it.
_Left = tuple[Meaning, Part | None, int]
#: A word that may come next, with the part and place that the pattern goes on with.
_Step = tuple[str, Part | None, int]
_ENDS = frozenset({"", GAP, NUMBER})  # what the literal beginning of a pattern ends at


class Node(Generic[Meaning]):
    """Where a text stands after some words: what they are, and which word may follow."""

    __slots__ = ("after", "row")

    def __init__(
        self,
        row: tuple[tuple[Rests | None, Meaning], ...],
        after: dict[str, Node[Meaning] | list[_Left[Meaning]]],
    ) -> None:
        self.row = row  # what the words stand for; with `Rests`, if one of those follows
        self.after = after  # by the next word; a list until somebody goes there


class Lexicon(Generic[Meaning]):
    """The patterns of a folder of rules."""

    def __init__(self) -> None:
        self._first: dict[str, Node[Meaning] | list[_Left[Meaning]]] = {}
        self._hits: dict[Meaning, Meaning] = {}
        self._nodes: dict[tuple[tuple[int, Part | None, int], ...], Node[Meaning]] = {}
        self._rests: dict[tuple[_Step, ...], Rests] = {}

    def add(self, pattern: str, hit: Meaning) -> None:
        """Add a pattern that stands for a hit; all of them before the first text is read.

        Raises ValueError at a mistake in its notation, or where it does not begin with a word.
        """
        hit = self._hits.setdefault(hit, hit)
        part = parse(normalised(pattern))
        for word, rest, at in _steps(part, 0):
            if word in _ENDS:
                raise ValueError("must begin with a word")
            _put(self._first, word, (hit, rest, at))

    def find(self, pieces: Sequence[str], length: int) -> list[tuple[int, int, Meaning]]:
        """Return start, stop and meaning of every phrase in a text of this length.

        `pieces`: its scanned form, split at single blanks, so that one that is empty is a mark of
        punctuation. Phrases come in the order of their starts; of one start the shorter beginning
        first, and of one beginning in the order of the rules.
        """
        found: list[tuple[int, int, Meaning]] = []
        first, words = self._first, Words(pieces, length)
        starts, stops, numbers = words.of_pieces
        for at, piece in enumerate(pieces):
            node = first.get(piece)
            if node is None:
                continue
            if isinstance(node, list):
                node = first[piece] = self._node(node)
            last = at
            while True:
                for rests, hit in node.row:
                    stop = stops[last] if rests is None else rests.stop(words, numbers[last])
                    if stop >= 0:
                        found.append((starts[at], stop, hit))
                last += 1  # the last piece of all is empty, and no word
                following = node.after.get(pieces[last])
                if following is None:
                    break
                if isinstance(following, list):
                    following = node.after[pieces[last]] = self._node(following)
                node = following
        return found

    def _node(self, left: Sequence[_Left[Meaning]]) -> Node[Meaning]:
        """Return the node of what is left of some patterns; the same for the same."""
        key = tuple((id(hit), part, at) for hit, part, at in left)
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = self._made(left)
        return node

    def _made(self, left: Sequence[_Left[Meaning]]) -> Node[Meaning]:
        ends: dict[int, tuple[Meaning, list[_Step]]] = {}
        after: dict[str, Node[Meaning] | list[_Left[Meaning]]] = {}
        for hit, part, at in left:
            for step in _steps(part, at):
                if step[0] in _ENDS:
                    ends.setdefault(id(hit), (hit, []))[1].append(step)
                else:
                    _put(after, step[0], (hit, step[1], step[2]))
        row: list[tuple[Rests | None, Meaning]] = []
        for hit, steps in ends.values():
            if any(not word for word, _, _ in steps):
                row.append((None, hit))
            gaps = tuple(step for step in steps if step[0])
            if gaps:
                row.append((self._rests_of(gaps), hit))
        return Node(tuple(row), after)

    def _rests_of(self, gaps: tuple[_Step, ...]) -> Rests:
        rests = self._rests.get(gaps)
        if rests is None:
            several = ((gap, *more) for gap, part, at in gaps for more in _expanded(part, at))
            rests = self._rests[gaps] = Rests(tuple(dict.fromkeys(several)))
        return rests


def _put(
    after: dict[str, Node[Meaning] | list[_Left[Meaning]]], word: str, left: _Left[Meaning]
) -> None:
    known = after.setdefault(word, [])
    if isinstance(known, list):
        known.append(left)


def _steps(part: Part | None, at: int) -> list[_Step]:
    """Return what may come next in a pattern, in its order, each with what it goes on with.

    A word, a gap or a number; an empty word where the pattern may end.
    """
    found: list[_Step] = []
    _step(part, at, "", found)
    return found


def _step(part: Part | None, at: int, begun: str, found: list[_Step]) -> None:
    while part is not None and not part.ways:
        text = part.text
        if not begun:
            at = len(text) - len(text[at:].lstrip(" "))
        cut = text.find(" ", at)
        if cut >= 0:
            found.append((begun + text[at:cut], part, cut))
            return
        begun += text[at:]
        part, at = part.after, 0
    if part is None:
        found.append((begun, None, 0))
    else:
        for way in part.ways:
            _step(way, 0, begun, found)


def _expanded(part: Part | None, at: int) -> list[tuple[str, ...]]:
    """Return the rest of a pattern with its alternatives multiplied out."""
    found: list[tuple[str, ...]] = []
    for word, rest, place in _steps(part, at):
        found.extend([(word, *more) for more in _expanded(rest, place)] if word else [()])
    return found
