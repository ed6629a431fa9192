"""The shipped ontology and a user's files become one Lexicon, the same one every time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from kg.errors import OntologyError
from kg.lexicon import Lexicon
from kg.rdf import lexicon_cache
from kg.rdf.namespaces import KG
from kg.rdf.ontology import check_ontology, load_lexicon, ontology_directory, ontology_files

PREFIXES = """
@prefix kg: <https://kg.example/ontology#> .
@prefix lex: <https://kg.example/lexicon#> .
@prefix actor: <https://kg.example/id/actor/> .
@prefix country: <https://kg.example/id/country/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""

# the terms that score.py and every built graph rely on
CONTRACT = """
    Actor Person Organization Coalition ArmedGroup MilitaryForce NGO PoliticalParty Media Company
    InternationalOrganization Government State Group Place Country Region City Facility Position TimeSpan Quantity
    Event SpeechAct Statement Announcement Demand Accusation Condemnation Threat Denial ClaimOfResponsibility
    Proclamation Diplomacy Meeting Agreement Support Sanction MilitaryAction Conflict Attack Airstrike Offensive Defeat
    Deployment Withdrawal TerritorialChange TerritorialGain TerritorialLoss TerritorialControl Harm Killing Death Injury
    Displacement Abduction Disaster PublicLife Arrest Trial Protest Coup Election Appointment Resignation
    Article Mention Factual Planned Alleged Possible Counterfactual
    holds of basedIn partOf participant agent target recipient place time start end quantity value lowerBound
    upperBound approximate unit about accordingTo quote factuality mention sentence rule
""".split()  # noqa: SIM905 - a list of a hundred quoted words is harder to read

PLOVER = {
    "Demand": "REQUEST",
    "Accusation": "ACCUSE",
    "Threat": "THREATEN",
    "Denial": "REJECT",
    "Meeting": "CONSULT",
    "Agreement": "AGREE",
    "Sanction": "SANCTION",
    "Airstrike": "ASSAULT",
    "Deployment": "MOBILIZE",
    "Withdrawal": "RETREAT",
    "Abduction": "COERCE",
    "Arrest": "COERCE",
    "Protest": "PROTEST",
}


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return load_lexicon(cache=False)


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(ontology_directory() / "kg.ttl")


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "cache"
    monkeypatch.setattr("kg.rdf.lexicon_cache.platformdirs.user_cache_dir", lambda _name: str(directory))
    return directory


def write(directory: Path, turtle: str, name: str = "own.ttl") -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_text(PREFIXES + turtle, encoding="utf-8")
    return directory


def load_with(tmp_path: Path, turtle: str) -> Lexicon:
    return load_lexicon([write(tmp_path / "own", turtle)], cache=False)


def languages(graph: Graph, term: URIRef, property_: URIRef) -> set[str | None]:
    return {value.language for value in graph.objects(term, property_) if isinstance(value, Literal)}


# -- the vocabulary


@pytest.mark.parametrize("term", CONTRACT)
def test_every_term_of_the_contract_is_explained_in_both_languages(vocabulary: Graph, term: str) -> None:
    for property_ in (RDFS.label, RDFS.comment):
        assert languages(vocabulary, KG[term], property_) == {"fr", "en"}


def test_every_own_term_is_explained_in_both_languages(vocabulary: Graph) -> None:
    for term in {s for s in vocabulary.subjects(RDF.type) if isinstance(s, URIRef) and "#" in s}:
        for property_ in (RDFS.label, RDFS.comment):
            assert languages(vocabulary, term, property_) == {"fr", "en"}, term


@pytest.mark.parametrize(("name", "category"), PLOVER.items(), ids=PLOVER)
def test_event_classes_carry_their_plover_category(vocabulary: Graph, name: str, category: str) -> None:
    assert category in {str(o) for o in vocabulary.objects(KG[name], SKOS.notation)}


