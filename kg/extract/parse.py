"""Load the French model once per process, and let it guess names in sentences."""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, cast

from kg.document import Span
from kg.errors import KgError
from kg.extract.loading import load_quickly
from kg.extract.normalise import BLANK_LETTER
from kg.extract.products import use_numpy_products

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import Pipe

MODEL = "fr_core_news_sm"
BATCH = 64
"""Sentences that are read together: larger batches gain less than a tenth of the time and hold more memory."""
_LOADING = threading.Lock()
"""Threads that ask at once would import spaCy at once, which fails half-way."""


@functools.cache
def load_model() -> Language:
    """The French pipeline; loading takes a second or two, later calls nothing.

    Raises KgError when the model is not installed.
    """
    try:
        with _LOADING:
            nlp = load_quickly(MODEL)
    except (ImportError, OSError) as exc:
        raise KgError(f"The French model {MODEL} can't be loaded ({exc}): run «pip install {MODEL}».") from exc
    _check_labels(nlp)
    use_numpy_products(nlp)
    return nlp


def predict_names(nlp: Language, text: str, sentences: Sequence[Span]) -> tuple[tuple[Span, str], ...]:
    """What the model takes for names in `sentences` of normalised `text`: spans with `PER`, `LOC`, `ORG` or `MISC`.

    Only the entity recognizer runs: it has its own vectors and needs no parse.
    """
    recognizer = cast("Pipe", nlp.get_pipe("ner"))
    found = []
    remaining = iter(sentences)
    while batch := [_without_blanks(text, sentence) for sentence in islice(remaining, BATCH)]:
        docs = recognizer.pipe((nlp.make_doc(words) for words, _ in batch), batch_size=BATCH)
        for doc, (_, offset) in zip(docs, batch, strict=True):
            found += [(Span(offset[e.start_char], offset[e.end_char - 1] + 1), e.label_) for e in doc.ents]
    return tuple(found)


class CommonWords:
    """Lower-case French words, seen through the model's own tables: nothing is copied but three lists of lemmas."""

    def __init__(self, lookup: Mapping[str, Sequence[str]], lemmas: Mapping[str, Iterable[str]]) -> None:
        self._lookup = lookup
        self._adjectives = frozenset(lemmas["adj"])
        self._verbs = frozenset(lemmas["verb"])
        self._others = frozenset(lemmas["noun"]) | frozenset(lemmas["adv"])

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (
            word in self._others or word in self._adjectives or word in self._verbs or word in self._lookup
        )

    def is_adjective(self, word: str) -> bool:
        """Whether the lower-case `word` can be an adjective: inflected forms are led back to the masculine."""
        if word in self._adjectives:
            return True
        lemmas = [*self._lookup.get(word, ()), *(word[:-n] for n in (1, 2) if word[-n:] in ("e", "s", "es"))]
        return any(lemma in self._adjectives and lemma not in self._verbs for lemma in lemmas)


def common_words(nlp: Language) -> CommonWords:
    """The words of the model's lemma tables: «Objectif» at the head of a sentence is no name."""
    return _common_words(nlp.get_pipe("lemmatizer").lookups)  # type: ignore[attr-defined]  # only lemmatizers have it


@functools.cache
def _common_words(lookups: object) -> CommonWords:
    get = lookups.get_table  # type: ignore[attr-defined]  # spacy.lookups.Lookups has no stub
    index = get("lemma_index")
    return CommonWords(get("lemma_lookup"), {part: index[part] for part in ("adj", "adv", "noun", "verb")})


def _check_labels(nlp: Language) -> None:
    """Stop when the model does not speak the labels that `syntax` reads."""
    try:
        syntax = importlib.import_module("kg.extract.syntax")
    except ModuleNotFoundError:
        return
    syntax.check_labels(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]  # trainable pipes have labels


def _without_blanks(text: str, sentence: Span) -> tuple[str, Sequence[int]]:
    """The words of the sentence as the model should see them, and where each character stands in the text."""
    words = sentence.of(text)
    if BLANK_LETTER not in words:
        return words, range(sentence.begin, sentence.end)
    kept = [i for i in range(sentence.begin, sentence.end) if text[i] != BLANK_LETTER]
    return "".join(text[i] for i in kept), kept
