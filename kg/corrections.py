"""Hold what a person has corrected: which things are the same, which are not, and what belongs to another class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """A user's decisions, by IRI; they outweigh whatever the program finds."""

    same: tuple[Pair, ...] = ()
    """Events that are one happening, or actors and places that are one: the first is then called as the second."""
    different: tuple[Pair, ...] = ()
    """Events that are not."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """IRI → local name of its class."""
    namesakes: tuple[Pair, ...] = ()
    """A mention, and whom or what it does not mean."""

    def stands_for(self, iri: str) -> str:
        """The IRI that is written in place of `iri`.

        >>> Corrections(same=(("urn:a", "urn:b"), ("urn:b", "urn:c"))).stands_for("urn:a")
        'urn:c'
        """
        next_of = dict(self.same)
        for _ in self.same:
            iri = next_of.get(iri, iri)
        return iri

    def __bool__(self) -> bool:
        return bool(self.same or self.different or self.classes or self.namesakes)