def test_the_ontology_has_a_version_and_a_licence(vocabulary: Graph) -> None:
    header = URIRef("https://kg.example/ontology")
    assert (header, RDF.type, OWL.Ontology) in vocabulary
    assert vocabulary.value(header, OWL.versionInfo) is not None
    assert "MIT" in str(vocabulary.value(header, DCTERMS.license))


@pytest.mark.parametrize(
    ("name", "ancestor"),
    [
        ("Airstrike", "Attack"),
        ("Airstrike", "MilitaryAction"),
        ("Announcement", "Statement"),
        ("Announcement", "SpeechAct"),
        ("ArmedGroup", "Actor"),
        ("Country", "Place"),
        ("Earthquake", "Disaster"),
    ],
)
def test_superclasses_are_closed_over_the_tree(shipped: Lexicon, name: str, ancestor: str) -> None:
    assert shipped.is_a(name, name)
    assert shipped.is_a(name, ancestor)
    assert not shipped.is_a(ancestor, name)


def test_superclasses_are_own_classes_only(shipped: Lexicon) -> None:
    assert set(shipped.superclasses) == {c for above in shipped.superclasses.values() for c in above}


# -- the shipped lexicon


def test_the_shipped_ontology_has_no_mistake() -> None:
    assert [str(finding) for finding in check_ontology()] == []


def test_every_event_class_that_news_needs_has_a_trigger(shipped: Lexicon) -> None:
    evoked = {unit.event_class for units in shipped.units.values() for unit in units}
    tops = {"Event", "SpeechAct", "Diplomacy", "TerritorialChange", "PublicLife"}
    assert {name for name in shipped.superclasses if shipped.is_a(name, "Event")} - evoked == tops


def test_the_lexicon_has_a_working_size(shipped: Lexicon) -> None:
    units = [unit for found in shipped.units.values() for unit in found]
    reporting = {u.form for u in units if u.pos == "verb" and shipped.is_a(u.event_class, "SpeechAct")}
    assert len({u.form for u in units if u.pos == "noun"}) >= 350
    assert len({u.form for u in units if u.pos == "verb"}) >= 400
    assert len(reporting) >= 120


def test_roles_are_properties_of_events(shipped: Lexicon) -> None:
    roles = {slot.role for frame in shipped.frames.values() for slot in frame.slots}
    assert roles <= {"agent", "target", "recipient", "participant", "place", "about"}


def test_fillers_that_look_like_classes_are_classes(shipped: Lexicon) -> None:
    fillers = {f for frame in shipped.frames.values() for slot in frame.slots for f in slot.fillers}
    assert {f for f in fillers if f[0].isupper()} <= set(shipped.superclasses)


@pytest.mark.parametrize("table", ["personNoun", "groupNoun"])
def test_nouns_for_people_point_at_classes_of_actors(shipped: Lexicon, table: str) -> None:
    assert {v for v in shipped.table(table).values() if not shipped.is_a(v, "Actor")} == set()


def test_operators_impose_a_known_factuality(shipped: Lexicon) -> None:
    known = {"Factual", "Planned", "Alleged", "Possible", "Counterfactual"}
    assert set(shipped.table("operator").values()) <= known
    assert shipped.table("operator")["refuser"] == "Counterfactual"
    assert "cesse" not in shipped.table("operator")


def best(lexicon: Lexicon, form: str) -> list[tuple[str, frozenset[str]]]:
    return [(unit.event_class, unit.if_object) for unit in lexicon.units[form.split()[0]] if unit.form == form]


@pytest.mark.parametrize(
    ("form", "classes"),
    [
        ("perdre", {"TerritorialLoss", "Death", "Election"}),
        ("soutenir", {"Statement", "Support"}),
        ("condamner", {"Trial", "Condemnation"}),
        ("revendiquer", {"Demand", "ClaimOfResponsibility", "Statement"}),
        ("juger", {"Trial", "Statement"}),
        ("libérer", {"TerritorialGain", "Release"}),
        ("quitter", {"Withdrawal", "Displacement", "Resignation"}),
    ],
)
def test_ambiguous_verbs_have_a_unit_for_each_reading(shipped: Lexicon, form: str, classes: set[str]) -> None:
    assert {event_class for event_class, _ in best(shipped, form)} == classes


