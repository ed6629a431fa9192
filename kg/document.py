"""Hold what extraction found in one article, as frozen values that know neither spaCy nor RDF.

Offsets are characters of the article exactly as it was read, half-open. Classes, roles and factualities
are local names of the `kg:` vocabulary (`"ArmedGroup"`, `"agent"`, `"Planned"`), spelled as in `ontology/kg.ttl`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets: `text[begin:end]`."""

    begin: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end:
            raise ValueError(f"not a span: {self.begin}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.begin

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character.

        >>> Span(0, 3).overlaps(Span(2, 5)), Span(0, 3).overlaps(Span(3, 5))
        (True, False)
        """
        return self.begin < other.end and other.begin < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.begin <= other.begin and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters of `text` that the span points at."""
        return text[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One document as it was read: nothing normalised, nothing guessed."""

    text: str
    title: str | None = None
    date: datetime.date | None = None
    """Publication date; None leaves relative dates unresolved."""
    source: str | None = None
    """File name or URL."""
    author: str | None = None
    """Who signed it, as it stands there."""


class MentionKind(StrEnum):
    """How a span refers to its entity."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    TRIGGER = "trigger"
    EXPRESSION = "expression"
    """A time, a quantity or an office."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that refers to something, with the sentence it stands in and the rule that found it."""

    span: Span
    sentence: Span
    rule: str
    kind: MentionKind = MentionKind.NAME


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a place of one article, with every mention of it."""

    key: str
    """Unique in its document; says nothing about IRIs."""
    classes: tuple[str, ...]
    """Most specific `kg:` classes, `("State", "Country")` for a country."""
    label: str
    """The fullest name."""
    mentions: tuple[Mention, ...]
    other_labels: tuple[str, ...] = ()
    """Every other surface form."""
    known: str | None = None
    """IRI of the entry in `ontology/actors` or the gazetteer that it is, None when it is new."""
    part_of: str | None = None
    """Key of the entity it belongs to."""
    based_in: str | None = None
    """Key of the place where it is based."""
    named: bool = True
    """False for people who are only described («des civils»): such an entity is of this article alone."""


class Tenure(StrEnum):
    """When an office was held, seen from the article."""

    CURRENT = "current"
    FORMER = "former"
    INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Position:
    """An office that the text gives to a person."""

    holder: str
    """Key of the person."""
    label: str
    """The office without article and demonym: «ministre des Affaires étrangères»."""
    mentions: tuple[Mention, ...]
    of: str | None = None
    """Key of the state or organisation that the office belongs to."""
    tenure: Tenure = Tenure.CURRENT


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """When: both days included; without `start` and `end` only the article's words are known."""

    label: str
    mention: Mention
    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: «près de 14 000» is value 14000, approximate; «plus de 280 000» is lower 280000."""

    label: str
    mention: Mention
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    approximate: bool = False
    unit: str | None = None
    """«%», else the counted noun's lemma."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One filler of one role of an event."""

    role: str
    """`agent`, `target`, `recipient`, `participant` or `place`."""
    filler: str
    """Key of the entity."""
    mention: Mention | None = None
    """The words of this sentence that fill the role."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks that a speech act reports."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, will happen or was said, with who, whom, where, when, how many, says who."""

    key: str
    event_class: str
    mentions: tuple[Mention, ...]
    """Trigger words, the first one in text order first."""
    arguments: tuple[Argument, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sources: tuple[str, ...] = ()
    """Keys of the entities that vouch for it (`kg:accordingTo`)."""
    about: tuple[str, ...] = ()
    """Keys of the events or entities that it is about."""
    quotes: tuple[Quote, ...] = ()
    factuality: str = "Factual"
    reasons: tuple[str, ...] = ()
    """Why its factuality and its sources are what they are: «factuality Alleged: press conditional»."""


@dataclass(frozen=True, slots=True)
class UnknownVerb:
    """A verb that somebody does or suffers, and that evoked no event."""

    span: Span
    """The verb as it stands."""
    lemma: str
    """Its likeliest infinitive."""
    subject: Span
    """The words for who does it."""
    entries: tuple[str, ...] = ()
    """`file.ttl:line` of the lexicon entries of this verb whose conditions were not met here."""


@dataclass(frozen=True, slots=True)
class Residue:
    """What was seen in an article and became part of no fact, each in text order."""

    verbs: tuple[UnknownVerb, ...] = ()
    names: tuple[Span, ...] = ()
    """Names of whom or what no fact speaks."""
    times: tuple[Span, ...] = ()
    quantities: tuple[Span, ...] = ()
    silent_sentences: tuple[Span, ...] = ()
    """Sentences that gave neither an event nor an office nor a quotation."""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything found in one article, in text order."""

    article: Article
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...]
    positions: tuple[Position, ...]
    events: tuple[Event, ...]
    unresolved_times: tuple[TimeSpan, ...] = ()
    """Time expressions that could not be turned into dates."""
    residue: Residue = Residue()
    """What was not understood."""
