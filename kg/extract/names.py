"""Turn sentences into names: weigh every candidate, keep the best of those that overlap, let the article vote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.acronyms import acronyms
from kg.extract.bodies import government_bodies, groups
from kg.extract.candidates import BODY, KNOWN, PREDICTED, Name, Places
from kg.extract.clauses import Clause, make_clause
from kg.extract.guesses import guessed_names, predicted_names
from kg.extract.holders import NamedClause, find_holdings
from kg.extract.known import known_names
from kg.extract.organisations import organisation_names
from kg.extract.persons import nicknames, person_names
from kg.extract.places import place_names
from kg.extract.repeats import at_home, spread, vote
from kg.extract.rulebook import Rulebook, compile_rules
from kg.extract.runs import find_runs
from kg.extract.words import FrenchWords
from kg.lexicon import Lexicon

__all__ = ["Name", "find_names"]


def find_names(
    text: str,
    sentences: Sequence[Span],
    predictions: Iterable[tuple[Span, str]],
    lexicon: Lexicon,
    gazetteer: Places,
    common_words: FrenchWords,
) -> tuple[Name, ...]:
    """The names of normalised `text` in text order, without overlaps."""
    book = compile_rules(lexicon, common_words)
    clauses = _make_clauses(text, sentences, predictions, book)
    chosen = [name for clause in clauses for name in _choose(_candidates(clause, book, gazetteer))]
    names = spread(text, clauses, vote(text, chosen), book)
    return tuple(_with_phrases(clauses, at_home(names, book), book))


def _make_clauses(
    text: str, sentences: Sequence[Span], predictions: Iterable[tuple[Span, str]], book: Rulebook
) -> list[Clause]:
    begins = [sentence.begin for sentence in sentences]
    local: list[list[tuple[Span, str]]] = [[] for _ in sentences]
    for span, label in predictions:
        at = bisect_right(begins, span.begin) - 1
        if at >= 0 and sentences[at].covers(span):
            local[at].append((span, label))
    return [make_clause(text, sentence, found, book) for sentence, found in zip(sentences, local, strict=True)]


def _candidates(clause: Clause, book: Rulebook, gazetteer: Places) -> Iterator[Name]:
    runs = find_runs(clause, book)
    yield from known_names(clause, book)
    yield from acronyms(clause, book)
    yield from government_bodies(clause, book)
    yield from nicknames(clause, book)
    yield from groups(clause, book)
    yield from person_names(clause, runs, book)
    yield from organisation_names(clause, runs, book)
    yield from place_names(clause, runs, book, gazetteer)
    yield from predicted_names(clause, runs, book, gazetteer)
    yield from guessed_names(clause, runs, book)


def _choose(candidates: Iterable[Name]) -> list[Name]:
    """The heaviest of those that overlap; the longer of two that weigh the same."""
    kept: list[Name] = []
    for name in sorted(candidates, key=lambda n: (-n.weight, -len(n.span), n.span, n.kind, n.rule)):
        rivals = [other for other in kept if other.span.overlaps(name.span)]
        if not rivals:
            kept.append(name)
        elif all(_gives_way(rival, name) for rival in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(name)
    return sorted(kept, key=lambda n: n.span)


def _gives_way(heavier: Name, longer: Name) -> bool:
    """Whether a heavier candidate is only a part of a longer name: «Paris» in «Paris Saint-Germain»."""
    if not longer.span.covers(heavier.span) or len(longer.span) <= len(heavier.span):
        return False
    if longer.kind == "Person" and heavier.kind in ("Place", "State") and longer.weight >= PREDICTED:
        return True  # «Charles de Gaulle», «Paris Hilton»
    if heavier.kind == "Place" and heavier.weight < KNOWN and longer.weight >= PREDICTED * 0.6:
        return True
    if heavier.kind == "State" and longer.kind == "Organization" and longer.weight >= PREDICTED * 0.6:
        return True  # «Radio France», «Ambassade de France»
    return heavier.kind == longer.kind == "Organization" and heavier.weight < BODY and longer.weight >= PREDICTED


def _with_phrases(clauses: Sequence[Clause], names: list[Name], book: Rulebook) -> Iterator[Name]:
    """Extend the phrase of each person over its title: «le | ministre français de la Défense X»."""
    begins = [name.span.begin for name in names]
    phrases: dict[Span, Span] = {}
    for clause in clauses:
        inside = names[bisect_left(begins, clause.span.begin) : bisect_left(begins, clause.span.end)]
        by_word = {word.begin: at for at, word in enumerate(clause.words)}
        by_index = {by_word[name.span.begin]: name for name in inside if name.span.begin in by_word}
        for holding in find_holdings(NamedClause(clause.text, clause.words, clause.keys, by_index), book):
            if holding.whole is not None:
                phrases.setdefault(holding.holder.span, holding.whole)
    for name in names:
        yield replace(name, phrase=phrases[name.span]) if name.span in phrases else name