def test_losing_a_match_is_no_event(shipped: Lexicon) -> None:
    assert all(unit.conditions for unit in shipped.units["perdre"] if unit.form == "perdre")


# -- what the loader makes of entries


def test_units_are_tried_most_demanding_first(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        """
        kg:Meeting lex:verb "zorguer" ; lex:frame lex:Meet .
        [] a lex:LexicalUnit ; lex:verb "zorguer" ; lex:evokes kg:Attack ; lex:frame lex:Strike ;
            lex:ifObject kg:Place .
        [] a lex:LexicalUnit ; lex:verb "zorguer" ; lex:evokes kg:Killing ; lex:frame lex:Kill ;
            lex:ifObject kg:Person ; lex:ifReflexive false ; lex:ifContent false .
        kg:Death lex:verb "zorguer la vie" ; lex:frame lex:Suffer .
        """,
    )
    units = lexicon.units["zorguer"]
    assert [unit.event_class for unit in units] == ["Death", "Killing", "Attack", "Meeting"]
    assert units[1].if_reflexive is False
    assert units[1].if_content is False
    assert units[1].conditions == 3


def test_a_unit_knows_the_line_of_its_form(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        '\n\nkg:Attack\n    lex:noun "zorg" ;\n    lex:verb "zorguer" ,\n        "zorg" ; lex:frame lex:Strike .',
    )
    before = PREFIXES.count("\n")
    sources = {unit.pos: unit.source for unit in lexicon.units["zorg"]}
    assert sources == {"noun": f"own.ttl:{before + 4}", "verb": f"own.ttl:{before + 6}"}


def test_the_short_form_may_give_one_class_two_frames(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        """
        kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .
        kg:Attack lex:verb "zorguer" ; lex:frame lex:Shoot .
        """,
    )
    assert lexicon.units["zorg"][0].frame.name == "Strike"
    assert lexicon.units["zorguer"][0].frame.name == "Shoot"


def test_a_frame_keeps_its_slots_in_order(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        """
        lex:Zorg a lex:Frame ; lex:subject kg:agent ; lex:object kg:target, kg:about ; lex:possessive kg:target ;
            lex:content kg:about ; lex:contentFactuality kg:Planned ; lex:control "object" ; lex:reports true ;
            lex:slot [ lex:preposition "de" ; lex:filler kg:Place, "terrain" ; lex:role kg:target ] ,
                [ lex:preposition "de", "par" ; lex:role kg:agent ] .
        """,
    )
    frame = lexicon.frames["Zorg"]
    assert [(slot.marker, slot.role) for slot in frame.slots] == [
        ("subject", "agent"),
        ("object", "target"),
        ("object", "about"),
        ("possessive", "target"),
        ("content", "about"),
        ("de", "target"),
        ("de", "agent"),
        ("par", "agent"),
    ]
    assert frame.slots[5].fillers == {"Place", "terrain"}
    assert (frame.reports, frame.control, frame.content_factuality) == (True, "object", "Planned")


def test_a_user_adds_an_actor(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        """
        actor:Zorg a kg:ArmedGroup ; skos:prefLabel "Front du Zorg"@fr ; skos:altLabel "FZ"@fr ;
            lex:commonName "fraternité zorgue"@fr ; lex:anaphor "groupe zorguiste"@fr ; lex:gender "m" ;
            lex:member "combattant zorguiste"@fr, "membre de la fraternité"@fr ; skos:exactMatch wd:Q1 ;
            kg:partOf country:FR .
        """,
    )
    actor = lexicon.actors["https://kg.example/id/actor/Zorg"]
    assert actor.names == ("Front du Zorg", "FZ")
    assert actor.members == ("combattants zorguistes", "membres de la fraternité")
    assert actor.wikidata == "http://www.wikidata.org/entity/Q1"
    assert actor.part_of == "https://kg.example/id/country/FR"
    assert actor.classes == ("ArmedGroup",)
    assert actor.source.startswith("own.ttl:")
    assert lexicon.names["front du zorg"] == lexicon.names["fz"] == (actor.iri,)
    assert lexicon.common_names["fraternite zorgue"] == actor.iri
    assert lexicon.anaphors["groupe zorguiste"] == actor.iri
    assert lexicon.members["combattants zorguistes"] == actor.iri


