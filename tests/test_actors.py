"""The actors of the ontology are complete, well-formed, and told apart by their names."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from kg.lexicon import KnownActor, Lexicon, fold
from kg.rdf.ontology import load_lexicon

COUNTRY = "https://kg.example/id/country/"
UN_MEMBERS = re.findall(
    r"\w\w",
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN "
    "CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT "
    "HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU "
    "RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC "
    "VE VN VU WS YE ZA ZM ZW",
)
OTHER_STATES = ("PS", "TW", "VA", "XK")
# Two actors of one class that the press calls alike: the article must say which.
NAMESAKES = {
    "congo",  # Brazzaville, Kinshasa
    "npd",  # Germany, Canada
    "senat",  # Washington, Paris
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def state(lexicon: Lexicon, code: str) -> KnownActor:
    return lexicon.actors[COUNTRY + code]


def test_un_has_193_members() -> None:
    assert len(UN_MEMBERS) == len(set(UN_MEMBERS)) == 193


@pytest.mark.parametrize("code", [*UN_MEMBERS, *OTHER_STATES])
def test_every_state_is_a_country_that_acts(lexicon: Lexicon, code: str) -> None:
    actor = state(lexicon, code)
    assert {"Country", "State"} <= set(actor.classes)
    assert actor.gender in ("m", "f")
    assert actor.demonyms or code in ("CG", "VA")  # «congolais» stays with Kinshasa, the Vatican has none
    assert actor.wikidata


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("américaine", "US"),
        ("australiens", "AU"),
        ("bélarusse", "BY"),
        ("bissau-guinéenne", "GW"),
        ("britanniques", "GB"),
        ("burkinabè", "BF"),
        ("burkinabé", "BF"),
        ("congolaise", "CD"),
        ("émiratie", "AE"),
        ("espagnole", "ES"),
        ("français", "FR"),
        ("françaises", "FR"),
        ("grec", "GR"),
        ("grecque", "GR"),
        ("irakiennes", "IQ"),
        ("kényane", "KE"),
        ("lettonne", "LV"),
        ("malgaches", "MG"),
        ("néo-zélandais", "NZ"),
        ("nigérian", "NG"),
        ("nigériane", "NG"),
        ("nigérien", "NE"),
        ("nigérienne", "NE"),
        ("nord-coréenne", "KP"),
        ("ouzbèke", "UZ"),
        ("palestiniennes", "PS"),
        ("philippine", "PH"),
        ("qatari", "QA"),
        ("russe", "RU"),
        ("saoudienne", "SA"),
        ("sud-africains", "ZA"),
        ("sud-soudanaise", "SS"),
        ("soudanaise", "SD"),
        ("suisses", "CH"),
        ("tchadienne", "TD"),
        ("turc", "TR"),
        ("turque", "TR"),
        ("turques", "TR"),
    ],
)
def test_demonym_leads_to_its_state(lexicon: Lexicon, form: str, code: str) -> None:
    assert lexicon.demonyms[form] == COUNTRY + code


@pytest.mark.parametrize("form", ["nigérianne", "grece", "turce", "kényanne", "afghanne", "qatarianne"])
def test_no_feminine_is_made_up(lexicon: Lexicon, form: str) -> None:
    assert form not in lexicon.demonyms


@pytest.mark.parametrize(
    ("capital", "code"),
    [
        ("Ankara", "TR"),
        ("Bagdad", "IQ"),
        ("Berlin", "DE"),
        ("Damas", "SY"),
        ("Kiev", "UA"),
        ("Kyiv", "UA"),
        ("Le Caire", "EG"),
        ("Londres", "GB"),
        ("Moscou", "RU"),
        ("N'Djamena", "TD"),
        ("Niamey", "NE"),
        ("Paris", "FR"),
        ("Pékin", "CN"),
        ("Ryad", "SA"),
        ("Téhéran", "IR"),
        ("Washington", "US"),
    ],
)
def test_capital_stands_for_its_state(lexicon: Lexicon, capital: str, code: str) -> None:
    assert lexicon.metonyms[fold(capital)] == COUNTRY + code


def test_bruxelles_stands_for_the_european_union(lexicon: Lexicon) -> None:
    assert lexicon.actors[lexicon.metonyms["bruxelles"]].label == "Union européenne"
    assert lexicon.actors[lexicon.demonyms["européenne"]].label == "Union européenne"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Grande-Bretagne", "Royaume-Uni"),
        ("États-Unis", "Etats-Unis"),
        ("USA", "Etats-Unis"),
        ("Myanmar", "Birmanie"),
        ("RDC", "République démocratique du Congo"),
        ("République centrafricaine", "Centrafrique"),
        ("Biélorussie", "Bélarus"),
        ("Tchéquie", "République tchèque"),
        ("Daech", "Etat islamique"),
        ("Aqmi", "Al-Qaïda au Maghreb islamique"),
        ("Onu", "Organisation des Nations unies"),
        ("Nations Unies", "Organisation des Nations unies"),
        ("Alliance atlantique", "Organisation du traité de l'Atlantique nord"),
        ("OSDH", "Observatoire syrien des droits de l'Homme"),
        ("Observatoire syrien des droits de l’homme", "Observatoire syrien des droits de l'Homme"),
        ("HRW", "Human Rights Watch"),
        ("Front national", "Rassemblement national"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Élysée", "Elysée"),
    ],
)
def test_variant_is_the_same_actor(lexicon: Lexicon, name: str, label: str) -> None:
    assert lexicon.actors[lexicon.names[fold(name)][0]].label == label


@pytest.mark.parametrize(
    ("branch", "whole"),
    [
        ("Iswap", "EI"),
        ("EIGS", "EI"),
        ("Aqmi", "Al-Qaïda"),
        ("BCE", "UE"),
        ("Conseil de sécurité", "ONU"),
        ("CIA", "USA"),
    ],
)
def test_branch_is_part_of_the_whole(lexicon: Lexicon, branch: str, whole: str) -> None:
    assert lexicon.actors[lexicon.names[fold(branch)][0]].part_of == lexicon.names[fold(whole)][0]


@pytest.mark.parametrize(
    ("words", "label"),
    [("coalition", "coalition internationale"), ("califat", "Etat islamique"), ("talibans", "Talibans")],
)
def test_lower_case_name_is_known(lexicon: Lexicon, words: str, label: str) -> None:
    assert lexicon.actors[lexicon.common_names[words]].label == label


def test_members_are_plural_nouns(lexicon: Lexicon) -> None:
    assert lexicon.actors[lexicon.members["djihadistes"]].label == "Etat islamique"
    assert lexicon.actors[lexicon.members["houthis"]].label == "Houthis"


def test_every_actor_has_a_label_and_a_declared_class(lexicon: Lexicon) -> None:
    for actor in lexicon.actors.values():
        assert actor.label.strip() == actor.label != ""
        assert actor.classes, actor.iri
        assert all(lexicon.is_a(c, "Actor") or lexicon.is_a(c, "Place") for c in actor.classes), actor.iri


def test_part_of_names_a_known_actor(lexicon: Lexicon) -> None:
    assert not [actor.iri for actor in lexicon.actors.values() if actor.part_of and actor.part_of not in lexicon.actors]


def test_two_actors_of_a_class_have_different_names(lexicon: Lexicon) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for actor in lexicon.actors.values():
        for name in actor.names:
            for class_ in actor.classes:
                owners[fold(name), class_].add(actor.iri)
    assert {name for (name, _), iris in owners.items() if len(iris) > 1} <= NAMESAKES


@pytest.mark.parametrize("property_", ["common_names", "anaphors", "members", "metonyms", "demonyms"])
def test_word_belongs_to_one_actor(lexicon: Lexicon, property_: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for actor in lexicon.actors.values():
        for word in getattr(actor, property_):
            owners[word.lower()].add(actor.iri)
    assert not {word: iris for word, iris in owners.items() if len(iris) > 1}


def test_wikidata_is_well_formed_and_names_one_actor(lexicon: Lexicon) -> None:
    entries = [actor.wikidata for actor in lexicon.actors.values() if actor.wikidata]
    assert all(re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", entry) for entry in entries)
    assert len(entries) == len(set(entries))


def test_people_have_a_gender_and_no_office(lexicon: Lexicon) -> None:
    people = [actor for actor in lexicon.actors.values() if "Person" in actor.classes]
    assert len(people) > 200
    assert not [actor.label for actor in people if actor.gender not in ("m", "f")]
    assert not [actor.label for actor in people if fold(actor.label.split()[0]) in ("president", "ministre", "general")]


@pytest.mark.parametrize(
    ("table", "form", "value"),
    [
        ("firstName", "Amadou", "m"),
        ("firstName", "Fatoumata", "f"),
        ("firstName", "Camille", "x"),
        ("nameParticle", "ag", "start"),
        ("title", "premier ministre", "office"),
        ("title", "présidente", "office"),
        ("title", "colonel", "rank"),
        ("title", "avocate", "profession"),
        ("title", "Mme", "honorific"),
        ("formerMarker", "ancienne", "former"),
        ("formerMarker", "future", "incoming"),
        ("organisationNoun", "milice", "ArmedGroup"),
        ("placeNoun", "ville", "City"),
        ("placeNoun", "aéroport", "Facility"),
    ],
)
def test_name_words_say_what_they_introduce(lexicon: Lexicon, table: str, form: str, value: str) -> None:
    assert lexicon.table(table)[form] == value


@pytest.mark.parametrize(("table", "least"), [("firstName", 600), ("title", 250), ("notAPlaceAlone", 300)])
def test_name_table_is_large_enough(lexicon: Lexicon, table: str, least: int) -> None:
    assert len(lexicon.table(table)) >= least


def test_classes_in_the_name_tables_are_declared(lexicon: Lexicon) -> None:
    for table in ("organisationNoun", "placeNoun"):
        assert {value for value in lexicon.table(table).values() if value not in lexicon.superclasses} == set()
