"""Turn a unit into what is wrong with it that shapes can't say: loose ends, offsets that do not fit, unknown terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SKOS
from rdflib.term import Node

from kg.rdf.breaches import Breach
from kg.rdf.findings import did_you_mean
from kg.rdf.namespaces import KG, NIF
from kg.rdf.namings import Namer, short
from kg.rdf.units import Unit, Units
from kg.vocabulary import KG_NAMESPACE

_ELSEWHERE = frozenset((SKOS.exactMatch, SKOS.closeMatch, OWL.sameAs, RDFS.seeAlso, DCTERMS.source, RDF.type))
"""Properties whose values need not be described."""
_FRAGMENT = re.compile(r"(.*)#char=(\d+),(\d+)")


def find_unsound(unit: Unit, units: Units, terms: frozenset[str], namer: Namer) -> Iterator[Breach]:
    """What points nowhere, what the ontology does not know, and mentions that are not where they say."""
    for subject, predicate, value in unit.triples:
        for term in (subject, predicate, value):
            if isinstance(term, URIRef) and term.startswith(KG_NAMESPACE) and not _is_declared(term, terms, units):
                meant = did_you_mean(str(term), terms).removeprefix("Did you mean ").removesuffix("?")
                thing, asked = namer.thing(subject), (meant,) if meant else ()
                yield Breach("unknown", thing, short(predicate), short(term), asked, unit=unit.name)
        if isinstance(value, URIRef) and predicate not in _ELSEWHERE and value not in unit.own:
            iri = str(value)
            if not iri.startswith(KG_NAMESPACE) and units.is_ours(iri) and not units.describes(iri):
                yield Breach("dangling", namer.thing(subject), short(predicate), short(value), unit=unit.name)
        if isinstance(value, Literal) and value.ill_typed and value.datatype is not None:
            asked = (short(value.datatype),)
            yield Breach("Datatype", namer.thing(subject), short(predicate), namer.value(value), asked, unit=unit.name)
        if predicate == KG.mention and isinstance(value, URIRef):
            here, there = (str(term).partition("#") for term in (subject, value))
            if here[1] and there[1] and here[0] != there[0]:
                yield Breach("elsewhere", namer.thing(subject), short(predicate), short(value), unit=unit.name)
        if predicate == NIF.anchorOf:
            yield from _misplaced(subject, str(value), unit, units, namer)


def _is_declared(term: URIRef, terms: frozenset[str], units: Units) -> bool:
    """Whether the ontology has it, or the graphs themselves define it."""
    return str(term) in terms or units.declares(str(term))


def _misplaced(node: Node, words: str, unit: Unit, units: Units, namer: Namer) -> Iterator[Breach]:
    """Offsets against text, sentence and IRI; what has no offsets at all is for the shapes to say."""
    graph = unit.graph
    begin, end = (_offset(graph.value(node, each)) for each in (NIF.beginIndex, NIF.endIndex))
    article = graph.value(node, NIF.referenceContext)
    if begin is None or end is None or begin >= end:
        return
    text = units.text_of(str(article)) if article is not None else None
    thing, place = namer.thing(node), f"{begin}–{end}"
    if text is not None and end > len(text):
        yield Breach("beyond", thing, "nif:endIndex", str(end), (str(len(text)),), unit=unit.name)
    elif text is not None and text[begin:end] != words:
        said = (" ".join(each.split()) for each in (words, text[begin:end]))
        yield Breach("anchor", thing, "nif:anchorOf", place, tuple(said), unit=unit.name)
    fragment = _FRAGMENT.fullmatch(str(node))
    if fragment and (fragment[2], fragment[3]) != (str(begin), str(end)):
        yield Breach("fragment", thing, "nif:beginIndex", place, (f"{fragment[2]}–{fragment[3]}",), unit=unit.name)
    if fragment and article is not None and fragment[1] != str(article) and text is not None:
        yield Breach("elsewhere", thing, "nif:referenceContext", short(article), unit=unit.name)
    for sentence in sorted(graph.objects(node, KG.sentence), key=str):
        first, last = (_offset(graph.value(sentence, each)) for each in (NIF.beginIndex, NIF.endIndex))
        if first is not None and last is not None and not first <= begin < end <= last:
            yield Breach("outside", thing, "kg:sentence", f"{first}–{last}", (place,), unit=unit.name)


def _offset(node: Node | None) -> int | None:
    return int(str(node)) if node is not None and str(node).isdecimal() else None
