"""Numbers with unit and scope, and numbers that count nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.outcomes.quantities import SCOPES, Number, find_quantities, unit_for
from tasks.outcomes.quantities.numerals import words_value


def read(text: str) -> list[tuple[float, str, str]]:
    return [(n.value, n.unit, n.scope) for n in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They agreed to swap 1,000 prisoners each.", (1000, "prisoners", "each")),
        ("They will free 1,000 captured soldiers from each side.", (1000, "prisoners", "each")),
        ("Each side will hand over 1,000 prisoners of war.", (1000, "prisoners", "each")),
        ("They swapped 115 POWs apiece.", (115, "prisoners", "each")),
        ("It began with 390 from each camp.", (390, "", "each")),
        ("A 1,000-for-1,000 exchange was agreed.", (1000, "", "each")),
        ("A swap of 1,200 for 1,200 prisoners was agreed.", (1200, "prisoners", "each")),
        ("A 30-for-1 ratio was set.", (30, "", "ratio")),
        ("So far 390 servicemen on each side have crossed.", (390, "troops", "so_far_each")),
        ("They have released 390 detainees so far.", (390, "prisoners", "so_far")),
        ("The remaining 20 hostages must be freed.", (20, "hostages", "remaining")),
        ("A total of 2,000 prisoners were exchanged.", (2000, "prisoners", "total")),
        ("At least 30 hostages are alive.", (30, "hostages", "at_least")),
        ("No fewer than 12 detainees were freed.", (12, "prisoners", "at_least")),
        ("More than 19,000 children were deported.", (19000, "children", "more_than")),
        ("Fewer than 50 troops stayed.", (50, "troops", "less_than")),
        ("As many as 5,000 troops could deploy.", (5000, "troops", "up_to")),
        ("Nearly 20,000 children were taken.", (20000, "children", "approximately")),
        ("Some two dozen inmates walked out.", (24, "prisoners", "approximately")),
        ("It would limit the army to 600,000 troops.", (600000, "troops", "cap")),
        ("Some 2,000 refugees a day walked back.", (2000, "refugees", "per_day")),
        ("Israel let in 200 aid trucks daily.", (200, "trucks", "per_day")),
        ("It halts for three days in each zone.", (3, "days", "per_zone")),
        ("He was freed in exchange for nine Russian POWs.", (9, "prisoners", "by_source")),
        ("Elections within 18 months were agreed.", (18, "months", "deadline")),
        ("It ends nine months later.", (9, "months", "deadline")),
        ("The truce holds for a month.", (1, "months", "total")),
        ("They met for two and a half hours.", (2.5, "hours", "total")),
        ("It took half an hour.", (0.5, "hours", "total")),
        ("The talks lasted less than two hours.", (2, "hours", "less_than")),
        ("They want a truce of at least 30 days.", (30, "days", "at_least")),
        ("A 48-hour lull began.", (48, "hours", "total")),
        ("A five day ceasefire began.", (5, "days", "total")),
        ("A three-month truce began.", (3, "months", "total")),
        ("It published a 28-point plan.", (28, "points", "total")),
        ("It paid $300 million into the bank.", (300e6, "USD", "total")),
        ("It promised €40bn for rebuilding.", (40e9, "EUR", "total")),
        ("Aid of 1.2 million dollars came.", (1.2e6, "USD", "total")),
        ("About 60 per cent of the aid came.", (60, "%", "approximately")),
        ("Enrichment to 60% goes on.", (60, "%", "total")),
        ("The remains of 1,212 servicemen came home.", (1212, "bodies", "total")),
        ("It got 27 of its own dead.", (27, "bodies", "total")),
        ("They freed 1 000 inmates.", (1000, "prisoners", "total")),
        ("Ninety Palestinian prisoners left.", (90, "prisoners", "total")),
        ("One American hostage came out.", (1, "hostages", "total")),
        ("Six of their prisoners were freed.", (6, "prisoners", "total")),
        ("Forty Syrian rebel groups refused.", (40, "groups", "total")),
        ("They hold five hilltops.", (5, "hilltops", "total")),
        ("Twenty-six countries pledged troops.", (26, "countries", "total")),
        ("A hundred and forty detainees left.", (140, "prisoners", "total")),
        ("Three more captives came out.", (3, "prisoners", "total")),
        ("Two dozen or so inmates left.", (24, "prisoners", "total")),
        ("The 48–hour truce ended.", (48, "hours", "total")),
        ("He freed 1,027 Palestinian and Israeli-Arab prisoners.", (1027, "prisoners", "total")),
        ("They freed 2000 prisoners.", (2000, "prisoners", "total")),
        ("A truce of 11 articles is being reviewed by both sides.", (11, "articles", "total")),
        ("It frees 30 prisoners for every hostage.", (30, "prisoners", "ratio")),
        ("Last week 390 prisoners came home.", (390, "prisoners", "total")),
        ("A first group of 390 crossed.", (390, "", "total")),
        ("It would cut its army to 85,000.", (85000, "troops", "cap")),
        ("A force of 30,000 would deploy.", (30000, "troops", "total")),
        ("All must leave in 72 hours.", (72, "hours", "deadline")),
        ("They come home over 42 days.", (42, "days", "total")),
        ("It gave € 90 billion.", (90e9, "EUR", "total")),
        ("Half a dozen hostages left.", (6, "hostages", "total")),
        ("307 Russians went north.", (307, "persons", "total")),
        ("Kyiv counted 2,935 breaches.", (2935, "violations", "total")),
    ],
)
def test_a_quantity_comes_as_quoted(text: str, expected: tuple[float, str, str]) -> None:
    assert read(text) == [expected]


def test_a_thousand_each_is_never_two_thousand() -> None:
    text = "A total of 2,000 prisoners will go home, each side freeing 1,000."
    assert [(n.value, n.scope) for n in find_quantities(text)] == [(2000, "total"), (1000, "each")]


def test_an_uneven_swap_keeps_its_two_numbers() -> None:
    text = (
        "They swapped bodies: Russia received the remains of 38 soldiers and Ukraine 1,000 bodies."
    )
    assert read(text) == [(38, "bodies", "by_source"), (1000, "bodies", "by_source")]
    text = "Inmates were traded at the gate, 146 in one direction and 97 in the other."
    assert read(text) == [(146, "", "by_source"), (97, "", "by_source")]


def test_an_even_swap_told_in_two_numbers_is_each() -> None:
    text = "On Sunday 307 Russians went north and 307 Ukrainians went home."
    assert read(text) == [(307, "persons", "each")] * 2


def test_the_known_half_of_a_swap_is_by_source() -> None:
    text = "They swapped 130 soldiers for an unknown number of prisoners."
    assert read(text) == [(130, "troops", "by_source")]


def test_both_ends_of_a_range_have_the_noun() -> None:
    for text in ("They freed 10 to 15 hostages.", "They freed between 10 and 15 hostages."):
        assert read(text) == [(10, "hostages", "at_least"), (15, "hostages", "up_to")]


def test_a_part_of_a_number_has_its_noun() -> None:
    text = "Some 2,500 of its 4,000 trucks left."
    assert read(text) == [(2500, "trucks", "approximately"), (4000, "trucks", "total")]


def test_a_number_without_a_noun_takes_the_last_ones() -> None:
    text = "Ukraine received 6,057 bodies, and Russia got 78."
    assert read(text) == [(6057, "bodies", "by_source"), (78, "bodies", "by_source")]
    text = "Of the 48 hostages, of whom 20 are alive, none left."
    assert read(text) == [(48, "hostages", "total"), (20, "hostages", "total")]


@pytest.mark.parametrize(
    "text",
    [
        "The 2014 war between militants, the 2005 Earthlings and the 1988 accord passed.",
        "In 2022 the war began; the 2019 vote and the accord of 1994 failed.",
        "On 14 June and March 3, 2025, at 14:20 and 6 a.m. and five in the afternoon, they spoke.",
        "On day 2 of phase 3, week 4 and round 5 were counted.",
        "Resolution 1701, Article 5, Channel 12, point 19 and Phase 2 and No. 3 were named, and the 1701 and 2803 resolutions.",
        "The 34-year-old, aged 12, and Edan, twenty-one, waited; all were aged between 4 and 16.",
        "M23, F-16, S-300, G7, A320 and the Group of 7 met.",
        "Ministers voted 24 to 8; it ended 2-1 on 9/11.",
        "The two sides and both of the three delegations met one another one day.",
        "Hundreds of prisoners, several hostages and dozens of bodies were returned.",
        "The fifth round, the 19th package and the nineteenth one failed.",
        "Two-thirds voted; a third did not.",
        "Call +44 20 7946 0018 or see 3.14.15.",
        "One of them left, no one stayed, and everyone knew.",
    ],
)
def test_what_counts_nothing_is_left_out(text: str) -> None:
    assert [n for n in find_quantities(text) if n.unit != "delegations"] == []


@pytest.mark.parametrize(
    ("outcome", "unit", "status", "expected"),
    [
        ("exchange.prisoners", "troops", "", "prisoners"),
        ("exchange.prisoners", "", "", "prisoners"),
        ("release.hostages", "persons", "", "hostages"),
        ("return.bodies", "troops", "", "bodies"),
        ("return.displaced", "persons", "", "refugees"),
        ("ceasefire.general", "days", "", "days"),
        ("ceasefire.general", "", "", ""),
        ("ceasefire.energy", "strikes", "violated", "violations"),
        ("economic.resources", "USD", "", "USD"),
    ],
)
def test_people_are_counted_as_the_outcome_counts_them(
    outcome: str, unit: str, status: str, expected: str
) -> None:
    assert unit_for(outcome, unit, status) == expected


_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(n: int) -> str:
    """English number words, written independently of the parser."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_ONES[n // 100]} hundred" + (f" and {spell(n % 100)}" if n % 100 else "")
    if n < 10**6:
        rest = n % 1000
        joint = " and " if 0 < rest < 100 else " "
        return f"{spell(n // 1000)} thousand" + (f"{joint}{spell(rest)}" if rest else "")
    rest = n % 10**6
    joint = " and " if 0 < rest < 100 else " "
    return f"{spell(n // 10**6)} million" + (f"{joint}{spell(rest)}" if rest else "")


