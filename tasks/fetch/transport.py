"""One document over HTTP: redirects followed by hand, every bound kept, every failure named."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib.metadata import version
from time import monotonic
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp import hdrs
from yarl import URL

from tasks.errors import FetchError
from tasks.fetch.bodies import ACCEPT_ENCODING, BodyError, CutError, TooLargeError, decode_body
from tasks.fetch.guard import BLOCKED, AddressGuard
from tasks.fetch.hosts import Hosts
from tasks.model import Reason
from tasks.settings import Settings
from tasks.urls import BadURLError, absolute

#: Our product token in robots.txt and at the head of the User-Agent (RFC 9309, 2.2.1).
TOKEN = "Parley"  # noqa: S105  # no password
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
#: Seconds before the minimum rate counts.
_GRACE = 10.0
#: Bodies larger than that are decompressed beside the event loop, and are few at a time. Bytes.
_INLINE = 1 << 19

Headers = tuple[tuple[str, str], ...]
Permit = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back in the end."""

    url: str  # the address that answered, after redirects
    status: int
    headers: Headers
    body: bytes  # decoded
    seconds: float
    permanent_url: str | None = None  # where 301 and 308 alone led
    sent_headers: Headers = ()  # of that request, as they went over the wire
    hops: int = 0

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower case) name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class _Reply(NamedTuple):
    """One exchange: what came back, what had been sent, and where it leads on."""

    status: int
    headers: Headers
    sent_headers: Headers
    cookies: SimpleCookie
    body: bytes = b""
    location: str | None = None


