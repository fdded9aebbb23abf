"""What is a name in a byline, and what stands around it."""

from __future__ import annotations

import html
import re

BY = re.compile(
    r"^\W*(?:(?:written|story|words|report(?:ed|ing)?|posted|published|text|article|created|submitted|opinion|analysis|"
    r"review(?:ed)?|edited|post author|view all posts|erstellt|about the author|author|authors|redaktion|autor(?:en)?)\s*[:–-]?\s*(?:by|von)?|"
    r"(?:alles|mehr|alle (?:artikel|beiträge)) von|(?:all|more) (?:(?:articles|posts|stories) )?(?:by|from)|"
    r"by|von|par|por|di|door|av|af|od|yazan|автор|текст|sourced? by)(?:[\s:]+|(?=[A-ZÀ-Þ]))"
    r"|^\W*(?-i:By(?=[A-Z][a-zà-ÿ]))",
)
BY_ANY_CASE = re.compile(BY.pattern.replace("(?=[A-ZÀ-Þ])", r"\Z"), re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|•|·|、|，|／|\s(?:and|und|et|y|e|og|och|en|&|with|mit|avec|for|/|-|–|—)\s)\s*",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|journalist|columnist|writer|staff|producer|contributor|analyst|fellow|professor|"
    r"director|chief|bureau|senior|redakteur\w*|korrespondent\w*|chef\w*|autor\w*|minutes?|hours?|ago|updated|published|photo\w*|"
    r"university|newsroom|desk|team|agencies|newspaper|magazine|ressort\w*|expert\w*|strategist|read|follow|share|bio|posts?|says|"
    r"comments?|twitter|facebook|e-?mail|view|contributing|special|world|news|politics|ph\.?d|m\.?d|mba|ceo|founder|freelance\w*)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]=_#%*?!]|\d|\.(?:com|org|net)\b", re.IGNORECASE)
_GENERIC = frozenset(
    "admin administrator editor editors staff author unknown none null redaktion redaction guest anonymous webmaster "
    "newsroom editorial default user undefined no by von por monday tuesday wednesday thursday friday "
    "saturday sunday today yesterday jr sr".split()
) | {
    *("no author", "view all", "see all", "show all", "view more", "see more", "read more"),
    *("learn more", "click here", "key takeaways", "guest author", "staff writer"),
}
_NETWORKS = frozenset(
    "twitter facebook instagram whatsapp telegram linkedin youtube x email".split()
)
#: What follows a name: a remark, an account, the place of writing ("Ada Sample in Valencia").
_ASIDE = re.compile(r"\(.*?\)|(?<=\w )@\w+|(?<=[\w.] )(?:in|à|aus) [A-ZÀ-Þ][\w .'’-]+$")
_ACRONYM = re.compile(r"[A-Z]{2,5}(?:\s|$)")
_SUFFIX = re.compile(r"\s*(?:기자|특파원|記者|编辑|記者）|,?\s*(?:MD|PhD|Ph\.D\.?|RD|CPA))$")
#: A person's name as it stands in a byline: two to five words, most of them with a capital.
PERSON = re.compile(
    r"(?:[^\W\d_a-zà-ÿа-я][\w.'’-]*|de|da|van|von|der|den|al|el|bin|ben|la|le|di|du|del|dos|ter)(?:\s+(?:[^\W\d_a-zà-ÿа-я][\w.'’-]*|de|da|van|von|der|den|al|el|bin|ben|la|le|di|du|del|dos|ter)){1,4}"
)


def clean(value: str) -> list[str]:
    """Return the names in a byline as written, in their order; not one that is no name."""
    text = " ".join(html.unescape(value).replace("\u200b", "").split())
    if not text or len(text) > 300:
        return []
    names: list[str] = []
    for piece in _SPLIT.split(strip_by(text)):
        couple = piece.split("/")  # "Ada Sample/Ben Probe", while "AFP/The Local" is one
        for part in couple if all(map(PERSON.fullmatch, couple)) else piece.split(","):
            name = strip_by(_ASIDE.sub("", part)).strip(" .,:-–—|*")
            name = _SUFFIX.sub("", name)
            if names and _ACRONYM.match(name) and not names[0].isupper():
                continue  # "Ada Sample, AFP Berlin"
            if name and acceptable(name) and name not in names:
                names.append(name)
    return names


def strip_by(text: str) -> str:
    """Return a byline without the words before its first name ("By", "Written by", "Von")."""
    return BY.sub("", BY_ANY_CASE.sub("", text, count=1), count=1) if text else text


def acceptable(name: str) -> bool:
    """Return whether a string may be a person's, or an agency's, name."""
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NOT_A_NAME.search(name):
        return False
    if name.casefold() in _GENERIC or set(name.casefold().split()) <= _NETWORKS:
        return False
    return not (_JOB.search(name) and (len(name.split()) != 2 or name[0].islower()))
