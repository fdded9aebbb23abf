"""How a batch comes into the warehouse: whole, or but for the documents that it refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa

from tasks import rows, stories
from tasks.model import Article, Page, Reason, Rejected, Step, key
from tasks.run import Read, Run
from tasks.run.parcels import Batch
from warehouse.db import LoadError


def load_batch(run: Run, batch: Batch) -> int:
    """Store a batch in one transaction and return the number of new outcomes.

    Articles without their pages were read back from the warehouse: of those only the taggings are
    new, and to make the other rows again would cost the run more than all the rest. A batch that
    the warehouse refuses is halved until the documents at fault stand alone; each is rejected as
    `not_loaded` and its rows are kept as a file beside the warehouse, and the others are stored.
    Raises WarehouseBusy.
    """
    stamp = run.stamp
    tables = rows.together(
        rows.pages(batch.pages, stamp),
        rows.articles(batch.articles if batch.pages else (), stamp),
        rows.taggings(batch.taggings, stamp),
        rows.rejected(batch.rejected, stamp),
    )
    try:
        added = run.write(tables, partial(_copies, tables["article"], stamp))
    except LoadError as error:
        halves = _halves(batch)
        if not halves:
            return _refused(run, batch, tables, error)
        return sum(load_batch(run, half) for half in halves)
    run.count(
        batch.rejected,
        pages=added["page"],
        new_articles=added["article"],
        new_outcomes=added["outcome"],
    )
    return added["outcome"]


def _copies(made: pa.Table, stamp: rows.Stamp, read: Read) -> rows.Tables:
    """Return table `likeness`: near copies among these articles, and of those stored before."""
    names = ("revision_id", "signature", "published_at", "fetched_at")
    new = [
        stories.Signed(key, signature, published or fetched)
        for key, signature, published, fetched in zip(
            *(made[name].to_pylist() for name in names), strict=True
        )
        if signature
    ]
    if not new:
        return {}
    window = timedelta(days=stories.DAYS)
    times = [item.at for item in new]
    signatures = [item.signature for item in new]
    found = read(_CANDIDATES, [signatures, min(times) - window, max(times) + window])
    known = [stories.Signed(row["revision_id"], row["signature"], row["told_at"]) for row in found]
    return rows.likenesses(stories.likenesses(new, known), stamp)


def _halves(batch: Batch) -> list[Batch]:
    """Return the batch in two, each article with its page and its tagging; nothing for a single."""
    units: Sequence[Page | Article] = batch.pages or batch.articles
    if len(units) < 2:
        return []
    middle = len(units) // 2
    first = _part(batch, units[:middle])
    rest = _part(batch, units[middle:])
    return [first.with_(rejected=batch.rejected), rest]


def _part(batch: Batch, units: Sequence[Page | Article]) -> Batch:
    pages = [item for item in units if isinstance(item, Page)]
    ids = {page.page_id for page in pages}
    articles = [a for a in batch.articles if a.page_id in ids or a in units]
    revisions = {article.revision_id for article in articles}
    taggings = [tagging for tagging in batch.taggings if tagging.revision_id in revisions]
    return Batch(batch.title, pages=pages, articles=articles, taggings=taggings)


def _refused(run: Run, batch: Batch, tables: rows.Tables, error: LoadError) -> int:
    if not (batch.pages or batch.articles):
        raise error
    item: Page | Article = (batch.pages or batch.articles)[0]
    path = _kept(run, item.url, tables, error)
    row = Rejected(
        item.url,
        Step.LOAD,
        Reason.NOT_LOADED,
        f"{str(error)[:400]} (its rows: {path.parent.name}/{path.name})",
        feed_id=item.feed_id,
        entry_id=item.entry_id,
        at=item.fetched_at,
    )
    run.write(rows.rejected([*batch.rejected, row], run.stamp))
    run.count([*batch.rejected, row])
    return 0


def _kept(run: Run, url: str, tables: rows.Tables, error: LoadError) -> Path:
    """Write what was refused into a file, so that its cause can be found; return the file.

    One document has one file, however often it is refused.
    """
    path = run.settings.warehouse.with_name("unloaded") / f"{key(url)}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {name: table.to_pylist() for name, table in tables.items()}
    document = {"url": url, "error": str(error), "tables": found}
    text = json.dumps(document, default=str, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


_CANDIDATES = "select * from staging.candidates(?, ?, ?)"
