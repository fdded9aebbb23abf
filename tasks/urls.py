"""Addresses: which are usable, what makes two of them the same article, what a wrapper wraps.

The lists of tracking parameters and of wrappers are data (`data/addresses.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import parse_qs, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from tasks.settings import DATA

#: Longest address accepted, in characters (rss-fetcher's bound, and the oldest browsers').
MAX_LENGTH = 2048
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class BadURLError(ValueError):
    """The address is not one that Parley can ask for; the message says why."""


@dataclass(frozen=True, slots=True)
class _Rules:
    prefixes: tuple[str, ...]
    names: frozenset[str]
    values: dict[str, tuple[str, ...]]
    wrappers: tuple[tuple[str, str, tuple[str, ...]], ...]


@cache
def _rules() -> _Rules:
    data = tomllib.loads((DATA / "addresses.toml").read_text(encoding="utf-8"))
    tracking = data["tracking"]
    return _Rules(
        prefixes=tuple(tracking["prefixes"]),
        names=frozenset(tracking["names"]),
        values={name: tuple(v) for name, v in tracking["when_value_begins"].items()},
        wrappers=tuple((w["host"], w["path"], tuple(w["parameters"])) for w in data["wrapper"]),
    )


def absolute(link: str, base: str | None = None) -> str:
    """Return the absolute, percent-encoded http(s) address that `link` stands for.

    `base` is the address of the document that holds the link. The fragment and any user name and
    password are dropped; dot segments are resolved; the host is lower case and in its ASCII form
    (IDNA); a default port is left out; the order of the query is kept. Raises BadURLError.
    """
    text = "".join(link.split()) if "\n" in link or "\r" in link or "\t" in link else link.strip()
    if not text:
        raise BadURLError("empty")
    if text.startswith("#"):
        raise BadURLError("a fragment of the page itself")
    try:
        joined = urljoin(base, text) if base else text
        parts = urlsplit(joined)
        port = parts.port
    except ValueError as error:
        raise BadURLError(str(error)) from error
    if parts.scheme not in _PORTS:
        raise BadURLError(f"the scheme is {parts.scheme or 'missing'}, not http or https")
    host = _ascii_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host):
        raise BadURLError(f"no usable host: {parts.netloc!r}"[:200])
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    # w3lib encodes what may not stand in an address and leaves what is encoded already
    try:
        bare = safe_url_string(
            urlunsplit((parts.scheme, netloc, _resolved(parts.path) or "/", parts.query, ""))
        )
    except UnicodeEncodeError as error:
        raise BadURLError("half of a surrogate pair, which is no character") from error
    bare = _ESCAPE.sub(_tidy_escape, bare)
    if len(bare) > MAX_LENGTH:
        raise BadURLError(f"{len(bare)} characters; at most {MAX_LENGTH}")
    return bare


def canonical(link: str, base: str | None = None) -> str:
    """Return the address that identifies what `link` leads to.

    As `absolute`, with wrappers followed to what they wrap and tracking parameters dropped.
    Raises BadURLError.
    """
    return strip_tracking(unwrap(absolute(link, base)))


def strip_tracking(url: str) -> str:
    """Return `url` without the parameters that only say where the reader came from."""
    head, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    return f"{head}?{'&'.join(kept)}" if kept else head


def unwrap(url: str) -> str:
    """Return the address inside `url` if `url` only wraps another (at most three deep)."""
    for _ in range(3):
        parts = urlsplit(url)
        host = parts.hostname or ""
        inner = next(
            (
                target
                for suffix, path, names in _rules().wrappers
                if (host == suffix or host.endswith("." + suffix)) and parts.path.startswith(path)
                for target in _values(parts.query, names)
            ),
            None,
        )
        if inner is None:
            return url
        try:
            url = absolute(inner)
        except BadURLError:
            return url
    return url


def is_http(url: str) -> bool:
    """Tell whether `url` is one that `absolute` accepts."""
    try:
        absolute(url)
    except BadURLError:
        return False
    return True


@lru_cache(maxsize=4096)
def authority(url: str) -> str:
    """Return `host:port` of an address as `absolute` returns it: what politeness counts by."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def without_credentials(url: str) -> str:
    """Return `url` fit for a log: without user name and password."""
    return re.sub(r"(?<=//)[^/?#]*@", "", url, count=1)


def _values(query: str, names: tuple[str, ...]) -> list[str]:
    found = parse_qs(query)
    return [v for name in names for v in found.get(name, []) if v.startswith(("http:", "https:"))]


def _is_tracking(part: str) -> bool:
    name, _, value = part.partition("=")
    name = unquote_plus(name).lower()
    rules = _rules()
    return (
        name in rules.names
        or name.startswith(rules.prefixes)
        or unquote(value).lower().startswith(rules.values.get(name, ("\0",)))
    )


def _ascii_host(host: str) -> str:
    host = host.lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadURLError(f"host {host[:80]!r} has no ASCII form") from error


def _resolved(path: str) -> str:
    """Return `path` without dot segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _tidy_escape(match: re.Match[str]) -> str:
    """Decode what needs no escape and write the others in capitals (RFC 3986, 6.2.2)."""
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()
