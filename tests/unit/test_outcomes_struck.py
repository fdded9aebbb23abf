"""What an analyst struck out of the sample newsroom's rows, and what stands beside it rightly.

Each sentence once gave a row that it does not tell. Others of the same words must go on to give one.
"""

from __future__ import annotations

from datetime import date

import pytest

from tasks.outcomes import tag
from tasks.rules import Rules, load_rules
from tasks.settings import DATA

STORY = date(2025, 6, 11)
#: War and two sides, so that the sentence after it is read.
WAR = "Russia and Ukraine held peace talks on the war on Tuesday, and agreed on nothing. "
GAZA = "Israel and Hamas are at war, and mediators hold peace talks on a ceasefire in Gaza. "


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(DATA / "rules", DATA / "actors")


def found(rules: Rules, text: str, lead: str = "") -> set[tuple[str, str]]:
    """Return type and status of what is read from a text, after its lead."""
    outcomes = tag(lead + text, rules, published=STORY).outcomes
    return {(o.type, o.status) for o in outcomes if o.evidence[-1].stop > len(lead)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # whose people they are is not what is done
        ("Families of prisoners had waited outside the palace gates since dawn.", "exchange"),
        ("Moscow said a first list of 640 prisoners had been handed over to Kyiv.", "release"),
        # a word of war, not of a bargain
        ("The war had begun with Israeli strikes on nuclear sites in Iran.", "nuclear"),
        # a verb that has the form of a matter
        ("Russia says that talks have to deal with the root causes of the war.", "ceasefire"),
        ("Ukraine's cabinet is expected to vote in the next days.", "political"),
        ("President Trump said that it had happened because he had won the election.", "political"),
        # who is met, and with whom somebody sits down
        ("A Ukrainian nurse has met buses at the hospital in Chernihiv for years.", "talks"),
        ("The Ukrainian put the chair where his door had been and sat down.", "talks"),
        # a question, and nobody's word
        ('Asked about the plan, President Putin replied: "Is that a joke?"', "ceasefire"),
        # what leaves no land, and no captive
        ("The text leaves few of Moscow's earlier positions out.", "territory"),
        ("Russia's memorandum leaves territory to be discussed later.", "territory"),
        ("Ukraine is willing to hand the city to a body of independent judges.", "return"),
        # citing a document
        ("Russian troops are to leave Sumy within 90 days, according to the text.", "agreement"),
        # what a relative clause says in passing
        ("A convoy with food that had almost reached Sumy was attacked by Russia.", "humanitarian"),
        ('Moscow calls its presence "defensive measures" that will be lifted.', "sanctions"),
        # asking is not demanding
        ("Relatives in Kyiv asked why the declaration does not mention them.", "agreement"),
        ("The commissioner is sought by the court over Ukrainian children.", "return"),
        ("The woman did not put the picture down until the cars had left.", "agreement"),
        ("Germany and Poland will not send any soldiers to Ukraine.", "talks"),
    ],
)
def test_what_a_sentence_does_not_tell(rules, text, kind):
    assert [k for k in found(rules, text, WAR) if k[0].startswith(kind)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and Ukraine struck a ceasefire deal on Tuesday.", ("ceasefire.general", "agreed")),
        ("Ukraine's negotiators met the Russian ones in Istanbul.", ("talks.round", "implemented")),
        ("Moscow handed over 640 prisoners to Kyiv.", ("release.detainees", "implemented")),
        (
            "The talks that Turkey had planned for Tuesday fell through.",
            ("talks.round", "collapsed"),
        ),
        (
            "Monday's deadline for a peace agreement between Russia and Ukraine passed unsigned.",
            ("agreement.peace", "none"),
        ),
        (
            "Russia's foreign minister declared the talks a failure.",
            ("talks.round", "collapsed"),
        ),
        ("Russian troops left Sumy on Monday.", ("territory.withdrawal", "implemented")),
        ("Ukraine will not send a delegation to Istanbul.", ("talks.round", "rejected")),
    ],
)
def test_what_a_sentence_like_it_tells(rules, text, expected):
    assert expected in found(rules, text, WAR)


def roles(rules: Rules, text: str, kind: str, lead: str = "") -> tuple[set[str], set[str]]:
    """Return who acts and whom it concerns, of the one outcome of a type after the lead."""
    outcomes = tag(lead + text, rules, published=STORY).outcomes
    (told,) = [o for o in outcomes if o.type == kind and o.evidence[-1].stop > len(lead)]
    return set(told.source_actors), set(told.target_actors)


