"""Gather from a store what completion and suggestions need: classes, properties and things, with labels and counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.lexicon import fold
from kg.results import GraphStore, Iri, Literal, Table, Term
from kg.shell.labels import LABELLING
from kg.shell.text import curie
from kg.vocabulary import KG_NAMESPACE

BUILD_TIMEOUT = 30.0
"""Seconds for each of the index's queries: without an answer the index does without."""
MOST_THINGS = 200_000
"""Labels read at most; past that, completion of things covers the first ones only."""

_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
_VOCABULARY = "https://kg.example/ontology"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Name:
    """Something that has a name: how SPARQL writes it, what people call it, how often it occurs."""

    iri: str
    written: str
    """CURIE, or `<…>`."""
    label: str = ""
    count: int = 0
    kind: str = ""
    """The label of its class, for things."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Names that are looked up together, with their folded search keys beside them."""

    names: tuple[Name, ...] = ()
    keys: tuple[str, ...] = ()
    """For each name: a blank, then label, aliases and local name, folded, blanks between words, bars between names."""
    written: tuple[str, ...] = ()
    """For each name: its CURIE, folded."""

    @classmethod
    def of(cls, names: Iterable[Name]) -> Family:
        """The names, most frequent first."""
        ordered = sorted(names, key=lambda name: (-name.count, name.written))
        return cls(tuple(ordered), tuple(map(_key, ordered)), tuple(fold(name.written) for name in ordered))


@dataclass(frozen=True, slots=True)
class Index:
    """What is known about a store; the empty one knows only prefixes."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    classes: Family = field(default_factory=Family)
    properties: Family = field(default_factory=Family)
    things: Family = field(default_factory=Family)
    properties_of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Class IRI → property IRI → how often."""
    above: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Class or property IRI → everything above it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    """False while it is being built, and when a query of it failed."""

    def find(self, iri: str) -> Name | None:
        """The class, property or thing with this IRI."""
        for family in (self.classes, self.properties, self.things):
            for name in family.names:
                if name.iri == iri:
                    return name
        return None

    def named(self, label: str) -> list[Name]:
        """The things and classes that a label, alias or local name means, most frequent first."""
        key = " ".join(_words(label))
        return [
            name
            for family in (self.things, self.classes)
            for name, keys in zip(family.names, family.keys, strict=True)
            if key in (part.strip() for part in keys.split("|"))
        ]


