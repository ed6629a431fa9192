"""Turn a store into the model of the page: a few large look-ups for each hundred articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.atlas import Atlas
from kg.lookup import number, rows
from kg.rdf.landmarks import open_atlas
from kg.results import GraphStore
from kg.view.assembly import Assembly
from kg.view.classes import Vocabulary
from kg.view.model import Article, Model, Omitted

MOST_EVENTS = 10_000
"""Events on a page: a browser goes through so many in a blink, and the page has some megabytes."""
MOST_TEXT = 2_000_000
"""Characters of articles that are there to be read."""
_AT_ONCE = 100
"""Articles, or things, asked for in one query."""

_ARTICLES = """SELECT ?article ?title ?date ?source {
  ?article a kg:Article .
  OPTIONAL { ?article dcterms:title ?title }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article dcterms:source ?source }
} ORDER BY DESC(?article) DESC(?title) DESC(?date) DESC(?source)"""

_COUNTS = """SELECT ?article (COUNT(DISTINCT ?event) AS ?events) {
  ?event a kg:Event ; kg:mention/nif:referenceContext ?article .
} GROUP BY ?article"""

_HAPPENINGS = """SELECT ?happening ?event {
  ?happening a kg:Happening ; kg:reportedBy ?event .
} ORDER BY ?happening ?event"""

_TEXTS = "SELECT ?article ?text {{ VALUES ?article {{ {iris} }} ?article nif:isString ?text }}"

_MENTIONS = """SELECT ?article ?begin ?end ?mention ?thing ?first ?last {{
  VALUES ?article {{ {iris} }}
  ?mention nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?thing kg:mention ?mention .
  OPTIONAL {{ ?mention kg:sentence ?s . ?s nif:beginIndex ?first ; nif:endIndex ?last }}
}}"""

# by thing, not by article: what is met everywhere would be read again for each place where it is
_FACTS = """SELECT ?thing ?property ?value {{
  VALUES ?thing {{ {iris} }} ?thing ?property ?value .
  FILTER(?property NOT IN (kg:mention, kg:rule, skos:exactMatch))
}} ORDER BY ?thing ?property ?value"""


def read_model(
    store: GraphStore, *, most_events: int = MOST_EVENTS, most_text: int = MOST_TEXT, atlas: Atlas | None = None
) -> Model:
    """What the page shows; of a graph that is too large the latest articles, and how many are left out.

    `atlas` knows where places are; by default it is made of the shipped lists. Raises `StoreError` or `QueryError`.
    """
    articles = _read_articles(store)
    counts = {str(article): number(events) for article, events in rows(store, _COUNTS)}
    chosen = _latest(articles, counts, most_events)
    assembly = Assembly(Vocabulary.shipped(), chosen)
    for batch in _batches([article.iri for article in chosen]):
        assembly.take_mentions(rows(store, _MENTIONS.format(iris=batch)))
    for find in (assembly.mentioned, assembly.unmentioned):
        for batch in _batches(find()):
            assembly.take_facts(rows(store, _FACTS.format(iris=batch)))
    assembly.take_happenings(rows(store, _HAPPENINGS))
    without = 0
    for batch in _batches([article.iri for article in chosen]):
        for article, text in rows(store, _TEXTS.format(iris=batch)):
            most_text -= len(str(text))
            if most_text >= 0:
                assembly.take_text(str(article), str(text))
            else:
                without += 1
    total = sum(counts.values())
    left = total - sum(counts.get(article.iri, 0) for article in chosen)
    omitted = Omitted(left, total, len(articles) - len(chosen), len(articles), without)
    return assembly.model(omitted, atlas or open_atlas())


def _read_articles(store: GraphStore) -> list[Article]:
    """The latest first, those without a date last."""
    found = {
        str(iri): Article(str(iri), str(title or ""), str(date or ""), str(source or ""))
        for iri, title, date, source in rows(store, _ARTICLES)
    }
    ordered = sorted(found.values(), key=lambda article: (article.title, article.iri))
    return sorted(ordered, key=lambda article: article.date, reverse=True)


def _latest(articles: Sequence[Article], counts: Mapping[str, int], most_events: int) -> list[Article]:
    """As many as have no more events than a page may hold, and one at least."""
    chosen: list[Article] = []
    events = 0
    for article in articles:
        events += counts.get(article.iri, 0)
        if chosen and events > most_events:
            break
        chosen.append(article)
    return chosen


def _batches(iris: Sequence[str]) -> Iterator[str]:
    """IRIs as they stand in a VALUES, so many at once."""
    for start in range(0, len(iris), _AT_ONCE):
        yield " ".join(f"<{iri}>" for iri in iris[start : start + _AT_ONCE])
