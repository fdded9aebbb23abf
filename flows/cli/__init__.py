"""The command `parley`. Imports Prefect only inside the commands that run a flow."""

from __future__ import annotations

import gc
import sys

from cyclopts import App, CycloptsError

from tasks.errors import ConfigError, ParleyError
from warehouse.errors import QueryError, WarehouseError

app = App(
    name="parley",
    help="Watch the news for the outcomes of peace talks, with the quote behind every row.",
    help_flags=["--help", "-h"],
    version_flags=["--version"],
    help_format="plaintext",  # of Markdown nothing is used, and its parser costs a fifth of the start
)

#: Command, where it lives, and what `parley --help` says of it; imported when it is called.
COMMANDS = (
    ("demo", "runs:demo", "The whole walk on the sample newsroom, offline."),
    ("ingest", "runs:ingest", "One run over the feeds that are due."),
    ("retag", "runs:retag", "Tag stored articles again, after rules have changed."),
    ("backfill", "runs:backfill", "Load from WARC files or a list of addresses instead of feeds."),
    ("serve", "runs:serve", "Run on schedule, until stopped."),
    ("ui", "runs:ui", "The local Prefect server and its pages, until stopped."),
    ("query", "data:query", "Answer SQL, or a stored question, on the snapshot."),
    ("check", "data:check", "What is wrong with the warehouse: rows are failures."),
    ("status", "data:status", "Last run, feeds, sizes; with --settings, what is in force."),
    ("migrate", "upkeep:migrate", "Bring the schema up to date; with --check, only say so."),
    ("maintain", "upkeep:maintain", "Roll up old polls, prune the archive, report sizes."),
    ("report", "report:report", "Write the report, one HTML file."),
    ("export", "report:export", "Write the views with their codebook, or a feed of outcomes."),
    ("init", "report:init", "Make a working folder: sources, settings, service file."),
    ("explain", "documents:explain", "Why an outcome is there: the article with its quotes."),
    ("read", "documents:read", "Feed documents to entries, as JSON Lines."),
    ("extract", "documents:extract", "Pages to articles, as JSON Lines."),
    ("tag", "documents:tag", "Texts to outcomes, as JSON Lines."),
    ("feeds", "sources:app", "List, add, remove, discover, import and export sources."),
    ("rules", "rules:app", "Test, list, show and compare the outcome rules."),
)
for name, place, summary in COMMANDS:
    app.command(f"flows.cli.{place}", name=name, help=summary)

#: When the garbage collector looks. By default it does so at every 700 new objects, which a start
#: makes of 100,000 objects (imports) a hundred times for nothing, and a run likewise with its rows.
_COLLECTED = (20_000, 20, 100)


def main() -> None:
    """Run the command line. Exit codes: 0 ok, 1 failing rows or run, 2 usage."""
    gc.set_threshold(*_COLLECTED)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors are one line on stderr."""
    try:
        code = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return 2  # said already
    except KeyboardInterrupt:
        print("parley: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader (head, less) has what it wanted
        return 0
    except (ConfigError, QueryError) as error:
        print(f"parley: {error}", file=sys.stderr)
        return 2
    except (ParleyError, WarehouseError) as error:
        print(f"parley: {error}", file=sys.stderr)
        return 1
    return code if isinstance(code, int) else 0
