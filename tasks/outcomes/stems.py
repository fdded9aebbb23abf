"""A sentence as the learnt reader sees it: stems, pairs of stems, classes of words, rules' words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tasks.actors import Mention
from tasks.outcomes.scan import Word
from tasks.rules.stem import stem

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
    at = 0
    for match in _WORD.finditer(text, start, stop):
        place = match.start()
        while at < len(mentions) and mentions[at].stop <= place:
            at += 1
        if at < len(mentions) and mentions[at].start <= place:
            kind = _KINDS.get(mentions[at].kind, "<party>")
            if not found or found[-1].start < mentions[at].start:
                found.append(Stem(kind, mentions[at].start, mentions[at].stop))
            continue
        word = match.group()
        if word[0].isdigit():
            known = "<number>"
        elif word[0].isupper() and place > start and _is_name(text, place):
            known = stem(word)
            known = known if known[0] == "<" else "<name>"
        else:
            known = stem(word)
        if known in _ONCE and found and found[-1].text == known:
            continue
        found.append(Stem(known, place, match.end()))
    return found


def _is_name(text: str, place: int) -> bool:
    return text[max(0, place - 2) : place].strip() not in _OPENS


def features(
    found: Sequence[Stem],
    words: Iterable[Word],
    classes: Mapping[str, Sequence[str]],
    before: Iterable[Stem] = (),
) -> dict[str, int]:
    """Return what a stretch shows, each with the number of the stem that it begins at, -1: none.

    `words`: what the lexicon of the rules matches in it; `before`: the sentence that it follows.
    Word classes are written "~swap", those of the sentence before "<swap", words of the lexicon
    "#cue:agree"; "^" and "$" are the stretch's ends.
    """
    shown: dict[str, int] = {}
    last = "^"
    for place, (text, _, _) in enumerate(found):
        shown.setdefault(text, place)
        shown.setdefault(f"{last} {text}", max(0, place - 1))
        for name in classes.get(text, ()):
            shown.setdefault(f"~{name}", place)
        last = text
    shown[f"{last} $"] = len(found) - 1
    for word in words:
        hit = word.hit
        shown[f"#{hit.kind}:{hit.name}"] = -1
        if hit.cue is not None:
            shown[f"#status:{hit.cue.status}"] = -1
        elif hit.status:
            shown[f"#idiom:{hit.name}:{hit.status}"] = -1
    for text, _, _ in before:
        for name in classes.get(text, ()):
            shown[f"<{name}"] = -1
    return shown


def own(shown: Iterable[str]) -> Iterator[str]:
    """Yield what a stretch shows itself, without what the sentence before it shows."""
    return (name for name in shown if name[0] != "<" or ">" in name)
