"""An article cut into pages, through the real flows: fetched as one, and made again as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tasks.settings import load_settings
from tests.flows.conftest import rows
from tests.unit.loopback import Loopback, Reply
from warehouse import db

pytestmark = pytest.mark.usefixtures("prefect_server")
Options = Callable[..., dict[str, Any]]

TOLD = [
    "Russia and Ukraine agreed to exchange 1,000 prisoners each, the Sample Herald has learnt.",
    "On the second day the delegations in Istanbul spoke of the fate of the wounded, and of little else.",
    "On the third day they parted, and named no date for another round of their talks in the city.",
]


def page(number: int) -> Reply:
    link = f'<a rel="next" href="/talks/three-days?page={number + 1}">Next</a>'
    html = f"""<!doctype html><html lang="en"><head><title>Three days in Istanbul</title>
      <meta property="article:published_time" content="2025-05-16T12:00:00Z">
      <meta name="author" content="Ada Sample"></head><body><article>
      <h1>Three days in Istanbul</h1><p>{TOLD[number - 1]}</p>
      <p>Page {number} of the report goes on for a while, so that it is long enough to be one.</p>
      </article>{link}</body></html>"""
    return Reply(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def herald() -> Iterator[Loopback]:
    with Loopback() as server:
        item = (
            f"<item><title>Three days</title><link>{server.url('/talks/three-days')}</link></item>"
        )
        feed = f'<rss version="2.0"><channel><title>Herald</title>{item}</channel></rss>'
        server.answers = {
            "/feed.xml": Reply(feed.encode(), headers={"Content-Type": "application/rss+xml"}),
            "/talks/three-days": page(1),
            "/talks/three-days?page=2": page(2),
            "/talks/three-days?page=3": page(3),  # and the fourth, that it names, is missing
        }
        yield server


def test_pages_of_one_article_are_one_row_and_stay_one(herald: Loopback, options: Options) -> None:
    from flows.backfill import backfill
    from flows.ingest import ingest
    from flows.retag import retag

    made = options(allow_hosts=[herald.host], workers=1, host_delay=0.0)
    state = ingest([herald.url("/feed.xml")], everything=True, settings=made, return_state=True)
    assert state.is_completed(), state.message
    paths = [seen.path for seen in herald.seen if seen.path.startswith("/talks")]
    assert paths == ["/talks/three-days", *(f"/talks/three-days?page={n}" for n in (2, 3, 4))]
    article = one(made)
    assert article["text"].split("\n\n")[::2] == TOLD
    assert article["outcomes"] > 0
    stored = rows(
        made,
        "select url, archive_file, revision_id from raw.page join raw.extraction using (page_id)",
    )
    assert len(stored) == 3
    assert all(row["archive_file"] for row in stored)
    assert {row["revision_id"] for row in stored} == {article["revision_id"]}
    lost = rows(made, "select url, reason from raw.rejected")
    assert lost == [{"url": herald.url("/talks/three-days?page=4"), "reason": "http_status"}]

    asked = len(herald.seen)
    # an older extractor knew no author; another one does, and reads from the archive only
    with db.writer(load_settings(made).warehouse) as con:
        con.execute("update raw.article set revision_id = 'older', authors = []")
        con.execute("update raw.extraction set revision_id = 'older', extractor_version = 'older'")
        con.execute("update raw.tagging set revision_id = 'older'")
    state = retag(made, return_state=True)
    assert state.is_completed(), state.message
    assert len(herald.seen) == asked, "nothing is fetched again"
    again = one(made)
    assert again["revision_id"] == article["revision_id"]
    assert again["authors"] == ["Ada Sample"]
    assert again["text"] == article["text"]
    assert again["revisions"] == 2
    reports = rows(made, "from staging.revision_as_of('infinity'::timestamptz) where is_report")
    assert len(reports) == 1, "a correction is no second report"

    # a warehouse made anew of the archive alone
    fresh = made | {"warehouse": made["warehouse"].replace("test.", "fresh.")}
    state = backfill([made["archive"]], settings=fresh, return_state=True)
    assert state.is_completed(), state.message
    assert one(fresh)["text"] == article["text"]


def one(made: dict[str, Any]) -> dict[str, Any]:
    (row,) = rows(
        made,
        "select text, authors, revision_id, n_outcomes as outcomes, n_revisions as revisions from articles",
    )
    return row
