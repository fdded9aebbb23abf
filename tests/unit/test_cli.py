from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import COMMANDS, run, show
from warehouse import db

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title>
<item><title>Talks end</title><link>http://news.example/a</link><guid>a</guid></item>
</channel></rss>"""
PAGE = "<html><head><title>Talks end</title></head><body><article><h1>Talks end</h1>{}</article></body></html>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def warehouse(folder: Path) -> Path:
    path = folder / "w.duckdb"
    with db.writer(path):
        pass
    db.publish(path, folder / "w.snapshot.duckdb")
    return path


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert "Usage: parley" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["bogus"], ["query", "--format", "yaml"], ["ingest", "--limit", "many"], ["check", "--nope"]],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_commands_on_documents_and_data_never_import_prefect(folder: Path) -> None:
    (folder / "a.xml").write_text(FEED)
    (folder / "a.txt").write_text("Nothing.")
    code = """
import sys
from flows.cli import run
for line in (["--help"], ["query"], ["status"], ["check"], ["read", "-j", "1", "a.xml"],
             ["extract", "-j", "1", "a.xml"], ["tag", "a.txt"], ["rules", "list"]):
    run(line)
    loaded = {"prefect", "aiohttp"} & set(sys.modules)
    assert not loaded, (line, loaded)
"""
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)


def test_read_gives_a_line_an_entry_and_a_line_a_failure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "good.xml").write_text(FEED)
    (folder / "bad.xml").write_text("<html><body>login</body></html>")
    assert run(["read", "-j", "1", "good.xml", "bad.xml", "absent.xml"]) == 1
    entry, bad, absent = map(json.loads, capsys.readouterr().out.splitlines())
    assert (entry["file"], entry["id"], entry["title"]) == ("good.xml", "a", "Talks end")
    assert (bad["file"], bad["error"]) == ("bad.xml", "not_a_feed")
    assert (absent["file"], absent["error"]) == ("absent.xml", "unreadable")


def test_extract_names_pages_by_file_without_extensions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paragraph = "<p>Delegations from both countries met for two hours and will meet again.</p>"
    (folder / "page.2025.html").write_text(PAGE.format(paragraph * 5))
    assert run(["extract", "-j", "1", "page.2025.html"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert (page["id"], page["title"]) == ("page.2025", "Talks end")
    assert "will meet again" in page["body"]
    assert set(page) == {
        "id", "url", "title", "authors", "published", "modified", "language", "body",
    }  # fmt: skip


def test_tag_reads_lines_and_names_the_line_that_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"id": "x", "text": "Russia and Ukraine agreed to exchange 1,000 prisoners each."}]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run(["tag", "in.jsonl"]) == 0
    tagged = json.loads(capsys.readouterr().out)
    assert tagged["id"] == "x"
    [outcome] = tagged["outcomes"]
    assert (outcome["type"], outcome["status"]) == ("exchange.prisoners", "agreed")
    assert outcome["quantity"] == {"value": 1000, "unit": "prisoners", "scope": "each"}
    (folder / "in.jsonl").write_text('{"id": 1, "text": "a"}\nnonsense\n')
    assert run(["tag", "in.jsonl"]) == 2
    assert "in.jsonl, line 2: not JSON" in capsys.readouterr().err


def test_query_prints_tables_json_and_csv(
    warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = "select 1 as n, 'a,b' as t, null as nothing"
    assert run(["query", sql, "-w", str(warehouse), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": 1, "t": "a,b", "nothing": None}]
    assert run(["query", sql, "-w", str(warehouse), "--format", "csv"]) == 0
    assert capsys.readouterr().out == 'n,t,nothing\n1,"a,b",\n'
    assert run(["query", sql, "-w", str(warehouse)]) == 0
    assert "a,b" in capsys.readouterr().out


def test_query_cannot_reach_out_or_write(
    warehouse: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "secret.csv").write_text("a\n1\n")
    for sql in ("from 'secret.csv'", "create table main.t (a int)", "set threads = 9", "nosuch"):
        assert run(["query", sql, "-w", str(warehouse)]) == 2
        assert capsys.readouterr().err.startswith("parley: ")


def test_check_and_status_without_a_warehouse_say_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check"]) == 2
    assert "no snapshot yet; `parley ingest` or `parley demo` makes it" in capsys.readouterr().err
    assert run(["status"]) == 1
    assert "`parley demo` or `parley ingest`" in capsys.readouterr().err


def test_check_passes_on_an_empty_warehouse(warehouse: Path) -> None:
    assert run(["check", "-w", str(warehouse), "--json"]) == 0


def test_feeds_are_added_imported_exported_and_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "feeds.toml").write_text('[[feed]]\nurl = "https://one.example/feed"\n')
    assert run(["feeds", "add", "https://two.example/feed", "--name", 'Two "2"']) == 0
    assert run(["feeds", "add", "https://two.example/feed"]) == 2
    assert run(["feeds", "export"]) == 0
    (folder / "out.opml").write_text(capsys.readouterr().out)
    assert run(["feeds", "remove", "https://two.example/feed"]) == 0
    assert run(["feeds", "remove", "https://two.example/feed"]) == 2
    assert run(["feeds", "import", "out.opml"]) == 0
    capsys.readouterr()
    assert run(["feeds", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["url"], row["name"]) for row in found] == [
        ("https://one.example/feed", ""),
        ("https://two.example/feed", 'Two "2"'),
    ]
    assert {row["state"] for row in found} == {"not polled yet"}


def test_the_packaged_list_is_copied_before_it_is_changed(folder: Path) -> None:
    assert run(["feeds", "add", "https://two.example/feed"]) == 0
    assert "https://two.example/feed" in (folder / "feeds.toml").read_text()
    assert (folder / "feeds.toml").read_text().count("[[feed]]") > 25


def test_nothing_from_the_web_reaches_the_terminal_as_control() -> None:
    hostile = "a\x1b[31mred\x07\u202etxt.exe\u2066\x00\r\nnext"
    assert show.safe(hostile) == "a[31mredtxt.exe\nnext"


def test_cells_read_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(["n", "list", "none"], [[1234567, ["a", "b"], None]], title="t")
    printed = capsys.readouterr().out
    assert "1,234,567" in printed
    assert "a, b" in printed
    show.table(["n"], [], title="What is new?")
    assert capsys.readouterr().out == "What is new?: no rows\n"
