"""What a user would write instead: requests, feedparser and trafilatura into DuckDB, in one script.

    python tests/bench/plain.py WAREHOUSE LIMIT FEED_URL ...

No politeness, no archive, no revisions, no tags: the floor of features, not of cost. Run by the
interpreter that has the peers installed (group `bench`); imports nothing of Parley.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import feedparser
import requests
import trafilatura


def main() -> None:
    warehouse, limit, *feeds = sys.argv[1:]
    start, core = time.perf_counter(), time.process_time()
    con = duckdb.connect(warehouse)
    con.execute(
        "create table if not exists article (url varchar primary key, title varchar, body varchar)"
    )
    session = requests.Session()
    links = []
    for feed in feeds:
        parsed = feedparser.parse(session.get(feed, timeout=30).content)
        base = feed.rsplit("/f/", 1)[0]
        links += [
            entry.link if entry.link.startswith("http") else base + entry.link
            for entry in parsed.entries
        ]
    known = {row[0] for row in con.execute("select url from article").fetchall()}
    new = [link for link in dict.fromkeys(links) if link not in known][: int(limit)]
    with ThreadPoolExecutor(8) as pool:  # fetching in threads is what most scripts get right
        for url, page in zip(
            new, pool.map(lambda u: session.get(u, timeout=30).text, new), strict=True
        ):
            document = trafilatura.bare_extraction(page, url=url)
            if document is not None:
                con.execute(
                    "insert or ignore into article values (?, ?, ?)",
                    [url, document.title, document.text],
                )
    count = con.execute("select count(*) from article").fetchone()[0]
    con.close()
    spent, core = time.perf_counter() - start, time.process_time() - core
    print(f'{{"articles": {count}, "seconds": {spent:.3f}, "core_seconds": {core:.3f}}}')


if __name__ == "__main__":
    main()
