"""A report whose every free text attacks, in a browser."""

from __future__ import annotations

import pytest

from tasks import report
from tests.report.hostile import attacked

pytestmark = pytest.mark.browser


def test_a_browser_runs_nothing_of_it_and_keeps_its_layout(page, tmp_path):
    facts = report.gather(attacked(tmp_path))
    file = tmp_path / "report.html"
    file.write_text(report.render(facts, report.draw(facts)), encoding="utf-8")
    page.open(file.as_uri(), width=390)
    assert page.complaints == []  # a dialog would stand here
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.scripts.length") == 1
