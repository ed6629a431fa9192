"""Turn Natural Earth's countries, as world-atlas packs them, into `ontology/gazetteer/outlines.json`.

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    pip install babel==2.18.0
    python ontology/build/outlines.py package/countries-110m.json

The data are Natural Earth's (public domain, see ontology/gazetteer/NOTICE). The same input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

TARGET = Path(__file__).resolve().parent.parent / "gazetteer" / "outlines.json"
UNITS = 10  # of a degree: 11 km, about what the smallest scale of Natural Earth has
# Areas without a number of ISO 3166: the code that the press and our ontology use, or none.
UNNUMBERED = {"Kosovo": "XK", "Somaliland": None, "N. Cyprus": None}

Point = tuple[int, int]
Ring = list[Point]


def main(source: Path) -> None:
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [list(_positions(arc, topology["transform"])) for arc in topology["arcs"]]
    countries = [_country(shape, arcs) for shape in topology["objects"]["countries"]["geometries"]]
    lines = sorted(json.dumps(country, ensure_ascii=False, separators=(",", ":")) for country in countries)
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} outlines, {TARGET.stat().st_size:,} bytes")


def _positions(arc: list[list[int]], transform: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Longitude and latitude of each point; an arc holds steps from one point to the next."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        yield x * across + west, y * up + south


def _country(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Its code, a point inside for its name, and its outline as an SVG path; y grows to the south."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = [_ring(part, arcs) for polygon in polygons for part in polygon]
    rings = [ring for ring in rings if len(ring) > 3]
    x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    return {
        "code": _code(shape),
        "at": [round(x / UNITS, 1), round(-y / UNITS, 1)],
        "path": "".join(map(_path, rings)),
    }


def _code(shape: dict[str, Any]) -> str | None:
    """The two letters of ISO 3166; stops the build at a country that has none and that nobody thought of."""
    name = shape["properties"]["name"]
    if "id" in shape:
        return str(get_global("territory_aliases")[shape["id"]][0])
    if name not in UNNUMBERED:
        raise SystemExit(f"{name} has no number of ISO 3166; say its code in UNNUMBERED.")
    return UNNUMBERED[name]


def _ring(part: list[int], arcs: list[list[tuple[float, float]]]) -> Ring:
    """Arcs put together in units; `~n` is arc n backwards. Points that fall together are one.

    A ring that crosses the 180th meridian goes on beyond it: Russia ends in the east at 190 degrees.
    """
    ring: Ring = []
    for number in part:
        for longitude, latitude in arcs[number] if number >= 0 else reversed(arcs[~number]):
            turns = round((ring[-1][0] / UNITS - longitude) / 360) if ring else 0
            point = (round((longitude + 360 * turns) * UNITS), round(-latitude * UNITS))
            if not ring or ring[-1] != point:
                ring.append(point)
    return ring


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity."""
    area = _area(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        share = (x1 * y2 - x2 * y1) / (6 * area)
        x, y = x + (x1 + x2) * share, y + (y1 + y2) * share
    return x, y


def _path(ring: Ring) -> str:
    steps = [f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False)]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
