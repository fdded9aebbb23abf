"""The stretch of its sentence that is read around a number."""

from __future__ import annotations

import re

#: Where a sentence ends, as far as numbers care.
SENTENCE = re.compile(r"[.!?;]\s|\n")
#: Characters on each side of a number within which words tell how it counts.
WINDOW = 110


def before_in(text: str, start: int) -> str:
    """Return the sentence so far, at most a window's length."""
    window = text[max(0, start - WINDOW) : start]
    cut = max(window.rfind(mark) for mark in (". ", "! ", "? ", "; ", "\n"))
    return window[cut + 1 :] if cut >= 0 else window


def after_in(text: str, stop: int) -> str:
    """Return the rest of the sentence, at most a window's length."""
    match = SENTENCE.search(text, stop, stop + WINDOW)
    return text[stop : match.start() + 1] if match else text[stop : stop + WINDOW]
