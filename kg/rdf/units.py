"""Turn graph files and stores into rdflib graphs small enough to check one after the other, each with what it leans on.

An article's named graph is a unit, and so is a file of triples. A large file is cut between its articles, and between
the things that they share, so that memory depends on `LARGEST` and not on the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from kg.rdf.archive import VOCABULARY
from kg.rdf.export import to_rdflib
from kg.rdf.namespaces import NIF
from kg.rdf.store import open_apart
from kg.vocabulary import ACTOR_NAMESPACE, COUNTRY_NAMESPACE, DATA_NAMESPACE, KG_NAMESPACE, PREFIXES

LARGEST = 50_000
"""Triples of a unit that need not be cut: some 60 MB in rdflib."""
MOST_POINTING = 50
"""Triples looked at to learn what elsewhere points at a thing, or of which classes it is: of a state there are many."""
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_ARTICLE = ox.NamedNode(KG_NAMESPACE + "Article")
_DECLARING = (PREFIXES["owl"], PREFIXES["rdfs"])
_DEFAULT = ox.DefaultGraph()
_FOREIGN = frozenset(set(PREFIXES.values()) - {DATA_NAMESPACE, ACTOR_NAMESPACE, COUNTRY_NAMESPACE})
Term = Any
"""An Oxigraph term: its union of classes differs between releases."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the graphs, to be checked by itself."""

    name: str
    """The graph's name, or the file it was read from."""
    triples: Sequence[tuple[Node, Node, Node]]
    graph: Graph
    """The triples, what points at their subjects, and the classes of what they point at."""
    own: frozenset[Node]
    """The subjects of `triples`: only of these is all known here."""


class Units:
    """The graphs to be checked, and what has to be asked of all of them."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Read them. Raises `StoreError` naming file and line."""
        self._store, self._files = open_apart(paths)
        named = (name for name in self._store.named_graphs() if getattr(name, "value", "") != VOCABULARY)
        self._names: list[Term] = sorted(named, key=str)
        self._spaces = frozenset(_space(iri) for iri in self._subjects()) - _FOREIGN

    def __len__(self) -> int:
        return len(self._store)

    def cut(self, *, whole: bool = False) -> Iterator[Unit]:
        """Every unit, in the order of their names; with `whole` a graph is never cut."""
        for name in self._names:
            shown = self._files.get(name.value, name.value) if isinstance(name, ox.NamedNode) else str(name)
            yield from self._cut(shown, name, self._store.quads_for_pattern(None, None, None, name), whole)
        # a store's default graph holds again what its named graphs hold
        loose = (
            quad
            for quad in self._store.quads_for_pattern(None, None, None, _DEFAULT)
            if not self._names or not self._in_named(quad)
        )
        yield from self._cut("", _DEFAULT, loose, whole)

    def describes(self, iri: str) -> bool:
        """Whether anything is said of a resource, in whichever graph."""
        return next(self._store.quads_for_pattern(ox.NamedNode(iri), None, None, None), None) is not None

    def objects(self, subject: Node, predicate: Node) -> list[Node]:
        """What is said of a resource, in whichever graph."""
        if not isinstance(subject, URIRef):
            return []
        found = self._store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(str(predicate)), None, None)
        return list(dict.fromkeys(to_rdflib(quad.object) for quad in islice(found, MOST_POINTING)))

    def declares(self, iri: str) -> bool:
        """Whether the graphs themselves make a class or a property of it."""
        types = self._store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, None)
        return any(str(getattr(quad.object, "value", "")).startswith(_DECLARING) for quad in types)

    def is_ours(self, iri: str) -> bool:
        """Whether an IRI stands in a namespace whose things these graphs describe, so that it should be described."""
        space = _space(iri)
        return iri.startswith(DATA_NAMESPACE) or (space != "" and space in self._spaces)

    @lru_cache(maxsize=8)  # noqa: B019  (there is one object, which lives as long as the program)
    def text_of(self, article: str) -> str | None:
        """The text of an article, wherever it stands; None when it has none."""
        return next((str(text) for text in self.objects(URIRef(article), NIF.isString)), None)

    def _subjects(self) -> Iterator[str]:
        last = None
        for quad in self._store:
            subject = quad.subject
            if subject != last and isinstance(subject, ox.NamedNode):
                yield subject.value
            last = subject

    def _in_named(self, quad: ox.Quad) -> bool:
        return any(
            each.graph_name != _DEFAULT
            for each in self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        )

    def _cut(self, shown: str, name: Term, quads: Iterator[ox.Quad], whole: bool) -> Iterator[Unit]:
        start = []
        for quad in quads:
            start.append(quad)
            if len(start) > LARGEST and not whole:
                break
        else:
            if start:
                yield self._unit(shown, start)
            return
        typed = self._store.quads_for_pattern(None, _TYPE, _ARTICLE, name)
        articles = {str(getattr(quad.subject, "value", "")) for quad in typed}
        parts: dict[str, dict[Term, None]] = defaultdict(dict)
        for quad in (*start, *quads):
            owner = str(getattr(quad.subject, "value", "")).partition("#")[0]
            parts[owner if owner in articles else ""][quad.subject] = None
        batch: list[ox.Quad] = []
        for subject in (subject for owner in sorted(parts) for subject in parts[owner]):
            batch += self._store.quads_for_pattern(subject, None, None, name)
            if len(batch) >= LARGEST:
                yield self._unit(shown, batch)
                batch = []
        if batch:
            yield self._unit(shown, batch)

    def _unit(self, shown: str, quads: Sequence[ox.Quad]) -> Unit:
        graph = Graph(bind_namespaces="none")
        known: dict[Term, Node] = {}

        def add(quad: ox.Quad) -> tuple[Node, Node, Node]:
            subject, predicate, value = node(quad.subject), node(quad.predicate), node(quad.object)
            # pyshacl stops at «2024-03-99»^^xsd:date when it compares days; as text it is what the shapes complain of
            is_broken = isinstance(value, Literal) and value.ill_typed
            graph.add((subject, predicate, Literal(str(value)) if is_broken else value))
            return subject, predicate, value

        def node(term: Term) -> Node:
            if term not in known:
                known[term] = to_rdflib(term)
            return known[term]

        triples = [add(quad) for quad in quads]
        subjects = dict.fromkeys(quad.subject for quad in quads)
        for quad in self._context(quads, subjects):
            add(quad)
        return Unit(shown, triples, graph, frozenset(known[subject] for subject in subjects))

    def _context(self, quads: Iterable[ox.Quad], subjects: dict[Term, None]) -> Iterator[ox.Quad]:
        """The classes of what stands elsewhere, and what elsewhere points here."""
        find = self._store.quads_for_pattern
        for term in dict.fromkeys(quad.object for quad in quads):
            if isinstance(term, ox.NamedNode) and term not in subjects:
                yield from islice(find(term, _TYPE, None, None), MOST_POINTING)
        for subject in subjects:
            pointing = islice(find(None, None, subject, None), MOST_POINTING)
            yield from (quad for quad in pointing if quad.subject not in subjects)


def _space(iri: str) -> str:
    """The namespace of an IRI: all but its last part.

    >>> _space("https://kg.example/id/person/zoe"), _space("https://kg.example/id/article/0f#char=1,2")
    ('https://kg.example/id/person/', 'https://kg.example/id/article/0f#')
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/") if "#" not in iri else -1) + 1]
