"""Names that the actor table does not know, so that its ageing shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_NAME = re.compile(
    r"[A-Z][\w'-]+"
    r"(?:\.?\s(?:(?:al|bin|ibn|de|da|dos|van|von|el|ben|ul|ur)[\s-])?[A-Z][\w'-]+)*"
)
_NEAR = 160  # characters around a span within which a name counts as near
_SKIPPED = frozenset(
    (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May"
        " June July August September October November December President Prime Minister Foreign"
        " Defence Defense Secretary General Mr Mrs Ms Dr King Queen Sheikh Pope Ambassador Envoy"
        " Special The A An He She They It This That I We In On At After Before But And If As For"
        " From With Chancellor Senator Governor Mayor Colonel Lieutenant Major Captain Interior"
        " Deputy Vice Ministry Minister's State Government Parliament Army Ceasefire Easter Ramadan"
        " Christmas Eid Christian Christians Muslim Muslims Islamic Arab Arabs Jewish Jews English"
        " Western West East North South Northern Southern Eastern Middle Africa African Asia Asian"
        " Internet GMT UTC EDT EST CET House Congress Cabinet Council Assembly Movement Alliance"
        " Representatives Human Rights Commission Court Committee Coalition Front Party Union League"
        " Affairs Article Resolution Forces Change Coordinator Former Peace War Justice Senate"
        " Speaker Democracy Democratic Republic National Action Treaty Republican Republicans"
        " Democrats Communist Socialist Bloc Opposition Release Independence"
    ).split()
)
#: Words that open a sentence with a capital and are no name.
OPENERS = frozenset(
    (
        "the a an his her its their our this that these those both each neither in on at after"
        " before when while since until unless but and or if as for from with without under over"
        " he she it they we you i there here not no all some many most more talks negotiators"
        " officials earlier later meanwhile however despite according about around nearly over two"
        " three four five six seven eight nine ten that what how why who whether did does do is was"
        " were has had have will would should could can may might must only even still then now also"
        " like unlike once where which whose so yet because though although whereas besides by of"
    ).split()
)
_OPENING = frozenset(("", ".", "!", "?", "\n", ":", ";"))


def unknown_names(
    text: str, plain: str, spans: Iterable[tuple[int, int]], known: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return the names near the spans that overlap no known one, in order, each once.

    A single capitalised word that opens a sentence is not taken for a name.
    """
    near, taken = bytearray(len(plain)), bytearray(len(plain))
    for start, stop in spans:
        first, last = max(0, start - _NEAR), min(len(plain), stop + _NEAR)
        near[first:last] = b"\1" * (last - first)
    for start, stop in known:
        taken[start:stop] = b"\1" * (stop - start)
    names: dict[str, None] = {}
    for match in _NAME.finditer(plain):
        start, stop = match.span()
        if 1 not in near[start:stop] or 1 in taken[start:stop]:
            continue
        opens = plain[max(0, start - 8) : start].rstrip(" \"'“(—")[-1:] in _OPENING
        words = match.group().split()
        words = [w.removesuffix("'s") for w in words[:-1]] + words[-1:]
        while words and (
            words[0].removesuffix("'s") in _SKIPPED or (opens and words[0].lower() in OPENERS)
        ):
            words, opens = words[1:], False
        if not words or (opens and len(words) == 1):
            continue
        offset = start + match.group().rindex(words[0])
        names[text[offset:stop].removesuffix("'s").removesuffix("’s")] = None
    return tuple(names)
