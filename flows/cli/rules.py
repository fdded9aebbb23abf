"""Commands on the outcome rules: `parley rules test|list|show|diff`."""

from __future__ import annotations

from pathlib import Path

from cyclopts import App

from flows.cli import show
from flows.cli.data import AsJson, Warehouse
from tasks.errors import ConfigError
from tasks.settings import load_settings

app = App(name="rules", help="Test, list, show and compare the outcome rules.")


@app.command(name="test")
def run_test(name: str | None = None, /, *, json: AsJson = False) -> int:
    """Run each rule's own yes and no sentences. Exit code 1 if one fails.

    Parameters
    ----------
    name
        One rule only; without it, all.
    json
        Print the failures as JSON.
    """
    from tasks.outcomes import run_examples
    from tasks.rules import load_rules

    settings = load_settings()
    rules = load_rules(settings.rules, settings.actors)
    if name is not None and name not in rules.by_id:
        raise ConfigError(f"{name} is not a rule; see `parley rules list`")
    failures = [f for f in run_examples(rules) if name in (None, f.rule_id)]
    tried = [rule for rule in rules.rules if name in (None, rule.id)]
    sentences = sum(len(rule.yes) + len(rule.no) for rule in tried)
    if failures or json:
        show.rows(
            ["rule", "sentence", "expected", "found"],
            [(f.rule_id, f.text, f.expected, f.found) for f in failures],
            form="json" if json else "table",
        )
    show.note(f"{len(tried)} rules, {sentences} sentences, {len(failures)} failures")
    return 1 if failures else 0


@app.command(name="list")
def list_(*, json: AsJson = False) -> int:
    """List the rules: type, file, codes.

    Parameters
    ----------
    json
        Print as JSON.
    """
    from tasks.rules import load_rules

    settings = load_settings()
    rules = load_rules(settings.rules, settings.actors)
    show.rows(
        ["rule", "type", "file", "CAMEO", "PLOVER", "sentences"],
        [
            (rule.id, rule.type, rule.file, rule.cameo, rule.plover, len(rule.yes) + len(rule.no))
            for rule in rules.rules
        ],
        form="json" if json else "table",
    )
    show.note(f"{len(rules.rules)} rules, version {rules.version}")
    return 0


@app.command(name="show")
def show_(name: str, /) -> int:
    """Print one rule with its sentences.

    Parameters
    ----------
    name
        The rule's id, as `parley rules list` gives it.
    """
    from tasks.rules import load_rules

    settings = load_settings()
    rules = load_rules(settings.rules, settings.actors)
    rule = rules.by_id.get(name)
    if rule is None:
        raise ConfigError(f"{name} is not a rule; see `parley rules list`")
    facts = [
        ("type", rule.type),
        ("file", rule.file),
        ("shape", rule.shape),
        ("narrows", rule.refines),
        ("acts", [f"{act.verb} + {act.object}" for act in rule.acts]),
        ("when", rule.when),
        ("unless", rule.unless),
        ("counts", rule.units),
        ("CAMEO", rule.cameo),
        ("PLOVER", rule.plover),
        *[("yes", example.text) for example in rule.yes],
        *[("no", example.text) for example in rule.no],
    ]
    show.table([rule.id, ""], [(what, value) for what, value in facts if value])
    return 0


@app.command
def diff(folder: Path, /, *, warehouse: Warehouse = None, json: AsJson = False) -> int:
    """Tag stored articles by the rules in force and by those of a folder; show what differs.

    Parameters
    ----------
    folder
        A changed copy of the rules' folder.
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    json
        Print as JSON.
    """
    from tasks.jobs import told_on
    from tasks.outcomes import diff as compare
    from tasks.rules import load_rules
    from warehouse.ask import ask

    settings = load_settings({"warehouse": warehouse})
    stored = ask(settings.snapshot, _STORED).dicts()
    changes = compare(
        [
            (row["url"], row["text"], told_on(row["published_at"], row["modified_at"]))
            for row in stored
        ],
        load_rules(settings.rules, settings.actors),
        load_rules(folder, settings.actors),
    )
    show.rows(
        ["change", "type", "status", "before", "after", "quote", "article"],
        [(c.kind, c.type, c.status, c.before, c.after, c.quote, c.id) for c in changes],
        form="json" if json else "table",
    )
    show.note(f"{len(stored)} articles, {len(changes)} differences")
    return 0


_STORED = "select url, text, published_at, modified_at from main.articles order by url"
