"""The noun that a number counts, and what it is called in the warehouse."""

from __future__ import annotations

import re

_UNITS = {
    "prisoners": "prisoner prisoners pow pows inmate inmates detainee detainees captive captives"
    " lifer lifers convict convicts internee internees defendant defendants captured jailed",
    "hostages": "hostage hostages abductee abductees abducted kidnapped",
    "bodies": "body bodies remains corpse corpses coffin coffins dead",
    "children": "child children minor minors girl girls boy boys schoolgirl schoolgirls schoolchildren"
    " teenager teenagers infants babies orphans",
    "troops": "troop troops soldier soldiers serviceman servicemen servicewomen personnel"
    " servicemembers peacekeepers peacekeeper marines conscripts paratroopers",
    "fighters": "fighter fighters combatant combatants guerrilla guerrillas militant militants rebel"
    " rebels insurgent insurgents gunman gunmen militiamen ex-combatants",
    "refugees": "refugee refugees displaced idps returnee returnees deportee deportees migrants"
    " evacuees",
    "civilians": "civilian civilians",
    "persons": "person persons people man men woman women national nationals citizen citizens"
    " commander commanders official officials officer officers fishermen fisherman resident"
    " residents journalist journalists activist activists worker workers individuals leaders leader"
    " member members student students pilots sailors crew foreigners delegates victims adults"
    " doctors medics dissidents families patients names soul souls relatives protesters"
    " workers candidates judges mercenaries envoys others politicians generals",
    "observers": "observer observers monitor monitors",
    "police": "police policemen policeman",
    "minutes": "minute minutes mins min",
    "hours": "hour hours hrs",
    "days": "day days",
    "weeks": "week weeks fortnight fortnights",
    "months": "month months",
    "years": "year years",
    "%": "% percent",
    "USD": "dollar dollars usd",
    "EUR": "euro euros eur",
    "GBP": "sterling",
    "tonnes": "ton tons tonne tonnes",
    "trucks": "truck trucks lorry lorries truckloads",
    "km": "km kilometre kilometres kilometer kilometers",
    "miles": "mile miles",
    "violations": "violation violations breach breaches infringements",
    "points": "point points",
    "articles": "article articles",
    "crossings": "crossing crossings",
    "countries": "country countries nations",
}  # fmt: skip
UNIT_OF = {noun: unit for unit, nouns in _UNITS.items() for noun in nouns.split()}
_SINGULAR = frozenset(
    noun
    for noun, unit in UNIT_OF.items()
    if f"{noun}s" in UNIT_OF
    and unit not in ("points", "%", *"minutes hours days weeks months years".split())
) | {
    "man",
    "woman",
    "child",
    "body",
}  # beside a number above one these only describe: "40 rebel groups"
_MODIFIERS = frozenset("displaced dead police".split())
TIME = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
PEOPLE = frozenset(
    "prisoners hostages bodies children troops fighters refugees civilians persons police".split()
)
CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "USD ": "USD", "EUR ": "EUR"}
# Words that make prisoners of whatever noun they stand with.
_CAPTIVE = frozenset("captured captive imprisoned jailed detained interned incarcerated".split())
_TAKEN = frozenset("kidnapped abducted hostage".split())
_DEAD = frozenset("dead fallen slain deceased killed".split())
# No noun phrase reaches over these.
_STOP = frozenset(
    "a an the this that these those which who whom whose in on at to from for by with without under"
    " over into onto of off out up down as than then but and or nor so if when while after before"
    " since until till during is are was were be been being am has have had will would shall should"
    " can could may might must do does did not no each apiece every per more less he she it they we"
    " you i his her its their our there here said says say also still only just went came go goes"
    " held made took left got remain remains behind became come say".split()
)
_STEP = re.compile(r"[ \u00a0]*[- \u00a0](?P<word>[A-Za-zÀ-ž][\w'’-]*)|\s?(?P<percent>%)")
_AFTER_UNIT = re.compile(r"\s(?:of war|members)\b")
_OF_THEM = re.compile(r" of (?:the|their|its|his|her|our|those|these)(?: own)?(?= )")
_NOT_PLURAL = ("ss", "us", "is", "'s", "’s", "ous")
_REACH = 5  # words after the number within which its noun must stand


