"""The promises of the layout that no linter knows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_modules_stay_within_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("flows/*.py", "tasks/*.py", "warehouse/*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_the_walk_fits_on_a_screen() -> None:
    assert len((ROOT / "flows/ingest.py").read_text().splitlines()) <= 80


def test_no_flow_file_shadows_a_package() -> None:
    names = {path.stem for path in (ROOT / "flows").glob("*.py")}
    assert not names & {"tasks", "warehouse", "sql", "prefect", "duckdb", "queue", "types"}


def test_flows_define_no_classes() -> None:
    defining = [
        path
        for path in tracked("flows/*.py")
        if re.search(r"^class ", path.read_text(), re.MULTILINE)
    ]
    assert defining == []


def test_the_lock_holds_hashes_bounds_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pins = dict(re.findall(r"^([a-z0-9._-]+)==([0-9][^\s;\\]*)", text, re.MULTILINE))
    assert "://" not in text
    assert text.count("--hash=sha256:") > len(pins)
    assert tuple(map(int, pins["fastapi"].split(".")[:2])) < (0, 151)
    assert tuple(map(int, pins["sqlalchemy"].split(".")[:2])) < (2, 1)
    assert pins["duckdb"].startswith("2.")


def test_every_dependency_is_bounded_and_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in tomllib.loads(text)["project"]["dependencies"]:
        name = re.split(r"[><=;\s]", requirement)[0]
        line = next(line for line in text.splitlines() if line.strip().startswith(f'"{name}'))
        assert "#" in line, f"{name}: no reason given"
        assert ">=" in requirement


def test_no_file_names_a_machine() -> None:
    # Spelt apart, so that this file does not find itself.
    paths = re.compile("/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "home/" + r"\w+"]) + ")/")
    suffixes = {".py", ".sql", ".toml", ".md", ".yaml", ".yml", ".json", ".html", ".lock", ""}
    naming = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in suffixes and paths.search(path.read_text("utf-8", "replace"))
    ]
    assert naming == []
