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

#: Never text that a reader reads as the article, whatever it holds.
_STRIPPED = (
    ["script", "style", "noscript", "svg", "iframe", "template", "link", "meta", "input", "select", "option", "textarea", "object", "embed", "canvas", "audio", "video", "map", "source", "track", "picture", "img", "base", "basefont", "dialog", "applet", "frame", "frameset", "noframes", "head", "math", "progress", "meter", "param"]
)
#: Parts of a page by tag; each is taken only under the guard.
_FURNITURE = frozenset(["nav", "aside", "footer", "form", "button", "fieldset", "menu", "figcaption", "header"])

#: Names of page furniture in class and id, most frequent first. One group: the keyword.
_NAMES = re.compile(
    r"""(?<![a-z])(
    comments?(?!ary)|disqus|livefyre|respond(?![a-z])|reply
    |side-?bar|side-?rail|right-?rail|rail(?![a-z])|aside
    |related|recommend|recirc\w*|read-?more|more-?(?:from|on|in|news|stories|articles|links|posts)
    |also-?(?:read|like)|see-?also|you-?may|read-?(?:also|next)|up-?next|next-?(?:article|story|post)
    |most-?(?:read|popular|viewed|shared)|popular|trending|latest|top-?stories|teasers?|promo\w*
    |outbrain|taboola|zergnet|dianomi|revcontent|mgid|sharethrough|nativo
    |shar(?:e|es|ing)(?![a-z])|share-?\w*|social\w*|follow-?us|sns|addthis|addtoany|a2a
    |newsletters?|sign-?up|subscri\w+|mailing-?list|email-?signup|paywall|regwall|piano|donat\w+
    |navbar|navigation|nav(?![a-z])|menu\w*|breadcrumbs?|masthead|site-?header|page-?header|topbar|toolbar
    |footer|foot(?![a-z])|colophon|copyright|legal
    |ads?(?![a-z])|ad-?(?:slot|unit|box|wrap\w*|container|block|banner|text|label|placeholder)\w*
    |advert\w*|sponsor\w*|banner|dfp|gpt|mpu|google-?auto
    |cookies?|consent|gdpr|onetrust|privacy|modal|popup|pop-?up|overlay|lightbox|tooltip|toast
    |captions?|credits?|photo-?(?:credit|caption|info)|image-?(?:credit|caption|info)|media-?(?:credit|caption)
    |wp-caption-text|gallery|slideshow|carousel|slider|slick
    |tags?(?![a-z])|tag-?(?:list|cloud|links)|topics?(?![a-z])|keywords|categor(?:y|ies)|cat-?links
    |post-?(?:meta|info|tags|footer|nav\w*)|entry-?(?:meta|footer|utility|tags)|article-?(?:meta|info|tags|footer|tools|actions)
    |meta(?:data)?(?![a-z])|byline|by-?line|dateline|timestamp|publish(?:ed)?-?(?:date|time)
    |author-?(?:bio|box|info|card|profile|details|meta|block|description)|about-?(?:the-?)?author|bio(?![a-z])|contributor
    |pagination|pager|pagenav|page-?numbers|page-?links|prev-?next
    |print-?(?:only|button|link)|hidden-?print|visually-?hidden|sr-?only|screen-?reader\w*|skip-?\w*|noprint|no-?print
    |widgets?|plugin|rating|poll|quiz|survey|login|log-?in|register|search(?:form|-?box|-?bar|-?form)?(?![a-z])
    |toc(?![a-z])|table-?of-?contents|jump-?(?:to|link)|back-?to-?top|download(?:s|-?app)?|app-?(?:promo|banner|download)
    |tweets?|twitter-?(?:tweet|embed)|instagram|facebook|fb|whatsapp|telegram|pinterest|linkedin|flipboard|reddit
    |embed\w*|video-?(?:player|caption|wrapper|info|title)|player|podcast|audio-?player|listen
    |correction-?link|report-?(?:error|typo)|feedback|disclaimer|affiliate|disclosure
    |ticker|breaking|weather|stock-?ticker|market-?data|factbox|infobox|fact-?box
    |explore|discover|suggest\w*|similar|further|extra-?links|links(?![a-z])|link-?list|inline-?(?:related|links|promo)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
#: Names of the article itself: an element that bears one is kept though it bears another name too.
_SAFE = re.compile(
    r"article-?(?:body|content|text|main)|body-?(?:content|text|copy)|story-?(?:body|content|text)"
    r"|entry-?content|post-?(?:body|content|text)(?!-)|main-?(?:content|article|text)|content-?(?:body|main|article)",
    re.IGNORECASE,
)
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
    "descendant::*[self::p or self::pre or ((self::div or self::td or self::section or self::article"
    " or self::blockquote or self::li or self::span or self::font or self::main or self::center)"
    " and text()[string-length(normalize-space(.)) > 60])]"
)
_LINK_TEXT = etree.XPath("descendant::a")


@lru_cache(maxsize=16384)
def keyword(names: str) -> str | None:
    """Return the word that marks page furniture in a class or id, or None."""
    if _SAFE.search(names):
        return None
    found = _NAMES.search(names)
    return found.group(1).lower() if found else None


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
    return own_text(element)


def weigh(root: etree._Element) -> dict[etree._Element, int]:
    """Return the paragraph mass of every element that has any, own and inherited from below."""
    mass: dict[etree._Element, int] = {}
    for paragraph in _PARAGRAPHS(root):
        own = paragraph_mass(paragraph)
        if own <= 0:
            continue
        node = paragraph
        while node is not None:
            mass[node] = mass.get(node, 0) + own
            if node is root:
                break
            node = node.getparent()
    return mass


def strip(root: etree._Element) -> None:
    """Take out, in place, the elements whose tags never hold article text."""
    etree.strip_elements(root, *_STRIPPED, with_tail=False)


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
    mass: dict[etree._Element, int],
    keep: Iterable[etree._Element] = (),
) -> None:
    """Take page furniture out of the tree, in place.

    `mass` is what `weigh` returned; `keep` are elements that must stay, with all above them (the
    headline, the declared article body). An element goes when its tag or a word in its class or id
    marks it, unless it holds 30% of the page's paragraph text, or all elements marked by the same
    word hold 35% together. Words for comments and related stories go by up to 85%: under a short
    report they are often the longer part.
    """
    total = max(1, mass.get(root, 0))
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
        word = keyword(f"{element.get('class', '')} {element.get('id', '')}")
        if word is None:
            if tag not in _FURNITURE:
                continue
            word = f"<{tag}>"
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
    for element, word in marked:
        weight = mass.get(element, 0)
        if weight:
            long = word in _LONG
            if weight > total * (0.85 if long else 0.3):
                continue
            if shares.get(word, 0) > total * (0.85 if long else 0.35):
                continue
        drop(element)


def _is_below(element: etree._Element, other: etree._Element) -> bool:
    node = element.getparent()
    while node is not None:
        if node is other:
            return True
        node = node.getparent()
    return False
