"""Who signs an article on the page itself: marked near the headline, or in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from tasks.articles import moments
from tasks.articles.names import BY_ANY_CASE, PERSON, acceptable, clean, strip_by
from tasks.articles.prune import keyword, split_names
from tasks.articles.tree import following, short_lines, words

#: Marks of an author, the surest first: what a page may write in attributes of its byline.
_HREFS = (
    *("/author", "/autor", "/people/", "/staff/", "/profile"),
    *("/journalist", "/contributor", "/by/", "/reporter"),
)
_NAMES = (
    *("author-name", "author__name", "authorName"),
    *("byline-name", "byline__name", "author_name"),
)


#: What classes that mark an author have in common.
_IN_CLASS = re.compile(r"uthor|utor|yline|by-line|(?<![^ ])by(?![^ ])")


def _marks(element: etree._Element) -> Iterator[int]:
    """Yield the ranks of the marks that an element bears, 0 the surest."""
    get = element.get
    names = get("class")
    if get("itemprop") == "author":
        yield 0
    if element.tag == "a":
        if "author" in (get("rel") or "").split():
            yield 1
        href = get("href")
        if href and any(part in href for part in _HREFS):
            yield 2
    if names and _IN_CLASS.search(names):
        if any(name in names for name in _NAMES):
            yield 3
        if "by" in names.split(" ") or "byline" in names or "Byline" in names or "by-line" in names:
            yield 4
        if "author" in names or "Author" in names or "autor" in names:
            yield 5


def _by_mark(
    region: etree._Element,
    inner: etree._Element | None = None,
    known: list[list[etree._Element]] | None = None,
) -> list[list[etree._Element]]:
    """Return the elements in a region that bear each mark, in document order.

    Those in `inner`, a child of the region, are `known` and not looked for again.
    """
    ranked: list[list[etree._Element]] = [[] for _ in range(6)]
    for rank in _marks(region):
        ranked[rank].append(region)
    for child in region:
        if child is inner and known is not None:
            for rank, bearers in enumerate(known):
                ranked[rank] += bearers
            continue
        for element in child.iter("*"):
            names = element.get("class")
            if (
                element.tag == "a"
                or (names and _IN_CLASS.search(names))
                or element.get("itemprop") == "author"
            ):
                for rank in _marks(element):
                    ranked[rank].append(element)
    return ranked


_LINES = frozenset("p div span a li h4 h5 address td".split())


def _near(headline: etree._Element | None) -> list[etree._Element]:
    """Return the first 49 short elements after the headline, and those that begin with "By"."""
    if headline is None:
        return []
    short = (
        element
        for element in following(headline)
        if element.tag in _LINES
        and (len(element) < 5 or (element.text or "").lstrip().startswith("By "))
    )
    return list(islice(short, 49))


_ONE_WORD = re.compile(r"[^\W\d_]{2,20}")
_DESK = re.compile(
    r"(?:The )?(?:[A-Z][\w&’'-]*\s){1,3}(?:desk|newsroom|staff|team|bureau|reporters|correspondents)",
    re.IGNORECASE,
)
#: What parts a name from a date in one line.
_BAR = re.compile(r"\s*[|•·–—]\s*|\s-\s|,\s")
#: A name with a number, as of a channel: no day, and no "5 min read" or "15:00 Uhr".
_NUMBERED = re.compile(r"(?<!\w)[A-ZÀ-Þ]\w* \d{1,2}(?: [A-ZÀ-Þ]\w+)?$")
_LABEL = re.compile(
    r"(?:autorin/autor|autor(?:in|en)?|authors?|verfasser(?:in)?|auteur|автор)\b[\s:/]*"
)


def marked(headline: etree._Element | None) -> Iterator[list[str]]:
    """Yield the names in what class, rel, itemprop or address mark as author, nearest first."""
    region: etree._Element | None = headline
    inner: etree._Element | None = None
    known: list[list[etree._Element]] | None = None
    for _ in range(5):
        if region is None or region.tag in ("body", "html"):
            break
        known = _by_mark(region, inner, known)
        for bearers in known:
            found: list[str] = []
            for element in [e for e in bearers[:12] if not _in_comments(e)][:6]:
                text = words(element)
                for time in element.iter("time"):
                    text = text.replace(words(time), " | ")
                if len(text) <= 120:
                    found += [n for n in clean(text) or _linked(element, text) if n not in found]
            if found and len(found) <= 6:
                yield found
        region, inner = region.getparent(), region


def _linked(element: etree._Element, text: str) -> list[str]:
    """Return the linked name in a marked sentence: "Written by <a>A. Sample</a> on 1 June"."""
    link = next(element.iter("a"), None)
    name = words(link) if link is not None else ""
    return [name] if PERSON.fullmatch(name) and strip_by(text).startswith(name) else []


def by_line(root: etree._Element, headline: etree._Element | None) -> Iterator[list[str]]:
    """Yield the names in lines that say who wrote.

    Such a line begins with "By", is a name in bold, is labelled as author, or holds a name and a
    date.
    """
    near = _near(headline)
    for element in near:
        text = words(element)
        if len(text) <= 100 and (match := BY_ANY_CASE.match(text)) and text[match.end() :]:
            yield clean(text)
        elif len(element) == 1 and element[0].tag in ("strong", "b") and words(element[0]) == text:
            names = clean(text)
            if element.tag == "p" and 0 < len(names) < 4 and all(map(PERSON.fullmatch, names)):
                yield names
    for text in short_lines(root):
        if match := _LABEL.match(text.lower()):
            yield clean(text[match.end() :])
    for element in near:
        text = words(element)
        if 12 <= len(text) <= 100 and moments.read(text) and not _names_a_programme(text):
            yield [n for part in _BAR.split(text) for n in clean(part) if PERSON.fullmatch(n)]


def _names_a_programme(line: str) -> bool:
    """Return whether a line parted by bars has a numbered part that is no time: "Radio 1 | Noon"."""
    return any(
        _NUMBERED.search(part) and not moments.read(part) for part in re.split(r"\s*[|•·]\s*", line)
    )


def signed(root: etree._Element, headline: etree._Element | None) -> list[str]:
    """Return what an article is signed with where that is no full name.

    A pen name or an agency, in one word; or a desk ("The Foreign Desk"), after "By" or by a date.
    """
    region = headline.getparent() if headline is not None else None
    for bearers in _by_mark(region if region is not None else root)[:2]:
        for element in bearers[:3]:
            name = strip_by(words(element))
            if _is_pen_name(name) and not _in_comments(element):
                return [name]
    for element in _near(headline)[:20]:
        line = words(element) if len(element) < 5 else " ".join((element.text or "").split())
        match = BY_ANY_CASE.match(line) if len(line) <= 100 else None
        name = re.split(r"[,|]", line[match.end() :])[0].strip() if match else ""
        if match or (12 <= len(line) <= 100 and moments.read(line) is not None):
            desk = next((p for p in _BAR.split(strip_by(line)) if _DESK.fullmatch(p)), None)
            if desk is not None:
                return [desk]
        if _is_pen_name(name):
            return [name]
    return []


def _is_pen_name(name: str) -> bool:
    """Return whether one word may sign: no common word, which only agencies are short enough for."""
    return (
        bool(_ONE_WORD.fullmatch(name))
        and acceptable(name)
        and not (name.islower() and len(name) > 4)
    )


def _in_comments(element: etree._Element) -> bool:
    node: etree._Element | None = element
    for _ in range(8):
        if node is None:
            return False
        names = f"{node.get('class', '')} {node.get('id', '')}"
        if (
            "comment" in names.lower() and keyword(names) in ("comment", "comments")
        ) or "related" in split_names(names):
            return True
        node = node.getparent()
    return False
