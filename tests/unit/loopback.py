"""A small real HTTP server on loopback whose answers a test scripts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Reply:
    """An answer: what goes over the wire, and how long it takes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    length: bool = True


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    at: float


Answer = Reply | Callable[[Seen, int], Reply]


class Loopback:
    """Serves `answers`, path by path, on one address; everything else is 404. Keeps what it saw."""

    def __init__(
        self, answers: dict[str, Answer] | None = None, address: str = "127.0.0.1"
    ) -> None:
        self.answers: dict[str, Answer] = dict(answers or {})
        self.seen: list[Seen] = []
        self.active = self.most_active = 0
        self._address = address

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer((self._address, 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """`address:port`, as `allow_hosts` wants it."""
        return f"{self._address}:{self._server.server_port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def requests(self, path: str) -> list[Seen]:
        return [each for each in self.seen if each.path == path]


def _handler(stage: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen = Seen(
                self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()
            )
            stage.seen.append(seen)
            stage.active += 1
            stage.most_active = max(stage.most_active, stage.active)
            try:
                self._answer(seen)
            finally:
                stage.active -= 1

        def _answer(self, seen: Seen) -> None:
            found = stage.answers.get(self.path, Reply(b"nothing here", 404))
            reply = (
                found if isinstance(found, Reply) else found(seen, len(stage.requests(self.path)))
            )
            time.sleep(reply.wait)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            else:
                self.close_connection = True
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
