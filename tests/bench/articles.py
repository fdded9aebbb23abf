"""The extractor beside its peers: the same pages in one run, page by page in turn.

    python tests/bench/articles.py --peers PYTHON [--against PEER ...] [--sets fundus wcxb] [--limit N] [--json FILE]

PYTHON is an interpreter of an environment of its own with trafilatura, newspaper4k and
readability-lxml (those that it lacks are left out); without it only Parley is measured. Pages and
scorer are the shared ones (PARLEY_SHARED, or ../shared). CPU seconds are each process's own, so
that a busy machine does not favour anybody; ratios are to trafilatura.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.table import Row, row  # noqa: E402 - also run as a file

SETS = ("scrapinghub", "fundus80", "fundus", "wcxb")
MORE = ("newspaper4k", "trafeval", "postlight")
PEERS = ("trafilatura", "newspaper4k", "readability")


def scorer(shared: Path) -> ModuleType:
    """Return the shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_pages", shared / "score/score_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Peer:
    """An extractor in a process of its own."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.cpu = 0.0
        self.pages = self.exceptions = self.rss = 0
        command = [python, str(Path(__file__).with_name("peers.py")), name]
        env = {**os.environ, "PYTHONPATH": str(ROOT)} if name == "parley" else None
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT
        )

    def ask(self, page: Path) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{page}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def take(self, corpus: str, identity: str, page: Path) -> None:
        answer = self.ask(page)
        self.cpu += answer.pop("cpu")
        self.rss = answer.pop("rss")
        del answer["rss_now"]
        self.pages += 1
        self.exceptions += "exception" in answer
        self.answers.setdefault(corpus, []).append({**answer, "id": identity})

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def run(
    shared: Path, python: str | None, sets: list[str], limit: int | None, against: list[str]
) -> list[Peer]:
    """Return the extractors with their answers to every page of the sets."""
    scores = scorer(shared)
    names = ["parley", *(against if python else ())]
    peers = [Peer(name, sys.executable if name == "parley" else str(python)) for name in names]
    order = random.Random(0)
    for corpus in sets:
        folder = shared / "corpora/pages" / corpus
        for truth in scores.load(folder / "truth.jsonl")[:limit]:
            page = folder / "pages" / f"{truth['id']}.html.gz"
            if all(peer.pages == 0 for peer in peers):
                for peer in peers:  # the first page pays for imports and compiled patterns
                    peer.ask(page)
            for peer in order.sample(peers, len(peers)):
                peer.take(corpus, truth["id"], page)
    for peer in peers:
        peer.close()
    return peers


def tables(shared: Path, peers: list[Peer], limit: int | None = None) -> dict[str, Any]:
    """Return the figures of a run: by extractor, then by set."""
    scores = scorer(shared)
    base = next((p for p in peers if p.name == "trafilatura"), None)
    figures: dict[str, Any] = {}
    for peer in peers:
        mine: dict[str, Any] = {"sets": {}}
        matches, low = [], 0
        for corpus, answers in peer.answers.items():
            truth = scores.load(shared / "corpora/pages" / corpus / "truth.jsonl")[:limit]
            found, by_page = scores.score(truth, answers, 1000)
            mine["sets"][corpus] = found
            if corpus in SETS:
                by_id = {a["id"]: a for a in answers}
                matches += [scores.match_page(r, by_id[r["id"]].get("body")) for r in truth]
                low += sum(f1 < 0.5 for f1, _, _ in by_page.values())
        if matches:
            mine["pooled"], mine["precision"], mine["recall"] = scores.prf(matches)
        mine |= {"low": low, "exceptions": peer.exceptions, "pages": peer.pages}
        mine |= {"ms": 1000 * peer.cpu / peer.pages, "rss_mb": peer.rss / 1024}
        if base is not None:
            mine["cpu"] = peer.cpu / base.cpu
        figures[peer.name] = mine
    return figures


def show(figures: dict[str, Any]) -> None:
    """Print the figures as the table of the issue."""
    names = list(figures)
    print(f"{'':34}" + "".join(f"{name:>22}" for name in names))

    def row(label: str, cell: Any) -> None:
        cells = []
        for name in names:
            try:
                cells.append(cell(figures[name]))
            except (KeyError, TypeError):
                cells.append("-")
        print(f"{label:34}" + "".join(f"{c:>22}" for c in cells))

    for corpus in (*SETS, "newspaper4k"):
        row(
            f"body F1, {corpus}",
            lambda f, c=corpus: "{f1:.3f} [{ci[0]:.3f},{ci[1]:.3f}]".format(**f["sets"][c]["body"]),
        )
    row("body F1, pooled", lambda f: f"{f['pooled']:.4f}")
    row("pages under F1 .5", lambda f: str(f["low"]))
    row("segments F1, trafeval", lambda f: f"{f['sets']['trafeval']['segments']['f1']:.3f}")
    for corpus in ("fundus", "wcxb", "trafeval", "postlight"):
        row(f"title, {corpus}", lambda f, c=corpus: f"{f['sets'][c]['title']['exact']:.3f}")
        row(f"authors, {corpus}", lambda f, c=corpus: f"{f['sets'][c]['author']['exact_set']:.3f}")
        row(
            f"day right / wrong, {corpus}",
            lambda f, c=corpus: "{day:.3f} / {wrong:.3f}".format(**f["sets"][c]["date"]),
        )
    row("time to the minute, fundus", lambda f: f"{f['sets']['fundus']['date']['time']:.3f}")
    row("exceptions", lambda f: f"{f['exceptions']} of {f['pages']}")
    row("CPU a page, ms", lambda f: f"{f['ms']:.1f}")
    row("CPU a page, trafilatura = 1", lambda f: f"{f['cpu']:.2f}")
    row("largest resident memory, MB", lambda f: f"{f['rss_mb']:.0f}")


#: What the extractor is to reach: figure, where it stands among the figures of a run, and bound.
GOALS = (
    *(
        (f"body F1, {corpus}", ("sets", corpus, "body", "f1"), f">= {least}")
        for corpus, least in zip(SETS, (0.975, 0.970, 0.965, 0.958), strict=True)
    ),
    ("body F1, pooled", ("pooled",), ">= 0.970"),
    ("pages under F1 .5", ("low",), "<= 3"),
    ("title, fundus", ("sets", "fundus", "title", "exact"), ">= 0.90"),
    ("authors, fundus", ("sets", "fundus", "author", "exact_set"), ">= 0.92"),
    ("right day, fundus", ("sets", "fundus", "date", "day"), ">= 0.985"),
    ("wrong day, fundus", ("sets", "fundus", "date", "wrong"), "<= 0.005"),
    ("time to the minute, fundus", ("sets", "fundus", "date", "time"), ">= 0.96"),
    ("exceptions", ("exceptions",), "<= 0"),
)
#: Pages after which resident memory is read, the last bounded by the first.
MEMORY = (1_000, 10_000)


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject: all pages in one run, for the scores are the same in each.

    The table of all peers goes to standard error. Without the shared pages there is nothing to
    measure on.
    """
    shared = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
    if not (shared / "corpora/pages").is_dir():
        print(f"articles: {shared} has no labelled pages (set PARLEY_SHARED)")
        return []
    figures = tables(shared, run(shared, peers, [*SETS, *MORE], None, [*PEERS] if peers else []))
    show(figures)
    base = figures.get("trafilatura")
    rows = []
    for what, path, limit in GOALS:
        theirs = _at(base, path) if base else None
        unit = (
            "pages" if path[-1] in ("low", "exceptions") else "share" if "F1" not in what else "F1"
        )
        # a count of none has no ratio
        beside = [theirs] if theirs else []
        rows.append(
            row(
                "articles",
                what,
                unit,
                [_at(figures["parley"], path)],
                "trafilatura",
                beside,
                limit=limit,
            )
        )
    for peer in PEERS if peers else ():
        if peer in figures:
            bound = "<= 0.25" if peer == "trafilatura" else ""
            mine, theirs = figures["parley"]["ms"], figures[peer]["ms"]
            rows.append(
                row("articles", "CPU a page", "ms", [mine], peer, [theirs], ratio_limit=bound)
            )
    first, last = memory(shared)
    what = f"resident memory after {MEMORY[1]:,} pages, to that after {MEMORY[0]:,}"
    rows.append(row("articles", what, "ratio", [last / first], limit="<= 1.1"))
    return rows


