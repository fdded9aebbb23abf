"""What the demo shows when it has run."""

from __future__ import annotations

from pathlib import Path

from flows.cli import show
from tasks.settings import load_settings


def after_demo(warehouse: Path) -> None:
    """Show three answers, the file, and what to try next."""
    from warehouse.ask import ask

    snapshot = load_settings({"warehouse": warehouse}).snapshot
    for question in ("prisoner_exchanges", "demands", "disputes"):
        answer = ask(snapshot, question, max_rows=8)
        show.table(answer.columns, answer.rows, title=f"\n{answer.question}")
    print(
        f"\nThe warehouse is {warehouse}; analysts read {snapshot}. Sample publishers, real events."
    )
    print("Next, for example:")
    for line in (
        f"  .venv/bin/parley query movers -w {warehouse}",
        f'  .venv/bin/parley query "from outcomes limit 5" -w {warehouse}',
        f"  .venv/bin/parley status -w {warehouse}",
    ):
        print(line)
