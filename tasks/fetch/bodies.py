"""Content encodings undone under a cap, one layer after the other.

The client's own decompression is off: the cap has to hold while a stream is being decompressed, and
a stream that is cut has to be an error.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: What the client says that it accepts.
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_GZIP = b"\x1f\x8b\x08"
_STEP = 1 << 18
#: More layers than that are a trick.
_LAYERS = 3


class BodyError(ValueError):
    """The body does not decode: cut, damaged, too large or in an unknown encoding."""


class TooLargeError(BodyError):
    """Over the cap on decoded bytes."""


class CutError(BodyError):
    """The compressed stream ends before its end."""


def decode_body(body: bytes, encodings: Sequence[str], cap: int) -> bytes:
    """Return `body` without its content encodings, at most `cap` bytes after each of them.

    `encodings` are in the order of the header, so that the last is undone first. A body that is
    labelled gzip or deflate and is none is returned as it is; one that is gzip without a label is
    decoded. Raises BodyError.
    """
    layers = [name.strip().lower() for name in encodings if name.strip()]
    layers = [name for name in layers if name != "identity"]
    if len(layers) > _LAYERS:
        raise BodyError(f"{len(layers)} content encodings; at most {_LAYERS}")
    for name in reversed(layers):
        try:
            decode = _DECODERS[name]
        except KeyError:
            raise BodyError(f"unknown content encoding {name[:40]!r}") from None
        body = decode(body, cap)
    if body.startswith(_GZIP):
        body = _gunzip(body, cap)
    if len(body) > cap:
        raise TooLargeError(f"over {cap} bytes decoded")
    return body


def _gunzip(body: bytes, cap: int) -> bytes:
    if not body or not body.startswith(_GZIP[:2]):
        return body  # the label lies
    pieces: list[bytes] = []
    room = cap
    while body.startswith(_GZIP[:2]):
        stream = zlib.decompressobj(31)
        pieces.append(_inflate(stream, body, room))
        room -= len(pieces[-1])
        body = stream.unused_data.lstrip(b"\0")  # members may follow one another, and padding
    return b"".join(pieces)


def _deflate(body: bytes, cap: int) -> bytes:
    # the label stands for a zlib stream (RFC 9110, 8.4.1.2), but many servers send a bare one
    if not body or body.lstrip()[:1] in (b"<", b"{"):
        return body
    try:
        return _inflate(zlib.decompressobj(15), body, cap)
    except CutError:
        raise
    except TooLargeError:
        raise
    except BodyError:
        return _inflate(zlib.decompressobj(-15), body, cap)


def _inflate(stream: zlib._Decompress, body: bytes, cap: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        piece = stream.decompress(body, _STEP)
        while piece:
            pieces.append(piece)
            size += len(piece)
            if size > cap:
                raise TooLargeError(f"over {cap} bytes decoded")
            piece = stream.decompress(stream.unconsumed_tail, _STEP)
    except zlib.error as error:
        raise BodyError(f"damaged stream: {error}") from error
    if not stream.eof:
        raise CutError("the compressed stream is cut")
    return b"".join(pieces)


def _unbrotli(body: bytes, cap: int) -> bytes:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = stream.process(body, output_buffer_limit=_STEP)
        while piece or not stream.can_accept_more_data():
            pieces.append(piece)
            size += len(piece)
            if size > cap:
                raise TooLargeError(f"over {cap} bytes decoded")
            if stream.is_finished():
                break
            piece = stream.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise BodyError(f"damaged stream: {error}") from error
    if not stream.is_finished():
        raise CutError("the compressed stream is cut")
    return b"".join(pieces)


def _unzstd(body: bytes, cap: int) -> bytes:
    pieces: list[bytes] = []
    room = cap
    while body:
        # 8 MB is the largest window that RFC 9659 allows on the web
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
        try:
            piece = stream.decompress(body, max_length=room + 1)
        except zstd.ZstdError as error:
            raise BodyError(f"damaged stream: {error}") from error
        if len(piece) > room:
            raise TooLargeError(f"over {cap} bytes decoded")
        if not stream.eof:
            raise CutError("the compressed stream is cut")
        pieces.append(piece)
        room -= len(piece)
        body = stream.unused_data
    return b"".join(pieces)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
