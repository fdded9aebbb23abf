"""Every command that a document shows is run, and gives what the document says it gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.console import ROOT, commands, documents, prepare, start

DOCUMENTS = documents()


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """The demo, run once, as `make demo` runs it."""
    return prepare(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_command_gives_what_is_shown(path, demo, tmp_path):
    shell = start(demo, tmp_path)
    for command in commands(path.read_text(encoding="utf-8")):
        output, code = shell.run(command.typed)
        assert command.matches(output.lstrip("\n")), (
            f"$ {command.typed}\n{output}\n"
            "is not what the document shows; `python -m tests.docs.console` writes what is"
        )
        assert code in (0, 1), f"$ {command.typed}\n{output}"


def test_every_link_within_the_documents_leads_somewhere():
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        text = re.sub(
            r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_command_is_documented():
    from flows.cli import COMMANDS

    text = " ".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    missing = [name for name, _, _ in COMMANDS if f"parley {name}" not in text]
    assert missing == []


def test_pictures_are_small():
    for path in (ROOT / "docs" / "pictures").glob("*.png"):
        assert path.stat().st_size < 200_000, path.name
