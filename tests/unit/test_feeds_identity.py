"""Which item an entry is, and the address that it leads to."""

from __future__ import annotations

import pytest

from tests.unit.feed_documents import item, read, rss


def identities(*items: str) -> list[str]:
    return [e.identity for e in read(rss(*items)).entries]


def test_identity() -> None:
    same = "<guid isPermaLink='false'>same</guid>"
    assert identities(item(1)) == ["guid:id-1"]
    assert identities(item(1, guid="")) == ["url:https://news.example/1"]
    twice = identities(item(1, guid=same), item(2, guid=same))
    assert twice == ["guid:same url:https://news.example/1", "guid:same url:https://news.example/2"]
    no_link = identities("<title>A</title>", "<title>B</title>")
    assert len(set(no_link)) == 2
    one_link = [item(n, guid="", link="https://news.example/") for n in (1, 2)]
    assert len(set(identities(*one_link))) == 2
    assert identities(item(1), item(1)) == identities(item(1)) * 2


def test_a_guid_that_is_the_link_with_a_counter_is_the_link() -> None:
    first, second = (
        identities(item(1, guid=f"<guid isPermaLink='true'>https://news.example/1#{n}</guid>"))
        for n in range(2)
    )
    assert first == second == ["url:https://news.example/1"]


def test_tracking_in_the_link_changes_nothing() -> None:
    plain_link = item(1, guid="")
    tracked = item(1, guid="", link="https://news.example/1?utm_source=rss&amp;fbclid=z9")
    assert identities(plain_link) == identities(tracked)


def test_dates_are_no_revision_and_text_is() -> None:
    def entry(more: str) -> str:
        return read(rss(item(1, more=more))).entries[0].revision_id

    dated = [f"<pubDate>Tue, 0{n} Sep 2026 10:00:00 GMT</pubDate>" for n in (1, 2)]
    assert entry(dated[0]) == entry(dated[1])
    assert entry("<description>1,000</description>") != entry("<description>1,200</description>")


@pytest.mark.parametrize(
    ("link", "url", "why"),
    [
        ("/n/1.html", "https://news.example/n/1.html", None),
        ("../n/2.html", "https://news.example/n/2.html", None),
        ("//cdn.example/3", "https://cdn.example/3", None),
        ("\n  https://news.example/x \n", "https://news.example/x", None),
        ("https://www.google.com/url?url=https://x.example/a", "https://x.example/a", None),
        ("", None, "no link"),
        ("#", None, "feed itself"),
        ("http://", None, "no usable host"),
        ("javascript:alert(1)", None, "javascript"),
        ("mailto:a@b.example", None, "mailto"),
        ("file:///etc/passwd", None, "file"),
        ("https://news.example/" + "a" * 3000, None, "characters"),
    ],
)
def test_links(link: str, url: str | None, why: str | None) -> None:
    found = read(rss(item(1, link=link)))
    (entry,) = found.entries
    assert entry.url == url
    if why is None:
        assert found.rejected == ()
    else:
        (row,) = found.rejected
        assert (row.step, row.reason, row.entry_id) == ("read", "bad_url", entry.entry_id)
        assert why in row.detail


def test_a_permalink_guid_stands_in_for_the_link() -> None:
    (entry,) = read(rss("<title>x</title><guid>https://news.example/9</guid>")).entries
    assert entry.url == "https://news.example/9"


def test_feedburners_original_is_the_address_and_its_own_link_is_kept() -> None:
    document = rss(
        "<title>x</title><link>https://feeds.example/~r/1</link>"
        "<feedburner:origLink>https://news.example/1?utm_source=f</feedburner:origLink>"
    ).replace("<rss ", "<rss xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' ")
    (entry,) = read(document).entries
    assert (entry.url, entry.link) == ("https://news.example/1", "https://feeds.example/~r/1")
