"""Turn texts with marked spans into a DocBin: spaCy documents whose tokens end wherever a span does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any  # JSON

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
ENTITIES = "entities"
"""The group whose longest spans become `doc.ents`, which may not overlap."""


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """Some characters of a text, and what they are."""

    begin: int
    end: int
    label: str
    group: str
    """The key in `doc.spans`."""
    identity: str
    """An IRI, kept as `span.id_`."""
    known_as: str = ""
    """An IRI of a knowledge base, kept as `span.kb_id_`."""


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with its spans."""

    text: str
    spans: tuple[AnnotatedSpan, ...]
    data: dict[str, Any]
    """Plain values, kept in `doc.user_data["kg"]`."""


def make_docbin(texts: Iterable[AnnotatedText]) -> bytes:
    """The bytes of a DocBin with a document for each text; the tokens are those of spaCy's blank French pipeline."""
    blank = spacy.blank("fr")
    found = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for text in texts:
        found.add(_make_doc(text, blank))
    return found.to_bytes()


def _make_doc(text: AnnotatedText, blank: Language) -> Doc:
    words, spaces = _split(text, blank)
    doc = Doc(blank.vocab, words=words, spaces=spaces)
    assert doc.text == text.text, "tokens and spaces must give the text back"
    groups: dict[str, list[Span]] = {}
    for each in text.spans:
        span = doc.char_span(each.begin, each.end, label=each.label, kb_id=each.known_as, span_id=each.identity)
        assert span is not None, "a token ends wherever a span does"
        groups.setdefault(each.group, []).append(span)
    for name in sorted(groups):
        doc.spans[name] = groups[name]
    doc.ents = filter_spans(groups.get(ENTITIES, []))
    doc.user_data["kg"] = text.data
    return doc


def _split(text: AnnotatedText, blank: Language) -> tuple[list[str], list[bool]]:
    """Tokens, and whether a space follows each; a token that a span cuts becomes two."""
    cuts = {0, len(text.text)}
    for begin, end in _token_ends(text.text, blank):
        cuts |= {begin, end}
    begins, ends = {span.begin for span in text.spans}, {span.end for span in text.spans}
    places = sorted(cuts | begins | ends)
    words: list[str] = []
    spaces: list[bool] = []
    for begin, end in pairwise(places):
        piece = text.text[begin:end]
        # a space belongs to the token before it, unless a span begins with it or ends after it
        if piece == " " and words and not spaces[-1] and begin not in begins and end not in ends:
            spaces[-1] = True
        else:
            words.append(piece)
            spaces.append(False)
    return words, spaces


def _token_ends(text: str, blank: Language) -> Iterator[tuple[int, int]]:
    for token in blank.make_doc(text):
        yield token.idx, token.idx + len(token)
