"""Places of a graph are found in the shipped lists, and of several with one name the likelier one."""

from __future__ import annotations

import pytest

from kg.view.places import Atlas
from kg.vocabulary import ACTOR_NAMESPACE, COUNTRY_NAMESPACE, DATA_NAMESPACE

UNKNOWN = DATA_NAMESPACE + "place/x"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas()


@pytest.mark.parametrize(
    ("iri", "names", "near"),
    [
        pytest.param(COUNTRY_NAMESPACE + "MZ", ["Mozambique"], (-17, 36), id="country with an outline"),
        pytest.param(COUNTRY_NAMESPACE + "RU", ["Russie"], (62, 100), id="country beyond the 180th meridian"),
        pytest.param(COUNTRY_NAMESPACE + "MT", ["Malte"], (36, 14), id="country too small for an outline: its capital"),
        pytest.param(ACTOR_NAMESPACE + "Abkhazie", ["Abkhazie"], (43, 41), id="region of the ontology"),
        pytest.param(UNKNOWN, ["Marioupol"], (47, 37.5), id="town by its French name"),
        pytest.param(UNKNOWN, ["nulle part", "Brest"], (48.4, -4.5), id="town by another of its names"),
    ],
)
def test_place_is_found(atlas: Atlas, iri: str, names: list[str], near: tuple[float, float]) -> None:
    point = atlas.locate(iri, names, [])
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx(near, abs=2.5)


def test_town_in_a_country_of_the_article_wins_over_a_larger_one(atlas: Atlas) -> None:
    anywhere = atlas.locate(UNKNOWN, ["Tripoli"], [])
    in_lebanon = atlas.locate(UNKNOWN, ["Tripoli"], [COUNTRY_NAMESPACE + "LB"])
    assert anywhere is not None
    assert in_lebanon is not None
    assert round(anywhere.longitude) == 13
    assert round(in_lebanon.longitude) == 36


def test_renowned_town_needs_no_country(atlas: Atlas) -> None:
    point = atlas.locate(UNKNOWN, ["Paris"], [COUNTRY_NAMESPACE + "US"])
    assert point is not None
    assert round(point.longitude) == 2


def test_unknown_place_is_nowhere(atlas: Atlas) -> None:
    assert atlas.locate(UNKNOWN, ["Ville-qui-n'est-pas"], []) is None


def test_outlines_are_small_and_within_the_world(atlas: Atlas) -> None:
    assert len(atlas.outlines) == 177
    assert sum(map(len, atlas.outlines)) < 150_000
