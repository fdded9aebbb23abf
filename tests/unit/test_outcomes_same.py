"""The tagger as documented: the codebook's examples, the same bytes everywhere, other rules side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tasks.outcomes import diff, tag, to_json
from tasks.rules import load_rules
from tasks.settings import DATA
from tests.conftest import ROOT
from tests.unit.tagged import RULES, read


def test_a_change_of_rules_shows_what_it_changes(tmp_path):
    import shutil

    folder = shutil.copytree(DATA / "rules", tmp_path / "rules")
    path = folder / "cues.toml"
    path.write_text(path.read_text().replace('verbs = ["sign", ', 'verbs = ["xsign", ', 1))
    other = load_rules(folder, DATA / "actors")
    texts = [
        ("a", "Armenia and Azerbaijan signed a peace treaty.", None),
        ("b", "Nothing here.", None),
    ]
    changes = diff(texts, RULES, other)
    assert [(c.id, c.kind, c.type, c.before, c.after) for c in changes] == [
        ("a", "dropped", "agreement.peace", "signed by Armenia, Azerbaijan", "")
    ]
    assert diff(texts, RULES, RULES) == []


_SCRIPT = """
import json, sys
from tasks.outcomes import tag, to_json
from tasks.rules import load_rules
from tasks.settings import DATA
rules = load_rules(DATA / "rules", DATA / "actors")
for number, text in enumerate(json.load(sys.stdin)):
    print(json.dumps(to_json(str(number), tag(text, rules)), sort_keys=True))
"""


def test_the_same_bytes_in_every_process_whatever_the_hash_seed():
    passages = [row["text"] for row in _passages()]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            input=json.dumps(passages),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "4242")
    }
    here = "".join(
        json.dumps(to_json(str(n), tag(text, RULES)), sort_keys=True) + "\n"
        for n, text in enumerate(passages)
    )
    assert outputs == {here}


def _passages():
    path = ROOT / "tests" / "eval" / "passages.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _codebook_rows():
    page = (ROOT / "docs" / "codebook_outcomes.md").read_text(encoding="utf-8")
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            yield cells[2], cells[3].strip("`"), cells[0].strip("`")
        elif len(cells) == 7 and cells[0].startswith("`"):
            yield cells[3], cells[0].strip("`"), cells[4].strip("`")


def test_every_example_of_the_codebook_is_read_as_it_says():
    rows = list(_codebook_rows())
    assert len(rows) == 17 + 39
    wrong = [row for row in rows if (row[1], row[2]) not in read(row[0])]
    assert wrong == []
