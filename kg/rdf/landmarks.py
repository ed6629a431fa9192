"""Turn the points that the shipped ontology gives into an atlas."""

from __future__ import annotations

from kg.atlas import Atlas
from kg.lookup import rows
from kg.rdf.shipped import ontology_directory
from kg.rdf.store import open_store

_POINTS = """PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?place ?latitude ?longitude { ?place geo:lat ?latitude ; geo:long ?longitude }"""


def open_atlas() -> Atlas:
    """The atlas of all that kg ships: regions of the ontology, countries, and the towns of the gazetteer."""
    store = open_store([ontology_directory() / "actors"])
    try:
        points = rows(store, _POINTS)
    finally:
        store.close()
    return Atlas({str(place): (float(str(latitude)), float(str(longitude))) for place, latitude, longitude in points})
