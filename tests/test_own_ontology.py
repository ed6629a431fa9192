"""An actor, a trigger and a class of events with its frame are taught by Turtle alone, and shown by the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import cli
from kg.rdf.store import open_store
from kg.results import Table

HEAD = """@prefix kg: <https://kg.example/ontology#> .
@prefix lex: <https://kg.example/lexicon#> .
@prefix actor: <https://kg.example/id/actor/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
ACTOR = """
actor:FreresDuRessac a kg:ArmedGroup ; skos:prefLabel "Frères du ressac"@fr ; skos:altLabel "FR"@fr ;
    lex:member "ressacien" .
"""
TRIGGER = """
kg:Attack lex:verb "éperonner" ; lex:frame lex:Strike .
"""
CLASS = """
kg:Piracy a owl:Class ; rdfs:subClassOf kg:Attack ; rdfs:label "piraterie"@fr, "piracy"@en ;
    lex:verb "arraisonner" ; lex:noun "abordage" ; lex:frame lex:Board .

lex:Board a lex:Frame ; rdfs:comment "«X arraisonne Y», «l'abordage de Y par X»" ;
    lex:subject kg:agent ; lex:object kg:target ;
    lex:slot [ lex:preposition "de" ; lex:role kg:target ] , [ lex:preposition "par" ; lex:role kg:agent ] .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "savoir").mkdir()
    return tmp_path


def build(folder: Path, article: str, *knowledge: str) -> set[tuple[str, str, str]]:
    """(class, property, label of the other) of every event, without and with the user's Turtle in between."""
    (folder / "savoir" / "mer.ttl").write_text(HEAD + "".join(knowledge), encoding="utf-8")
    (folder / "a.txt").write_text(article, encoding="utf-8")
    assert cli.main(["ontology", "check", "savoir"]) == 0
    command = ["build", "a.txt", "-o", "a.ttl", "--quiet", "--date", "2023-05-17"]
    assert cli.main([*command, *(["--ontology", "savoir"] if knowledge else [])]) == 0
    store = open_store([folder / "a.ttl"])
    answer = store.query(
        "SELECT ?class ?role ?label { ?event a kg:Event, ?class ; ?role ?filler . ?filler skos:prefLabel ?label "
        "FILTER(?class != kg:Event) }"
    )
    assert isinstance(answer, Table)
    return {(str(c).split("#")[-1], str(r).split("#")[-1], str(label)) for c, r, label in answer.rows}


def test_an_actor_is_taught_with_its_names_and_members(folder: Path) -> None:
    article = "Les Frères du ressac ont attaqué lundi un port. Des ressaciens ont été arrêtés mardi."
    taught = build(folder, article, ACTOR)
    assert ("Attack", "agent", "Frères du ressac") in taught
    store = open_store([folder / "a.ttl"])
    known = store.query("SELECT ?c { actor:FreresDuRessac a ?c FILTER(?c = kg:ArmedGroup) }")
    assert isinstance(known, Table)
    assert len(known.rows) == 1


def test_a_trigger_is_taught_with_a_shipped_frame(folder: Path) -> None:
    article = "L'armée turque a éperonné un navire de la société Delmare."
    assert not [fact for fact in build(folder, article) if fact[0] == "Attack"]
    assert ("Attack", "agent", "armée turque") in build(folder, article, TRIGGER)


def test_a_class_of_events_is_taught_with_its_frame(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = "Les Frères du ressac ont arraisonné mardi un cargo de la société Delmare au large de Djibouti."
    taught = build(folder, article, ACTOR, CLASS)
    assert ("Piracy", "agent", "Frères du ressac") in taught
    assert ("Piracy", "place", "Djibouti") in taught
    capsys.readouterr()
    assert cli.main(["explain", "a.ttl", "arraisonné", "--ontology", "savoir"]) == 0
    out = capsys.readouterr().out
    assert "the verb «arraisonner» evokes kg:Piracy" in out
    taught_lines = (folder / "savoir" / "mer.ttl").read_text(encoding="utf-8").splitlines()
    line = next(number for number, words in enumerate(taught_lines, 1) if '"arraisonner"' in words)
    assert f"savoir/mer.ttl:{line}" in out


def test_a_mistake_stops_the_build_with_file_and_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "savoir" / "mer.ttl").write_text(HEAD + TRIGGER.replace("kg:Attack", "kg:Atack"), encoding="utf-8")
    (folder / "a.txt").write_text("L'armée dort.", encoding="utf-8")
    assert cli.main(["ontology", "check", "savoir"]) == 1
    out = capsys.readouterr().out
    assert "error: savoir/mer.ttl:8: no file declares the class kg:Atack. Did you mean kg:Attack?" in out
    assert out.endswith("1 error\n")
    assert cli.main(["build", "a.txt", "--ontology", "savoir"]) == 1
    assert "savoir/mer.ttl:8" in capsys.readouterr().err
    assert not (folder / "graphs").exists()
