"""Normalised text keeps every offset."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.normalise import BLANK_LETTER, normalise, without_blanks
from kg.lexicon import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("l\u2019accord", "l'accord", id="curly apostrophe"),
        pytest.param("\u00ab\u00a0Non\u00a0\u00bb, \u201coui\u201d", '" Non ", "oui"', id="quotation marks"),
        pytest.param("14\u202f000 soldats\u00a0: 3\u2009%", "14 000 soldats : 3 %", id="blanks"),
        pytest.param("Saint\u2011Malo \u2013 \u2014", "Saint-Malo - -", id="dashes"),
        pytest.param("un\r\ndeux\tici", "un\n\ndeux ici", id="line ends and tabs"),
        pytest.param("L'été à Alger…", "L'été à Alger…", id="plain text stays"),
    ],
)
def test_lookalikes_become_one_character(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_decomposed_accents_are_joined_without_moving_what_follows() -> None:
    text = unicodedata.normalize("NFD", "L'été, Séverine Lacombe gagne à Nîmes.")
    plain = normalise(text)
    assert len(plain) == len(text)
    assert plain.index("Lacombe") == text.index("Lacombe")
    assert without_blanks(plain) == "L'été, Séverine Lacombe gagne à Nîmes."


def test_blank_letters_count_as_letters_and_are_dropped_by_fold() -> None:
    assert f"e{BLANK_LETTER}".isalpha()
    assert fold(normalise(unicodedata.normalize("NFD", "Émile"))) == fold("Émile")


@given(st.text())
def test_length_never_changes(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text(alphabet="aeécÉ\u0301\u0327 '\n"))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
