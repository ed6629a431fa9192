"""Turn findings into GeoJSON: a point for each event and place, for maps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from kg.exports.facts import rows_of
from kg.exports.location import Locator
from kg.exports.reader import Findings

MOST_NAMED = 10
"""Places without coordinates that are named; the others are counted."""
_DROPPED = ("article", "event", "place")
"""Columns of the table of facts that a feature says in its own way."""


def write_geojson(findings: Findings, tell: Callable[[str], None]) -> Iterator[bytes]:
    """A collection of features. A place that is in none of our lists has no geometry, which RFC 7946 allows: the
    event stays in the table that goes with the map."""
    locator = Locator(findings)
    yield b'{"type": "FeatureCollection", "features": ['
    separator = b"\n"
    unknown: set[str] = set()
    for event in findings.events():
        for iri in event.fillers("place", "target"):
            thing = findings.things.get(iri)
            if thing is None or not thing.is_place:
                continue
            location = locator.locate(thing)
            if location is None:
                unknown.add(thing.label)
            geometry = location and {"type": "Point", "coordinates": [location.longitude, location.latitude]}
            where = {
                "place": thing.label,
                "place_class": thing.kind,
                "place_role": "place" if iri in event.fillers("place") else "target",
                "country": location.country if location else "",
                "located_by": location.reason if location else "",
                "place_iri": thing.iri,
            }
            for number, row in enumerate(rows_of(event, findings)):
                told = {name: value for name, value in row.items() if value and name not in _DROPPED}
                feature = {
                    "type": "Feature",
                    "id": f"{event.iri} {iri}" + (f" {number}" if number else ""),
                    "geometry": geometry,
                    "properties": where | told | {"event": event.iri, "article": event.article},
                }
                yield separator + json.dumps(feature, ensure_ascii=False).encode()
                separator = b",\n"
    yield b"\n]}\n"
    if unknown:
        names = sorted(unknown)
        some = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        tell(f"{len(names):,} {'place has' if len(names) == 1 else 'places have'} no known coordinates: {some}.")
