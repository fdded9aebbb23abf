"""Dates and deadlines, read against the story's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.outcomes.dates import find_dates

STORY = date(2025, 6, 11)  # a Wednesday


def read(text: str, published: date | None = STORY) -> list[tuple[str, str | None, str | None]]:
    return [(d.kind, d.iso, d.ahead) for d in find_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Friday.", ("on", "2025-06-06", "2025-06-13")),
        ("They met on Wednesday.", ("on", "2025-06-11", "2025-06-11")),
        ("They meet next Friday.", ("on", "2025-06-13", "2025-06-13")),
        ("They met last Wednesday.", ("on", "2025-06-04", "2025-06-04")),
        ("He demands it by Saturday.", ("by", "2025-06-14", "2025-06-14")),
        ("It begins from Monday.", ("from", "2025-06-09", "2025-06-16")),
        ("It is to end by the end of August.", ("by", "2025-08-31", "2025-08-31")),
        ("It ends by the close of February 2028.", ("by", "2028-02-29", "2028-02-29")),
        ("It lasts until February 18.", ("until", "2026-02-18", "2026-02-18")),
        ("It was signed on 10 February 2020.", ("on", "2020-02-10", "2020-02-10")),
        ("It was signed on February 10, 2020.", ("on", "2020-02-10", "2020-02-10")),
        ("They meet again on 14 June.", ("on", "2024-06-14", "2025-06-14")),
        ("They reconvene on the 25th.", ("on", "2025-05-25", "2025-06-25")),
        ("All must be free within 72 hours.", ("within", "2025-06-14", "2025-06-14")),
        ("It comes within a fortnight.", ("within", "2025-06-25", "2025-06-25")),
        ("Elections within 18 months were agreed.", ("within", "2026-12-11", "2026-12-11")),
        ("It starts in three weeks.", ("on", None, "2025-07-02")),
        ("They met two days ago.", ("on", "2025-06-09", "2025-06-09")),
        ("Another round is due next week.", ("on", "2025-W25", "2025-W25")),
        ("They met last month.", ("on", "2025-05", "2025-05")),
        ("Talks resume in November.", ("on", "2024-11", "2025-11")),
        ("Troops leave by May.", ("by", "2026-05", "2026-05")),
        ("It has held since March 2024.", ("from", "2024-03", "2024-03")),
        ("It was the first since 2008.", ("from", "2008", "2008")),
        ("It is due by the end of 2027.", ("by", "2027-12-31", "2027-12-31")),
        ("They meet on Monday, June 16.", ("on", "2025-06-16", "2025-06-16")),
        ("It starts on Tuesday next week.", ("on", "2025-06-17", "2025-06-17")),
        ("It holds until midnight on Sunday.", ("until", "2025-06-15", "2025-06-15")),
        ("They want them home by noon on Saturday.", ("by", "2025-06-14", "2025-06-14")),
        ("They struck before dawn on Tuesday.", ("on", "2025-06-10", "2025-06-17")),
        ("It comes within two to three weeks.", ("within", "2025-07-02", "2025-07-02")),
        ("It comes within the next 10 days.", ("within", "2025-06-21", "2025-06-21")),
        ("It lasts for an initial 60 days.", ("for", None, None)),
        ("They leave by the spring.", ("by", None, None)),
        ("It was the autumn of 2025.", ("on", "2025", "2025")),
        ("They meet the day after tomorrow.", ("on", "2025-06-13", "2025-06-13")),
        ("They meet tomorrow.", ("on", "2025-06-12", "2025-06-12")),
        ("The truce is for three days.", ("for", None, None)),
        ("They will meet in the coming days.", ("within", None, None)),
        ("The text is dated 2025-04-27.", ("on", "2025-04-27", "2025-04-27")),
        ("It is due by year-end.", ("by", "2025-12-31", "2025-12-31")),
        ("It is due by the end of the month.", ("by", "2025-06-30", "2025-06-30")),
        ("It is due by the end of next month.", ("by", "2025-07-31", "2025-07-31")),
    ],
)
def test_a_date_is_read_against_the_story(
    text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The Good Friday Agreement and Easter Sunday are names.",
        "They may march; it may be august company; the sun sets.",
        "The 19th package and the 25th round were agreed.",
        "He freed 2000 prisoners and 1,950 troops.",
        "A two-week-old plan, a 34-year-old man.",
        "They met for the first time in two weeks; the March 23 Movement came.",
        "On 31 February nobody signs.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["on Friday", "by the end of August", "within 72 hours", "next week", "tomorrow",
             "the 25th", "14 June", "two days ago", "in November", "by year-end"],
)  # fmt: skip
def test_without_a_story_date_nothing_is_guessed(text: str) -> None:
    assert [(iso, ahead) for _, iso, ahead in read(f"They agree {text}.", None)] == [(None, None)]


@pytest.mark.parametrize("story", [date.min, date.max])
def test_a_story_at_the_calendars_end_has_no_date(story: date) -> None:
    assert read("They meet next week, on Friday, within 90 days.", story) == [
        ("on", None, None),
        ("on", None, None),
        ("within", None, None),
    ]


def test_a_time_counts_as_its_day() -> None:
    (span,) = find_dates("They met yesterday.", datetime(2025, 6, 11, 23, 0, tzinfo=UTC))
    assert span.iso == "2025-06-10"


def test_a_full_date_needs_no_story_date() -> None:
    assert read("It was signed on 10 February 2020.", None) == [("on", "2020-02-10", "2020-02-10")]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["%d %B %Y", "%B %d, %Y"]))
def test_full_dates_round_trip(day: date, form: str) -> None:
    written = day.strftime(form).replace(" 0", " ").lstrip("0")
    (span,) = find_dates(f"They signed on {written} there.", None)
    assert (span.iso, span.surface) == (day.isoformat(), f"on {written}")


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_within_the_week(story: date, weekday: int) -> None:
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    (span,) = find_dates(f"They met on {name}.", story)
    past, ahead = date.fromisoformat(span.iso or ""), date.fromisoformat(span.ahead or "")
    assert past.weekday() == ahead.weekday() == weekday
    assert story - timedelta(6) <= past <= story <= ahead <= story + timedelta(6)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 99))
def test_a_deadline_in_days_counts_from_the_story(story: date, days: int) -> None:
    (span,) = find_dates(f"All must leave within {days} days.", story)
    assert span.iso == (story + timedelta(days)).isoformat()


@given(
    st.text(
        st.sampled_from("0123 9thstby theendofMayJune,-within Friday next week\n"), max_size=80
    ),
    st.none() | st.dates(),
)
def test_any_text_gives_exact_ordered_spans(text: str, story: date | None) -> None:
    floor = 0
    for span in find_dates(text, story):
        assert span.start >= floor
        assert text[span.start : span.stop] == span.surface
        floor = span.stop
