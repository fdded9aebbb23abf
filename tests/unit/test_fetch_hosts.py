"""What a host may ask of the fetcher: its pace, its patience, its robots.txt."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest

from tasks.fetch import Fetcher, Target
from tasks.model import Feed, Page, Rejected
from tests.unit.fetching import FEED, HTML, NOW, PAGE, fetch, reason, settings
from tests.unit.loopback import Loopback, Reply


def test_one_connection_and_a_delay_a_host() -> None:
    with (
        Loopback({f"/{n}": replace(PAGE, wait=0.05) for n in range(4)}) as one,
        Loopback({f"/{n}": PAGE for n in range(4)}, address="127.0.0.3") as two,
    ):
        with Fetcher(settings(one, two, host_delay=0.2, host_connections=1)) as fetcher:
            began = time.monotonic()
            fetcher.fetch([Target(s.url(f"/{n}")) for s in (one, two) for n in range(4)], NOW)
            spent = time.monotonic() - began
        for server in (one, two):
            starts = [s.at for s in server.seen]
            assert len(starts) == 5  # robots.txt and four pages
            assert min(b - a for a, b in itertools.pairwise(starts)) > 0.18
            assert server.most_active == 1
    assert spent < 1.8  # side by side: one after the other it is 2 s


def test_a_host_that_fails_is_left_alone_and_the_others_are_not() -> None:
    with (
        Loopback({f"/{n}": Reply(b"x", 500) for n in range(10)}) as sick,
        Loopback({f"/{n}": PAGE for n in range(10)}, address="127.0.0.3") as well,
    ):
        with Fetcher(settings(sick, well, host_connections=1, host_failures=3)) as fetcher:
            found = fetcher.fetch(
                [Target(s.url(f"/{n}")) for n in range(10) for s in (sick, well)], NOW
            )
        assert len([s for s in sick.seen if s.path != "/robots.txt"]) == 3
    assert [reason(f) for f in found[::2]] == ["http_status"] * 3 + ["deferred"] * 7
    assert all(isinstance(f, Page) for f in found[1::2])
    assert isinstance(found[18], Rejected)
    assert found[18].retry_at is not None


def test_a_host_has_a_budget() -> None:
    with Loopback({f"/{n}": PAGE for n in range(5)}) as server:
        found = fetch(server, *[f"/{n}" for n in range(5)], host_budget=3)
        assert len(server.seen) == 4
    assert [isinstance(f, Page) for f in found] == [True, True, True, False, False]
    assert reason(found[3]) == "deferred"


def test_a_host_that_asks_for_too_much_patience_is_deferred() -> None:
    robots = Reply(b"User-agent: *\nCrawl-delay: 86400")
    with Loopback({"/robots.txt": robots, "/1": PAGE, "/2": PAGE, "/3": PAGE}) as server:
        found = fetch(
            server, "/1", "/2", "/3", crawl_delay_cap=0.2, host_seconds=0.5, host_connections=1
        )
    assert isinstance(found[0], Page)
    assert reason(found[2]) == "deferred"


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(b"User-agent: *\nDisallow: /a"), False),
        (Reply(b"User-agent: *\nDisallow: /a\n\nUser-agent: parley\nAllow: /"), True),
        (Reply(b"User-agent: Parley\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (Reply(b"User-agent: *\nDisallow: /*.html$"), True),
        (Reply(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a"), False),
        (Reply(b"no", 404), True),
        (Reply(b"no", 403), True),
        (Reply(b"oops", 500), False),
        (Reply(b"slower", 429), False),
        (Reply(HTML), True),
        (Reply(b"User-agent: *\n" + b"# pad\n" * 90_000 + b"Disallow: /a\n"), True),
        (Reply(status=302, headers={"Location": "/rules.txt"}), False),
        (Reply(status=302, headers={"Location": "/robots.txt"}), True),
    ],
)
def test_robots(robots: Reply, allowed: bool) -> None:
    rules = Reply(b"User-agent: *\nDisallow: /a")
    with Loopback({"/robots.txt": robots, "/rules.txt": rules, "/a": PAGE}) as server:
        (found,) = fetch(server, "/a")
        assert bool(server.requests("/a")) == allowed
    assert isinstance(found, Page) == allowed
    if not allowed:
        assert reason(found) == "robots"
        unreachable = robots.status in (429, 500)
        assert found.is_transient == unreachable  # type: ignore[union-attr]


def test_robots_is_asked_once_a_host_and_not_for_feeds() -> None:
    answers = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /feed"), "/feed": Reply(FEED)}
    with Loopback({**answers, "/1": PAGE, "/2": PAGE}) as server:
        with Fetcher(settings(server)) as fetcher:
            (found,) = fetcher.poll([Feed(server.url("/feed"))], NOW)
            assert server.requests("/robots.txt") == []
            fetcher.fetch([Target(server.url("/1")), Target(server.url("/2"))], NOW)
            fetcher.fetch([Target(server.url("/1"))], NOW)
        assert len(server.requests("/robots.txt")) == 1
    assert found.result == "changed"


def test_robots_can_be_switched_off() -> None:
    with Loopback({"/robots.txt": Reply(b"User-agent: *\nDisallow: /"), "/a": PAGE}) as server:
        (found,) = fetch(server, "/a", robots=False)
    assert isinstance(found, Page)
