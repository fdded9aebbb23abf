"""The report: one HTML file for a reader who has ten minutes, made of rows.

    sql/report/*.sql -> facts.gather() -> charts.draw() -> page.render() -> one string

Nothing here writes a file or knows when it is called.
"""

from __future__ import annotations

from tasks.report.charts import data_uri, draw
from tasks.report.facts import Facts, Table, as_of, gather
from tasks.report.page import render
from warehouse.files import read

#: Questions that a report asks of the warehouse.
N_QUESTIONS = len(read("report"))

__all__ = ["N_QUESTIONS", "Facts", "Table", "as_of", "data_uri", "draw", "gather", "render"]
