"""The gazetteer finds cities by their French names, and says where it fails."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.gazetteer import Gazetteer, Place
from kg.lexicon import fold
from kg.rdf.ontology import ontology_directory

SHIPPED = ontology_directory() / "gazetteer" / "places.tsv.gz"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Abidjan", "CI"),
        ("Abou Dhabi", "AE"),
        ("Addis-Abeba", "ET"),
        ("Alep", "SY"),
        ("Alexandrie", "EG"),
        ("Alger", "DZ"),
        ("Anvers", "BE"),
        ("Athènes", "GR"),
        ("Bagdad", "IQ"),
        ("Bakhmout", "UA"),
        ("Bâle", "CH"),
        ("Barcelone", "ES"),
        ("Bassora", "IQ"),
        ("Beyrouth", "LB"),
        ("Bombay", "IN"),
        ("Boutcha", "UA"),
        ("Brême", "DE"),
        ("Bruxelles", "BE"),
        ("Bucarest", "RO"),
        ("Cologne", "DE"),
        ("Copenhague", "DK"),
        ("Cracovie", "PL"),
        ("Dacca", "BD"),
        ("Damas", "SY"),
        ("Deir Ezzor", "SY"),
        ("Djeddah", "SA"),
        ("Doubaï", "AE"),
        ("Edimbourg", "GB"),
        ("Erevan", "AM"),
        ("Fallouja", "IQ"),
        ("Francfort", "DE"),
        ("Gand", "BE"),
        ("Gao", "ML"),
        ("Gênes", "IT"),
        ("Genève", "CH"),
        ("Hambourg", "DE"),
        ("Hodeida", "YE"),
        ("Jérusalem", "IL"),
        ("Kaboul", "AF"),
        ("Katmandou", "NP"),
        ("Kharkiv", "UA"),
        ("Kharkov", "UA"),
        ("Kidal", "ML"),
        ("Kiev", "UA"),
        ("Kobané", "SY"),
        ("La Haye", "NL"),
        ("La Havane", "CU"),
        ("La Mecque", "SA"),
        ("Lattaquié", "SY"),
        ("Le Caire", "EG"),
        ("Le Cap", "ZA"),
        ("Lisbonne", "PT"),
        ("Londres", "GB"),
        ("Marioupol", "UA"),
        ("Mexico", "MX"),
        ("Milan", "IT"),
        ("Mogadiscio", "SO"),
        ("Moscou", "RU"),
        ("Mossoul", "IQ"),
        ("Munich", "DE"),
        ("N'Djamena", "TD"),
        ("N’Djamena", "TD"),
        ("Naplouse", "PS"),
        ("New York", "US"),
        ("Nice", "FR"),
        ("Ouagadougou", "BF"),
        ("Palmyre", "SY"),
        ("Paris", "FR"),
        ("Pékin", "CN"),
        ("Raqa", "SY"),
        ("Raqqa", "SY"),
        ("Ryad", "SA"),
        ("Saint-Etienne", "FR"),
        ("Saint-Pétersbourg", "RU"),
        ("Saragosse", "ES"),
        ("Séoul", "KR"),
        ("Sirte", "LY"),
        ("Strasbourg", "FR"),
        ("Tbilissi", "GE"),
        ("Téhéran", "IR"),
        ("Tel Aviv", "IL"),
        ("Tel-Aviv", "IL"),
        ("Tombouctou", "ML"),
        ("Turin", "IT"),
        ("Varsovie", "PL"),
        ("Vienne", "AT"),
        ("Washington", "US"),
        ("Yaoundé", "CM"),
    ],
    ids=lambda value: str(value),
)
def test_city_is_in_its_country(gazetteer: Gazetteer, name: str, country: str) -> None:
    place = gazetteer.find(fold(name))
    assert place is not None
    assert (place.kind, place.country) == ("City", country)


@pytest.mark.parametrize("name", ["", "ko", "Élysée", "xyzzy", "premier ministre", "\t", "zzzzzz", "!"])
def test_other_words_are_no_city(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(fold(name)) is None
    assert gazetteer.find_all(fold(name)) == ()


def test_exonym_and_endonym_are_one_place_under_the_french_name(gazetteer: Gazetteer) -> None:
    french, local = gazetteer.find("mossoul"), gazetteer.find("mosul")
    assert french is not None
    assert french == local
    assert french.name == "Mossoul"
    assert (round(french.latitude), round(french.longitude)) == (36, 43)
    assert french.population > 1_000_000


def test_namesakes_come_with_the_likeliest_first(gazetteer: Gazetteer) -> None:
    places = gazetteer.find_all("valence")
    assert {place.country for place in places} >= {"ES", "FR"}
    assert places[0] == gazetteer.find("valence")
    assert [place.country for place in gazetteer.find_all("paris")][:2] == ["FR", "US"]


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        pytest.param((48.8566, 2.3522), (43.2965, 5.3698), 661, id="Paris and Marseille"),
        pytest.param((0.0, 179.5), (0.0, -179.5), 111, id="across the 180th meridian"),
        pytest.param((90.0, 0.0), (-90.0, 77.0), 20015, id="pole to pole"),
        pytest.param((12.5, 7.5), (12.5, 7.5), 0, id="nowhere to go"),
    ],
)
def test_distance_goes_over_the_globe(one: tuple[float, float], other: tuple[float, float], kilometres: float) -> None:
    here, there = (Place("", "City", "", *point, 0) for point in (one, other))
    assert here.kilometres_to(there) == pytest.approx(kilometres, abs=1)
    assert there.kilometres_to(here) == pytest.approx(kilometres, abs=1)


def test_first_and_last_name_are_found(tmp_path: Path) -> None:
    rows = "".join(f"{name}\t{name}\tCity\tFR\t1.0\t2.0\t3\n" for name in ("aaa", "bbb", "ccc"))
    path = tmp_path / "three.gz"
    path.write_bytes(gzip.compress(rows.encode()))
    three = Gazetteer.load(path)
    assert len(three) == 3
    assert [three.find(name) is not None for name in ("aaa", "bbb", "ccc", "a", "bb", "d")] == [True] * 3 + [False] * 3


def test_every_row_is_found_again() -> None:
    lines = gzip.decompress(SHIPPED.read_bytes()).decode().splitlines()
    gazetteer = Gazetteer.load(SHIPPED)
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0].encode())
    for line in lines[::97]:
        key, name, kind, country, latitude, longitude, population = line.split("\t")
        assert fold(key) == key
        found = {(p.name, p.kind, p.country, p.latitude, p.longitude, p.population) for p in gazetteer.find_all(key)}
        assert (name, kind, country, float(latitude), float(longitude), int(population)) in found


def test_no_key_is_shorter_than_three_letters() -> None:
    lines = gzip.decompress(SHIPPED.read_bytes()).decode().splitlines()
    assert not [line for line in lines if len(line.split("\t")[0]) < 3]


def test_packed_file_has_no_time_in_it() -> None:
    assert SHIPPED.read_bytes()[4:8] == bytes(4)


def test_geonames_is_named_with_its_licence() -> None:
    notice = (SHIPPED.parent / "NOTICE").read_text(encoding="utf-8")
    assert "GeoNames" in notice
    assert "creativecommons.org/licenses/by/4.0" in notice


@pytest.mark.parametrize("content", [None, b"no gzip", gzip.compress(b"aaa")[:-9]], ids=["absent", "not gzip", "cut"])
def test_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "places.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"places\.gz: the gazetteer cannot be read"):
        Gazetteer.load(path)
