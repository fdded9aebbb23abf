"""Reading of WARC files: one record by its place, all of them in order, and what a dead run left."""

from __future__ import annotations

import fcntl
import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tasks.archive.writing import opened
from tasks.model import ArchiveRef

#: Largest body that `iterate` decodes, bytes: what is longer is left out of its file's walk.
MAX_BODY = 50_000_000


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
    except (OSError, ValueError) as error:
        raise OSError(f"{path}: no record at {ref.offset}: {error}") from error
    if document is None:
        raise OSError(f"{path}: no response record at {ref.offset}")
    return document


def iterate(path: Path) -> Iterator[ArchivedDocument]:
    """Yield every HTTP response of a WARC file, of Parley or of anybody else (CC-NEWS too).

    Bodies are decoded as their headers say. A body over `MAX_BODY` and a record that cannot be
    decoded are passed over; a file cut in the middle ends with its last whole record.
    """
    with Path(path).open("rb") as file:
        records = ArchiveIterator(file, parse_http=False)
        last: ArchivedDocument | None = None
        while True:
            try:
                record = next(records, None)
            except (OSError, ValueError):
                record = None
            if last is not None:
                end = record.stream_pos if record is not None else os.fstat(file.fileno()).st_size
                yield replace(last, length=end - last.offset)
                last = None
            if record is None:
                return
            try:
                last = _document(record)
            except (OSError, ValueError):
                continue


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
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    announced = record.content_length
    if announced > MAX_BODY:
        return None
    # frozen, a record cut by the end of its file shows that it is shorter than announced
    record.freeze()
    if record.content_length != announced:
        return None
    record.parse_http(auto_decode="all")
    http = record.http_headers
    status = http.status_code if http is not None else None
    if not status:
        return None
    body = record.reader.read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        return None
    return ArchivedDocument(
        # some writers put the address in angle brackets (WARC 1.0, 4.)
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        status=status,
        headers=http.to_tuples(),
        body=body,
        fetched_at=record.record_date.astimezone(UTC),
        offset=record.stream_pos,
    )


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
