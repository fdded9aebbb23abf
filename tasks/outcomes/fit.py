"""Which rule a matter falls under in the end, and which matters yield no outcome, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.actors import Mention
from tasks.outcomes.findings import Finding
from tasks.outcomes.meetings import is_met, of_leaders
from tasks.outcomes.quantities import Number
from tasks.outcomes.relevance import LONG, Relevance
from tasks.outcomes.roles import Roles
from tasks.outcomes.topics import Topic
from tasks.outcomes.verdict import Verdict
from tasks.rules import Rule, Rules

#: Families whose words belong to war alone: read even where no armed conflict is in sight.
PLAIN = frozenset({"ceasefire", "exchange"})
#: Families read where two parties are named, even without a word of war.
PAIRED = frozenset(
    "sanctions territory diplomatic security humanitarian return release economic agreement mediation".split()
)

#: What may be said of a thing: to be done or to last needs a verb.
_SAID_OF_THINGS = frozenset(
    "demanded proposed rejected agreed under_discussion extended postponed suspended".split()
)
#: From a cue to the thing that it is said of, or back.
_BESIDE = re.compile(
    r"(?:(?!\b(?:in|at|by|from|against|after|before|during|under)\b)[^,;:—]){0,32}"
)
_EACH = re.compile(r"\b(?:each|both|one another)\b")
_COMING = re.compile(
    r"\b(?:will|would|shall|is|are|was|were|to|due|set|next|plan\w*|schedul\w*|expect\w*|from|again|by|until|soon|"
    r"later|tomorrow|\w+['’]ll|\w+['’](?:s|re))\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"release", "return", "exchange"})
_LIST = re.compile(
    r"\blists? of (?:[\d,]+ |more |the )?(?:prisoners|detainees|captives|hostages|names|people|children|those)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\s*,?\s*(?:so that|in order|to allow|to let)\b")
#: What names the days that a truce is for: "a ceasefire during Ramadan".
_SPELL = re.compile(r"\s*,?\s*(?:during|throughout|over|through)\b")
_AIM = 80  # characters of a purpose that tell what a truce is for
_SWAPPED = re.compile(
    r"\bin (?:exchange|return) for (?!their\b)[^.;]{0,60}?\b(?:prisoners?|soldiers?|pows?|captives?|fighters|"
    r"militants|detainees|inmates|servicemen|officers|pilots?|release of|freedom of)\b",
    re.IGNORECASE,
)
_MEETINGS = frozenset({"talks.round", "talks.next_round", "talks.summit"})
_THEN = re.compile(
    r"\b(?:in|during|back in|signed in|of) (?:(?:early|late|mid)[ -])?(?:19|20)\d\d\b"
)
_OF_YEAR = re.compile(r"\b((?:19|20)\d\d) $")  # "the 2020 ceasefire"
_ONCE = frozenset("agreed signed implemented extended scheduled".split())
_DONE = frozenset("agreed signed implemented extended rejected collapsed".split())
_PROCESS = re.compile(
    r"\b(?:peace|truce|ceasefire|talks|negotiat\w+|deal|agree\w*|sanctions|rebels?|war|conflict|exchange|swap|"
    r"gesture|goodwill|junta|coup|uprising|militants?|insurgen\w+|fighting)\b",
    re.IGNORECASE,
)
_TRUCE = re.compile(r"\b(?:truce|cease-?fire|armistice|lull)\b", re.IGNORECASE)
_GOING = 45  # characters from talks to "continue"
_STARTS = (
    "going on",
    "ongoing",
    "under way",
    "underway",
    "resum",
    "restart",
    "start",
    "beg",
    "commenc",
    "open",
)
_YEAR = re.compile(
    r"\b(?:in|during|until|from|by|of|for|January|February|March|April|May|June|July|August|"
    r"September|October|November|December) ((?:19|20)\d\d)\b"
)


def narrowed(
    topic: Topic, verdict: Verdict, roles: Roles, scanned: str, text: str, rules: Rules
) -> Rule:
    """Return the narrowest rule that the words of the clause, the status and the doer allow."""
    rule = _retold(topic, verdict, roles, text, rules)
    start, stop = topic.clause.start, topic.clause.stop
    if _PURPOSE.match(text, stop) or _SPELL.match(text, stop):
        stop = min(stop + _AIM, topic.clause.sentence[1])
    broken = _TRUCE.search(text, start, stop) if verdict.status == "violated" else None
    if broken:  # of a breach, what is said of the truce counts, not what broke it
        start, stop = max(start, broken.start() - 25), min(stop, broken.end() + 25)
    around = scanned[start : stop + 2]
    words = around.split()
    for narrower in rules.refinements.get(rule.id, ()):
        if narrower.statuses and verdict.status not in narrower.statuses:
            continue
        if narrower.by:
            kinds = {rules.actors.actors[a].kind for a in roles.source if a in rules.actors.actors}
            if not narrower.by & kinds:
                continue
        again = False
        if narrower.type == "talks.next_round" and verdict.cue is not None:
            surface = text[verdict.cue.start : verdict.cue.stop].lower()
            if verdict.status == "ongoing" and surface.startswith(_STARTS):
                continue  # talks that have begun again, or are going on, are a round
            again = verdict.cue.hit.name == "resume" or _goes_on(topic, verdict)
        if again or any(p in around for word in words for p in narrower.when.get(word, ())):
            return narrower
    return rule


def _goes_on(topic: Topic, verdict: Verdict) -> bool:
    """Say whether talks are to go on: "are scheduled to continue"."""
    return verdict.status in {"scheduled", "agreed"} and any(
        w.hit.kind == "cue" and w.hit.name == "resume" and 0 <= w.start - topic.stop <= _GOING
        for w in topic.clause.words
    )


def _retold(topic: Topic, verdict: Verdict, roles: Roles, text: str, rules: Rules) -> Rule:
    """Return the rule of another matter where status, doer or sentence make it one."""
    rule = topic.rule
    if rule.refines and rule.statuses and verdict.status not in rule.statuses:
        rule = rules.by_id[rule.refines]
    if rule.by and not rule.refines:
        rule = _by_doer(rule, roles, rules)
    if rule.type == "talks.round" and of_leaders(topic, text):
        return rules.by_id["talks.summit"]
    if rule.type == "release.detainees":
        each = len(roles.source) > 1 and _EACH.search(text, topic.clause.start, topic.clause.stop)
        if each or _SWAPPED.search(text, topic.stop, topic.clause.sentence[1]):
            # "Kyiv and Moscow each freed 100", "offers to free five in exchange for ten soldiers"
            return rules.by_id["exchange.prisoners"]
    return rule


def _by_doer(rule: Rule, roles: Roles, rules: Rules) -> Rule:
    """Return the rule for the same act that its doer fits: what a group frees, and what a state."""
    kinds = {rules.actors.actors[a].kind for a in roles.source if a in rules.actors.actors}
    if rule.by & kinds:
        return rule
    others = (r for act in rule.acts for r in rules.acts.get((act.verb, act.object), ()))
    return next((r for r in others if r.by & kinds), rule)


def as_side(topic: Topic, findings: Sequence[Finding], numbers: Sequence[Number]) -> bool:
    """Make a release that a swap's sentence goes on to tell a side of that swap.

    Returns whether it adds nothing: with fewer than two numbers, the swap is told as one.
    """
    if topic.rule.type != "release.detainees" or topic.clause.opener not in {"with", "and"}:
        return False
    for finding in findings:
        other = finding.topic
        if (
            other.rule.type == "exchange.prisoners"
            and other.clause.sentence == topic.clause.sentence
        ):
            start, stop = topic.clause.sentence
            if sum(start <= n.start < stop and n.scope == "by_source" for n in numbers) < 2:
                return True
            topic.rule = other.rule
            if other.clause is not topic.clause and not (other.verb and other.passive):
                finding.outcome, finding.why = None, "told by its sides"
            return False
    return False


def objection(
    topic: Topic,
    verdict: Verdict,
    roles: Roles,
    mentions: Sequence[Mention],
    relevance: Relevance,
    text: str,
    present: int | None,
) -> str:
    """Say why a matter yields no outcome; "" where it does."""
    rule = topic.rule
    if topic.bare and not _is_beside(topic, verdict, text):
        return "a thing that nothing beside it governs"
    if rule.only and verdict.status not in rule.only:
        return f"{rule.id} is never {verdict.status}"
    if rule.by and not rule.refines:
        doers = {m.kind for m in mentions if set(m.actors) & set(roles.source)} | set(roles.source)
        if not rule.by & doers:
            return f"only done by {', '.join(sorted(rule.by))}"
    sides = {*roles.source, *roles.target}
    alone = len(sides) < 2 and not relevance.is_process
    if rule.family == "talks" and topic.verb is not None and alone:
        return "only one side is named"
    if topic.verb is not None and rule.type in _MEETINGS and not is_met(topic, mentions, text):
        return "nobody is met"
    if not sides and not relevance.is_process and not mentions:
        return "no actor is named"
    whoever = topic.clause.opener == "relative" and text.startswith("who ", topic.clause.start)
    if whoever and text.startswith(("a ", "an "), topic.start) and not topic.clause.mentions:
        return "nobody in particular"  # "negotiators who want an agreement need time"
    start, stop = topic.clause.sentence
    named = any(start <= m.start < stop and m.actors for m in mentions)
    loose = topic.form != "noun" and rule.type != "talks.impasse" and rule.family not in PLAIN
    if len(text) > LONG and loose and not named and not relevance.is_process:
        return "nobody is named in the sentence of a long text"
    inside = rule.family in {"political", "talks"} and topic.form == "noun" and topic.start > start
    if inside and text[topic.start].isupper():
        return "part of a name"
    if _is_old(topic, verdict, text, present):
        return "background"
    political = rule.type == "release.detainees" and "political prisoners" in text[start:stop]
    if political and (
        len({a for m in mentions for a in m.actors}) < 2 or not _PROCESS.search(text)
    ):
        return "political prisoners, and no second party or no process"
    return _unlikely(topic, verdict, text)


def _unlikely(topic: Topic, verdict: Verdict, text: str) -> str:
    """Say what speaks against a matter that only weights propose; "" for nothing."""
    if topic.form != "learnt":
        return ""
    said = text[topic.clause.start : topic.clause.stop]
    if verdict.status == "scheduled" and not _COMING.search(said):
        return "nothing tells that it is to come"
    if topic.rule.family in _PEOPLE and _LIST.search(said):
        return "a list of people"
    return ""


def _is_beside(topic: Topic, verdict: Verdict, text: str) -> bool:
    """Say whether the cue of a thing alone has it as its object or subject: "wants observers"."""
    if verdict.cue is None or verdict.status not in _SAID_OF_THINGS:
        return False
    if verdict.side == "before":
        gap = text[verdict.cue.stop : topic.start]
    elif verdict.side == "after":
        gap = text[topic.stop : verdict.cue.start]
    else:
        return False
    others = any(
        w.hit.form and w.hit.kind in {"verb", "cue"} and topic.start > w.start > verdict.cue.start
        for w in topic.clause.words
    )
    return not others and bool(_BESIDE.fullmatch(gap))


def _is_old(topic: Topic, verdict: Verdict, text: str, present: int | None) -> bool:
    """Say whether a clause dates what it tells more than a year before the story.

    A story without a date: news leave out the year that they are written in, so what is done and
    has a year is of another one.
    """
    clause = topic.clause
    known = _OF_YEAR.search(text, max(clause.start, topic.start - 5), topic.start)
    if known and verdict.status in _ONCE:
        return present is None or int(known.group(1)) < present - 1
    start = min(topic.start, verdict.cue.start if verdict.cue else topic.start)
    if _YEAR.match(text, clause.start):
        start = clause.start
    if present is None:
        return verdict.status in _DONE and bool(_THEN.search(text, start, clause.stop))
    years = [int(y) for y in _YEAR.findall(text[start : clause.stop])]
    return bool(years) and max(years) < present - 1
