"""Places of a graph are found in the shipped lists, and of several with one name the likelier one, with the reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import kg.atlas
from kg.atlas import Atlas, Location
from kg.errors import OntologyError
from kg.gazetteer import Place, shipped_file
from kg.rdf.landmarks import open_atlas
from kg.rdf.ontology import load_lexicon
from kg.vocabulary import ACTOR_NAMESPACE, COUNTRY_NAMESPACE, DATA_NAMESPACE, country_code

UNKNOWN = DATA_NAMESPACE + "place/x"
CITY, REGION = ("City", "Place"), ("Region", "Place")
ONTOLOGY, OUTLINE, ONLY, SAID, BESIDE, FRENCH, LARGEST, SEAT = (
    "the ontology says where it lies",
    "a point inside the country",
    "the only place of that name",
    "it lies in a country that the graph says",
    "its country is named in the same article",
    "the place of that name in France",
    "the largest place of exactly that name",
    "the town that it is called after",
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas()


@pytest.mark.parametrize(
    ("iri", "names", "classes", "near", "country", "reason", "rough"),
    [
        pytest.param(
            COUNTRY_NAMESPACE + "MZ", ["Mozambique"], ["Country"], (-17, 36), "MZ", OUTLINE, True, id="country"
        ),
        pytest.param(
            COUNTRY_NAMESPACE + "RU", ["Russie"], ["Country"], (62, 100), "RU", OUTLINE, True, id="beyond 180 degrees"
        ),
        pytest.param(
            COUNTRY_NAMESPACE + "MT", ["Malte"], ["Country"], (36, 14), "MT", ONTOLOGY, True, id="small country"
        ),
        pytest.param(
            ACTOR_NAMESPACE + "Abkhazie",
            ["Abkhazie"],
            REGION,
            (43, 41),
            "",
            ONTOLOGY,
            True,
            id="region of the ontology",
        ),
        pytest.param(UNKNOWN, ["Marioupol"], CITY, (47, 37.5), "UA", ONLY, False, id="town by its French name"),
        pytest.param(UNKNOWN, ["Sylvabourg", "Marioupol"], CITY, (47, 37.5), "UA", ONLY, False, id="by another name"),
        pytest.param(UNKNOWN, ["Brest"], CITY, (48.4, -4.5), "FR", FRENCH, False, id="French town"),
        pytest.param(UNKNOWN, ["Brest"], ["Place"], (48.4, -4.5), "FR", FRENCH, False, id="place of no known kind"),
        pytest.param(UNKNOWN, ["Vienne"], CITY, (48.2, 16.4), "AT", LARGEST, False, id="larger than the French one"),
    ],
)
def test_place_is_found(
    atlas: Atlas,
    iri: str,
    names: list[str],
    classes: list[str],
    near: tuple[float, float],
    country: str,
    reason: str,
    rough: bool,
) -> None:
    found = atlas.locate(iri, names, classes)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx(near, abs=2.5)
    assert (found.country, found.reason, found.rough) == (country, reason, rough)


def located(atlas: Atlas, name: str, wholes: list[str], beside: dict[str, int]) -> tuple[str, str]:
    found = atlas.locate(UNKNOWN, [name], CITY, wholes=[COUNTRY_NAMESPACE + code for code in wholes], beside=beside)
    assert found is not None
    return found.country, found.reason


@pytest.mark.parametrize(
    ("name", "wholes", "beside", "country", "reason"),
    [
        ("Tripoli", [], {}, "LY", LARGEST),
        ("Tripoli", [], {"LB": 1}, "LB", BESIDE),
        ("Tripoli", [], {"LB": 1, "LY": 2}, "LY", BESIDE),
        ("Tripoli", ["LB"], {"LY": 2}, "LB", SAID),
        ("Brest", [], {"BY": 1}, "BY", BESIDE),
        ("Brest", [], {"DE": 1}, "FR", FRENCH),
        ("Paris", [], {"US": 3}, "FR", FRENCH),
        ("Paris", ["US"], {}, "US", SAID),
    ],
)
def test_of_several_places_of_one_name_the_countries_around_it_decide(
    atlas: Atlas, name: str, wholes: list[str], beside: dict[str, int], country: str, reason: str
) -> None:
    assert located(atlas, name, wholes, beside) == (country, reason)


def test_region_of_no_list_is_at_the_town_it_is_called_after_in_its_country(atlas: Atlas) -> None:
    alep = atlas.locate(UNKNOWN, ["Alep"], REGION, beside={"SY": 1})
    assert alep is not None
    assert (round(alep.latitude), round(alep.longitude), alep.reason, alep.rough) == (36, 37, SEAT, True)
    assert atlas.locate(UNKNOWN, ["Alep"], REGION, beside={"RO": 1}) is None


@pytest.mark.parametrize(
    ("iri", "names", "classes"),
    [
        pytest.param(UNKNOWN, ["Ville-qui-n'est-pas"], CITY, id="in no list"),
        pytest.param(UNKNOWN, ["Valmont"], ["Facility", "Place"], id="building that is called like a town"),
        pytest.param(DATA_NAMESPACE + "article/a#place=1,8", ["Brest"], CITY, id="described in one article"),
        pytest.param(UNKNOWN, ["Sylvabourg", "ville"], CITY, id="common noun that is a town without its accent"),
        pytest.param(COUNTRY_NAMESPACE + "QQ", ["Brest"], ["Country"], id="country that is none"),
    ],
)
def test_what_is_in_no_list_is_nowhere(atlas: Atlas, iri: str, names: list[str], classes: list[str]) -> None:
    assert atlas.locate(iri, names, classes) is None


def test_region_of_the_ontology_has_the_country_that_it_is_part_of(atlas: Atlas) -> None:
    abkhazia, georgia = ACTOR_NAMESPACE + "Abkhazie", COUNTRY_NAMESPACE + "GE"
    assert atlas.locate(abkhazia, ["Abkhazie"], REGION, wholes=[georgia]) == Location(43.0, 41.0, "GE", ONTOLOGY, True)


def test_every_country_and_territory_of_the_ontology_is_near_one_of_its_towns(atlas: Atlas) -> None:
    lines = gzip.decompress(shipped_file("places.tsv.gz").read_bytes()).decode().splitlines()
    towns: dict[str, list[Place]] = {}
    for _, name, kind, country, latitude, longitude, _ in (line.split("\t") for line in lines):
        towns.setdefault(country, []).append(Place(name, kind, country, float(latitude), float(longitude), 0))
    for known in load_lexicon().actors.values():
        if code := country_code(known.iri):
            found = atlas.locate(known.iri, known.names, known.classes)
            assert found is not None, known.label
            there = Place(known.label, "", code, found.latitude, found.longitude, 0)
            away = min((there.kilometres_to(town) for town in towns.get(code, ())), default=0.0)
            furthest = 150 if found.reason == ONTOLOGY else 1000  # the middle of Greenland is ice
            assert away < furthest, f"{known.label}: {away:.0f} km from its nearest town"


def test_outlines_are_small_and_within_the_world(atlas: Atlas) -> None:
    assert len(atlas.outlines) == 177
    assert sum(map(len, atlas.outlines)) < 150_000


@pytest.mark.parametrize("content", [None, "{", "[{}]", '[{"code": "FR", "path": "", "at": [1]}]'])
def test_broken_outlines_are_told(content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "outlines.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(kg.atlas, "shipped_file", lambda name: tmp_path / name)
    with pytest.raises(OntologyError, match=r"outlines\.json: the outlines of countries cannot be read"):
        Atlas()
