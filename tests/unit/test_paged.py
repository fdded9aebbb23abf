"""Which pages belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.articles import MAX_PAGES, may_continue, next_page
from tasks.model import Page
from tasks.run.paged import together

HERE = "https://herald.example/talks/three-days"


def page(html: str = "", url: str = HERE, continues: str | None = None) -> Page:
    body = f"<!doctype html><html><body>{html}</body></html>".encode()
    return Page(
        url, url, datetime(2025, 5, 16, tzinfo=UTC), 200, "text/html", body, continues=continues
    )


def numbered(n: int) -> Page:
    return page(url=f"{HERE}?page={n}", continues=f"{HERE}?page={n - 1}" if n > 2 else HERE)


def test_pages_in_any_order_are_put_together() -> None:
    first, second, third, other = page(), numbered(2), numbered(3), page(url=f"{HERE}-more")
    assert together([third, other, first, second]) == [(other,), (first, second, third)]


def test_a_page_without_its_predecessor_stands_for_itself() -> None:
    assert together([page(), numbered(3)]) == [(page(),), (numbered(3),)]


def test_circles_and_endless_series_end() -> None:
    second = numbered(2)
    circle = [replace(page(), continues=second.url), second]
    assert together(circle) == [(circle[0],), (circle[1],)]
    first = together([page(), *(numbered(n) for n in range(2, 30))])[0]
    assert len(first) == MAX_PAGES


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<a class="page next" href="{HERE}/2">On</a>', f"{HERE}/2"),
        ("<link rel=next href=?page=2>", f"{HERE}?page=2"),
        ('<A HREF="three-days?p=2&amp;s=1" REL="next">On</A>', f"{HERE}?p=2&s=1"),
        ('<a rel="next" href="/talks/another-story">Next</a>', None),
        ('<a rel="next" href="https://other.example/talks/three-days?page=2">Next</a>', None),
        ('<p class="next">What next?</p>', None),
        ("<a next", None),
    ],
)
def test_the_quick_look_misses_no_next_page(html: str, expected: str | None) -> None:
    given = page(html)
    assert may_continue(given) >= (next_page(given) is not None)
    if may_continue(given):
        assert next_page(given) == expected
    else:
        assert expected is None
