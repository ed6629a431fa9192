"""Turn the model's predictions, and capitals that nothing explains, into weak candidates."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import GUESSED, PREDICTED, Name, Places
from kg.extract.clauses import Clause, after_article, organisation_class, starts_with_first_name, title_length
from kg.extract.places import listed_class
from kg.extract.rulebook import Rulebook
from kg.extract.runs import Run, whole_run

KINDS = {"PER": "Person", "LOC": "Place", "ORG": "Organization", "MISC": "Organization"}


def predicted_names(clause: Clause, runs: list[Run], book: Rulebook, places: Places) -> Iterator[Name]:
    """The model's names, without articles and words that are names only by their place in the sentence."""
    for begin, end, label in clause.predictions:
        begin, end = _trim(clause, begin, end, book)
        if begin >= end or clause.words[begin].text.islower():
            continue
        word = clause.words[begin]
        if end - begin == 1 and (word.key in book.acronyms or word.key in book.not_names or len(word.text) < 2):
            continue
        said = label == "PER" and word.key in book.first_names
        words = [w for w in clause.words[begin:end] if w.is_word]
        if word.opens and not word.is_acronym and not said and all(map(book.is_common, words)):
            continue
        if clause.keys[end - 1][0].isdigit() or (end < len(clause.words) and clause.keys[end][0].isdigit()):
            continue  # «Mirage 2000»
        if end - begin == 1 and (
            _is_singular_demonym(clause, begin, book) or _is_plain_noun(clause, begin, label, book)
        ):
            continue
        shouted = clause.shouts or (len(word.text) > 3 and word.text.isupper() and end - begin == 1)
        if shouted and all(map(book.is_common, words)):
            continue
        kind = KINDS[label] if label != "MISC" else _guess_kind(clause, begin, end, book)
        if end - begin == 1 and word.is_acronym and kind != "Organization":
            kind = "Organization"
        if label == "PER":
            begin, end = whole_run(begin, end, runs)
        weight = PREDICTED * (0.6 if word.opens else 0.8 if label == "MISC" else 1.0)
        span = clause.span_of(begin, end)
        classes: tuple[str, ...] = (kind,)
        if kind == "Organization":
            classes = (organisation_class(clause, begin, end, book),)
        elif kind == "Place":
            classes = listed_class(clause, Run(begin, end), book, places)
        yield Name(span, kind, classes, weight, f"names: model ({label})", None, span)


def guessed_names(clause: Clause, runs: list[Run], book: Rulebook) -> Iterator[Name]:
    """What is left: a capital in the middle of a sentence is a name; the words around it tell its kind."""
    for run in runs:
        words = clause.words[run.begin : run.end]
        if words[0].opens and not any(w.is_acronym for w in words) and len(words) == 1:
            continue
        if all(book.is_common(w) for w in words) or all(w.key in book.acronyms for w in words):
            continue
        if run.end < len(clause.keys) and clause.keys[run.end][0].isdigit():
            continue
        span = clause.span_of(run.begin, run.end)
        kind = _guess_kind(clause, run.begin, run.end, book)
        yield Name(span, kind, (kind,), GUESSED, "names: capital", None, span)


def _guess_kind(clause: Clause, begin: int, end: int, book: Rulebook) -> str:
    """What a name is by the words around it: persons have two words and no article."""
    if any(w.is_acronym for w in clause.words[begin:end]) or after_article(clause, begin, book):
        return "Organization"
    if end - begin > 1 and clause.keys[begin] in book.lexicon.metonyms:  # «Paris Saint-Germain»
        return "Organization"
    if end - begin > 1:
        return "Person"
    return "Place" if clause.before(begin) in book.of_words else "Person"


def _is_singular_demonym(clause: Clause, at: int, book: Rulebook) -> bool:
    """«un Français»: nobody's name."""
    return clause.words[at].lower in book.lexicon.demonyms


def _is_plain_noun(clause: Clause, at: int, label: str, book: Rulebook) -> bool:
    """«de la Relance»: a common word with an article, which the model takes for a place."""
    return label != "ORG" and after_article(clause, at, book) and book.is_common(clause.words[at])


def _trim(clause: Clause, begin: int, end: int, book: Rulebook) -> tuple[int, int]:
    """Without articles, titles and marks around a predicted name."""
    words, keys = clause.words, clause.keys
    while begin < end and (
        not words[begin].is_word or keys[begin] in book.determiners or keys[begin] in book.function_words
    ):
        begin += 1
    while begin < end and not words[end - 1].is_word:
        end -= 1
    while begin < end - 1 and (length := title_length(clause, begin, book)) and begin + length < end:
        begin += length
    if begin < end - 1 and words[begin].opens and words[begin + 1].capital:
        begin += book.is_common(words[begin]) and not starts_with_first_name(clause, begin, book)
    while begin < end and not words[begin].capital:
        begin += 1
    while begin < end and keys[begin] in book.not_names:
        begin += 1
    return begin, end
