"""Turn the vocabulary into a list for people: the classes and properties a query can use, in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.rdf.ontology import ontology_files
from kg.vocabulary import LEX_NAMESPACE, PREFIXES, shorten

CLASS = PREFIXES["owl"] + "Class"
PROPERTIES = (PREFIXES["owl"] + "ObjectProperty", PREFIXES["owl"] + "DatatypeProperty")
Said = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
"""What one thing's triples say: predicate → objects."""


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A class or a property, as `kg ontology` shows it."""

    curie: str
    is_class: bool
    depth: int
    """Under how many others it stands: `kg:Airstrike` under `kg:Attack` under …; 0 for a property."""
    labels: dict[str, str]
    """Language → label."""
    comments: dict[str, str]
    link: str = ""
    """For a property, from what to what: `kg:Event → kg:Place`."""

    def label(self, language: str) -> str:
        """Its label in `language`, empty when it has none."""
        return self.labels.get(language, "")


def read_terms(extra: Sequence[Path] = ()) -> list[VocabularyTerm]:
    """Classes as a tree, then properties, in the order of the files. Raises `OntologyError`."""
    facts = _read_facts(extra)
    classes = [iri for iri, said in facts.items() if CLASS in _iris(said, "rdf:type")]
    properties = [iri for iri, said in facts.items() if any(p in _iris(said, "rdf:type") for p in PROPERTIES)]
    children: dict[str, list[str]] = {}
    for iri in classes:
        parents = [p for p in _iris(facts[iri], "rdfs:subClassOf") if p in classes]
        children.setdefault(parents[0] if parents else "", []).append(iri)
    return [*_tree("", 0, children, facts), *(_term(iri, 0, facts[iri], is_class=False) for iri in properties)]


def _read_facts(extra: Sequence[Path]) -> dict[str, Said]:
    facts: dict[str, Said] = {}
    for file in ontology_files(extra):
        try:
            for quad in ox.parse(path=file.path, format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode):
                    said = facts.setdefault(quad.subject.value, {})
                    said.setdefault(quad.predicate.value, []).append(quad.object)
        except SyntaxError as exc:
            raise OntologyError(f"{file.shown}:{exc.lineno}: this is not Turtle: {exc.msg}.") from exc
        except OSError as exc:
            raise OntologyError(f"{file.shown}: {exc.strerror or exc}; kg cannot read this file.") from exc
    return {iri: said for iri, said in facts.items() if not iri.startswith(LEX_NAMESPACE)}


def _tree(parent: str, depth: int, children: dict[str, list[str]], facts: dict[str, Said]) -> Iterator[VocabularyTerm]:
    for iri in children.pop(parent, ()):  # popped, so that a circle of classes ends
        yield _term(iri, depth, facts[iri], is_class=True)
        yield from _tree(iri, depth + 1, children, facts)


def _term(iri: str, depth: int, said: Said, *, is_class: bool) -> VocabularyTerm:
    domain, range_ = (" | ".join(map(shorten, _iris(said, p))) for p in ("rdfs:domain", "rdfs:range"))
    link = "" if is_class or not (domain or range_) else f"{domain or '…'} → {range_ or '…'}"
    return VocabularyTerm(shorten(iri), is_class, depth, _texts(said, "rdfs:label"), _texts(said, "rdfs:comment"), link)


def _iris(said: Said, curie: str) -> list[str]:
    return [value.value for value in said.get(_full(curie), ()) if isinstance(value, ox.NamedNode)]


def _texts(said: Said, curie: str) -> dict[str, str]:
    texts = (value for value in said.get(_full(curie), ()) if isinstance(value, ox.Literal))
    return {text.language or "": text.value for text in texts}


def _full(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