@given(st.integers(2, 999_999_999))
def test_number_words_round_trip(n: int) -> None:
    assert words_value(spell(n)) == n
    assert read(f"They freed {spell(n)} prisoners.") == [(n, "prisoners", "total")]


@given(st.integers(1, 10**9), st.sampled_from([",", "\u202f", "\u00a0"]))
def test_digits_round_trip(n: int, separator: str) -> None:
    written = f"{n:,}".replace(",", separator)
    assert read(f"They freed {written} prisoners.") == [(n, "prisoners", "total")]


@given(st.integers(2, 10**6), st.sampled_from(["each", "so far", "a day", "apiece"]))
def test_a_scope_never_changes_the_value(n: int, words: str) -> None:
    (number,) = find_quantities(f"They hand over {n:,} bodies {words}.")
    assert number.value == n


@given(st.text(st.sampled_from("0123456789,.-– $€%abhundredozenmillion forto\n"), max_size=80))
def test_any_text_gives_exact_ordered_spans(text: str) -> None:
    numbers = find_quantities(text)
    assert list(numbers) == sorted(numbers, key=lambda n: n.start)
    for number in numbers:
        assert isinstance(number, Number)
        assert text[number.start : number.stop] == number.surface
        assert number.scope in SCOPES
        assert number.value >= 0


