"""What a date looks like: one pattern, and the words that tell where one may stand."""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, MatchKind

MONTHS = {
    name: i + 1
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        )
    )
    for name in names.split()
}  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept\.?|Sep\.?|Oct\.?|Nov\.?|Dec\.?)"
_D = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_N = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|eighteen|twenty(?:-four)?|twenty four|thirty|thirty-six|forty-eight|sixty|seventy-two|ninety)"
)
_PEOPLE = "prisoners|troops|people|soldiers|detainees|civilians|refugees|children|bodies"
_KIND = (
    r"(?:(?P<until>until|till|through|up to|as far as)"
    r"|(?P<by>by|before|no later than|not later than|ahead of)"
    r"|(?P<within>within|inside|in the next|over the next|in the coming|in no more than)"
    r"|(?P<from>from|since|starting(?: on| from)?|beginning(?: on)?|as of|effective(?: from)?|as from)"
    r"|(?P<for>for)"
    r"|(?P<on>on|in|at|of|after|during|due))"
)
# An hour may stand between: "until midnight on Sunday", "by 6 p.m. on Friday".
_HOUR = (
    r"(?P<hour>(?:at |about )?(?:midnight|noon|midday|dawn|dusk|daybreak|close of business"
    r"|\d{1,2}(?:[:.]\d\d(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?))(?: local time| GMT| UTC)?,? (?:on )?)?"
)
_ABOUT = (
    r"(?:(?:an? )?(?:initial|additional|further|extra|another|about|at least|at most|up to|the next"
    r"|the coming|the first|next) )?"
)
_WHAT = (
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?:(?P<w1>{_D}),? )?(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_M})(?:,? (?P<y1>\d{{4}}))?(?!\w)"
    rf"|(?:(?P<w2>{_D}),? )?(?P<m2>{_M}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[,.]\d{{3}}| Movement)(?:,? (?P<y2>\d{{4}}))?(?!\w)"
    rf"|(?P<end>the end of|the close of|end of|end-|year-end|the start of|the beginning of|the middle of)(?: ?(?:(?P<m3>{_M})|(?:the |this |next )?(?P<span>week|month|year)\b|(?=(?:19|20)\d\d\b))(?:,? ?(?P<y3>\d{{4}}))?)?"
    rf"|(?P<part>early|late|mid)[- ](?P<m4>{_M})(?:,? (?P<y4>\d{{4}}))?"
    rf"|(?P<m5>{_M}),? (?P<y5>\d{{4}})(?!\w)"
    rf"|(?:(?P<rel>(?i:next|last|this|past|coming|the following)) )?(?P<day>{_D})(?: (?P<week>next|last|this) week)?(?! (?:Accord|Agreement|Times|Mirror))\b"
    rf"|(?P<rel2>[Nn]ext|[Ll]ast|[Tt]his|the coming|coming|the next|the past) (?P<unit2>week|month|year|weekend|{_M})\b"
    rf"|the (?P<d6>\d{{1,2}})(?:st|nd|rd|th)(?! (?:round|package|century|day|anniversary|session|amendment|time|year|parallel|floor|meeting|\w+ of))\b"
    rf"|(?P<n7>(?i:{_N}))(?:[ -]more)? (?P<u7>hours?|days?|weeks?|fortnights?|months?|years?) (?P<ago>ago|earlier)"
    rf"|(?P<word>(?i:the day after tomorrow|the day before yesterday|today|tonight|tomorrow|yesterday))\b"
    rf"|(?P<season>(?:the |this |next |last )?(?:spring|summer|autumn|winter))\b(?: of (?P<ys>\d{{4}}))?(?! offensive| campaign| term)"
    rf"|(?P<weekend>the weekend)\b"
    rf"|(?P<vague>the coming (?:days|weeks|months|hours)|coming (?:days|weeks|months)|the next few (?:days|weeks|months)|days|weeks)\b"
    rf"|(?P<m8>{_M})(?![\w-])"
    rf"|(?:(?:early|late|mid)[- ])?(?P<y8>(?:19|20)\d\d)(?![\w-]|[,.]\d| (?:{_PEOPLE}))"
    rf"|{_ABOUT}(?:{_N} (?:to|or) )?(?P<n9>{_N})[ -](?P<u9>hours?|days?|weeks?|fortnights?|months?|years?)\b(?! (?:ago|earlier|later|before|after|old))"
)
_DATE = re.compile(rf"(?:(?i:{_KIND}) {_HOUR})?(?:{_WHAT})")
_FIGURES = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)\b|\d{4}-\d\d-\d\d\b|(?:19|20)\d\d\b(?![-,.]\d| \d))"
)
_ANCHORS = [
    *(f"{head}{rest}" for m in MONTHS for head, rest in [(m[0].upper(), m[1:])]),
    *(day.capitalize() for day in DAYS),
    *"Today Tonight Tomorrow Yesterday".split(),
    *(
        "hour day week month year fortnight weekend today tonight tomorrow yesterday"
        " spring summer autumn winter".split()
    ),
]
_FINDER = AhoCorasick(_ANCHORS, matchkind=MatchKind.LeftmostLongest)
_WORDS_BEFORE = 7  # "by the end of the month of August"
_REACH = 48


def anchors(text: str) -> list[tuple[int, int]]:
    """Return where a date may stand: a month, weekday, unit of time, or figures like one."""
    found = [(start, stop) for _, start, stop in _FINDER.find_matches_as_indexes(text)]
    found += [match.span() for match in _FIGURES.finditer(text)]
    found.sort()
    return found


def match_around(text: str, anchor: int, floor: int) -> re.Match[str] | None:
    """Return the longest date phrase that covers the anchor: it opens some words before it."""
    starts = [anchor]
    at = anchor
    for _ in range(_WORDS_BEFORE):
        at = text.rfind(" ", floor, max(at - 1, floor))
        if at < 0 or anchor - at > _REACH:
            break
        starts.append(at + 1)
    if floor < anchor <= _REACH and at < 0:
        starts.append(floor)
    for start in reversed(starts):
        if start and text[start - 1].isalnum():
            continue
        match = _DATE.match(text, start)
        if match is not None and match.end() > anchor:
            return match
    return None
