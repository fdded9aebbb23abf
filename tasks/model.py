"""The records that travel down the walk, in the order in which they come to be.

    Feed -> Poll -> Entry -> Page -> Article -> Outcome (with Evidence), and Rejected at any step

All are frozen. Times are aware, in UTC. Keys are made of content (`key`), so that the same
input gives the same rows however often, and on whatever machine, it is read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from tasks.keys import key as key  # noqa: PLC0414 - exported: keys are what identifies a record
from tasks.keys import moment
from tasks.reasons import TRANSIENT
from tasks.reasons import Reason as Reason  # noqa: PLC0414 - exported: records and reasons are used together
from tasks.reasons import Step as Step  # noqa: PLC0414


@dataclass(frozen=True, slots=True)
class Feed:
    """A source to poll, with what the last polls taught about it."""

    url: str
    name: str = ""
    language: str | None = None  # BCP 47
    region: str | None = None
    licence: str | None = None
    home_url: str | None = None
    min_entries: int = 0  # fewer than this in one poll is a finding of `feed_volume`
    max_entries: int = 2000  # so is more; what is beyond is not read
    # state: moves in the transaction that stores what it vouches for
    current_url: str | None = None  # where a permanent redirect has led; None: `url`
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    hub_url: str | None = None
    moved_to: str | None = None  # target of a permanent redirect not yet adopted
    moved_count: int = 0
    last_polled_at: datetime | None = None
    last_full_at: datetime | None = None  # last unconditional poll: stale 304s exist
    last_changed_at: datetime | None = None
    next_due_at: datetime | None = None  # None: due now
    failures: float = 0.0  # weighted: hard 1, soft 0.5, temporary 0.25; 0 after a success
    disabled_reason: str | None = None  # None: active

    @property
    def feed_id(self) -> str:
        """Key of the feed: made of its configured address."""
        return key(self.url)


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a raw body lies: a WARC file (relative to the archive), and the record's place in it."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of one feed: what was asked, what came back."""

    feed: Feed  # as it was polled; `feeds.settle` moves its state on
    polled_at: datetime
    result: str  # changed | unchanged | failed | skipped
    http_status: int | None = None
    final_url: str | None = None
    permanent_url: str | None = None  # where 301 and 308 alone led; None: nowhere
    content_type: str | None = None
    body: bytes = b""  # empty unless result is `changed`
    headers: tuple[tuple[str, str], ...] = ()
    sent_headers: tuple[tuple[str, str], ...] = ()  # of the last request, after redirects
    seconds: float = 0.0
    rejected: Rejected | None = None  # when result is `failed`
    archive: ArchiveRef | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, in one revision."""

    feed_id: str
    identity: str  # guid, guid+url, url, or title+content: what makes it the same item next time
    url: str | None  # canonical link; None when the item has no usable one
    link: str | None  # the link as the feed gives it
    title: str | None = None
    summary: str | None = None  # plain text
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    guid: str | None = None
    position: int = 0  # place in the feed, from 0
    notes: tuple[str, ...] = ()  # damage noted while reading: "bozo: ...", "date in the future" ...

    @property
    def entry_id(self) -> str:
        """Key of the item, the same in all its revisions."""
        return key(self.feed_id, self.identity)

    @property
    def content_hash(self) -> str:
        """Hash of what a reader would call a change. Dates are left out: many feeds move them."""
        return key(self.url, self.title, self.summary)

    @property
    def revision_id(self) -> str:
        """Key of this revision of the item."""
        return key(self.entry_id, self.content_hash)


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, as received."""

    url: str  # as asked for; the entry's canonical link
    final_url: str  # after redirects
    fetched_at: datetime
    http_status: int
    content_type: str | None
    body: bytes  # decoded from its transfer and content encodings
    entry_id: str | None = None
    feed_id: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    sent_headers: tuple[tuple[str, str], ...] = ()  # of the last request, after redirects
    seconds: float = 0.0
    archive: ArchiveRef | None = None
    continues: str | None = None  # address of the page before it, of an article cut into pages

    @property
    def body_hash(self) -> str:
        """SHA-256 of the body, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def page_id(self) -> str:
        """Key of this address with this body."""
        return key(self.url, self.body_hash)


@dataclass(frozen=True, slots=True)
class Part:
    """One dated update of a live blog: a slice of the article's text."""

    start: int
    stop: int
    published_at: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The clean article of a page, in one revision.

    `text` is NFC, one blank line between paragraphs; offsets count its code points.
    """

    url: str  # identity: canonical, same site as the page; else the final address
    title: str | None
    text: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    kind: str = "article"  # article | live | summary (an aggregator's, see original_url)
    original_url: str | None = None  # "Read the original article here"
    site: str | None = None  # publisher's name as the page gives it
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    extractor_version: str = ""
    page_id: str | None = None
    entry_id: str | None = None
    feed_id: str | None = None
    fetched_at: datetime | None = None
    more_page_ids: tuple[str, ...] = ()  # of the pages after the first, where it was cut

    @property
    def article_id(self) -> str:
        """Key of the article, the same in all its revisions."""
        return key(self.url)

    @property
    def revision_id(self) -> str:
        """Key of this revision: title, text, and all that the page says of them (decision 15).

        All but when it was modified, which many sites move without any other change.
        """
        parts = [f"{p.start} {p.stop} {moment(p.published_at)} {p.title}" for p in self.parts]
        told = (moment(self.published_at), self.language, self.kind, self.original_url)
        listed = ("\x1e".join(self.authors), "\x1e".join(parts))
        return key(self.article_id, self.title, self.text, *told, *listed)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as quoted, with the scope that it was quoted in: "1,000 each" is never 2,000."""

    value: float
    unit: str
    scope: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so."""

    speaker: str  # as written: "a senior Ukrainian official"
    kind: str  # narrator | party | mediator | official | media | commentary
    party: str | None = None  # canonical actor the speaker belongs to
    verb: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and its place: `text[start:stop] == quote`, in code points."""

    quote: str
    start: int
    stop: int
    rule_id: str = ""
    cues: tuple[str, ...] = ()  # words that decided the status; "-word": overruled

    def __post_init__(self) -> None:
        if not self.quote or self.stop - self.start != len(self.quote) or self.start < 0:
            raise ValueError(f"evidence [{self.start}:{self.stop}] does not fit {self.quote!r}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an article says was agreed, demanded, refused, exchanged ... Evidence or nothing."""

    type: str  # one of the 39 of the ontology
    status: str  # one of the 17
    source_actors: tuple[str, ...]
    target_actors: tuple[str, ...]
    evidence: tuple[Evidence, ...]  # the best first
    rule_id: str
    rules_version: str
    mediators: tuple[str, ...] = ()
    venue: str | None = None
    quantity: Quantity | None = None
    attribution: Attribution | None = None
    claim: str = "asserted"  # asserted | claimed | disputed | speculative
    temporal: str = "current"  # current | scheduled | background
    date: str | None = None  # ISO date or date-time of the act itself, where the text gives one
    deadline: str | None = None  # ISO date
    condition: str | None = None  # verbatim clause
    superlative: str | None = None  # verbatim phrase
    directness: str | None = None  # direct | indirect
    conflict: str | None = None  # named conflict that the parties belong to
    confidence: float = 0.5
    revision_id: str = field(default="", compare=False)  # of the article; set where it is tagged

    def __post_init__(self) -> None:
        if not (self.evidence and self.rule_id and self.rules_version):
            raise ValueError(f"{self.type}/{self.status}: lacks evidence, rule or rules' version")

    @property
    def outcome_id(self) -> str:
        """Key: article revision, rules, type, status, parties and number."""
        number = f"{self.quantity.value:g} {self.quantity.unit}" if self.quantity else ""
        parties = ("|".join(self.source_actors), "|".join(self.target_actors))
        return key(self.revision_id, self.rules_version, self.type, self.status, *parties, number)


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the rules made of one article: also kept when they found nothing."""

    revision_id: str
    rules_version: str
    is_peace_process: bool
    outcomes: tuple[Outcome, ...] = ()
    unknown_names: tuple[str, ...] = ()  # capitalised names near triggers that no actor file knows


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be used, and why. Nothing is dropped in silence."""

    url: str
    step: Step
    reason: Reason
    detail: str = ""
    feed_id: str | None = None
    entry_id: str | None = None
    at: datetime | None = None
    retry_at: datetime | None = None  # a host asked to wait until then

    @property
    def is_transient(self) -> bool:
        """Whether a later run tries again."""
        return self.reason in TRANSIENT or self.retry_at is not None
