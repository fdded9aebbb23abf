"""The fetcher over real HTTP: politeness, bounds, conditional polls, robots.txt, redirects."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tasks.fetch import Fetcher, Target
from tasks.model import Feed, Page, Poll, Reason, Rejected
from tasks.settings import Settings
from tests.unit.loopback import Loopback, Reply

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HTML = b"<!doctype html><html><body><h1>Talks</h1><p>Both sides met.</p></body></html>"
FEED = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
PAGE = Reply(HTML, headers={"Content-Type": "text/html"})


def settings(*servers: Loopback, **more: Any) -> Settings:
    given = {"host_delay": 0.0, "host_connections": 8, "total_timeout": 5.0, "read_timeout": 3.0}
    return Settings(**{"allow_hosts": tuple(s.host for s in servers), **given, **more})


def fetch(server: Loopback, *paths: str, **more: Any) -> list[Page | Rejected]:
    with Fetcher(settings(server, **more)) as fetcher:
        return fetcher.fetch([Target(server.url(path), path, "feed") for path in paths], NOW)


def poll(server: Loopback, *feeds: Feed, now: datetime = NOW, **more: Any) -> list[Poll]:
    with Fetcher(settings(server, **more)) as fetcher:
        return fetcher.poll(feeds, now)


def reason(found: Page | Rejected) -> str:
    assert isinstance(found, Rejected), found
    return str(found.reason)


# ------------------------------------------------------------------ pages


def test_a_page_arrives_with_all_that_is_known_of_it() -> None:
    with Loopback(
        {"/a": Reply(HTML, headers={"Content-Type": "text/html", "X-Robots-Tag": "noai"})}
    ) as server:
        (page,) = fetch(server, "/a", contact="https://parley.example/about")
        sent = server.requests("/a")[0].headers
    assert isinstance(page, Page)
    assert (page.body, page.http_status, page.url, page.entry_id) == (
        HTML,
        200,
        server.url("/a"),
        "/a",
    )
    assert ("X-Robots-Tag", "noai") in page.headers
    assert NOW <= page.fetched_at < NOW + timedelta(seconds=10)
    assert sent["user-agent"].startswith("Parley/")
    assert "(+https://parley.example/about)" in sent["user-agent"]
    assert sent["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in sent
    assert {name.lower(): value for name, value in page.sent_headers} == sent


def test_results_stand_in_the_order_of_the_targets_and_repeats_cost_nothing() -> None:
    with Loopback({"/slow": replace(PAGE, wait=0.3), "/quick": PAGE}) as server:
        found = fetch(server, "/slow", "/missing", "/quick", "/slow")
        assert [f.entry_id for f in found] == ["/slow", "/missing", "/quick", "/slow"]
        assert len(server.requests("/slow")) == 1
    assert [type(f) for f in found] == [Page, Rejected, Page, Page]


def test_several_threads_may_fetch_at_once() -> None:
    with Loopback({f"/{n}": replace(PAGE, wait=0.2) for n in range(8)}) as server:
        found: dict[int, list[Page | Rejected]] = {}
        with Fetcher(settings(server)) as fetcher:

            def work(n: int) -> None:
                found[n] = fetcher.fetch([Target(server.url(f"/{n}"))], NOW)

            threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert all(isinstance(found[n][0], Page) for n in range(8))


def test_a_fetcher_works_inside_its_block_only() -> None:
    fetcher = Fetcher(Settings())
    with pytest.raises(RuntimeError, match="with block"):
        fetcher.poll([], NOW)


def test_addresses_that_are_none_and_private_ones_are_refused_without_a_request() -> None:
    with Loopback({"/a": PAGE}) as server:
        with Fetcher(replace(settings(server), allow_hosts=())) as fetcher:
            found = fetcher.fetch(
                [
                    Target(server.url("/a")),
                    Target("ftp://x.example/"),
                    Target("http://[::ffff:127.0.0.1]/"),
                    Target("http://2130706433/"),
                    Target("http://x.example/" + "a" * 3000),
                ],
                NOW,
            )
        assert server.seen == []
    assert [reason(f) for f in found] == [
        "blocked_address",
        "bad_url",
        "blocked_address",
        "blocked_address",
        "bad_url",
    ]


def test_the_address_that_is_dialled_is_the_one_that_is_checked() -> None:
    """A name is no way past the guard: the socket hook sees what the name has resolved to."""
    with Loopback({"/a": PAGE}) as server:
        url = server.url("/a").replace("127.0.0.1", "localhost")
        with Fetcher(replace(settings(server), allow_hosts=())) as fetcher:
            (refused,) = fetcher.fetch([Target(url)], NOW)
        assert server.seen == []
        (page,) = fetch(server, "/a", allow_hosts=(urlsplit(url).netloc,))
    assert reason(refused) == "blocked_address"
    assert isinstance(page, Page)


def test_no_proxy_dials_past_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/a": PAGE}) as server, Loopback(address="127.0.0.2") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        (page,) = fetch(server, "/a")
        assert proxy.seen == []
    assert isinstance(page, Page)


def test_an_interrupted_run_ends_at_once() -> None:
    def work() -> None:
        with suppress(CancelledError):
            fetcher.fetch([Target(server.url("/slow"))], NOW)

    began = time.monotonic()
    with (
        Loopback({"/slow": replace(PAGE, wait=2)}) as server,
        suppress(KeyboardInterrupt),
        Fetcher(settings(server)) as fetcher,
    ):
        threading.Thread(target=work, daemon=True).start()
        time.sleep(0.2)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 1.5


def test_redirects_are_followed_with_cookies_of_their_own_and_guarded() -> None:
    def cookie(seen: Any, n: int) -> Reply:
        if "seen=1" in seen.headers.get("cookie", ""):
            return PAGE
        return Reply(status=302, headers={"Location": "/cookie", "Set-Cookie": "seen=1; Path=/"})

    hops: dict[str, Any] = {
        f"/{n}": Reply(status=302, headers={"Location": f"/{n - 1}"}) for n in range(1, 9)
    }
    with (
        Loopback({"/0": PAGE, **hops, "/cookie": cookie}) as server,
        Loopback({"/secret": PAGE}, address="127.0.0.2") as private,
    ):
        server.answers["/away"] = Reply(status=302, headers={"Location": private.url("/secret")})
        server.answers["/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
        server.answers["/none"] = Reply(status=302)
        server.answers["/home"] = Reply(status=301, headers={"Location": "/"})
        server.answers["/"] = PAGE
        found = fetch(server, "/5", "/6", "/cookie", "/away", "/file", "/none", "/home")
        assert private.seen == []
        assert all("cookie" not in s.headers for s in server.seen if s.path != "/cookie")
    assert isinstance(found[0], Page)
    assert found[0].final_url == server.url("/0")
    assert found[0].url == server.url("/5")
    assert reason(found[1]) == "redirect"
    assert isinstance(found[2], Page)
    assert [reason(f) for f in found[3:]] == [
        "blocked_address",
        "blocked_address",
        "redirect",
        "not_an_article",
    ]
    assert private.url("/secret") in found[3].detail  # type: ignore[union-attr]


def test_a_failing_server_is_tried_again_a_missing_page_is_not() -> None:
    def flaky(status: int, **headers: str) -> Callable[[Any, int], Reply]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return lambda seen, n: Reply(b"x", status, sent) if n < 3 else PAGE

    with Loopback({"/503": flaky(503), "/later": flaky(429, Retry_After="1")}) as server:
        server.answers["/hour"] = Reply(b"x", 429, {"Retry-After": "3600"})
        found = fetch(server, "/503", "/missing", "/hour", "/later", crawl_delay_cap=2.0)
        assert isinstance(found[0], Page)
        assert isinstance(found[3], Page)
        assert len(server.requests("/missing")) == 1
        assert len(server.requests("/hour")) == 1
        times = [s.at for s in server.requests("/later")]
    assert all(b - a >= 1.0 for a, b in itertools.pairwise(times))
    late = found[2]
    assert isinstance(late, Rejected)
    assert late.reason is Reason.RATE_LIMITED
    assert late.retry_at is not None
    assert timedelta(minutes=59) < late.retry_at - NOW < timedelta(minutes=61)


def test_time_and_size_are_bounded() -> None:
    with Loopback({"/hang": replace(PAGE, wait=3), "/big": Reply(HTML * 100)}) as server:
        server.answers["/said"] = Reply(HTML, headers={"Content-Length": "999999"})
        began = time.monotonic()
        found = fetch(server, "/hang", "/big", "/said", read_timeout=0.5, max_bytes=5000, tries=1)
        assert time.monotonic() - began < 2.5
    assert [reason(f) for f in found] == ["timeout", "too_large", "too_large"]


def test_meta_refresh_is_followed_once() -> None:
    def sent_to(path: str) -> Reply:
        return Reply(f"<html><meta http-equiv=refresh content='0;url={path}'></html>".encode())

    with Loopback(
        {"/a": sent_to("/b"), "/b": sent_to("/c"), "/c": PAGE, "/d": sent_to("/c")}
    ) as server:
        first, second = fetch(server, "/a", "/d")
    assert isinstance(first, Page)
    assert first.final_url == server.url("/b")
    assert isinstance(second, Page)
    assert second.final_url == server.url("/c")


# ------------------------------------------------------------------ politeness


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


# ------------------------------------------------------------------ robots.txt


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


# ------------------------------------------------------------------ polls


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