def test_a_user_adds_a_name_to_a_shipped_actor(tmp_path: Path) -> None:
    lexicon = load_with(tmp_path, 'country:FR skos:altLabel "Zorguie française"@fr ; lex:metonym "Zorgville" .')
    assert lexicon.names["zorguie francaise"] == ("https://kg.example/id/country/FR",)
    assert lexicon.metonyms["zorgville"] == "https://kg.example/id/country/FR"
    assert lexicon.actors["https://kg.example/id/country/FR"].label == "France"


def test_a_user_adds_a_class_and_its_trigger(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        """
        kg:Zorgage a owl:Class ; rdfs:subClassOf kg:Attack ; rdfs:label "zorgage"@fr .
        kg:Zorgage lex:noun "zorgage" ; lex:frame lex:Strike .
        """,
    )
    assert lexicon.is_a("Zorgage", "MilitaryAction")
    assert lexicon.units["zorgage"][0].event_class == "Zorgage"


def test_a_users_unit_comes_before_a_shipped_one(tmp_path: Path) -> None:
    lexicon = load_with(tmp_path, 'kg:Meeting lex:noun "attentat" ; lex:frame lex:Meet .')
    assert [unit.event_class for unit in lexicon.units["attentat"] if unit.form == "attentat"] == ["Meeting", "Attack"]


def test_tables_of_several_files_are_merged(tmp_path: Path) -> None:
    own = write(tmp_path / "own", 'lex:zorgs a lex:Table ; lex:row [ lex:form "un", "une" ; lex:value "1" ] .', "a.ttl")
    write(own, 'lex:zorgs a lex:Table ; lex:row [ lex:form "deux" ; lex:value 2 ] , [ lex:form "tas" ] .', "b.ttl")
    assert load_lexicon([own], cache=False).table("zorgs") == {"un": "1", "une": "1", "deux": "2", "tas": ""}


def test_a_single_file_may_be_given(tmp_path: Path) -> None:
    own = write(tmp_path, 'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .')
    assert "zorg" in load_lexicon([own / "own.ttl"], cache=False).units


@pytest.mark.parametrize(
    ("demonym", "forms"),
    [
        ("zorguien", {"zorguien", "zorguienne", "zorguiens", "zorguiennes"}),
        ("zorgais", {"zorgais", "zorgaise", "zorgaises"}),
        ("zorgue", {"zorgue", "zorgues"}),
        ("zorgon", {"zorgon", "zorgonne", "zorgons", "zorgonnes"}),
        ("zorgain", {"zorgain", "zorgaine", "zorgains", "zorgaines"}),
        ("zorgal", {"zorgal", "zorgale", "zorgaux", "zorgales"}),
        ("sud-zorguéen", {"sud-zorguéen", "sud-zorguéenne", "sud-zorguéens", "sud-zorguéennes"}),
    ],
)
def test_demonyms_are_inflected(tmp_path: Path, demonym: str, forms: set[str]) -> None:
    lexicon = load_with(
        tmp_path, f'country:ZZ a kg:Country, kg:State ; skos:prefLabel "Zorgue"@fr ; lex:demonym "{demonym}" .'
    )
    zorgue = lexicon.actors["https://kg.example/id/country/ZZ"]
    assert set(zorgue.demonyms) == forms
    assert all(lexicon.demonyms[form] == zorgue.iri for form in forms)


