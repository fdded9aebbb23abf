"""Take from the tree what is not the article, and never much of what may be.

Publishers name the parts of their pages in class and id. Those names are a good guide and
sometimes lie ("sidebar-layout" around the whole page), so nothing is taken away that holds a share
of the page's paragraph text: the share guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from tasks.articles.tree import drop
from tasks.articles.weights import Weights

#: Never text that a reader reads as the article, whatever it holds.
_STRIPPED = ("script", "style", "noscript", "template", "head", "noframes")
#: Nor are these, but libxml2 puts whole articles below one that is not closed.
_EMPTIED = (
    "svg iframe link meta input select option textarea object embed canvas audio video map source "
    "track picture img base basefont dialog applet frame frameset math progress meter param".split()
)
#: The page's frame: never taken.
_FRAME = frozenset({"html", "body", "article", "main", "h1"})
#: Parts of a page by tag; each is taken only under the guard.
_FURNITURE = frozenset(
    ["nav", "aside", "footer", "form", "button", "fieldset", "menu", "figcaption", "header"]
)

#: What follows the name of an article in the name of a part that is not its text.
_PARTS = r"-?(?:meta|info|tags?|footer|nav\w*|utility|tools|actions|bottom|sources?)"
#: Names of page furniture, each a pattern of whole words in a class or id that was split at case and
#: separators. Where several match at one place, the first that is written here is the word.
_FURNITURE_NAMES = r"""
    comments? disqus livefyre respond replies reply
    side-?bars? side-?rail right-?rail left-?rail rail aside right-?col(?:umn)?
    related\w* recommend\w* recirc\w* read-?more more-?(?:from|on|in|news|stories|articles|links|posts|like)
    also-?(?:read|like) see-?also you-?may read-?(?:also|next) up-?next next-?(?:article|story|post)
    most-?(?:read|popular|viewed|shared) popular trending latest top-?stories teasers? promos? promotions? promo-\w+
    outbrain taboola zergnet dianomi revcontent mgid sharethrough nativo
    share shares sharing sharebar share-\w+ social\w* follow-?us sns addthis\w* addtoany\w* a2a
    newsletters? sign-?up subscri\w+ mailing-?list email-?signup regwall donat\w+
    navbar navigation nav menus? menu-?\w+ breadcrumbs? masthead site-?header page-?header top-?bar toolbar
    footer foot colophon copyright legal
    ads? ad-?(?:slot|unit|box|wrap\w*|container|block|banner|text|label|placeholder)\w*
    advert\w* sponsor\w* banners? dfp gpt mpu
    cookies? consent gdpr onetrust privacy modal pop-?ups? overlay lightbox tooltip toast
    captions? credits? caption-?text gallery slideshow carousel\w* slider slick
    tags? tag-?(?:list|cloud|links) topics? keywords c(?<!-c)ategor(?:y|ies)(?!-) categor(?:y|ies)-?(?:list|links|tags?|label)s? cat-?links
    post{parts} entry{parts} article{parts} story{parts}
    meta metadata by-?lines? dateline timestamp publish(?:ed)?-?(?:date|time)
    authors?-?(?:bio|box|info|card|profile|details|meta|block|description|wrap\w*) about-?(?:the-?)?authors? bio contributor
    pagination pager page-?nav page-?numbers page-?links prev-?next
    print-?(?:only|button|link) visually-?hidden sr-?only screen-?reader\w* skip-?\w* no-?print
    widgets? rating poll quiz survey log-?in register search search-?(?:form|box|bar)
    toc table-?of-?contents jump-?(?:to|link) back-?to-?top downloads? download-?app app-?(?:promo|banner|download)
    instagram facebook fb whatsapp telegram pinterest linkedin flipboard reddit
    video-?(?:player|caption|wrapper|info|title) audio-?player\w* media-?player\w* jw-?player\w* html5-?player\w* player-?wrap\w* podcast listen
    correction-?link report-?(?:error|typo) feedback disclaimer affiliate disclosure
    fact-?box info-?box key-?points ticker weather stock-?ticker market-?data
    explore discover suggest\w* similar further extra-?links link-?list inline-?(?:related|links|promo)
