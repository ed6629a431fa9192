"""Turn places of a graph into points on the map: from the ontology, the gazetteer and the outlines of countries."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from kg.errors import OntologyError
from kg.gazetteer import Gazetteer, Place
from kg.lexicon import fold
from kg.lookup import rows
from kg.rdf.shipped import ontology_directory
from kg.rdf.store import open_store
from kg.view.model import Point
from kg.vocabulary import COUNTRY_NAMESPACE

FRANCE = "FR"
"""Where French news is at home: a town there needs no country beside it."""
RENOWNED = 20
"""A town so many times larger than another of its name is the one that is meant: Paris 80 times, Vienna 57 times."""

_KNOWN = """PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?place ?latitude ?longitude { ?place geo:lat ?latitude ; geo:long ?longitude }"""
_CAPITALS = "SELECT ?country ?capital { ?country a kg:Country ; lex:metonym ?capital } ORDER BY ?country ?capital"


class Atlas:
    """Knows where places are."""

    def __init__(self) -> None:
        self.outlines, self._countries = _read_outlines()
        self._gazetteer = Gazetteer.load()
        store = open_store([ontology_directory() / "actors"])
        try:
            known = rows(store, _KNOWN)
            self._capitals = rows(store, _CAPITALS)
        finally:
            store.close()
        self._known = {str(place): (float(str(lat)), float(str(long))) for place, lat, long in known}

    def locate(self, iri: str, names: Collection[str], countries: Collection[str]) -> Point | None:
        """A point for a place of the graph; None when it is nowhere in our lists.

        Of several places of one name it is the one in `countries` (IRIs of those that the same articles mention), else
        the French one, else the one that the gazetteer takes for the likeliest; unless that is so much larger that
        nobody would think of another.
        """
        if iri in self._known:
            return Point(*self._known[iri], rough=True)
        if iri.startswith(COUNTRY_NAMESPACE):
            return self._country(iri)
        codes = {country.removeprefix(COUNTRY_NAMESPACE) for country in countries}
        for name in names:
            if found := self._gazetteer.find_all(fold(name)):
                return _point(_likeliest(found, codes))
        return None

    def _country(self, iri: str) -> Point | None:
        """Inside its outline; small countries have none, and are where their capital is."""
        code = iri.removeprefix(COUNTRY_NAMESPACE)
        if code in self._countries:
            return self._countries[code]
        for country, capital in self._capitals:
            found = self._gazetteer.find_all(fold(str(capital))) if str(country) == iri else ()
            for place in found:
                if place.country == code:
                    return Point(place.latitude, place.longitude, rough=True)
        return None


def _likeliest(found: Sequence[Place], codes: Collection[str]) -> Place:
    """«Paris» is not in Texas, even where an article speaks of the United States."""
    for wanted in (codes, {FRANCE}):
        for place in found:
            if place.country in wanted and place.population * RENOWNED >= found[0].population:
                return place
    return found[0]


def _point(place: Place) -> Point:
    return Point(place.latitude, place.longitude, rough=place.kind != "City")


def _read_outlines() -> tuple[tuple[str, ...], dict[str, Point]]:
    """SVG paths in tenths of a degree, y to the south; a point inside of those that have a code."""
    path = ontology_directory() / "gazetteer" / "outlines.json"
    try:
        countries = json.loads(path.read_text(encoding="utf-8"))
        outlines = tuple(str(country["path"]) for country in countries)
        middles = {
            country["code"]: Point(country["at"][1], country["at"][0], rough=True)
            for country in countries
            if country["code"]
        }
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise OntologyError(f"{path}: the outlines of countries cannot be read ({exc}); install kg again.") from exc
    return outlines, middles