@pytest.mark.parametrize(
    ("lead", "text", "kind", "source", "target"),
    [
        # whoever was named last, hostages are Hamas's to free
        (
            GAZA + "Israel's army waited. ",
            "Three hostages were handed to the Red Cross in Gaza City.",
            "release.hostages",
            "Hamas",
            "Israel",
        ),
        # who breaks a truce stands after "by"; who condemns that is not who suffers it
        (
            "India and Pakistan agreed to a ceasefire. ",
            "There were repeated violations of it by Pakistan, India said.",
            "ceasefire.general",
            "Pakistan",
            "India",
        ),
        (
            GAZA,
            "Egypt condemned the Israeli strikes as a violation of the ceasefire.",
            "ceasefire.general",
            "Israel",
            "Hamas",
        ),
        # who demands is who demands, also of what is to be done by nobody named
        (
            WAR,
            "Ukraine demands that the Zaporizhzhia plant be returned to its control.",
            "nuclear.plant",
            "Ukraine",
            "Russia",
        ),
        # a verb after a name does not make it an owner
        (
            "Belarus freed 52 prisoners on Thursday as part of a deal to end the war in Ukraine. ",
            "The United States lifted sanctions on its airline.",
            "sanctions.lift",
            "United States",
            None,
        ),
        # the bodies are given, though a noun names them too
        (
            WAR,
            "Russia returned the bodies of 1,212 soldiers to Ukraine.",
            "return.bodies",
            "Russia",
            "Ukraine",
        ),
    ],
)
def test_who_acts_and_on_whom(rules, lead, text, kind, source, target):
    acting, concerned = roles(rules, text, kind, lead)
    assert acting == {source}
    assert target is None or concerned == {target}


def test_a_go_between_is_no_party_to_the_exchange(rules):
    text = (
        "Russia and Ukraine exchanged 150 prisoners of war each on Monday. The United Arab Emirates,"
        " which mediated, spoke of 150 captives from each country."
    )
    assert roles(rules, text, "exchange.prisoners")[0] == {"Russia", "Ukraine"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # a number is not a handover, a check no deed, an account of a truce no demand for it
        (
            "No ceiling was set; Vladimir Medinsky spoke of at least 1,000 from each side.",
            "exchange",
        ),
        ("Turkey asks who will check that they hand over their weapons.", "security.disarmament"),
        (
            "Moscow was ready to go on once each side had set down how it saw a future truce.",
            "ceasefire.general",
        ),
        ("Russia says that talks have to deal with what caused the war.", "talks.round"),
        ("Nobody could name a paragraph in which Russia and Ukraine agree.", "ceasefire"),
    ],
)
def test_what_else_a_sentence_does_not_tell(rules, text, kind):
    assert [k for k in found(rules, text, WAR) if k[0].startswith(kind)] == []


def test_a_speaker_is_that_of_the_quote(rules):
    text = (
        "Israel and Hamas have agreed to a ceasefire in Gaza, the prime minister of Qatar,"
        " Sheikh Mohammed bin Abdulrahman Al Thani, said in Doha on Wednesday. The ceasefire was"
        " settled, Israel said."
    )
    (truce,) = [
        o
        for o in tag(text, rules, published=STORY).outcomes
        if (o.type, o.status) == ("ceasefire.general", "agreed")
    ]
    assert truce.attribution is not None
    assert truce.attribution.party == "Qatar"


@pytest.mark.parametrize(
    ("lead", "text", "kind", "source"),
    [
        # "It" is who spoke before, whoever is named after it
        (
            WAR + "Russia handed over a memorandum. It demands that Ukraine become neutral. ",
            "It also calls for the lifting of all sanctions by Ukraine.",
            "sanctions.lift",
            {"Russia"},
        ),
        (
            WAR + "Russia handed over a memorandum. ",
            "It demands that Ukraine become neutral and accept limits on the size of its army.",
            "security.neutrality",
            {"Russia"},
        ),
        # both sides of a truce that took effect, all who signed
        (
            GAZA,
            "Israel freed 90 Palestinian prisoners on Sunday, as a ceasefire took effect.",
            "ceasefire.general",
            {"Israel", "Hamas"},
        ),
        (
            "",
            "The government of Congo and the rebels of M23 signed a declaration to end the war.",
            "agreement.framework",
            {"DRC", "M23"},
        ),
        (
            GAZA,
            "The leaders of the United States, Egypt, Qatar and Turkey have signed a declaration.",
            "agreement.framework",
            {"United States", "Egypt", "Qatar", "Turkey"},
        ),
    ],
)
def test_who_acts_together_and_who_is_meant(rules, lead, text, kind, source):
    assert roles(rules, text, kind, lead)[0] == source


def test_talks_that_have_not_begun_do_not_run_out_with_the_truce(rules):
    text = "The truce runs out on Saturday, and negotiations over a second have not begun."
    kinds = found(rules, text, GAZA)
    assert ("ceasefire.general", "collapsed") in kinds
    assert not {k for k in kinds if k[0].startswith("talks")} - {
        ("talks.round", "none"),
        ("talks.next_round", "none"),
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The United Arab Emirates acted as mediator.", ("UAE",)),
        ("Qatar and Turkey mediated.", ("Qatar", "Turkey")),
        ("It was cold. Oman mediated.", ()),  # of what, the sentence before does not tell
    ],
)
def test_a_sentence_may_tell_only_who_mediated(rules, sentence, expected):
    text = "Russia and Ukraine exchanged 150 prisoners of war each on Monday. " + sentence
    (exchange,) = tag(text, rules, published=STORY).outcomes
    assert exchange.mediators == expected
    assert exchange.source_actors == ("Russia", "Ukraine")


def test_who_announces_a_truce_of_others_is_no_party_to_it(rules):
    text = "Trump announces a ceasefire. India and Pakistan agreed to it after four days of war."
    truces = [
        o for o in tag(text, rules, published=STORY).outcomes if o.type == "ceasefire.general"
    ]
    assert {o.source_actors for o in truces} == {("India", "Pakistan")}
