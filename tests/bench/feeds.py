"""Feed reading beside feedparser and fastfeedparser: CPU seconds over the same documents.

Documents are the shared news feeds where they lie beside the checkout, else generated ones. Each
reader runs in a process of its own, which reads all documents once unmeasured and once measured.
feedparser runs bare, as its users call it. fastfeedparser finds titles, links and dates only; it
shows what a reader without charset repair, identity and damage notes can cost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PEERS = ("feedparser", "fastfeedparser")
SKIP = {".json", ".jsonl", ".md"}  # a JSON Feed is nothing that either peer reads


def measure(runs: int, peers: str | None) -> list[Any]:
    """Return the rows of the subject."""
    from tests.bench.generated import write
    from tests.bench.table import in_turn, row

    with tempfile.TemporaryDirectory() as scratch:
        shared = (
            Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared")) / "corpora/feeds/news"
        )
        folder = shared
        if not shared.is_dir():
            write(Path(scratch), 3000, feeds=100)
            folder = Path(scratch) / "f"

        def spent(python: str, reader: str) -> float:
            done = subprocess.run(
                [python, __file__, reader, str(folder)], capture_output=True, text=True, check=True
            )
            return 1000 * float(json.loads(done.stdout)["per_document"])

        rows = []
        for peer in PEERS if peers else ("",):
            theirs = (lambda name=peer: spent(str(peers), name)) if peer else None
            mine, others = in_turn(runs, lambda: spent(sys.executable, "parley"), theirs)
            rows.append(row("feeds", "one document read", "ms CPU", mine, peer, others))
        return rows


def reader(name: str) -> Callable[[bytes], object]:
    """Return the function that reads one document."""
    if name == "parley":
        from tasks.feeds import read_feed

        return lambda body: read_feed(body, "https://feed.example/", feed_id="f")
    if name == "feedparser":
        import feedparser

        return feedparser.parse
    import fastfeedparser

    return fastfeedparser.parse


def main() -> None:
    """Read every document of a folder by one reader; print CPU seconds a document as JSON."""
    name, folder = sys.argv[1:]
    sys.path.insert(0, str(ROOT))
    read = reader(name)
    bodies = [
        path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.suffix not in SKIP
    ]
    failed = 0
    for _ in range(2):
        failed, start = 0, time.process_time()
        for body in bodies:
            try:
                read(body)
            except Exception:  # noqa: BLE001 - a refusal is counted, whatever its kind
                failed += 1
        seconds = time.process_time() - start
    print(
        json.dumps(
            {"documents": len(bodies), "failed": failed, "per_document": seconds / len(bodies)}
        )
    )


if __name__ == "__main__":
    main()
