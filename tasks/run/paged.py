"""Articles that their publishers cut into pages: the later pages found, had, and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks import articles, urls
from tasks.articles import MAX_PAGES
from tasks.fetch import Target
from tasks.model import Page, Rejected
from tasks.run import Run, backlog
from tasks.urls import BadURLError


def fetched(run: Run, pages: Sequence[Page]) -> tuple[list[Page], list[Rejected]]:
    """Fetch the pages that go on with these, and return them and what could not be had.

    They are asked for as politely as any page, and count towards `max_pages`. An address that the
    run has tried is left alone: it is another item of a feed, or leads in a circle.
    """
    more: list[Page] = []
    lost: list[Rejected] = []
    latest = pages
    for _ in range(MAX_PAGES - 1):
        room = max(0, run.settings.max_pages - len(run.attempted))
        onward = {
            url: page for url, page in _onward(run, latest).items() if url not in run.attempted
        }
        targets = [Target(url, feed_id=page.feed_id) for url, page in onward.items()][:room]
        if not targets:
            break
        run.attempted.update(target.url for target in targets)
        found = run.fetcher.fetch(targets, run.started_at)
        lost += [item for item in found if isinstance(item, Rejected)]
        latest = [
            replace(item, continues=onward[item.url].url)
            for item in found
            if isinstance(item, Page)
        ]
        more += latest
    return more, lost


def stored(run: Run, pages: Sequence[Page]) -> list[Page]:
    """Read back the stored pages that go on with these, each address in the body received last."""
    more: list[Page] = []
    latest = pages
    seen = {page.url for page in pages}
    for _ in range(MAX_PAGES - 1):
        onward = {url: page for url, page in _onward(run, latest).items() if url not in seen}
        if not onward:
            break
        seen.update(onward)
        found = [backlog.stored(row) for row in run.read(_BY_URL, [[*onward]])]
        latest = [
            replace(page, continues=onward[page.url].url)
            for one in found
            if (page := run.unarchived(one))
        ]
        more += latest
    return more


def linked(run: Run, pages: Sequence[Page]) -> list[Page]:
    """Return pages of somebody's archive, those among them that go on with another so marked."""
    onward = _onward(run, pages)
    return [
        replace(page, continues=before.url)
        if (before := onward.get(page.url)) and before.url != page.url
        else page
        for page in pages
    ]


def together(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Return the pages of each article, its first page first; most articles have one.

    A page whose predecessor is not here stands for itself.
    """
    after = {page.continues: page for page in pages if page.continues}
    here = {page.url for page in pages if not page.continues}
    whole: list[tuple[Page, ...]] = []
    used: set[str] = set()
    for page in pages:
        if page.continues:
            continue
        chain = [page]
        while len(chain) < MAX_PAGES and (follower := after.get(chain[-1].url)):
            if follower.url in used or follower.url in here:
                break
            used.add(follower.url)
            chain.append(follower)
        whole.append(tuple(chain))
    whole += [(page,) for page in pages if page.continues and page.url not in used]
    return whole


def _onward(run: Run, pages: Sequence[Page]) -> dict[str, Page]:
    """Return by address the next pages that these pages name."""
    likely = [page for page in pages if articles.may_continue(page)]
    if not likely:
        return {}
    found = run.workers.map(articles.next_page, likely, timeout=run.settings.page_timeout)
    onward: dict[str, Page] = {}
    for page, url in zip(likely, found, strict=True):
        if isinstance(url, str):
            try:
                onward.setdefault(urls.canonical(url), page)
            except BadURLError:
                continue
    return onward


_BY_URL = """
    select * from raw.page where list_contains(?, url) and archive_file is not null
    qualify row_number() over (partition by url order by checked_at desc, page_id) = 1
    order by page_id
"""
