"""How a number counts: each side or in all, so far or at least, a day or by a deadline."""

from __future__ import annotations

import re

from tasks.outcomes.quantities.units import TIME

#: The scopes of the ontology.
SCOPES = (
    "each", "total", "sum", "by_source", "so_far", "so_far_each", "remaining", "ratio", "per_day",
    "per_zone", "at_least", "more_than", "less_than", "up_to", "approximately", "deadline", "cap",
)  # fmt: skip

_SIDE = r"(?:side|party|country|camp|nation|state|army|delegation|of (?:them|the [\w ]+))"
_EACH_AFTER = re.compile(
    rf"^(?:[^.;:,]|,(?=\d)){{0,45}}?\b(?:each(?! other| zone| area| day| week| month)|apiece"
    rf"|per side|a side|(?:(?:from|on|by|for|to|in) (?:each|either)|(?:from|on) both) {_SIDE}?s?|respectively each)\b",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(
    rf"(?<!from )(?<!on )(?<!for )(?<!to )(?<!by )\b(?:each(?: {_SIDE})?|either side|both sides each)(?! other| zone| area| day| week| month| year| plus| and another)\b[^.;:,]{{0,70}}$",
    re.IGNORECASE,
)
_FOR_EVERY = re.compile(
    r"^ (?:in (?:return|exchange) )?for (?:every|each)\b(?! side| party| country)"
)
_OVER = re.compile(r"(?<!for )(?<!lasted )(?<!well )(?<!just )\bover (?:the )?$", re.IGNORECASE)
_IN = re.compile(r"\bin (?:about |less than |under |some )?$", re.IGNORECASE)
_TIME_EACH = re.compile(r"^ (?:each|apiece)\b(?! other)")
_SO_FAR_AFTER = re.compile(
    r"^[^.;:]{0,50}?\b(?:so far|to date|thus far|until now)\b", re.IGNORECASE
)
_SO_FAR_BEFORE = re.compile(
    r"\b(?:so far|to date|thus far|until now)\b[^.;:]{0,40}$", re.IGNORECASE
)
_PER_DAY = re.compile(
    r"^[^.;:,]{0,18}?(?:,? ?\b(?:a|per|each|every) day\b|\bdaily\b|-a-day\b|/day)", re.IGNORECASE
)
_PER_ZONE = re.compile(
    r"^ ?(?:in|for|per) (?:each|every)? ?(?:zone|area|district|region|sector|governorate|province)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"^ ?(?:later|from now|hence|deadline|ultimatum|window|limit)\b|^-?(?:deadline|ultimatum)",
    re.IGNORECASE,
)
_REMAIN = re.compile(r"^ ?(?:\w+ ){0,3}?(?:others? )?(?:remain|remains)\b", re.IGNORECASE)
_OR_SO = re.compile(r"^ or (?:so|thereabouts)\b", re.IGNORECASE)

_NEAR = r"(?:a |an |the |another |further |additional |its |their |his |first |next )*$"
_BEFORE = tuple(
    (scope, re.compile(rf"\b(?:{words}) {_NEAR}", re.IGNORECASE))
    for scope, words in (
        ("up_to", "up to|as many as|a maximum of|at most|(?:no|not) more than|maximum of|as much as|a ceiling of"),
        ("at_least", "at least|(?:no|not) (?:fewer|less) than|a minimum of|minimum of|minimum|not under"),
        ("less_than", "less than|fewer than|under|below|just under|short of|little over half of"),
        ("more_than", "more than|(?<!hand )(?<!hands )(?<!handed )(?<!handing )(?<!turn )(?<!turned )(?<!turning )(?<!gave )(?<!carried )over|upwards of|in excess of|exceeding|well over|just over|greater than"),
        ("approximately", "about|around|some|roughly|nearly|almost|approximately|an? estimated|estimated|close to|circa|an? reported|approx"),
        ("remaining", "remaining|rest of the|last|other"),
        ("sum", "combined|a combined total of"),
        ("by_source", "in exchange for|in return for|in exchange,"),
    )
)  # fmt: skip
#: Nothing of these stands before most numbers.
_ANY_BEFORE = re.compile("|".join(pattern.pattern for _, pattern in _BEFORE), re.IGNORECASE)
_CAP = re.compile(
    r"\b(?:limit\w*|capp?(?:ed|ing|s)?|restrict\w*|ceiling|reduc\w+|cut\w*)\b[^.;:]{0,50}\b(?:to|at|of) $",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:within|inside|in less than|no later than|not later than|in under|(?:in|over|during) the (?:next|coming|following)|in no more than|to (?:start|begin|end|expire) in)"
    r" (?:the |a |an |next |coming |about |at most |another |period of )*$",
    re.IGNORECASE,
)


def scope_of(before: str, after: str, unit: str) -> str:
    """Return the scope of a number from the text of its sentence before it and after its noun."""
    time = unit in TIME
    if not time and _FOR_EVERY.match(after):
        return "ratio"
    if time:
        each = _TIME_EACH.match(after) is not None
    else:
        each = bool(_EACH_AFTER.match(after) or _EACH_BEFORE.search(before))
    if _SO_FAR_AFTER.match(after) or _SO_FAR_BEFORE.search(before):
        return "so_far_each" if each else "so_far"
    if each:
        return "each"
    if _PER_ZONE.match(after):
        return "per_zone"
    found = _of_time(before, after, unit) if time else _of_count(before, after)
    return found or _of_bound(before[-40:], after, time=time)


def _of_time(before: str, after: str, unit: str) -> str | None:
    if _WITHIN.search(before) or _LATER.match(after) or (unit != "years" and _IN.search(before)):
        return "deadline"
    return "total" if _OVER.search(before) else None


def _of_count(before: str, after: str) -> str | None:
    if _PER_DAY.match(after):
        return "per_day"
    return "cap" if _CAP.search(before) else None


def _of_bound(close: str, after: str, *, time: bool) -> str:
    for scope, pattern in _BEFORE if _ANY_BEFORE.search(close) else ():
        if pattern.search(close) and not (time and scope == "remaining"):
            return scope
    if _OR_SO.match(after):
        return "approximately"
    return "remaining" if not time and _REMAIN.match(after) else "total"
