"""Unchanged polls a second, beside a bare aiohttp loop over the same server in the same run.

    python tests/bench/polls.py [--feeds N]

The server runs in a process of its own. What counts is this process's time on its core: on a busy machine
the clock says little. Prints one line each, and the ratio; exits 1 below 500 polls a second of core time.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[2]))

from tasks.feeds import read_feed, settle
from tasks.fetch import Fetcher
from tasks.model import Feed
from tasks.settings import Settings
from tests.bench.table import Row, row

#: The bound of the issue, polls a second on one core.
WANTED = 500
_ITEM = "<item><title>Story {n}</title><link>https://x.example/{n}</link><guid>{n}</guid></item>"
BODY = (
    "<rss version='2.0'><channel><title>x</title>"
    + "".join(_ITEM.format(n=n) for n in range(30))
    + "</channel></rss>"
).encode()


def serve(out: Connection) -> None:
    """Serve a feed under every path, with an ETag, until killed."""

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"same"':
            return web.Response(status=304, headers={"ETag": '"same"'})
        return web.Response(
            body=BODY, content_type="application/rss+xml", headers={"ETag": '"same"'}
        )

    async def main() -> None:
        app = web.Application()
        app.router.add_get("/{tail:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        out.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


def bare(urls: list[str]) -> None:
    """Ask for each address with nothing but aiohttp."""

    async def main() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=32)) as session:

            async def get(url: str) -> None:
                async with session.get(url, headers={"If-None-Match": '"same"'}) as answer:
                    await answer.read()

            await asyncio.gather(*map(get, urls))

    asyncio.run(main())


def measured(name: str, count: int, work: Callable[[], None]) -> float:
    """Print what `work` cost; return the number a second of core time."""
    cpu, clock = time.process_time(), time.monotonic()
    work()
    cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    print(f"{name:<28} {count / cpu:7.0f} a second of one core, {count / clock:6.0f} by the clock")
    return count / cpu


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    plain, _, rate, _ = rates(parser.parse_args().feeds)
    print(f"{plain / rate:.1f} times the core time of bare aiohttp")
    return 0 if rate >= WANTED else 1


def measure(runs: int, peers: str | None) -> list[Row]:
    """Return the rows of the subject. The peer, bare aiohttp, is a dependency."""
    plain, changed, same, again = zip(*(rates(1000) for _ in range(runs)), strict=True)
    unit, peer = "polls/s of core", "bare aiohttp"
    return [
        row("polls", "unchanged (304)", unit, same, peer, plain, limit=f">= {WANTED}"),
        row("polls", "unchanged (200, same bytes)", unit, again, peer, plain),
        row("polls", "changed, read and settled", unit, changed, peer, plain),
    ]


def rates(count: int) -> tuple[float, float, float, float]:
    """Return polls a second of core time: bare aiohttp; changed, unchanged by 304 and by 200."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    try:
        port = ours.recv()
        urls = [f"http://127.0.0.1:{port}/{n}.xml" for n in range(count)]
        bare(urls[:200])  # imports, first connections
        plain = measured("bare aiohttp", count, lambda: bare(urls))
        settings = Settings(
            allow_hosts=(f"127.0.0.1:{port}",),
            host_delay=0,
            host_connections=32,
            host_budget=10 * count,
        )
        return plain, *compare(settings, urls)
    finally:
        server.kill()
        server.join()


def compare(settings: Settings, urls: list[str]) -> tuple[float, float, float]:
    """Measure the fetcher over the same addresses; return its three rates."""
    now = datetime.now(UTC)
    feeds = [Feed(url) for url in urls]
    with Fetcher(settings) as fetcher:

        def first() -> None:
            polls = fetcher.poll(feeds, now)
            for place, poll in enumerate(polls):
                assert poll.result == "changed", poll.rejected
                document = read_feed(poll.body, poll.final_url or "", feed_id=poll.feed.feed_id)
                feeds[place] = settle(poll, document, settings, now)

        def again(at: datetime, status: int) -> None:
            polls = fetcher.poll(feeds, at)
            for place, poll in enumerate(polls):
                assert (poll.result, poll.http_status) == ("unchanged", status), poll.rejected
                feeds[place] = settle(poll, None, settings, at)

        return (
            measured("changed, read and settled", len(feeds), first),
            measured(
                "unchanged (304), settled", len(feeds), lambda: again(now + timedelta(hours=1), 304)
            ),
            measured(
                "unchanged (200), settled", len(feeds), lambda: again(now + timedelta(days=2), 200)
            ),
        )


if __name__ == "__main__":
    sys.exit(main())
