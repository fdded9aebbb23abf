"""Words that resume an actor named elsewhere in the article: "both sides", "the rebels".

A phrase for both parties ("both sides", "the warring parties") stands for the two actors named
before it that oppose each other in a known conflict, else after it, else for the parties of the
conflict that the article is plainly about; "the two leaders" first for the two just joined by
"and". A common noun ("the rebels", "the army") stands for the actor of the article, or of its
conflict, that carries the noun in the actor files, if there is only one. "His side", "its forces"
stand for the actor named last. What cannot be told is left out.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tasks.actors.records import Actor, Conflict, Mention
from tasks.actors.topic import Topics

_PAIR = "+pair"
_EQUALS = "+equals"  # a pair of like actors: two leaders, two countries
_OWN = "+own"
_OTHER = "+other"
_ALONE = "+alone"  # "Both have agreed": the pair without a noun, up to its verb
_ALONE_WORDS = ("Both", "Neither", "the two")  # "A and B both agree" names them already
_ALONE_VERBS = (
    "have", "had", "has", "will", "would", "did", "do", "said", "say",
    "agreed", "agree", "met", "meet", "signed", "also", "accused", "accuse", "want", "wanted",
    "accepted", "rejected", "refused", "asked", "insisted", "insist", "denied", "claimed", "claim",
    "shook", "spoke", "discussed", "exchanged", "remain", "remained", "pledged", "promised",
)  # fmt: skip
_OWN_HEADS = (
    "side", "country", "government", "delegation", "forces", "team", "troops", "negotiators",
    "army", "movement", "group", "people", "fighters", "men", "soldiers", "military",
)  # fmt: skip
_GROUP_HEADS = frozenset({"movement", "group", "fighters", "men"})
_STATE_HEADS = frozenset({"country", "government"})
_EQUAL_HEADS = re.compile(
    r"(?:countr|nation|state|leader|president|minister|premier|government|capital|neighbo|power|men$|group|faction)"
)
_STATE_NOUNS = frozenset({"government", "army", "military", "state", "regime", "junta"})
_REACH = 700  # characters back within which a noun or pair finds its actor
_CLOSE = 250
_STATE_PAIR = re.compile(r"(?:countr|nation|state|president|capital|foreign|prime)")
# Between a phrase and the name that it only introduces: "the rebel group, the FNL".
_INTRODUCES = re.compile(r",? (?:the |calling itself (?:the )?)?")
_OF = re.compile(r" (?:of|in|led by|under)(?: the)?(?: [A-Z]\w+){0,3} |'s ")
# After "the military" or "the army": it only describes.
_DESCRIBING = re.compile(
    r"-|(?: (?:wing|operations?|junta|government|council|bases?|campaign|actions?|offensives?|aid"
    r"|solution|option|talks|demarcation|situation|hotlines?|accord|government|forces|troops"
    r"|officials?|staff|police|convoys?|of \w+ (?:men|youths|people|women|countries|states)))\b"
)
# Before a name that is no agent: after a preposition, or told something.
_OBLIQUE = re.compile(
    r"\b(?:by|with|against|from|to|in|of|for|on|at|between|towards?|into|near|over|about|via"
    r"|tells?|told|informs?|informed|assure[sd]?|reminds?|reminded)(?: the)?(?: \w+){0,3} $"
)
_THEY = re.compile(r"\bthey\b")
_CONTROLS = re.compile(r"(?:'s? \w+)? to [a-z]")
_AND = re.compile(r"(?:'s|’s)?(?: \w+){0,2},? and (?:the )?")


@dataclass(frozen=True, slots=True)
class _Story:
    """What the article names, and what it is about."""

    text: str
    mentions: list[Mention]
    named: list[Mention]  # those that stand for an actor, modifiers and places included
    topic: Conflict | None
    strong: bool  # whether the text names more of the topic than one government
    on: date | None


class Resolver:
    """Resolves anaphors against the mentions of one article."""

    def __init__(self, actors: Mapping[str, Actor], topics: Topics) -> None:
        self._topics = topics
        self._kinds = {actor.name: actor.kind for actor in actors.values()}
        self._by_noun: dict[str, list[str]] = {}
        for actor in actors.values():
            for noun in actor.nouns:
                self._by_noun.setdefault(noun, []).append(actor.name)

    def phrases(self, pairs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield every anaphoric phrase with its use."""
        for phrase in pairs:
            equal = "two" in phrase or phrase.startswith(("both", "each", "either", "neither"))
            yield phrase, _EQUALS if equal and _EQUAL_HEADS.search(phrase) else _PAIR
        for noun in self._by_noun:
            yield (noun if noun.startswith("the ") else f"the {noun}"), noun
            if noun.endswith("s") and " " in noun:
                yield noun, noun
        for head in _OWN_HEADS:
            for owner in ("his", "her", "its", "their"):
                yield f"{owner} {head}", _OWN
        for word in _ALONE_WORDS:
            for verb in _ALONE_VERBS:
                yield f"{word} {verb}", _ALONE
        for phrase in ("the other side", "the opposing side", "its rival", "his counterpart"):
            yield phrase, _OTHER

    def resolve(
        self,
        text: str,
        mentions: list[Mention],
        pending: Sequence[tuple[int, int, str]],
        on: date | None,
    ) -> list[Mention]:
        """Return the mentions with those anaphors that have an answer, in order."""
        topic, strong = self._topics.of(mentions, on)
        named = [m for m in mentions if m.actors]
        story = _Story(text, mentions, named, topic, strong, on)
        name = topic.name if topic else None
        result = list(mentions)
        for start, end, use in pending:
            stop = text.rindex(" ", start, end) if use == _ALONE else end
            if use == _ALONE:
                actors = self._pair(story, start, equals=True, states=False)
            elif use in (_PAIR, _EQUALS):
                states = _STATE_PAIR.search(text, start, stop) is not None
                actors = self._pair(story, start, equals=use == _EQUALS, states=states)
            elif self._introduces(story, start, stop, use) or (
                use == _OWN and _DESCRIBING.match(text, stop)
            ):
                continue
            elif use == _OWN:
                actors = self._owner(story, start, stop)
            elif use == _OTHER:
                actors = self._other(story, start)
            else:
                actors = self._noun(story, start, stop, use)
            if actors:
                found = Mention(start, stop, text[start:stop], actors, "anaphor", frozenset(), name)
                result.append(found)
                if len(actors) == 1:  # what is resolved may be resumed in turn
                    insort(story.named, found, key=lambda m: m.start)
        result.sort(key=lambda m: m.start)
        return result

    def _pair(self, story: _Story, start: int, *, equals: bool, states: bool) -> tuple[str, ...]:
        before = [m for m in story.named if m.stop <= start and start - m.stop < _REACH]
        if states:
            before = [m for m in before if self._kinds.get(m.actors[0]) == "state"]
        if equals and (joined := self._joined(story, before, start)):
            return joined
        recent = list(dict.fromkeys(a for m in reversed(before) for a in m.actors))
        pair = self._topics.opponents_among(recent, story.topic, story.on)
        if pair is None and states and len(recent) == 2:
            pair = (recent[1], recent[0])
        if pair is None:
            later = [
                a
                for m in story.named
                if m.start >= start
                for a in m.actors
                if not states or self._kinds.get(a) == "state"
            ]
            everyone = list(dict.fromkeys(recent + later))
            pair = self._topics.opponents_among(everyone, story.topic, story.on)
        if pair is None and story.topic is not None and self._only_about(story, story.topic):
            named = {a for m in story.named for a in m.actors}
            pair = tuple(
                next((a for a in side if a in named), side[0]) for side in story.topic.sides
            )
        if pair is None and equals and len(recent) == 2:
            pair = (recent[1], recent[0])
        if pair is None or (states and any(self._kinds.get(a) != "state" for a in pair)):
            return ()
        return pair

    def _only_about(self, story: _Story, topic: Conflict) -> bool:
        """Whether the two sides of the topic must be meant though one is not named."""
        if len(topic.sides) != 2:
            return False
        known = {*topic.mediators, *(a for side in topic.sides for a in side)}
        return story.strong or all(a in known for m in story.named for a in m.actors)

    def _joined(self, story: _Story, before: Sequence[Mention], start: int) -> tuple[str, ...]:
        """Return the two actors last joined by "and", if they are alike and no mediators."""
        mediators = story.topic.mediators if story.topic else ()
        for one, other in reversed(list(pairwise(before))):
            if start - other.stop > _CLOSE:
                break
            if _AND.fullmatch(story.text, one.stop, other.start) and one.actors != other.actors:
                pair = (*one.actors, *other.actors)
                alike = len({self._kinds.get(a) for a in pair}) == 1
                if len(pair) == 2 and alike and not all(a in mediators for a in pair):
                    return pair
        return ()

    def _introduces(self, story: _Story, start: int, stop: int, use: str) -> bool:
        """Whether the name stands beside the phrase: "M23 rebels", "the rebel group FNL"."""
        return any(
            m.stop == start - 1
            or (
                use not in _STATE_NOUNS
                and stop <= m.start < stop + 24
                and _INTRODUCES.fullmatch(story.text, stop, m.start)
            )
            for m in story.named
        )

    def _owner(self, story: _Story, start: int, stop: int) -> tuple[str, ...]:
        """Return whose "its forces" are: whoever is named last as an agent, else last at all."""
        owner, head = story.text[start:stop].lower().split(" ", 1)
        kinds: tuple[str, ...] = ("state", "group", "bloc")
        if head in _GROUP_HEADS or head in _STATE_HEADS:
            kinds = ("group",) if head in _GROUP_HEADS else ("state",)
        before = [
            m
            for m in story.named
            if m.stop <= start
            and start - m.stop < _CLOSE
            and self._kinds.get(m.actors[0]) in kinds
            and m.kind != "place"
        ]
        if not before:
            return ()
        if owner == "their" and len(before) > 1 and start - before[-1].stop < 40:
            one, other = before[-2:]
            if _AND.fullmatch(story.text, one.stop, other.start) and one.actors != other.actors:
                return (*one.actors, *other.actors)
        if owner == "their" and _THEY.search(story.text, before[-1].stop, start):
            return before[-1].actors
        for mention in reversed(before):
            if _CONTROLS.match(story.text, mention.stop) or not _OBLIQUE.search(
                story.text, max(0, mention.start - 24), mention.start
            ):
                return mention.actors
        return before[-1].actors

    def _other(self, story: _Story, start: int) -> tuple[str, ...]:
        before = [m for m in story.named if m.stop <= start]
        if not before or story.topic is None or len(story.topic.sides) != 2:
            return ()
        side = story.topic.side_of(before[-1].actors[0])
        if side is None:
            return ()
        others = story.topic.sides[1 - side]
        named = [a for m in reversed(before) for a in m.actors if a in others]
        return (named[0],) if named else (others[0],)

    def _noun(self, story: _Story, start: int, stop: int, noun: str) -> tuple[str, ...]:
        if _DESCRIBING.match(story.text, stop):
            return ()
        carriers = self._by_noun[noun]
        for mention in story.named:
            if stop < mention.start <= stop + 48:
                if not _OF.fullmatch(story.text, stop, mention.start):
                    break
                return tuple(a for a in mention.actors if a in carriers)
        state, topic = noun in _STATE_NOUNS, story.topic
        near = [m for m in story.named if m.stop <= start and start - m.stop < _REACH]
        mentioned = list(
            dict.fromkeys(a for m in reversed(near) for a in m.actors if a in carriers)
        )
        parties = [a for a in mentioned if topic is not None and topic.side_of(a) is not None]
        if parties:
            return (parties[0],) if len(parties) == 1 else ()
        if state and (facing := self._facing(story, start, carriers)):
            return (facing,)
        if topic is not None and (story.strong or not state):
            named = {a for m in story.named for a in m.actors}
            sides = [[a for a in side if a in carriers] for side in topic.sides]
            filled = [side for side in sides if side]
            if len(filled) == 1:
                return (next((a for a in filled[0] if a in named), filled[0][0]),)
        if len(mentioned) == 1 and (topic is None or mentioned[0] not in topic.mediators):
            return (mentioned[0],)
        return ()

    def _facing(self, story: _Story, start: int, carriers: Sequence[str]) -> str | None:
        """Return the government that the nearest armed group fights."""
        groups = [
            m
            for m in story.named
            if self._kinds.get(m.actors[0]) == "group" and abs(m.start - start) < _CLOSE
        ]
        for group in sorted(groups, key=lambda m: abs(m.start - start)):
            for opponent in self._topics.opponents_of(group.actors[0], on=story.on):
                if opponent in carriers:
                    return opponent
        return None
