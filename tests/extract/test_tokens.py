"""Plain tokens say what spaCy's say."""

from __future__ import annotations

import pytest

from kg.extract.parse import load_model
from kg.extract.tokens import read_tokens

SENTENCES = (
    "Le ministre qui a démissionné mardi n'avait pas été entendu par les juges.",
    "Dix civils tués, dont 3 enfants : « C'est un crime », dénonce-t-elle.",
    "Paris",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tokens_are_those_of_spacy(sentence: str) -> None:
    nlp = load_model()
    doc = nlp(sentence)
    tokens = read_tokens(nlp, doc)
    for token, theirs in zip(tokens, doc, strict=True):
        for name in ("i", "idx", "text", "lower_", "lemma_", "pos_", "dep_"):
            assert getattr(token, name) == getattr(theirs, name)
        assert token.morph == {name: theirs.morph.get(name) for name in theirs.morph.to_dict()}
        assert token.head is tokens[theirs.head.i]
        assert [child.i for child in token.children] == [child.i for child in theirs.children]
        assert {below.i for below in token.subtree} == {below.i for below in theirs.subtree}
