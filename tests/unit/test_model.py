from __future__ import annotations

import dataclasses

import pytest

from tasks.model import Article, Entry, Evidence, Outcome, Reason, Rejected, Step, key

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


def test_what_may_pass_is_tried_again() -> None:
    assert Rejected("u", Step.FETCH, Reason.TIMEOUT).is_transient
    assert not Rejected("u", Step.FETCH, Reason.GONE).is_transient
