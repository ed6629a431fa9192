"""Turn built graphs into accounts of events: each article's own, with the actors, places and figures they speak of."""

from __future__ import annotations

import contextlib
import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import pyoxigraph as ox

from kg.accounts import Account, Accounts, ArticleFacts, Figure, Thing
from kg.rdf.citations import TriggerRule, read_trigger_rule
from kg.vocabulary import KG_NAMESPACE, PREFIXES, ROOTS

ROLES = ("agent", "target", "recipient", "participant")
_A = PREFIXES["rdf"] + "type"


def read_accounts(store: ox.Store) -> Accounts:
    """Every event of every article, and what the events speak of."""
    return _Reader(store).read()


class _Sentence(NamedTuple):
    text: str
    begin: int
    end: int


class _Reader:
    """The triples of a store by property: a dozen sweeps over it are quicker than a question for each event."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.events = self.of_class("Event")
        self.nodes = dict.fromkeys((*self.of_class("Actor"), *self.of_class("Place")))
        self.classes = self.links(_A, (*self.events, *self.nodes))

    def read(self) -> Accounts:
        events = self.events
        roles = {role: self.links(KG_NAMESPACE + role, events) for role in ROLES}
        places, times, quantities, about, sources, factuality = (
            self.links(KG_NAMESPACE + name, events)
            for name in ("place", "time", "quantity", "about", "accordingTo", "factuality")
        )
        quotes = self.literals(KG_NAMESPACE + "quote", events)
        labels = self.literals(PREFIXES["rdfs"] + "label")
        starts, ends = (self.literals(KG_NAMESPACE + name) for name in ("start", "end"))
        figures = self.read_figures(labels)
        lemmas, sentences = self.read_triggers(events)
        named = self.read_names()
        accounts = []
        for iri in events:
            article, _, fragment = iri.partition("#event=")
            begin = int(fragment) if fragment.isdecimal() else 0
            sentence = sentences.get(iri, _Sentence("", begin, begin))
            days = [(_date(starts, time), _date(ends, time)) for time in times.get(iri, ())]
            dated = [(first, last) for first, last in days if first and last]
            accounts.append(
                Account(
                    iri,
                    article,
                    self.specific(iri),
                    next(iter(labels.get(iri, ())), ""),
                    lemmas[iri].form if iri in lemmas else "",
                    iri in lemmas and lemmas[iri].pos == "noun",
                    sentence.text,
                    max(0, begin - sentence.begin),
                    tuple(sorted({name for at, name in named.get(article, ()) if sentence.begin <= at < sentence.end})),
                    begin,
                    _local(next(iter(factuality.get(iri, ())), "Factual")),
                    tuple(sorted((role, filler) for role in ROLES for filler in roles[role].get(iri, ()))),
                    tuple(places.get(iri, ())),
                    max((first for first, _ in dated), default=None),
                    min((last for _, last in dated), default=None),
                    tuple(figures[each] for each in quantities.get(iri, ()) if each in figures),
                    tuple(about.get(iri, ())),
                    tuple(sources.get(iri, ())),
                    tuple(quotes.get(iri, ())),
                )
            )
        accounts.sort(key=lambda account: (account.article, account.begin, account.iri))
        return Accounts(tuple(map(_in_order, accounts)), self.read_things(labels), self.read_articles())

    def read_names(self) -> dict[str, list[tuple[int, str]]]:
        """Of each article where it mentions which actors and places."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for node, mentions in self.links(KG_NAMESPACE + "mention", self.nodes).items():
            for mention in mentions:
                article, (begin, _) = _characters(mention)
                found[article].append((begin, node))
        return found

    def read_triggers(self, events: Iterable[str]) -> tuple[dict[str, TriggerRule], dict[str, _Sentence]]:
        """Of each event the lexicon's word for its trigger, and the trigger's sentence."""
        mentions = self.links(KG_NAMESPACE + "mention", events)
        triggers = {mention for found in mentions.values() for mention in found}
        rules = self.literals(KG_NAMESPACE + "rule", triggers)
        places = self.links(KG_NAMESPACE + "sentence", triggers)
        texts = self.literals(PREFIXES["nif"] + "anchorOf", {place for found in places.values() for place in found})
        lemmas: dict[str, TriggerRule] = {}
        sentences: dict[str, _Sentence] = {}
        for event, found in mentions.items():
            for mention in found:
                for rule in rules.get(mention, ()):
                    if parsed := read_trigger_rule(rule):
                        lemmas.setdefault(event, parsed)
                for place in places.get(mention, ()):
                    _, (begin, end) = _characters(place)
                    sentences.setdefault(event, _Sentence(next(iter(texts.get(place, ())), ""), begin, end))
        return lemmas, sentences

    def read_figures(self, labels: Mapping[str, list[str]]) -> dict[str, Figure]:
        """The quantities by IRI."""
        nodes = self.of_class("Quantity")
        unit, value, lower, upper = (
            self.literals(KG_NAMESPACE + name, nodes) for name in ("unit", "value", "lowerBound", "upperBound")
        )
        return {
            node: Figure(
                node,
                next(iter(labels.get(node, ())), ""),
                next(iter(unit.get(node, ())), None),
                *(_decimal(numbers.get(node, ())) for numbers in (value, lower, upper)),
            )
            for node in nodes
        }

    def read_things(self, labels: Mapping[str, list[str]]) -> dict[str, Thing]:
        """Actors and places by IRI."""
        nodes = self.nodes
        label, others = (self.literals(PREFIXES["skos"] + name, nodes) for name in ("prefLabel", "altLabel"))
        wholes = self.links(KG_NAMESPACE + "partOf", nodes)
        offices = self.links(KG_NAMESPACE + "holds", nodes)
        return {
            node: Thing(
                node,
                next(iter(label.get(node, ())), ""),
                tuple(self.own_classes(node)),
                tuple(others.get(node, ())),
                tuple(wholes.get(node, ())),
                tuple(name for office in offices.get(node, ()) for name in labels.get(office, ())),
            )
            for node in nodes
        }

    def read_articles(self) -> dict[str, ArticleFacts]:
        """Articles by IRI."""
        nodes = self.of_class("Article")
        title = self.literals(PREFIXES["dcterms"] + "title", nodes)
        date = self.literals(PREFIXES["schema"] + "datePublished", nodes)
        source = self.literals(PREFIXES["dcterms"] + "source", nodes)
        return {
            node: ArticleFacts(
                node, next(iter(title.get(node, ())), None), _date(date, node), next(iter(source.get(node, ())), None)
            )
            for node in nodes
        }

    def of_class(self, name: str) -> list[str]:
        """IRIs of a class, sorted."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(_A), ox.NamedNode(KG_NAMESPACE + name), _DEFAULT)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def own_classes(self, iri: str) -> Iterator[str]:
        """Local names of its classes but the roots."""
        for name in self.classes.get(iri, ()):
            if name.startswith(KG_NAMESPACE) and _local(name) not in ROOTS:
                yield _local(name)

    def specific(self, iri: str) -> str:
        """An event's class."""
        return next(self.own_classes(iri), "Event")

    def links(self, predicate: str, among: Iterable[str] | None = None) -> dict[str, list[str]]:
        """Subject → objects that are IRIs, sorted."""
        return self._sweep(predicate, among, ox.NamedNode)

    def literals(self, predicate: str, among: Iterable[str] | None = None) -> dict[str, list[str]]:
        """Subject → objects that are literals, sorted."""
        return self._sweep(predicate, among, ox.Literal)

    def _sweep(
        self, predicate: str, among: Iterable[str] | None, kind: type[ox.NamedNode] | type[ox.Literal]
    ) -> dict[str, list[str]]:
        wanted = None if among is None else set(among)
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, _DEFAULT):
            if isinstance(quad.object, kind) and isinstance(quad.subject, ox.NamedNode):
                subject = quad.subject.value
                if wanted is None or subject in wanted:
                    found[subject].append(quad.object.value)
        for values in found.values():
            values.sort()
        return dict(found)


_DEFAULT = ox.DefaultGraph()


def _characters(iri: str) -> tuple[str, tuple[int, int]]:
    """The article and the place that a mention's IRI gives."""
    article, _, place = iri.partition("#char=")
    begin, _, end = place.partition(",")
    return article, (int(begin), int(end)) if begin.isdecimal() and end.isdecimal() else (0, 0)


def _local(iri: str) -> str:
    return iri.removeprefix(KG_NAMESPACE)


def _date(found: Mapping[str, list[str]], iri: str) -> datetime.date | None:
    for value in found.get(iri, ()):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:  # a year or a month, in somebody else's graph
            continue
    return None


def _decimal(values: Sequence[str]) -> Decimal | None:
    for value in values:
        with contextlib.suppress(InvalidOperation):
            return Decimal(value)
    return None


def _in_order(account: Account) -> Account:
    """Days that contradict each other («lundi et mardi» are two spans) tell the whole run."""
    if account.start is None or account.end is None or account.start <= account.end:
        return account
    return replace(account, start=account.end, end=account.start)
