"""Measure the warehouse: load against a bare INSERT, a repeat, each view, search, publishing.

    python -m tests.bench.warehouse [ARTICLES]
    python -m tests.bench.warehouse growth [STORED ...]     a batch of 1,000 into none, and into these:
                                            of other parties than what is stored, and of the same

Prints one line a figure. The rows are made up, the same each time: articles over three years,
three claims each, forty pairs of parties, every type and status, one copy in ten articles.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from tasks import rows
from tasks.model import key
from tasks.rows import Stamp, Tables
from tests.bench.table import Row, row
from warehouse.ask import ask
from warehouse.check import run_checks
from warehouse.db import connect, publish, writer
from warehouse.load import load

START = datetime(2023, 1, 1, tzinfo=UTC)
STAMP = Stamp("bench", START + timedelta(days=1100))
PARTIES = [(f"Side {number}", f"Front {number}") for number in range(40)]
VENUES = ["Doha", "Geneva", "Istanbul", "Jeddah", "Luanda", None]


def made_up(
    n_articles: int,
    types: list[str],
    statuses: list[str],
    *,
    place: str = "example",
    parties: Sequence[tuple[str, str]] = tuple(PARTIES),
) -> Tables:
    """Return the tables of `n_articles` with three claims each; `place` ends their addresses."""
    chance = random.Random(7)
    words = [f"{chance.choice('bcdfgklmnprst')}{chance.choice('aeiou')}{i:x}" for i in range(5000)]
    paragraphs = [
        " ".join(chance.choices(words, k=60)) + " ceasefire talks went on."[: 25 * (i % 3 == 0)]
        for i in range(3000)
    ]
    pages, articles, made, tagged, outcomes, quotes, likenesses = [], [], [], [], [], [], []
    previous = ""
    for number in range(n_articles):
        url = f"https://outlet{number % 97}.{place}/{number}"
        at = START + timedelta(minutes=15 * number * 100_000 // max(n_articles, 1))
        text = "\n\n".join(chance.choices(paragraphs, k=9))
        article_id, page_id = key(url), key(url, "body")
        revision_id = key(article_id, text)
        times = {"published_at": at, "fetched_at": at}
        pages.append(
            {"page_id": page_id, "url": url, "body_hash": page_id, "body_bytes": len(text)}
            | {"archive_file": "a.warc.gz", "archive_offset": number * 100, "archive_length": 90}
            | {"fetched_at": at, "checked_at": at, "final_url": url}
        )
        articles.append(
            {"revision_id": revision_id, "article_id": article_id, "url": url, "text": text}
            | {"title": f"Report {number}", "kind": "article", "language": "en"}
            | {"site": f"Outlet {number % 97}", "page_id": page_id, **times}
        )
        made.append(
            {"page_id": page_id, "extractor_version": "x1", "revision_id": revision_id}
            | {"article_id": article_id}
        )
        tagged.append(
            {"revision_id": revision_id, "rules_version": "r1", "is_peace_process": True}
            | {"n_outcomes": 3}
        )
        side, front = chance.choice(parties)
        for ordinal in range(3):
            kind, status = chance.choice(types), chance.choice(statuses)
            outcome_id = key(revision_id, kind, status, str(ordinal))
            both = chance.random() < 0.5
            counted = kind.startswith(("exchange", "release", "return")) and both
            outcomes.append(
                {"outcome_id": outcome_id, "revision_id": revision_id, "rules_version": "r1"}
                | {"type": kind, "status": status, "claim": "asserted", "temporal": "current"}
                | {"source_actors": [side, front] if both else [side], "rule_id": "r"}
                | {"target_actors": [] if both else [front], "mediators": []}
                | {"venue": chance.choice(VENUES), "conflict": f"{side}-{front}"}
                | {"quantity": float(chance.randint(1, 40) * 25) if counted else None}
                | {"unit": "prisoners" if counted else None, "scope": "each" if counted else None}
                | {"confidence": chance.random()}
            )
            quotes.append(
                {"outcome_id": outcome_id, "ordinal": 0, "quote": text[:60], "rule_id": "r"}
                | {"start_offset": 0, "stop_offset": 60}
            )
        if number % 10 == 9:
            pair = sorted((previous, revision_id))
            likenesses.append(
                {"revision_id": pair[0], "other_revision_id": pair[1], "similarity": 0.9}
            )
        previous = revision_id
    filled: Tables = {}
    empty = rows.together(
        rows.pages([], STAMP), rows.articles([], STAMP), rows.taggings([], STAMP),
        rows.likenesses([], STAMP),
    )  # fmt: skip
    parts = {
        "page": pages, "article": articles, "extraction": made, "tagging": tagged,
        "outcome": outcomes, "evidence": quotes, "likeness": likenesses,
    }  # fmt: skip
    stamped = {"run_id": STAMP.run_id, "loaded_at": STAMP.loaded_at}
    for name, values in parts.items():
        filled[name] = pa.Table.from_pylist([v | stamped for v in values], empty[name].schema)
    return filled


def timed(what: str, job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    spent = time.perf_counter() - started
    print(f"{what:<44} {spent:8.3f} s", flush=True)
    return spent


def bare_insert(path: Path, tables: Tables) -> None:
    """Insert the same rows into tables without keys, in one transaction."""
    con = connect(path)
    con.begin()
    for name, table in tables.items():
        con.register("batch", table)
        con.execute(f"create table {name} as select * from batch")
    con.commit()
    con.close()


def merge(path: Path, tables: Tables) -> dict[str, int]:
    with writer(path) as con:
        return load(con, tables)


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject, over 20,000 articles. The peer is DuckDB itself."""
    found = [figures(20_000) for _ in range(runs)]

    def column(name: str) -> list[float]:
        return [one[name] for one in found]

    bare = ("bare INSERT without keys", column("bare_s"))
    searches = "slowest of four searches"
    return [
        row("warehouse", "load of 20,000 new articles", "s", column("load_s"), *bare),
        row("warehouse", "the same load again", "s", column("repeat_s"), *bare),
        row("warehouse", "slowest view, 100 rows", "s", column("slowest_view_s")),
        row("warehouse", searches, "s", column("slowest_search_s")),
        row("warehouse", "publish", "s", column("publish_s")),
    ]


