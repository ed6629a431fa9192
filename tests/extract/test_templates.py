"""Templates: what they may say, which mistakes they report, and that the shipped ones can all be used."""

from __future__ import annotations

import time

import pytest

from kg.errors import OntologyError
from kg.extract.dates import find_times
from kg.extract.quantities import OPERATORS as QUANTITIES
from kg.extract.quantities import find_quantities
from kg.extract.symbols import Word
from kg.extract.templates import Grammar, Match, grammar
from kg.extract.time_operators import OPERATORS as TIMES
from kg.lexicon import Lexicon
from kg.rdf.ontology import load_lexicon

TABLES = {
    "colour": {"bleu": "blue", "bleu clair": "light blue", "écru": "raw"},
    "thing": {"le {colour}": "", "{colour} [foncé]": ""},
    "pattern": {
        "[un >] pot (de|d') {colour}": "pot",
        "{amount} {colour}": "count",
        "{thing} vif": "thing",
        "11 pots": "eleven",
        "pot < cassé": "broken",
    },
}


def fits(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    patterns = Grammar(TABLES, "pattern", ())
    words = patterns.read(text)
    symbols = "".join(word.symbol for word in words)
    return [
        (match.operator, match.span(words).of(text), [(slot.name, slot.value) for slot in match.slots])
        for i in range(len(words))
        for match in patterns.candidates(words, symbols, i)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "un pot de bleu",
            [("pot", "pot de bleu", [("colour", "blue")]), ("pot", "pot de bleu", [("colour", "blue")])],
        ),
        ("POT DE BLEU CLAIR", [("pot", "POT DE BLEU CLAIR", [("colour", "light blue")])]),
        ("pot d'Ecru", [("pot", "pot d'Ecru", [("colour", "raw")])]),
        ("pot d'ecru", []),
        ("pots de bleu", []),
        ("12 bleu", [("count", "12 bleu", [("amount", "12"), ("colour", "blue")])]),
        ("le bleu vif", [("thing", "le bleu vif", [("colour", "blue")]), ("thing", "bleu vif", [("colour", "blue")])]),
        ("11 pots et 12 pots", [("eleven", "11 pots", [])]),
        ("pot cassé", [("broken", "pot", [])]),
        ("pot\nde bleu", []),
    ],
)
def test_template_fits_whole_words(text: str, expected: list[tuple[str, str, list[tuple[str, str]]]]) -> None:
    assert fits(text) == expected


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("il y a {amout} jours", "{amout}"),
        ("il y a [deux jours", "does not close"),
        ("il y a deux) jours", "stray"),
    ],
)
def test_mistake_in_a_template_is_named(form: str, said: str) -> None:
    with pytest.raises(OntologyError) as raised:
        Grammar({"pattern": {form: "x"}}, "pattern", ())
    assert said in str(raised.value)
    assert form in str(raised.value)


def test_grammar_is_kept_per_lexicon_and_not_shared_by_fingerprint_alone() -> None:
    one = Lexicon(fingerprint="x", superclasses={}, tables={"pattern": {"un": "a"}})
    other = Lexicon(fingerprint="x", superclasses={}, tables={"pattern": {"deux": "b"}})
    assert grammar(one, "pattern") is grammar(one, "pattern")
    assert grammar(one, "pattern") is not grammar(other, "pattern")


def test_lexicon_without_patterns_finds_nothing() -> None:
    assert list(find_quantities("trois mardis", Lexicon(fingerprint="empty", superclasses={}))) == []


@pytest.mark.parametrize(("table", "operators"), [("timePattern", TIMES), ("quantityPattern", QUANTITIES)])
def test_every_pattern_names_an_operator_and_every_operator_is_named(table: str, operators: dict[str, object]) -> None:
    assert {value.split()[0] for value in load_lexicon().table(table).values()} == set(operators)


def test_pattern_without_operator_is_reported() -> None:
    tables = {"timePattern": {"jadis": "once"}, "quantityPattern": {"maints": "lots"}}
    lexicon = Lexicon(fingerprint="wrong", superclasses={}, tables=tables)
    with pytest.raises(OntologyError, match="once"):
        list(find_times("jadis", lexicon, None))
    with pytest.raises(OntologyError, match="lots"):
        list(find_quantities("maints", lexicon))


def test_templates_are_compiled_fast() -> None:
    lexicon = load_lexicon()
    started = time.perf_counter()
    Grammar(lexicon.tables, "timePattern", ("timeLead",))
    Grammar(lexicon.tables, "quantityPattern", ("notCounted",))
    # 40 ms on a free core; ten times that on a busy one
    assert time.perf_counter() - started < 0.5


def test_match_spans_count_characters() -> None:
    words = [Word(0, 2, "a"), Word(3, 7, "b")]
    match = Match("x", 0, 2, 1, 2, ())
    assert (match.span(words).begin, match.phrase(words).begin) == (3, 0)