def build_index(store: GraphStore, language: str) -> Index:
    """Ask the store for all of it; what it can't answer in time is left out."""
    asker = _Asker(store)
    labels, spoken = asker.labels(language)
    declared = asker.pairs(f"SELECT ?x ?type {{ GRAPH <{_VOCABULARY}> {{ ?x a ?type }} }}")
    counted = asker.counts("SELECT ?x (COUNT(*) AS ?n) { ?s a ?x } GROUP BY ?x")
    used = asker.counts("SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    mentioned = asker.counts("SELECT ?x (COUNT(*) AS ?n) { ?x <https://kg.example/ontology#mention> ?m } GROUP BY ?x")
    classes = {iri for iri, types in declared.items() if any(kind.endswith("#Class") for kind in types)} | set(counted)
    properties = {iri for iri, types in declared.items() if any(kind.endswith("Property") for kind in types)} | set(
        used
    )
    types = asker.pairs(f"SELECT ?x ?type {{ ?x <{LABELLING[0]}>|<{LABELLING[1]}>|<{LABELLING[2]}> ?l . ?x a ?type }}")
    aliases = asker.texts(f"SELECT ?x ?label {{ ?x <{_ALIAS}> ?label }}")
    individuals = set(declared) - classes - properties
    things = {iri for iri in types.keys() | individuals if iri in labels} - classes - properties

    def name(iri: str, count: int, kind: str = "") -> Name:
        label = labels.get(iri, "")
        others = sorted({*spoken.get(iri, ()), *aliases.get(iri, ())} - {label})
        return Name(iri, curie(iri, store.prefixes), label, count, kind, tuple(others))

    def kind_of(iri: str) -> str:
        found = types.get(iri) or declared.get(iri) or ()
        # the rarest class is the most telling one
        best = min(found, key=lambda kind: (not kind.startswith(KG_NAMESPACE), counted.get(kind, 0), kind), default="")
        return labels.get(best) or (curie(best, store.prefixes) if best else "")

    return Index(
        prefixes=dict(store.prefixes),
        classes=Family.of(name(iri, counted.get(iri, 0)) for iri in classes),
        properties=Family.of(name(iri, used.get(iri, 0)) for iri in properties),
        things=Family.of(name(iri, mentioned.get(iri, 0), kind_of(iri)) for iri in things),
        properties_of=asker.properties_of(),
        above=asker.above(),
        labels=labels,
        complete=not asker.failed,
    )


class _Asker:
    """The index's queries, each answered in time or counted as failed."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.failed = 0

    def rows(self, sparql: str) -> Sequence[tuple[Term | None, ...]]:
        try:
            answer = self._store.query(sparql, timeout=BUILD_TIMEOUT)
        except KgError:
            self.failed += 1
            return ()
        return answer.rows if isinstance(answer, Table) else ()

    def counts(self, sparql: str) -> dict[str, int]:
        return {
            iri.value: int(n.value) for iri, n in self.rows(sparql) if isinstance(iri, Iri) and isinstance(n, Literal)
        }

    def pairs(self, sparql: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, other in self.rows(sparql):
            if isinstance(iri, Iri) and isinstance(other, Iri):
                found[iri.value].append(other.value)
        return found

    def texts(self, sparql: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, text in self.rows(sparql):
            if isinstance(iri, Iri) and isinstance(text, Literal):
                found[iri.value].append(text.value)
        return {iri: sorted(set(texts)) for iri, texts in found.items()}

    def labels(self, language: str) -> tuple[dict[str, str], dict[str, list[str]]]:
        """The best label of each IRI, and all it has: a reader may type any of them."""
        best: dict[str, tuple[int, int, str]] = {}
        every: dict[str, list[str]] = defaultdict(list)
        for rank, prop in enumerate(LABELLING):
            for graph in (f"GRAPH <{_VOCABULARY}>", ""):
                for iri, label in self.rows(
                    f"SELECT ?x ?label {{ {graph} {{ ?x <{prop}> ?label }} }} LIMIT {MOST_THINGS}"
                ):
                    if not isinstance(iri, Iri) or not isinstance(label, Literal):
                        continue
                    every[iri.value].append(label.value)
                    tongue = label.language or ""
                    foreign = 0 if tongue.startswith(language) else 1 if not tongue else 2 if tongue == "en" else 3
                    key = (foreign, rank, label.value)
                    if iri.value not in best or key < best[iri.value]:
                        best[iri.value] = key
        return {iri: label for iri, (_, _, label) in best.items()}, every

    def properties_of(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for kind, prop, n in self.rows("SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"):
            if isinstance(kind, Iri) and isinstance(prop, Iri) and isinstance(n, Literal):
                found[kind.value][prop.value] = int(n.value)
        return dict(found)

    def above(self) -> dict[str, frozenset[str]]:
        rdfs = "http://www.w3.org/2000/01/rdf-schema#"
        pairs = self.pairs(
            f"SELECT ?x ?above {{ GRAPH <{_VOCABULARY}>"
            f" {{ ?x <{rdfs}subClassOf>+|<{rdfs}subPropertyOf>+ ?above FILTER(?x != ?above) }} }}"
        )
        return {iri: frozenset(found) for iri, found in pairs.items()}


_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9à-ÿ])(?=[A-ZÀ-Þ])")


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _key(name: Name) -> str:
    local = re.split(r"[:/#]", name.written.strip("<>"))[-1]
    spoken = [name.label, *name.aliases]
    parts = [" ".join(_words(text)) for text in spoken if text]
    parts.append(" ".join(_words(_HUMP.sub(" ", local))))
    return " " + " | ".join(dict.fromkeys(part for part in parts if part))
