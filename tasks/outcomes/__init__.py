"""From an article to its outcomes: what was agreed, demanded, refused, by whom, in whose words.

    text -> sentences -> clauses -> matters (rules) -> how they stand (cues) -> roles -> merged

`scan` splits and finds the words that rules know, `topics` says what a clause is about, `status`
how it stands, `roles` who is concerned; `relevance` keeps look-alikes out, `engine` walks through
an article, `details` and `merge` finish the outcomes.
"""

from __future__ import annotations

from tasks.outcomes.examples import Change, Failure, diff, run_examples
from tasks.outcomes.explain import Explanation, Step, explain, render
from tasks.outcomes.export import to_json
from tasks.outcomes.tagging import tag

__all__ = [
    "Change",
    "Explanation",
    "Failure",
    "Step",
    "diff",
    "explain",
    "render",
    "run_examples",
    "tag",
    "to_json",
]
