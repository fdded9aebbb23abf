"""The newsroom's HTTP server: real sockets on loopback, validators, 304 answers, a request log."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tasks.model import Feed
from tasks.newsroom.press import EPOCH, Document, locate, print_site, robots
from tasks.newsroom.stories import load

#: The demo's port: addresses, hence keys, stay the same from run to run.
DEFAULT_PORT = 8765

_HOME = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as answered."""

    host: str  # address and port that were asked
    path: str  # with its query
    conditional: bool  # carried If-None-Match or If-Modified-Since
    status: int


class Newsroom:
    """Context manager that serves the sample newsroom on loopback addresses.

    `port` 0 takes a free port, and so does a `port` that another process holds: `url` tells.
    `as_of` shows the newsroom as it stood at that time; it may be set while serving, which is how
    a test or demo moves through time at unchanged addresses. None shows everything.

    Each publisher has an address of its own (127.0.0.11 and up) where the system has the whole
    of 127.0.0.0/8, as Linux does, so that one publisher is one host to robots.txt and politeness.
    Elsewhere they share 127.0.0.1; the paths are the same, since each begins with the publisher.
    """

    def __init__(self, port: int = 0, as_of: datetime | None = None) -> None:
        self.publishers, self.stories = load()
        self.requests: list[Request] = []
        self._wanted_port = port
        self._as_of = as_of
        self._servers: list[_Server] = []
        self._documents: dict[str, Document] = {}
        self.homes: dict[str, str] = {}  # each publisher's address, by its key

    def __enter__(self) -> Self:
        addresses = list(dict.fromkeys(p.address for p in self.publishers))
        try:
            self._servers = _listen(self._wanted_port, [_HOME, *addresses], self)
        except OSError:
            # No other loopback address than 127.0.0.1 (macOS), if the fault was not the port.
            addresses = []
            self._servers = _listen(self._wanted_port, [_HOME], self)
        for publisher in self.publishers:
            address = publisher.address if publisher.address in addresses else _HOME
            self.homes[publisher.key] = f"http://{address}:{self.port}/{publisher.key}"
        self._print()
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with ThreadPoolExecutor(len(self._servers)) as pool:
            list(pool.map(_Server.stop, self._servers))

    @property
    def port(self) -> int:
        """The port in use, the same at every address."""
        return self._servers[0].server_port

    @property
    def host(self) -> str:
        """`127.0.0.1:PORT`, where the list of publishers stands."""
        return f"{_HOME}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every `address:port` served: what `settings.allow_hosts` must exempt."""
        return tuple(server.host for server in self._servers)

    @property
    def url(self) -> str:
        """Address of the list of publishers."""
        return f"http://{self.host}/"

    @property
    def as_of(self) -> datetime | None:
        """The time whose newsroom is shown; None: everything."""
        return self._as_of

    @as_of.setter
    def as_of(self, value: datetime | None) -> None:
        self._as_of = value
        if self._servers:
            self._print()

    def feeds(self) -> list[Feed]:
        """Return the newsroom's feeds, to be polled."""
        return [
            Feed(
                f"{self.homes[p.key]}/{spec.path}",
                name=spec.name,
                language=p.language,
                licence="Apache-2.0, written for Parley",
                home_url=f"{self.homes[p.key]}/",
                min_entries=1,
            )
            for p in self.publishers
            for spec in p.feeds
        ]

    def addresses(self) -> dict[str, str]:
        """Return the address of each story that stands now, by its key (`courier/slug`)."""
        by_key = {p.key: p for p in self.publishers}
        return {
            story.key: locate(by_key[story.publisher], story, self.homes[story.publisher])
            for story in self.stories
            if story.at(self._as_of)
        }

    def answer(self, host: str, path: str) -> Document | None:
        """Return what stands at that host and path."""
        if path == "/robots.txt":
            return robots([p for p in self.publishers if self.homes[p.key].split("/")[2] == host])
        return self._documents.get(f"http://{host}{path}")

    def _print(self) -> None:
        documents = print_site(self.publishers, self.stories, self.homes, self._as_of)
        documents[self.url] = _directory(self)
        self._documents = documents


def _directory(newsroom: Newsroom) -> Document:
    rows = "".join(f'<li><a href="{f.url}">{escape(f.name)}</a></li>\n' for f in newsroom.feeds())
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>The sample newsroom</title>\n'
        f"<h1>The sample newsroom of Parley</h1>\n<ul>\n{rows}</ul></html>\n"
    )
    return Document(page.encode(), "text/html; charset=utf-8", EPOCH)


def _listen(port: int, addresses: Iterable[str], newsroom: Newsroom) -> list[_Server]:
    """Return servers on one port at all the addresses, on a free port where `port` is taken."""
    servers: list[_Server] = []
    for wanted in (port, 0, 0, 0):
        try:
            for address in addresses:
                number = servers[0].server_port if servers else wanted
                servers.append(_Server((address, number), newsroom))
            return servers
        except OSError as error:
            failure = error
            for server in servers:
                server.server_close()
            servers = []
    raise failure


class _Server(ThreadingHTTPServer):
    """A server at one address that also ends its open connections when it stops."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], newsroom: Newsroom) -> None:
        self.address = address[0]
        self._open: set[socket.socket] = set()
        self.newsroom = newsroom
        super().__init__(address, _Handler)
        self.host = f"{self.address}:{self.server_port}"

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for the host's name, which can take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.address, int(self.server_address[1])

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, peer = super().get_request()
        self._open.add(connection)
        return connection, peer

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "ParleyNewsroom"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        document = self.server.newsroom.answer(self.server.host, self.path)
        status = 404 if document is None else document.status
        if document is None:
            document = Document(b"Not here.\n", "text/plain; charset=utf-8", EPOCH, 404)
        elif status == 200 and self._unchanged(document):
            status = 304
        conditional = bool({"If-None-Match", "If-Modified-Since"} & set(self.headers.keys()))
        self.server.newsroom.requests.append(
            Request(self.server.host, self.path, conditional, status)
        )
        self.send_response(status)
        if status in (200, 304):
            self.send_header("ETag", document.etag)
            self.send_header("Last-Modified", format_datetime(document.modified, usegmt=True))
        if status != 304:
            self.send_header("Content-Type", document.content_type)
            self.send_header("Content-Length", str(len(document.body)))
        self.end_headers()
        if status != 304 and self.command == "GET":
            self.wfile.write(document.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _unchanged(self, document: Document) -> bool:
        """Judge the validators as RFC 9110, 13.2.2 has it: the tag first, else the date."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or document.etag in [
                tag.strip().removeprefix("W/") for tag in tags.split(",")
            ]
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return document.modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing on stderr: `Newsroom.requests` is the log."""
