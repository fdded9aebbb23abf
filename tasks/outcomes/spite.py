"""A truce that is named as what an attack comes in spite of: it is broken."""

from __future__ import annotations

import re

from tasks.outcomes.topics import Topic

#: What opens a clause that names a truce, and is broken by what the sentence tells.
SPITE = re.compile(r"despite|in spite of|in defiance of", re.IGNORECASE)
_ATTACK = re.compile(
    r"\b(?:air ?strikes?|strikes?|struck|attack(?:s|ed|ing)?|bomb(?:s|ed|ing|ings)?|bombard\w*|shell(?:s|ed|ing|ings)?|"
    r"fires?|fired|firing|shoot(?:s|ing|ings)?|shots?|rockets?|mortars?|missiles?|raid(?:s|ed)?|offensives?|clash(?:es|ed)?|kill(?:s|ed|ing)?|"
    r"fighting|gunfire|violence|battles?|combat|assaults?|ambush\w*|explosions?|invad\w+|die[sd]?|dead|deaths?|wound(?:s|ed|ing)|injur(?:es|ed|ing)|hit|seiz(?:es?|ed|ing)|drones?|advanc(?:es?|ed|ing)|captur(?:es?|ed))\b",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"\b(?:propos\w+|calls? for|talks?|offer\w*|plans?|planned|appeals?|demands?)\b"
)


def despite(topic: Topic, text: str) -> bool:
    """Say whether a truce is named as what an attack comes in spite of."""
    clause = topic.clause
    if clause.opener != "contrast" or topic.form != "noun":
        return False
    if not SPITE.match(text, clause.start) or "," in text[clause.start : topic.start]:
        return False
    start, stop = clause.sentence
    comma = text.find(",", topic.stop, clause.stop)
    rest = comma if comma >= 0 else clause.stop
    around = f"{text[start : clause.start]} {text[rest:stop]}"
    return bool(_ATTACK.search(around)) and not _PROPOSED.search(text, clause.start, topic.start)
