"""The archive: bodies come back exactly, other tools can read them, a killed run loses nothing whole."""

from __future__ import annotations

import gzip
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tasks.archive import Archive, ArchivedDocument, Damage, iterate, read, recover
from tasks.model import ArchiveRef
from tests.conftest import examples

AT = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)
PAGE = "<html><p>Each side agreed to hand over 1,000 prisoners. Обмін.</p></html>".encode()


def write(archive: Archive, number: int = 0, body: bytes = PAGE, **more: object) -> ArchiveRef:
    given_ = {
        "fetched_at": AT,
        "status": 200,
        "headers": [("Content-Type", "text/html"), ("Content-Encoding", "br"), ("X-Ü", "ä")],
        "request_headers": [("User-Agent", "Parley/0")],
    }
    return archive.write(f"https://x.example/{number}?q=ä", body=body, **{**given_, **more})


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    with Archive(tmp_path, "run1") as archive:
        refs = [write(archive, n, PAGE * n) for n in range(3)]
        found = read(tmp_path, refs[2])  # while it is being written
    assert found.body == PAGE * 2
    for n, ref in enumerate(refs):
        found = read(tmp_path, ref)
        assert (found.url, found.status, found.fetched_at) == (
            f"https://x.example/{n}?q=ä",
            200,
            AT,
        )
        assert found.body == PAGE * n
        assert ("X-Crawler-Content-Encoding", "br") in found.headers
        assert not [name for name, _ in found.headers if name.lower() == "content-encoding"]


