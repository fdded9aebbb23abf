"""Dates and deadlines as the text gives them, relative to the story's date. Never a guess.

    "by the end of August", story of 2025-06-11 -> DateSpan(iso="2025-08-31", kind="by")

`pattern` says what a date looks like, `reading` what it means, by `arithmetic` around the story's
date; `finder` puts them together.
"""

from __future__ import annotations

from tasks.outcomes.dates.finder import DateSpan, find_dates

__all__ = ["DateSpan", "find_dates"]
