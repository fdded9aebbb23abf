"""A generated newsroom: seeded, of any size, served by nginx so that the server is never the limit.

    python -m tests.bench.generated FOLDER --articles 5000

writes feeds and pages as files. Pages are built like the median of 50 real ones of seven labelled sets:
131 kB, 838 elements (169 div, 114 links, 18 deep), 17 kB of text on the whole page, 47 kB of attributes, 23 kB of
scripts, some 40 sentences in the article; these have 128 kB, 829 (222, 160, 15), 13 kB, 31 kB, 57 kB and 40.
They link to each other, and some are copies of one agency report. Sentences are put together from
real-looking parts, so that the tagger has the share of hits that wire copy has.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

PAIRS = (
    ("Russia", "Ukraine"),
    ("Israel", "Hamas"),
    ("Armenia", "Azerbaijan"),
    ("Rwanda", "DRC"),
    ("India", "Pakistan"),
    ("Thailand", "Cambodia"),
    ("the Rapid Support Forces", "the Sudanese army"),
)
CITIES = ("Istanbul", "Doha", "Geneva", "Cairo", "Jeddah", "Nairobi", "Luanda", "Riyadh")
OUTCOMES = (
    "{a} and {b} agreed on {day} to exchange {n:,} prisoners of war each.",
    "{a} demanded an unconditional ceasefire of at least {days} days before any further talks.",
    "{b} rejected the withdrawal of its forces from the disputed districts.",
    "Negotiators from {a} and {b} met in {city} for {hours} hours without a breakthrough.",
    "{b} said it was ready to hold another round of talks in {city} next week.",
    "{a} accused {b} of violating the ceasefire overnight.",
    "The two sides have not yet agreed on the return of {n:,} bodies.",
)
#: Each is told of other people, places and things every time, as reports are: texts put together
#: from the same few sentences would all be near copies of one another.
FILLER = (
    "Officials in {place} declined to give details of the {thing}, which {name} called {mood}.",
    "Residents of {place} said that {number} houses had stood without {thing} since {month}.",
    "The delegation left its hotel near {place} at {hour} and drove to the {thing} with {name}.",
    "{name}, who has followed the region for {number} years, described the {thing} as {mood}.",
    "A spokeswoman for {name} repeated that the {thing} would be discussed in {month}.",
    "Markets in {place} were {mood}, with traders waiting for {name} and the {thing}.",
    "Aid agencies near {place} have warned for {number} weeks that the {thing} would not last.",
    "{name} has shuttled between {place} and the capital {number} times, carrying a {mood} {thing}.",
    "Families from {place} gathered at {hour} with {number} photographs and a {thing}.",
    "Diplomats who had met {name} in {place} found the {thing} {mood} and, at times, cold.",
)
PLACES = (
    "Altona Bergen Corvo Dresna Elmira Fontana Galvez Harbin Irmak Jasna Kelso Lorca Mirna Nadir Ostra "
    "Palma Quarto Ravna Salto Tarna Ulmen Varna Welles Xanta Yarrow Zelen"
).split()
THINGS = (
    "communique water bridge harvest airport summer clinic railway electricity budget school ferry archive "
    "museum factory reservoir pipeline library theatre monastery stadium brewery lighthouse orchard"
).split()
MOODS = (
    "businesslike calm subdued hopeful tense vague orderly crowded quiet uncertain brief lengthy"
).split()
NAMES = tuple(
    f"{first} {last}"
    for first in ("Anna", "Boris", "Clara", "Daoud", "Elena", "Farid", "Greta", "Hamid")
    for last in ("Lindqvist", "Moreau", "Navarro", "Okafor", "Petrosyan", "Quispe", "Rasmussen")
)
MONTHS = ("January", "March", "May", "June", "August", "October", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def write(
    folder: Path,
    articles: int,
    *,
    feeds: int = 50,
    seed: int = 1,
    copies: float = 0.1,
    first: int = 0,
) -> None:
    """Write a newsroom of `articles` pages, numbered from `first`, listed by `feeds` feeds.

    `copies`: share of pages that carry the text of an earlier one.
    """
    dice = random.Random(seed)
    weight = _weight(dice)
    (folder / "p").mkdir(parents=True, exist_ok=True)
    (folder / "f").mkdir(exist_ok=True)
    listed: list[list[str]] = [[] for _ in range(feeds)]
    earlier: list[tuple[str, list[str]]] = []
    for number in range(first, first + articles):
        if earlier and dice.random() < copies:
            title, body = dice.choice(earlier)
        else:
            title, body = story(dice, number)
            earlier = [*earlier[-200:], (title, body)]
        links = [dice.randrange(first, first + articles) for _ in range(50)]
        path = folder / "p" / f"{number}.html"
        path.write_text(_page(number, title, body, links, weight), encoding="utf-8")
        listed[number % feeds].append(_item(number, title, body[0]))
    for number, items in enumerate(listed):
        head = (
            f"<title>Generated {number}</title><link>/</link><description>Generated</description>"
        )
        (folder / "f" / f"{number}.xml").write_text(
            f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>',
            encoding="utf-8",
        )


def story(dice: random.Random, number: int) -> tuple[str, list[str]]:
    a, b = dice.choice(PAIRS)
    facts = {
        "a": a,
        "b": b,
        "city": dice.choice(CITIES),
        "n": dice.choice((84, 146, 150, 303, 390, 1000, 1200)),
        "days": dice.choice((3, 30, 60)),
        "hours": dice.randrange(2, 9),
        "day": dice.choice(DAYS),
        "month": dice.choice(MONTHS),
    }
    paragraphs = []
    for _ in range(dice.randrange(6, 14)):
        pool = [
            sentence.format(
                **facts,
                place=dice.choice(PLACES),
                thing=dice.choice(THINGS),
                mood=dice.choice(MOODS),
                name=dice.choice(NAMES),
                number=dice.randrange(2, 90),
                hour=f"{dice.randrange(1, 13)} o'clock",
            )
            for sentence in dice.sample(FILLER, 3)
        ]
        if dice.random() < 0.35:
            told = dice.choice(OUTCOMES).format(**facts)
            pool.insert(0, told[0].upper() + told[1:])
        # The number makes each text its own, so that only copies are copies.
        pool.append(f"It was the talks' item {number} of item {dice.randrange(10**6)} on the list.")
        paragraphs.append(" ".join(pool))
    return f"{a} and {b}: talks in {facts['city']}, report {number}", paragraphs


def _weight(dice: random.Random) -> str:
    """Return the styles and scripts of a page, some 57 kB of them."""
    words = ["".join(dice.choices("abcdefghijklmnop", k=dice.randrange(4, 12))) for _ in range(900)]
    css = "".join(f".{dice.choice(words)}-{n}{{margin:{n}px;color:#{n:06x}}}\n" for n in range(650))
    js = "".join(
        f'window["{dice.choice(words)}"]=function({dice.choice(words)}){{return {n}}};\n'
        for n in range(600)
    )
    return f"<style>{css}</style><script>{js}</script>"


def _card(link: int) -> str:
    """Return a teaser, in the boxes and with the attributes that content systems give one."""
    return (
        f'<li class="related-item related-item--compact"><div class="card card--teaser card--landscape" data-id="{link}" '
        f'data-track="related:{link}" data-module="teaser" data-props="title,kicker,time,image,summary" style="--ratio: 16/9; --columns: 3"><div class="card__media card__media--left">'
        f'<a class="card__link card__link--image" href="/p/{link}.html" tabindex="-1" aria-hidden="true">'
        f'<img class="card__image lazy" src="/i/{link}.jpg" srcset="/i/{link}-320.jpg 320w, /i/{link}-640.jpg 640w, /i/{link}-1280.jpg 1280w" '
        f'sizes="(max-width: 600px) 100vw, 320px" width="320" height="180" alt="" loading="lazy"></a></div>'
        f'<div class="card__content card__content--stacked card__content--with-summary"><div class="card__meta meta meta--inline meta--quiet" data-test="card-meta-{link}"><span class="card__kicker">Talks</span>'
        f'<span class="card__time">19 November</span></div><h3 class="card__title"><a class="card__link" href="/p/{link}.html" data-track="related:title:{link}" rel="bookmark">'
        f'More: report {link}</a></h3><p class="card__text">What is known of the talks, who is said to have agreed, '
        f"and what remains open, in report {link} of this series: what was asked for, who spoke and what comes next.</p></div></div></li>"
    )


def _page(number: int, title: str, body: list[str], links: list[int], weight: str) -> str:
    related = "".join(map(_card, links))
    menu = "".join(
        f'<li class="nav-item nav-item--top"><a class="nav-link" href="/s/{n}" data-track="nav:{n}">Section {n}</a></li>'
        for n in range(30)
    )
    share = "".join(
        f'<button class="share-{name}"><svg><path d="M0 0h24v24H0z"/></svg><span>{name}</span></button>'
        for name in ("mail", "print", "copy", "post")
    )
    text = "".join(
        f'<div class="block block--text"><p>{escape(paragraph)}</p></div>'
        + ('<div class="ad-slot"><div id="slot"></div></div>' if place % 4 == 2 else "")
        for place, paragraph in enumerate(body)
    )
    when = f"2026-11-20T{number // 60 % 24:02}:{number % 60:02}:00+00:00"
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": when,
        "author": [{"@type": "Person", "name": "Ada Reporter"}],
        "publisher": {"@type": "Organization", "name": "Generated"},
    }
    metas = "".join(f'<meta name="app-{n}" content="{n}">' for n in range(25))
    icons = "".join(f'<link rel="preload" href="/a/{n}.js">' for n in range(15))
    around = ("page", "page__inner", "layout", "layout__row", "layout__main", "column", "slot")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="article:published_time" content="{when}">{metas}{icons}'
        f'<script type="application/ld+json">{json.dumps(about)}</script>'
        f'{weight}</head><body><header><nav class="menu"><ul>{menu}</ul></nav></header>'
        f"{''.join(f'<div class={chr(34)}{name}{chr(34)}>' for name in around)}"
        f'<main><article class="story"><h1>{escape(title)}</h1><div class="byline">By Ada Reporter</div>'
        f'<div class="share">{share}</div><figure><img src="/i/{number}.jpg" alt=""><figcaption>The hall.'
        f'</figcaption></figure><div class="body">{text}</div></article></main>'
        f'<aside class="related"><ul>{related}</ul></aside>{"</div>" * len(around)}'
        f'<footer class="footer"><ul>{menu}</ul></footer></body></html>'
    )


def _item(number: int, title: str, lead: str) -> str:
    return (
        f"<item><title>{escape(title)}</title><link>/p/{number}.html</link><guid isPermaLink='false'>"
        f"g{number}</guid><description>{escape(lead)}</description></item>"
    )


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder by nginx on a free loopback port; yield host:port.

    Raises FileNotFoundError where nginx is absent (Debian: nginx-light).
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
    if program is None:
        raise FileNotFoundError("nginx is not installed (Debian: apt-get install nginx-light)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = folder / ".nginx"
    state.mkdir(exist_ok=True)
    config = state / "nginx.conf"
    # Started as root, nginx serves as nobody, who may not enter a scratch folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    config.write_text(
        f"{user}daemon off; pid {state}/pid; error_log {state}/error.log; worker_processes 1;\n"
        "events { worker_connections 1024; }\n"
        "http { types { text/html html; application/rss+xml xml; } access_log off; etag on;\n"
        + "".join(
            f"{kind}_temp_path {state}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    process = subprocess.Popen([program, "-c", str(config), "-e", str(state / "error.log")])
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a generated newsroom.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.folder, options.articles, feeds=options.feeds, seed=options.seed)


if __name__ == "__main__":
    main()