@examples(30)
@given(body=st.binary(max_size=2000), status=st.integers(100, 999))
def test_any_body_and_status_survive(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    with Archive(folder, "r") as archive:
        ref = write(archive, body=body, status=status)
    found = read(folder, ref)
    assert (found.body, found.status) == (body, status)


def test_the_file_is_named_when_it_is_whole(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "new", "2026/11:a")
    archive.close()
    assert not (tmp_path / "new").exists()  # nothing written, nothing made
    ref = write(archive)
    assert [p.name for p in (tmp_path / "new").iterdir()] == [ref.file + ".open"]
    archive.close()
    assert [p.name for p in (tmp_path / "new").iterdir()] == [ref.file]
    assert "/" not in ref.file
    assert ":" not in ref.file


def test_two_writers_of_one_run_keep_apart(tmp_path: Path) -> None:
    with Archive(tmp_path, "r") as one, Archive(tmp_path, "r") as two:
        refs = [write(one), write(two)]
    assert refs[0].file != refs[1].file
    assert all(read(tmp_path, ref).body == PAGE for ref in refs)


def test_threads_may_share_it(tmp_path: Path) -> None:
    refs: dict[int, ArchiveRef] = {}
    with Archive(tmp_path, "r") as archive:

        def work(n: int) -> None:
            refs[n] = write(archive, n, str(n).encode() * 1000)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(read(tmp_path, ref).body == str(n).encode() * 1000 for n, ref in refs.items())


def test_iterate_gives_every_response_in_order(tmp_path: Path) -> None:
    with Archive(tmp_path, "r") as archive:
        refs = [write(archive, n) for n in range(5)]
    path = tmp_path / refs[0].file
    found = list(iterate(path))
    assert [d.url for d in found] == [f"https://x.example/{n}?q=ä" for n in range(5)]
    again = tmp_path / "cut.warc.gz"
    again.write_bytes(path.read_bytes()[: refs[4].offset + refs[4].length // 2])
    *whole, cut = iterate(again)
    assert [d.offset for d in whole] == [ref.offset for ref in refs[:4]]
    assert isinstance(cut, Damage)
    assert (cut.offset, cut.length) == (refs[4].offset, refs[4].length // 2)


@examples(60)
@example(place=0.328125, harm=bytes(6), kind="lost", plain=True)
@given(
    place=st.floats(0, 1, exclude_max=True),
    harm=st.binary(min_size=1, max_size=2000),
    kind=st.sampled_from(["overwritten", "lost", "inserted"]),
    plain=st.booleans(),
)
def test_damage_costs_only_what_it_touches_and_is_told(
    tmp_path_factory: pytest.TempPathFactory, place: float, harm: bytes, kind: str, plain: bool
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    dice = random.Random(7)
    with Archive(folder, "r") as archive:
        refs = [write(archive, n, dice.randbytes(300 * n).hex().encode()) for n in range(6)]
    path = folder / refs[0].file
    if plain:
        raw = path.read_bytes()
        path = path.with_suffix("")
        path.write_bytes(gzip.decompress(raw))
    before = list(iterate(path))
    assert len(before) == 6
    raw = path.read_bytes()
    begin = int(place * len(raw))
    end = min(len(raw), begin + len(harm))
    hurt = {
        "overwritten": raw[:begin] + harm[: end - begin] + raw[end:],
        "lost": raw[:begin] + raw[end:],
        "inserted": raw[:begin] + harm + raw[begin:],
    }[kind]
    path.write_bytes(hurt)
    found = list(iterate(path))
    documents = {d.url: d.body for d in found if isinstance(d, ArchivedDocument)}
    if not plain:  # where nothing vouches for the bytes of a header
        assert documents.items() <= {d.url: d.body for d in before}.items()
    told = [item for item in found if isinstance(item, Damage)]
    for document in before:
        touched = document.offset < end + 1 and begin < document.offset + document.length
        if not touched:
            assert documents[document.url] == document.body
        elif document.url not in documents:
            assert told or plain
    places = [(item.offset, item.offset + item.length) for item in found]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(places)), places
    assert all(0 <= start < stop <= len(hurt) for start, stop in places), places


def test_foreign_files_are_decoded(tmp_path: Path) -> None:
    """A record as other crawlers write it: chunked and gzipped as it came over the wire."""
    packed = gzip.compress(PAGE)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    block = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + chunked
    )
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:5e7a0ffe-0000-4000-8000-000000000000>\r\n"
        b"WARC-Date: 2026-11-22T10:00:00Z\r\nWARC-Target-URI: <https://x.example/>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        % len(block)
    )
    path = tmp_path / "other.warc"
    path.write_bytes(head + block + b"\r\n\r\n")
    (found,) = iterate(path)
    assert (found.url, found.body) == ("https://x.example/", PAGE)


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with Archive(tmp_path, "r") as archive:
        ref = write(archive)
    (tmp_path / "junk.warc.gz").write_bytes(os.urandom(5000))
    for wrong in (
        ArchiveRef("absent.warc.gz", 0, 10),
        ArchiveRef(ref.file, 10**9, 10),
        ArchiveRef(ref.file, ref.offset + 1, ref.length),
        ArchiveRef("junk.warc.gz", 0, 500),
    ):
        with pytest.raises(OSError, match=wrong.file):
            read(tmp_path, wrong)
    (damage,) = iterate(tmp_path / "junk.warc.gz")
    assert isinstance(damage, Damage)
    assert (damage.offset, damage.length) == (0, 5000)
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    assert list(iterate(tmp_path / "empty.warc.gz")) == []


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tasks.archive import Archive
archive = Archive(Path(sys.argv[1]), "dead")
body = bytes(range(256)) * 2000
for n in range(100_000):
    ref = archive.write(f"https://x.example/{n}", fetched_at=datetime.now(UTC), status=200, headers=[], body=body)
    print(ref.offset, ref.length, flush=True)
"""


def test_a_killed_run_leaves_every_record_it_had_returned(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    places = [process.stdout.readline().split() for _ in range(30)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (path,) = tmp_path.glob("*.open")
    with path.open("ab") as file:  # and half a record, as a kill inside a write leaves it
        file.write(path.read_bytes()[int(places[3][0]) : int(places[3][0]) + 100])
    (final,) = recover(tmp_path)
    assert final.name == path.name.removesuffix(".open")
    assert recover(tmp_path) == []
    documents = list(iterate(final))
    assert len(documents) >= 30
    assert all(d.body == bytes(range(256)) * 2000 for d in documents)
    for offset, length in places:
        assert read(tmp_path, ArchiveRef(final.name, int(offset), int(length))).status == 200


def test_recovery_spares_the_living_and_drops_the_empty(tmp_path: Path) -> None:
    with Archive(tmp_path, "alive") as archive:
        write(archive)
        assert recover(tmp_path) == []
        assert len(list(tmp_path.glob("*.open"))) == 1
    (tmp_path / "parley-empty-0000.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    assert recover(tmp_path) == []
    assert not list(tmp_path.glob("*.open"))


def test_another_tool_reads_it(tmp_path: Path) -> None:
    with Archive(tmp_path, "r") as archive:
        ref = write(archive)
    with (tmp_path / ref.file).open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests=True):
            content = record.content_stream().read()
            kinds.append(record.rec_type)
            if record.rec_type == "response":
                assert content == PAGE
                assert record.http_headers.get_statuscode() == "200"
            assert record.digest_checker.passed is not False
    assert kinds == ["warcinfo", "response", "request"]


def test_it_is_plain_gzip_of_plain_records(tmp_path: Path) -> None:
    """What no WARC library is needed for: `zcat` shows the records, in the standard's order."""
    with Archive(tmp_path, "r") as archive:
        ref = write(archive)
    text = gzip.decompress((tmp_path / ref.file).read_bytes())
    assert text.startswith(b"WARC/1.1\r\n")
    assert [line for line in text.split(b"\r\n") if line.startswith(b"WARC-Type")] == [
        b"WARC-Type: warcinfo",
        b"WARC-Type: response",
        b"WARC-Type: request",
    ]
    assert b"WARC-Payload-Digest: sha1:" in text
    assert b"WARC-Block-Digest: sha1:" in text
    asked = text.rpartition(b"WARC/1.1")[2].split(b"\r\n\r\n", 1)[1]
    assert asked.startswith(b"GET /0?q=")
    assert b" HTTP/1.1\r\nHost: x.example\r\nUser-Agent: Parley/0\r\n\r\n" in asked
    one = (tmp_path / ref.file).read_bytes()[ref.offset : ref.offset + ref.length]
    assert gzip.decompress(one).endswith(PAGE + b"\r\n\r\n")


def test_writing_is_quick(tmp_path: Path) -> None:
    """A ratio, not a time: a record must cost less than 40 times compressing its body once."""
    body = os.urandom(20_000).hex().encode()
    began = time.process_time()
    for _ in range(10):
        gzip.compress(body, 6)
    once = time.process_time() - began
    with Archive(tmp_path, "r") as archive:
        began = time.process_time()
        for n in range(10):
            write(archive, n, body)
        assert time.process_time() - began < 40 * once