def test_irregular_demonym_forms_are_added_with_their_plurals(tmp_path: Path) -> None:
    lexicon = load_with(
        tmp_path,
        'country:ZZ a kg:State ; skos:prefLabel "Zorgue"@fr ; lex:demonym "zorg" ; lex:demonymForm "zorgotte" .',
    )
    assert {"zorg", "zorgs", "zorgotte", "zorgottes"} <= set(
        lexicon.actors["https://kg.example/id/country/ZZ"].demonyms
    )


# -- files, cache, repeatability


def test_shapes_are_no_part_of_the_lexicon() -> None:
    assert "shapes.ttl" not in {file.name for file in ontology_files()}


def test_a_missing_directory_is_named() -> None:
    with pytest.raises(OntologyError, match=r"nowhere: no such directory"):
        load_lexicon([Path("nowhere")], cache=False)


def test_a_directory_without_turtle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"no \.ttl file"):
        load_lexicon([tmp_path], cache=False)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.ttl").write_bytes("# été\n".encode("latin-1"))
    with pytest.raises(OntologyError, match=r"latin\.ttl: byte 3 is not UTF-8"):
        load_lexicon([tmp_path], cache=False)


def test_a_cached_lexicon_equals_a_fresh_one(cache_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = load_lexicon()
    assert len(list(cache_home.glob("lexicon-*.pickle"))) == 1
    monkeypatch.setattr("kg.rdf.ontology.compile_lexicon", lambda *_: pytest.fail("the cache was not used"))
    assert load_lexicon() == fresh


def test_a_changed_file_is_not_served_from_the_cache(cache_home: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", 'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .')
    before = load_lexicon([own])
    write(own, 'kg:Attack lex:noun "zurg" ; lex:frame lex:Strike .')
    after = load_lexicon([own])
    assert "zurg" in after.units
    assert "zorg" not in after.units
    assert before.fingerprint != after.fingerprint
    assert len(list(cache_home.glob("lexicon-*.pickle"))) == 2


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 20, None], ids=["empty", "nonsense", "truncated"])
def test_a_broken_cache_is_rebuilt(cache_home: Path, damage: bytes | None) -> None:
    fresh = load_lexicon()
    (file,) = cache_home.glob("lexicon-*.pickle")
    whole = file.read_bytes()
    file.write_bytes(whole[:-100] if damage is None else damage)
    assert load_lexicon() == fresh
    assert len(file.read_bytes()) == len(whole)


def test_an_unwritable_cache_directory_does_no_harm(cache_home: Path) -> None:
    cache_home.write_text("a file where the directory should be")
    assert load_lexicon() == load_lexicon(cache=False)


def test_old_cached_lexicons_are_removed(cache_home: Path, shipped: Lexicon) -> None:
    for number in range(12):
        lexicon_cache.write_cached(f"{number:032}", shipped)
    assert 0 < len(list(cache_home.glob("lexicon-*.pickle"))) < 12


def test_the_lexicon_is_the_same_under_any_hash_seed() -> None:
    code = """
import hashlib
from kg.rdf.ontology import load_lexicon
lexicon = load_lexicon(cache=False)
parts = [lexicon.fingerprint, lexicon.actors, lexicon.names, lexicon.demonyms, lexicon.tables, list(lexicon.frames)]
for word, units in lexicon.units.items():
    parts += [(word, u.form, u.event_class, u.source, u.frame.name, sorted(u.if_object)) for u in units]
print(hashlib.sha256(repr(parts).encode()).hexdigest())
"""
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(run.stdout)
    assert len(seen) == 1


def test_the_fingerprint_says_nothing_about_the_machine(tmp_path: Path) -> None:
    turtle = 'kg:Attack lex:noun "zorg" ; lex:frame lex:Strike .'
    here = load_lexicon([write(tmp_path / "here", turtle)], cache=False)
    there = load_lexicon([write(tmp_path / "there", turtle)], cache=False)
    assert here == there


def test_a_lexicon_survives_pickling(shipped: Lexicon) -> None:
    assert pickle.loads(pickle.dumps(shipped)) == shipped
