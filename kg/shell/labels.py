"""Find what to call the IRIs of an answer: labels, titles, or the words that mention them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kg.results import GraphStore, Iri, Literal, Table, Term

LABELLING = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
"""Properties that name a thing, best first."""


def find_labels(store: GraphStore, iris: Iterable[str], language: str) -> dict[str, str]:
    """IRI → label, in the wanted language, else in English, else in any.

    What has no label but is mentioned in an article is called by its first words there, in guillemets.
    """
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    values = " ".join(f"<{iri}>" for iri in wanted if _is_writable(iri))
    labels = _best(store.query(_LABELS.format(values=values)), language)
    unnamed = " ".join(f"<{iri}>" for iri in wanted if iri not in labels and _is_writable(iri))
    if unnamed:
        first: dict[str, tuple[int, str]] = {}
        answer = store.query(_WORDS.format(values=unnamed))
        for iri, words, begin in _rows(answer):
            place = int(begin.value) if isinstance(begin, Literal) and begin.value.isdigit() else 0
            first[str(iri)] = min(first.get(str(iri), (place, str(words))), (place, str(words)))
        labels.update({iri: f"«{words}»" for iri, (_, words) in first.items()})
    return labels


_LABELS = (
    # one branch for each property: with the property as a variable the engine goes through all labels there are
    "SELECT ?x ?label ?p {{ {{ VALUES ?x {{ {values} }} "
    + " UNION ".join(f"{{{{ ?x <{iri}> ?label BIND(<{iri}> AS ?p) }}}}" for iri in LABELLING)
    + " }} UNION {{ GRAPH <https://kg.example/ontology> {{ VALUES ?x {{ {values} }} "
    + f"?x ?p ?label FILTER(?p IN ({', '.join(f'<{iri}>' for iri in LABELLING)})) }}}} }}}} }}}}"
)

_WORDS = """PREFIX kg: <https://kg.example/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?x ?words ?begin {{
  VALUES ?x {{ {values} }}
  {{ ?x kg:mention ?m . ?m nif:anchorOf ?words ; nif:beginIndex ?begin }}
  UNION {{ ?x nif:anchorOf ?words ; nif:beginIndex ?begin }}
}}"""


def _best(answer: object, language: str) -> dict[str, str]:
    ranked: dict[str, tuple[tuple[int, int, str], str]] = {}
    for iri, label, prop in _rows(answer):
        if not isinstance(label, Literal) or not isinstance(prop, Iri):
            continue
        tongue = (label.language or "").partition("-")[0]
        rank = 0 if tongue == language else 1 if not tongue else 2 if tongue == "en" else 3
        key = (rank, LABELLING.index(prop.value), label.value)
        if str(iri) not in ranked or key < ranked[str(iri)][0]:
            ranked[str(iri)] = (key, label.value)
    return {iri: label for iri, (_, label) in ranked.items()}


def _rows(answer: object) -> Iterable[tuple[Term, ...]]:
    if isinstance(answer, Table):
        for row in answer.rows:
            if None not in row:
                yield tuple(term for term in row if term is not None)


@lru_cache(maxsize=10_000)
def _is_writable(iri: str) -> bool:
    """Whether an IRI can stand between `<` and `>`: foreign graphs may hold any text."""
    return not any(character in '<>"{}|^`\\' or character <= " " for character in iri)
