"""How a rule file writes words: alternatives, gaps and verbs.

    {a|b|}    alternatives, expanded: "truce{|s}" is "truce" and "truces"
    ~         a gap of up to six words: "guns ~ fell silent"
    #         a number, in digits or words

Patterns are matched against the scanned form of a text (`scannable`): lower case, every mark of
punctuation a blank, one character for one, so that offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Spoken numbers that may stand where a pattern has `#`.
NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million dozen dozens hundreds thousands scores several both all"
).split()

_NUMBER = (
    r"(?:\d+(?: \d+)*|(?:" + "|".join(NUMBER_WORDS) + r")(?: (?:" + "|".join(NUMBER_WORDS) + r"))*)"
)
_GAP = r" *(?:[^ ]+ +){0,6}?"

_VOWELS = "aeiou"


class _Blanks(dict[int, int | None]):
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


def scannable(text: str) -> str:
    """Return the text as patterns see it, of the same length, between two blanks.

    A position in the result is one more than the position in the text.
    """
    return f" {text.translate(_BLANKS)} "


def expand(pattern: str) -> tuple[str, ...]:
    """Return what a pattern with `{a|b}` stands for; braces may nest.

    Raises ValueError at unbalanced braces, and at a bar outside of them.
    """
    found, end = _expand(pattern, 0, nested=False)
    if end != len(pattern):
        raise ValueError("unbalanced braces")
    return tuple(dict.fromkeys(found))


def _expand(pattern: str, at: int, *, nested: bool) -> tuple[list[str], int]:
    done: list[str] = []
    current = [""]
    while at < len(pattern):
        character = pattern[at]
        if character == "{":
            inner, at = _expand(pattern, at + 1, nested=True)
            current = [left + right for left in current for right in inner]
        elif character == "}":
            if not nested:
                return current, at
            return done + current, at + 1
        elif character == "|":
            if not nested:
                raise ValueError("a bar outside of braces")
            done, current = done + current, [""]
            at += 1
        else:
            current = [left + character for left in current]
            at += 1
    if nested:
        raise ValueError("unbalanced braces")
    return current, at


def parted(pattern: str) -> tuple[str, str]:
    """Return what a pattern has before its first gap or number outside of braces, and the rest."""
    if "~" not in pattern and "#" not in pattern:
        return pattern, ""
    depth = 0
    for at, character in enumerate(pattern):
        depth += (character == "{") - (character == "}")
        if depth == 0 and character in "~#" and _stands_alone(pattern, at):
            return pattern[:at].rstrip(), pattern[at:]
    return pattern, ""


def _stands_alone(pattern: str, at: int) -> bool:
    around = pattern[max(0, at - 1) : at] + pattern[at + 1 : at + 2]
    return all(mark in " -'" for mark in around)


def beginning(plain: str) -> str:
    """Return the literal words of an expanded pattern, as they stand between blanks.

    Raises ValueError where there is none: the prefilter finds patterns by their beginning.
    """
    words = scannable(plain).split()
    if not words:
        raise ValueError("must begin with a word")
    return f" {' '.join(words)} "


def continuation(plain: str) -> str:
    """Return the regex of what follows a beginning: words, gaps, numbers. Empty for nothing."""
    tokens = plain.replace("-", " ").replace("'", " ").split()
    regex = "".join(
        _GAP if t == "~" else f"{_NUMBER} +" if t == "#" else re.escape(t.lower()) + " +"
        for t in tokens
    )
    return regex.removesuffix(" +")


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
