"""Time expressions: sentence → words, kind, first and last day."""

from datetime import date

import pytest

from kg.extract.dates import TimeExpression, find_times
from tests.extract.word_tables import lexicon_of

LEXICON = lexicon_of("time.ttl", "quantities.ttl")
# A Thursday.
PUBLISHED = date(2016, 7, 21)


def times(text: str, published: date | None = PUBLISHED) -> list[TimeExpression]:
    return list(find_times(text, LEXICON, published))


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("Le maire est arrivé mardi soir au stade.", "mardi soir", "2016-07-19", "2016-07-19"),
        ("Le jury siège ces jeudi et vendredi.", "ces jeudi et vendredi", "2016-07-21", "2016-07-22"),
        ("Le pont a été ouvert fin 2011.", "fin 2011", "2011-10-01", "2011-12-31"),
    ],
)
def test_words_become_days(text: str, words: str, start: str, end: str) -> None:
    (found,) = times(text)
    assert found.span.of(text) == words
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))
