"""Turn an IRI, a CURIE or words into the facts of a graph that they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.lexicon import fold
from kg.results import GraphStore, Iri, Literal, Table, Term
from kg.vocabulary import KG_NAMESPACE

KINDS = ("Event", "Actor", "Place", "Position", "TimeSpan", "Quantity")
"""Classes of what can be explained, in the order in which candidates are listed."""

_THINGS = """SELECT DISTINCT ?x ?kind ?label {
  VALUES ?kind { kg:Event kg:Actor kg:Place kg:Position kg:TimeSpan kg:Quantity }
  ?x a ?kind ; kg:mention ?m ; skos:prefLabel|skos:altLabel|rdfs:label ?label .
}"""

_MENTIONED = """SELECT DISTINCT ?x ?kind ?article ?begin ?end ?first ?last {{
  VALUES ?kind {{ kg:Event kg:Actor kg:Place kg:Position kg:TimeSpan kg:Quantity }}
  VALUES ?article {{ {articles} }}
  ?m nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end ; kg:sentence ?s .
  ?s nif:beginIndex ?first ; nif:endIndex ?last .
  ?x kg:mention ?m ; a ?kind .
}}"""

_PLACES = """SELECT ?x (MIN(?at) AS ?place) {{
  VALUES ?x {{ {values} }}
  ?x kg:mention ?m . ?m nif:beginIndex ?begin ; nif:referenceContext ?article .
  BIND(CONCAT(STR(?article), " ", STR(1000000000 + ?begin), " ", STR(?m)) AS ?at)
}} GROUP BY ?x"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be explained."""

    iri: str
    kind: str
    """One of `KINDS`."""
    mention: str = ""
    """IRI of its first mention, when it is one of several."""


def find_candidates(store: GraphStore, asked: str) -> list[Candidate]:
    """What `asked` may mean, likeliest first; one candidate when it is clear.

    An IRI, a CURIE and the end of an IRI («#event=45») mean one thing. Words mean what is called so, else what is
    called by words that hold them, else what is said where the text has them. Case and accents do not count.
    """
    named = _named(store, asked.strip())
    if named:
        return named
    wanted = _key(asked)
    if not wanted:
        return []
    labelled = [(candidate, _key(label)) for candidate, label in _things(store)]
    exact = [candidate for candidate, label in labelled if label == wanted]
    inside = [candidate for candidate, label in labelled if f" {wanted} " in f" {label} "]
    return _in_order(store, exact or inside or list(_in_text(store, wanted)))


def rows(store: GraphStore, sparql: str) -> Sequence[tuple[Term | None, ...]]:
    """The rows of a SELECT."""
    answer = store.query(sparql)
    assert isinstance(answer, Table)
    return answer.rows


def number(term: Term | None) -> int:
    """An offset."""
    return int(term.value) if isinstance(term, Literal) and term.value.isdigit() else 0


def _named(store: GraphStore, asked: str) -> list[Candidate]:
    """The thing with this IRI, if the graph has it; for a mention, what it is a mention of."""
    iri = asked.removeprefix("<").removesuffix(">")
    prefix, colon, local = iri.partition(":")
    if colon and prefix in store.prefixes and not local.startswith("//"):
        iri = store.prefixes[prefix] + local
    if re.search(r'[\s<>"{}|\\^`]', iri):
        return []
    if re.fullmatch(r"#?(event|char|time|quantity|person|group|organization|place|state|agent|thing)=\S+", iri):
        pattern = (
            f"?x kg:mention ?m FILTER(STRENDS(STR(?x), '#{iri.lstrip('#')}') || STRENDS(STR(?m), '#{iri.lstrip('#')}'))"
        )
    elif ":" in iri:
        pattern = f"{{ BIND(<{iri}> AS ?x) }} UNION {{ ?x kg:mention <{iri}> }} ?x kg:mention ?m"
    else:
        return []
    found = rows(
        store,
        "SELECT DISTINCT ?x ?kind { VALUES ?kind { kg:Event kg:Actor kg:Place kg:Position kg:TimeSpan kg:Quantity } "
        f"{pattern} . ?x a ?kind }}",
    )
    return _in_order(store, _candidates(found))


def _candidates(found: Iterable[Sequence[Term | None]]) -> list[Candidate]:
    """One candidate for each thing: a country that acts is an actor and a place."""
    kinds: dict[str, str] = {}
    for thing, kind, *_ in found:
        if isinstance(thing, Iri) and isinstance(kind, Iri):
            name = kind.value.removeprefix(KG_NAMESPACE)
            kinds[thing.value] = min(kinds.get(thing.value, name), name, key=KINDS.index)
    return [Candidate(iri, kind) for iri, kind in sorted(kinds.items())]


def _things(store: GraphStore) -> Iterator[tuple[Candidate, str]]:
    found = rows(store, _THINGS)
    by_iri = {candidate.iri: candidate for candidate in _candidates(found)}
    for thing, _, label in found:
        if isinstance(thing, Iri):
            yield by_iri[thing.value], str(label)


def _in_text(store: GraphStore, wanted: str) -> Iterator[Candidate]:
    """What is mentioned in the words; else what is mentioned in the sentences that hold them."""
    places = {
        str(article): found
        for article, text in rows(store, "SELECT ?article ?text { ?article nif:isString ?text }")
        if (found := list(_places(str(text), wanted)))
    }
    articles = " ".join(f"<{article}>" for article in sorted(places))
    overlapping, beside = [], []
    for row in rows(store, _MENTIONED.format(articles=articles)) if places else ():
        begin, end, first, last = map(number, row[3:])
        if any(begin < stop and start < end for start, stop in places[str(row[2])]):
            overlapping.append(row)
        elif any(first <= start < last for start, _ in places[str(row[2])]):
            beside.append(row)
    here, near = _candidates(overlapping), _candidates(beside)
    events = [candidate for candidate in here if candidate.kind == "Event"]
    near_events = [candidate for candidate in near if candidate.kind == "Event"]
    yield from events or near_events or here or near


def _places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where `text` has the folded words `wanted`, whatever their case and accents, as offsets of `text` itself.

    >>> list(_places("Été  2016 : l'été.", "ete"))
    [(0, 3), (14, 17)]
    """
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for letter in " " if character.isspace() else fold(character):
            if letter != " " or not folded or folded[-1] != " ":
                folded.append(letter)
                offsets.append(offset)
    for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", "".join(folded)):
        yield offsets[match.start()], offsets[match.end() - 1] + 1


def _key(words: str) -> str:
    return " ".join(fold(words).split()).strip("«»\"' ")


def _in_order(store: GraphStore, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each once, events first, in the order of their articles and text."""
    unique = sorted(set(candidates), key=lambda candidate: candidate.iri)
    if len(unique) < 2:
        return unique
    values = " ".join(f"<{candidate.iri}>" for candidate in unique)
    first = {str(thing): str(place) for thing, place in rows(store, _PLACES.format(values=values))}
    placed = (replace(candidate, mention=first[candidate.iri].rpartition(" ")[2]) for candidate in unique)
    return sorted(placed, key=lambda candidate: (KINDS.index(candidate.kind), first[candidate.iri], candidate.iri))
