"""The names in a clause: who stands together, who only mediates, who only describes, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.actors import Mention
from tasks.outcomes.scan import Clause

_LINK = re.compile(
    r"\s*(?:,|and|&|-|–|—|/|or|as well as|, and|along with|together with)?\s*"
    r"(?:the|its|both)?\s*",
    re.IGNORECASE,
)
_LONG_LINK = re.compile(
    r"(?:['’]s)?(?:\s+(?!(?:and|of|in|on|to|with|by|from|for|against|at|that|as|after|while|but)\b)"
    r"[a-z][a-z-]*){0,3}\s*(?:\band\b|&|,(?:\s+and\b)?)\s+(?:the\s+|its\s+)?"
    r"(?:(?:rebels?|militants|guerrillas|fighters|insurgents|government|army) of\s+(?:the\s+)?)?"
    r"(?:(?:rebel|the|armed|opposition|separatist|group|former)\s+){0,2}"
)
_LISTED = re.compile(r"(?:['’]s)?,|,? (?:and|or) ")
_PREPOSITION = re.compile(
    r"\b(between|with|by|to|from|against|of|in|at|on|for|via|through|into|inside|near|under|than|"
    r"toward|towards|across|throughout)\s+(?:the\s+|its\s+|both\s+|their\s+|a\s+|an\s+)?"
    r"(?-i:(?!(?:that|who|which|and|said|says|as|when|while|after|before|between|with|by|to|from|against|of|in|at|on|for|ceasefire|truce|deal|plan|agreement"
    r"|accord|pact|proposal|exchange|swap|talks|terms|summit)\b)[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
_MEDIATED_BY = re.compile(
    r"(?:(?:mediated|brokered|facilitated|hosted|sponsored|backed|negotiated|overseen|chaired)"
    r"(?: \w+)? (?:by|with)|mediation (?:by|of|from|efforts by)|mediators?|help (?:of|from)|"
    r"auspices of|through)\s+(?:the\s+|both\s+)?(?:[A-Za-z-]+\s+(?:and|,)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
#: One of these is in all that `_MEDIATED_BY` matches: most leads are passed over by them.
_MEDIATING = (" by", " with", "mediat", "help ", "auspices", "through")
_MEDIATOR_AFTER = re.compile(
    r"-(?:mediated|brokered|sponsored|facilitated|hosted|supervised|proposed|negotiated|drafted)\b|"
    r"-(?:backed|led) (?:[\w-]+ ){0,3}(?:truce|ceasefire|talks|deal|agreement|plan|peace|mediation|proposal|"
    r"process|negotiations|roadmap|draft|initiative|efforts?|round|summit|exchange|swap|framework|format)\b|"
    r"(?:'s|’s)? (?:mediation|mediators?|mediating)\b|"
    r",?(?: which| who)?(?: had| has| also)* (?:mediated(?=[.,;])|helped (?:to )?(?:arrange|broker|mediate)|acted as (?:an? )?(?:mediator|go-between|intermediary))\b|"
    r" (?:mediated|brokered|sponsored|facilitated) (?!by\b|the\b|an?\b|between\b)",
    re.IGNORECASE,
)
_ACTED = (
    r"(?:free|releas|return|lift|eas|impos|exchang|swapp?|trad|dropp?|receiv|recover|seiz|annex|demand|want|mov|open|clos|block|"
    r"allow|evacuat|expel|repatriat|attack|bomb|shell|cross|remov|exclud|includ)(?:e|ed|s|es|ing)?"
    r"|hand(?:s|ed) over|took|takes|sent|sends|withdrew|withdraws|struck|hit|left|let|lets|got|gets|held|holds|gave|gives"
)
_OWNED = re.compile(
    rf"\s(?:(?!(?:{_ACTED})\b)[a-z]+\s)?(?:prisoners?|pows?|detainees?|hostages?|captives?|civilians?|children|minors|teenagers|boys|girls|orphans|families|women|"
    r"men|citizens|nationals|refugees|bodies|territor\w+|assets|soil|land|cities|villages|"
    r"sanctions|jails?|prisons?|airspace|waters|ports?|journalists?|inmates|pilots?|central.bank|"
    r"banks?|positions|hands|captivity|custody|capital|border|cause|people|remains)\b",
    re.IGNORECASE,
)
_GROUP_NOUN = re.compile(
    r"(?:group|movement|militia|organi[sz]ation|party|rebels?|army|faction|militants?|guerrillas?|"
    r"force|separatists?|insurgents?)$",
    re.IGNORECASE,
)
_MEMBERSHIP = re.compile(  # what stands before | and after "NATO" where it does nothing itself
    r"(?:join\w*|into|in|of|out of|leave|enter|accession to|give up its|up|on|for|accept|any) "
    r"(?:its )?\||\|(?:['’]s| bid| membership| troops| accession| aspir| ambition| soldiers"
    r"| peacek| expan|-style)"
)
# What makes an object of the name after it: "let UN inspectors back", "joined Egypt in a call".
# A name before these looks on: "with Americans in the room".
_WITH = ("with ", "with the ", "with a ", "with an ", "with its ")
_GO_BETWEEN = re.compile(
    r"[^,.;]{0,40}?\bas (?:a |the )?(?:go-between|mediator|broker|intermediary)"
)
_ATTENDS = re.compile(
    r" (?:[\w-]+ ){0,4}(?:in the room|as (?:a |the )?(?:go-between|mediator|broker|intermediary)|looking on|in attendance|watching|as (?:observers?|witness(?:es)?|hosts?|guests?))\b"
)
# A capital after these is whose they are: "officials in Kyiv", "the generals in Port Sudan".
_SEATED = re.compile(
    r"(?:officials|authorities|government|parliament|congress|cabinet|ministers|leaders|leadership|rulers|generals"
    r"|junta|military|politicians|negotiators|administration) in $",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"-(?:backed|led|aligned|allied|controlled|held|occupied|based|born|funded|run)\b"
)
_FOR_OR_AGAINST = re.compile(r"\b(?:pro|anti|ex|former|non)[- ]$", re.IGNORECASE)
_OWN_ORGAN = re.compile(r"(?:['’]s?)? ")  # "Pakistan Foreign Office" is Pakistan's
_OBJECT = re.compile(
    r"\b(?:let|lets|letting|allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|admit(?:s|ted)?|tells?|told|asks?|asked"
    r"|urge[sd]?|orders?|ordered|warn(?:s|ed)|join(?:s|ed|ing)?|invite[sd]?|press(?:es|ed)|help(?:s|ed|ing)?"
    r"|authori[sz]e[sd]?|approve[sd]?|renew(?:s|ed)|extend(?:s|ed)|force[sd]?|push(?:es|ed)|bar(?:s|red)|thank(?:s|ed)|condemn(?:s|ed)|prais(?:es|ed)|meets?|met)"
    r" (?:the |its |their |all |both )?$"
)
_JOINING = frozenset("and or of with by to in from for against on as said that says tells".split())
_VERBAL = frozenset({"be", "have", "will", "report", "may", "must"})
_LEAD = 60  # characters before a name in which its preposition stands


@dataclass(slots=True)
class Group:
    """Names joined by "and", a comma or a dash."""

    start: int
    stop: int
    actors: tuple[str, ...]
    preposition: str
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class Names:
    """Who is named in a clause."""

    groups: list[Group]
    mediators: tuple[str, ...]
    venue: str | None


def names_in(clause: Clause, text: str) -> Names:
    """Return the groups of names in a clause, its mediators, and its venue."""
    if clause.names is None:
        clause.names = _names_in(clause, text)
    names: Names = clause.names
    return names


def _names_in(clause: Clause, text: str) -> Names:
    mediators: list[str] = []
    venue: str | None = None
    kept: list[
        tuple[int, Mention]
    ] = []  # with where its phrase begins: "Israeli premier Netanyahu"
    last: Mention | None = None
    opens = -1
    for number, mention in enumerate(clause.mentions):
        start = opens if opens >= 0 else mention.start
        opens = -1
        lead = text[max(clause.start, start - _LEAD) : start]
        joined = last is not None and _LINK.fullmatch(text, last.stop, start)
        if lead.endswith(_WITH) and _ATTENDS.match(text, mention.stop):
            if _GO_BETWEEN.match(text[mention.stop : mention.stop + 60]):
                mediators.extend(mention.actors)
        elif (
            _mediated_by(lead)
            or _MEDIATOR_AFTER.match(text, mention.stop)
            or (joined and last and last.actors and last.actors[-1] in mediators)
        ):
            mediators.extend(mention.actors)
        elif mention.kind == "place" and not (mention.actors and _seated(lead, last, start)):
            if venue is None and _preposition(lead) in {"in", "at"}:
                venue = mention.surface
        elif _is_aside(mention, last, lead, text):
            pass
        elif _describes(mention, clause.mentions[number + 1 : number + 2], text):
            opens = start
            continue
        else:
            kept.append((start, mention))
        last = mention
    return Names(_grouped(kept, clause, text), tuple(dict.fromkeys(mediators)), venue)


def _preposition(lead: str) -> str:
    """Return the preposition of what follows a lead, "" for none. It is among the last four words."""
    if not lead[-1:].isspace():
        return ""
    words = lead.rsplit(None, 4)
    match = _PREPOSITION.search(lead, len(words[0]) if len(words) > 4 else 0)
    return match.group(1).lower() if match else ""


def _mediated_by(lead: str) -> bool:
    """Say whether whoever follows a lead mediates."""
    folded = lead.lower()
    return any(map(folded.__contains__, _MEDIATING)) and bool(_MEDIATED_BY.search(lead))


def _seated(lead: str, last: Mention | None, start: int) -> bool:
    """Say whether a capital tells whose they are that stand before it, and no name does."""
    match = _SEATED.search(lead)
    named = last is not None and match is not None and start - last.stop <= len(match.group()) + 1
    return match is not None and not named


def _is_aside(mention: Mention, last: Mention | None, lead: str, text: str) -> bool:
    """Say whether a name does nothing: "Istanbul, Turkey", "NATO bid", "Iran-backed"."""
    if not mention.actors:
        return True
    if _BESIDE.match(text, mention.stop) or _FOR_OR_AGAINST.search(lead[-8:]):
        return True
    if last is not None and last.kind == "place" and text[last.stop : mention.start] == ", ":
        return True
    if mention.kind == "organisation" and last is not None and last.kind in {"state", "demonym"}:
        return _OWN_ORGAN.fullmatch(text, last.stop, mention.start) is not None
    if mention.actors == ("NATO",):
        around = f"{lead}|{text[mention.stop : mention.stop + 14]}"
        return bool(_MEMBERSHIP.search(around))
    return False


def _grouped(kept: Sequence[tuple[int, Mention]], clause: Clause, text: str) -> list[Group]:
    found: list[Group] = []
    for start, mention in kept:
        if (
            found
            and not _fronted(found[-1], mention, start, text)
            and _linked(found[-1], start, clause, text)
        ):
            last = found[-1]
            last.stop = mention.stop
            last.actors = tuple(dict.fromkeys((*last.actors, *mention.actors)))
            last.mentions = (*last.mentions, mention)
            continue
        preposition = ""
        # "with Russia receiving" has Russia as its subject
        fronted = clause.opener == "with" and start - clause.start < 12
        if mention.kind != "place" and not fronted:
            preposition = _preposition(text[max(clause.start, start - _LEAD) : start])
        found.append(Group(start, mention.stop, mention.actors, preposition, (mention,)))
    return found


def _fronted(last: Group, mention: Mention, start: int, text: str) -> bool:
    """Say whether a comma ends a phrase set in front: "in a letter to the UN, the RSF proposed"."""
    comma = (
        last.preposition and "," in text[last.stop : start] and "and" not in text[last.stop : start]
    )
    return bool(comma) and not _LISTED.match(text, mention.stop)


def _linked(last: Group, start: int, clause: Clause, text: str) -> bool:
    """Say whether names stand together: "Kyiv and Moscow", "Colombia's government and the ELN"."""
    if _LINK.fullmatch(text, last.stop, start):
        return True
    return bool(_LONG_LINK.fullmatch(text, last.stop, start)) and not any(
        (w.hit.form and w.hit.kind in {"cue", "verb"})
        or (w.hit.kind == "mark" and w.hit.name in _VERBAL)
        for w in clause.words
        if last.stop <= w.start < start
    )


def _describes(mention: Mention, rest: Sequence[Mention], text: str) -> bool:
    """Say whether a demonym only describes the name after it: "Palestinian group Hamas"."""
    named = ("n", "i", "ish", "ese", "ch", "ic")
    if mention.kind not in {"demonym", "group", "state"} or not mention.surface.endswith(named):
        return False
    if not rest:
        return False
    following = rest[0]
    gap = text[mention.stop : following.start]
    words = gap.split()
    if not gap[:1].isspace() or len(words) > 5 or any(mark in gap for mark in ",;:("):
        return False
    if following.kind == "person":
        return not any(w in _JOINING or w.endswith(("ed", "ing")) for w in words)
    return (
        following.kind in {"group", "organisation"}
        and bool(words)
        and bool(_GROUP_NOUN.search(words[-1]))
    )


def leads(mention: Mention, start: int, text: str) -> bool:
    """Say whether a name stands free in its sentence, not after a preposition: "at the UN compound"."""
    return mention.kind != "place" and not _PREPOSITION.search(text, start, mention.start)


def is_owner(group: Group, text: str) -> bool:
    """Say whether a name tells only whose people, land or money: "Palestinian prisoners"."""
    return bool(_OWNED.match(text, group.stop))


def subject(found: Sequence[Group], place: int, text: str) -> Group | None:
    """Return who does what the verb at `place` says: the last group free of a preposition."""
    best: Group | None = None
    for group in found:
        if group.stop > place:
            break
        if group.preposition not in {"", "of", "between"} or is_owner(group, text):
            continue
        near = best is not None and not best.preposition and group.start - best.stop < 40
        if group.preposition == "of" and best is not None:
            more = set(group.actors) - set(best.actors)
            if not more or (near and not set(best.actors) <= set(group.actors)):
                continue  # but "the government of Congo and the rebels of M23"
        if _OBJECT.search(text, max(0, group.start - 20), group.start):
            continue
        best = group
    return best
