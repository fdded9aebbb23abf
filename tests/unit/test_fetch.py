"""The fetcher over real HTTP: pages, the address guard, redirects, bounds."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from tasks.fetch import Fetcher, Target
from tasks.model import Page, Reason, Rejected
from tasks.settings import Settings
from tests.unit.fetching import HTML, NOW, PAGE, fetch, reason, settings
from tests.unit.loopback import Loopback, Reply

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
