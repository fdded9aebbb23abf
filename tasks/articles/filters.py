"""Which blocks of the article's part of the page are the article."""

from __future__ import annotations

import re

from tasks.articles.clean import Block

_BOILERPLATE = re.compile(
    r"^(?:advertisement|advertising|anzeige|publicité|publicidad|реклама|广告|story continues below.*|article continues.*"
    r"|read (?:more|also|next|full|all|the full).{0,120}|also read.{0,120}|see also.{0,120}|more:.{0,120}|related:.{0,120}|related (?:articles?|stories|topics|content|coverage|posts|links|news).{0,40}|recommended.{0,30}"
    r"|(?:please )?(?:sign up|subscribe|register|log in|click here|tap here).{0,140}|follow (?:us|me|him|her|@?\w+) (?:on|@).{0,100}"
    r"|share(?: this)?(?: (?:article|story|post|on.{0,30}))?|tweet|print|email|comments?|\d+ comments?|leave a (?:comment|reply).{0,40}"
    r"|(?:image|photo|picture|video)(?: (?:credit|source|caption|by))?:? .{0,100}|getty images|watch:? .{0,120}|listen:? .{0,100}"
    r"|©.{0,160}|copyright .{0,160}|all rights reserved.{0,80}|first published.{0,80}|(?:last )?(?:updated|modified|published)(?: on| at)?:? .{0,60}"
    r"|loading\.*|back to top|skip to .{0,40}|this article was (?:originally|first) published.{0,120}|tags?:.{0,160}|filed under.{0,100}|topics?:.{0,120}"
    r"|(?:lesen sie|lies|mehr (?:zum|zu|dazu)|lire aussi|à lire|leia|lea también|leggi anche|читайте также|lees ook|läs också|les også).{0,140}"
    r"|(?:download|get|install) (?:the|our) .{0,30}app.{0,60}|have a (?:tip|story).{0,80}|(?:\d+ )?min(?:ute)?s? read|\d+ shares?)$",
    re.IGNORECASE,
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def keep(blocks: list[Block]) -> list[Block]:
    """Return the blocks that are article text."""
    kept: list[Block] = []
    prose = sum(len(b.text) for b in blocks if b.tag == "p")
    total = sum(len(b.text) for b in blocks) or 1
    mostly_p = prose >= 0.8 * total
    for block in blocks:
        size = len(block.text)
        if block.tag == "h1" or block.tag in ("figcaption", "caption", "button", "nav"):
            continue
        density = block.links / size
        if density > 0.85 and not (block.tag == "p" and size > 200):
            continue
        if density > 0.5 and size < 120:
            continue
        if size < 200 and _BOILERPLATE.match(block.text):
            continue
        if (
            mostly_p
            and block.tag in ("div", "section", "span", "article", "header", "footer")
            and size < 80
        ):
            continue
        kept.append(block)
    while kept and kept[-1].tag in _HEADINGS:
        kept.pop()
    return kept
