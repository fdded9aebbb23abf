"""Near copies: what is one report told twice, and what is not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import rows
from tasks.model import Article
from tasks.stories import MIN_WORDS, PERMUTATIONS, Signed, likenesses, signature
from warehouse import db
from warehouse.load import load

AT = datetime(2026, 11, 20, tzinfo=UTC)


def text(seed: int, n_words: int = 300) -> str:
    dice = random.Random(seed)
    return " ".join(f"w{dice.randrange(5000)}" for _ in range(n_words))


def altered(original: str, share: float, seed: int = 9) -> str:
    """The text with about `share` of its words replaced, in one stretch at its end."""
    words = original.split()
    kept = round(len(words) * (1 - share))
    return " ".join([*words[:kept], *text(seed, len(words) - kept).split()])


def signed(name: str, content: str, days: float = 0) -> Signed:
    made = signature(content)
    assert made is not None
    return Signed(name, made, AT + timedelta(days=days))


def test_a_text_signs_the_same_in_every_process_and_version():
    made = signature(" ".join(f"word{n}" for n in range(60)))
    assert made is not None
    assert len(made) == 4 * PERMUTATIONS
    assert made[:8].hex() == "9ebfdf0019016601"  # stored signatures are compared with new ones


def test_case_and_punctuation_do_not_matter_and_short_texts_are_not_signed():
    assert signature(text(1)) == signature(text(1).upper().replace(" ", ", "))
    assert signature(" ".join(["word"] * (MIN_WORDS - 1))) is None


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_the_similarity_is_that_of_the_five_word_runs(share: float):
    def runs(content: str) -> set[tuple[str, ...]]:
        words = content.split()
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    errors = []
    for seed in range(40):
        one, other = text(seed), altered(text(seed), share, seed + 1000)
        left, right = (signature(content) or b"" for content in (one, other))
        pairs = zip(*(memoryview(side).cast("I") for side in (left, right)), strict=True)
        estimate = sum(a == b for a, b in pairs) / PERMUTATIONS
        errors.append(estimate - len(runs(one) & runs(other)) / len(runs(one) | runs(other)))
    assert abs(sum(errors) / len(errors)) < 0.03  # unbiased
    assert max(map(abs, errors)) < 0.2  # four standard errors


def test_copies_are_found_among_the_new_and_against_the_known():
    report = text(1)
    new = [signed("a", report), signed("b", altered(report, 0.05)), signed("c", text(2))]
    known = [signed("d", altered(report, 0.03, seed=8)), signed("e", text(3))]
    found = likenesses(new, known)
    assert [(item.revision_id, item.other_revision_id) for item in found] == [
        ("a", "b"),
        ("a", "d"),
        ("b", "d"),
    ]
    assert all(0.7 <= item.similarity <= 1 for item in found)
    assert likenesses(new[::-1], known[::-1]) == found


def test_papers_reprint_within_days():
    report = text(1)
    assert likenesses([signed("a", report)], [signed("b", report, days=14)])
    assert not likenesses([signed("a", report)], [signed("b", report, days=14.1)])


@given(st.text(max_size=400))
def test_any_text_signs_or_is_too_short(content: str):
    made = signature(content * 5)
    assert made is None or len(made) == 4 * PERMUTATIONS


def test_the_warehouse_offers_every_known_revision_that_could_be_a_copy(tmp_path: Path):
    """`staging.candidates` cuts signatures into the bands that `likenesses` compares."""
    reports = [text(seed) for seed in range(20)]
    articles = [
        Article(
            f"https://a.example/{seed}/{share}",
            None,
            altered(report, share, seed=seed + 100),
            published_at=AT + timedelta(days=seed % 3),
            fetched_at=AT,
        )
        for seed, report in enumerate(reports)
        for share in (0.02, 0.1, 0.6)
    ]
    tables = rows.articles(articles, rows.Stamp("r", AT))
    known = [
        Signed(row["revision_id"], row["signature"], row["published_at"])
        for row in tables["article"].to_pylist()
    ]
    new = [signed(f"new-{seed}", report) for seed, report in enumerate(reports[:5])]
    with db.writer(tmp_path / "w.duckdb") as con:
        load(con, tables)
        found = db.rows(
            con,
            "select * from staging.candidates(?, ?, ?)",
            [[item.signature for item in new], AT - timedelta(days=1), AT + timedelta(days=14)],
        )
    offered = [Signed(row["revision_id"], row["signature"], row["told_at"]) for row in found]
    assert len(offered) < len(known) / 2
    assert likenesses(new, offered) == likenesses(new, known)
    assert len(likenesses(new, known)) == 10
