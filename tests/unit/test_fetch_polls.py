"""Polls over real HTTP: conditions, bodies that are the same, addresses that move."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tasks.model import Feed
from tests.unit.fetching import FEED, NOW, poll
from tests.unit.loopback import Loopback, Reply


def known(server: Loopback, **more: Any) -> Feed:
    digest = hashlib.sha256(FEED).hexdigest()
    state = {
        "etag": 'W/"a b"',
        "last_modified": "Tue, 01 Sep 2026 10:00:00 GMT",
        "body_hash": digest,
    }
    given = {**state, "last_full_at": NOW - timedelta(hours=1), **more}
    return Feed(server.url("/feed"), **given)


def test_validators_are_echoed_byte_for_byte() -> None:
    with Loopback({"/feed": Reply(status=304)}) as server:
        (found,) = poll(server, known(server))
        sent = server.requests("/feed")[0].headers
    assert (found.result, found.http_status, found.body) == ("unchanged", 304, b"")
    assert sent["if-none-match"] == 'W/"a b"'
    assert sent["if-modified-since"] == "Tue, 01 Sep 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    "state",
    [
        {"last_full_at": NOW - timedelta(hours=25)},  # a stale 304 may have stuck
        {"last_full_at": None},
        {"body_hash": None},  # nothing is known that a 304 could stand for
    ],
)
def test_a_poll_is_unconditional_once_a_day_and_when_nothing_is_known(
    state: dict[str, Any],
) -> None:
    with Loopback({"/feed": Reply(FEED)}) as server:
        (found,) = poll(server, known(server, **state))
        sent = server.requests("/feed")[0].headers
    assert "if-none-match" not in sent
    assert "if-modified-since" not in sent
    assert found.http_status == 200


def test_an_equal_body_is_no_change_whatever_the_validators_say() -> None:
    with Loopback({"/feed": Reply(FEED, headers={"ETag": '"new"'})}) as server:
        (found,) = poll(server, known(server))
    assert (found.result, found.body) == ("unchanged", b"")


def test_a_304_without_a_condition_is_a_failure() -> None:
    with Loopback({"/feed": Reply(status=304)}) as server:
        (found,) = poll(server, Feed(server.url("/feed")))
    assert found.result == "failed"
    assert found.rejected is not None
    assert found.rejected.step == "poll"
    assert found.rejected.feed_id == found.feed.feed_id


def test_permanent_redirects_are_told_from_passing_ones() -> None:
    with Loopback(
        {"/new": Reply(FEED), "/feed": Reply(status=301, headers={"Location": "/new"})}
    ) as server:
        server.answers["/passing"] = Reply(status=302, headers={"Location": "/new"})
        server.answers["/mixed"] = Reply(status=308, headers={"Location": "/passing"})
        feeds = [Feed(server.url(path)) for path in ("/feed", "/passing", "/mixed", "/new")]
        found = poll(server, *feeds)
    assert [f.permanent_url for f in found] == [
        server.url("/new"),
        None,
        server.url("/passing"),
        None,
    ]
    assert all(f.final_url == server.url("/new") for f in found)


def test_an_adopted_address_is_the_one_that_is_polled() -> None:
    with Loopback({"/new": Reply(FEED)}) as server:
        feed = replace(Feed(server.url("/feed")), current_url=server.url("/new"))
        (found,) = poll(server, feed)
        assert [s.path for s in server.seen] == ["/new"]
    assert found.result == "changed"


def test_what_cannot_be_polled_has_its_reason() -> None:
    with Loopback({"/410": Reply(b"", 410), "/empty": Reply(b"")}) as server:
        feeds = [
            Feed(server.url("/410")),
            Feed(server.url("/empty")),
            Feed("http://no-such.invalid/"),
        ]
        found = poll(server, *feeds, tries=1)
    assert [f.result for f in found] == ["failed"] * 3
    assert [str(f.rejected.reason) for f in found if f.rejected] == ["gone", "empty", "dns"]


def test_a_deferred_poll_is_skipped_not_failed() -> None:
    with Loopback({"/1": Reply(FEED), "/2": Reply(FEED)}) as server:
        found = poll(server, Feed(server.url("/1")), Feed(server.url("/2")), host_budget=1)
    assert [f.result for f in found] == ["changed", "skipped"]
