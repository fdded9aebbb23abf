from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.jobs import told_on

FRIDAY = datetime(2025, 5, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "modified", "day"),
    [
        (FRIDAY, None, date(2025, 5, 23)),
        (FRIDAY, FRIDAY + timedelta(days=2), date(2025, 5, 25)),  # the story went on
        (FRIDAY, FRIDAY + timedelta(days=40), date(2025, 5, 23)),  # the page was touched
        (FRIDAY, FRIDAY - timedelta(days=1), date(2025, 5, 23)),  # a template's date
        (None, FRIDAY, None),  # never a guess
    ],
)
def test_relative_days_count_from_the_last_change_of_a_running_story(
    published: datetime | None, modified: datetime | None, day: date | None
) -> None:
    assert told_on(published, modified) == day
