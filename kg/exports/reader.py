"""Turn a graph, asked in SPARQL, into findings; event by event, so that a large graph is never in memory as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice

from kg.atlas import Atlas
from kg.exports.assembly import (
    Described,
    curie,
    day,
    first,
    local_name,
    make_event,
    make_mention,
    make_thing,
)
from kg.exports.findings import ROLES, Article, Class, Event, Mention, Spot, Thing
from kg.lookup import number, rows
from kg.results import GraphStore, Iri, Literal
from kg.vocabulary import KG_NAMESPACE, ROOTS

BATCH = 1000
"""Things described by one query: 0.07 s in a graph of a million triples."""
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


class Findings:
    """Reads articles, things and events from a store, each in the same order every time."""

    def __init__(self, store: GraphStore, language: str = "fr", open_atlas: Callable[[], Atlas] = Atlas) -> None:
        """`open_atlas` is called by formats that say where places are; by default they know countries and towns."""
        self.store = store
        self.language = language
        self.open_atlas = open_atlas

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
        dated = (replace(article, date=day(article.date)) for article in all_articles)
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
            for iri in batch:
                known = described[iri]
                found[iri] = make_thing(iri, known, offices, self._specific(known.get("rdf:type", ())))
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
            x: (next(iter(self._specific(known.get("rdf:type", ()))), ""), first(known, "rdfs:label"))
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
        found = [mentions[mention] for mention in known.get("kg:mention", ()) if mention in mentions]
        home = self._places[iri][2]
        found.sort(key=lambda mention: (mention.article != home, mention.article, mention.begin, mention.end))
        ties = {name: tuple(self._known(known.get(f"kg:{name}", ()))) for name in (*ROLES, "about", "accordingTo")}
        return make_event(iri, known, parts, tuple(found), ties, self._specific(known.get("rdf:type", ())))

    def _known(self, iris: Iterable[str]) -> Iterator[str]:
        """Those that are something: not the blank nodes and texts of somebody else's graph."""
        return (iri for iri in iris if iri in self.things or iri in self._places)

    def _mentions(self, iris: Iterable[str]) -> dict[str, Mention]:
        wanted = list(dict.fromkeys(iris))
        described = self._describe(wanted)
        sentences = self._describe(s for iri in wanted for s in described[iri].get("kg:sentence", ()))
        found = {}
        for iri in wanted:
            sentence = first(described[iri], "kg:sentence")
            found[iri] = make_mention(
                iri, described[iri], first(sentences[sentence], "nif:anchorOf") if sentence else ""
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
                found[str(subject)].setdefault(curie(str(name)), []).append(str(value))
        for known in found.values():
            for values_of in known.values():
                values_of.sort()
        return dict(found)


def _batches(iris: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(iris)
    while batch := list(islice(waiting, BATCH)):
        yield batch
