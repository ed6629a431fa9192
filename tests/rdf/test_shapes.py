"""Good graphs conform to `ontology/shapes.ttl`, and each shape can fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS, Namespace
from rdflib.term import Node

from kg.rdf.accounts import read_accounts
from kg.rdf.graph import build_graph, build_quads
from kg.rdf.happenings import Joint, happening_triples
from kg.rdf.namespaces import KG, NIF
from kg.results import Iri
from tests.graphs import assert_well_built, read_ontology, shape_violations, validate
from tests.rdf.samples import LEXICON, long_sample, sample

SCHEMA = Namespace("https://schema.org/")  # rdflib's own has http:


@pytest.fixture
def graph() -> Graph:
    """One article's graph, and a happening that two of its events tell of."""
    graph = build_graph(sample(), LEXICON)
    store = pyoxigraph.Store()
    store.extend(pyoxigraph.Quad(*quad.triple) for quad in build_quads(sample(), LEXICON))
    accounts = read_accounts(store)
    dated = next(account for account in accounts.events if account.start)
    counted = next(account for account in accounts.events if account.figures)
    group = [dated, replace(counted, sources=(accounts.events[0].article.replace("article", "agency"),))]
    joint = Joint(dated.iri, counted.iri, 0.75, ("time: the same",))
    for subject, predicate, value in happening_triples([group], {dated.iri: [joint]}, accounts, {}):
        term = URIRef(value.value)
        if not isinstance(value, Iri):
            term = Literal(value.value, lang=value.language, datatype=value.datatype)  # type: ignore[assignment]
        graph.add((URIRef(subject.value), URIRef(predicate.value), term))
    return graph


def test_built_graph_conforms(graph: Graph) -> None:
    assert_well_built(graph)


def test_long_graph_conforms() -> None:
    assert_well_built(build_graph(long_sample(10), LEXICON))


def one(graph: Graph, kind: URIRef) -> URIRef:
    """Always the same thing of a class."""
    return min(graph.subjects(RDF.type, kind))


def drop(kind: URIRef, predicate: URIRef) -> Callable[[Graph], object]:
    """Take a property from one thing of a class that has it."""

    def spoil(graph: Graph) -> None:
        node = min(node for node in graph.subjects(RDF.type, kind) if (node, predicate, None) in graph)
        graph.remove((node, predicate, None))

    return spoil


def drop_inverse(kind: URIRef, *predicates: URIRef) -> Callable[[Graph], object]:
    def spoil(graph: Graph) -> None:
        node = one(graph, kind)
        for predicate in predicates:
            graph.remove((None, predicate, node))

    return spoil


def add(kind: URIRef, predicate: URIRef, value: Literal | URIRef | BNode) -> Callable[[Graph], object]:
    """Give one thing of a class one value more."""
    return lambda graph: graph.add((one(graph, kind), predicate, value))


def put(kind: URIRef, predicate: URIRef, value: Literal | URIRef) -> Callable[[Graph], object]:
    """Give one thing of a class that has the property another value for it."""

    def spoil(graph: Graph) -> None:
        node = min(node for node in graph.subjects(RDF.type, kind) if (node, predicate, None) in graph)
        graph.set((node, predicate, value))

    return spoil


def point(kind: URIRef, predicate: URIRef, target: URIRef) -> Callable[[Graph], object]:
    """Let a property of one thing point at one thing of a wrong class."""
    return lambda graph: graph.add((one(graph, kind), predicate, one(graph, target)))


def rename(kind: URIRef, name: URIRef | BNode) -> Callable[[Graph], object]:
    """Give one thing of a class another name."""

    def spoil(graph: Graph) -> None:
        node = one(graph, kind)
        for triple in list(graph):
            if node in triple:
                graph.remove(triple)
                graph.add(tuple(name if term == node else term for term in triple))  # type: ignore[arg-type]

    return spoil


def number(value: str) -> Literal:
    return Literal(value, datatype=rdflib.XSD.decimal, normalize=False)


