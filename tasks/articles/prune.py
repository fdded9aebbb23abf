"""Take from the tree what is not the article, and never much of what may be.

Publishers name the parts of their pages in class and id. Those names are a good guide and
sometimes lie ("sidebar-layout" around the whole page), so nothing is taken away that holds a share
of the page's paragraph text: the share guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

#: Never text that a reader reads as the article, whatever it holds.
_STRIPPED = ("script", "style", "noscript", "template", "head", "noframes")
#: Nor are these, but libxml2 puts whole articles below one that is not closed.
_EMPTIED = (
    "svg iframe link meta input select option textarea object embed canvas audio video map source "
    "track picture img base basefont dialog applet frame frameset math progress meter param".split()
)
#: Parts of a page by tag; each is taken only under the guard.
_FURNITURE = frozenset(
    ["nav", "aside", "footer", "form", "button", "fieldset", "menu", "figcaption", "header"]
)

#: Names of page furniture, as whole words of a class or id that was split at case and separators.
_NAMES = re.compile(
    r"""(?<![a-z])(
    comments?|disqus|livefyre|respond|replies|reply
    |side-?bars?|side-?rail|right-?rail|left-?rail|rail|aside|right-?col(?:umn)?
    |related\w*|recommend\w*|recirc\w*|read-?more|more-?(?:from|on|in|news|stories|articles|links|posts|like)
    |also-?(?:read|like)|see-?also|you-?may|read-?(?:also|next)|up-?next|next-?(?:article|story|post)
    |most-?(?:read|popular|viewed|shared)|popular|trending|latest|top-?stories|teasers?|promos?|promotions?|promo-\w+
    |outbrain|taboola|zergnet|dianomi|revcontent|mgid|sharethrough|nativo
    |share|shares|sharing|sharebar|share-\w+|social\w*|follow-?us|sns|addthis\w*|addtoany\w*|a2a
    |newsletters?|sign-?up|subscri\w+|mailing-?list|email-?signup|regwall|donat\w+
    |navbar|navigation|nav|menus?|menu-?\w+|breadcrumbs?|masthead|site-?header|page-?header|top-?bar|toolbar
    |footer|foot|colophon|copyright|legal
    |ads?|ad-?(?:slot|unit|box|wrap\w*|container|block|banner|text|label|placeholder)\w*
    |advert\w*|sponsor\w*|banners?|dfp|gpt|mpu
    |cookies?|consent|gdpr|onetrust|privacy|modal|pop-?ups?|overlay|lightbox|tooltip|toast
    |captions?|credits?|caption-?text|gallery|slideshow|carousel\w*|slider|slick
    |tags?|tag-?(?:list|cloud|links)|topics?|keywords|(?<!-)categor(?:y|ies)(?!-)|categor(?:y|ies)-?(?:list|links|tags?|label)s?|cat-?links
    |(?:post|entry|article|story)-?(?:meta|info|tags?|footer|nav\w*|utility|tools|actions|bottom|sources?)
    |meta|metadata|by-?lines?|dateline|timestamp|publish(?:ed)?-?(?:date|time)
    |authors?-?(?:bio|box|info|card|profile|details|meta|block|description|wrap\w*)|about-?(?:the-?)?authors?|bio|contributor
    |pagination|pager|page-?nav|page-?numbers|page-?links|prev-?next
    |print-?(?:only|button|link)|visually-?hidden|sr-?only|screen-?reader\w*|skip-?\w*|no-?print
    |widgets?|rating|poll|quiz|survey|log-?in|register|search|search-?(?:form|box|bar)
    |toc|table-?of-?contents|jump-?(?:to|link)|back-?to-?top|downloads?|download-?app|app-?(?:promo|banner|download)
    |instagram|facebook|fb|whatsapp|telegram|pinterest|linkedin|flipboard|reddit
    |video-?(?:player|caption|wrapper|info|title)|(?:audio|media|jw|html5)-?player\w*|player-?wrap\w*|podcast|listen
    |correction-?link|report-?(?:error|typo)|feedback|disclaimer|affiliate|disclosure
    |fact-?box|info-?box|key-?points|ticker|weather|stock-?ticker|market-?data
    |explore|discover|suggest\w*|similar|further|extra-?links|link-?list|inline-?(?:related|links|promo)
    )(?![a-z])""",
    re.VERBOSE,
)
#: Names of the article itself: an element that bears one is kept though it bears another name too.
_SAFE = re.compile(
    r"(?<![a-z])(?:article-?(?:body|content|text|main)|body-?(?:content|text|copy)|story-?(?:body|content|text)"
    r"|entry-?content|post-?(?:body|content|text)|main-?(?:content|article|text)|content-?(?:body|main|article)"
    r"|prose|rich-?text)(?![a-z-])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Keywords of parts that may well be longer than the article.
_LONG = frozenset({"comment", "comments", "disqus", "livefyre", "respond", "reply", "related"})

_MARKED = etree.XPath(
    "descendant::*[@class or @id or self::nav or self::aside or self::footer or self::form"
    " or self::button or self::fieldset or self::menu or self::figcaption or self::header]"
)
_HIDDEN = etree.XPath(
    "descendant::*[@hidden or @aria-hidden='true' or"
    " (@style and (contains(translate(@style,' ',''),'display:none')"
    " or contains(translate(@style,' ',''),'visibility:hidden')))]"
)
#: What holds running text: paragraphs, and other elements with a long text node of their own.
_PARAGRAPHS = etree.XPath(
    "descendant::*[self::p or self::pre or self::li or ((self::div or self::td or self::section or self::article"
    " or self::blockquote or self::li or self::span or self::font or self::main or self::center)"
    " and text()[string-length(normalize-space(.)) > 60])]"
)
_LINK_TEXT = etree.XPath("descendant::a")


def split_names(names: str) -> str:
    """Return class names in lower case, split at case and underscores by hyphens."""
    return _CAMEL.sub("-", names).replace("_", "-").lower()


@lru_cache(maxsize=16384)
def keyword(names: str) -> str | None:
    """Return the word that marks page furniture in a class or id, or None."""
    words = split_names(names)
    if _SAFE.search(words):
        return None
    found = _NAMES.search(words)
    return found.group(1) if found else None


def _names(element: etree._Element) -> str:
    """Return class and id; an id of many words is the slug of a headline and names nothing."""
    identity = element.get("id", "")
    if identity.count("-") > 3:
        identity = ""
    return f"{element.get('class', '')} {identity}"


def own_text(element: etree._Element) -> int:
    """Return the characters directly inside an element, its inline children's tails included."""
    return len((element.text or "").strip()) + sum(
        len(child.tail.strip()) for child in element if child.tail
    )


