"""An article that its publisher cut into pages, as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from tasks.model import Article, Part

#: Pages of one article at most, the first included; more is a trap or a book.
MAX_PAGES = 10


def join(first: Article, rest: Iterable[Article]) -> Article:
    """Return the first page's article with the text of the others behind it.

    Paragraphs of over 40 characters that an earlier page has are left out of the later ones
    (standfirsts and boxes are repeated on each page); parts of live pages keep their offsets.
    """
    text, parts, count = first.text, list(first.parts), 1
    seen = {p for p in text.split("\n\n") if len(p) > 40}
    for page in rest:
        if count == MAX_PAGES:
            break
        count += 1
        if page.parts:
            start = len(text) + 2
            text = f"{text}\n\n{page.text}"
            parts += [
                Part(p.start + start, p.stop + start, p.published_at, p.title) for p in page.parts
            ]
            continue
        fresh = [p for p in page.text.split("\n\n") if p not in seen]
        seen.update(p for p in fresh if len(p) > 40)
        if fresh:
            text = "\n\n".join([text, *fresh])
    if count == 1:
        return first
    return dataclasses.replace(
        first, text=text, parts=tuple(parts), notes=(*first.notes, f"joined of {count} pages")
    )