@pytest.mark.shared
def test_gold_quantities_are_found(shared: Path) -> None:
    """Value, unit and scope as labelled, for four of five labelled quantities: a floor."""
    total = values = whole = 0
    for name in ("outcomes_dev.jsonl", "outcomes_real_dev.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            numbers = find_quantities(record["text"])
            for outcome in record["outcomes"]:
                gold = outcome["quantity"]
                if gold is None:
                    continue
                total += 1
                same = [n for n in numbers if n.value == gold["value"]]
                values += bool(same)
                whole += any(
                    unit_for(outcome["type"], n.unit, outcome["status"]) == gold["unit"]
                    and n.scope == gold["scope"]
                    for n in same
                )
    assert values / total >= 0.9
    assert whole / total >= 0.8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met for little more than an hour.", [(1, "hours", "more_than")]),
        ("It ended after about an hour.", [(1, "hours", "approximately")]),
        ("They handed over 1,000 bodies.", [(1000, "bodies", "total")]),
        ("Some 30.000 people marched.", [(30000, "persons", "approximately")]),
        ("Of them 46 of one thousand civilians returned.", [(46, "civilians", "total")]),
        ("The 33 Israelis came home.", [(33, "persons", "total")]),
    ],
)
def test_words_that_a_number_does_not_stand_right_before(text, expected) -> None:
    assert read(text) == expected


def test_a_number_without_a_noun_goes_on_with_the_one_before() -> None:
    text = "About 1,000 prisoners went home; another 500 are to follow."
    assert read(text) == [(1000, "prisoners", "approximately"), (500, "prisoners", "total")]
    text = "They exchanged 32 Armenian and two Azerbaijani prisoners."
    assert [n[:2] for n in read(text)] == [(32, "prisoners"), (2, "prisoners")]
