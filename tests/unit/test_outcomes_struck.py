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
