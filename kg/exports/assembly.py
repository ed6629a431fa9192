"""Turn what a graph says of one thing, property by property, into the finding it is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from kg.exports.findings import FACTUAL, ROLES, Event, Mention, Office, Quantity, Thing, Time
from kg.vocabulary import KG_NAMESPACE, PREFIXES

Described = Mapping[str, Sequence[str]]
"""CURIE of a property → its values, sorted."""

_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def make_thing(iri: str, known: Described, offices: Mapping[str, Described], classes: tuple[str, ...]) -> Thing:
    """An actor or a place of these classes; `offices` are what the graph says of those that it holds."""
    types = known.get("rdf:type", ())
    # articles may prefer different names for one thing, and each is in the graph
    preferred = first(known, "skos:prefLabel") or first(known, "rdfs:label") or local_name(iri)
    others = {*known.get("skos:prefLabel", ()), *known.get("skos:altLabel", ())} - {preferred}
    return Thing(
        iri,
        preferred,
        classes,
        KG_NAMESPACE + "Actor" in types,
        KG_NAMESPACE + "Place" in types,
        tuple(sorted(others)),
        next((value for value in known.get("skos:exactMatch", ()) if value.startswith(PREFIXES["wd"])), ""),
        tuple(known.get("kg:partOf", ())),
        tuple(known.get("kg:basedIn", ())),
        tuple(
            Office(
                office,
                first(offices[office], "rdfs:label") or local_name(office),
                first(offices[office], "kg:of"),
                first(offices[office], "kg:tenure"),
            )
            for office in known.get("kg:holds", ())
        ),
    )


def make_event(
    iri: str,
    known: Described,
    parts: Mapping[str, Described],
    mentions: tuple[Mention, ...],
    ties: Mapping[str, tuple[str, ...]],
    classes: tuple[str, ...],
) -> Event:
    """An event; `parts` are its times and quantities, `ties` whom and what it is tied to: local name → IRIs."""
    times = (_time(time, parts[time]) for time in known.get("kg:time", ()))
    return Event(
        iri,
        classes[0] if classes else "Event",
        first(known, "rdfs:label") or (mentions[0].words if mentions else local_name(iri)),
        mentions,
        tuple((role, filler) for role in ROLES for filler in ties[role]),
        ties["about"],
        ties["accordingTo"],
        tuple(sorted(times, key=lambda time: (time.start or "9999", time.iri))),
        tuple(_quantity(quantity, parts[quantity]) for quantity in known.get("kg:quantity", ())),
        tuple(known.get("kg:quote", ())),
        local_name(first(known, "kg:factuality")) or FACTUAL,
        frozenset(known.get("kg:evidence", ())),
    )


def make_mention(iri: str, known: Described, sentence: str) -> Mention:
    """Characters of an article, with the sentence around them."""
    begin, end = (first(known, f"nif:{name}Index") for name in ("begin", "end"))
    return Mention(
        iri,
        first(known, "nif:referenceContext"),
        int(begin) if begin.isdecimal() else 0,
        int(end) if end.isdecimal() else 0,
        first(known, "nif:anchorOf"),
        sentence,
    )


def local_name(iri: str) -> str:
    """The end of an IRI, after its last `#` or `/`.

    >>> local_name("https://kg.example/ontology#Attack")
    'Attack'
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :] or iri


def curie(iri: str) -> str:
    """An IRI with the prefix of its namespace, if that is well known."""
    cut = len(iri) - len(local_name(iri))
    prefix = _NAMESPACES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


def first(known: Described, name: str) -> str:
    """The first value of a property, "" when it has none."""
    return known[name][0] if known.get(name) else ""


def _time(iri: str, known: Described) -> Time:
    return Time(iri, first(known, "rdfs:label"), day(first(known, "kg:start")), day(first(known, "kg:end")))


def day(written: str) -> str:
    """A day as ISO 8601 writes it, "" for what is none.

    >>> day("2024-03-13"), day("2024-03-13+01:00"), day("mardi")
    ('2024-03-13', '2024-03-13', '')
    """
    try:
        return datetime.date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return ""


def _quantity(iri: str, known: Described) -> Quantity:
    value, lower, upper = (first(known, f"kg:{name}") for name in ("value", "lowerBound", "upperBound"))
    approximate = first(known, "kg:approximate") in ("true", "1")
    return Quantity(iri, first(known, "rdfs:label"), value, lower, upper, approximate, first(known, "kg:unit"))
