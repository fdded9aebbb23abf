"""The parts of the fetcher that decide: the guard, content encodings, what an answer is."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import FetchError
from tasks.fetch.bodies import BodyError, CutError, TooLargeError, decode_body, zstd
from tasks.fetch.guard import AddressGuard, BlockedAddressError, is_public
from tasks.fetch.judging import check_page, check_status, is_challenge, meta_refresh, not_html
from tasks.fetch.retrying import retry_after
from tasks.fetch.transport import Answer
from tasks.model import Reason

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAGE = b"<!doctype html><html><body><p>Talks went on.</p></body></html>"


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200
    0.0.0.0 0.1.2.3 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.0.0.1 192.0.2.1 198.18.0.1
    198.51.100.1 203.0.113.1 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: 2001:db8::1""".split(),
)
def test_the_guard_refuses_all_but_the_public_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(BlockedAddressError, match="not public"):
        AddressGuard().check(address, 443)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_guard_lets_public_addresses_pass(address: str) -> None:
    AddressGuard().check(address, 443)
    with pytest.raises(BlockedAddressError, match="port 22"):
        AddressGuard().check(address, 22)


def test_exemptions_are_exact() -> None:
    guard = AddressGuard(["127.0.0.1:8080", "localhost:9090", "[::1]:7070"], [80])
    guard.check("127.0.0.1", 8080)
    guard.check("::ffff:127.0.0.1", 8080)
    guard.check("127.0.0.1", 9090)
    guard.check("::1", 7070)
    for host, port in (("127.0.0.1", 8081), ("127.0.0.2", 8080), ("10.0.0.1", 80)):
        with pytest.raises(BlockedAddressError):
            guard.check(host, port)


@given(st.ip_addresses())
def test_the_guard_decides_every_address(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_public(address) or getattr(address, "ipv4_mapped", None)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


ENCODED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": _raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("data", [PAGE, b"", PAGE * 10_000])
def test_every_encoding_comes_back(name: str, data: bytes) -> None:
    packed = ENCODED[name](data)
    assert decode_body(packed, [name.rpartition(" ")[2]], 10**7) == data


@pytest.mark.parametrize("name", ENCODED)
def test_a_cut_stream_is_an_error(name: str) -> None:
    packed = ENCODED[name](bytes(range(256)) * 40)
    for cut in (1, 8, len(packed) // 2):
        with pytest.raises(BodyError):
            decode_body(packed[:-cut], [name.rpartition(" ")[2]], 10**7)


@pytest.mark.parametrize("name", ENCODED)
def test_the_cap_holds_within_a_stream(name: str) -> None:
    packed = ENCODED[name](b"\0" * 5_000_000)
    assert len(packed) < 10_000
    with pytest.raises(TooLargeError):
        decode_body(packed, [name.rpartition(" ")[2]], 100_000)


def test_layers_members_and_lies() -> None:
    assert decode_body(gzip.compress(brotli.compress(PAGE)), ["br", "gzip"], 10**6) == PAGE
    assert decode_body(gzip.compress(PAGE) + gzip.compress(PAGE), ["gzip"], 10**6) == PAGE * 2
    assert decode_body(gzip.compress(PAGE) + b"\0\0", ["gzip"], 10**6) == PAGE
    assert decode_body(PAGE, ["gzip"], 10**6) == PAGE
    assert decode_body(PAGE, ["deflate"], 10**6) == PAGE
    assert decode_body(gzip.compress(PAGE), [], 10**6) == PAGE
    assert decode_body(PAGE, ["identity", ""], 10**6) == PAGE
    assert decode_body(gzip.compress(gzip.compress(PAGE)), ["gzip", "gzip"], 10**6) == PAGE
    with pytest.raises(BodyError, match="unknown content encoding 'lzma'"):
        decode_body(PAGE, ["lzma"], 10**6)
    with pytest.raises(BodyError, match="at most 3"):
        decode_body(PAGE, ["gzip"] * 4, 10**6)
    with pytest.raises(TooLargeError):
        decode_body(PAGE, [], 10)
    with pytest.raises(CutError):
        decode_body(gzip.compress(PAGE)[:-4], [], 10**6)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_body_breaks_decoding(body: bytes, encoding: str) -> None:
    with contextlib.suppress(BodyError):
        decode_body(body, [encoding], 10_000)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("31536000", 86_400),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=365), usegmt=True), 86_400),
    ],
)
def test_retry_after_in_both_forms_capped(value: str, seconds: float) -> None:
    assert retry_after(value, NOW, 86_400) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "Tue, 99 Foo 2026", "١٢"])
