"""The closed namespaces and the Turtle files declare the same terms."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph

from kg.rdf.namespaces import GAF, KG, LEX, NIF, SEM
from kg.rdf.ontology import ontology_directory
from kg.vocabulary import KG_NAMESPACE, LEX_NAMESPACE, PREFIXES, shorten


def declared_names(file: str, namespace: str) -> set[str]:
    graph = Graph().parse(ontology_directory() / file)
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, KG.Factuality}
    subjects = {str(s) for s, kind in graph.subject_objects(RDF.type) if kind in kinds}
    return {s.removeprefix(namespace) for s in subjects if s.startswith(namespace)}


@pytest.mark.parametrize("term", ["Evnt", "killing", "agents"])
def test_misspelled_kg_term_raises(term: str) -> None:
    with pytest.raises(AttributeError):
        getattr(KG, term)


@pytest.mark.parametrize("namespace", [KG, LEX, NIF, SEM, GAF], ids=lambda n: n.__name__)
def test_namespaces_are_closed(namespace: type) -> None:
    with pytest.raises(AttributeError):
        _ = namespace.notATerm


def test_kg_namespace_has_the_terms_of_kg_ttl() -> None:
    assert set(KG.__annotations__) == declared_names("kg.ttl", KG_NAMESPACE)


def test_lex_namespace_has_the_terms_of_lex_ttl() -> None:
    assert set(LEX.__annotations__) == declared_names("lexicon/lex.ttl", LEX_NAMESPACE)


def test_terms_are_spelled_with_their_namespace() -> None:
    assert str(KG.Event) == "https://kg.example/ontology#Event"
    assert str(NIF.beginIndex) == PREFIXES["nif"] + "beginIndex"


def test_an_iri_is_shortened_by_its_longest_namespace() -> None:
    assert shorten("https://kg.example/id/actor/Otan") == "actor:Otan"
    assert shorten("http://nowhere.example/x") == "<http://nowhere.example/x>"