def paragraph_mass(element: etree._Element) -> int:
    """Return how many characters of running text a paragraph holds: words outside links."""
    if element.tag in ("p", "pre"):
        length = len("".join(element.itertext()).strip())
        if length < 25:
            return 0
        for link in element.iter("a"):
            length -= len("".join(link.itertext()))
        return max(0, length)
    own = own_text(element)
    return own if own >= 25 else 0


@dataclass(slots=True)
class Weights:
    """Characters of running text, by element: how much below it, and how near."""

    mass: dict[etree._Element, int]  # in all paragraphs below (and in itself)
    child: dict[etree._Element, int]  # in paragraphs that are its children
    grandchild: dict[etree._Element, int]  # in paragraphs that are its children's children
    paragraphs: list[tuple[etree._Element, int]]  # in document order
    total: int
    root: etree._Element


def weigh(root: etree._Element) -> Weights:
    """Return the paragraph mass of every element that has any."""
    mass: dict[etree._Element, int] = {}
    child: dict[etree._Element, int] = {}
    grandchild: dict[etree._Element, int] = {}
    paragraphs: list[tuple[etree._Element, int]] = []
    for paragraph in _PARAGRAPHS(root):
        own = paragraph_mass(paragraph)
        if own <= 0:
            continue
        paragraphs.append((paragraph, own))
        mass[paragraph] = mass.get(paragraph, 0) + own
        node, level = paragraph, 0
        while node is not root:
            parent = node.getparent()
            if parent is None:
                break
            node, level = parent, level + 1
            mass[node] = mass.get(node, 0) + own
            if level == 1:
                child[node] = child.get(node, 0) + own
            elif level == 2:
                grandchild[node] = grandchild.get(node, 0) + own
    return Weights(mass, child, grandchild, paragraphs, max(1, mass.get(root, 0)), root)


def strip(root: etree._Element) -> None:
    """Take out, in place, the elements whose tags never hold article text."""
    etree.strip_elements(root, *_STRIPPED, with_tail=False)
    for element in list(root.iter(*_EMPTIED)):
        if len(element) == 0 or next(element.iter("p"), None) is None:
            drop(element)
        else:
            element.tag = "div"


def drop(element: etree._Element) -> None:
    """Take an element out of its tree and leave its tail."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def prune(
    root: etree._Element,
    weights: Weights,
    keep: Iterable[etree._Element] = (),
) -> None:
    """Take page furniture out of the tree, in place.

    `weights` is what `weigh` returned; `keep` are elements that must stay, with all above them (the
    headline, the declared article body). An element goes when its tag or a word in its class or id
    marks it, unless it holds 30% of the page's paragraph text, or all elements marked by the same
    word hold 35% together. Words for comments and related stories go by up to 85%: under a short
    report they are often the longer part.
    """
    mass, total = weights.mass, weights.total
    kept: set[etree._Element] = set()
    for element in keep:
        node: etree._Element | None = element
        while node is not None:
            kept.add(node)
            node = node.getparent()
    marked: list[tuple[etree._Element, str]] = []
    shares: dict[str, int] = {}
    inside: dict[str, etree._Element] = {}
    for element in _MARKED(root):
        tag = element.tag
        if tag in ("html", "body", "article", "main", "h1") or element in kept:
            continue
        word = keyword(_names(element))
        if word is None:
            if tag not in _FURNITURE:
                continue
            word = f"<{tag}>"
        elif word.startswith("social") and next(element.iter("blockquote"), None) is not None:
            continue  # a post quoted in the text
        marked.append((element, word))
        weight = mass.get(element, 0)
        if weight:
            # Elements come in document order: count the topmost of a word only.
            last = inside.get(word)
            if last is None or not _is_below(element, last):
                shares[word] = shares.get(word, 0) + weight
                inside[word] = element
    for element in _HIDDEN(root):
        if element not in kept and element.tag not in ("html", "body", "article"):
            marked.append((element, "<hidden>"))
            shares["<hidden>"] = shares.get("<hidden>", 0) + mass.get(element, 0)
    gone: set[etree._Element] = set()
    for element, word in marked:
        if element in gone:
            continue
        weight = mass.get(element, 0)
        if weight:
            if element.tag == "p" and weight > 200:
                continue
            long = word in _LONG
            if weight > total * (0.85 if long else 0.3):
                continue
            if shares.get(word, 0) > total * (0.85 if long else 0.35):
                continue
        gone.update(element.iter())
        drop(element)


def _is_below(element: etree._Element, other: etree._Element) -> bool:
    node = element.getparent()
    while node is not None:
        if node is other:
            return True
        node = node.getparent()
    return False
