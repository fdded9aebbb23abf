"""Dates of feeds: believed where their format leaves no choice, else None and a note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.feeds.dates import EARLIEST, parse_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 01 Sep 2026 10:00:00 GMT", TEN),
        ("Tue, 1 Sep 2026 10:00 GMT", TEN),
        ("01 Sep 2026 10:00:00 +0000", TEN),
        ("Tue, 01 Sep 2026 13:00:00 +0300", TEN),
        ("Tue, 01 Sep 2026 10:00:00 +0000 (UTC)", TEN),
        ("Tue, 01 Sep 2026 06:00:00 EDT", TEN),
        ("Tue, 01 Sep 2026 13:00:00 MSK", TEN),
        ("Tue, 01 Sep 2026 12:00:00 CEST", TEN),
        ("Tuesday, September 01 2026 10:00", None),
        ("Tue, 01 Sep 26 10:00:00 GMT", TEN),
        ("Mon, 31 Aug 2026 24:00:00 GMT", datetime(2026, 9, 1, tzinfo=UTC)),
        ("Tue, 01 Sep 2026 10:00:60 GMT", TEN + timedelta(seconds=59)),
        ("2026-09-01T10:00:00Z", TEN),
        ("2026-09-01T10:00:00.123Z", TEN),
        ("2026-09-01T13:00:00+03:00", TEN),
        ("2026-09-01 13:00:00 +0300", TEN),
        ("2026-09-01T10:00Z", TEN),
        ("20260901T100000Z", TEN),
        ("Tue Sep  1 10:00:00 UTC 2026", TEN),
        ("1788256800", TEN),
        ("1788256800000", TEN),
        ("вт, 01 вер 2026 13:00:00 +0300", TEN),
        ("Вт, 1 сентября 2026 13:00:00 +0300", TEN),
        ("mar., 01 sept. 2026 12:00:00 +0200", TEN),
        ("Di, 01 September 2026 12:00:00 +0200", TEN),
    ],
)
def test_what_leaves_no_choice_is_read(text: str, moment: datetime | None) -> None:
    found, note = parse_date(text, now=NOW)
    assert found == moment
    assert (note is None) == (moment is not None)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2026-09-01 10:00:00", "no zone"),
        ("Tue, 01 Sep 2026 10:00:00", "no zone"),
        ("Tue Sep  1 10:00:00 2026", "no zone"),
    ],
)
def test_a_date_without_a_zone_is_utc_and_noted(text: str, part: str) -> None:
    found, note = parse_date(text, now=NOW)
    assert found == TEN
    assert note
    assert part in note


def test_a_date_without_a_time_is_midnight_and_noted() -> None:
    for text in ("2026-09-01", "Tue, 01 Sep 2026"):
        found, note = parse_date(text, now=NOW)
        assert found == datetime(2026, 9, 1, tzinfo=UTC)
        assert note is not None
        assert "no time of day" in note


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("10/11/2026 10:00", "could be either"),
        ("10.11.2026", "could be either"),
        ("Tue, 01 Sep 2026 10:00:00 IST", "unknown zone IST"),
        ("Tue, 01 Sep 2026 10:00:00 +2500", "impossible zone"),
        ("Mon, 30 Feb 2026 10:00:00 GMT", "impossible"),
        ("Tue, 01 Sep 2026 25:00:00 GMT", "impossible"),
        ("2026-13-01", "impossible"),
        ("yesterday-ish", "not understood"),
        ("Wed\u02d9\u0163, 01 Sep 2026 10:00:00 GMT", "not understood"),
        ("Tue, 01 Foo 2026 10:00:00 GMT", "not understood"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "before 1995"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", "before 1995"),
        ("Thu, 01 Jan 2099 00:00:00 GMT", "in the future"),
        ("Tue, 24 Nov 2026 00:00:00 GMT", "in the future"),
        ("99999999999999", "impossible"),
        ("999999999999999", "not understood"),
    ],
)
def test_what_leaves_a_choice_is_none_and_says_why(text: str, part: str) -> None:
    found, note = parse_date(text, now=NOW)
    assert found is None
    assert note is not None
    assert part in note
    assert text[:20] in note


def test_nothing_is_nothing() -> None:
    assert parse_date(None) == parse_date("") == parse_date("  \n") == (None, None)


def test_clocks_a_little_fast_are_believed() -> None:
    found, note = parse_date("Sun, 22 Nov 2026 20:00:00 GMT", now=NOW)
    assert found == NOW + timedelta(hours=8)
    assert note is None


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    found, note = parse_date(text, now=NOW)
    assert found is None or EARLIEST <= found <= NOW + timedelta(days=1)
    assert found is not None or note is not None or not text.strip()


@given(st.datetimes(datetime(1995, 1, 2), datetime(2026, 11, 22)), st.integers(-12, 14))  # noqa: DTZ001
def test_what_is_written_by_the_standards_comes_back(naive: datetime, hours: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    local = moment + timedelta(hours=hours)
    sign = "-" if hours < 0 else "+"
    rfc = f"{local:%a, %d %b %Y %H:%M:%S} {sign}{abs(hours):02}00"
    iso = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{abs(hours):02}:00"
    assert parse_date(rfc, now=NOW) == parse_date(iso, now=NOW) == (moment, None)
