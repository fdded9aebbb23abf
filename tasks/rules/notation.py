"""How a rule file writes words: alternatives, gaps and verbs.

    {a|b|}    alternatives, expanded: "truce{|s}" is "truce" and "truces"
    ~         a gap of up to six words: "guns ~ fell silent"
    #         a number, in digits or words

Patterns are matched against the scanned form of a text (`scannable`): lower case, every mark of
punctuation a blank, one character for one, so that offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

#: Spoken numbers that may stand where a pattern has `#`.
NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million dozen dozens hundreds thousands scores several both all"
).split()

_BRACES = re.compile(r"([{}|])")
_VOWELS = "aeiou"


class _Blanks(dict[int, int | str]):
    """A translation table that turns every mark that is neither letter nor digit into a blank."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if character.isalnum():
            lower = character.lower()
            result = ord(lower) if len(lower) == 1 else code
        else:
            result = 32
        self[code] = result
        return result


_BLANKS = _Blanks()
#: The same for a pattern, whose braces stay; a gap or number stands alone.
_NOTATION = _Blanks({ord(mark): ord(mark) for mark in "{}|"} | {ord("~"): " ~ ", ord("#"): " # "})


def scannable(text: str) -> str:
    """Return the text as patterns see it, of the same length, between two blanks.

    A position in the result is one more than the position in the text.
    """
    return f" {_blanked(text)} "


def _blanked(text: str) -> str:
    """Return `text.translate(_BLANKS)`, which is slow where a single character is not ASCII.

    What a character turns into stays as it is, so that the order of replacements does not matter.
    """
    if not text.isascii():
        characters = set(text)
        text = _replaced(text, (c for c in characters if not c.isascii()))
        if not text.isascii():
            return _replaced(text, (c for c in characters if c.isascii()))
    return text.translate(_BLANKS)


def _replaced(text: str, characters: Iterable[str]) -> str:
    for character in characters:
        blank = character.translate(_BLANKS)
        if blank != character:
            text = text.replace(character, blank)
    return text


def normalised(pattern: str) -> str:
    """Return a pattern in the characters of a scanned text, with its own marks kept."""
    return pattern.translate(_NOTATION)


class Part:
    """A stretch of a pattern: its characters, or (`ways`) alternatives; and what comes after them."""

    __slots__ = ("after", "text", "ways")

    def __init__(self, text: str, after: Part | None, ways: tuple[Part | None, ...] = ()) -> None:
        self.text = text
        self.after = after  # None: the end; of alternatives each leads on by itself
        self.ways = ways


def parse(pattern: str) -> Part | None:
    """Return the parts of a pattern with `{a|b}`, linked to one another; braces may nest.

    Alternatives are not multiplied out: all of them lead to the same part after the braces. Raises
    ValueError at unbalanced braces, and at a bar outside of them.
    """
    part: Part | None = None
    outer: list[tuple[Part | None, list[Part | None]]] = []  # what follows, and the ways so far
    for mark in reversed(_BRACES.split(pattern)):
        if mark == "}":
            outer.append((part, []))
        elif mark == "|":
            if not outer:
                raise ValueError("a bar outside of braces; write {a|b}")
            after, ways = outer[-1]
            ways.append(part)
            part = after
        elif mark == "{":
            if not outer:
                raise ValueError("unbalanced braces; write {a|b}")
            _, ways = outer.pop()
            part = Part("", None, (part, *reversed(ways)))
        elif mark:
            part = Part(mark, part)
    if outer:
        raise ValueError("unbalanced braces; write {a|b}")
    return part


def expand(pattern: str) -> tuple[str, ...]:
    """Return what a pattern with `{a|b}` stands for, all alternatives multiplied out.

    Raises ValueError at unbalanced braces, and at a bar outside of them.
    """
    return tuple(dict.fromkeys(_expanded(parse(pattern))))


def _expanded(part: Part | None) -> Iterator[str]:
    if part is None:
        yield ""
    elif part.ways:
        for way in part.ways:
            yield from _expanded(way)
    else:
        for more in _expanded(part.after):
            yield part.text + more


def inflect(lemma: str, irregular: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the forms of a verb, its particle kept: base, s, past, part (participle), ing.

    A participle that is spelled like the past is given as past only.

    `irregular` maps a lemma to its past and participle: "withdraw" -> "withdrew withdrawn". Final
    consonants double as in "swap": the lemma is written "swap+" where they do.
    """
    head, _, tail = lemma.partition(" ")
    doubled = head.endswith("+")
    head = head.rstrip("+")
    tail = f" {tail}" if tail else ""
    if head.endswith(("s", "x", "z", "ch", "sh")) or head in {"go", "undergo", "do", "veto"}:
        third = head + "es"
    elif head.endswith("y") and head[-2:-1] not in _VOWELS:
        third = head[:-1] + "ies"
    else:
        third = head + "s"
    stem = head + head[-1] if doubled else head
    if head.endswith("e") and not doubled:
        past, ing = head + "d", (head if head.endswith(("ee", "oe", "ye")) else head[:-1]) + "ing"
    elif head.endswith("y") and head[-2:-1] not in _VOWELS:
        past, ing = head[:-1] + "ied", head + "ing"
    else:
        past, ing = stem + "ed", stem + "ing"
    if head.endswith("ie"):
        ing = head[:-2] + "ying"
    pasts: tuple[str, ...] = (past,)
    participles: tuple[str, ...] = (past,)
    if head in irregular:
        first, _, second = irregular[head].partition(" ")
        pasts, participles = (first,), (second or first,)
    if participles == pasts:
        participles = ()
    forms = {"base": (head,), "s": (third,), "past": pasts, "part": participles, "ing": (ing,)}
    return {form: tuple(word + tail for word in words) for form, words in forms.items()}
