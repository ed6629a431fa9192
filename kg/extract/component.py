"""Turn kg's findings into what spaCy's users expect of a component: extensions and spans of a Doc.

The pipeline reads `doc.text` with its own model, whatever other components have made of it: its names, its sentences
and its simplified views are not those of a Doc.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language as Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.document import Document, Mention
from kg.extract import packing as packing  # lets a Doc with findings be saved

EVENTS, ACTORS = "kg_events", "kg_actors"

if not Doc.has_extension("kg"):
    Doc.set_extension("kg", default=None)
    Doc.set_extension("kg_date", default=None)


class Component:
    """Sets `doc._.kg` to the findings, and `doc.spans["kg_events"]` and `doc.spans["kg_actors"]` to their words.

    A span's label is the class, its `id_` tells which event or actor it is, its `kb_id_` the IRI of a known one. Places
    are among the actors, as a country is both. `doc._.kg_date`, set before, is the day of publication.
    """

    def __init__(self, read: Callable[..., Document]) -> None:
        """`read` is `kg.extract`, or whatever takes a text and a date."""
        self._read = read

    def __call__(self, doc: Doc) -> Doc:
        if not doc.text.strip():
            doc.spans[EVENTS], doc.spans[ACTORS] = (), ()
            return doc
        found = self._read(doc.text, date=doc._.kg_date)
        doc._.kg = found
        doc.spans[EVENTS] = [span for e in found.events for span in _spans(doc, e.mentions, e.event_class, e.key, None)]
        doc.spans[ACTORS] = [
            span for e in found.entities for span in _spans(doc, e.mentions, e.classes[0], e.key, e.known)
        ]
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The same for many; kg batches the sentences of one article."""
        return map(self, stream)


def _spans(doc: Doc, mentions: Iterable[Mention], label: str, key: str, known: str | None) -> Iterator[DocSpan]:
    """The tokens that hold each mention: kg points at characters, which need not end where a token does."""
    for mention in mentions:
        words = mention.span
        span = doc.char_span(
            words.begin, words.end, label=label, span_id=key, kb_id=known or "", alignment_mode="expand"
        )
        if span is not None:
            yield span
