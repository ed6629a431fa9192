"""Turn SHACL shapes and a unit into what it breaks of them: pyshacl decides, the shapes say what was asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyshacl
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import StoreError
from kg.rdf.breaches import Breach
from kg.rdf.export import read_graph
from kg.rdf.namings import Namer, short
from kg.rdf.ontology import ontology_files
from kg.rdf.shipped import ontology_directory
from kg.rdf.units import Unit

SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_EXPECTED = (
    SH.minCount, SH.maxCount, SH["class"], SH.datatype, SH.nodeKind, SH.minLength, SH.maxLength, SH.pattern,
    SH.lessThan, SH.lessThanOrEquals, SH.disjoint, SH.equals, SH.hasValue,
    SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive,
)  # fmt: skip
"""Parameters with one value; lists are read apart."""
_COMPONENTS = {str(each).rpartition("#")[2].lower(): each for each in _EXPECTED}


class Shapes:
    """The shipped shapes and the user's, with the class tree that they need."""

    def __init__(self, extra: Sequence[Path] = (), ontology: Sequence[Path] = ()) -> None:
        """Raises `StoreError` for a file that holds no shapes, or such as SHACL does not allow."""
        logging.getLogger("pyshacl-validate").disabled = True  # it prints what it raises, too
        self._shapes = read_graph(ontology_directory() / "shapes.ttl")
        self.is_extended = bool(extra)
        self._shipped = frozenset(self._shapes.subjects())
        for path in extra:
            found = read_graph(path)
            if not any((None, target, None) in found for target in _TARGETS):
                raise StoreError(f"{path}: no shape here has a target (sh:targetClass …), so that it checks nothing.")
            try:
                pyshacl.validate(_one_of_each(found), shacl_graph=found)
            except (ReportableRuntimeError, ShapeLoadError) as error:
                reason = " ".join(str(error).split("\n")[0].split())
                raise StoreError(f"{path}: these shapes can't be used ({reason}).") from error
            self._shapes += found
        vocabulary = Graph()
        for file in ontology_files(ontology):
            if file.rank or file.name == "kg.ttl":
                vocabulary += read_graph(file.path)
        self.terms = frozenset(str(term) for term in vocabulary.subjects() if isinstance(term, URIRef))
        self._classes = list(vocabulary.triples((None, RDFS.subClassOf, None)))

    def add_classes(self, unit: Unit) -> None:
        """Give the unit's graph the class tree, which names and shapes ask for."""
        for triple in self._classes:
            unit.graph.add(triple)

    def find_breaches(self, unit: Unit, namer: Namer) -> Iterator[Breach]:
        """What pyshacl finds wrong with the unit's own things, in the order of their IRIs."""
        try:
            report = pyshacl.validate(unit.graph, shacl_graph=self._shapes, inplace=True)[1]
        except (ReportableRuntimeError, TypeError, ValueError) as error:  # the latter on values that can't be compared
            raise StoreError(f"{unit.name}: the shapes can't be applied to this graph ({error}).") from error
        if not isinstance(report, Graph):  # pyshacl returns some errors instead of raising them
            raise StoreError(f"{unit.name}: the shapes can't be applied to this graph ({report}).")
        for result in report.objects(None, SH.result):
            focus = report.value(result, SH.focusNode)
            described_elsewhere = focus not in unit.own and (focus, None, None) in unit.graph
            if focus is not None and not described_elsewhere:
                yield self._breach(result, focus, report, unit, namer)

    def _breach(self, result: Node, focus: Node, report: Graph, unit: Unit, namer: Namer) -> Breach:
        shape = report.value(result, SH.sourceShape)
        assert shape is not None  # SHACL asks for it
        component = str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]
        kind = component.removesuffix("ConstraintComponent")
        path = self._shapes.value(shape, SH.path)
        value = report.value(result, SH.value)
        messages = self._shapes.objects(shape, SH.message)
        if kind == "Class" and path is None and (owned := self._shapes.value(shape, SH.targetSubjectsOf)) is not None:
            kind, path = "Subject", owned
        severity = SEVERITIES.get(report.value(result, SH.resultSeverity), "error")  # type: ignore[call-overload]  # any node
        return Breach(
            kind="message" if shape not in self._shipped and (shape, SH.message, None) in self._shapes else kind,
            thing=namer.thing(focus),
            path=self._shown_path(path) if path is not None else "",
            value=namer.value(value) if value is not None else self._counted(kind, focus, path, unit, namer),
            expected=tuple(self._expected(kind, shape, focus, unit, namer)),
            messages=tuple(sorted((getattr(m, "language", None) or "", str(m)) for m in messages))
            or (("", str(report.value(result, SH.resultMessage))),),
            severity=severity,
            unit=unit.name,
        )

    def _expected(self, kind: str, shape: Node, focus: Node, unit: Unit, namer: Namer) -> Iterator[str]:
        """What the broken constraint asks for."""
        if kind in ("In", "LanguageIn"):
            listed = self._shapes.value(shape, SH["in" if kind == "In" else "languageIn"])
            yield from (short(each) for each in Collection(self._shapes, listed))  # type: ignore[arg-type]  # a list's head
        elif kind in ("Or", "Xone"):
            for either in self._shapes.objects(shape, SH["or" if kind == "Or" else "xone"]):
                for each in Collection(self._shapes, either):
                    yield from (short(found) for found in self._shapes.objects(each, SH["class"]))
        elif parameter := _COMPONENTS.get("class" if kind == "Subject" else kind.lower()):
            for asked in self._shapes.objects(shape, parameter):
                yield short(asked)
                if kind in ("LessThan", "LessThanOrEquals"):
                    yield ", ".join(sorted(namer.value(each) for each in unit.graph.objects(focus, asked)))

    def _counted(self, kind: str, focus: Node, path: Node | None, unit: Unit, namer: Namer) -> str:
        """The values of which there are too many."""
        if kind != "MaxCount" or path is None:
            return ""
        inverse = self._shapes.value(path, SH.inversePath)
        nodes = unit.graph.objects(focus, path) if inverse is None else unit.graph.subjects(inverse, focus)
        return ", ".join(sorted(namer.value(each) for each in nodes))

    def _shown_path(self, path: Node) -> str:
        """A property path as SPARQL writes it, alternatives with commas."""
        if isinstance(path, URIRef):
            return short(path)
        if (inverse := self._shapes.value(path, SH.inversePath)) is not None:
            return "^" + self._shown_path(inverse)
        if (either := self._shapes.value(path, SH.alternativePath)) is not None:
            return "|".join(map(self._shown_path, Collection(self._shapes, either)))
        for repeated, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
            if (inner := self._shapes.value(path, repeated)) is not None:
                return self._shown_path(inner) + sign
        return "/".join(map(self._shown_path, Collection(self._shapes, path))) if isinstance(path, BNode) else "?"


def _one_of_each(shapes: Graph) -> Graph:
    """A graph with something for the shapes to look at: pyshacl reads a shape's constraints when it needs them."""
    graph = Graph()
    for target in shapes.objects(None, SH.targetClass):
        graph.add((URIRef("urn:kg:focus"), RDF.type, target))
    return graph
