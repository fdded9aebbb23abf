"""What a folder of rules says, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tasks.actors import ActorTable, Conflict
from tasks.rules.features import Names
from tasks.rules.learnt import Learnt
from tasks.rules.lexicon import Lexicon

TYPES = (
    "talks.round talks.next_round talks.summit talks.impasse mediation ceasefire.general "
    "ceasefire.partial ceasefire.energy ceasefire.maritime ceasefire.humanitarian "
    "exchange.prisoners release.hostages release.detainees return.bodies return.children "
    "return.displaced humanitarian.corridor humanitarian.aid territory.withdrawal "
    "territory.status security.neutrality security.guarantees security.peacekeepers "
    "security.monitoring security.disarmament hostilities.resumption sanctions.impose "
    "sanctions.lift economic.reparations economic.grain_export economic.resources nuclear.plant "
    "nuclear.program political.amnesty political.elections political.constitution "
    "diplomatic.relations agreement.framework agreement.peace"
).split()
STATUSES = (
    "none demanded proposed under_discussion conditional threatened agreed scheduled signed "
    "ongoing implemented extended rejected postponed suspended violated collapsed"
).split()
SHAPES = ("mutual", "act", "third", "stance")
FORMS = ("base", "s", "past", "part", "ing")

#: Words of a list with their places in it; one that is listed twice counts twice.
Places = Mapping[str, tuple[int, ...]]
Form = Literal["", "base", "s", "past", "part", "ing"]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must tag (with status and parties, where given) or must leave."""

    text: str
    status: str = ""
    source: tuple[str, ...] | None = None
    target: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Verb and object that together name the rule's matter: "release" + "prisoners"."""

    verb: str
    object: str
    subject: bool = False  # the object may also stand before the verb: "troops withdraw"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how a type of outcome is put into words."""

    id: str
    type: str
    shape: str  # mutual: parties alike; act: one does it to another; third: by an outsider; stance
    yes: tuple[Example, ...]
    no: tuple[Example, ...]
    acts: tuple[Act, ...] = ()
    units: tuple[str, ...] = ()  # what is counted; people are called by the first of them
    refines: str = ""  # id of the rule whose matter this one narrows
    when: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, hash=False
    )  # scanned words, one of which must stand in the clause, by the first of each
    unless: tuple[str, ...] = ()  # scanned words, none of which may stand in the sentence
    statuses: frozenset[str] = frozenset()  # of a refinement: only for these
    only: frozenset[str] = frozenset()  # statuses that it may yield; empty: all
    default: str = ""  # status of the bare matter, with no cue at all
    by: frozenset[str] = frozenset()  # canonical actors or kinds that must do it
    cameo: tuple[str, ...] = ()
    plover: tuple[str, ...] = ()
    file: str = ""
    family: str = field(init=False)  # first part of the type

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", self.type.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that says how things stand with a matter."""

    name: str
    status: str  # "" : takes part in grammar only
    side: str = "both"  # before | after | both: where it stands from its matter
    weak: bool = False  # counts only where no other cue does
    negated: str = ""  # status under "not"; "" : nothing is said
    family: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # status by family or type, where it differs
    passes: bool = False  # gives way to a status further in: "agreed to extend"


@dataclass(frozen=True, slots=True)
class Hit:
    """What one entry of the lexicon stands for."""

    kind: str  # cue | verb | thing | topic | idiom | mark
    name: str  # class of verb or thing, kind of mark, id of rule or cue
    form: Form = ""
    status: str = ""  # of an idiom
    cue: Cue | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """A field of life that borrows the words of peace talks: labour, sport, trade ..."""

    name: str
    words: Places  # two different ones show it
    strong: Places  # one alone shows it


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """Words, framed by blanks, that tell a peace process from its look-alikes.

    Each list as a mapping, since a text has a few of its hundreds of words.
    """

    process: Places
    violence: Places
    peace: Places
    past: Places
    unreal: Places
    fiction: Places
    domains: tuple[Domain, ...]
    weights: tuple[tuple[str, float], ...]  # of the signs that are counted, and "intercept"


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that `tag` needs, read once: rules, cues, lexicon, actors."""

    version: str
    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule]
    refinements: Mapping[str, tuple[Rule, ...]]
    acts: Mapping[tuple[str, str], tuple[Rule, ...]]
    lexicon: Lexicon[Hit]
    gate: Gate
    foes: Mapping[str, tuple[tuple[Conflict, tuple[str, ...]], ...]]
    actors: ActorTable
    learnt: Learnt | None  # None: the rules read alone
    classes: Names  # of features, by the words of like meaning
