"""Tagging: status, roles, numbers, quotes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.outcomes import tag
from tests.conftest import examples
from tests.unit.tagged import RULES, read

# How things stand


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Russia and Ukraine agreed to a ceasefire.", "ceasefire.general", "agreed"),
        ("Russia and Ukraine have not yet agreed to a ceasefire.", "ceasefire.general", "none"),
        ("Russia did not accept a ceasefire with Ukraine.", "ceasefire.general", "rejected"),
        ("Russia refused to accept a ceasefire with Ukraine.", "ceasefire.general", "rejected"),
        ("Ukraine demanded that Russia accept a ceasefire.", "ceasefire.general", "demanded"),
        ("Russia said it would accept a ceasefire only if Ukraine disarmed.", "ceasefire.general", "conditional"),
        ("Ukraine said it was ready for a ceasefire with Russia.", "ceasefire.general", "proposed"),
        ("The ceasefire between Israel and Hezbollah took effect on Friday.", "ceasefire.general", "implemented"),
        ("The ceasefire between Israel and Hezbollah will take effect on Friday.", "ceasefire.general", "scheduled"),
        ("The ceasefire between Israel and Hezbollah is holding.", "ceasefire.general", "ongoing"),
        ("The ceasefire between Israel and Hezbollah collapsed on Friday.", "ceasefire.general", "collapsed"),
        ("Israel and Lebanon agreed to extend their ceasefire.", "ceasefire.general", "extended"),
        ("Armenia and Azerbaijan signed a peace treaty.", "agreement.peace", "signed"),
        ("Talks between Russia and Ukraine were postponed until June.", "talks.round", "postponed"),
        ("The RSF rejected a proposal for a truce with Sudan's army.", "ceasefire.general", "rejected"),
        ("Israel will withdraw its troops from Lebanon by Sunday under the truce.", "territory.withdrawal", "scheduled"),
    ],
)  # fmt: skip
def test_status(text, kind, status):
    assert (kind, status) in read(text)


def test_what_could_happen_is_no_outcome():
    assert not read("The ceasefire between Israel and Hamas could collapse within days.")


@pytest.mark.parametrize(
    ("text", "author", "quote"),
    [
        (
            "Damascus rejects a call by Kofi Annan to stop fighting the rebels.",
            "United Nations",
            "a call by Kofi Annan to stop fighting",
        ),
        (
            "Madrid has rejected an ETA statement calling for a permanent ceasefire.",
            "ETA",
            "an ETA statement calling for a permanent ceasefire",
        ),
    ],
)
def test_a_refusal_tells_whose_demand_is_refused(text, author, quote):
    demand = read(text)["ceasefire.general", "demanded"]
    assert demand.source_actors == (author,)
    assert demand.evidence[0].quote == quote


def test_a_rejected_proposal_tells_of_the_proposal_too():
    found = read("Israel has rejected a Hamas proposal for a five-year truce.")
    assert found["ceasefire.general", "rejected"].source_actors == ("Israel",)
    proposal = found["ceasefire.general", "proposed"]
    assert proposal.source_actors == ("Hamas",)
    assert proposal.evidence[0].quote == "a Hamas proposal for a five-year truce"


# Who


def test_mutual_acts_have_all_parties_as_source_and_mediators_apart():
    exchange = read("Russia and Ukraine completed a prisoner swap mediated by the United Arab Emirates.")[
        "exchange.prisoners", "implemented"
    ]  # fmt: skip
    assert exchange.source_actors == ("Russia", "Ukraine")
    assert exchange.target_actors == ()
    assert exchange.mediators == ("UAE",)


def test_a_demand_has_its_addressee():
    demand = read("Russia demanded that Ukraine withdraw its forces from Donetsk.")["territory.withdrawal", "demanded"]  # fmt: skip
    assert demand.source_actors == ("Russia",)
    assert demand.target_actors == ("Ukraine",)


def test_a_breach_is_laid_to_the_accused():
    breach = read("Russia accused Ukraine on Tuesday of violating the ceasefire.")["ceasefire.general", "violated"]  # fmt: skip
    assert breach.source_actors == ("Ukraine",)


def test_the_passive_names_its_agent():
    plan = read("Iran proposes a peace plan which is rejected by Israel.")["agreement.framework", "rejected"]  # fmt: skip
    assert plan.source_actors == ("Israel",)
    assert plan.target_actors == ("Iran",)


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("Kyiv counted 40 breaches of the truce with Russia.", ("ceasefire.general", "violated"), "Russia", "Ukraine"),
        ("Hamas released three Israeli hostages to the Red Cross.", ("release.hostages", "implemented"), "Hamas", "Israel"),
        ("In a letter to UN chief Guterres, the RSF proposed a truce with the army.", ("ceasefire.general", "proposed"), "RSF", "SAF"),
        ("Iran offered a peace plan for Yemen. The Houthis rejected it.", ("agreement.framework", "rejected"), "Houthis", "Iran"),
        ("Iran-backed militia fire stopped. Israel agreed to a ceasefire with Hamas.", ("ceasefire.general", "agreed"), "Israel", "Hamas"),
    ],
)  # fmt: skip
def test_who_acts_is_not_whoever_stands_near(text, kind, source, target):
    outcome = read(text)[kind]
    assert {*outcome.source_actors, *outcome.target_actors} == {source, target}
    assert outcome.source_actors[0] == source


def test_strangers_act_for_nobody_named_before():
    found = read("Belarus freed 14 prisoners after talks with the US. Opposition leaders called for the release of all prisoners.")  # fmt: skip
    assert found["release.detainees", "demanded"].source_actors == ()


def test_names_near_a_matter_that_no_actor_file_knows_are_reported():
    text = "Russia and Ukraine agreed to a ceasefire, mediator Orlan Tesk of Vestria said."
    assert {"Orlan Tesk", "Vestria"} <= set(tag(text, RULES).unknown_names)


def test_mediators_of_another_clause_are_kept():
    freed = read("Hamas freed two Israeli hostages following mediation by Qatar and Egypt.")["release.hostages", "implemented"]  # fmt: skip
    assert freed.mediators == ("Qatar", "Egypt")


def test_a_speaker_goes_on_to_act():
    found = read("Kyiv says 19,000 children remain in Russia and wants every one of them sent home.")  # fmt: skip
    assert found["return.children", "demanded"].source_actors == ("Ukraine",)


def test_dates_set_in_front_and_days_on_which_something_ends():
    day = date(2025, 6, 3)
    assert read("Yesterday Hamas freed six hostages.", published=day)["release.hostages", "implemented"].date == "2025-06-02"  # fmt: skip
    truce = read("The RSF agreed to a truce that starts on 5 June and ends on 12 June.", published=day)["ceasefire.general", "agreed"]  # fmt: skip
    assert (truce.date, truce.deadline) == ("2025-06-05", "2025-06-12")


# How many


def test_an_extension_counts_what_it_adds():
    text = "The 60-day ceasefire between Israel and Hezbollah was extended by 18 days."
    assert read(text)["ceasefire.general", "extended"].quantity.value == 18


def test_the_length_of_a_war_counts_nothing():
    text = "A ceasefire between Israel and Hamas took effect after 15 months of war."
    assert read(text)["ceasefire.general", "implemented"].quantity is None


def test_a_number_is_kept_as_quoted():
    exchange = read("Russia and Ukraine agreed to exchange 1,000 prisoners of war each.")["exchange.prisoners", "agreed"]  # fmt: skip
    assert (exchange.quantity.value, exchange.quantity.unit, exchange.quantity.scope) == (1000, "prisoners", "each")  # fmt: skip


# In whose words


@examples(60)
@given(
    st.lists(
        st.sampled_from(
            (
                "Russia and Ukraine agreed to exchange 1,000 prisoners each — the first swap since May.",
                "“We accept the truce,” Zelensky’s aide said; Moscow refused.",
                "İstanbul’da görüşmeler: talks ended without a breakthrough.",
                "Hamas freed three hostages\nand Israel released 90 prisoners.",
                "𝒞easefire 停火 🙂 Israel and Hezbollah agreed to a ceasefire.",
                "",
            )
        ),
        max_size=5,
    )
)
def test_every_quote_is_a_substring_at_its_offsets(parts):
    text = "\n\n".join(parts)
    for outcome in tag(text, RULES).outcomes:
        for quote in outcome.evidence:
            assert text[quote.start : quote.stop] == quote.quote


@examples(60)
@given(st.text(max_size=300))
def test_no_text_breaks_the_tagger(text):
    tag(text, RULES)
    tag(f"Russia and Ukraine agreed to a ceasefire {text} and a prisoner swap.", RULES)


def test_restatements_become_one_outcome_with_every_quote():
    found = tag(
        "Russia and Ukraine agreed to exchange 300 prisoners. The talks went on. "
        "Both sides had agreed to a prisoner exchange of 300 each.",
        RULES,
    ).outcomes
    swaps = [o for o in found if o.type == "exchange.prisoners"]
    assert len(swaps) == 1
    assert len(swaps[0].evidence) == 2


def test_the_speaker_is_kept():
    outcome = read("Pakistan and India agreed to a truce, President Donald Trump said.")["ceasefire.general", "agreed"]  # fmt: skip
    assert outcome.attribution.speaker == "President Donald Trump"
    assert outcome.attribution.party == "United States"


def test_dates_are_relative_to_the_story():
    outcome = read(
        "Israel will withdraw its troops from southern Lebanon by Sunday under the truce.",
        published=date(2025, 2, 13),
    )["territory.withdrawal", "scheduled"]
    assert outcome.deadline == "2025-02-16"
