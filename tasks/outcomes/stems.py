"""A sentence as the learnt reader sees it: stems, pairs of stems, classes of words, rules' words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from tasks.actors import Mention
from tasks.outcomes.scan import Word
from tasks.rules.features import Keys
from tasks.rules.stem import stem

Key = TypeVar("Key")
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|\d[\d,.]*|[%$€£?!:;—\"“]")
#: Kinds of actors that are told apart; all others are parties.
_KINDS = {"place": "<place>", "bloc": "<bloc>", "organisation": "<bloc>", "person": "<person>"}
_ONCE = frozenset({"<number>", "<name>"})
_OPENS = ("", "“", '"', ".", ":", "—")


class Stem(NamedTuple):
    """A word without its endings, or what it is: <party>, <number>, <day> ...; and its place."""

    text: str
    start: int
    stop: int


def stems(text: str, start: int, stop: int, mentions: Sequence[Mention]) -> list[Stem]:
    """Return the words between two places as stems. `mentions`: those of this stretch, in order."""
    found: list[Stem] = []
    following = iter(mentions)
    mention = next(following, None)
    last = ""
    for match in _WORD.finditer(text, start, stop):
        place, end = match.span()
        while mention is not None and mention.stop <= place:
            mention = next(following, None)
        if mention is not None and mention.start <= place:
            if not found or found[-1].start < mention.start:
                last = _KINDS.get(mention.kind, "<party>")
                found.append(Stem(last, mention.start, mention.stop))
            continue
        word = match.group()
        known = stem(word)
        if place > start and word[0].isupper() and known[0] != "<" and _is_name(text, place):
            known = "<name>"
        if known != last or known not in _ONCE:
            found.append(Stem(known, place, end))
            last = known
    return found


def _is_name(text: str, place: int) -> bool:
    return text[max(0, place - 2) : place].strip() not in _OPENS


def features(
    found: Sequence[Stem], words: Iterable[Word], keys: Keys[Key], before: Iterable[Stem] = ()
) -> dict[Key, int]:
    """Return what a stretch shows, each with the number of the stem that it begins at, -1: none.

    `words`: what the lexicon of the rules matches in it; `before`: the sentence that it follows.
    """
    shown: dict[Key, int] = {}
    last = "^"
    for place, (text, _, _) in enumerate(found):
        for key in keys.of_stem(text)[0]:
            if key not in shown:
                shown[key] = place
        pair = keys.of_pair(last, text)
        if pair is not None and pair not in shown:
            shown[pair] = place - 1 if place else 0
        last = text
    pair = keys.of_pair(last, "$")
    if pair is not None:
        shown[pair] = len(found) - 1
    for word in words:
        for key in keys.of_hit(word.hit):
            shown[key] = -1
    for key in echoes(before, keys):
        shown[key] = -1
    return shown


def echoes(before: Iterable[Stem], keys: Keys[Key]) -> dict[Key, None]:
    """Return what a sentence shows because of the one that it follows."""
    return dict.fromkeys([key for text, _, _ in before for key in keys.of_stem(text)[1]])


def own(shown: Iterable[str]) -> Iterator[str]:
    """Yield what a stretch shows itself, without what the sentence before it shows."""
    return (name for name in shown if name[0] != "<" or ">" in name)
