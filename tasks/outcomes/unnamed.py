"""Who acts, and whom it concerns, where the grammar of a clause names nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.outcomes.context import Context
from tasks.outcomes.names import Group, is_owner
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict

#: What parties do together.
SHARED = frozenset(
    "agreed signed implemented ongoing extended scheduled collapsed none under_discussion "
    "postponed suspended".split()
)
#: A name after these stands aside, and does nothing itself: "under American prodding", "in Moscow".
_ASIDE = frozenset("under in at via through inside near across throughout than into".split())
#: Who acts, but is nobody that an actor file knows: what they do is not done by whoever acted before.
_STRANGERS = re.compile(
    r"\b(?:opposition (?:leaders?|parties|figures|politicians)|(?:world|global|western|regional) (?:powers|leaders|governments)"
    r"|protest\w*|demonstrators|marchers|relatives|families|campaigners|critics|activists|residents|villagers|aid (?:agencies|groups|workers)"
    r"|(?:human )?rights groups|charities|humanitarian agencies|church leaders|bishops|elders|analysts|experts|observers|lawmakers|senators|mps"
    r"|mediators|diplomats|doctors|unions?|students|mothers|(?:kidnap|abduct)\w*(?:ers|ors)|captors|hostage[- ]takers|relief (?:agencies|groups))\b",
    re.IGNORECASE,
)
_UNFACED = frozenset("mediation sanctions diplomatic nuclear economic political".split())
#: What an outsider does for both sides.
_WATCHED = frozenset({"security.monitoring", "mediation"})
_APPEALS = frozenset({"demanded", "proposed"})
#: What an outsider who asks or offers it asks of both sides.
_SETTLED = frozenset("ceasefire talks agreement exchange".split())


def faced(
    topic: Topic, verdict: Verdict, source: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Return whom an act concerns that names nobody else: the other side, or both."""
    rule, status = topic.rule, verdict.status
    if rule.type in _WATCHED and source and context.are_hosts(source):
        return context.pair
    if (
        rule.family in _UNFACED
        or rule.type == "security.peacekeepers"
        or (rule.shape == "mutual" and status in SHARED)
    ):
        return ()
    faced = context.facing(source)
    if not faced and status in _APPEALS and rule.family in _SETTLED:
        parties = {a for side in context.sides for a in side}
        faced = context.pair if parties.isdisjoint(source) else ()
    return faced


def is_stranger(topic: Topic, verdict: Verdict, doer: Group | None, text: str) -> bool:
    """Say whether nobody that the files know acts: "protesters called for", "World powers demand"."""
    anchor = verdict.cue.start if verdict.cue is not None else topic.start
    start = topic.clause.start if doer is None else doer.stop
    return verdict.side == "before" and bool(_STRANGERS.search(text, start, max(anchor, start)))


def antecedent(topic: Topic, context: Context, text: str) -> tuple[str, ...]:
    """Return whom "who" or "which" means: the name right before the clause."""
    clause = topic.clause
    if clause.opener != "relative":
        return ()
    before = context.before(clause.start, clause.sentence[0])
    if before is None or len(text[before.stop : clause.start].split()) > 2:
        return ()
    return before.actors


def nearest(topic: Topic, found: Sequence[Group], context: Context, text: str) -> tuple[str, ...]:
    """Return whoever is named nearest, where grammar names nobody; else who it must be about."""
    found = [g for g in found if g.preposition not in _ASIDE and not is_owner(g, text)]
    before = [g for g in found if g.stop <= topic.start]
    if before:
        return before[-1].actors
    if found:
        return found[0].actors
    both = topic.rule.shape == "mutual"
    return context.last_subject or context.parties or (context.pair if both else ())
