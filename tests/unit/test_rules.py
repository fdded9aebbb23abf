"""Rule files: read, checked, hashed; mistakes say where, what and what is allowed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tasks.errors import ConfigError
from tasks.outcomes import run_examples
from tasks.rules import TYPES, Rules, load_rules
from tasks.rules.lexicon import Lexicon
from tasks.rules.notation import NUMBER_WORDS, expand, inflect, scannable
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
    ("pattern", "text", "found"),
    [
        ("cease-fire", "The cease-fire, a Cease fire; ceasefire", ["cease-fire", "Cease fire"]),
        ("{truce|ceasefire}{|s}", "truces, ceasefire", ["truces", "ceasefire"]),
        ("guns ~ fell", "guns of both sides, at last, fell", ["guns of both sides, at last, fell"]),
        ("guns ~ fell", "guns one two three four five six seven fell", []),
        ("free{|d} # men", "freed 1,000 men, free two hundred men", ["freed 1,000 men", "free two hundred men"]),
        ("free # men", "free, 1,000 men", []),
        ("body of ~", "the body of a boy, who", ["body of a boy,"]),
        ("not {~ yet|}", "not as yet", ["not", "not as yet"]),
    ],
)  # fmt: skip
def test_patterns_are_found_with_their_gaps_and_numbers(pattern, text, found):
    assert [text[start:stop] for start, stop in _found(pattern, text)] == found


@pytest.mark.parametrize("pattern", ["~ guns", "{the|} ~ guns", "# men", " - "])
def test_a_pattern_begins_with_a_word(pattern):
    with pytest.raises(ValueError, match="begin with a word"):
        Lexicon[str]().add(pattern, "it")


_PATTERNS = st.recursive(
    st.lists(st.sampled_from(["a", "b", "c", "a", "b", "~", "#"]), max_size=3).map(" ".join),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda ways: f"{{{'|'.join(ways)}}}"),
    max_leaves=4,
)


@given(
    st.lists(_PATTERNS, min_size=1, max_size=4).map(lambda parts: " ".join(["a", *parts])),
    st.lists(st.sampled_from("a b c d , ten two 1 000 . a b".split()), max_size=14).map(" ".join),
)
def test_word_by_word_finds_what_the_expanded_pattern_would(pattern, text):
    assume(not any("~ ~" in " ".join(plain.split()) for plain in expand(pattern)))
    assert _found(pattern, text) == _found_by_expressions(pattern, text)


def _found(pattern: str, text: str) -> list[tuple[int, int]]:
    lexicon = Lexicon[str]()
    lexicon.add(pattern, "it")
    found = lexicon.find(scannable(text).split(" "), len(text))
    return sorted((start, stop) for start, stop, _ in found)


def _found_by_expressions(pattern: str, text: str) -> list[tuple[int, int]]:
    """Every beginning wherever it stands, and of what may follow it the first that matches."""
    number = rf"(?:\d+(?: \d+)*|(?:{'|'.join(NUMBER_WORDS)})(?: (?:{'|'.join(NUMBER_WORDS)}))*)"
    rests: dict[str, dict[str, None]] = {}
    for plain in expand(pattern):
        beginning, rest = re.fullmatch(r"([^~#]*)(.*)", plain).groups()
        tokens = {"~": r" *(?:[^ ]+ +){0,6}?", "#": number + " +"}
        regex = "".join(tokens.get(word, f"{word} +") for word in rest.split())
        rests.setdefault(" ".join(beginning.split()), {})[regex.removesuffix(" +")] = None
    scanned = scannable(text)
    found = []
    for at, beginning in (
        (m.start(), b) for m in re.finditer(r"(?<= )[^ ]", scanned) for b in rests
    ):
        if scanned.startswith(f"{beginning} ", at):
            stop = at + len(beginning)
            if "" in rests[beginning]:
                found.append((at - 1, stop - 1))
            several = (
                re.compile(f"{r}(?= )").match(scanned, stop + 1) for r in rests[beginning] if r
            )
            if match := next(filter(None, several), None):
                found.append((at - 1, match.end() - 1))
    return sorted(found)


@given(st.text(max_size=200))
def test_the_scanned_form_keeps_every_offset(text):
    scanned = scannable(text)
    assert len(scanned) == len(text) + 2
    for place, character in enumerate(text):
        lower = character.lower()
        letter = lower if len(lower) == 1 else character
        assert scanned[place + 1] == (letter if character.isalnum() else " ")


def _copy(tmp_path: Path) -> Path:
    return shutil.copytree(RULES, tmp_path / "rules")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
