"""Names to actors: dates of office, capitals, look-alikes, words that resume an actor."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.actors import ActorTable, load_actors
from tasks.settings import DATA

_TABLE = load_actors(DATA / "actors")


@pytest.fixture(scope="module")
def table() -> ActorTable:
    return _TABLE


def named(table: ActorTable, text: str, on: date | None = None) -> list[tuple[str, str, str]]:
    """Each mention as (surface, actors joined by +, kind)."""
    return [(m.surface, "+".join(m.actors), m.kind) for m in table.find(text, on)]


def actors(table: ActorTable, text: str, on: date | None = None) -> list[str]:
    return ["+".join(m.actors) for m in table.find(text, on) if m.actors]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zelenskyy met Putin.", ["Ukraine", "Russia"]),
        ("Zelenskiy, Zelensky and Zelenskyy are one name.", ["Ukraine"] * 3),
        ("Erdoğan and Erdogan are one name.", ["Turkey"] * 2),
        ("The Élysée and the Elysee Palace agreed.", ["France"] * 2),
        ("Abdel-Fattah al-Burhan and Hemedti refused.", ["SAF", "RSF"]),
        ("Kinshasa accused Kigali.", ["DRC", "Rwanda"]),
        ("the UAE’s envoy and Türkiye’s", ["UAE", "Turkey"]),
        ("South Sudan, Sudan, Papua New Guinea, Guinea-Bissau", [
            "South Sudan", "Sudan", "Papua New Guinea", "Guinea-Bissau"]),
        ("The two Koreas met at Panmunjom.", ["North Korea+South Korea"]),
        ("US-mediated talks; a Russian-brokered truce", ["United States", "Russia"]),
        ("U.S. officials", ["United States"]),
        ("The North Korean and the South Korean side", ["North Korea", "South Korea"]),
        ("the Front for Change and Concord in Chad", ["Chadian rebels"]),
    ],
)  # fmt: skip
def test_spellings_lead_to_one_actor(table: ActorTable, text: str, expected: list[str]) -> None:
    assert actors(table, text) == expected


@pytest.mark.parametrize(
    ("person", "on", "actor"),
    [
        ("Yermak", date(2025, 5, 16), "Ukraine"),
        ("Yermak", date(2026, 2, 1), ""),  # left office in November 2025
        ("John Kerry", date(2014, 1, 1), "United States"),
        ("John Kerry", date(2018, 1, 1), ""),
        ("Donald Trump", date(2018, 1, 1), "United States"),
        ("Donald Trump", date(2022, 1, 1), ""),
        ("Donald Trump", date(2025, 5, 1), "United States"),
        ("al-Sharaa", date(2025, 5, 1), "Syria"),
        ("Assad", date(2016, 5, 1), "Syria"),
        ("Assad", date(2025, 5, 1), ""),
    ],
)
def test_a_person_stands_for_an_actor_while_in_office(
    table: ActorTable, person: str, on: date, actor: str
) -> None:
    assert named(table, f"Reporters asked {person} twice.", on) == [(person, actor, "person")]


def test_a_person_counts_where_the_date_is_unknown(table: ActorTable) -> None:
    assert actors(table, "John Kerry spoke.") == ["United States"]


def test_names_change_hands_with_time(table: ActorTable) -> None:
    before, after = date(2020, 9, 12), date(2025, 10, 19)
    text = "Kabul and the Taliban answered Tripoli."
    assert actors(table, text, before) == ["Afghanistan", "Taliban", "Libya (GNA)"]
    assert actors(table, text, after) == ["Afghanistan (Taliban)"] * 2 + ["Libya (GNU)"]
    assert actors(table, text) == actors(table, text, after)


def test_two_presidents_of_one_name_are_told_apart_by_date(table: ActorTable) -> None:
    assert named(table, "President Lee spoke.", date(2010, 1, 1)) == [
        ("President Lee", "South Korea", "person")
    ]
    assert actors(table, "Iván Márquez signed.", date(2016, 1, 1)) == ["FARC"]
    assert actors(table, "Iván Márquez signed.", date(2023, 1, 1)) == ["FARC dissidents"]


def test_a_demonym_of_the_ground_is_a_place(table: ActorTable) -> None:
    text = "They met at a Belarusian sanatorium and left Ukrainian soil for the Turkish city."
    assert [kind for _, _, kind in named(table, text)] == ["place"] * 3
    assert [kind for _, _, kind in named(table, "Ukrainian soldiers fought.")] == ["demonym"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Talks in Moscow ended.", "place"),
        ("They flew to Moscow at night.", "place"),
        ("The Moscow talks ended.", "place"),
        ("MOSCOW (AP) — They met.", "place"),
        ("Moscow rejected the plan.", "state"),
        ("The envoy told Moscow to stop.", "state"),
        ("Negotiators from Moscow arrived.", "state"),
    ],
)
def test_a_capital_is_its_government_unless_it_is_a_location(
    table: ActorTable, text: str, kind: str
) -> None:
    (mention,) = table.find(text)
    assert (mention.actors, mention.kind) == (("Russia",), kind)


@pytest.mark.parametrize(
    "text",
    [
        "They ate turkey and told us to polish the china.",
        "Michael Jordan scored.",
        "She reads the Jerusalem Post and the Washington Post.",
        "He was born in New South Wales, by Gulf of Mexico shrimp and a Guinea pig.",
        "Chadwick, Nigerless and Iranshahr are longer words.",
        "Votes were counted in Georgia, Atlanta officials said.",
        "In short, both sides of the coin were shown.",
    ],
)
def test_look_alikes_are_no_actors(table: ActorTable, text: str) -> None:
    assert actors(table, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hunter Biden, Melania Trump and Hassan Diab dined.", []),
        ("Pedersen scored twice for the club.", []),
        ("Envoy Pedersen left Damascus.", ["United Nations", "Syria"]),
        ("Maduro and Ali shook hands in Guyana.", ["Venezuela", "Guyana", "Guyana"]),
        ("Syria's Sharaa met Rwanda's Kagame.", ["Syria", "Syria", "Rwanda", "Rwanda"]),
        ("When Putin spoke, Gen. Burhan listened. Zelensky did not.", ["Russia", "SAF", "Ukraine"]),
    ],
)
def test_a_surname_alone_needs_to_be_its_bearers(
    table: ActorTable, text: str, expected: list[str]
) -> None:
    assert actors(table, text) == expected


def test_a_state_that_only_describes_a_group_is_left_out(table: ActorTable) -> None:
    assert actors(table, "Lebanon's Hezbollah and the Palestinian militant group Hamas") == [
        "Hezbollah",
        "Hamas",
    ]
    assert actors(table, "Israel and Hezbollah") == ["Israel", "Hezbollah"]


@pytest.mark.parametrize(
    ("text", "surface", "expected"),
    [
        ("Russia answered Ukraine. Both sides agreed.", "Both sides", "Russia+Ukraine"),
        ("Both sides agreed, Kyiv and Moscow said.", "Both sides", "Russia+Ukraine"),
        ("Armenia and Azerbaijan met. Brussels urged the two countries on.", "the two countries",
         "Armenia+Azerbaijan"),
        ("Qatar and Egypt told Israel and Hamas that the warring parties must move.",
         "the warring parties", "Israel+Hamas"),
        ("France and Poland will help Ukraine against Russia, the two presidents said.",
         "the two presidents", "France+Poland"),
        ("Shelling went on around Pokrovsk, and neither side spoke.", "neither side",
         "Russia+Ukraine"),
        ("Tbilisi answered Sukhumi. Both have agreed to talk.", "Both", "Georgia+Abkhazia"),
        ("Burhan met Hemedti. The two signed nothing.", "The two", "SAF+RSF"),
        ("Kinshasa and the rebels met in Doha.", "the rebels", "M23"),
        ("The RSF took El Fasher. The army withdrew.", "The army", "SAF"),
        ("Colombia freed two men of the ELN. The group thanked Bogotá.", "The group", "ELN"),
        ("Ukraine's negotiator said his side was ready.", "his side", "Ukraine"),
        ("Washington asked Kyiv to sign; Ukraine kept its forces in place.", "its forces",
         "Ukraine"),
        ("Germany may lift sanctions on Russia if they withdraw their troops.", "their troops",
         "Russia"),
        ("NATO starts withdrawing its troops.", "its troops", "NATO"),
        ("Talks between the government and the Taliban began.", "the government",
         "Afghanistan"),
    ],
)  # fmt: skip
def test_words_that_resume_an_actor(
    table: ActorTable, text: str, surface: str, expected: str
) -> None:
    on = date(2020, 9, 12) if "Taliban" in text else date(2025, 6, 1)
    found = {m.surface: "+".join(m.actors) for m in table.find(text, on) if m.kind == "anaphor"}
    assert found == {surface: expected}


@pytest.mark.parametrize(
    "text",
    [
        "Both sides said they hoped to end the strike at the plant.",
        "The two presidents of the clubs shook hands.",
        "The rebels in the film win.",
        "Israel raised tariffs on Japan. Both sides complained to Geneva.",
    ],
)
def test_what_cannot_be_told_is_not_resolved(table: ActorTable, text: str) -> None:
    assert [m for m in table.find(text) if m.kind == "anaphor" and "Hamas" in m.actors] == []
    if "Israel" not in text:
        assert [m for m in table.find(text) if m.kind == "anaphor"] == []


def test_conflicts_mediators_and_opponents(table: ActorTable) -> None:
    assert table.conflict_of(["Ukraine", "Russia"]) == "Russia-Ukraine"
    assert table.conflict_of(["United States", "M23"]) == "DRC-M23"
    assert table.conflict_of(["Iceland"]) is None
    assert table.conflict_of(["Sudan", "JEM"], date(2010, 2, 23)) == "Darfur"
    assert "Qatar" in table.mediators_of("Israel-Hamas")
    assert "Jeddah" in table.venues_of("Sudan")
    assert table.opponents_of("Hamas") == ("Israel",)
    assert table.opponents_of("Saudi Arabia", "Saudi Arabia-Houthis") == ("Houthis",)
    text = "Fighters were seen near El Fasher."
    assert table.topic_of(table.find(text), date(2025, 6, 1)) == ("Sudan", True)


@pytest.mark.parametrize(
    ("text", "actor", "faces"),
    [
        ("Hamas let three women go.", "Hamas", ("Israel",)),
        ("Israel stopped the trucks into Gaza.", "Israel", ("Hamas",)),
        ("Israel struck Beirut; Hezbollah answered.", "Israel", ("Lebanon",)),
        ("Saudi Arabia proposed a truce to the Houthis.", "Saudi Arabia", ("Houthis",)),
        ("Israel and Japan sign a treaty.", "Israel", ()),
        ("Hamas met Qatar's prime minister.", "Qatar", ()),
    ],
)
def test_whom_an_actor_faces_in_the_story(
    table: ActorTable, text: str, actor: str, faces: tuple[str, ...]
) -> None:
    on = date(2025, 6, 1)
    assert table.facing([actor], table.find(text, on), on) == faces


def test_unknown_names_near_a_span(table: ActorTable) -> None:
    text = "On Friday Zelensky met Ilya Novakov, and the Belmar Front signed. Reporters left."
    start = text.index("met")
    assert table.unknown_names(text, [(start, start + 3)]) == ("Ilya Novakov", "Belmar Front")
    assert table.unknown_names(text, []) == ()
    far = text + " x" * 200 + " then Orlan Pesk spoke."
    assert "Orlan Pesk" not in table.unknown_names(far, [(start, start + 3)])


@given(st.text(st.sampled_from("aäÉ’'-– .KyivRussiaTheUSboth sides\n"), max_size=120))
def test_mentions_are_ordered_disjoint_and_exact(text: str) -> None:
    table = _TABLE
    floor = 0
    for mention in table.find(text, date(2025, 1, 1)):
        assert mention.start >= floor
        assert text[mention.start : mention.stop] == mention.surface
        floor = mention.stop
