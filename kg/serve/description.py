"""Turn what is known of a store into its SPARQL 1.1 service description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from kg.results import Answer, Blank, GraphStore, Iri, Literal, Table, Term, Triples
from kg.vocabulary import PREFIXES

SD, VOID, FORMATS = (
    "http://www.w3.org/ns/sparql-service-description#",
    "http://rdfs.org/ns/void#",
    "http://www.w3.org/ns/formats/",
)
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
_MOST_NAMED = 1_000
"""Named graphs that are listed: all of them or none, as the first ones would pass for all."""
_PATIENCE = 20.0


def find_named_graphs(store: GraphStore) -> Sequence[str]:
    """The names of the store's named graphs; none when there are too many to list."""
    answer = store.query("SELECT ?g { GRAPH ?g { } } ORDER BY ?g", timeout=_PATIENCE)
    assert isinstance(answer, Table)  # a SELECT
    names = [row[0].value for row in answer.rows if isinstance(row[0], Iri)]
    return names if len(names) <= _MOST_NAMED else ()


def has_articles(store: GraphStore) -> bool:
    """Whether there is something for the page of a graph to show."""
    answer = store.query(f"ASK {{ ?article a <{PREFIXES['kg']}Article> }}", timeout=_PATIENCE)
    assert isinstance(answer, Answer)  # an ASK
    return answer.yes


def describe(endpoint: str, triples: int, named_graphs: Sequence[str]) -> Triples:
    """The endpoint, its language, formats and graphs."""
    return Triples(list(_statements(endpoint, triples, named_graphs)))


def _statements(endpoint: str, triples: int, named_graphs: Sequence[str]) -> Iterator[tuple[Term, Term, Term]]:
    service, dataset, default = Blank("service"), Blank("dataset"), Blank("default")
    yield service, _TYPE, _sd("Service")
    yield service, _sd("endpoint"), Iri(endpoint)
    yield service, _sd("supportedLanguage"), _sd("SPARQL11Query")
    for name in _RESULT_FORMATS:
        yield service, _sd("resultFormat"), Iri(FORMATS + name)
    yield service, _sd("defaultDataset"), dataset
    yield dataset, _TYPE, _sd("Dataset")
    yield dataset, _sd("defaultGraph"), default
    yield default, _TYPE, _sd("Graph")
    yield default, Iri(VOID + "triples"), Literal(str(triples), PREFIXES["xsd"] + "integer")
    for number, name in zip(count(1), named_graphs, strict=False):
        named = Blank(f"named{number}")
        yield dataset, _sd("namedGraph"), named
        yield named, _TYPE, _sd("NamedGraph")
        yield named, _sd("name"), Iri(name)


_TYPE = Iri(PREFIXES["rdf"] + "type")


def _sd(name: str) -> Iri:
    return Iri(SD + name)
