"""Turn mentions into Web Annotations (W3C), one for each thing that some words refer to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any  # JSON

from kg.exports.findings import Article, Spot
from kg.exports.reader import Findings
from kg.exports.stories import headline
from kg.vocabulary import KG_NAMESPACE

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after the words that help to find them again in another copy of the text."""


def write_annotations(findings: Findings) -> Iterator[bytes]:
    """An annotation page. Offsets count characters as Unicode does, as the standard asks."""
    head = {"@context": [CONTEXT, {"kg": KG_NAMESPACE}], "type": "AnnotationPage"}
    yield json.dumps(head)[:-1].encode() + b', "items": ['
    separator = b"\n"
    for article in findings.articles.values():
        text = findings.text(article.iri)
        headlines = {event.iri: headline(event, findings) for event in findings.events_of(article.iri)}
        for spot in findings.spots(article.iri):
            item = _annotation(spot, article, text, headlines.get(spot.thing, ""))
            yield separator + json.dumps(item, ensure_ascii=False).encode()
            separator = b",\n"
    yield b"\n]}\n"


def _annotation(spot: Spot, article: Article, text: str, told: str) -> dict[str, Any]:
    mention = spot.mention
    digest = hashlib.sha256(f"{mention.iri} {spot.thing}".encode()).hexdigest()
    source = {"id": article.iri, "type": "Text", "format": "text/plain", "language": "fr"}
    if article.source:
        source["dcterms:source"] = article.source
    if article.title:
        source["dcterms:title"] = article.title
    return {
        "id": f"{article.iri}#annotation={mention.begin},{mention.end};{digest[:8]}",
        "type": "Annotation",
        "motivation": "classifying" if told else "identifying",
        "body": [
            {
                "type": "SpecificResource",
                "source": {"id": spot.thing, "type": f"kg:{spot.kind}", "label": spot.label},
                "purpose": "classifying" if told else "identifying",
            },
            {"type": "TextualBody", "value": spot.kind, "format": "text/plain", "purpose": "tagging"},
            *(
                [{"type": "TextualBody", "value": told, "format": "text/plain", "purpose": "describing"}]
                if told
                else []
            ),
        ],
        "target": {
            "type": "SpecificResource",
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": mention.begin, "end": mention.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": mention.words,
                    "prefix": text[max(0, mention.begin - AROUND) : mention.begin],
                    "suffix": text[mention.end : mention.end + AROUND],
                },
            ],
        },
    }
