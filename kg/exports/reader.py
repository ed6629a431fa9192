"""Turn a graph, asked in SPARQL, into findings; event by event, so that a large graph is never in memory as a whole."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from kg.exports.findings import ROLES, Article, Class, Event, Mention, Office, Quantity, Spot, Thing, Time
from kg.lookup import number, rows
from kg.results import GraphStore, Iri, Literal
from kg.vocabulary import KG_NAMESPACE, PREFIXES

BATCH = 1000
"""Things described by one query: 0.07 s in a graph of a million triples."""
ROOTS = ("Event", "Actor", "Place")
_VOCABULARY = KG_NAMESPACE.rstrip("#")
"""The named graph that holds `ontology/kg.ttl`."""
_FILLERS = "|".join(f"kg:{name}" for name in (*ROLES, "accordingTo", "about"))

_ARTICLES = """SELECT ?a ?title ?date ?source ?author {
  ?a a kg:Article .
  OPTIONAL { ?a dcterms:title ?title } OPTIONAL { ?a schema:datePublished ?date }
  OPTIONAL { ?a dcterms:source ?source } OPTIONAL { ?a dcterms:creator ?author }
}"""
_EVENTS = """SELECT ?e ?article ?begin ?trigger {
  ?e a kg:Event . FILTER(isIRI(?e)) OPTIONAL { ?e rdfs:label ?trigger }
  OPTIONAL { ?e kg:mention ?m . ?m nif:referenceContext ?article ; nif:beginIndex ?begin }
}"""
_THINGS = f"""SELECT DISTINCT ?x {{
  {{ ?x a kg:Actor }} UNION {{ ?x a kg:Place }} UNION {{ ?e a kg:Event ; {_FILLERS} ?x MINUS {{ ?x a kg:Event }} }}
  FILTER(isIRI(?x))
}}"""
_DESCRIBED = "SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o {only} }}"
_UNMENTIONED = "FILTER(?p != kg:mention)"
"""What is in the news every day is mentioned in thousands of articles."""
_NAMED = "FILTER(?p IN (rdf:type, rdfs:label))"
_SPOTS = """SELECT ?x ?m {{ ?m nif:referenceContext <{article}> . ?x kg:mention ?m FILTER(isIRI(?x)) }}"""
_NEIGHBOURS = """SELECT ?x ?y (COUNT(DISTINCT ?a) AS ?n) {{
  {{ SELECT DISTINCT ?y ?a {{
    ?y a kg:Country ; kg:mention/nif:referenceContext ?a FILTER(STRSTARTS(STR(?y), "{start}"))
  }} }}
  {{ SELECT DISTINCT ?x ?a {{
    ?x a kg:Place ; kg:mention/nif:referenceContext ?a FILTER(!STRSTARTS(STR(?x), "{start}"))
  }} }}
}} GROUP BY ?x ?y"""
_HAPPENINGS = "SELECT ?e ?h { ?h kg:reportedBy ?e } ORDER BY ?e ?h"
_CLASSES = f"""SELECT ?c ?above ?label {{ GRAPH <{_VOCABULARY}> {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty kg:Factuality }}
  ?c a ?kind ; rdfs:label ?label . OPTIONAL {{ ?c rdfs:subClassOf ?above }}
}} }}"""

Described = Mapping[str, Sequence[str]]
"""CURIE of a property → its values, sorted."""


class Findings:
    """Reads articles, things and events from a store, each in the same order every time."""

    def __init__(self, store: GraphStore, language: str = "fr") -> None:
        self.store = store
        self.language = language

    @cached_property
    def articles(self) -> dict[str, Article]:
        """IRI → article, by date and title."""
        found: dict[str, list[set[str]]] = {}
        for iri, *values in rows(self.store, _ARTICLES):
            known = found.setdefault(str(iri), [set() for _ in values])
            for place, value in zip(known, values, strict=True):
                if value is not None:
                    place.add(str(value))
        # copies of an article may differ in where they were found
        all_articles = (Article(iri, *(min(place, default="") for place in known)) for iri, known in found.items())
        dated = (replace(article, date=_day(article.date)) for article in all_articles)
        return {a.iri: a for a in sorted(dated, key=lambda a: (a.date or "9999", a.title, a.source, a.iri))}

    @cached_property
    def classes(self) -> dict[str, Class]:
        """Local name → class, property or degree of factuality of the vocabulary."""
        above: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for iri, parent, label in rows(self.store, _CLASSES):
            name = local_name(str(iri))
            if isinstance(parent, Iri) and parent.value.startswith(KG_NAMESPACE):
                above[name].add(local_name(parent.value))
            if isinstance(label, Literal):
                labels[name][label.language or ""] = label.value
        return {
            name: Class(name, known.get(self.language) or min(known.values()), tuple(sorted(above[name])))
            for name, known in sorted(labels.items())
        }

    @cached_property
    def things(self) -> dict[str, Thing]:
        """IRI → actor or place, whatever plays a part in an event included."""
        wanted = sorted(str(iri) for (iri,) in rows(self.store, _THINGS))
        found: dict[str, Thing] = {}
        for batch in _batches(wanted):
            described = self._describe(batch, _UNMENTIONED)
            held = (office for iri in batch for office in described[iri].get("kg:holds", ()))
            offices = self._describe(held, _UNMENTIONED)
            found.update((iri, self._thing(iri, described[iri], offices)) for iri in batch)
        return found

    @cached_property
    def _places(self) -> dict[str, tuple[int, int, str, str]]:
        """Event → rank of its article, offset, article and trigger, in the order of articles and text."""
        ranks = {iri: rank for rank, iri in enumerate(self.articles)}
        found: dict[str, tuple[int, int, str, str]] = {}
        for iri, article, begin, trigger in rows(self.store, _EVENTS):
            place = ranks.get(str(article), len(ranks)), number(begin), str(article or ""), str(trigger or "")
            found[str(iri)] = min(found.get(str(iri), place), place)
        return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))

    def is_event(self, iri: str) -> bool:
        """Whether the graph calls it one."""
        return iri in self._places

    @cached_property
    def happenings(self) -> dict[str, str]:
        """Event → what it is one article's account of, where `kg merge` has brought articles together."""
        return {str(event): str(happening) for event, happening in reversed(rows(self.store, _HAPPENINGS))}

    def trigger(self, event: str) -> str:
        """The first words of an event."""
        return self._places[event][3] or local_name(event)

    def events(self) -> Iterator[Event]:
        """Every event, in the order of articles and text."""
        return self._read_events(self._places)

    @cached_property
    def _by_article(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, (_, _, article, _) in self._places.items():
            found[article].append(iri)
        return found

    def events_of(self, article: str) -> list[Event]:
        """The events of one article."""
        return list(self._read_events(self._by_article.get(article, ())))

    def text(self, article: str) -> str:
        """The text of an article."""
        found = rows(self.store, f"SELECT ?text {{ <{article}> nif:isString ?text }}")
        return min((str(text) for (text,) in found), default="")

    def spots(self, article: str) -> list[Spot]:
        """Everything that the words of an article refer to, in the order of the text."""
        pairs = {(str(x), str(m)) for x, m in rows(self.store, _SPOTS.format(article=article))}
        mentions = self._mentions(m for _, m in pairs)
        described = self._describe((x for x, _ in pairs if x not in self.things), _NAMED)
        named = {
            x: (next(iter(self._specific(known.get("rdf:type", ()))), ""), _first(known, "rdfs:label"))
            for x, known in described.items()
        }
        found = []
        for thing, iri in pairs:
            known = self.things.get(thing)
            kind, label = (known.kind, known.label) if known else named[thing]
            found.append(Spot(thing, kind, label, mentions[iri]))
        return sorted(found, key=lambda spot: (spot.mention.begin, spot.mention.end, spot.thing))

    def neighbours(self, countries: str) -> Iterator[tuple[str, str, int]]:
        """Each place, each country (whose IRI begins so) that an article names beside it, and how many articles do."""
        for place, country, articles in rows(self.store, _NEIGHBOURS.format(start=countries)):
            yield str(place), str(country), number(articles)

    def label(self, iri: str) -> str:
        """The name of an actor or place."""
        return self.things[iri].label if iri in self.things else local_name(iri)

    def labels(self, iris: Iterable[str]) -> list[str]:
        """Names, in the order of the IRIs."""
        return [self.label(iri) for iri in iris]

    def class_label(self, name: str) -> str:
        """What a class, a property or a degree of factuality is called in the language chosen."""
        return self.classes[name].label if name in self.classes else name

    def ancestors(self, name: str) -> set[str]:
        """A class and all that are above it."""
        found = {name}
        for parent in self.classes[name].above if name in self.classes else ():
            found |= self.ancestors(parent)
        return found

    def _read_events(self, iris: Iterable[str]) -> Iterator[Event]:
        for batch in _batches(iris):
            described = self._describe(batch)
            facts = [described[iri] for iri in batch]
            parts = self._describe(
                part for known in facts for name in ("kg:time", "kg:quantity") for part in known.get(name, ())
            )
            mentions = self._mentions(mention for known in facts for mention in known.get("kg:mention", ()))
            for iri, known in zip(batch, facts, strict=True):
                yield self._event(iri, known, parts, mentions)

    def _event(
        self, iri: str, known: Described, parts: Mapping[str, Described], mentions: Mapping[str, Mention]
    ) -> Event:
        ranks = self._places
        found = [mentions[mention] for mention in known.get("kg:mention", ()) if mention in mentions]
        found.sort(key=lambda m: (m.article != ranks[iri][2], m.article, m.begin, m.end))
        classes = self._specific(known.get("rdf:type", ()))
        times = (_time(time, parts[time]) for time in known.get("kg:time", ()))
        quantities = (_quantity(quantity, parts[quantity]) for quantity in known.get("kg:quantity", ()))
        return Event(
            iri,
            classes[0] if classes else "Event",
            _first(known, "rdfs:label") or (found[0].words if found else local_name(iri)),
            tuple(found),
            tuple((role, filler) for role in ROLES for filler in self._known(known.get(f"kg:{role}", ()))),
            tuple(self._known(known.get("kg:about", ()))),
            tuple(self._known(known.get("kg:accordingTo", ()))),
            tuple(sorted(times, key=lambda time: (time.start or "9999", time.iri))),
            tuple(quantities),
            tuple(known.get("kg:quote", ())),
            local_name(_first(known, "kg:factuality") or "Factual"),
            frozenset(known.get("kg:evidence", ())),
        )

    def _known(self, iris: Iterable[str]) -> Iterator[str]:
        """Those that are something: not the blank nodes and texts of somebody else's graph."""
        return (iri for iri in iris if iri in self.things or iri in self._places)

    def _thing(self, iri: str, known: Described, offices: Mapping[str, Described]) -> Thing:
        types = known.get("rdf:type", ())
        # articles may prefer different names for one thing, and each is in the graph
        preferred = _first(known, "skos:prefLabel") or _first(known, "rdfs:label") or local_name(iri)
        others = {*known.get("skos:prefLabel", ()), *known.get("skos:altLabel", ())} - {preferred}
        return Thing(
            iri,
            preferred,
            self._specific(types),
            KG_NAMESPACE + "Actor" in types,
            KG_NAMESPACE + "Place" in types,
            tuple(sorted(others)),
            next((value for value in known.get("skos:exactMatch", ()) if value.startswith(PREFIXES["wd"])), ""),
            tuple(known.get("kg:partOf", ())),
            tuple(known.get("kg:basedIn", ())),
            tuple(
                Office(
                    office,
                    _first(offices[office], "rdfs:label") or local_name(office),
                    _first(offices[office], "kg:of"),
                    _first(offices[office], "kg:tenure"),
                )
                for office in known.get("kg:holds", ())
            ),
        )

    def _mentions(self, iris: Iterable[str]) -> dict[str, Mention]:
        wanted = list(dict.fromkeys(iris))
        described = self._describe(wanted)
        sentences = self._describe(s for iri in wanted for s in described[iri].get("kg:sentence", ()))
        found = {}
        for iri in wanted:
            known = described[iri]
            sentence = next(iter(known.get("kg:sentence", ())), "")
            found[iri] = Mention(
                iri,
                _first(known, "nif:referenceContext"),
                number(Literal(_first(known, "nif:beginIndex"))),
                number(Literal(_first(known, "nif:endIndex"))),
                _first(known, "nif:anchorOf"),
                _first(sentences[sentence], "nif:anchorOf") if sentence else "",
            )
        return found

    def _specific(self, types: Iterable[str]) -> tuple[str, ...]:
        """Local names of classes without the roots and without what others of them imply."""
        ours = [local_name(iri) for iri in types if iri.startswith(KG_NAMESPACE)]
        names = [name for name in ours if name not in ROOTS] or [
            local_name(iri) for iri in types if not iri.startswith(KG_NAMESPACE)
        ]
        implied = {above for name in names for above in self.ancestors(name) - {name}}
        return tuple(sorted({name for name in names if name not in implied})) or tuple(sorted(ours))

    def _describe(self, iris: Iterable[str], only: str = "") -> dict[str, Described]:
        """IRI → what the graph says of it; of what it does not know, nothing. `only` leaves properties out."""
        wanted = list(dict.fromkeys(iris))
        found: dict[str, dict[str, list[str]]] = {iri: {} for iri in wanted}
        for batch in _batches(wanted):
            values = " ".join(f"<{iri}>" for iri in batch)
            for subject, name, value in rows(self.store, _DESCRIBED.format(values=values, only=only)):
                found[str(subject)].setdefault(_curie(str(name)), []).append(str(value))
        for known in found.values():
            for values_of in known.values():
                values_of.sort()
        return dict(found)


def local_name(iri: str) -> str:
    """The end of an IRI, after its last `#` or `/`.

    >>> local_name("https://kg.example/ontology#Attack")
    'Attack'
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :] or iri


_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def _curie(iri: str) -> str:
    cut = len(iri) - len(local_name(iri))
    prefix = _NAMESPACES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


def _first(known: Described, name: str) -> str:
    return known[name][0] if known.get(name) else ""


def _time(iri: str, known: Described) -> Time:
    return Time(iri, _first(known, "rdfs:label"), _day(_first(known, "kg:start")), _day(_first(known, "kg:end")))


def _day(written: str) -> str:
    """A day as ISO 8601 writes it, "" for what is none.

    >>> _day("2024-03-13"), _day("2024-03-13+01:00"), _day("mardi")
    ('2024-03-13', '2024-03-13', '')
    """
    try:
        return datetime.date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return ""


def _quantity(iri: str, known: Described) -> Quantity:
    value, lower, upper = (_first(known, f"kg:{name}") for name in ("value", "lowerBound", "upperBound"))
    approximate = _first(known, "kg:approximate") in ("true", "1")
    return Quantity(iri, _first(known, "rdfs:label"), value, lower, upper, approximate, _first(known, "kg:unit"))


def _batches(iris: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(iris)
    while batch := list(islice(waiting, BATCH)):
        yield batch
