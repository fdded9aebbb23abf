"""What is said of a truce, an accord or talks that are broken, or are to be."""

from __future__ import annotations

import re

from tasks.outcomes.marks import marked, negation
from tasks.outcomes.scan import Word
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict, status_of
from tasks.rules import Cue

_BREAKABLE = frozenset({"ceasefire", "agreement"})
_PARTED = frozenset({"talks", "mediation", "exchange", "release"})
_BROKEN = frozenset({"collapsed", "violated", "suspended"})
_INTENDED = frozenset({"schedule", "threaten", "promise", "announce"})
_AGAINST = frozenset({"demand", "reject"})  # "urged it to stop", "condemned"
_ATTACKS = re.compile(r"(?:attacks?|strikes?|use of force|raids?)\b", re.IGNORECASE)
#: What befalls an accord, where no party means to break it.
_HARMS = re.compile(r"derail|undermine|unravel|collapse|shatter|founder", re.IGNORECASE)
_STOPS = frozenset({"halt", "pause", "freeze", "interrupt"})
_OBJECT = 48  # characters from "violations of" to what is violated


def status_in(cue: Cue, topic: Topic, text: str) -> str:
    """Return what a cue says of a matter; attacks that are halted are a truce that is kept."""
    status = status_of(cue, topic)
    named = topic.rule.family == "ceasefire" and topic.form == "noun"
    if named and status in {"suspended", "collapsed"} and _ATTACKS.match(text, topic.start):
        return "implemented"
    return status


def to_be_broken(chain: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return the threat in "plans to nullify the armistice", "will withdraw from the talks"."""
    if not chain or topic.rule.family not in _BREAKABLE | _PARTED:
        return None
    last = chain[-1]
    cue = last.hit.cue
    if cue is None or last.hit.form != "base" or status_in(cue, topic, text) not in _BROKEN:
        return None
    fired = [text[last.start : last.stop]]
    if fired[0].lower() in _STOPS:
        return None  # "fighting will halt"
    if topic.rule.family in _PARTED and (len(chain) < 2 or chain[-2].hit.name != "threaten"):
        return None
    if _HARMS.match(fired[0]):
        return Verdict("", last, "before", fired)  # a battle "threatens to derail the accord"
    if len(chain) > 1 and chain[-2].hit.name in _INTENDED and not negation(chain[-2], topic.clause):
        governor = chain[-2]
        return Verdict(
            "threatened", governor, "before", [text[governor.start : governor.stop], *fired]
        )
    if len(chain) == 1 and marked(topic.clause, last.start, ("will",), 16):
        if negation(last, topic.clause):
            return None
        return Verdict("threatened", last, "before", ["will", *fired])
    return None


def is_to_end(chain: list[Word], topic: Topic, text: str) -> bool:
    """Say whether a demand is that a truce or an accord be given up."""
    if topic.rule.family not in _BREAKABLE or not chain or chain[0].hit.form != "base":
        return False
    cue = chain[0].hit.cue
    return cue is not None and status_in(cue, topic, text) == "collapsed"


def breach_of(chain: list[Word], topic: Topic, text: str) -> Verdict | None:
    """Return the breach in "demanded an end to violations of the truce": that it is broken."""
    if len(chain) < 2 or topic.rule.family not in _BREAKABLE:
        return None
    last = chain[-1]
    noun = last.hit.name == "violate" and not last.hit.form
    if not noun or topic.start - last.stop > _OBJECT or chain[-2].hit.name not in _AGAINST:
        return None
    return Verdict("violated", last, "before", [text[last.start : last.stop]])
