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


def compile_pattern(pattern: str) -> tuple[str, str]:
    """Return (key, regex): the literal blank-framed beginning, and how it goes on after it.

    The regex is empty where the pattern is a plain literal. Raises ValueError where a pattern does
    not begin with letters: the prefilter finds patterns by their beginning.
    """
    words = scannable(pattern.replace("~", "\x00").replace("#", "\x01")).split()
    raw = pattern.replace("-", " ").replace("'", " ").split()
    if not words or raw[0] in {"~", "#"}:
        raise ValueError("must begin with a word")
    plain: list[str] = []
    rest: list[str] = []
    for token in raw:
        if rest or token in {"~", "#"}:
            rest.append(token)
        else:
            plain.append(token)
    key = " " + " ".join(word for token in plain for word in scannable(token).split()) + " "
    if not rest:
        return key, ""
    regex = "".join(
        _GAP if t == "~" else f"{_NUMBER} +" if t == "#" else re.escape(t.lower()) + " +"
        for t in rest
    )
    return key, regex.removesuffix(" +")


def needed(regex: str) -> frozenset[str]:
    """Return words of which a text must hold one, or none of these alternatives matches it.

    `regex` is what follows a beginning, as the lexicon joins it. Of each alternative its longest
    word is taken, or "#" where it has none (a number, a gap).
    """
    bare = regex.replace(_NUMBER, "#").replace(_GAP, " ")
    options = bare.removeprefix("(?:").removesuffix(")(?= )").replace("+", " ").split("|")
    return frozenset(max(option.split() or ["#"], key=len) for option in options)


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
