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

    def names(self) -> dict[str, str]:
        """IRI → the one that is written in its place. Events keep theirs, whatever happening they tell of.

        >>> Corrections(same=(("urn:a", "urn:b"), ("urn:b", "urn:c"))).names()
        {'urn:a': 'urn:c', 'urn:b': 'urn:c'}
        """
        names = {one: other for one, other in self.same if "#event=" not in one}
        for _ in self.same:
            names = {one: names.get(other, other) for one, other in names.items()}
        return names

    def __bool__(self) -> bool:
        return bool(self.same or self.different or self.classes or self.namesakes)
