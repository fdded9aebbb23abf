"""What the words around a name make of it: a place, somebody else, part of another word."""

from __future__ import annotations

import re

from tasks.actors.unknown import OPENERS

# Before a capital: it is a place there. After it: likewise ("the Doha talks").
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|around|visit(?:s|ed|ing)?|tour(?:s|ed|ing)?|inside|into|towards?"
    r"|(?:visits?|visited|trip|travel\w*|flew|fly|flown) to|capital(?: of)?|capital,|streets of|city of)"
    r"(?: the| central| downtown| nearby)? $"
)
_EVENT = re.compile(
    r" (?:talks|round|session|meeting|summit|conference|process|channel|format|accords?|agreements?"
    r"|airport|guest house|hotel|negotiations|Peace|Summit|Conference|Accords?|Agreements?|Declaration"
    r"|Process|Memorandum|Protocol|Forum|International|Airport|University|dialogue)\b"
)
# After a demonym: it tells where, not who ("a Belarusian sanatorium", "on Ukrainian soil").
_GROUNDS = re.compile(
    r" (?:[a-z]+ ){0,2}?(?:soil|territory|territories|border|borders|frontier|city|cities|town|towns"
    r"|village|villages|capital|airspace|waters|coast|port|ports|region|regions|province|resort|airport"
    r"|border crossing|sanatorium|island|islands|countryside|side of the border|hotel|palace|airbase)\b"
)
_DATELINE = re.compile(r"\s?(?:\([^)\n]{2,30}\)\s?)?[-\u2014]\s")
# Between a state and the group that it only describes: "Lebanon's Hezbollah", "Palestinian
# militant group Hamas".
_DESCRIBES = re.compile(
    r"(?:'s)? (?:(?:militant|Islamist|armed|rebel|insurgent|guerrilla|paramilitary|Shiite|Shi'ite"
    r"|Sunni|separatist|ruling|largest|main|powerful|leftist|Maoist|communist|de facto|opposition|[A-Za-z]+-(?:backed|led|aligned)|Kurdish|jihadist"
    r"|group|groups|movement|militia|faction|party|army|force|organisation|organization|rulers) )*"
)
_TITLES = frozenset(
    (
        "President Minister Premier Chancellor General Gen King Queen Prince Princess Sheikh Sultan"
        " Emir Pope Cardinal Mr Mrs Ms Dr Secretary Ambassador Envoy Speaker Commander Colonel Lord"
        " Col Captain Imam Ayatollah Mullah Governor Mayor Chairman Taoiseach Rais Sir Judge Lt Maj"
        " Sayyid Field-Marshal Marshal Comrade Spokesman Spokeswoman Representative Chief Sen Rep"
        " Senator Negotiator Crown Maj-Gen Admiral Secretary-General Director-General Commissioner"
    ).split()
)
_TITLE = re.compile(
    rf"\b(?:{'|'.join(sorted(_TITLES))}|leader|chief|envoy|spokesman|negotiator)\.? $"
)
_FORENAME = re.compile(r"(?:^|(?<=[^\w'-]))(?P<word>[A-Z][\w'-]*)(?P<dot>\.?) $")
_SURNAME = re.compile(r" (?P<word>[A-Z][a-z]+)\b(?!')")
_STOPS = frozenset((".", "!", "?", ":", ";", "\u2014", "-", '"', "'", "\u201c", "(", ""))
_DAYS = frozenset(
    (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May"
        " June July August September October November December"
    ).split()
)


def other_person(plain: str, start: int, stop: int) -> bool:
    """Whether a surname belongs to somebody else: "Hunter Biden", "Hassan Diab"."""
    before = _FORENAME.search(plain, max(0, start - 24), start)
    if before is not None and before["word"] not in _TITLES and before["word"][-2:] != "'s":
        word, opened = (
            before["word"],
            plain[max(0, before.start() - 4) : before.start()].rstrip()[-1:],
        )
        ends = before["dot"] and len(word) > 1  # the last word of another sentence
        opens = opened in _STOPS and word.lower() in OPENERS
        if not ends and not opens:
            return True
    after = _SURNAME.match(plain, stop)
    return after is not None and after["word"] not in _DAYS


def inside_word(plain: str, start: int, stop: int) -> bool:
    """Whether a match is part of a longer word, "Mali" of "Malian" or "Mali'a"."""
    if start and plain[start - 1].isalnum():
        return True
    if stop == len(plain):
        return False
    after = plain[stop]
    if after == "'":
        return plain[stop + 1 : stop + 2].isalpha() and plain[stop + 1] != "s"
    return after.isalnum() or after == "$"  # US$ is money


def is_location(plain: str, start: int, stop: int) -> bool:
    """Whether a capital is named as a place: "in Moscow", "the Doha talks", a dateline."""
    return bool(
        _LOCATIVE.search(plain, max(0, start - 30), start)
        or _EVENT.match(plain, stop)
        or ((start == 0 or plain[start - 1] == "\n") and _DATELINE.match(plain, stop))
    )


def is_ground(plain: str, stop: int) -> bool:
    """Whether a demonym tells where, not who: "on Ukrainian soil"."""
    return _GROUNDS.match(plain, stop) is not None


def describes_next(plain: str, stop: int, following: int) -> bool:
    """Whether a state only describes the group named next: "Lebanon's Hezbollah"."""
    return _DESCRIBES.fullmatch(plain, stop, following) is not None


def has_title(plain: str, start: int) -> bool:
    """Whether a title stands before a surname: "President Lee"."""
    return _TITLE.search(plain, max(0, start - 24), start) is not None