def unit_after(
    text: str, stop: int, *, known_only: bool = False, one: bool = False
) -> tuple[str, int]:
    """Return the unit of the number that ends at `stop`, and where its noun ends.

    A noun of the table wins; else a plain plural ("five hilltops") names itself, unless
    `known_only`; else the unit is "" and the place `stop`.
    """
    of = _OF_THEM.match(text, stop)
    at, words = of.end() if of else stop, 0
    captive = taken = dead = False
    plural: tuple[str, int] | None = None
    while words < _REACH:
        match = _STEP.match(text, at)
        if match is None:
            break
        if match["percent"]:
            return "%", match.end()
        word = match["word"]
        plain = word.lower().replace("’", "'").removesuffix("-")
        hyphen = plain.split("-", 1)
        if text[match.start()] == "-" and hyphen[0] in UNIT_OF:
            end = match.start("word") + len(hyphen[0])
            return ("", stop) if hyphen[1:] == ["old"] else (UNIT_OF[hyphen[0]], end)
        if text[match.start()] == "-":
            return "", stop
        if plain == "per" and text[match.end() : match.end() + 5] == " cent":
            return "%", match.end() + 5
        if plain in _STOP:
            break
        words += 1
        captive |= plain in _CAPTIVE
        taken |= plain in _TAKEN
        dead |= plain in _DEAD
        unit = UNIT_OF.get(plain)
        at = match.end()
        if unit and plain not in _CAPTIVE and not (plain in _TAKEN and plain != "hostage"):
            following = _STEP.match(text, at)
            after = (following["word"] or "").lower() if following else ""
            if (plain in _SINGULAR and not one) or (plain in _MODIFIERS and after in UNIT_OF):
                continue
            more = _AFTER_UNIT.match(text, at)
            at = more.end() if more else at
            if unit in ("troops", "fighters", "persons", "civilians", "police") and (
                captive or taken
            ):
                unit = "prisoners" if captive else "hostages"
            elif unit == "troops" and dead:
                unit = "bodies"
            return unit, at
        if word[0].isupper() and plain.endswith("s") and not plain.endswith(_NOT_PLURAL):
            plural = plural or ("persons", at)
        elif plain.isalpha() and plain.endswith("s") and not plain.endswith(_NOT_PLURAL):
            plural = ("" if known_only else plain, at)
            break
        if text[at : at + 1] not in (" ", "\u00a0", "-"):
            break
    if plural and plural[0]:
        return plural
    return ("prisoners", at) if captive and words == 1 else ("", stop)


#: What people are called under each type that counts people.
_CAST = {
    "exchange.prisoners": "prisoners",
    "release.detainees": "prisoners",
    "release.hostages": "hostages",
    "return.bodies": "bodies",
    "return.children": "children",
    "return.displaced": "refugees",
    "humanitarian.corridor": "civilians",
    "security.disarmament": "fighters",
    "security.peacekeepers": "troops",
    "security.neutrality": "troops",
    "territory.withdrawal": "troops",
}


def unit_for(outcome_type: str, unit: str) -> str:
    """Return the unit as an outcome of that type counts it.

    Who is "soldiers" or nobody ("390 from each camp") in the text counts as prisoners in an
    exchange, bodies in a repatriation. Times, money, countries and the like stay what they are.
    """
    if unit and unit not in PEOPLE:
        return unit
    if outcome_type == "release.detainees" and unit in ("persons", "children"):
        return unit if unit == "children" else "prisoners"
    return _CAST.get(outcome_type, unit)
