"""Actor files: every entry counts, mistakes are named, and each process reads them alike."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tasks.actors import ActorTable, load_actors
from tasks.errors import ConfigError
from tasks.settings import DATA


@pytest.fixture(scope="module")
def table() -> ActorTable:
    return load_actors(DATA / "actors")


def test_every_person_is_found_by_full_name(table: ActorTable) -> None:
    """Each alias of the files leads to some mention that covers it."""
    missed = [
        name
        for name, senses in table.names.items()
        if senses and senses[0].kind == "person" and not table.find(f"asked President {name} today")
    ]
    assert missed == []


def test_the_same_in_every_process() -> None:
    code = (
        "from tasks.actors import load_actors; from tasks.settings import DATA;"
        "t = load_actors(DATA / 'actors');"
        "found = t.find('Kinshasa and the rebels met in Doha; both sides left for Kyiv.');"
        "print(t.version, [(m.start, m.actors, m.kind, sorted(m.roles)) for m in found])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[nation]\nA = {}", ["[nation] is not a section", "state"]),
        ("[state]\nA = { capitol = ['B'] }", ["A: capitol is not a key", "capital"]),
        ("[state]\nA = { demonyms = 'As' }", ["A: 'As' is not allowed", "list of texts"]),
        ("[state]\nA = { roles = ['host'] }", ["'host' is not a role", "mediator"]),
        ("[state]\nA = { from = '2020' }", ["'2020' is not allowed", "2024-02-29"]),
        ("[state]\nA = { from = 2020-01-02, until = 2020-01-01 }", ["lies after until"]),
        ("[state]\nA = { names = [' '] }", ["' ' is not a name"]),
        (
            "[state]\nA = { names = ['X'] }\nB = { names = ['X'] }",
            ["'X' also stands for A", "weak"],
        ),
        ("[people]\nA = [{ name = 'B C' }]", ["'A' is not the name of any actor"]),
        ("[people]\nA = [{ aka = ['B'] }]", ["a person needs a name"]),
        ("[state]\nA = {}\n[conflict]\nC = { sides = [['A']] }", ["two or more lists"]),
        ("[state]\nA = {}\n[conflict]\nC = { sides = [['A'], ['Z']] }", ["'Z' is not the name"]),
        ("[place]\nP = { conflict = 'Q' }", ["'Q' is not the name of any conflict"]),
        ("[state\n", ["not TOML"]),
    ],
)
def test_errors_name_file_entry_value_and_what_is_allowed(
    tmp_path: Path, toml: str, says: list[str]
) -> None:
    (tmp_path / "bad.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_actors(tmp_path)
    for words in ("bad.toml", *says):
        assert words in str(error.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no actor files"):
        load_actors(tmp_path)


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[state]\nA = {}\n", encoding="utf-8")
    first = load_actors(tmp_path).version
    (tmp_path / "a.toml").write_text("[state]\nA = { demonyms = ['An'] }\n", encoding="utf-8")
    assert load_actors(tmp_path).version != first


@pytest.mark.shared
def test_gold_actors_are_named_as_the_labels_name_them(table: ActorTable, shared: Path) -> None:
    """94 of 100 actors of the labels are found in their passage: a floor, not the aim."""
    import importlib.util
    import json

    spec = importlib.util.spec_from_file_location("score", shared / "score/score_outcomes.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    total = found = 0
    for name in ("outcomes_dev.jsonl", "outcomes_real_dev.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            on = date.fromisoformat(record["date"]) if record.get("date") else None
            have = {score.na(a) for m in table.find(record["text"], on) for a in m.actors}
            for outcome in record["outcomes"]:
                for actor in (*outcome["source_actors"], *outcome["target_actors"]):
                    total += 1
                    found += score.na(actor) in have
    assert found / total >= 0.93
