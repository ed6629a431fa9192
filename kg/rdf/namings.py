"""Turn the resources of a unit into the names that a sentence calls them by."""

from __future__ import annotations

from functools import lru_cache

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from kg.rdf.breaches import Thing
from kg.rdf.namespaces import KG, NIF
from kg.rdf.units import Units
from kg.vocabulary import KG_NAMESPACE, shorten

ROOTS = ("Event", "Actor", "Place", "Position", "TimeSpan", "Quantity", "Mention", "Sentence", "Article")
"""Classes that have a word of their own in sentences; the first that fits decides."""
LONGEST = 60
"""Characters shown of a value."""


class Namer:
    """Names the resources of one unit, whose graph has the class tree; what stands elsewhere is asked of `units`."""

    def __init__(self, graph: Graph, units: Units) -> None:
        self._graph = graph
        self._units = units
        self.thing = lru_cache(maxsize=1000)(self._thing)

    def value(self, node: Node) -> str:
        """A resource as «label» (class), or its IRI where it has no label; a literal as it is written."""
        if isinstance(node, Literal):
            return _literal(node)
        thing = self.thing(node)
        if not thing.label or thing.iri.startswith("kg:"):
            return thing.iri
        return f"«{thing.label}» ({thing.class_ or thing.iri})"

    def _thing(self, node: Node) -> Thing:
        classes = sorted(map(str, self._objects(node, RDF.type)))
        named = [each.removeprefix(KG_NAMESPACE) for each in classes if each.startswith(KG_NAMESPACE)]
        tree = (self._graph.transitive_objects(URIRef(KG_NAMESPACE + name), RDFS.subClassOf) for name in named)
        above = {each for classes in tree for each in classes}
        own = [name for name in named if name not in ROOTS] or named
        labels = (SKOS.prefLabel, RDFS.label, NIF.anchorOf, DCTERMS.title)
        spans = [node, *self._objects(node, KG.mention)]
        first = min((place for span in spans if (place := self._place(span)) is not None), default=None)
        root = next((name for name in ROOTS if KG[name] in above), "")
        article = node if root == "Article" else URIRef(first[0]) if first else self._article_in(node)
        return Thing(
            iri=short(node),
            root=root,
            class_=f"kg:{own[0]}" if own else short(URIRef(classes[0])) if classes else "",
            label=_cut(self._first(node, *labels)),
            characters=(str(first[1]), str(first[2])) if first else None,
            article=self._first(article, DCTERMS.source, DCTERMS.title) if article is not None else "",
        )

    def _place(self, span: Node) -> tuple[str, int, int] | None:
        """Article and offsets of a mention."""
        begin, end = (self._first(span, each) for each in (NIF.beginIndex, NIF.endIndex))
        article = self._first(span, NIF.referenceContext) or self._article_in(span)
        return (str(article), int(begin), int(end)) if begin.isdecimal() and end.isdecimal() and article else None

    def _article_in(self, node: Node) -> Node | None:
        """The article that an IRI with a fragment is of."""
        return URIRef(node.partition("#")[0]) if isinstance(node, URIRef) and "#" in node else None

    def _first(self, node: Node, *predicates: URIRef) -> str:
        """The first of the values in the order of the alphabet, on one line; empty when there is none."""
        values = (value for each in predicates for value in sorted(map(str, self._objects(node, each))))
        return " ".join(next(values, "").split())

    def _objects(self, node: Node, predicate: URIRef) -> list[Node]:
        return list(self._graph.objects(node, predicate)) or self._units.objects(node, predicate)


def short(node: Node) -> str:
    """A resource as a CURIE or an IRI in brackets, a literal's words.

    >>> short(KG.Attack), short(BNode("b0")), short(Literal(3))
    ('kg:Attack', '_:b0', '3')
    """
    if isinstance(node, URIRef):
        return shorten(str(node))
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _literal(node: Literal) -> str:
    words = _cut(" ".join(str(node).split()))
    if node.language:
        return f"«{words}»@{node.language}"
    return f"«{words}»" if node.datatype is None or node.ill_typed else words


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