""".replace("{parts}", _PARTS)


def _any_of(patterns: str) -> re.Pattern[str]:
    """Return a pattern of all of them, grouped by first letter: a fifth of the time of one long list."""
    groups: dict[str, list[str]] = {}
    for pattern in patterns.split():
        groups.setdefault(pattern[0], []).append(pattern[1:])
    grouped = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items())
    return re.compile(f"(?<![a-z])({grouped})(?![a-z])")


_NAMES = _any_of(_FURNITURE_NAMES)
#: Names of the article itself: an element that bears one is kept though it bears another name too.
_SAFE = re.compile(
    r"(?<![a-z])(?:article-?(?:body|content|text|main)|body-?(?:content|text|copy)|story-?(?:body|content|text)"
    r"|entry-?content|post-?(?:body|content|text)|main-?(?:content|article|text)|content-?(?:body|main|article)"
    r"|prose|rich-?text)(?![a-z-])"
)
_ARTICLE = "<article>"
_HIDDEN = "<hidden>"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Keywords of parts that may well be longer than the article.
_LONG = frozenset({"comment", "comments", "disqus", "livefyre", "respond", "reply", "related"})

_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Share of the page's running text up to which an element goes, and up to which all elements do
#: that one word marks. Comments and related stories are often longer than a short report.
_ONE, _ALL, _ONE_LONG = 0.3, 0.35, 0.85
#: A paragraph with more text than this stays whatever its class says: "paywall", "popup-text".
_PARAGRAPH = 200


def split_names(names: str) -> str:
    """Return class names in lower case, split at case and underscores by hyphens."""
    if not names.islower():
        names = _CAMEL.sub("-", names).lower()
    return names.replace("_", "-")


@lru_cache(maxsize=16384)
def keyword(names: str, identity: str = "") -> str | None:
    """Return the word that marks page furniture in a class or id, or None.

    An id of many words is the slug of a headline and names nothing.
    """
    found: str | None = None
    for name in names.split():
        word = _word(name)
        if word == _ARTICLE:
            return None
        found = found or word
    if identity and identity.count("-") <= 3:
        word = _word(identity)
        return None if word == _ARTICLE else found or word
    return found


@lru_cache(maxsize=16384)
def _word(name: str) -> str | None:
    words = split_names(name)
    if _SAFE.search(words):
        return _ARTICLE
    found = _NAMES.search(words)
    return found.group(1) if found else None


def strip(root: etree._Element) -> None:
    """Take out, in place, the elements whose tags never hold article text."""
    etree.strip_elements(root, *_STRIPPED, with_tail=False)
    for element in list(root.iter(*_EMPTIED)):
        if len(element) == 0 or next(element.iter("p"), None) is None:
            drop(element)
        else:
            element.tag = "div"


def prune(root: etree._Element, weights: Weights, keep: Iterable[etree._Element] = ()) -> None:
    """Take page furniture out of the tree, in place; `weights` are kept true.

    `keep` are elements that must stay, with all above them (the headline). An element goes when its
    tag or a word in its class or id marks it, or when it is hidden, under the share guard.
    """
    kept: set[etree._Element] = set()
    for element in keep:
        kept.add(element)
        kept.update(element.iterancestors())
    mass = dict(weights.mass)
    empty, marked = _marked(root, kept, mass)
    for element in empty:
        drop(element)
    total, shares = weights.total, _shares(marked, mass)
    gone: set[etree._Element] = set()
    for element, word in marked:
        weight = mass[element]
        if element.tag == "p" and weight > _PARAGRAPH:
            continue
        one, every = (_ONE_LONG, _ONE_LONG) if word in _LONG else (_ONE, _ALL)
        if weight > total * one or shares[word] > total * every:
            continue
        if gone and not gone.isdisjoint(element.iterancestors()):
            continue
        weights.forget(element)
        gone.add(element)
        drop(element)


def _marked(
    root: etree._Element, kept: set[etree._Element], mass: dict[etree._Element, int]
) -> tuple[list[etree._Element], list[tuple[etree._Element, str]]]:
    """Return the marked elements without running text, and those with it beside their word.

    Both in document order; what lies inside one of the first is not looked at: menus are most of
    many pages.
    """
    empty: list[etree._Element] = []
    marked: list[tuple[etree._Element, str]] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        word = _mark(element)
        if word is None or element.tag in _FRAME or element in kept:
            continue
        if element in mass:
            marked.append((element, word))
        else:
            empty.append(element)
            walk.skip_subtree()
    return empty, marked


def _mark(element: etree._Element) -> str | None:
    """Return the word, the tag or "<hidden>" that marks an element as furniture, or None."""
    get = element.get
    names, identity = get("class"), get("id")
    if names or identity:
        word = keyword(names or "", identity or "")
        if word is not None:
            if word.startswith("social") and next(element.iter("blockquote"), None) is not None:
                return None  # a post quoted in the text
            return word
    tag = element.tag
    if tag in _FURNITURE:
        return None if tag == "header" and _heads_update(element) else f"<{tag}>"
    style = get("style")
    if get("hidden") is not None or get("aria-hidden") == "true":
        return _HIDDEN
    return _HIDDEN if style and _INVISIBLE.search(style) else None


def _heads_update(header: etree._Element) -> bool:
    """Return whether a <header> heads one of several articles: an update of a live page."""
    parent = header.getparent()
    if parent is None or parent.tag not in ("article", "section", "li"):
        return False
    after = parent.getnext()
    before = parent.getprevious()
    twin = after if after is not None else before
    return twin is not None and twin.tag == parent.tag and twin.get("class") == parent.get("class")


def _shares(
    marked: list[tuple[etree._Element, str]], mass: dict[etree._Element, int]
) -> dict[str, int]:
    """Return the running text in all elements that one word marks, nested ones counted once."""
    shares: dict[str, int] = {}
    last: dict[str, etree._Element] = {}
    for element, word in marked:
        weight = mass.get(element, 0)
        if weight and (word not in last or last[word] not in element.iterancestors()):
            shares[word] = shares.get(word, 0) + weight
            last[word] = element
    return shares
