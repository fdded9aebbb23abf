"""Rule files: read, checked, hashed; mistakes say where, what and what is allowed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ConfigError
from tasks.outcomes import run_examples
from tasks.rules import TYPES, Rules, load_rules
from tasks.rules.notation import beginning, continuation, expand, inflect, parted, scannable
from tasks.rules.rests import Rests
from tasks.settings import DATA

RULES, ACTORS = DATA / "rules", DATA / "actors"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(RULES, ACTORS)


def test_every_type_has_a_rule(rules):
    assert {rule.type for rule in rules.rules} == set(TYPES)


def test_every_sentence_of_every_rule_is_read_as_the_rule_says(rules):
    assert [str(failure) for failure in run_examples(rules)] == []


def test_a_sentence_that_fails_is_reported(rules, tmp_path):
    folder = _copy(tmp_path)
    _edit(
        folder / "nuclear.toml",
        '"The utility will restart',
        '"Ukraine demands that Russia return the Zaporizhzhia nuclear power plant.", "The utility will restart',
    )
    failures = run_examples(load_rules(folder, ACTORS))
    assert [f.rule_id for f in failures] == ["nuclear.plant"]
    assert "no nuclear.plant" in str(failures[0])


def test_the_version_moves_with_any_byte_of_rules_and_actors(rules, tmp_path):
    folder = _copy(tmp_path)
    assert load_rules(folder, ACTORS).version == rules.version
    (folder / "nuclear.toml").write_text((folder / "nuclear.toml").read_text() + "\n# a note\n")
    assert load_rules(folder, ACTORS).version != rules.version


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('type = "nuclear.plant"', 'type = "nuclear.plants"', "'nuclear.plants' is not allowed; one of talks.round"),
        ('id = "nuclear.plant"', 'id = "plant"', "id 'plant' is not allowed; it begins with the type"),
        ('shape = "stance"', 'shape = "stanec"', "'stanec' is not allowed; one of mutual, act, third, stance"),
        ('verb = "run"', 'verb = "ran"', "verb 'ran' is not in lexicon.toml; one of"),
        ('object = "plant"', 'object = "plantt"', "object 'plantt' is not in lexicon.toml; one of"),
        ('status = "rejected" }', 'status = "refused" }', "status 'refused' is not allowed; one of none"),
        ('nouns = ["{control', 'nouns = ["~ {control', "must begin with a word"),
        ('nouns = ["{control', 'nouns = ["{control{', "unbalanced braces"),
        ('shape = "stance"', 'shapes = "stance"', "key: 'shapes' is not allowed; one of acts"),
        ("[[rule]]", "[[rules]]", "'rules' is not allowed; one of rule"),
        ("[[rule]]", "[[rule", "not readable as TOML"),
        ('units = ["km"', 'refines = "nuclear.station"\nunits = ["km"', "refines 'nuclear.station', which is no rule"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_value_and_what_is_allowed(tmp_path, old, new, says):
    folder = _copy(tmp_path)
    _edit(folder / "nuclear.toml", old, new)
    with pytest.raises(ConfigError) as caught:
        load_rules(folder, ACTORS)
    assert "nuclear.toml" in str(caught.value)
    assert says in str(caught.value)


def test_a_rule_needs_two_sentences_of_each_kind(tmp_path):
    folder = _copy(tmp_path)
    _edit(
        folder / "nuclear.toml", '  "The utility will restart the plant after maintenance.",\n', ""
    )
    with pytest.raises(ConfigError, match="2 yes and 1 no sentences; at least 2 of each"):
        load_rules(folder, ACTORS)


def test_a_type_without_a_rule_is_named(tmp_path):
    folder = _copy(tmp_path)
    (folder / "nuclear.toml").unlink()
    with pytest.raises(ConfigError, match=r"no rule for nuclear\.plant, nuclear\.program"):
        load_rules(folder, ACTORS)


def test_a_folder_without_cues_is_named(tmp_path):
    folder = _copy(tmp_path)
    (folder / "cues.toml").unlink()
    with pytest.raises(ConfigError, match=r"cues\.toml is missing"):
        load_rules(folder, ACTORS)


@pytest.mark.parametrize(
    ("pattern", "stands_for"),
    [
        ("truce{|s}", ("truce", "truces")),
        ("{a|b} {c|d}", ("a c", "a d", "b c", "b d")),
        ("end to the {war|{long |}fight}", ("end to the war", "end to the long fight", "end to the fight")),
    ],
)  # fmt: skip
def test_braces_stand_for_alternatives(pattern, stands_for):
    assert expand(pattern) == stands_for


@pytest.mark.parametrize("pattern", ["{a", "a}", "a|b", "{a|b}}"])
def test_unbalanced_braces_are_refused(pattern):
    with pytest.raises(ValueError, match="brace"):
        expand(pattern)


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("agree", ("agree", "agrees", "agreed", "agreeing")),
        ("swap+", ("swap", "swaps", "swapped", "swapping")),
        ("carry", ("carry", "carries", "carried", "carrying")),
        ("hand over", ("hand over", "hands over", "handed over", "handing over")),
        ("withdraw", ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing")),
        ("release", ("release", "releases", "released", "releasing")),
        ("go", ("go", "goes", "went", "gone", "going")),
    ],
)
def test_verbs_are_conjugated(lemma, forms):
    irregular = {"withdraw": "withdrew withdrawn", "go": "went gone"}
    found = inflect(lemma, irregular)
    assert (
        tuple(form for kind in ("base", "s", "past", "part", "ing") for form in found[kind])
        == forms
    )


@pytest.mark.parametrize(
    ("pattern", "head", "tail"),
    [
        ("guns ~ fell silent", "guns", "~ fell silent"),
        ("{free|release}d # {men|women}", "{free|release}d", "# {men|women}"),
        ("{the ~ guns|arms} fell ~ silent", "{the ~ guns|arms} fell", "~ silent"),
        ("cease-fire", "cease-fire", ""),
    ],
)
def test_a_pattern_is_parted_before_its_first_gap_or_number(pattern, head, tail):
    assert parted(pattern) == (head, tail)


def test_a_beginning_is_literal_and_framed_by_blanks():
    assert beginning("Cease-fire") == " cease fire "
    with pytest.raises(ValueError, match="begin with a word"):
        beginning("")


@given(
    st.lists(
        st.lists(st.sampled_from("~ # a b c".split()), max_size=3).map(
            lambda tail: " ".join(["~", *tail, "a"])
        ),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    st.lists(st.sampled_from("a b c d two 1 000".split()), max_size=12),
)
def test_alternatives_tried_one_by_one_match_as_one_expression_does(plain, words):
    text = " " + "".join(f"{word} " for word in words)
    joined = re.compile(f"(?:{'|'.join(map(continuation, plain))})(?= )")
    tried = Rests(tuple(plain)).among(frozenset(words))
    found = next((m for p in tried if (m := p.match(text, 1))), None)
    wanted = joined.match(text, 1)
    assert (found and found.end()) == (wanted and wanted.end())


@given(st.text(max_size=200))
def test_the_scanned_form_keeps_every_offset(text):
    scanned = scannable(text)
    assert len(scanned) == len(text) + 2
    for place, character in enumerate(text):
        if character.isascii():
            want = character.lower() if character.isalnum() else " "
            assert scanned[place + 1] == want


def _copy(tmp_path: Path) -> Path:
    return shutil.copytree(RULES, tmp_path / "rules")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
