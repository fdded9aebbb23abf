"""From text to sentences, and the words in them that rules know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sentencex import segment

from tasks.actors import Mention
from tasks.rules import Hit, Rules

_PHRASES = frozenset({"cause", "condition", "only"})


@dataclass(slots=True)
class Word:
    """A stretch of the text that an entry of the lexicon matches."""

    start: int
    stop: int
    hit: Hit


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence with one predicate, as near as word order tells."""

    start: int
    stop: int
    opener: str = ""  # kind of the mark that opens it, "" for the first, "and" for a joined one
    words: list[Word] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    own_subject: bool = True
    paragraph: int = 0
    sentence: tuple[int, int] = (0, 0)
    names: Any = None  # kept by `names.names_in`, which is asked more than once


@dataclass(slots=True)
class Sentence:
    """A sentence with what was found in it."""

    start: int
    stop: int
    words: list[Word]
    mentions: list[Mention]
    clauses: list[Clause] = field(default_factory=list)  # split where a rule may fire


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and stop of each sentence, without the blanks around it."""
    found: list[tuple[int, int]] = []
    offset = 0
    for piece in segment("en", text):
        stop = offset + len(piece)
        bare = piece.strip()
        if bare:
            start = offset + len(piece) - len(piece.lstrip())
            found.append((start, start + len(bare)))
        offset = stop
    return found


def scan(scanned: str, rules: Rules) -> list[Word]:
    """Return every match of the lexicon in a scanned text, in order."""
    pieces = scanned.split(" ")
    words = [Word(*found) for found in rules.lexicon.find(pieces, len(scanned) - 2)]
    words.sort(key=lambda word: (word.start, -word.stop))
    kept: list[Word] = []
    longest = (-1, -1)
    phrase = (-1, -1)
    for word in words:
        if word.hit.kind == "mark" and word.hit.name in _PHRASES:
            phrase = (word.start, word.stop)
        if word.hit.kind == "cue":
            if phrase[0] < word.start and word.stop <= phrase[1]:
                continue  # "order" of "in order to"
            if word.start == longest[0] and word.stop < longest[1]:
                continue  # "breaks" of "breaks off"
            longest = (word.start, word.stop)
        kept.append(word)
    return kept


def by_sentence(
    text: str, scanned: str, rules: Rules, mentions: Sequence[Mention]
) -> Iterator[Sentence]:
    """Yield the sentences of a text with what was found in each."""
    words = scan(scanned, rules)
    at_word = at_mention = 0
    for start, stop in sentences(text):
        own: list[Word] = []
        while at_word < len(words) and words[at_word].start < stop:
            word = words[at_word]
            at_word += 1
            compound = word.hit.form and word.start and text[word.start - 1] in "-‑"
            if start <= word.start and word.stop <= stop and not compound:
                own.append(word)
        names: list[Mention] = []
        while at_mention < len(mentions) and mentions[at_mention].start < stop:
            if mentions[at_mention].start >= start:
                names.append(mentions[at_mention])
            at_mention += 1
        yield Sentence(start, stop, [w for w in own if not _in_name(w, names)], names)


def _in_name(word: Word, names: Sequence[Mention]) -> bool:
    """Say whether a word is part of a name: nothing is said by the states of "United States"."""
    return word.hit.kind == "mark" and any(
        m.start < word.start and word.stop <= m.stop for m in names
    )
