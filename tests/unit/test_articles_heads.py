"""What a page is called and who wrote it."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.articles import authors, dates, decode, names, titles
from tasks.articles.head import collect

_LONG = "The two delegations met for six hours and agreed on nothing but the next day. " * 3
_ACCOUNT = """<meta name=author content="Herald D"><script type="application/ld+json">
{"@type": "Person", "name": "Herald D", "url": "https://herald.example/author/admin/"}</script>"""


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Ada Sample", ["Ada Sample"]),
        ("Von Dora Muster und Emil Beispiel", ["Dora Muster", "Emil Beispiel"]),
        ("ADA SAMPLE, senior correspondent", ["ADA SAMPLE"]),
        (
            "Written by Ada Sample and Ben Stringer; Cleo Placeholder",
            ["Ada Sample", "Ben Stringer", "Cleo Placeholder"],
        ),
        ("Reuters", ["Reuters"]),
        ("Ada Sample/Ben Stringer", ["Ada Sample", "Ben Stringer"]),
        ("AFP/The Local", ["AFP/The Local"]),
        ("ByAda Sample", ["Ada Sample"]),
        ("Byron Sample", ["Byron Sample"]),
        ("Alle Beiträge von Ada Sample", ["Ada Sample"]),
        ("Ada Sample Jr.", ["Ada Sample Jr"]),
        ("Ada Sample, Jr.", ["Ada Sample"]),
        ("No Author", []),
        ("admin", []),
        ("https://herald.example/staff/ada", []),
        ("ada@herald.example", []),
        ("Monday, June 2, 2025 - by Ada Sample", ["Ada Sample"]),
        ("신현주 기자", ["신현주"]),
        ("", []),
        ("x" * 400, []),
    ],
)
def test_bylines(byline: str, expected: list[str]) -> None:
    assert names.clean(byline) == expected


def read(html: str) -> tuple[str | None, tuple[str, ...]]:
    root = decode.parse(html)
    assert root is not None
    head = collect(root)
    title, headline = titles.find(head, None, root)
    return title, authors.find(head, None, root, headline, head.first("og:site_name"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (  # written for search engines, and the page's only h1
            "<title>Talks explained: what the talks mean</title><h1>What the river talks mean for us</h1>",
            "What the river talks mean for us",
        ),
        (  # the page's only h1, below text: a part of it
            f"<title>Talks explained: what the talks mean</title><p>{_LONG}</p><h1>Other talks that went wrong</h1>",
            "Talks explained: what the talks mean",
        ),
        (  # the h1 is the publisher
            '<meta property="og:title" content="Talks resume after a year on the river"><meta property="og:site_name" content="Herald"><h1>Herald talks online daily</h1>',
            "Talks resume after a year on the river",
        ),
        (  # lines of the h1, as the page itself parts them elsewhere
            '<meta property="og:title" content="Syria / Who rules the north"><h1><small>Syria</small><br>Who rules the north</h1>',
            "Syria / Who rules the north",
        ),
        (
            "<title>Talks resume on the river</title><h2>15 Replies to “Talks resume on the river”</h2>",
            "Talks resume on the river",
        ),
        (
            "<title>Talks resume on the river | World</title><h1>Herald</h1><h2>Talks resume on the river</h2>",
            "Talks resume on the river",
        ),
    ],
)
def test_headline(html: str, expected: str) -> None:
    assert read(html)[0] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Ada Sample | 05.04.2025, 17:30", ("Ada Sample",)),
        ("<div>Dec. 19, 2025 · Ada Sample</div>", ("Ada Sample",)),
        (
            "<p>By TNA, in <a>News</a> <a>World</a> <a>Talks</a> <a>River</a> <a>Law</a></p>",
            ("TNA",),
        ),
        ('<a rel="author">ada</a>', ("ada",)),
        ("<div>August 7, 2025 &bull; The Digest desk</div>", ("The Digest desk",)),
        ("<p>By the Herald's staff and how they work on August 7, 2025</p>", ()),
        ("<meta name=author content=ada.sample><p class=byline>By Ada Sample</p>", ("Ada Sample",)),
        ("<meta name=author content=ada.sample>", ("ada.sample",)),
        (
            '<meta name=author content="River Radio (www.rr.example)"><p>Autor: Ada Sample</p>',
            ("Ada Sample",),
        ),
        ('<meta name=author content="Ada Sample in Geneva">', ("Ada Sample",)),
        (
            '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Ada Sample">',
            ("Ada Sample",),
        ),
        (
            '<meta name="twitter:label1" content="Lesezeit"><meta name="twitter:data1" content="Zwei Minuten">',
            (),
        ),
        ("<table><tr><td>By Ada Sample</td></tr></table>", ("Ada Sample",)),
        (  # what is on the radio, and when
            "<div>In our programme: Radio 1 North | Morning Round | 17.06.2025 | 15:00 Uhr</div>",
            (),
        ),
        (  # the author's page is elsewhere, and the line runs on
            '<p class=author>Written by <a href="//ada.example">Ada Sample</a> in <a>Talks</a> on 1 June 2025</p>',
            ("Ada Sample",),
        ),
        ("<p>By courtesy</p>", ()),
        (  # the account that a site's upkeep has is no person where somebody signs
            f"{_ACCOUNT}<p>By Herald D<p><strong>Ada Sample</strong></p>",
            ("Ada Sample",),
        ),
        (_ACCOUNT, ("Herald D",)),
    ],
)
def test_authors_on_the_page(html: str, expected: tuple[str, ...]) -> None:
    page = f"<title>Talks resume</title><h1>Talks resume</h1>{html}<p>{_LONG}</p>"
    assert read(page)[1] == expected


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Talks resume | The Sample Herald", "The Sample Herald", "Talks resume"),
        (
            "Talks on the river resume after a year - Herald",
            None,
            "Talks on the river resume after a year",
        ),
        ("Russia - Ukraine: what next", "The Sample Herald", "Russia - Ukraine: what next"),
    ],
)
def test_titles_lose_their_publisher(title: str, site: str | None, expected: str) -> None:
    assert titles.without_site(title, site) == expected


def day(html: str) -> date | None:
    root = decode.parse(f"<title>Talks resume</title><h1>Talks resume</h1>{html}<p>{_LONG}</p>")
    assert root is not None
    head = collect(root)
    found = dates.find(head, None, root, titles.find(head, None, root)[1], None)
    return found.published.date() if found.published else None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div class=date>May 16, 2025</div>", date(2025, 5, 16)),
        ("<div class=date>Updated May 16, 2025</div>", None),
        ("<p>Last updated: <time datetime=2025-05-16>Friday</time></p>", None),
        (
            "<div>Aktualisiert <time datetime=2025-05-19>gestern</time></div><time datetime=2025-05-16>Freitag</time>",
            date(2025, 5, 16),
        ),
        ("<span>Updated 16 May 2025</span><span>15 May 2025</span>", date(2025, 5, 15)),
    ],
)
def test_the_day_of_a_change_is_not_that_of_publication(html: str, expected: date | None) -> None:
    assert day(html) == expected


def test_a_byline_stands_by_the_only_h1_though_the_title_is_in_other_words() -> None:
    said = '<h1>Ten hours at the river</h1><p class="byline">By Ada Sample</p>'
    assert read(f"<title>Ceasefire explained</title>{said}") == (
        "Ceasefire explained",
        ("Ada Sample",),
    )
    assert read(f"<title>Ceasefire explained</title>{said}<h1>Another talk</h1>")[1] == ()
