"""Every figure beside its peer and its limit, from one run.

    python -m tests.bench [SUBJECT ...] [--peers PYTHON] [--runs 5] [--json]

Without a subject all are measured, one after the other. PYTHON is an interpreter of an environment
of its own that has the peers (`make bench` makes it from requirements-bench.lock); without it,
Parley is measured alone. Each subject is a module of this package with `measure(runs, peers)`.
What a subject prints itself goes to stderr.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys

from tests.bench.table import Row, as_json, show

SUBJECTS = (
    "startup",
    "feeds",
    "polls",
    "articles",
    "outcomes",
    "warehouse",
    "report",
    "orchestration",
    "retag",
    "steps",
    "endtoend",
)


def main() -> int:
    """Measure; print one table, or JSON; exit 1 where a limit does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure Parley.")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter that has the peers")
    parser.add_argument("--runs", type=int, default=5, help="of each measurement (5)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for subject in options.subjects:
        if subject not in SUBJECTS:
            parser.error(f"{subject!r} is not a subject; one of {', '.join(SUBJECTS)}")
    rows: list[Row] = []
    for subject in options.subjects or SUBJECTS:
        with contextlib.redirect_stdout(sys.stderr):
            module = importlib.import_module(f"tests.bench.{subject}")
            rows += module.measure(options.runs, options.peers)
    if options.json:
        print(as_json(rows))
    else:
        show(rows)
    return int(any(row.is_met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
