"""The day of an act and its deadline: which dates of a sentence tell of it, and of which year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.outcomes.dates import find_dates
from tasks.outcomes.days import day_of, deadline_of

STORY = date(2025, 10, 26)  # a Sunday


def day(words: str, status: str, quote: str | None = None, story: date = STORY) -> str | None:
    """Return the day of an act told in a sentence; the quote is the sentence, or part of it."""
    start = words.index(quote) if quote else 0
    stop = start + len(quote or words)
    return day_of(find_dates(words, story), words, (start, stop), status, story)


def deadline(words: str, status: str, matter: str | None = None) -> str | None:
    start = words.index(matter) if matter else 0
    span = (start, start + len(matter or words))
    return deadline_of(find_dates(words, STORY), words, (0, len(words)), status, span)


@pytest.mark.parametrize("tense", ["exchanged", "have exchanged", "had exchanged"])
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("20 September", "2025-09-20"),
        ("28 March", "2025-03-28"),
        ("28 November", "2024-11-28"),
        ("27 October", "2025-10-27"),  # it is that day already, east of the story
    ],
)
def test_what_is_done_was_never_done_in_the_future(tense: str, when: str, expected: str) -> None:
    assert day(f"They {tense} prisoners on {when}.", "implemented") == expected


@pytest.mark.parametrize("when", ["20 September", "28 March", "28 November", "28 February"])
@pytest.mark.parametrize(
    "words",
    [
        "They will meet on {}.",
        "They are to meet on {}.",
        "They agreed to meet on {}.",
        "A meeting is scheduled for {}.",
        "The talks would begin on {}.",
        "The swap is to be held on {}.",
    ],
)
def test_what_will_be_lies_ahead_however_far(words: str, when: str) -> None:
    found = day(words.format(when), "scheduled")
    assert found is not None
    assert STORY < date.fromisoformat(found) <= STORY + timedelta(366)


@pytest.mark.parametrize(
    "words",
    [
        "Thailand is to release 18 soldiers, taken on 29 July just after the truce had begun.",
        "The truce that it declared after the earthquake of 28 March is to begin soon.",
        "It grew out of the second meeting, held in Istanbul on June 2.",
        "The swap, which was agreed on 2 June, is to begin.",
    ],
)
def test_a_day_of_something_else_is_not_that_of_what_is_planned(words: str) -> None:
    assert day(words, "scheduled") is None


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        # the day of the promise stands in for that of what is promised
        ("They agreed on Friday to meet.", "agreed", "2025-10-24"),
        ("On Friday they agreed to meet.", "agreed", "2025-10-24"),
        ("In July they had settled on 1,200 each.", "agreed", "2025-07"),
        ("He asked at the end of February for the group to disarm.", "demanded", "2025-02-28"),
        # unless that is named
        ("They agreed on Friday to meet on 3 November.", "agreed", "2025-11-03"),
        ("He announced on Monday a truce from 8 November.", "agreed", "2025-11-08"),
        ("Russia offered Ukraine talks in Istanbul on Thursday.", "proposed", "2025-10-30"),
        ("They are to meet again on 28 October to work it out.", "scheduled", "2025-10-28"),
        # no verb: what is near
        ("Next round on 3 November", "scheduled", "2025-11-03"),
        ("Accord of Doha on 3 July", "agreed", "2025-07-03"),
        # a noun's own day
        ("They endorsed the plan of September.", "agreed", None),
        ("They met on the night of 20 October.", "implemented", "2025-10-20"),
        # a relative clause's
        ("It suspended the accord it signed with Cambodia two weeks ago.", "suspended", None),
        ("They signed the treaty whose text has been ready since March.", "signed", None),
    ],
)
def test_which_date_tells_of_the_act(words: str, status: str, expected: str | None) -> None:
    assert day(words, status) == expected


def test_the_day_of_a_speech_is_not_that_of_what_it_tells() -> None:
    words = "Neither side will target the other, the minister said on Tuesday."
    assert day(words, "agreed", "Neither side will target the other") is None


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        ("Troops are to leave by 3 November.", "scheduled", "2025-11-03"),
        ("They demand elections within 90 days.", "demanded", "2026-01-24"),
        ("They demand elections within 90 days of the end of martial law.", "demanded", None),
        ("They met for the fourth time within a week.", "implemented", None),
    ],
)
def test_deadlines(words: str, status: str, expected: str | None) -> None:
    assert deadline(words, status) == expected


def test_of_two_deadlines_that_of_the_matter_counts() -> None:
    words = "Talks are to begin by 8 November, and an accord is to be signed by 18 November."
    assert deadline(words, "scheduled", "accord is to be signed by 18 November.") == ("2025-11-18")
    assert deadline(words, "scheduled", "Talks are to begin by 8 November") == "2025-11-08"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_held_meeting_lies_behind_a_story_by_a_year_at_most(story: date, named: date) -> None:
    found = day(f"They met on {named.day} {named:%B}.", "implemented", story=story)
    if found is not None and (named.month, named.day) != (2, 29):
        assert story - timedelta(366) <= date.fromisoformat(found) <= story + timedelta(1)
