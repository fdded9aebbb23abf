"""What is handed out can be read by other tools, and says what it is."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.cli import run
from tasks import exports
from tasks.codebook import codebook
from tasks.codes import crosswalk
from tasks.rules.records import STATUSES, TYPES
from warehouse.export import Column, View, views

ROOT = Path(__file__).parents[2]


def test_parquet_keeps_rows_types_and_codes(snapshot, tmp_path):
    written = dict(exports.tables(snapshot, tmp_path, "parquet"))
    assert written["outcomes.parquet"] > 200
    table = pq.read_table(tmp_path / "outcomes.parquet")
    assert table.num_rows == written["outcomes.parquet"]
    row = next(
        row
        for row in table.to_pylist()
        if row["type"] == "exchange.prisoners" and row["status"] == "agreed"
    )
    assert isinstance(row["source_actors"], list)
    assert (row["cameo"], row["plover"]) == ("0353", "AGREE")
    assert {view.name for view in views(snapshot)} == {name.split(".")[0] for name in written}


def test_csv_holds_lists_and_structures_as_text(snapshot, tmp_path):
    dict(exports.tables(snapshot, tmp_path, "csv"))
    with (tmp_path / "events.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert any("; " in row["parties"] for row in rows)
    assert json.loads(rows[0]["statuses"])[0]["status"]


def test_an_export_twice_is_the_same_bytes(snapshot, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        dict(exports.tables(snapshot, tmp_path / name, "csv"))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_codebook_in_docs_is_up_to_date(empty):
    written = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert written == exports.codebook_of(empty), "python -m tests.docs.console writes it"


def test_a_codebook_with_a_gap_is_refused():
    gap = View("talks", "Rounds.", (Column("venue", "VARCHAR", ""),))
    with pytest.raises(ValueError, match=r"main\.talks: no comment on venue"):
        codebook([gap])


def test_codes_cover_the_ontology_and_nothing_else():
    codes = crosswalk()
    assert {code.type for code in codes} <= set(TYPES)
    assert set(TYPES) - {code.type for code in codes} <= {"talks.impasse", "nuclear.plant"}
    assert {code.status for code in codes} == set(STATUSES) - {"none"}
    assert all(code.cameo == "" or code.cameo.isdigit() for code in codes)


#: PLOVER's event type by the head of a CAMEO code, as CAMEO2PLOVER-2021.txt of openeventdata/PLOVER
#: has it; DEMAND there is REQUEST now. The longest head counts.
PLOVER = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID",
    "080": "CONCEDE", "081": "CONCEDE", "083": "CONCEDE", "084": "RETREAT", "085": "RETREAT",
    "086": "RETREAT", "087": "RETREAT", "10": "REQUEST", "12": "REJECT", "13": "THREATEN",
    "16": "SANCTION", "163": "COERCE", "19": "ASSAULT",
}  # fmt: skip


def test_plover_follows_cameo_as_its_authors_have_it():
    told = [code for code in crosswalk() if code.cameo and code.plover]
    assert len(told) > 300
    for code in told:
        if code.status in ("agreed", "scheduled", "under_discussion", "proposed", "conditional"):
            continue  # what is only spoken of is AGREE or CONSULT, whatever CAMEO's nearest code
        head = next(h for h in sorted(PLOVER, key=len, reverse=True) if code.cameo.startswith(h))
        assert code.plover == PLOVER[head], code


def test_a_folder_of_ones_own_works_as_it_is(tmp_path, monkeypatch, capsys):
    assert run(["init", str(tmp_path / "mine")]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    assert run(["status", "--settings", "--json"]) == 0
    found = {row["setting"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["feeds"]["from"] == "feeds.toml in this folder"
    (tmp_path / "mine" / "parley.toml").write_text("max_pages = 5\n", encoding="utf-8")
    assert run(["init", "."]) == 0  # what is there is left alone
    assert (tmp_path / "mine" / "parley.toml").read_text(encoding="utf-8") == "max_pages = 5\n"


def test_every_setting_of_the_written_file_may_be_uncommented(tmp_path, monkeypatch):
    from tasks.settings import Settings, load_settings
    from tasks.workplace import settings_file

    lines = settings_file().splitlines()
    values = [line[1:] for line in lines if line.startswith("#") and not line.startswith("# ")]
    path = tmp_path / "parley.toml"
    path.write_text("\n".join(values), encoding="utf-8")
    own = ("feeds", "rules", "actors")
    found = load_settings({}, {"PARLEY_SETTINGS": str(path)})
    for name in Settings.__slots__:
        if name not in own:
            assert getattr(found, name) == getattr(Settings(), name)


def test_the_report_command_counts_from_the_report_before(snapshot, tmp_path, monkeypatch, capsys):
    warehouse = snapshot.with_name("written.duckdb")
    out = tmp_path / "report.html"
    for said in ("", "new since 2025-12-01 06:00 UTC"):
        assert run(["report", "--warehouse", str(warehouse), "--out", str(out)]) == 0
        assert said in capsys.readouterr().err
    assert "Nothing new since then" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export"], "nothing to write; give --to DIR, or --atom"),
        (["report", "--since", "yesterday"], "--since 'yesterday': a day or time as in"),
        (["report", "--warehouse", "nowhere.duckdb"], "no snapshot yet"),
    ],
)
def test_wrong_use_is_said_and_has_exit_code_2(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert said in capsys.readouterr().err
