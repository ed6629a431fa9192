"""Turn a parsed sentence of spaCy into plain tokens, which the rules can look at again and again.

spaCy makes a new object for every look at a word, its head or its children.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MOST_LEMMAS = 50_000
"""Lemmas that are remembered, some 10 MB."""
_COLUMNS: list[int | str] = ["ORTH", "IDX", "POS", "DEP", "MORPH"]


class Token:
    """A word or mark in its tree; what spaCy has too is called as there."""

    __slots__ = ("children", "dep_", "doc", "head", "i", "idx", "lemma_", "lower_", "morph", "pos_", "text")

    head: Token
    """Itself at the root."""

    def __init__(
        self,
        doc: Sequence[Token],
        i: int,
        text: str,
        idx: int,
        lemma: str,
        pos: str,
        dep: str,
        morph: Mapping[str, list[str]],
    ) -> None:
        self.doc = doc
        self.i = i
        self.text = text
        self.idx = idx
        self.lower_ = text.lower()
        self.lemma_ = lemma
        self.pos_ = pos
        self.dep_ = dep
        self.morph = morph
        self.children: list[Token] = []

    def __len__(self) -> int:
        return len(self.text)

    @property
    def subtree(self) -> Iterator[Token]:
        """The token and all that hangs below it, from the top."""
        yield self
        for child in self.children:
            yield from child.subtree


def read_tokens(nlp: Language, doc: Doc) -> list[Token]:
    """The tokens of a parsed Doc, in order; the lemmatizer need not have seen it."""
    strings = doc.vocab.strings
    found: list[Token] = []
    for i, (text, idx, pos, dep, morph) in enumerate(doc.to_array(_COLUMNS).tolist()):
        features = _FEATURES.get(morph)
        if features is None:
            features = _FEATURES[morph] = _read_features(doc, i)
        lemma = _LEMMAS.get((text, pos))
        if lemma is None:
            lemma = _remember_lemma(nlp, doc, i, (text, pos))
        found.append(Token(found, i, strings[text], idx, lemma, strings[pos], strings[dep], features))
    for token, offset in zip(found, doc.to_array("HEAD").view("int64").tolist(), strict=True):
        token.head = found[token.i + offset]
        if offset:
            token.head.children.append(token)
    return found


def _read_features(doc: Doc, i: int) -> dict[str, list[str]]:
    morph = doc[i].morph
    return {name: morph.get(name, []) for name in morph.to_dict()}


def _remember_lemma(nlp: Language, doc: Doc, i: int, key: tuple[int, int]) -> str:
    if len(_LEMMAS) >= MOST_LEMMAS:
        _LEMMAS.clear()
    lemmatizer = nlp.get_pipe("lemmatizer")
    lemma: str = lemmatizer.lemmatize(doc[i])[0]  # type: ignore[attr-defined]  # only lemmatizers have it
    _LEMMAS[key] = lemma
    return lemma


_LEMMAS: dict[tuple[int, int], str] = {}
"""What the French lemmatizer says by word and part of speech, which is all that it looks at."""
_FEATURES: dict[int, dict[str, list[str]]] = {}
"""Morphological features by the hash that spaCy has for all of a word's: a few hundred."""
