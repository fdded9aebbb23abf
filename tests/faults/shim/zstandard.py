"""Lets the fault server serve its zstd fault where only the standard library's module is at hand."""

try:
    from compression import zstd
except ImportError:
    from backports import zstd


class ZstdCompressor:
    """The one method that the server calls."""

    def compress(self, data: bytes) -> bytes:
        return zstd.compress(data)
