"""Turn articles and what was found in them into a DocBin, spaCy's own file of annotated documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any  # JSON

from kg.exports.findings import Article, Event, Spot
from kg.exports.reader import Findings

if TYPE_CHECKING:
    from kg.extract.docbin import AnnotatedText

_GROUPS = {"TimeSpan": "times", "Quantity": "quantities", "Position": "offices"}


def write_docbin(findings: Findings) -> Iterator[bytes]:
    """One document for each article; it needs no model to be read, and was not parsed by one."""
    from kg.extract.docbin import make_docbin

    yield make_docbin(_texts(findings))


def _texts(findings: Findings) -> Iterator[AnnotatedText]:
    from kg.extract.docbin import AnnotatedText

    for article in findings.articles.values():
        text = findings.text(article.iri)
        if not text:
            continue
        spans = tuple(_span(spot, findings) for spot in findings.spots(article.iri))
        yield AnnotatedText(text, spans, _data(article, findings.events_of(article.iri)))


def _span(spot: Spot, findings: Findings) -> Any:
    from kg.extract.docbin import AnnotatedSpan

    group = "events" if findings.is_event(spot.thing) else _GROUPS.get(spot.kind, "entities")
    thing = findings.things.get(spot.thing)
    known = thing.wikidata if thing else ""
    return AnnotatedSpan(spot.mention.begin, spot.mention.end, spot.kind or "Thing", group, spot.thing, known)


def _data(article: Article, events: list[Event]) -> dict[str, Any]:
    return {
        "article": {"iri": article.iri, "title": article.title, "date": article.date, "source": article.source},
        "events": [
            {
                "iri": event.iri,
                "class": event.kind,
                "triggers": [[mention.begin, mention.end] for mention in event.mentions],
                "roles": [list(pair) for pair in event.roles],
                "about": list(event.about),
                "according_to": list(event.sources),
                "certainty": event.factuality,
                "times": [{"iri": t.iri, "words": t.label, "start": t.start, "end": t.end} for t in event.times],
                "quantities": [
                    {
                        "iri": q.iri,
                        "words": q.label,
                        "value": q.value,
                        "lower": q.lower,
                        "upper": q.upper,
                        "approximate": q.approximate,
                        "unit": q.unit,
                    }
                    for q in event.quantities
                ],
                "quotes": list(event.quotes),
            }
            for event in events
        ],
    }