def test_any_other_retry_after_is_none(value: str | None) -> None:
    assert retry_after(value, NOW, 86_400) is None


def answer(
    status: int = 200, body: bytes = PAGE, url: str = "https://x.example/a", **headers: str
) -> Answer:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(url=url, status=status, headers=pairs, body=body, seconds=0.1)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (answer(404), Reason.HTTP_STATUS),
        (answer(410), Reason.GONE),
        (answer(429), Reason.RATE_LIMITED),
        (answer(503, Retry_After="60"), Reason.RATE_LIMITED),
        (answer(503), Reason.HTTP_STATUS),
        (answer(999), Reason.HTTP_STATUS),
        (answer(206), Reason.HTTP_STATUS),
        (answer(304), Reason.HTTP_STATUS),
        (answer(204), Reason.EMPTY),
        (answer(body=b" \n"), Reason.EMPTY),
        (answer(403, b"<title>Just a moment...</title>"), Reason.CHALLENGE),
        (answer(403, b"no", cf_mitigated="challenge"), Reason.CHALLENGE),
        (answer(403, b"no"), Reason.HTTP_STATUS),
    ],
)
def test_what_is_no_document_has_its_reason(found: Answer, reason: Reason) -> None:
    with pytest.raises(FetchError) as caught:
        check_status(found, found.url, NOW, 86_400)
    assert caught.value.reason is reason


def test_a_failing_server_is_asked_again_and_a_missing_page_is_not() -> None:
    for status, again in ((500, True), (502, True), (404, False), (401, False)):
        with pytest.raises(FetchError) as caught:
            check_status(answer(status), "https://x.example/a", NOW, 86_400)
        assert (caught.value.retry_at is not None) == again
        assert caught.value.rejected().is_transient == again
    with pytest.raises(FetchError) as caught:
        check_status(answer(429, Retry_After="60"), "https://x.example/a", NOW, 86_400)
    assert caught.value.retry_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE, None),
        (b"\xef\xbb\xbf" + PAGE, None),
        (PAGE.decode().encode("utf-16"), None),
        (PAGE.decode().encode("utf-16-le"), None),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", None),
        (b"<p>Talks \x00went\x01 on, and on, and on, and on, and on and on and on.</p>" * 9, None),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (bytes(range(256)) * 40, "binary data"),
        (b'{"error": "not found"}', "JSON"),
        (b'{"html": "<div>"}', None),
        (b"Just words.", "text without markup"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a feed"),
        (b"<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'/>", "a feed"),
    ],
)
def test_html_is_sniffed_not_believed(body: bytes, kind: str | None) -> None:
    assert not_html(body) == kind


def test_a_redirect_to_the_home_page_is_no_article() -> None:
    with pytest.raises(FetchError) as caught:
        check_page(answer(url="https://x.example/"), "https://x.example/news/1")
    assert caught.value.reason is Reason.NOT_AN_ARTICLE
    check_page(answer(url="https://x.example/"), "https://x.example/")
    check_page(answer(url="https://x.example/?p=1"), "https://x.example/news/1")


def test_an_article_about_bot_checks_is_none() -> None:
    assert is_challenge(b"<html><title>Just a moment...</title>")
    assert not is_challenge(PAGE)
    assert not is_challenge(b"<p>about cf-chl tokens</p>" + b"x" * 50_000)


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ("<meta http-equiv=refresh content='0;url=/b'>", "https://x.example/b"),
        (
            '<META HTTP-EQUIV="Refresh" CONTENT="1; URL=https://y.example/?a=1&amp;b=2">',
            "https://y.example/?a=1&b=2",
        ),
        ('<meta content="0; /b" http-equiv="refresh">', "https://x.example/b"),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="300;url=/b">', None),
        ('<meta http-equiv="refresh" content="0;url=/a">', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>', None),
        ("<p>no refresh</p>", None),
    ],
)
def test_meta_refresh(markup: str, target: str | None) -> None:
    assert meta_refresh(f"<html>{markup}</html>".encode(), "https://x.example/a") == target


def test_meta_refresh_to_no_web_address_is_blocked() -> None:
    with pytest.raises(FetchError) as caught:
        meta_refresh(
            b"<meta http-equiv=refresh content='0;url=file:///etc/passwd'>", "https://x.example/"
        )
    assert caught.value.reason is Reason.BLOCKED_ADDRESS
