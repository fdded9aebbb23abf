"""The learnt reader: stems and features of a stretch, its file of weights, what it proposes."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ConfigError
from tasks.outcomes import tag
from tasks.outcomes.explain import explain
from tasks.outcomes.scan import scan
from tasks.outcomes.stems import features, stems
from tasks.rules import TYPES, Rules, load_rules
from tasks.rules.features import Names
from tasks.rules.learnt import read_classes, read_learnt, write_learnt
from tasks.rules.notation import scannable
from tasks.rules.stem import stem
from tasks.settings import DATA


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(DATA / "rules", DATA / "actors")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("swap swaps swapped swapping", {"swap"}),
        ("ally allies", {"ally"}),
        ("truce Truces truce's", {"truc"}),
        ("kill killed killing", {"kill"}),
        ("is was", {"is", "was"}),
        ("Tuesday June seven", {"<day>", "<month>", "<number>"}),
    ],
)
def test_words_of_one_root_fall_together(words, expected):
    assert {stem(word) for word in words.split()} == expected


def test_names_and_numbers_stand_for_themselves(rules):
    text = "On Monday Kyiv gave General Popov of the Red Cross a list of 1,000 to 1,200 names."
    mentions = rules.actors.find(text, None)
    found = [s.text for s in stems(text, 0, len(text), mentions)]
    assert found == (
        "on <day> <party> gave <name> of the <bloc> a list of <number> to <number> name".split()
    )


@given(st.text(max_size=200))
def test_any_text_has_stems_in_their_places(text):
    for one in stems(text, 0, len(text), ()):
        assert 0 <= one.start < one.stop <= len(text)
        assert one.text
        assert not re.search(r"\s", text[one.start : one.stop])


def test_features_name_the_stem_that_they_begin_at():
    text = "guns fell silent"
    shown = features(stems(text, 0, len(text), ()), (), Names({"gun": ("weapon",)}))
    assert shown == {
        "gun": 0,
        "^ gun": 0,
        "~weapon": 0,
        "fell": 1,
        "gun fell": 0,
        "silent": 2,
        "fell silent": 1,
        "silent $": 2,
    }


def test_rows_are_those_of_the_names_by_which_weights_are_learnt(rules):
    """What is weighed is what was learnt of, in the same places; what has no weight is left out."""
    learnt = rules.learnt
    known = set(learnt.names)
    for rule in rules.rules:
        for text in (example.text for example in (*rule.yes, *rule.no)):
            words = scan(scannable(text), rules)
            found = stems(text, 0, len(text), rules.actors.find(text, None))
            rows = features(found, words, learnt.rows, found[::2])
            names = features(found, words, rules.classes, found[::2])
            assert [(learnt.names[row], place) for row, place in rows.items()] == [
                (name, place) for name, place in names.items() if name in known
            ]


def test_weights_come_back_as_they_were_written(tmp_path):
    path = tmp_path / "learnt.npz"
    weights = np.array([[1.0, 0.5, 2.0, -2.0, 0.5], [0.0, 1.0, -1.0, 1.0, 0.0]])
    base = np.array([0.1, 0.0, 0.0, 0.2, 0.0])
    given = (["gun", "gun fell"], np.array([1.0, 2.0]), weights, base)
    write_learnt(path, *given, ["a", "b"], ["agreed"], [1.0, 0.0])
    first = path.read_bytes()
    write_learnt(path, *given, ["a", "b"], ["agreed"], [1.0, 0.0])
    assert path.read_bytes() == first
    learnt = read_learnt(path, Names({}))
    assert learnt.names == ("gun", "gun fell")
    assert learnt.told.weights == pytest.approx(weights[:, 0], abs=0.01)
    assert learnt.types.weights == pytest.approx(weights[:, 2:4], abs=0.01)
    seen = learnt.seen(learnt.rows.of_names(("gun", "never seen")))
    told = learnt.chance(seen)
    chances = learnt.chances(seen, told)
    assert told == pytest.approx(sum(chances.values()))
    assert learnt.about_process(seen) == pytest.approx(0.5, abs=0.01)
    assert learnt.process_chance([0.0]) == 0.5
    assert 0 < chances["b"] < chances["a"] < 1
    assert learnt.status(seen) == ("agreed", 1.0)
    assert learnt.why(seen, "a") == [pytest.approx(2.0)]


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "learnt.npz"
    path.write_bytes(b"no weights")
    with pytest.raises(ConfigError, match=r"learnt.npz: no weights .* tests.eval.learn"):
        read_learnt(path, Names({}))


def test_without_the_file_the_rules_read_alone(rules, tmp_path: Path):
    alone = dataclasses.replace(rules, learnt=read_learnt(tmp_path / "none.npz", rules.classes))
    found = tag("Russia and Ukraine agreed on a ceasefire.", alone).outcomes
    assert [(o.type, o.status) for o in found] == [("ceasefire.general", "agreed")]


def test_a_class_is_a_text_of_words():
    assert read_classes({"swap": "swap trade", "market": "trades"}) == {
        "swap": ("swap",),
        "trad": ("swap", "market"),
    }
    with pytest.raises(ConfigError, match=r"classes.toml: swap: \[\] is not allowed"):
        read_classes({"swap": []})


def test_what_is_learnt_says_so_and_why(rules):
    """A wording that no rule has; the rule's id and the cues tell that words alone decided."""
    text = (
        "Armenia and Azerbaijan sat down again in Brussels on Tuesday to talk about peace after thirty "
        "years of war over Karabakh, with envoys of the European Union in the room and a draft treaty on "
        "the table. Yerevan wants the men on its side of the hill to go back to their barracks by Friday."
    )
    alone = dataclasses.replace(rules, learnt=read_learnt(DATA / "none.npz", rules.classes))
    assert "territory.withdrawal" not in {o.type for o in tag(text, alone).outcomes}
    found = next(o for o in tag(text, rules).outcomes if o.type == "territory.withdrawal")
    assert found.status == "demanded"
    assert found.rule_id == "territory.withdrawal.learnt"
    assert found.confidence < 1
    quote = found.evidence[0]
    assert text[quote.start : quote.stop] == quote.quote
    assert "barracks" in quote.quote
    assert quote.cues
    assert "territory.withdrawal.learnt" in str(explain(text, rules))


