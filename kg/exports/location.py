"""Find where on the map a place of a graph lies, and say how that was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.exports.findings import Thing
from kg.exports.reader import Findings
from kg.gazetteer import Gazetteer, Place
from kg.lexicon import fold
from kg.vocabulary import COUNTRY_NAMESPACE

RENOWNED = 20
"""A town so many times larger than its namesake is the one that is meant: «Paris» is not in Texas, even where an
article speaks of the United States."""
_LISTED = frozenset({"City", "Region"})
"""Classes of what is in the gazetteer; countries and buildings are not."""


@dataclass(frozen=True, slots=True)
class Location:
    """A point, and why it is this one."""

    latitude: float
    longitude: float
    country: str
    """ISO 3166 code."""
    reason: str


class Locator:
    """Looks places up by name; of namesakes it takes the one whose country the graph or the article names."""

    def __init__(self, findings: Findings, gazetteer: Gazetteer | None = None) -> None:
        self.findings = findings
        self._gazetteer = gazetteer or Gazetteer.load()
        self._known: dict[str, Location | None] = {}
        self._countries = _countries_beside(findings)

    def locate(self, thing: Thing) -> Location | None:
        """Where a place lies; None when the gazetteer does not know."""
        if thing.iri not in self._known:
            self._known[thing.iri] = self._find(thing)
        return self._known[thing.iri]

    def _find(self, thing: Thing) -> Location | None:
        kinds = _LISTED.intersection(thing.classes)
        if not kinds and thing.classes != ("Place",):
            return None
        name = fold(thing.label)
        found = [place for place in self._gazetteer.find_all(name) if not kinds or place.kind in kinds]
        if not found:
            return None
        whole = {code for part in thing.part_of if (code := country_code(part))}
        beside = self._countries.get(thing.iri, {})
        for reason, fits in (
            ("the only place of that name", found if len(found) == 1 else []),
            ("it lies in a country that the graph says", [place for place in found if place.country in whole]),
            ("its country is named in the same article", _most_named(found, beside)),
            ("the largest place of exactly that name", [place for place in found if fold(place.name) == name]),
        ):
            if fits:
                return _location(max(fits, key=lambda place: place.population), reason)
        return _location(found[0], "the likeliest place of that name")


def country_code(iri: str) -> str:
    """The code of a country's IRI, "" for any other.

    >>> country_code("https://kg.example/id/country/MZ"), country_code("https://kg.example/id/place/pemba")
    ('MZ', '')
    """
    return iri.removeprefix(COUNTRY_NAMESPACE) if iri.startswith(COUNTRY_NAMESPACE) else ""


def _location(place: Place, reason: str) -> Location:
    return Location(place.latitude, place.longitude, place.country, reason)


def _most_named(found: list[Place], beside: Mapping[str, int]) -> list[Place]:
    most = max((beside.get(place.country, 0) for place in found), default=0)
    largest = max((place.population for place in found), default=0)
    named = [place for place in found if most and beside.get(place.country, 0) == most]
    return [place for place in named if place.population * RENOWNED >= largest]


def _countries_beside(findings: Findings) -> dict[str, dict[str, int]]:
    """Place → code of a country → number of articles that name both."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, country, articles in findings.neighbours(COUNTRY_NAMESPACE):
        found[place][country_code(country)] += articles
    return found