class Transport:
    """The HTTP client. Made and used inside one event loop."""

    def __init__(self, settings: Settings, hosts: Hosts) -> None:
        self._settings = settings
        self._hosts = hosts
        self._guard = AddressGuard(settings.allow_hosts, settings.allow_ports)
        # few large bodies at a time, or many bombs at once would each have the cap to themselves
        self._decoding = asyncio.Lock()
        self._large = asyncio.Semaphore(4)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # `Hosts` counts
                ttl_dns_cache=300,
                socket_factory=self._guard,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # a proxy would dial for us, past the guard
            timeout=aiohttp.ClientTimeout(
                total=None,
                connect=settings.connect_timeout,  # DNS included
                sock_connect=settings.connect_timeout,
                sock_read=settings.read_timeout,
            ),
            max_line_size=16_384,
            max_field_size=32_768,  # security policies of real sites reach 10 KB
            max_headers=256,
            headers={hdrs.USER_AGENT: user_agent(settings), hdrs.ACCEPT_ENCODING: ACCEPT_ENCODING},
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        permit: Permit | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """Return the answer to a GET of `url`, whatever its status, after at most `max_redirects` hops.

        `permit` is asked before every hop and raises to forbid it. `max_bytes` bounds what is received
        (default: the setting). The total deadline covers all hops, not the time spent waiting for a
        turn. Raises FetchError, whose `url` is the hop that failed.
        """
        left = self._settings.total_timeout
        cookies: aiohttp.CookieJar | None = None
        permanent: str | None = None
        unbroken = True
        seconds = 0.0
        for hop in range(self._settings.max_redirects + 1):
            if permit is not None:
                await permit(url)
            sent = dict(headers)
            if cookies is not None and (cookie := cookies.filter_cookies(URL(url, encoded=True))):
                sent[hdrs.COOKIE] = "; ".join(f"{m.key}={m.value}" for m in cookie.values())
            async with self._hosts.slot(url):
                began = monotonic()
                reply = await self._within(left, url, sent, max_bytes or self._settings.max_bytes)
                seconds += monotonic() - began
                left -= monotonic() - began
            if reply.location is None:
                return Answer(
                    url=url,
                    status=reply.status,
                    headers=reply.headers,
                    body=reply.body,
                    seconds=seconds,
                    permanent_url=permanent,
                    sent_headers=reply.sent_headers,
                    hops=hop,
                )
            if reply.cookies:
                # a jar for this document only: nothing is carried from one to the next
                cookies = cookies or aiohttp.CookieJar(unsafe=True)
                cookies.update_cookies(reply.cookies, URL(url, encoded=True))
            target = _target(url, reply.location)
            unbroken = unbroken and reply.status in _PERMANENT
            permanent = target if unbroken else permanent
            url = target
        raise FetchError(url, Reason.REDIRECT, f"over {self._settings.max_redirects} redirects")

    async def _within(
        self, seconds: float, url: str, headers: Mapping[str, str], cap: int
    ) -> _Reply:
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                return await self._exchange(url, headers, cap)
        except FetchError:
            raise
        except aiohttp.ClientConnectorDNSError as error:
            raise FetchError(url, Reason.DNS, _brief(error.os_error)) from error
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as error:
            raise FetchError(url, Reason.CONNECT, f"TLS: {_brief(error)}") from error
        except aiohttp.ClientConnectorError as error:
            blocked = BLOCKED in str(error.os_error)
            reason = Reason.BLOCKED_ADDRESS if blocked else Reason.CONNECT
            raise FetchError(url, reason, _brief(error.os_error)) from error
        except TimeoutError as error:
            detail = _brief(error) or f"no end within {self._settings.total_timeout:g} s"
            raise FetchError(url, Reason.TIMEOUT, detail) from error
        except aiohttp.ClientPayloadError as error:
            raise FetchError(url, _payload_reason(error), _brief(error)) from error
        except aiohttp.ClientResponseError as error:
            raise FetchError(url, Reason.PROTOCOL, _brief(error.message)) from error
        except aiohttp.InvalidURL as error:
            # yarl refuses 2130706433 and 0177.0.0.1, which a resolver would take for 127.0.0.1
            disguised = "IPv4" in str(error)
            reason = Reason.BLOCKED_ADDRESS if disguised else Reason.BAD_URL
            raise FetchError(url, reason, _brief(error)) from error
        except (aiohttp.ClientError, OSError, ssl.SSLError) as error:
            raise FetchError(url, Reason.CONNECT, _brief(error) or type(error).__name__) from error
        except (ValueError, UnicodeError) as error:
            raise FetchError(url, Reason.PROTOCOL, _brief(error)) from error

    async def _exchange(self, url: str, headers: Mapping[str, str], cap: int) -> _Reply:
        async with self._session.get(
            URL(url, encoded=True), headers=headers, allow_redirects=False
        ) as response:
            found = _Reply(
                status=response.status,
                headers=tuple(
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, value in response.raw_headers
                ),
                sent_headers=tuple(response.request_info.headers.items()),
                cookies=response.cookies,
            )
            if response.status in _REDIRECTS:
                location = response.headers.get(hdrs.LOCATION)
                if not location:
                    raise FetchError(url, Reason.REDIRECT, f"{response.status} without a Location")
                return found._replace(location=location)
            return found._replace(body=await self._body(response, url, cap))

    async def _body(self, response: aiohttp.ClientResponse, url: str, cap: int) -> bytes:
        announced = response.content_length
        if announced is not None and announced > cap:
            raise FetchError(url, Reason.TOO_LARGE, f"announces {announced} bytes; at most {cap}")
        body = await self._received(response, url, cap)
        encodings = ",".join(response.headers.getall(hdrs.CONTENT_ENCODING, [])).split(",")
        try:
            if len(body) > _INLINE and any(e.strip() for e in encodings):
                async with self._decoding:
                    return await asyncio.to_thread(
                        decode_body, body, encodings, self._settings.max_decoded
                    )
            return decode_body(body, encodings, self._settings.max_decoded)
        except TooLargeError as error:
            raise FetchError(url, Reason.TOO_LARGE, str(error)) from error
        except CutError as error:
            raise FetchError(url, Reason.TRUNCATED, str(error)) from error
        except BodyError as error:
            raise FetchError(url, Reason.PROTOCOL, str(error)) from error

    async def _received(self, response: aiohttp.ClientResponse, url: str, cap: int) -> bytes:
        """Return the body as sent, within the cap and above the minimum rate."""
        began = monotonic()
        pieces: list[bytes] = []
        size = 0
        async with AsyncExitStack() as held:
            async for piece in response.content.iter_any():
                if size <= _INLINE < size + len(piece):
                    await held.enter_async_context(self._large)
                pieces.append(piece)
                size += len(piece)
                if size > cap:
                    raise FetchError(url, Reason.TOO_LARGE, f"over {cap} bytes received")
                spent = monotonic() - began
                if spent > _GRACE and size < self._settings.min_rate * spent:
                    raise FetchError(url, Reason.TIMEOUT, f"{size} bytes in {spent:.0f} s")
        return b"".join(pieces)


def user_agent(settings: Settings) -> str:
    """Return the User-Agent: our name, our version, and whom to write to if that is set."""
    contact = " ".join(settings.contact.split())
    return f"{TOKEN}/{version('parley')}" + (f" (+{contact})" if contact else "")


def _target(url: str, location: str) -> str:
    """Return the address that a redirect of `url` leads to."""
    # aiohttp decodes headers as UTF-8 and escapes what is none
    text = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    try:
        joined = urljoin(url, text)
        scheme = urlsplit(joined).scheme
        if scheme not in ("http", "https"):
            detail = f"redirects to a {scheme or 'nameless'}: address"
            raise FetchError(url, Reason.BLOCKED_ADDRESS, detail)
        return absolute(joined)
    except (BadURLError, ValueError) as error:
        raise FetchError(url, Reason.REDIRECT, f"to {text[:200]!r}: {error}") from error


def _payload_reason(error: aiohttp.ClientPayloadError) -> Reason:
    cause = error.__cause__
    if isinstance(cause, aiohttp.http_exceptions.ContentLengthError) or "not completed" in str(
        error
    ):
        return Reason.TRUNCATED
    if isinstance(cause, aiohttp.http_exceptions.TransferEncodingError):
        return Reason.PROTOCOL
    return Reason.TRUNCATED


def _brief(error: object) -> str:
    return " ".join(str(error).split())[:300]
