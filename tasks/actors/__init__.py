"""Who is who: names in a text to the actors they stand for, on the story's date.

    folder of TOML files -> load_actors -> ActorTable.find(text, on) -> Mention, Mention, ...

`records` holds what comes out, `reader` checks the files, `table` finds names in one pass,
`context` asks the words around a name, `topic` which conflict the text is about, `anaphora`
resolves "both sides" and "the rebels" within it, `unknown` lists names that no file knows.
"""

from __future__ import annotations

from tasks.actors.reader import load_actors
from tasks.actors.records import Actor, Conflict, Mention
from tasks.actors.table import ActorTable

__all__ = ["Actor", "ActorTable", "Conflict", "Mention", "load_actors"]