SPOILT: dict[str, Callable[[Graph], object]] = {
    "article without text": drop(KG.Article, NIF.isString),
    "article with two titles": add(KG.Article, DCTERMS.title, Literal("Autre", lang="fr")),
    "date of publication that is text": put(KG.Article, SCHEMA.datePublished, Literal("mardi")),
    "source that is an IRI": add(KG.Article, DCTERMS.source, URIRef("https://example.org/")),
    "article that is a blank node": rename(KG.Article, BNode("a")),
    "mention that ends before it begins": put(
        KG.Mention, NIF.endIndex, Literal("0", datatype=rdflib.XSD.nonNegativeInteger)
    ),
    "mention with a negative offset": put(KG.Mention, NIF.beginIndex, Literal("-1", datatype=rdflib.XSD.integer)),
    "mention with an offset that is text": put(KG.Mention, NIF.beginIndex, Literal("0")),
    "mention without begin": drop(KG.Mention, NIF.beginIndex),
    "mention without end": drop(KG.Mention, NIF.endIndex),
    "mention without words": drop(KG.Mention, NIF.anchorOf),
    "mention of no article": drop(KG.Mention, NIF.referenceContext),
    "mention with another name": rename(KG.Mention, URIRef("https://kg.example/id/article/0#mention")),
    "mention without sentence": drop(KG.Mention, KG.sentence),
    "mention in two sentences": lambda graph: (
        [
            graph.add((one(graph, KG.Mention), KG.sentence, sentence))
            for sentence in graph.subjects(RDF.type, KG.Sentence)
        ]
    ),
    "mention by no rule": drop(KG.Mention, KG.rule),
    "mention of nothing": drop_inverse(KG.Mention, KG.mention, KG.evidence),
    "sentence without words": drop(KG.Sentence, NIF.anchorOf),
    "sentence of no article": drop(KG.Sentence, NIF.referenceContext),
    "person without preferred label": drop(KG.Person, SKOS.prefLabel),
    "person with two preferred labels": add(KG.Person, SKOS.prefLabel, Literal("Autre", lang="fr")),
    "person labelled in English": put(KG.Person, SKOS.prefLabel, Literal("Zoe", lang="en")),
    "label both preferred and alternative": add(KG.Person, SKOS.altLabel, Literal("Zoé Brémond", lang="fr")),
    "person nowhere in the text": drop(KG.Person, KG.mention),
    "place nowhere in the text": drop(KG.City, KG.mention),
    "match with no Wikidata entity": put(KG.Country, SKOS.exactMatch, URIRef("https://example.org/France")),
    "part of an event": point(KG.Person, KG.partOf, KG.Event),
    "based in a person": point(KG.MilitaryForce, KG.basedIn, KG.Person),
    "city that holds an office": point(KG.City, KG.holds, KG.Position),
    "person who holds a state": point(KG.Person, KG.holds, KG.State),
    "office without label": drop(KG.Position, RDFS.label),
    "office without holder": drop_inverse(KG.Position, KG.holds),
    "office of an event": put(KG.Position, KG.of, URIRef("https://kg.example/id/nothing")),
    "office held at an unknown time": put(KG.Position, KG.tenure, Literal("eternal")),
    "office nowhere in the text": drop(KG.Position, KG.mention),
    "event without trigger": drop(KG.Event, KG.mention),
    "event without label": drop(KG.Event, RDFS.label),
    "event with no class of its own": lambda graph: graph.remove((one(graph, KG.Death), RDF.type, KG.Death)) and None,
    "event of two classes": add(KG.Death, RDF.type, KG.Injury),
    "agent that is a place": point(KG.Airstrike, KG.agent, KG.City),
    "recipient that is a place": point(KG.Airstrike, KG.recipient, KG.City),
    "participant that is a place": point(KG.Airstrike, KG.participant, KG.City),
    "target that is an event": point(KG.Airstrike, KG.target, KG.Death),
    "place that is a person": point(KG.Airstrike, KG.place, KG.Person),
    "source that is a place": point(KG.Airstrike, KG.accordingTo, KG.City),
    "about a time": point(KG.Statement, KG.about, KG.TimeSpan),
    "time that is a place": point(KG.Airstrike, KG.time, KG.City),
    "quantity that is a time": point(KG.Airstrike, KG.quantity, KG.TimeSpan),
    "evidence that is a sentence": point(KG.Statement, KG.evidence, KG.Article),
    "event of unknown factuality": put(KG.Event, KG.factuality, KG.Event),
    "event of two factualities": add(KG.Death, KG.factuality, KG.Factual),
    "event without factuality": drop(KG.Event, KG.factuality),
    "quote of a death": add(KG.Death, KG.quote, Literal("Non")),
    "empty quote": put(KG.Statement, KG.quote, Literal("")),
    "time that ends before it starts": put(KG.TimeSpan, KG.end, Literal("2016-07-25", datatype=rdflib.XSD.date)),
    "time without end": drop(KG.TimeSpan, KG.end),
    "time without start": drop(KG.TimeSpan, KG.start),
    "time with a start that is text": put(KG.TimeSpan, KG.start, Literal("2016-07-26")),
    "time without words": drop(KG.TimeSpan, RDFS.label),
    "time nowhere in the text": drop(KG.TimeSpan, KG.mention),
    "quantity without number": drop(KG.Quantity, KG.value),
    "quantity whose bounds are crossed": lambda graph: (
        [
            graph.add((one(graph, KG.Quantity), KG.lowerBound, number("30"))),
            graph.add((one(graph, KG.Quantity), KG.upperBound, number("20"))),
        ]
    ),
    "quantity with a number that is text": put(KG.Quantity, KG.value, Literal("120")),
    "quantity with two units": add(KG.Quantity, KG.unit, Literal("%")),
    "quantity that may be exact or not": drop(KG.Quantity, KG.approximate),
    "quantity without words": drop(KG.Quantity, RDFS.label),
    "quantity nowhere in the text": drop(KG.Quantity, KG.mention),
    "happening that is over before it begins": put(
        KG.Happening, KG.latest, Literal("1999-01-01", datatype=rdflib.XSD.date)
    ),
    "happening that nobody reports": drop(KG.Happening, KG.reportedBy),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_spoilt_graph_is_refused(graph: Graph, spoil: Callable[[Graph], object]) -> None:
    before = set(graph)
    spoil(graph)
    assert set(graph) != before
    assert shape_violations(graph)


SHAPES = read_ontology("shapes.ttl")
BY_HAND = {SH.lessThan, SH.lessThanOrEquals, SH.disjoint, SH.qualifiedMinCount, SH.qualifiedMaxCount}
"""Constraints that `SPOILT` breaks: no single value does."""
NOBODY = URIRef("https://kg.example/id/nobody")
WRONG_VALUES: dict[URIRef, list[URIRef | Literal]] = {
    SH.maxCount: [NOBODY, *(URIRef(f"https://kg.example/id/nowhere{n}") for n in range(2))],
    SH.minInclusive: [Literal(-1)],
    SH.maxInclusive: [Literal(2)],
    SH.datatype: [NOBODY],
    SH["class"]: [NOBODY],
    SH.node: [NOBODY],
    SH["or"]: [NOBODY],
    SH["in"]: [NOBODY],
    SH.pattern: [NOBODY],
    SH.minLength: [Literal("")],
    SH.languageIn: [Literal("name", lang="en")],
    SH.nodeKind: [NOBODY, Literal("name")],
    SH.minCount: [],
}


def simple_constraints() -> Iterator[tuple[Node, Node, URIRef]]:
    """Shape, property shape and constraint, where the path is one property."""
    for shape in sorted(SHAPES.subjects(RDF.type, SH.NodeShape)):
        for part in SHAPES.objects(shape, SH.property):
            if isinstance(SHAPES.value(part, SH.path), URIRef):
                yield from ((shape, part, each) for each in SHAPES.predicates(part) if each in WRONG_VALUES)


def short(term: Node | None) -> str:
    return re.split("[#/]", str(term))[-1]


@pytest.mark.parametrize(
    ("shape", "part", "constraint"),
    [
        pytest.param(*found, id=f"{short(found[0])}-{short(SHAPES.value(found[1], SH.path))}-{short(found[2])}")
        for found in simple_constraints()
    ],
)
def test_each_constraint_can_fail(graph: Graph, shape: Node, part: Node, constraint: URIRef) -> None:
    path = SHAPES.value(part, SH.path)
    nodes = {
        *(node for kind in SHAPES.objects(shape, SH.targetClass) for node in instances(graph, kind)),
        *(node for by in SHAPES.objects(shape, SH.targetSubjectsOf) for node in graph.subjects(by)),
    }
    node = min(nodes)
    graph.remove((node, path, None))
    if (shape, SH.targetSubjectsOf, path) in SHAPES:
        graph.add((node, path, NOBODY))
    for value in WRONG_VALUES[constraint]:
        graph.add((node, path, value))
    report = validate(graph)
    broken = {
        short(report.value(result, SH.sourceConstraintComponent)) for result in report.subjects(SH.sourceShape, part)
    }
    assert short(constraint).casefold() + "constraintcomponent" in {name.casefold() for name in broken}


def instances(graph: Graph, kind: Node) -> set[Node]:
    classes = set(read_ontology("kg.ttl").transitive_subjects(RDFS.subClassOf, kind))
    return {node for name in classes for node in graph.subjects(RDF.type, name)}


def test_every_kind_of_constraint_is_tested() -> None:
    known = {*WRONG_VALUES, *BY_HAND, SH.path, SH.message, SH.qualifiedValueShape}
    parts = set(SHAPES.objects(None, SH.property))
    assert {predicate for part in parts for predicate in SHAPES.predicates(part)} <= known | {RDF.type, SH.hasValue}


def test_shapes_accept_what_a_store_makes_of_offsets(graph: Graph) -> None:
    for subject, predicate, value in list(graph):
        if isinstance(value, Literal) and value.datatype == rdflib.XSD.nonNegativeInteger:
            graph.set((subject, predicate, Literal(str(value), datatype=rdflib.XSD.integer)))
    assert shape_violations(graph) == []


def test_undeclared_term_is_found(graph: Graph) -> None:
    graph.add((one(graph, KG.Event), URIRef(f"{KG}invented"), Literal("x")))
    with pytest.raises(AssertionError, match="invented"):
        assert_well_built(graph)


def test_wrong_words_are_found(graph: Graph) -> None:
    graph.set((one(graph, KG.Mention), NIF.anchorOf, Literal("autre chose")))
    with pytest.raises(AssertionError, match="autre chose"):
        assert_well_built(graph)


def test_blank_node_is_found(graph: Graph) -> None:
    graph.add((one(graph, KG.Event), KG.about, BNode()))
    with pytest.raises(AssertionError, match="blank node"):
        assert_well_built(graph)
