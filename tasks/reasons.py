"""Why something was not used: the closed list behind every `Rejected` row."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """The steps of the walk, as they stand in `Rejected.step`."""

    POLL = "poll"
    READ = "read"
    FETCH = "fetch"
    EXTRACT = "extract"
    TAG = "tag"
    LOAD = "load"


class Reason(StrEnum):
    """Why something was not used: the whole list, closed, as it stands in `Rejected.reason`."""

    # the address
    BAD_URL = "bad_url"  # not an absolute http(s) address, or over 2,048 characters
    BLOCKED_ADDRESS = "blocked_address"  # leads into a private network, or to a refused port
    ROBOTS = "robots"  # robots.txt disallows it, or could not be had (RFC 9309)
    # the connection
    DNS = "dns"
    CONNECT = "connect"  # refused, reset, or TLS failed
    TIMEOUT = "timeout"  # connect, read or total deadline, or below the minimum rate
    TRUNCATED = "truncated"  # fewer bytes than announced, or a cut compressed stream
    PROTOCOL = "protocol"  # not HTTP, or headers beyond all bounds
    TOO_LARGE = "too_large"  # over the cap on bytes received, or after decompression
    REDIRECT = "redirect"  # too many, circular, or without a usable target
    # the answer
    HTTP_STATUS = "http_status"  # 4xx or 5xx; the code stands in `detail`
    GONE = "gone"  # 410
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    CHALLENGE = "challenge"  # a bot check instead of the document
    EMPTY = "empty"
    # the document
    NOT_A_FEED = "not_a_feed"
    NOT_HTML = "not_html"
    UNREADABLE = "unreadable"  # the parser failed, hung or was killed
    NOT_AN_ARTICLE = "not_an_article"  # a home page, index or section front
    NO_TEXT = "no_text"  # a page without article text
    PAYWALL = "paywall"
    CONSENT_WALL = "consent_wall"
    # the run
    DEFERRED = "deferred"  # a host's budget or delay, or the run's limit: due again next run
    NOT_LOADED = "not_loaded"  # the warehouse refused the batch; it is kept as a file


#: Reasons after which the same address is tried again in a later run.
TRANSIENT = frozenset(
    {
        Reason.DNS,
        Reason.CONNECT,
        Reason.TIMEOUT,
        Reason.TRUNCATED,
        Reason.RATE_LIMITED,
        Reason.CHALLENGE,
        Reason.DEFERRED,
        Reason.NOT_LOADED,
    }
)
