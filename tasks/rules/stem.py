"""Words without their endings."""

from __future__ import annotations

from functools import lru_cache

_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
    "million billion dozen half".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april june july august september october november december".split()
)
_PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a word in lower case without the ending of a plural, "-ing", "-ed", "-ly".

    Words of one root need only mostly fall together; what they fall together to is no word.
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in _NUMBERS or word[:1].isdigit():
        return "<number>"
    if word in _DAYS:
        return "<day>"
    if word in _MONTHS:
        return "<month>"
    if len(word) <= 3:
        return word
    for ending, instead in _PLURALS:
        if word.endswith(ending):
            word = word[: -len(ending)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and any(v in root for v in "aeiouy"):
            doubled = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz"
            word = root[:-1] if doubled else root
            break
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]
    if len(word) > 4 and word.endswith("i"):
        return word[:-1] + "y"
    return word
