from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tasks.model import Article, Entry, Evidence, Outcome, Part, Reason, Rejected, Step, key

QUOTE = Evidence("agreed", 3, 9)


def test_keys_depend_on_parts_and_their_order() -> None:
    assert key("a", "b") == key("a", "b")
    assert (
        len({key("a", "b"), key("b", "a"), key("ab"), key("a", None, "b"), key("a", "b", "")}) == 5
    )
    assert len(key("\ud800")) == 20  # half a surrogate pair, as broken pages have


@pytest.mark.parametrize(("quote", "start", "stop"), [("", 0, 0), ("abc", 0, 2), ("abc", -3, 0)])
def test_evidence_that_does_not_fit_its_place_does_not_construct(
    quote: str, start: int, stop: int
) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Evidence(quote, start, stop)


@pytest.mark.parametrize("lacking", ["evidence", "rule_id", "rules_version"])
def test_an_outcome_without_evidence_rule_or_version_does_not_construct(lacking: str) -> None:
    parts = {"evidence": (QUOTE,), "rule_id": "r", "rules_version": "v"}
    parts[lacking] = type(parts[lacking])()
    with pytest.raises(ValueError, match="lacks evidence, rule or rules' version"):
        Outcome("talks.round", "implemented", ("Russia",), (), **parts)


def test_moving_a_date_is_no_new_revision_of_an_entry() -> None:
    entry = Entry("f", "guid", "https://a.example/1", None, title="One")
    later = dataclasses.replace(entry, position=4, notes=("date in the future",))
    changed = dataclasses.replace(entry, title="Two")
    assert entry.revision_id == later.revision_id
    assert entry.entry_id == changed.entry_id
    assert entry.revision_id != changed.revision_id


def test_a_changed_text_is_a_new_revision_of_the_same_article() -> None:
    one = Article("https://a.example/1", "Title", "Text.")
    two = dataclasses.replace(one, text="Text, corrected.")
    assert one.article_id == two.article_id
    assert one.revision_id != two.revision_id


@pytest.mark.parametrize(
    "told",
    [
        {"authors": ("Ada Sample",)},
        {"published_at": datetime(2025, 5, 16, 12, tzinfo=UTC)},
        {"language": "uk"},
        {"kind": "live"},
        {"original_url": "https://b.example/1"},
        {"parts": (Part(0, 5, datetime(2025, 5, 16, 12, tzinfo=UTC)),)},
    ],
    ids=lambda told: next(iter(told)),
)
def test_a_correction_of_what_a_page_says_of_itself_is_a_new_revision(told: dict[str, Any]) -> None:
    one = Article("https://a.example/1", "Title", "Text.")
    assert dataclasses.replace(one, **told).revision_id != one.revision_id


def test_a_time_of_change_or_another_zone_is_no_new_revision() -> None:
    at = datetime(2025, 5, 16, 12, tzinfo=UTC)
    one = Article("https://a.example/1", "Title", "Text.", published_at=at)
    elsewhere = at.astimezone(timezone(timedelta(hours=3)))
    assert dataclasses.replace(one, published_at=elsewhere).revision_id == one.revision_id
    assert dataclasses.replace(one, modified_at=at).revision_id == one.revision_id


def test_what_may_pass_is_tried_again() -> None:
    assert Rejected("u", Step.FETCH, Reason.TIMEOUT).is_transient
    assert not Rejected("u", Step.FETCH, Reason.GONE).is_transient
