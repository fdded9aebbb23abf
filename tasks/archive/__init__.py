"""The archive of raw bodies: WARC 1.1 files, one gzip member a record, written by fastwarc.

Each document is a response record and the request that it answers, with digests, so that any page
can be read again by Parley (`read`, given an `ArchiveRef`) or by any other WARC tool. A file is
written as `*.warc.gz.open` and renamed when it is closed; a run that was killed leaves an `.open`
file, which `recover` cuts after its last whole record and renames.

Bodies are stored decoded. The header that named the encoding is kept as `X-Crawler-Content-Encoding`,
as StormCrawler (and so Common Crawl's CC-NEWS) does it, so that no tool decodes twice.
"""

from tasks.archive.reading import ArchivedDocument, Damage, iterate, read, recover
from tasks.archive.writing import Archive

__all__ = ["Archive", "ArchivedDocument", "Damage", "iterate", "read", "recover"]
