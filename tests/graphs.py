"""What holds of every built graph: tests of any part call `assert_well_built`."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pyshacl
from rdflib import RDF, SH, BNode, Graph, URIRef

from kg.rdf.export import read_graph
from kg.rdf.namespaces import KG, NIF
from kg.vocabulary import KG_NAMESPACE

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"


def assert_well_built(graph: Graph | str | os.PathLike[str]) -> None:
    """Fail with every way in which a built graph, or the file of one, breaks its promises."""
    if not isinstance(graph, Graph):
        graph = read_graph(graph)
    problems = [
        *_blank_nodes(graph),
        *_unknown_terms(graph),
        *_wrong_anchors(graph),
        *_wrong_iris(graph),
        *shape_violations(graph),
    ]
    assert not problems, "\n".join(problems)


def shape_violations(graph: Graph) -> list[str]:
    """What `ontology/shapes.ttl` finds wrong, one line for each finding."""
    report = validate(graph)
    parts = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent, SH.value, SH.resultMessage)
    return sorted(
        " ".join(str(report.value(result, part)) for part in parts)
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )


def validate(graph: Graph) -> Graph:
    """The SHACL report on `graph`."""
    return pyshacl.validate(graph, shacl_graph=read_ontology("shapes.ttl"), ont_graph=read_ontology("kg.ttl"))[1]


def _blank_nodes(graph: Graph) -> list[str]:
    return [f"blank node: {triple}" for triple in graph if any(isinstance(term, BNode) for term in triple)]


def _unknown_terms(graph: Graph) -> list[str]:
    declared = set(read_ontology("kg.ttl").subjects())
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(KG_NAMESPACE)}
    return [f"no such term in ontology/kg.ttl: {term}" for term in sorted(used - declared)]


def _wrong_anchors(graph: Graph) -> list[str]:
    problems = []
    for node, anchor in graph.subject_objects(NIF.anchorOf):
        text = str(graph.value(graph.value(node, NIF.referenceContext), NIF.isString))
        begin, end = (int(str(graph.value(node, index))) for index in (NIF.beginIndex, NIF.endIndex))
        if text[begin:end] != str(anchor):
            problems.append(f"{node}: the text has {text[begin:end]!r}, nif:anchorOf says {str(anchor)!r}")
    return problems


def _wrong_iris(graph: Graph) -> list[str]:
    problems = []
    for node in {*graph.subjects(RDF.type, KG.Mention), *graph.subjects(RDF.type, KG.Sentence)}:
        article, begin, end = (graph.value(node, part) for part in (NIF.referenceContext, NIF.beginIndex, NIF.endIndex))
        if str(node) != f"{article}#char={begin},{end}":
            problems.append(f"{node}: stands at {begin}..{end} of {article}")
    invalid = (node for node in set(graph.subjects()) if re.search(r"[\s<>\"{}|\\^`]", str(node)))
    return problems + [f"{node!r}: no valid IRI" for node in invalid]


@cache
def read_ontology(name: str) -> Graph:
    """A file of `ontology/`."""
    return Graph().parse(ONTOLOGY / name)
