"""What reads what, drawn from the SQL itself.

python -m warehouse.lineage > docs/lineage.md
"""

from __future__ import annotations

import re

from warehouse.files import definitions, reads

_COMMENT = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
_TABLE = re.compile(r"\b(?:raw|lookup|kept|meta)\.[a-z_]+\b")

_HEAD = """# Lineage: what reads what

Written by `python -m warehouse.lineage` from the files of sql/, and held to them by a test. `raw` holds what was received, `lookup`
the index of words; `staging` compares and merges, `main` is for analysts. A view in bold is kept as a table (decision 18).
"""


def lineage() -> str:
    """Return a Markdown page: each view and macro with what it reads, in the order of derivation."""
    defined = definitions()
    names = {file.qualified for file in defined}
    lines = [
        _HEAD,
        "| view or macro | reads views and macros | reads tables |",
        "| --- | --- | --- |",
    ]
    for file in defined:
        body = _COMMENT.sub(" ", file.text)
        views = sorted(reads(file.text) & names - {file.qualified})
        tables = sorted(set(_TABLE.findall(body)))
        name = f"{file.qualified}()" if file.is_macro else file.qualified
        shown = f"**{name}**" if file.kept_by else name
        lines.append(f"| {shown} | {', '.join(views)} | {', '.join(tables)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(lineage(), end="")  # noqa: T201 - this is what it is run for
