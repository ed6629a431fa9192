"""Quantities: sentence → words, value or bounds, unit."""

from decimal import Decimal

import pytest

from kg.extract.quantities import find_quantities
from tests.extract.word_tables import lexicon_of

LEXICON = lexicon_of("quantities.ttl")


@pytest.mark.parametrize(
    ("text", "words", "value", "lower"),
    [
        ("Le club compte près de 14 000 adhérents.", "près de 14 000", 14000, None),
        ("Des centaines de vélos ont disparu.", "Des centaines", None, 100),
    ],
)
def test_words_become_numbers(text: str, words: str, value: int | None, lower: int | None) -> None:
    (found,) = find_quantities(text, LEXICON)
    assert found.span.of(text) == words
    assert found.value == (None if value is None else Decimal(value))
    assert found.lower == (None if lower is None else Decimal(lower))
