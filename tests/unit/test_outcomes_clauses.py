"""What clauses do to each other, and what only looks like news: one sentence a case."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.outcomes import tag
from tasks.rules import Rules, load_rules
from tasks.settings import DATA

TOLD = {
    "Hamas agreed to return to truce talks and release a hostage before the war goes on.": {
        "talks.next_round agreed",
        "release.hostages agreed",
    },
    "The council in Sanaa issued a plea, demanding a truce in the war with the Houthis and the "
    "release of all prisoners.": {"ceasefire.general demanded", "release.detainees demanded"},
    "If Israel withdraws from the valley, Hezbollah will extend the truce.": {
        "ceasefire.general conditional"
    },
    "Ethiopia rejects Kenya's offer to mediate an end to the war with the TPLF.": {
        "mediation rejected",
        "mediation proposed",
    },
    "Despite the truce with Ukraine, Russia fired forty missiles at Odesa.": {
        "ceasefire.general violated"
    },
    "Nine soldiers were killed by the Houthis despite a truce with the Yemeni government.": {
        "ceasefire.general violated"
    },
    "A truce between Armenia and Azerbaijan, brokered by France in March, took effect.": {
        "ceasefire.general implemented"
    },
    "North Korea announced plans to scrap the armistice with South Korea.": {
        "ceasefire.general threatened"
    },
    "Sudan will pull out of the talks with the rebels unless the shelling stops.": {
        "talks.round threatened"
    },
    "The truce was accepted by Israel but rejected by Hamas.": {
        "ceasefire.general agreed",
        "ceasefire.general rejected",
    },
    "Chad freed rebels who had been jailed, ignoring the rebels' call for a ceasefire.": {
        "ceasefire.general rejected"
    },
    "Prime Minister Nikol Pashinyan and President Ilham Aliyev met in Prague on the border war.": {
        "talks.summit implemented"
    },
    "M23 rebels begin to withdraw from Walikale under the truce.": {"territory.withdrawal ongoing"},
}

UNTOLD = {
    "a purpose": ("The two armies met in an effort to end the war.", "ceasefire.general"),
    "a basis": ("Hamas will free three hostages under the ceasefire deal.", "ceasefire.general"),
    "oversight": ("Syria agreed to let UN observers monitor the truce.", "ceasefire.general"),
    "an older accord": ("Iran kept to the terms of the 2015 truce with Iraq.", "ceasefire.general"),
    "a heading": (
        "Gaza disarmament talks: Hamas and Israel bury their dead.",
        "security.disarmament",
    ),
    "what ended a war": ("Sudan praised the accord that ended the war.", "ceasefire.general"),
    "a goal": ("Both armies say the goal is to end the war by May.", "ceasefire.general"),
    "a term that ends": ("The truce with Hamas is scheduled to expire today.", "ceasefire.general"),
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(DATA / "rules", DATA / "actors")


@pytest.mark.parametrize("text", TOLD)
def test_what_a_sentence_tells(rules, text):
    found = {f"{o.type} {o.status}" for o in tag(text, rules, published=date(2026, 3, 2)).outcomes}
    assert TOLD[text] <= found


@pytest.mark.parametrize("case", UNTOLD)
def test_what_only_looks_like_news(rules, case):
    text, kind = UNTOLD[case]
    assert kind not in {o.type for o in tag(text, rules, published=date(2026, 3, 2)).outcomes}


def test_who_breaks_a_truce_in_the_passive(rules):
    text = "Nine soldiers were killed by the Houthis despite a truce with the Yemeni government."
    [outcome] = tag(text, rules).outcomes
    assert outcome.source_actors == ("Houthis",)


def test_a_story_without_a_date_is_judged_by_the_years_it_names(rules):
    text = "Russia and Ukraine signed a ceasefire in 2015 that never held."
    assert not any(o.status == "signed" for o in tag(text, rules).outcomes)
    dated = tag(text, rules, published=date(2015, 2, 13)).outcomes
    assert any(o.status == "signed" for o in dated)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Russia and Ukraine agreed on Wednesday to exchange 1,200 prisoners each.", "2025-07-23"),
        ("On Wednesday, Russia and Ukraine agreed to exchange 1,200 prisoners each.", "2025-07-23"),
        ("Russia and Ukraine agreed to exchange 1,200 prisoners each on Wednesday.", "2025-07-30"),
    ],
)
def test_the_day_of_a_promise_is_not_the_day_it_is_for(rules, text, day):
    found = tag(text, rules, published=date(2025, 7, 25)).outcomes
    assert [(o.type, o.date) for o in found] == [("exchange.prisoners", day)]


def test_negotiators_in_general_propose_nothing(rules):
    text = (
        "Ukraine demanded a ceasefire from Russia. Negotiators who want to reach an agreement need "
        "time. It is hard to say what remains of the promise."
    )
    assert [o.type for o in tag(text, rules).outcomes] == ["ceasefire.general"]
