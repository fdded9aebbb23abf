"""The stage on which the faults are met: the fault server, a feed of its pages, and time that passes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import duckdb

from tests.faults.contracts import judge
from tests.faults.facts import Facts, Fault, gather

#: Volume feeds that are polled: enough to see that the good do not suffer from the bad.
VOLUME = 2
#: Days that pass before each further run: the validators still hold after the first, not the second.
PASSING = ("0 days", "2 days")


class Stage:
    """A context manager: the servers run inside it."""

    def __init__(self, fault_server: Path, folder: Path, *, brief: bool = False) -> None:
        self._brief = brief
        self._program = fault_server
        self.folder = folder
        self.faults: list[Fault] = []
        self.base = ""
        self._turn = 0

    def __enter__(self) -> Self:
        port = free_port()
        self._process = subprocess.Popen(
            [sys.executable, str(self._program), "--port", str(port), "--seconds", "600"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent / "shim")},
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it prints one line when it listens
        self.base = f"http://127.0.0.1:{port}"
        manifest = self._ask("/manifest.json")
        self.faults = manifest["faults"]
        self._index = _serve(self._pages_feed)
        self.index_url = f"http://127.0.0.1:{self._index.server_port}/pages.xml"
        self.allowed = [f"{host}:{port}" for host in manifest["guard_allow"]]
        self.allowed.append(urlsplit(self.index_url).netloc)
        return self

    def __exit__(self, *exc: object) -> None:
        self._index.shutdown()
        self._index.server_close()
        self._process.terminate()
        self._process.wait(timeout=10)

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return the settings of the runs.

        All faults stand on one host, which to Parley would be a sick one to be left alone: so its
        pace and its breaker are set as if they stood on 200.
        """
        return {
            "warehouse": self.folder / "faults.duckdb",
            "archive": self.folder / "archive",
            "allow_hosts": self.allowed,
            "host_delay": 0.0,
            "host_connections": 12,
            "host_failures": 1_000_000,
            "host_budget": 5000,
            "crawl_delay_cap": 2.0,
            # the last turn's pages are those of the 20,000 items: a few will do
            "max_pages": 230 if self._turn < len(PASSING) else 40,
            **more,
        }

    def sources(self) -> list[str]:
        """Return what to poll this time: the feed of pages, and the feeds.

        The 20,000 items come last, lest the pages of the others wait behind theirs. `brief` stages
        poll again only the feeds whose contract speaks of more than one poll.
        """
        feeds = [f["url"] for f in self.faults if f["kind"] == "feed" and self._takes_part(f)]
        feeds += [f"/feeds/vol/{n}.xml" for n in range(VOLUME)]
        listing = self.folder / "faults.opml"
        absolute = [u if u.startswith("http") else self.base + u for u in feeds]
        outlines = "".join(f'<outline xmlUrl="{escape(u)}"/>' for u in absolute)
        listing.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        return [self.index_url, str(listing)]

    def _takes_part(self, fault: Fault) -> bool:
        if fault["name"] == "items-20k":
            return self._turn == len(PASSING)
        several = "polls" in fault or fault["class"] in ("url-updated", "retried-then-ok")
        return several or self._turn == 0 or not self._brief

    def play(self, run: Callable[[], None]) -> None:
        """Let `run` happen three times, with time passing in between."""
        for number, days in enumerate(("", *PASSING)):
            self._turn = number
            if days:
                self._pass_time(days)
            run()

    def verdicts(self) -> tuple[dict[str, str], Facts]:
        """Return what is wrong with each fault (empty: nothing), and the facts."""
        facts = gather(
            self.folder / "faults.duckdb",
            self.base,
            self._ask("/_log"),
            self._ask("/_stats"),
            len(self._ask("/_canary")),
        )
        return {f"{f['kind']} {f['name']}": judge(f, facts) for f in self.faults}, facts

    def _pass_time(self, days: str) -> None:
        with duckdb.connect(str(self.folder / "faults.duckdb")) as con:
            # every feed's clock goes on to when it is due, and `days` further
            con.execute(
                "update raw.feed set last_polled_at = last_polled_at - passed,"
                " last_full_at = last_full_at - passed - days, next_due_at = next_due_at - passed"
                " from (select feed_id as id, next_due_at - now() + interval '1 second' as passed,"
                f" interval '{days}' as days from raw.feed) where id = feed_id"
            )
            con.execute("update raw.rejected set retry_at = now() - interval '1 second'")

    def _pages_feed(self) -> bytes:
        """Return a feed whose items are the pages of the manifest; one is revised at every turn."""
        now = format_datetime(datetime.now(UTC))
        items = []
        for fault in self.faults:
            if fault["kind"] not in ("article", "robots"):
                continue
            given = fault["url"]
            url = given if given.startswith("http") else self.base + given
            turn = self._turn if fault["name"] == "revised" else 0
            for link in [url, *(url.replace(urlsplit(url).path, m) for m in fault.get("more", []))]:
                title = f"{fault['name']} {turn}"
                items.append(
                    f"<item><title>{title}</title><link>{escape(link)}</link>"
                    f"<guid isPermaLink='false'>{escape(link)}</guid><pubDate>{now}</pubDate></item>"
                )
        return (
            f"<rss version='2.0'><channel><title>Pages</title>{''.join(items)}</channel></rss>"
        ).encode()

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            return json.load(answer)


def _serve(body: Callable[[], bytes]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = body()
            self.send_response(200)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