def _at(figures: Any, path: tuple[str, ...]) -> float:
    for name in path:
        figures = figures[name]
    return float(figures)


def memory(shared: Path, after: tuple[int, ...] = MEMORY) -> list[float]:
    """Return the resident memory of one process, in MB, after so many pages, and print it.

    The pages of all sets come again and again, each time from their files.
    """
    pages = sorted((shared / "corpora/pages").glob("*/pages/*.html.gz"))
    peer = Peer("parley", sys.executable)
    sizes = []
    for number, page in enumerate(itertools.islice(itertools.cycle(pages), max(after)), start=1):
        answer = peer.ask(page)
        if number in after:
            sizes.append(answer["rss_now"] / 1024)
            print(f"resident after {number:,} pages: {sizes[-1]:.0f} MB")
    peer.close()
    return sizes


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter that has the peers")
    parser.add_argument("--sets", nargs="+", default=[*SETS, *MORE], choices=[*SETS, *MORE])
    parser.add_argument("--against", nargs="+", default=list(PEERS), choices=PEERS)
    parser.add_argument("--limit", type=int, help="pages of each set")
    parser.add_argument("--memory", action="store_true", help="resident memory only")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    shared = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
    if not (shared / "corpora/pages").is_dir():
        sys.exit(f"{shared}: no labelled pages there (set PARLEY_SHARED)")
    if options.memory:
        memory(shared)
        return
    peers = run(shared, options.peers, options.sets, options.limit, options.against)
    figures = tables(shared, peers, options.limit)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