def figures(n_articles: int) -> dict[str, float]:
    """Measure once, print each figure, and return them."""
    with tempfile.TemporaryDirectory() as folder:
        path, snapshot = Path(folder) / "w.duckdb", Path(folder) / "w.snapshot.duckdb"
        with writer(path) as con:
            types = [
                r[0]
                for r in con.execute("select type from staging.outcome_type order by 1").fetchall()
            ]
            statuses = [
                r[0]
                for r in con.execute(
                    "select status from staging.outcome_status order by 1"
                ).fetchall()
            ]
        tables = made_up(n_articles, types, statuses)
        n_rows = sum(table.num_rows for table in tables.values())
        print(
            f"{n_articles:,} articles, {n_rows:,} rows, {sum(t.nbytes for t in tables.values()) / 1e6:,.0f} MB"
        )
        bare = timed(
            "bare INSERT of the same rows",
            lambda: bare_insert(Path(folder) / "bare.duckdb", tables),
        )
        first = timed("load, all new", lambda: merge(path, tables))
        added: dict[str, int] = {}
        again = timed("the same load again", lambda: added.update(merge(path, tables)))
        small = {name: table.slice(0, 0) for name, table in tables.items()}
        timed("an empty load", lambda: merge(path, small))
        published = timed("publish", lambda: publish(path, snapshot))
        slowest = 0.0
        con = connect(snapshot, read_only=True)
        names = [
            r[0]
            for r in con.execute(
                "select view_name from duckdb_views() where schema_name = 'main' and not internal "
                "union all select table_name from duckdb_tables() where schema_name = 'main' order by 1"
            ).fetchall()
        ]
        con.close()
        for name in names:
            slowest = max(
                slowest,
                timed(
                    f"main.{name}",
                    lambda name=name: ask(snapshot, f"select * from main.{name}", max_rows=100),
                ),
            )
        midway = "(timestamptz '2024-06-01')"
        for name in ("events_as_of", "positions_as_of", "position_changes_as_of", "outcomes_as_of"):
            timed(
                f"main.{name}",
                lambda name=name: ask(snapshot, f"select * from main.{name}{midway}", max_rows=100),
            )
        searches = [
            timed(
                f"search {q!r}", lambda q=q: ask(snapshot, f"select * from search('{q}') limit 20")
            )
            for q in ("ceasefire", "ceasefire talks", "report 77", "ba1")
        ]
        return {
            "articles": n_articles, "rows": n_rows, "load_rate_of_bare_insert": round(bare / first, 2),
            "repeat_of_first": round(again / first, 2), "repeat_new_rows": sum(added.values()),
            "slowest_view_s": round(slowest, 2), "slowest_search_s": round(max(searches), 2),
            "snapshot_mb": round(snapshot.stat().st_size / 1e6),
            "bare_s": bare, "load_s": first, "repeat_s": again, "publish_s": published,
        }  # fmt: skip


NEWER = [(f"Kin {number}", f"Clan {number}") for number in range(7)]


def growth(stored: int, times: int = 4) -> tuple[float, float]:
    """Return core seconds to load, check and publish 1,000 articles into `stored`.

    The last of `times` batches of other parties than those stored; then one of the same parties,
    whose whole history of the same types is compared again.
    """
    kinds, statuses = ["ceasefire.general", "talks.round"], ["agreed", "demanded"]
    with tempfile.TemporaryDirectory() as folder:
        path, snapshot = Path(folder) / "w.duckdb", Path(folder) / "w.snapshot.duckdb"

        def one(place: str, parties: Sequence[tuple[str, str]]) -> float:
            batch = made_up(1000, kinds, statuses, place=place, parties=parties)
            begun = time.process_time()
            merge(path, batch)
            with writer(path) as con:
                run_checks(con)
            publish(path, snapshot)
            return time.process_time() - begun

        if not stored:
            first = one("new", NEWER)
            return first, first
        merge(path, made_up(stored, kinds, statuses))
        publish(path, snapshot)
        other = [one(f"new{number}", NEWER) for number in range(times)][-1]
        return other, one("same", PARTIES)


if __name__ == "__main__" and sys.argv[1:2] == ["growth"]:
    none, _ = growth(0)
    for size in map(int, sys.argv[2:] or ["20000", "200000"]):
        other, same = growth(size)
        print(
            f"load, check and publish 1,000: {none:.1f} core s into none, into {size:,} "
            f"{other:.1f} of other parties ({other / none:.2f}), {same:.1f} of the same",
            flush=True,
        )
elif __name__ == "__main__":
    print(json.dumps(figures(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))
