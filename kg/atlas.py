"""Turn a place of a graph into a point on the globe, and say why it is this one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.errors import OntologyError
from kg.gazetteer import Gazetteer, Place, shipped_file
from kg.lexicon import fold
from kg.vocabulary import country_code

FRANCE = "FR"
"""Where French news is at home: a town there needs no country beside it."""
RENOWNED = 20
"""A town so many times larger than another of its name is the one that is meant: Paris 80 times, Vienna 57 times."""
_LISTED = frozenset({"City", "Region"})
"""Classes of what is in the gazetteer; buildings are not."""
_BARE = frozenset({"Actor", "Place"})
"""Classes that say nothing of what kind of place it is."""


@dataclass(frozen=True, slots=True)
class Location:
    """A point, and why it is this one."""

    latitude: float
    longitude: float
    country: str
    """ISO 3166 code; empty for what lies in several countries or in none."""
    reason: str
    rough: bool = False
    """Whether it stands for a whole country or region."""


class Atlas:
    """Knows where places are: from the points that an ontology gives, outlines of countries and the gazetteer."""

    def __init__(self, points: Mapping[str, tuple[float, float]] | None = None) -> None:
        """`points` are latitude and longitude by the IRI of the place."""
        self.outlines, self._middles = _read_outlines()
        self._points = points or {}
        self._gazetteer = Gazetteer.load()

    def locate(
        self,
        iri: str,
        names: Iterable[str],
        classes: Collection[str],
        *,
        wholes: Iterable[str] = (),
        beside: Mapping[str, int] | None = None,
    ) -> Location | None:
        """Where a place lies; None when it is in none of the lists.

        `classes` are local names of all its classes. Of several places of one name it is the one in the country that it
        is part of (`wholes` are IRIs of all that it is part of), else the one in the country that most articles name
        beside it (`beside`: code of a country → number of articles), else the French one, else the likeliest.
        """
        own = country_code(iri)
        codes = {own} if own else {code for whole in wholes if (code := country_code(whole))}
        if iri in self._points:
            country = min(codes) if len(codes) == 1 else ""
            return Location(*self._points[iri], country, "the ontology says where it lies", rough=True)
        if own:
            inside = self._middles.get(own)
            return Location(*inside, own, "a point inside the country", rough=True) if inside else None
        kinds = _LISTED.intersection(classes)
        if "#" in iri or (not kinds and not _BARE.issuperset(classes)):
            return None  # «village» and «route» are described, not named: they are mentions of one article
        near = codes or set(beside or ())
        for name in (fold(name) for name in names if not name.islower()):  # «ville» is not Villé
            listed = self._gazetteer.find_all(name)
            found = [place for place in listed if not kinds or place.kind in kinds]
            if found:
                place, reason = _choose(found, name, codes, beside or {})
                return _location(place, reason, rough=place.kind != "City")
            if "Region" in kinds and (seat := next((place for place in listed if place.country in near), None)):
                return _location(seat, "the town that it is called after", rough=True)
        return None


def wholes_of(iri: str, part_of: Callable[[str], Iterable[str]]) -> set[str]:
    """All that a place lies in, when `part_of` says in what it lies directly.

    >>> sorted(wholes_of("quartier", {"quartier": ["ville"], "ville": ["pays"], "pays": []}.__getitem__))
    ['pays', 'ville']
    """
    found: set[str] = set()
    waiting = list(part_of(iri))
    while waiting:
        whole = waiting.pop()
        if whole not in found:
            found.add(whole)
            waiting += part_of(whole)
    return found


def _choose(found: list[Place], name: str, codes: Collection[str], beside: Mapping[str, int]) -> tuple[Place, str]:
    """One of several places, the likeliest first, and the reason."""
    if len(found) == 1:
        return found[0], "the only place of that name"
    most = max((beside.get(place.country, 0) for place in found), default=0)
    largest = max(place.population for place in found)
    # «Paris» is not in Texas, even where an article speaks of the United States
    renowned = [place for place in found if place.population * RENOWNED >= largest]
    for reason, fitting in (
        ("it lies in a country that the graph says", [place for place in found if place.country in codes]),
        (
            "its country is named in the same article",
            [place for place in renowned if most and beside.get(place.country) == most],
        ),
        ("the place of that name in France", [place for place in renowned if place.country == FRANCE]),
        ("the largest place of exactly that name", [place for place in found if fold(place.name) == name]),
    ):
        if fitting:
            return max(fitting, key=lambda place: place.population), reason
    return found[0], "the likeliest place of that name"


def _location(place: Place, reason: str, *, rough: bool) -> Location:
    return Location(place.latitude, place.longitude, place.country, reason, rough)


def _read_outlines() -> tuple[tuple[str, ...], dict[str, tuple[float, float]]]:
    """SVG paths in tenths of a degree, y to the south; a point inside of those that have a code."""
    path = shipped_file("outlines.json")
    try:
        countries = json.loads(path.read_text(encoding="utf-8"))
        outlines = tuple(str(country["path"]) for country in countries)
        middles = {
            country["code"]: (float(country["at"][1]), float(country["at"][0]))
            for country in countries
            if country["code"]
        }
    except (OSError, ValueError, LookupError, TypeError) as exc:
        raise OntologyError(f"{path}: the outlines of countries cannot be read ({exc}); install kg again.") from exc
    return outlines, middles
