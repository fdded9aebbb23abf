"""One extractor in its own process: reads page files named on stdin, answers in JSON Lines.

`peers.py NAME`, run by the interpreter that has the package. Each answer holds the CPU seconds of
the call (reading and unzipping left out), the article, or the exception. Standard library only,
apart from the extractor asked for.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Extract = Callable[[bytes], dict[str, Any]]


def parley() -> Extract:
    from tasks import articles
    from tasks.errors import ExtractError

    def extract(html: bytes) -> dict[str, Any]:
        try:
            return articles.as_row("", articles.extract_html(html))
        except ExtractError as error:
            return {"refused": str(error.reason)}

    return extract


def trafilatura() -> Extract:
    from trafilatura import bare_extraction

    def extract(html: bytes) -> dict[str, Any]:
        found = bare_extraction(html, with_metadata=True)
        found = found.as_dict() if found is not None else {}
        names = [n.strip() for n in (found.get("author") or "").split(";") if n.strip()]
        keys = {"title": "title", "date": "published", "text": "body", "language": "language"}
        return {to: found.get(key) for key, to in keys.items()} | {"authors": names}

    return extract


def newspaper4k() -> Extract:
    import newspaper

    config = newspaper.Config()
    config.fetch_images = False

    def extract(html: bytes) -> dict[str, Any]:
        article = newspaper.Article("http://example.invalid/", config=config)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        when = article.publish_date
        return {
            "title": article.title,
            "authors": article.authors,
            "published": when.isoformat() if when else None,
            "body": article.text,
        }

    return extract


def readability() -> Extract:
    from lxml.html import fromstring
    from readability import Document

    block = re.compile(r"</(?:p|div|li|h\d|tr|blockquote|pre)>|<br */?>", re.IGNORECASE)

    def extract(html: bytes) -> dict[str, Any]:
        document = Document(html)
        summary = block.sub(lambda m: m.group() + "\n\n", document.summary())
        return {"title": document.short_title(), "body": fromstring(summary).text_content()}

    return extract


def resident() -> int:
    """Return the resident memory of this process, in KB; its largest where the system has no /proc."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize() // 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    logging.disable(logging.CRITICAL)
    extract = {f.__name__: f for f in (parley, trafilatura, newspaper4k, readability)}[
        sys.argv[1]
    ]()
    for line in sys.stdin:
        with gzip.open(line.strip()) as file:
            html = file.read()
        started = time.process_time()
        try:
            answer = extract(html)
        except Exception as error:  # noqa: BLE001 - a peer may raise anything: that is a figure
            answer = {"exception": repr(error)[:200]}
        answer["cpu"] = time.process_time() - started
        answer["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answer["rss_now"] = resident()
        print(json.dumps(answer, ensure_ascii=True, default=str), flush=True)


if __name__ == "__main__":
    main()
