"""A batch that the warehouse refuses loses only the documents at fault."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tasks.archive import Archive
from tasks.model import Article, Page
from tasks.run import Batch, Run, Span, batches
from tasks.run.loading import load_batch
from tasks.settings import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(number: int) -> Page:
    url = f"https://example.org/{number}"
    return Page(url, url, NOW, 200, "text/html", b"<p>%d" % number)


def article(of: Page) -> Article:
    return Article(of.url, "Title", f"Text of {of.url}", page_id=of.page_id, fetched_at=NOW)


def test_one_bad_document_costs_itself(tmp_path: Path) -> None:
    pages = [page(number) for number in range(7)]
    made = [article(item) for item in pages]
    made[4] = replace(made[4], kind=None)  # type: ignore[arg-type]
    settings = Settings(warehouse=tmp_path / "w.duckdb", archive=tmp_path / "archive")
    with Run("backfill", settings) as run:
        load_batch(run, Batch("seven", pages=pages, articles=made))
        stored = run.read("select url from raw.article order by url")
        refused = run.read("select url, step, reason from raw.rejected")
        [told] = run.read("select detail from raw.rejected")
        assert run.read("select count(*) as n from raw.page") == [{"n": 6}]
    assert [row["url"] for row in stored] == [p.url for n, p in enumerate(pages) if n != 4]
    assert refused == [{"url": pages[4].url, "step": "load", "reason": "not_loaded"}]
    assert run.reasons == {"not_loaded": 1}
    assert run.counts["new_articles"] == 6
    (kept,) = (tmp_path / "unloaded").iterdir()
    assert f"(its rows: unloaded/{kept.name})" in told["detail"]
    document = json.loads(kept.read_text(encoding="utf-8"))
    assert document["url"] == pages[4].url
    assert "raw.article" in document["error"]
    assert document["tables"]["article"][0]["text"] == made[4].text


def test_a_damaged_archive_gives_its_whole_pages_and_a_row_for_the_damage(tmp_path: Path) -> None:
    with Archive(tmp_path, "theirs") as theirs:
        refs = [
            theirs.write(
                f"https://example.org/{number}",
                fetched_at=NOW,
                status=200,
                headers=[("Content-Type", "text/html")],
                body=b"<p>%d</p>" % number,
            )
            for number in range(4)
        ]
    path = tmp_path / refs[0].file
    raw = bytearray(path.read_bytes())
    raw[refs[2].offset + 30] ^= 0xFF
    path.write_bytes(raw)
    settings = Settings(warehouse=tmp_path / "w.duckdb", archive=tmp_path / "archive")
    with Run("backfill", settings) as run:
        (batch,) = run.pages_of([path], Span())
        load_batch(run, batch)
        refused = run.read("select url, step, reason, detail from raw.rejected")
    assert [page.url for page in batch.pages] == [
        f"https://example.org/{number}" for number in (0, 1, 3)
    ]
    (row,) = refused
    assert (row["url"], row["step"], row["reason"]) == (path.name, "read", "unreadable")
    assert f"bytes from {refs[2].offset}" in row["detail"]


def test_a_run_of_any_size_is_a_few_batches() -> None:
    for n, most in ((0, 0), (1, 1), (1_000, 8), (4_000, 8), (20_000, 40)):
        cut = batches("pages", "keys", list(range(n)), 100)
        assert len(cut) <= most
        assert [key for batch in cut for key in batch.keys] == list(range(n))
        assert not cut or cut[-1].done == 1
