"""What `parley export` hands out: the views as files, the codebook, the feed of claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tasks.atom import atom
from tasks.codebook import codebook
from tasks.codes import crosswalk
from tasks.settings import DATA
from warehouse.ask import ask
from warehouse.export import Column, View, export, views

#: The chapter on types and statuses: of this package, else of the checkout that it lies in.
CHAPTERS = tuple(
    folder / "codebook_outcomes.md" for folder in (DATA, Path(__file__).parents[1] / "docs")
)
#: Columns that the export adds to main.outcomes: the codes of other event data.
CODES = (
    Column("cameo", "VARCHAR", "CAMEO 1.1b3 code of this type and status; null: it has none."),
    Column("plover", "VARCHAR", "PLOVER event type of this type and status; null: it has none."),
)


def tables(snapshot: Path, folder: Path, form: str) -> Iterator[tuple[str, int]]:
    """Write each view into the folder, as parquet or csv; yield each file's name and its rows.

    Lists and structures stay what they are in Parquet; in CSV lists are parted by "; " and
    structures are JSON.
    """
    for view in views(snapshot):
        name = f"{view.name}.{form}"
        yield name, export(snapshot, _select(view, form), folder / name, form=form)


def atom_feed(snapshot: Path, *, limit: int) -> str:
    """Return the Atom feed of the claims that came in last."""
    newest = "select * from main.outcomes order by loaded_at desc, reported_at desc, outcome_id"
    found = ask(snapshot, f"{newest} limit {limit:d}").dicts()
    return atom(found, titles(snapshot))


def titles(snapshot: Path) -> dict[str, str]:
    """Return the title of each type."""
    return dict(ask(snapshot, "select type, title from staging.outcome_type").rows)


def codebook_of(snapshot: Path) -> str:
    """Return the codebook of a warehouse, with the columns that an export adds."""
    described = [
        View(view.name, view.comment, view.columns + CODES) if view.name == "outcomes" else view
        for view in views(snapshot)
    ]
    chapter = next((path.read_text("utf-8") for path in CHAPTERS if path.exists()), "")
    return codebook(described, crosswalk(), chapter)


def _select(view: View, form: str) -> str:
    """Return the SELECT that gives a view's rows in a fixed order; names are the catalogue's."""
    columns = ", ".join(_column(column, form) for column in view.columns)
    if view.name != "outcomes":
        return f"select {columns} from main.{view.name} as own order by all"  # noqa: S608
    pairs = ", ".join(
        f"('{c.type}', '{c.status}', nullif('{c.cameo}', ''), nullif('{c.plover}', ''))"
        for c in crosswalk()
    )
    return (
        f"select {columns}, codes.cameo, codes.plover from main.outcomes as own "  # noqa: S608
        f"left join (values {pairs}) as codes (type, status, cameo, plover) "
        "on own.type = codes.type and own.status = codes.status order by own.outcome_id"
    )


def _column(column: Column, form: str) -> str:
    name = f'own."{column.name}"'
    if form == "csv" and column.type == "VARCHAR[]":
        return f"array_to_string({name}, '; ') as \"{column.name}\""
    if form == "csv" and column.type.endswith(("[]", ")")):
        return f'to_json({name}) as "{column.name}"'
    return name
