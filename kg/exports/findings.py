"""Hold what a graph says as plain values: what every format that is not RDF is made from."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("agent", "target", "recipient", "participant", "place")
"""Local names of the properties that tie an event to those who take part in it, and to where it happens."""
FACTUAL = "Factual"


@dataclass(frozen=True, slots=True)
class Article:
    """A document; its text is read apart, as texts are long."""

    iri: str
    title: str = ""
    date: str = ""
    source: str = ""
    author: str = ""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.title or self.source or self.iri

    @property
    def address(self) -> str:
        """Where it can be read, when its source is an address."""
        return self.source if self.source.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters of an article."""

    iri: str
    article: str
    begin: int
    end: int
    words: str
    sentence: str = ""
    """The words of the sentence around it."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person holds."""

    iri: str
    label: str
    of: str = ""
    """IRI of the state or organisation it belongs to."""
    tenure: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor or a place; a country is both."""

    iri: str
    label: str
    classes: tuple[str, ...]
    """Local names, what others of them imply left out."""
    is_actor: bool = False
    is_place: bool = False
    other_labels: tuple[str, ...] = ()
    wikidata: str = ""
    part_of: tuple[str, ...] = ()
    based_in: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()

    @property
    def kind(self) -> str:
        """The class to file it under."""
        return self.classes[0] if self.classes else ""


@dataclass(frozen=True, slots=True)
class Time:
    """The article's words for a time, with the first and the last day where they could be told."""

    iri: str
    label: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """The article's words for a number; numbers are spelled as in the graph, empty when it says none."""

    iri: str
    label: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    approximate: bool = False
    unit: str = ""

    @property
    def words(self) -> str:
        """The words with what they count."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, will happen, or was said."""

    iri: str
    kind: str
    """Local name of its most specific class."""
    label: str
    """Its trigger word."""
    mentions: tuple[Mention, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    """Role and IRI of who fills it, by role and then by IRI."""
    about: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Who vouches for it."""
    times: tuple[Time, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    quotes: tuple[str, ...] = ()
    factuality: str = FACTUAL
    evidence: frozenset[str] = frozenset()
    """Mentions that give it its participants and places."""

    @property
    def mention(self) -> Mention | None:
        """Its first mention."""
        return self.mentions[0] if self.mentions else None

    @property
    def article(self) -> str:
        """The article it was read in, "" when the graph does not say."""
        return self.mentions[0].article if self.mentions else ""

    @property
    def sentence(self) -> str:
        """The sentence of its trigger."""
        return self.mentions[0].sentence if self.mentions else ""

    @property
    def start(self) -> str:
        """The first day that could be told."""
        return min((time.start for time in self.times if time.start), default="")

    @property
    def end(self) -> str:
        """The last day that could be told."""
        return max((time.end for time in self.times if time.end), default="")

    def fillers(self, *roles: str) -> tuple[str, ...]:
        """Who fills one of these roles, each once."""
        return tuple(dict.fromkeys(filler for role, filler in self.roles if role in roles))


@dataclass(frozen=True, slots=True)
class Class:
    """A term of the vocabulary."""

    name: str
    label: str
    above: tuple[str, ...] = ()
    """Local names of the classes right above."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at some place of an article."""

    thing: str
    """IRI of what the words refer to."""
    kind: str
    """Local name of its class."""
    label: str
    mention: Mention
