"""Numbers as the text gives them: value, unit and scope, and what is a number but no quantity.

    "1,000 captured soldiers each" -> Number(value=1000, unit="prisoners", scope="each")

`numerals` reads digits and number words, `nouns` and `units` what is counted, `scopes` the words
around that say how it counts; `finder` leaves out years, ages, dates, times and numbered things.
"""

from __future__ import annotations

from tasks.outcomes.quantities.finder import Number, find_quantities
from tasks.outcomes.quantities.scopes import SCOPES
from tasks.outcomes.quantities.units import unit_for

__all__ = ["SCOPES", "Number", "find_quantities", "unit_for"]
