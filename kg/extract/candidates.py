"""Say what a candidate for a name is, and what each kind of evidence weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kg.document import Span

# Weights: measured on a prototype (F1 of each kind of evidence alone); more than one apart means «always wins».
KNOWN, INTRODUCED, BODY, NICKNAME, GROUP = 9.0, 9.5, 8.0, 7.0, 7.0
TITLED, FIRST_NAME, AFTER_NOUN, CAPITAL_CITY, AFTER_PLACE_NOUN = 6.0, 5.0, 5.0, 4.5, 4.0
HEADED, APPOSED = 4.0, 3.5
PLACED, PREDICTED, GUESSED = 2.5, 1.0, 0.4
SURE = 4.0
"""From this weight on a document vote does not change a candidate's kind."""
LARGE_CITY = 100_000
"""Inhabitants: a larger city is believed without a preposition."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or a common name of a known actor, and what it was taken for."""

    span: Span
    """The name alone: no article, title or preposition."""
    kind: str
    """`Person`, `Organization`, `Place`, `State`, `Group` or `Common`."""
    classes: tuple[str, ...]
    weight: float
    rule: str
    known: str | None
    """IRI of the lexicon's entry."""
    phrase: Span
    """With title or head noun, without determiner: what a simplified sentence may replace as a whole."""
    introduces: Span | None = None
    """For an acronym its long form's span, and the other way round."""
    part_of: str | None = None
    """IRI of the state that a demonym names: «armée tchadienne»."""


class Found(Protocol):
    """What the rules ask of a place of the gazetteer."""

    @property
    def kind(self) -> str: ...
    @property
    def population(self) -> int: ...


class Places(Protocol):
    """What the rules ask of the gazetteer."""

    def find(self, name: str, /) -> Found | None:
        """The place of a folded name."""
        ...
