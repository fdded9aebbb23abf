"""The feed of outcomes is a feed: it can be read by what reads the feeds that come in."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from tasks import exports
from tasks.atom import atom, headline
from tasks.feeds import read_feed

TITLES = {"exchange.prisoners": "Prisoner exchange"}
ROW = {
    "outcome_id": "0123456789abcdef0123",
    "type": "exchange.prisoners",
    "status": "agreed",
    "source_actors": ["Russia", "Ukraine"],
    "target_actors": [],
    "conflict": "Russia-Ukraine",
    "quantity": 1000.0,
    "unit": "prisoners",
    "scope": "each",
    "quote": "agreed to exchange 1,000 prisoners each",
    "speaker": "Umerov",
    "title": "A swap",
    "url": "https://courier.example/swap",
    "source": "The Meridian Courier",
    "language": "en",
    "reported_at": datetime(2025, 5, 16, 13, 40, tzinfo=UTC),
    "loaded_at": datetime(2025, 5, 16, 14, 0, tzinfo=UTC),
}


def test_an_entry_says_who_what_how_many_and_leads_to_the_article():
    assert headline(ROW, TITLES) == (
        "Russia and Ukraine: Prisoner exchange agreed, 1,000 prisoners each"
    )
    [entry] = read_feed(atom([ROW], TITLES).encode(), "https://x.example/a", feed_id="f").entries
    assert entry.title == headline(ROW, TITLES)
    assert entry.link == ROW["url"]
    assert entry.guid == "urn:parley:outcome:0123456789abcdef0123"
    assert entry.published_at == ROW["reported_at"]
    assert entry.updated_at == ROW["loaded_at"]
    assert ROW["quote"] in entry.summary


def test_a_feed_without_outcomes_is_still_a_feed():
    root = ET.fromstring(atom([], TITLES))  # noqa: S314 - our own document
    names = [child.tag.rpartition("}")[2] for child in root]
    assert {"id", "title", "updated"} <= set(names)
    assert "entry" not in names


def test_the_newest_claims_come_first_and_ids_stay(snapshot):
    document = exports.atom_feed(snapshot, limit=50)
    assert document == exports.atom_feed(snapshot, limit=50)
    entries = read_feed(document.encode(), "https://x.example/a", feed_id="f").entries
    assert len(entries) == 50
    assert len({entry.guid for entry in entries}) == 50
    times = [entry.updated_at for entry in entries]
    assert times == sorted(times, reverse=True)
