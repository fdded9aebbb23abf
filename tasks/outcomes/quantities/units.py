"""The noun that a number counts, and what it is called in the warehouse."""

from __future__ import annotations

_UNITS = {
    "prisoners": "prisoner prisoners pow pows inmate inmates detainee detainees captive captives"
    " lifer lifers convict convicts internee internees defendant defendants",
    "hostages": "hostage hostages abductee abductees",
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
_LOOSE = frozenset({"minutes", "hours", "days", "weeks", "months", "years", "points", "%"})
#: Beside a number above one these only describe: "40 rebel groups"; "a five day truce" counts.
SINGULAR = frozenset(
    ["man", "woman", "child", "body"]
    + [noun for noun, unit in UNIT_OF.items() if f"{noun}s" in UNIT_OF and unit not in _LOOSE]
)
#: Before another noun of the table these only describe: "200 displaced families".
MODIFIERS = frozenset("displaced dead police".split())
#: Units of time.
TIME = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
#: Units of people, alive or dead.
PEOPLE = frozenset(
    "prisoners hostages bodies children troops fighters refugees civilians persons police".split()
)
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


_COUNTS_PEOPLE = frozenset(list(_CAST)[:6])
_BREACHES = frozenset(
    "strikes attacks incidents shellings breaches times hits raids bombardments drones".split()
)


def unit_for(outcome_type: str, unit: str, status: str = "") -> str:
    """Return the unit as an outcome of that type and status counts it.

    Who is "soldiers" or nobody ("390 from each camp") in the text counts as prisoners in an
    exchange, bodies in a repatriation. Times, money, countries and the like stay what they are.
    """
    if status == "violated" and unit in _BREACHES:
        return "violations"
    if unit and unit not in PEOPLE:
        return unit
    if not unit and outcome_type not in _COUNTS_PEOPLE:
        return unit
    return _CAST.get(outcome_type, unit)
