"""What words show, by which the learnt reader weighs a text: its features, and how they are called.

A stem and a pair of stems stand for themselves; word classes are written "~swap", those of the
sentence before "<swap", words of the rules' lexicon "#cue:agree"; "^" and "$" are a stretch's ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tasks.rules.records import Hit

Key_co = TypeVar("Key_co", covariant=True)


class Keys(Protocol[Key_co]):
    """By what features are known: their names where weights are learnt, else the rows of those."""

    def of_stem(self, text: str) -> tuple[tuple[Key_co, ...], tuple[Key_co, ...]]:
        """Return what a stem shows of its own sentence, itself first, and of the next one."""
        ...

    def of_pair(self, first: str, second: str) -> Key_co | None:
        """Return what two stems show that follow one another."""
        ...

    def of_hit(self, hit: Hit) -> tuple[Key_co, ...]:
        """Return what a word of the rules' lexicon shows."""
        ...


class Names:
    """The names of features, by the classes of each stem."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        self._classes = classes

    def of_stem(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See `Keys.of_stem`."""
        classes = self._classes.get(text, ())
        return (text, *(f"~{name}" for name in classes)), tuple(f"<{name}" for name in classes)

    def of_pair(self, first: str, second: str) -> str:
        """See `Keys.of_pair`."""
        return f"{first} {second}"

    def of_hit(self, hit: Hit) -> tuple[str, ...]:
        """See `Keys.of_hit`."""
        name = f"#{hit.kind}:{hit.name}"
        if hit.cue is not None:
            return name, f"#status:{hit.cue.status}"
        return (name, f"#idiom:{hit.name}:{hit.status}") if hit.status else (name,)


class Rows:
    """The rows of features that have one, by the names of all."""

    def __init__(self, names: Names, rows: Mapping[str, int]) -> None:
        self._names, self._rows = names, rows
        self._stems: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def of_stem(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """See `Keys.of_stem`."""
        known = self._stems.get(text)
        if known is None:
            here, after = self._names.of_stem(text)
            known = self.of_names(here), self.of_names(after)
            if any(known):  # of unknown words there is no end
                self._stems[text] = known
        return known

    def of_pair(self, first: str, second: str) -> int | None:
        """See `Keys.of_pair`."""
        return self._rows.get(f"{first} {second}")

    def of_hit(self, hit: Hit) -> tuple[int, ...]:
        """See `Keys.of_hit`."""
        return self.of_names(self._names.of_hit(hit))

    def of_names(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """Return the rows of those that have one."""
        return tuple([row for row in map(self._rows.get, names) if row is not None])
