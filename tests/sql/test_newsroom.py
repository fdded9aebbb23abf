"""The questions on the sample newsroom as its readers label it: what SQL makes of right claims.

python -m tests.sql.test_newsroom      writes the golden answers anew
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
import pytest

from tasks.newsroom import Exchange, load_exchanges
from tasks.newsroom import load as load_newsroom
from tasks.rows import Tables, together
from tests.sql.newsroom import labelled, tagged
from warehouse.ask import Answer, ask, questions
from warehouse.check import run_checks
from warehouse.db import connect, publish
from warehouse.load import load
from warehouse.migrate import migrate

GOLDEN = Path(__file__).parents[1] / "golden/queries"
#: Questions on runs and feeds, which labels do not have, and the one with a parameter.
WITHOUT = {"article_of", "feeds", "rejected_why", "status"}
#: Acts of the hand-made list that the rules may miss: by day, type, status, number, unit and scope.
MISSED = 10
#: Those six, then mediators, publishers and the number of reports.
Act = tuple[object, ...]


@pytest.fixture(scope="module")
def stories() -> list[Tables]:
    return list(labelled())


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory, stories: list[Tables]) -> Path:
    path = tmp_path_factory.mktemp("newsroom") / "labels.duckdb"
    shutil.copyfile(template, path)
    fill(path, stories)
    return path


def fill(path: Path, stories: Iterable[Tables]) -> None:
    con = connect(path)
    migrate(con)
    load(con, together(*stories))
    con.close()
    publish(path, snapshot(path))


def snapshot(path: Path) -> Path:
    return path.with_name("labels.snapshot.duckdb")


def written(answer: Answer) -> str:
    """Return an answer as text: the question, then one line a row, parts by bars."""
    lines = [answer.question, " | ".join(answer.columns)]
    lines += [" | ".join("" if v is None else str(v) for v in row) for row in answer.rows]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", sorted(questions().keys() - WITHOUT))
def test_each_answer_is_as_it_was(filled, name):
    answer = written(ask(snapshot(filled), name))
    assert answer == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_the_hand_made_list_of_exchanges_comes_back_exactly(filled):
    """Every act with its day, status, number, scope, mediators and sources; no exchange besides."""
    acts = found(filled)
    listed = [wanted(exchange) for exchange in load_exchanges()]
    assert [act for act in listed if act not in acts] == []
    assert [act for act in acts if act not in listed and act[1] == "exchange.prisoners"] == []
    total = con_total(filled)
    assert total == sorted(total)


def test_the_rules_find_most_of_the_hand_made_list(template, tmp_path):
    """The same stories as the rules read them. The floor is raised as they get better."""
    path = tmp_path / "labels.duckdb"
    shutil.copyfile(template, path)
    fill(path, tagged())
    acts = [act[:6] for act in found(path)]
    missed = [act for exchange in load_exchanges() if (act := wanted(exchange)[:6]) not in acts]
    assert len(missed) <= MISSED, missed


def wanted(exchange: Exchange) -> Act:
    number = exchange.quantity
    publishers = {publisher.key: publisher.name for publisher in load_newsroom()[0]}
    return (
        exchange.on.isoformat(),
        exchange.type,
        exchange.status,
        f"{number.value:g}" if number else "",
        number.unit if number else "",
        number.scope if number else "",
        sorted(exchange.mediators),
        sorted({publishers[story.partition("/")[0]] for story in exchange.stories}),
        len(exchange.stories),
    )


def found(path: Path) -> list[Act]:
    """Return the exchanges as the view has them, and the bodies given back."""
    con = connect(snapshot(path), read_only=True)
    acts = con.execute(
        """
        select happened_on::varchar, 'exchange.prisoners', status, printf('%g', count), unit, scope,
            mediators, list_transform(sources, lambda name: split_part(name, ':', 1)), n_reports
        from prisoner_exchanges
        where parties = ['Russia', 'Ukraine']
        union all
        select happened_on::varchar, type, status, printf('%g', quantity), unit, scope,
            mediators, list_transform(sources, lambda name: split_part(name, ':', 1)), n_reports
        from event_steps
        where type = 'return.bodies' and parties = ['Russia', 'Ukraine']
        order by all
        """
    ).fetchall()
    con.close()
    return [tuple("" if value is None else value for value in act) for act in acts]


def con_total(path: Path) -> list[float]:
    answer = ask(
        snapshot(path),
        "select running_total_each from prisoner_exchanges where parties = ['Russia', 'Ukraine'] "
        "order by happened_on, is_part desc, exchange_id, outcome_id",
    )
    return [row[0] for row in answer.rows]


def test_checks_find_nothing_wrong(filled):
    con = connect(filled, read_only=True)
    failing = [r.name for r in run_checks(con) if not r.is_ok and r.severity == "error"]
    con.close()
    assert failing == []


def test_as_of_a_day_is_what_a_warehouse_of_that_day_said(filled, stories, con):
    """The newsroom is replayed day by day; evenings are compared with their as-of answers.

    Each evening after which a report was rewritten or copied, for then more is known than was; of
    the others one in twenty, since each costs half a second.
    """
    evenings: dict[date, list[Tables]] = {}
    for tables in stories:
        evenings.setdefault(tables["article"]["loaded_at"][0].as_py().date(), []).append(tables)
    days = sorted(evenings)
    whole = connect(filled, read_only=True)
    articles: set[str] = set()
    compared = 0
    for number, (day, tomorrow) in enumerate(zip(days, [*days[1:], None], strict=True)):
        load(con, together(*evenings[day]))
        articles |= keys(evenings[day])
        coming = evenings[tomorrow] if tomorrow else []
        likened = any(tables["likeness"].num_rows for tables in coming)
        if number % 20 == 5 or likened or articles & keys(coming):
            evening = datetime.combine(day, time(23, 59, 59), UTC)
            for view in ("positions", "events", "position_changes", "outcomes"):
                then = known(whole, f"main.{view}_as_of(?)", evening)
                assert then == known(con, f"main.{view}"), day
            compared += 1
    assert compared > 10
    whole.close()


def keys(reports: Iterable[Tables]) -> set[str]:
    return {tables["article"]["article_id"][0].as_py() for tables in reports}


def known(
    con: duckdb.DuckDBPyConnection, relation: str, day: datetime | None = None
) -> list[tuple[object, ...]]:
    return con.execute(f"select * from {relation} order by all", [day] if day else None).fetchall()


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        place = Path(folder) / "labels.duckdb"
        fill(place, labelled())
        for question in sorted(questions().keys() - WITHOUT):
            text = written(ask(snapshot(place), question))
            (GOLDEN / f"{question}.txt").write_text(text, encoding="utf-8")
