from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import ConfigError
from tasks.feeds import load_feeds
from tasks.model import Feed
from tasks.sources import addresses, collect, dump_toml, is_due, with_state

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_files_and_addresses_are_collected_once_each(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_text('[[feed]]\nurl = "https://a.example/f"\nname = "A"\n')
    found = collect([str(path), "https://a.example/f", "https://b.example/f"])
    assert [(feed.url, feed.name) for feed in found] == [
        ("https://a.example/f", "A"),
        ("https://b.example/f", ""),
    ]


def test_what_is_no_source_is_named() -> None:
    with pytest.raises(ConfigError, match=r"nothing.toml: neither a file nor an address"):
        collect(["nothing.toml"])


def test_what_is_listed_now_outranks_what_was_stored_and_state_is_kept() -> None:
    stored = Feed("https://a.example/f", name="Old", region="X", etag='"1"', failures=2.0)
    found = with_state(Feed("https://a.example/f", name="New"), stored)
    assert (found.name, found.region, found.etag, found.failures) == ("New", "X", '"1"', 2.0)
    assert with_state(Feed("https://a.example/f"), None).etag is None


def test_feeds_are_due_at_their_time_and_never_when_disabled() -> None:
    feed = Feed("https://a.example/f", next_due_at=NOW)
    assert is_due(feed, NOW)
    assert not is_due(feed, NOW - timedelta(seconds=1))
    assert is_due(Feed("https://a.example/f"), NOW)
    assert is_due(feed, NOW - timedelta(days=1), early=True)
    assert not is_due(Feed("https://a.example/f", disabled_reason="gone"), NOW, early=True)


def test_addresses_come_from_lists_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# old stories\nhttps://a.example/1\n\nhttps://a.example/2\n")
    assert addresses(str(path)) == ["https://a.example/1", "https://a.example/2"]
    path.write_text("https://a.example/1\nftp://a.example/2\n")
    with pytest.raises(ConfigError, match=r"list.txt, line 2: 'ftp://a.example/2'"):
        addresses(str(path))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_any_name_survives_a_feeds_file(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("feeds") / "f.toml"
    path.write_text(dump_toml([Feed("https://a.example/f", name=name)]), encoding="utf-8")
    assert load_feeds(path)[0].name.strip() == name.strip() or not name.isprintable()
