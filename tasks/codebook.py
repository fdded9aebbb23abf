"""The codebook: what every view, column, type, status and code means, as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.codes import Code
from warehouse.export import View

HEAD = """# Codebook

What stands in the warehouse, view by view and column by column. It is generated from the comments
in `sql/main/*.sql`; times are UTC; lists keep the order that their column's comment says.
"""


def codebook(views: Iterable[View], codes: Sequence[Code] = (), outcomes: str = "") -> str:
    """Return the codebook. `outcomes`: the chapter on types and statuses, if there is one.

    Raises ValueError for a view or column without a comment: a codebook with gaps is none.
    """
    chapters = [HEAD, "## Views\n", *[_view(view) for view in views]]
    if outcomes:
        chapters.append(_deeper(outcomes))
    if codes:
        chapters.append(_codes(codes))
    return "\n".join(chapters)


def _view(view: View) -> str:
    nameless = [column.name for column in view.columns if not column.comment]
    if not view.comment or nameless:
        raise ValueError(f"main.{view.name}: no comment on {', '.join(nameless) or 'the view'}")
    lines = [f"### {view.name}", "", view.comment, "", "| column | type | meaning |"]
    lines += ["| --- | --- | --- |"]
    lines += [
        f"| `{column.name}` | {_cell(column.type.lower())} | {_cell(column.comment)} |"
        for column in view.columns
    ]
    return "\n".join([*lines, ""])


def _deeper(chapter: str) -> str:
    """Return a document one heading level down, so that it fits below ours."""
    return (
        "\n".join(
            f"#{line}" if line.startswith("#") else line for line in chapter.strip().splitlines()
        )
        + "\n"
    )


def _codes(codes: Sequence[Code]) -> str:
    lines = [
        "## CAMEO and PLOVER",
        "",
        "`parley export` gives each claim these codes (columns `cameo`, `plover` of `outcomes`).",
        "Pairs that neither scheme can express have none; `none` (it did not happen) is no event.",
        "",
        "| type | status | CAMEO | PLOVER |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {c.type} | {c.status} | {c.cameo or '-'} | {c.plover or '-'} |" for c in codes]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
