"""Spell the namespaces and prefixes once, as plain strings that cost nothing to import."""

from __future__ import annotations

KG_NAMESPACE = "https://kg.example/ontology#"
"""The vocabulary of every built graph; `.example` is reserved by RFC 2606, nothing here pretends to resolve."""

LEX_NAMESPACE = "https://kg.example/lexicon#"
"""The vocabulary of `ontology/lexicon`, and its frames and tables."""

DATA_NAMESPACE = "https://kg.example/id/"
"""Where built graphs put their resources unless the user gives another base."""

ACTOR_NAMESPACE = DATA_NAMESPACE + "actor/"
COUNTRY_NAMESPACE = DATA_NAMESPACE + "country/"

ROOTS = ("Event", "Actor", "Place")
"""Classes that are stated beside their subclasses, so that `?x a kg:Event` answers without inference."""

PREFIXES: dict[str, str] = {
    "kg": KG_NAMESPACE,
    "lex": LEX_NAMESPACE,
    "actor": ACTOR_NAMESPACE,
    "country": COUNTRY_NAMESPACE,
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "time": "http://www.w3.org/2006/time#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "wd": "http://www.wikidata.org/entity/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefix → namespace IRI, for queries, completion and every serialisation."""


def country_code(iri: str) -> str:
    """The ISO 3166 code of a country's IRI, "" for any other.

    >>> country_code("https://kg.example/id/country/MZ"), country_code("https://kg.example/id/place/pemba")
    ('MZ', '')
    """
    return iri.removeprefix(COUNTRY_NAMESPACE) if iri.startswith(COUNTRY_NAMESPACE) else ""


def shorten(iri: str) -> str:
    """`iri` with the prefix of its longest known namespace, or between angle brackets.

    >>> shorten("https://kg.example/ontology#Attack"), shorten("https://example.org/x")
    ('kg:Attack', '<https://example.org/x>')
    """
    matching = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not matching:
        return f"<{iri}>"
    _, prefix, base = max(matching)
    return f"{prefix}:{iri[len(base) :]}"
