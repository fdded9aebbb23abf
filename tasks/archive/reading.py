"""Reading of WARC files: one record by its place, all of them in order, and what a dead run left."""

from __future__ import annotations

import fcntl
import io
import mmap
import os
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tasks.archive.writing import opened
from tasks.model import ArchiveRef

#: Largest body that is decoded, bytes: what is longer is reported as damage.
MAX_BODY = 50_000_000
#: How a record begins, by the ending of its file's name: a gzip member, a frame of zstd, plain text.
_MAGIC = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd", ".warc": b"WARC/1."}


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A response as it lies in a WARC file, its body decoded."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    offset: int = 0  # place of the record in its file, and how far the next one is
    length: int = 0


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of a WARC file of which nothing can be made, and why."""

    offset: int
    length: int
    detail: str
    url: str = ""  # of the response that stands there, where that can be read


class _UnreadableError(Exception):
    """A response that is whole and still of no use."""


def read(folder: Path, ref: ArchiveRef) -> ArchivedDocument:
    """Return the document at `ref`. Raises OSError if the file or the record is not there."""
    path = Path(folder) / ref.file
    if not path.exists():
        path = opened(path)
    with path.open("rb") as file:
        file.seek(ref.offset)
        packed = file.read(ref.length)
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(packed), parse_http=False)), None)
        document = _document(record) if record is not None else None
    except (OSError, ValueError, _UnreadableError) as error:
        raise OSError(f"{path}: no record at {ref.offset}: {error}") from error
    if document is None:
        raise OSError(f"{path}: no response record at {ref.offset}")
    return document


def iterate(path: Path) -> Iterator[ArchivedDocument | Damage]:
    """Yield every HTTP response of a WARC file, of Parley or of anybody else (CC-NEWS too).

    Bodies are decoded as their headers say. Bytes that are no whole record stand there as `Damage`,
    and reading goes on with the next record that is whole; so does a response that does not match
    its digest, is longer than `MAX_BODY` or cannot be decoded.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        place = 0
        while place < size:
            fault = yield from _whole_records(file, place, size)
            if fault is None:
                return
            bad, detail = fault
            place = _next_whole(file, bad, size)
            if bad < place:
                yield Damage(bad, place - bad, detail)


def _whole_records(
    file: BinaryIO, start: int, size: int
) -> Generator[ArchivedDocument | Damage, None, tuple[int, str] | None]:
    """Yield the responses from `start` up to the first bytes that are no whole record.

    Returns where those are and what is wrong, None if there are none to the file's end.
    """
    file.seek(start)
    records = ArchiveIterator(file, parse_http=False)
    pending: ArchivedDocument | Damage | None = None
    record: WarcRecord | None = None
    while True:
        fault = None
        try:
            at, announced = (record.stream_pos, record.content_length) if record else (start, -1)
            record = next(records, None)
        except (OSError, ValueError) as error:
            fault = min(size - 1, at if announced < 0 else _end(file, at, announced)), str(error)
            record = None
        stop = fault[0] if fault else record.stream_pos if record else size
        if pending is not None:
            yield replace(pending, length=stop - pending.offset)
        if record is None:
            return fault
        try:
            pending = _document(record)
        except _UnreadableError as error:
            pending = Damage(record.stream_pos, 0, str(error), _url(record))
        except (OSError, ValueError) as error:
            return record.stream_pos, str(error)


def _end(file: BinaryIO, at: int, announced: int) -> int:
    """Return where the whole record at `at` ends, whose block has `announced` bytes.

    One in plain text that lost bytes reaches into the next record: it ends where that one begins.
    """
    file.seek(at)
    head = file.read(1 << 16)
    if not head.startswith(_MAGIC[".gz"]):
        end = at + head.find(b"\r\n\r\n") + 4 + announced + 4
        return _next_whole(file, at + 1, end)
    file.seek(at)
    inflate = zlib.decompressobj(31)
    while not inflate.eof and (chunk := file.read(1 << 12)):
        inflate.decompress(chunk)
    return file.tell() - len(inflate.unused_data)


def _next_whole(file: BinaryIO, place: int, end: int) -> int:
    """Return where the first whole record from `place` on begins, `end` if none does before it."""
    for start in _starts(file, place):
        if start >= end:
            break
        if _is_whole(file, start):
            return start
    return end


def _starts(file: BinaryIO, place: int) -> Iterator[int]:
    """Yield the places from `place` on at which a record may begin, by the look of its first bytes."""
    magic = next((m for end, m in _MAGIC.items() if end in Path(file.name).suffixes), b"WARC/1.")
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        while (place := held.find(magic, place)) >= 0:
            yield place
            place += 1


def _is_whole(file: BinaryIO, place: int) -> bool:
    file.seek(place)
    try:
        record = next(ArchiveIterator(file, parse_http=False))
        announced = record.content_length
        if announced <= MAX_BODY:
            record.freeze()
    except (OSError, ValueError, StopIteration):
        return False
    return bool(record.content_length == announced)


def recover(folder: Path) -> list[Path]:
    """Finish the files of runs that died, and return them under their final names.

    Each is cut after its last whole record. A file that another process is writing is left alone;
    one without a whole record is removed.
    """
    done = []
    for path in sorted(Path(folder).glob("*.warc.gz.open")):
        with path.open("rb+") as file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end = _whole(file)
            if not end:
                path.unlink()
                continue
            file.truncate(end)
            os.fsync(file.fileno())
            final = path.with_suffix("")
            path.rename(final)
            done.append(final)
    return done


def _document(record: WarcRecord) -> ArchivedDocument | None:
    """Return the response of a record, None for any other record.

    Raises OSError for one that is not whole, _UnreadableError for one that is of no use.
    """
    announced = record.content_length
    if announced <= MAX_BODY:
        # frozen, a record cut by the end of its file shows that it is shorter than announced
        record.freeze()
        if record.content_length != announced:
            raise OSError(f"cut after {record.content_length} of {announced} bytes")
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    if announced > MAX_BODY:
        raise _UnreadableError(f"a record of {announced} bytes; at most {MAX_BODY}")
    digest = record.headers.get("WARC-Block-Digest") or ""
    if digest.startswith(("sha1:", "sha256:")) and not record.verify_block_digest():
        raise _UnreadableError("does not match its digest")
    try:
        record.parse_http(auto_decode="all")
        http = record.http_headers
        status = http.status_code if http is not None else None
        body = record.reader.read(MAX_BODY + 1)
    except (OSError, ValueError) as error:
        raise _UnreadableError(f"cannot be decoded: {error}") from error
    if not status:
        raise _UnreadableError("no HTTP response")
    if record.record_date is None:
        raise _UnreadableError("no date")
    if len(body) > MAX_BODY:
        raise _UnreadableError(f"a body of over {MAX_BODY} bytes")
    return ArchivedDocument(
        url=_url(record),
        status=status,
        headers=http.to_tuples(),
        body=body,
        fetched_at=record.record_date.astimezone(UTC),
        offset=record.stream_pos,
    )


def _url(record: WarcRecord) -> str:
    # some writers put the address in angle brackets (WARC 1.0, 4.)
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def _whole(file: BinaryIO) -> int:
    """Return where the last whole gzip member of `file` ends."""
    end = position = 0
    inflate = zlib.decompressobj(31)
    while chunk := file.read(1 << 20):
        while chunk:
            try:
                inflate.decompress(chunk)
            except zlib.error:
                return end
            used = len(chunk) - len(inflate.unused_data)
            position += used
            chunk = inflate.unused_data
            if not inflate.eof:
                break
            end = position
            inflate = zlib.decompressobj(31)
    return end
