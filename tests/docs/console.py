"""The console blocks of the documents: what is typed, and what comes back.

    python -m tests.docs.console DOCUMENT...

runs every block of the documents on a fresh demo and writes into them what came back (without
arguments: of all documents, and the codebook). In a block, a line after `$ ` is a command, one after `> ` goes on with it, all else is its output; a line of
`...` stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tasks import exports

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ELISION = "..."
PRINTED = "demo.txt"  # what the demo printed, in its folder


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a block, and the output that its document shows."""

    typed: str
    shown: str

    def matches(self, output: str) -> bool:
        """Whether the output is the one shown, `...` standing for any lines."""
        found = [line.rstrip() for line in output.rstrip().splitlines()]
        wanted = [line.rstrip() for line in self.shown.rstrip().splitlines()]
        pattern = "".join(
            r"(?:.*\n)*?" if line == _ELISION else re.escape(line) + r"\n" for line in wanted
        )
        return re.fullmatch(pattern, "".join(f"{line}\n" for line in found)) is not None


def documents() -> list[Path]:
    """Return the documents that have console blocks."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [path for path in found if _BLOCK.search(path.read_text(encoding="utf-8"))]


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a document in their order."""
    for block in _BLOCK.findall(text):
        yield from _split(block)


def _split(block: str) -> Iterator[Command]:
    current: Command | None = None
    for line in block.splitlines():
        if line.startswith("$ "):
            if current:
                yield current
            current = Command(line[2:], "")
        elif current and line.startswith("> ") and not current.shown:
            current = replace(current, typed=f"{current.typed}\n{line[2:]}")
        elif current:
            current = replace(current, shown=f"{current.shown}{line}\n")
        else:
            raise ValueError(f"a console block begins with a command, not with {line!r}")
    if current:
        yield current


class Shell:
    """Runs commands one after the other in one folder, as a reader would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARLEY_", "PREFECT_"))}
        path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{kept['PATH']}"
        self.environment = kept | {
            "PATH": path,
            "COLUMNS": "110",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, typed: str) -> tuple[str, int]:
        """Run a command; return what it prints, stderr included, and its exit code."""
        if found := re.fullmatch(r"export (\w+)=(\S+)", typed):
            self.environment[found[1]] = found[2]
            return "", 0
        if found := re.fullmatch(r"unset (\w+)", typed):
            del self.environment[found[1]]
            return "", 0
        if found := re.fullmatch(r"cd (\S+)", typed):
            self.folder = (self.folder / found[1]).resolve()
            return "", 0
        if typed.startswith(("make install", "make demo", "git clone", ". .venv")):
            return self._make(typed)
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", typed],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        return done.stdout + done.stderr, done.returncode

    def _make(self, typed: str) -> tuple[str, int]:
        """Return what making gave: the checkout's .venv is there, the demo was run by `prepare`."""
        return ((self.folder / PRINTED).read_text("utf-8") if typed == "make demo" else "", 0)


def prepare(folder: Path) -> Path:
    """Run the demo in a folder, so that documents can go on from it."""
    output, code = Shell(folder).run("parley demo")
    if code:
        raise RuntimeError(output)
    (folder / PRINTED).write_text(output, encoding="utf-8")
    return folder


def refresh(path: Path, demo: Path, folder: Path) -> None:
    """Write into a document what its commands print now; blocks with `...` are only checked."""
    shell = start(demo, folder)
    text = path.read_text(encoding="utf-8")

    def written(block: re.Match[str]) -> str:
        parts = []
        for command in _split(block[1]):
            output, _ = shell.run(command.typed)
            shown = "\n".join(line.rstrip() for line in output.strip("\n").rstrip().splitlines())
            if _ELISION in command.shown.splitlines():
                if not command.matches(output):
                    print(
                        f"{path.name}: {command.typed}: does not match\n{output}", file=sys.stderr
                    )
                shown = command.shown.rstrip("\n")
            parts.append(
                "$ " + command.typed.replace("\n", "\n> ") + (f"\n{shown}" if shown else "")
            )
        return "```console\n" + "\n".join(parts) + "\n```"

    path.write_text(_BLOCK.sub(written, text), encoding="utf-8")


def start(demo: Path, folder: Path) -> Shell:
    """Return a shell in a folder that holds a copy of the demo's warehouse."""
    subprocess.run(["cp", "-r", f"{demo}/warehouse", f"{demo}/{PRINTED}", folder], check=True)
    return Shell(folder)


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        demo = Path(place, "demo")
        demo.mkdir()
        prepare(demo)
        if not names:
            book = exports.codebook_of(demo / "warehouse" / "demo.snapshot.duckdb")
            (ROOT / "docs" / "codebook.md").write_text(book, encoding="utf-8")
        for number, path in enumerate(map(Path, names) if names else documents()):
            folder = Path(place, str(number))
            folder.mkdir()
            refresh(path.resolve(), demo, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
