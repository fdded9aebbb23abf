"""The page on lineage is what the SQL says."""

from __future__ import annotations

from pathlib import Path

from warehouse.lineage import lineage


def test_the_lineage_page_is_drawn_from_the_sql() -> None:
    page = Path(__file__).parents[2] / "docs/lineage.md"
    assert page.read_text(encoding="utf-8") == lineage(), (
        "python -m warehouse.lineage > docs/lineage.md"
    )