def test_every_type_can_be_learnt_whatever_its_rules_are_called(rules, tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(DATA / "rules", folder)
    file = folder / "exchange.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace('id = "exchange.prisoners"', 'id = "exchange.prisoners.swaps"'),
        encoding="utf-8",
    )
    renamed = load_rules(folder, DATA / "actors")
    for kind in TYPES:
        assert renamed.by_id[f"{kind}.learnt"].type == kind
        assert rules.by_id[f"{kind}.learnt"].shape == rules.by_id[kind].shape


def test_a_rule_is_not_believed_where_words_and_article_speak_against_it(rules):
    text = "Brazil and Argentina sign an agreement in Montevideo on the price of gas."
    alone = dataclasses.replace(rules, learnt=read_learnt(DATA / "none.npz", {}))
    assert [o.type for o in tag(text, alone).outcomes] == ["agreement.framework"]
    assert not tag(text, rules).outcomes
    assert "its words make it unlikely" in str(explain(text, rules))


def test_what_its_quote_denies_is_not_told_as_done(rules):
    """The weights see "freed"; what "not" belongs to they do not see."""
    text = (
        "Thailand and Cambodia signed a peace declaration in Kuala Lumpur after their border war. "
        "The 18 Cambodian soldiers who were to be freed this week will not be freed for now, the "
        "defence ministry said."
    )
    found = {(o.type, o.status) for o in tag(text, rules).outcomes}
    assert ("release.detainees", "implemented") not in found
    assert "its words deny it" in str(explain(text, rules))
