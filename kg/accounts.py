"""Hold what articles tell of an event, as plain values that can be compared across articles."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an article gives for an event."""

    iri: str
    label: str
    """The article's words."""
    unit: str | None
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The numbers themselves, whatever they bound."""
        return tuple(each for each in (self.value, self.lower, self.upper) if each is not None)


@dataclass(frozen=True, slots=True)
class Account:
    """One event as one article tells it."""

    iri: str
    article: str
    event_class: str
    words: str
    """Its trigger."""
    lemma: str = ""
    """The lexicon's word for the trigger; empty where the graph does not say."""
    is_noun: bool = False
    sentence: str = ""
    """The sentence around it."""
    at: int = 0
    """Where the trigger begins in the sentence."""
    near: tuple[str, ...] = ()
    """Actors and places that the sentence names."""
    begin: int = 0
    """Where the trigger begins in its article, in characters."""
    factuality: str = "Factual"
    roles: tuple[tuple[str, str], ...] = ()
    """Role («agent») and IRI of who fills it, sorted."""
    places: tuple[str, ...] = ()
    start: datetime.date | None = None
    """First day that it can have happened by the article's words; None: they do not say."""
    end: datetime.date | None = None
    figures: tuple[Figure, ...] = ()
    about: tuple[str, ...] = ()
    """Events and actors that it is about."""
    sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor or a place."""

    iri: str
    label: str
    classes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Its other names."""
    part_of: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    """What its offices are called."""

    @property
    def is_local(self) -> bool:
        """Whether its IRI belongs to one article, as it has no name that tells it from others."""
        return "#" in self.iri


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known of an article beside its events."""

    iri: str
    title: str | None = None
    date: datetime.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that some graphs tell, ready to be compared."""

    events: tuple[Account, ...]
    """Sorted by article and place in it."""
    things: Mapping[str, Thing] = field(default_factory=dict)
    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)
