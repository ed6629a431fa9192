"""Turn one document's findings into the triples of its article, with their evidence.

The facts are spelled once, as plain terms in `triples`; rdflib and Oxigraph only receive them. Each thing states its
most specific classes and the root of their tree (`ROOTS`); the classes between them follow from `ontology/kg.ttl`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.document import Article, Document, Entity, Event, Mention, Position, Quantity, Span, TimeSpan
from kg.lexicon import KnownActor, Lexicon
from kg.rdf import iris
from kg.results import Iri, Literal
from kg.vocabulary import DATA_NAMESPACE, KG_NAMESPACE, PREFIXES, ROOTS

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

Triple = tuple[Iri, Iri, Iri | Literal]
Correct = Callable[[Iterable[Triple], str], Iterable[Triple]]
"""What a person has decided, done to the triples of the article of that IRI."""
Row = tuple[Iri, Iri, Iri | Literal, Iri]
"""A triple and the name of its graph."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def build_graph(
    document: Document, lexicon: Lexicon, *, base: str | None = None, correct: Correct | None = None
) -> rdflib.Graph:
    """One article's graph, named by the article's IRI.

    Raises `KgError` for a base that can't begin an IRI and `ArticleError` for a text that RDF can't hold.
    """
    from rdflib import Graph, URIRef
    from rdflib import Literal as RdfLiteral

    nodes: dict[Iri | Literal, URIRef | RdfLiteral] = {}

    def node(term: Iri | Literal) -> URIRef | RdfLiteral:
        found = nodes.get(term)
        if found is None:
            if isinstance(term, Iri):
                found = URIRef(term.value)
            else:
                found = RdfLiteral(term.value, lang=term.language, datatype=term.datatype, normalize=False)
            nodes[term] = found
        return found

    graph = Graph(identifier=URIRef(name_of(document.article, base)), bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    store = graph.store
    for subject, predicate, value in triples(document, lexicon, base=base, correct=correct):
        # the store itself: `Graph.add` checks each term again and takes twice as long
        store.add((node(subject), node(predicate), node(value)), graph)
    return graph


def build_quads(
    document: Document, lexicon: Lexicon, *, base: str | None = None, correct: Correct | None = None
) -> Iterator[pyoxigraph.Quad]:
    """The same facts as Oxigraph quads in the article's named graph, without rdflib."""
    import pyoxigraph

    nodes: dict[Iri | Literal, pyoxigraph.NamedNode | pyoxigraph.Literal] = {}

    def node(term: Iri | Literal) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
        found = nodes.get(term)
        if found is None:
            if isinstance(term, Iri):
                found = pyoxigraph.NamedNode(term.value)
            elif term.language:
                found = pyoxigraph.Literal(term.value, language=term.language)
            elif term.datatype:
                found = pyoxigraph.Literal(term.value, datatype=pyoxigraph.NamedNode(term.datatype))
            else:
                found = pyoxigraph.Literal(term.value)
            nodes[term] = found
        return found

    name = pyoxigraph.NamedNode(name_of(document.article, base))
    for subject, predicate, value in triples(document, lexicon, base=base, correct=correct):
        yield pyoxigraph.Quad(node(subject), node(predicate), node(value), name)  # type: ignore[arg-type]  # IRIs both


def triples(
    document: Document, lexicon: Lexicon, *, base: str | None = None, correct: Correct | None = None
) -> Iterator[Triple]:
    """Every fact of the article once, in the order of the document, corrected by what a person decided."""
    writer = _Writer(document, lexicon, iris.check_base(base or DATA_NAMESPACE))
    found = writer.all()
    return iter(dict.fromkeys(correct(found, writer.article) if correct else found))


def build_rows(
    document: Document, lexicon: Lexicon, *, base: str | None = None, correct: Correct | None = None
) -> Iterator[Row]:
    """The same facts with the name of the article's graph, some of them more than once, as they are spelled fastest."""
    writer = _Writer(document, lexicon, iris.check_base(base or DATA_NAMESPACE))
    found = writer.all()
    return ((*triple, writer.context) for triple in (correct(found, writer.article) if correct else found))


def name_of(article: Article, base: str | None = None) -> str:
    """The IRI of an article and of its named graph."""
    return iris.coin_article(article, iris.check_base(base or DATA_NAMESPACE))


@functools.cache
def kg(name: str) -> Iri:
    """A term of the vocabulary."""
    return Iri(KG_NAMESPACE + name)


@functools.cache
def _term(curie: str) -> Iri:
    prefix, _, local = curie.partition(":")
    return Iri(PREFIXES[prefix] + local)


A = _term("rdf:type")
LABEL = _term("rdfs:label")
PREF_LABEL = _term("skos:prefLabel")
ALT_LABEL = _term("skos:altLabel")
EXACT_MATCH = _term("skos:exactMatch")
BEGIN = _term("nif:beginIndex")
END = _term("nif:endIndex")
ANCHOR = _term("nif:anchorOf")
CONTEXT = _term("nif:referenceContext")
MENTION = kg("mention")


class _Writer:
    """Holds what the findings of one document have in common: the article's IRI and those of its entities."""

    def __init__(self, document: Document, lexicon: Lexicon, base: str) -> None:
        self.document = document
        self.lexicon = lexicon
        self.base = base
        self.text = document.article.text
        self.article = iris.coin_article(document.article, base)
        self.context = Iri(self.article)
        self.entities: dict[str, Iri] = {}
        by_key = {entity.key: entity for entity in document.entities}
        for entity in document.entities:
            self.coin_entity(entity, by_key)
        self.events = {e.key: Iri(iris.coin_event(e, self.article)) for e in document.events}
        self.preferred: dict[Iri, str] = {}
        self.spans: dict[tuple[int, int], Iri] = {}
        self.placed: set[Iri] = set()
        """Spans whose characters were told."""

    def coin_entity(self, entity: Entity, by_key: dict[str, Entity], below: tuple[str, ...] = ()) -> Iri:
        """An entity's IRI, once that of its whole is known."""
        if entity.key not in self.entities:
            whole = by_key.get(entity.part_of) if entity.part_of else None
            if whole is not None and whole.key not in (entity.key, *below):
                above: str | None = self.coin_entity(whole, by_key, (*below, entity.key)).value
            else:
                above = entity.part_of if entity.part_of in self.lexicon.actors else None
            self.entities[entity.key] = Iri(iris.coin_entity(entity, self.article, self.base, self.lexicon, above))
        return self.entities[entity.key]

    def coin_span(self, span: Span) -> Iri:
        """The IRI of some characters; many things are mentioned at the same ones."""
        place = span.begin, span.end
        found = self.spans.get(place)
        if found is None:
            found = self.spans[place] = Iri(iris.coin_span(span, self.article))
        return found

    def all(self) -> Iterator[Triple]:
        yield from self.describe_article(self.document.article)
        for sentence in self.document.sentences:
            node = self.coin_span(sentence)
            yield from self.describe_span(node, sentence)
            for curie in ("kg:Sentence", "nif:Sentence"):
                yield node, A, _term(curie)
        for entity in self.document.entities:
            yield from self.describe_entity(entity)
        for position in self.document.positions:
            yield from self.describe_position(position)
        for event in self.document.events:
            yield from self.describe_event(event)
        for time in self.document.unresolved_times:
            yield from self.describe_time(time)

    def describe_article(self, article: Article) -> Iterator[Triple]:
        for curie in ("kg:Article", "nif:Context", "schema:NewsArticle", "prov:Entity"):
            yield self.context, A, _term(curie)
        yield self.context, _term("nif:isString"), Literal(article.text)
        if article.title is not None:
            yield self.context, _term("dcterms:title"), _french(article.title)
        if article.date is not None:
            yield self.context, _term("schema:datePublished"), _typed(article.date.isoformat(), "date")
        if article.source is not None:
            # a file name need not be valid UTF-8
            yield self.context, _term("dcterms:source"), Literal(_SURROGATE.sub("\ufffd", article.source))
        if article.author is not None:
            yield self.context, _term("dcterms:creator"), Literal(_SURROGATE.sub("\ufffd", article.author))

    def describe_entity(self, entity: Entity) -> Iterator[Triple]:
        node = self.entities[entity.key]
        known = self.lexicon.actors.get(entity.known) if entity.known else None
        yield from self.classify(node, entity.classes)
        yield from self.name(node, known.label if known else entity.label, (entity.label, *entity.other_labels))
        for mention in entity.mentions:
            yield from self.describe_mention(node, mention)
        if known:
            yield from self.describe_known(node, known)
        if entity.part_of in self.entities:
            yield node, kg("partOf"), self.entities[entity.part_of]
        elif entity.part_of is not None:
            yield from self.describe_whole(node, self.lexicon.actors[entity.part_of])
        if entity.based_in is not None:
            yield node, kg("basedIn"), self.entities[entity.based_in]

    def describe_known(self, node: Iri, known: KnownActor) -> Iterator[Triple]:
        """What the lexicon knows beyond the article: who it is elsewhere, and what it belongs to."""
        if known.wikidata:
            yield node, EXACT_MATCH, Iri(iris.coin_wikidata(known.wikidata))
        if known.part_of is not None and known.part_of in self.lexicon.actors:
            yield from self.describe_whole(node, self.lexicon.actors[known.part_of])

    def describe_whole(self, part: Iri, whole: KnownActor) -> Iterator[Triple]:
        """What something belongs to as the lexicon knows it; the text itself need not name it."""
        node = Iri(whole.iri)
        yield part, kg("partOf"), node
        yield from self.classify(node, whole.classes)
        yield from self.name(node, whole.label, ())

    def describe_position(self, position: Position) -> Iterator[Triple]:
        holder = self.entities[position.holder]
        of = None if position.of is None else self.entities[position.of]
        node = Iri(iris.coin_position(position, holder.value, of.value if of else None, self.base))
        yield holder, kg("holds"), node
        yield node, A, kg("Position")
        yield node, LABEL, _french(position.label)
        yield node, kg("tenure"), Literal(position.tenure.value)
        if of is not None:
            yield node, kg("of"), of
        for mention in position.mentions:
            yield from self.describe_mention(node, mention)

    def describe_event(self, event: Event) -> Iterator[Triple]:
        node = self.events[event.key]
        yield from self.classify(node, (event.event_class,))
        yield node, LABEL, _french(min(event.mentions, key=lambda mention: mention.span).span.of(self.text))
        yield node, kg("factuality"), kg(event.factuality)
        for reason in event.reasons:
            yield node, kg("rule"), Literal(reason)
        for mention in event.mentions:
            yield from self.describe_mention(node, mention)
        for argument in event.arguments:
            yield node, kg(argument.role), self.entities[argument.filler]
            if argument.mention is not None:
                yield node, kg("evidence"), self.coin_span(argument.mention.span)
                yield from self.describe_evidence(argument.mention)
        for time in event.times:
            yield node, kg("time"), Iri(iris.coin_time(time, self.article))
            yield from self.describe_time(time)
        for quantity in event.quantities:
            yield from self.describe_quantity(node, quantity)
        for key in event.about:
            yield node, kg("about"), self.events[key] if key in self.events else self.entities[key]
        for key in event.sources:
            yield node, kg("accordingTo"), self.entities[key]
        for quote in event.quotes:
            yield node, kg("quote"), Literal(quote.text)

    def describe_time(self, time: TimeSpan) -> Iterator[Triple]:
        node = Iri(iris.coin_time(time, self.article))
        yield node, A, kg("TimeSpan")
        yield node, LABEL, _french(time.label)
        if time.start is not None and time.end is not None:
            yield node, kg("start"), _typed(time.start.isoformat(), "date")
            yield node, kg("end"), _typed(time.end.isoformat(), "date")
        yield from self.describe_mention(node, time.mention)

    def describe_quantity(self, event: Iri, quantity: Quantity) -> Iterator[Triple]:
        numbers = {"value": quantity.value, "lowerBound": quantity.lower, "upperBound": quantity.upper}
        written = {name: canonical(number) for name, number in numbers.items() if number is not None}
        node = Iri(iris.coin_quantity(quantity, self.article, written.values()))
        yield event, kg("quantity"), node
        yield node, A, kg("Quantity")
        yield node, LABEL, _french(quantity.label)
        for name, number in written.items():
            yield node, kg(name), _typed(number, "decimal")
        yield node, kg("approximate"), _typed("true" if quantity.approximate else "false", "boolean")
        if quantity.unit is not None:
            yield node, kg("unit"), Literal(quantity.unit)
        yield from self.describe_mention(node, quantity.mention)

    def describe_mention(self, thing: Iri, mention: Mention) -> Iterator[Triple]:
        yield thing, MENTION, self.coin_span(mention.span)
        yield from self.describe_evidence(mention)

    def describe_evidence(self, mention: Mention) -> Iterator[Triple]:
        node = self.coin_span(mention.span)
        yield node, A, kg("Mention")
        yield from self.describe_span(node, mention.span)
        yield node, kg("sentence"), self.coin_span(mention.sentence)
        yield node, kg("rule"), Literal(mention.rule)

    def describe_span(self, node: Iri, span: Span) -> Iterator[Triple]:
        if node in self.placed:
            return
        self.placed.add(node)
        yield node, BEGIN, _typed(str(span.begin), "nonNegativeInteger")
        yield node, END, _typed(str(span.end), "nonNegativeInteger")
        yield node, ANCHOR, Literal(span.of(self.text))
        yield node, CONTEXT, self.context

    def classify(self, node: Iri, classes: Iterable[str]) -> Iterator[Triple]:
        for name in classes:
            yield node, A, kg(name)
            for root in ROOTS:
                if self.lexicon.is_a(name, root):
                    yield node, A, kg(root)

    def name(self, node: Iri, label: str, others: Iterable[str]) -> Iterator[Triple]:
        """One preferred label for each IRI, even when two entities turn out to be namesakes."""
        preferred = self.preferred.setdefault(node, label)
        yield node, PREF_LABEL, _french(preferred)
        for other in (label, *others):
            if other != preferred:
                yield node, ALT_LABEL, _french(other)


def canonical(number: Decimal) -> str:
    """`number` as `xsd:decimal` spells it, which is how Oxigraph gives it back.

    >>> canonical(Decimal("1.4E+4")), canonical(Decimal("0.50")), canonical(Decimal("-0"))
    ('14000', '0.5', '0')
    """
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in {"-0", ""} else plain


def _french(words: str) -> Literal:
    return Literal(_SURROGATE.sub("\ufffd", words), language="fr")


def _typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=PREFIXES["xsd"] + datatype)
