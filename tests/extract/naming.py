"""Read names, offices and entities in short texts, with the shipped lexicon and a gazetteer of a few towns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from kg.document import Span
from kg.extract.candidates import Name
from kg.extract.linking import Linked, link
from kg.extract.names import find_names
from kg.extract.normalise import normalise
from kg.extract.offices import Office, find_offices
from kg.extract.parse import CommonWords, common_words, load_model, predict_names
from kg.extract.sentences import find_sentences
from kg.lexicon import Lexicon
from kg.rdf.ontology import load_lexicon


@dataclass(frozen=True, slots=True)
class Town:
    kind: str
    population: int


class Towns:
    """A gazetteer small enough to read."""

    known: ClassVar = {
        "grenoble": Town("City", 160_000),
        "tours": Town("City", 136_000),
        "lens": Town("City", 31_000),
        "saint-denis": Town("City", 111_000),
        "florence": Town("City", 380_000),
        "new york": Town("City", 8_000_000),
        "le havre": Town("City", 170_000),
    }

    def find(self, name: str) -> Town | None:
        return self.known.get(name)


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def french_words() -> CommonWords:
    return common_words(load_model())


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    names: tuple[Name, ...]
    offices: tuple[Office, ...]
    entities: tuple[Linked, ...]

    @property
    def kinds(self) -> dict[str, str]:
        """Form → kind; of several alike the last."""
        return {n.span.of(self.text): n.kind for n in self.names}

    def name(self, form: str) -> Name:
        return next(n for n in self.names if n.span.of(self.text) == form)

    def entity(self, form: str) -> Linked:
        return next(e for e in self.entities if any(n.span.of(self.text) == form for n in e.names))

    def posts(self) -> list[tuple[str, str, str | None]]:
        """(holder, label, whose) of every office; whose is a name or the last part of an IRI."""
        return [
            (
                o.holder.span.of(self.text),
                o.label,
                o.of_name.span.of(self.text) if o.of_name else o.of_known and o.of_known.rpartition("/")[2],
            )
            for o in self.offices
        ]


def read(raw: str, *, model: bool = False) -> Reading:
    """What the rules find in `raw`; the model's own guesses are left out unless asked for."""
    text = normalise(raw)
    sentences = find_sentences(text, lexicon())
    predictions: tuple[tuple[Span, str], ...] = predict_names(load_model(), text, sentences) if model else ()
    names = find_names(text, sentences, predictions, lexicon(), Towns(), french_words())
    offices, _ = find_offices(text, sentences, names, lexicon(), french_words())
    return Reading(text, names, offices, link(text, names, offices, lexicon(), Towns()))
