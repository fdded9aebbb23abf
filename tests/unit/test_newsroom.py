"""The sample newsroom: its data holds together, and its server behaves as a real one does."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tasks.errors import ConfigError
from tasks.newsroom import Newsroom, gold, load, load_exchanges, print_site
from tasks.newsroom.stories import WALLS

PUBLISHERS, STORIES = load()
BY_KEY = {story.key: story for story in STORIES}
HOMES = {p.key: f"http://{p.address}:8765/{p.key}" for p in PUBLISHERS}


def get(url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom() as running:
        yield running


# --- the data -----------------------------------------------------------------------------------


def test_every_publisher_has_stories_feeds_and_an_address_of_its_own():
    assert len(PUBLISHERS) >= 10
    assert len({p.address for p in PUBLISHERS}) == len(PUBLISHERS)
    assert {p.key for p in PUBLISHERS} == {s.publisher for s in STORIES}
    assert all(p.feeds for p in PUBLISHERS)


def test_expectations_are_written_in_the_ontology(shared):
    ontology = json.loads((shared / "ontology.json").read_text(encoding="utf-8"))
    types = {t["type"] for t in ontology["types"]}
    statuses = {s["status"] for s in ontology["statuses"]}
    expected = [e for s in STORIES for r in s.revisions for e in r.expected]
    assert {e.type for e in expected} == types
    assert {e.status for e in expected} == statuses


def test_there_are_enough_stories_and_enough_that_must_yield_nothing():
    assert len(STORIES) >= 100
    assert sum(not s.is_peace_process for s in STORIES) >= 20
    assert all(s.is_peace_process for s in STORIES for r in s.revisions if r.expected)
    assert {s.wall for s in STORIES} == {None, *WALLS}
    assert {s.kind for s in STORIES} == {"article", "live", "summary"}
    assert sum(s.syndicated is not None for s in STORIES) >= 3
    assert sum(len(s.revisions) > 1 for s in STORIES) >= 5


def test_every_exchange_of_the_list_is_expected_in_the_stories_it_names():
    for exchange in load_exchanges():
        for key in exchange.stories:
            outcomes = [e for r in BY_KEY[key].revisions for e in r.expected]
            wanted = (exchange.type, exchange.status, exchange.source, exchange.quantity)
            assert wanted in [(e.type, e.status, e.source, e.quantity) for e in outcomes], (
                key,
                exchange,
            )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no head at all", "heads stand between"),
        ("+++\ntitle = \n+++\nText.\n", "not TOML"),
        ('+++\ntitle = "A"\n+++\nText.\n', "published"),
        ('+++\ntitle = "A"\npublished = 2025-05-16T10:00:00\n+++\nText.\n', "zone"),
        ('+++\ntitle = "A"\npublished = 2025-05-16T10:00:00Z\nwall = "moat"\n+++\nA.\n', "paywall"),
        (
            '+++\ntitle = "A"\npublished = 2025-05-16T10:00:00Z\noriginal = "x/y"\n+++\nText.\n',
            "not a story",
        ),
        (
            '+++\ntitle = "A"\npublished = 2025-05-16T10:00:00Z\nexpected = [{type = "a", status = "b", source = [], quote = "absent"}]\n+++\nText.\n',
            "'absent' is not in the text",
        ),
    ],
)
def test_a_wrong_story_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, message: str):
    (tmp_path / "stories/one").mkdir(parents=True)
    (tmp_path / "publishers.toml").write_text(
        '[one]\nname="One"\nmotto=""\naddress="127.0.0.11"\nlanguage="en"\npath="{slug}"\n'
    )
    (tmp_path / "stories/one/first.md").write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        load(tmp_path)
    assert "first.md" in str(caught.value)


# --- what is printed ----------------------------------------------------------------------------


def test_the_same_bytes_in_every_process_and_under_every_hash_seed():
    program = (
        "import hashlib;from tasks.newsroom import load, print_site;p,s=load();"
        "d=print_site(p,s,{x.key:'http://'+x.address for x in p});"
        "print(hashlib.sha256(b''.join(k.encode()+v.body for k,v in sorted(d.items()))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_every_page_says_that_its_publisher_is_a_sample():
    for url, document in print_site(PUBLISHERS, STORIES, HOMES).items():
        if document.content_type.startswith("text/html"):
            assert b"not a real outlet" in document.body, url


# --- the server ---------------------------------------------------------------------------------


def test_every_feed_and_page_is_served(newsroom: Newsroom):
    feeds = newsroom.feeds()
    answers = Counter(get(url)[0].status for url in newsroom.addresses().values())
    gone = sum(s.wall == "gone" for s in STORIES)
    assert answers == Counter({200: len(STORIES) - gone} | ({410: gone} if gone else {}))
    for feed in feeds:
        response, body = get(feed.url)
        assert response.status == 200
        if "json" in (response.headers["Content-Type"]):
            assert json.loads(body)["items"]
        else:
            ET.fromstring(body)  # noqa: S314 - our own bytes


def test_validators_are_answered_with_304(newsroom: Newsroom):
    url = newsroom.feeds()[0].url
    first, body = get(url)
    assert body
    for header in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_None_Match": f'"other", W/{first.headers["ETag"]}'},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        second, nothing = get(url, **header)
        assert (second.status, nothing) == (304, b"")
        assert second.headers["ETag"] == first.headers["ETag"]
    assert newsroom.requests[-1].conditional
    # The tag decides where both are sent (RFC 9110, 13.1.3).
    both = {"If_None_Match": '"other"', "If_Modified_Since": first.headers["Last-Modified"]}
    assert get(url, **both)[0].status == 200


def test_unknown_paths_are_404_and_robots_says_what_is_closed(newsroom: Newsroom):
    assert get(newsroom.url + "nothing")[0].status == 404
    home = next(f.home_url for f in newsroom.feeds() if "/tribune/" in f.url)
    assert home is not None
    host = urlsplit(home).netloc
    assert get(f"http://{host}/robots.txt")[1] == b"User-agent: *\nDisallow: /tribune/print/\n"


def test_the_newsroom_moves_through_time_at_unchanged_addresses():
    with Newsroom(as_of=datetime(2025, 5, 16, 14, 0, tzinfo=UTC)) as newsroom:
        key = "northwind/istanbul-prisoner-swap-agreed"
        feed = next(f for f in newsroom.feeds() if "/northwind/" in f.url)
        before, early = get(feed.url)
        assert "courier/istanbul-talks-end-after-two-hours" not in newsroom.addresses()
        assert b"without a ceasefire" not in get(newsroom.addresses()[key])[1]
        newsroom.as_of = None
        after, late = get(feed.url, If_None_Match=before.headers["ETag"])
        assert after.status == 200
        assert len(late) > len(early)
        assert b"without a ceasefire" in get(newsroom.addresses()[key])[1]


def test_publishers_share_one_address_where_the_system_has_no_other():
    newsroom = Newsroom()
    # 192.0.2.1 is kept for documentation (RFC 5737): no machine can listen on it.
    newsroom.publishers = tuple(replace(p, address="192.0.2.1") for p in newsroom.publishers)
    with newsroom:
        assert newsroom.hosts == (newsroom.host,)
        assert get(newsroom.feeds()[0].url)[0].status == 200
        assert b"Disallow: /tribune/print/" in get(newsroom.url + "robots.txt")[1]


def test_a_busy_port_gives_way_to_a_free_one(newsroom: Newsroom):
    with Newsroom(port=newsroom.port) as second:
        assert second.port != newsroom.port
        assert get(second.url)[0].status == 200


def test_nothing_answers_after_it_has_closed():
    with Newsroom() as newsroom:
        host = urlsplit(newsroom.url).netloc
        connection = http.client.HTTPConnection(host, timeout=5)
        connection.request("GET", "/")
        connection.getresponse().read()
    # Our side still holds the connection: the old newsroom must not answer on it either.
    try:
        connection.sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = connection.sock.recv(1)
    except OSError:
        answer = b""
    connection.close()
    assert answer == b""
    with pytest.raises(OSError, match=r"refused|reset"):
        get(f"http://{host}/")


def test_the_gold_passages_quote_their_own_text():
    passages = list(gold(STORIES, language=None))
    assert {p["language"] for p in passages} == {"en", "en-GB", "en-US", "ru", "uk"}
    assert {p["language"] for p in gold(STORIES)} == {"en", "en-GB", "en-US"}
    for passage in passages:
        for outcome in passage["outcomes"]:
            quote = passage["text"][outcome["start"] : outcome["end"]]
            assert quote == outcome["evidence"], passage["id"]


# --- golden files -------------------------------------------------------------------------------

GOLDEN = Path(__file__).parents[1] / "golden/newsroom"
EARLY = datetime(2025, 5, 17, tzinfo=UTC)


def plan() -> str:
    """Return what the newsroom holds, a line a story: a change of the data shows here."""
    lines = [
        f"{s.published:%Y-%m-%dT%H:%MZ}  {s.key}  {s.language}"
        f"  {' '.join(filter(None, [s.kind, s.wall, s.original, s.syndicated]))}"
        f"  outcomes {'+'.join(str(len(r.expected)) for r in s.revisions)}"
        for s in STORIES
    ]
    return "\n".join(lines) + "\n"


def printed(url: str) -> str:
    document = print_site(PUBLISHERS, STORIES, HOMES, EARLY)[url]
    return document.body.decode(document.content_type.rpartition("charset=")[2])


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("plan.txt", plan),
        ("ledger.rss", lambda: printed(f"{HOMES['ledger']}/backend.php")),
        ("digest.atom", lambda: printed(f"{HOMES['digest']}/atom.xml")),
        ("guildhall.rdf", lambda: printed(f"{HOMES['guildhall']}/index.rdf")),
        ("straits.json", lambda: printed(f"{HOMES['straits']}/feed.json")),
        ("digest.html", lambda: printed(f"{HOMES['digest']}/p/istanbul-in-short")),
    ],
)
def test_golden(name: str, make: Callable[[], str]):
    """Compare with the golden file; `PARLEY_GOLDEN=write` writes it anew, to be read in the diff."""
    path = GOLDEN / name
    if os.environ.get("PARLEY_GOLDEN") == "write":
        path.write_text(make(), encoding="utf-8")
    assert make() == path.read_text(encoding="utf-8")
