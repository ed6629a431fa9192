"""Turn titles, first names, nicknames and ages beside a name into candidates for persons."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kg.extract.candidates import APPOSED, FIRST_NAME, NICKNAME, PREDICTED, TITLED, Name
from kg.extract.clauses import Clause, after_article, apposed_noun, is_complement, starts_with_first_name
from kg.extract.organisations import headed_end
from kg.extract.rulebook import Rulebook
from kg.extract.runs import Run
from kg.extract.titles import OfficePhrase, read_office

HONORIFIC = "honorific"
"""Value of titles that are marks of politeness."""


def person_names(clause: Clause, runs: list[Run], book: Rulebook) -> Iterator[Name]:
    """Names after a title, with a first name, or told to be a person by an apposition."""
    by_begin = {run.begin: run for run in runs}
    yield from _titled(clause, by_begin, book)
    for run in runs:
        if starts_with_first_name(clause, run.begin, book):
            if run.end - run.begin > 1:
                yield _person(clause, run, FIRST_NAME, "names: first name + name")
            elif not is_complement(clause, run.begin, book):
                yield _person(clause, run, PREDICTED, "names: first name")
        if (
            run.end - run.begin <= 4
            and not after_article(clause, run.begin, book)
            and _is_apposed_person(clause, run, book)
        ):
            yield _person(clause, run, APPOSED, "names: name, title")


def nicknames(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """«Omar le tchétchène, …»: a first name, an article and a word in front of a comma or a bracket."""
    words, keys = clause.words, clause.keys
    for at in range(len(words) - 3):
        word = words[at]
        if not word.capital or word.key not in book.first_names or words[at + 1].capital:
            continue
        if book.determiners.get(keys[at + 1]) != "definite" or len(keys[at + 1]) > 2:
            continue
        noun = words[at + 2]
        if noun.capital or not noun.is_word or keys[at + 3] not in (",", "(", ")", '"', "."):
            continue
        if len(noun.text) > 3 and (book.is_adjective(noun) or noun.lower not in book.common):
            span = clause.span_of(at, at + 3)
            yield Name(span, "Person", ("Person",), NICKNAME, "names: nickname", None, span)


def _titled(clause: Clause, by_begin: dict[int, Run], book: Rulebook) -> Iterator[Name]:
    def take_name(at: int) -> int | None:
        return _complement_end(clause, at, by_begin, book)

    at = 0
    while at < len(clause.words):
        office = read_office(clause.words, clause.keys, at, book, take_name)
        if office is None:
            at += 1
            continue
        yield from _after_office(clause, office, by_begin, book)
        if at == 0 and office.complements:
            yield from _after_fronted(clause, office, by_begin)
        at = max(office.modifiers_end, at + 1)


def _after_fronted(clause: Clause, office: OfficePhrase, by_begin: dict[int, Run]) -> Iterator[Name]:
    """«Députée de la Ligue verte, proche du maire, X affirme»."""
    commas = [at for at in range(office.end, len(clause.keys)) if clause.keys[at] == ","]
    for comma in commas[:2]:
        run = by_begin.get(comma + 1)
        if run is not None and run.end - run.begin > 1:
            yield _person(clause, run, TITLED - 0.5, "names: fronted title, name")


def _after_office(clause: Clause, office: OfficePhrase, by_begin: dict[int, Run], book: Rulebook) -> Iterator[Name]:
    at = office.end
    if at < len(clause.keys) and clause.keys[at] == "(" and ")" in clause.keys[at : at + 5]:
        at = clause.keys.index(")", at) + 1
    comma = at < len(clause.keys) and clause.keys[at] == ","
    if comma:
        at += 1
    run = by_begin.get(at)
    if run is None or office.nested:
        return
    words = clause.words[run.begin : run.end]
    known = book.names.match(clause.keys, run.begin)
    if known is not None and known[0] == len(words):
        return
    if comma and not (len(words) > 1 or starts_with_first_name(clause, at, book)):
        return
    # «M. Boulanger», «Mme Marchand»: behind a mark of politeness a common word is a name
    is_polite = any(value == HONORIFIC for _, value in book.titles.matches(clause.keys, office.title))
    is_common = book.is_common(words[0]) and (comma or not is_polite)
    if len(words) == 1 and (words[0].is_acronym or is_common) and words[0].key not in book.first_names:
        return
    if comma:
        yield _person(clause, run, TITLED - 0.5, "names: title, name")
    else:
        yield _person(clause, run, TITLED, "names: title + name", office.begin)


def _complement_end(clause: Clause, at: int, by_begin: dict[int, Run], book: Rulebook) -> int | None:
    """Where the name that begins at `at` ends as a complement of an office; `at` when it is a person."""
    if not clause.words[at].capital:
        return None
    known = book.names.match(clause.keys, at)
    if known is not None:
        return at + known[0]
    head = book.organisation_heads.match(clause.keys, at)
    if head is not None:
        return headed_end(clause, at, at + head[0], book)
    run = by_begin.get(at)
    if run is None:
        return at + 1
    if any(b == at and label == "PER" for b, _, label in clause.predictions) and not book.is_common(clause.words[at]):
        return at
    if starts_with_first_name(clause, at, book) and run.end - at > 1:
        return at
    if run.end - at > 2 and book.is_common(clause.words[at]):
        return at + 1  # «ministre de l'Economie Bruno Le Maire»
    return run.end


def _is_apposed_person(clause: Clause, run: Run, book: Rulebook) -> bool:
    """«Lina, une étudiante de 20 ans», «Paul Zafi, 32 ans», «X, ministre de …»."""
    keys, at = clause.keys, run.end
    if at + 2 >= len(keys) or keys[at] not in (",", "("):
        return False
    if keys[at + 1][0].isdigit() and keys[at + 2] in book.age_nouns:
        return True
    told = apposed_noun(clause, at, book)
    if told is not None:
        return told[0] == "title"
    near = keys[at + 1 : at + 8]
    stop = next((i for i, key in enumerate(near) if key in (",", ".", ";")), len(near))
    return any(a[0].isdigit() and b in book.age_nouns for a, b in itertools.pairwise(near[:stop]))


def _person(clause: Clause, run: Run, weight: float, rule: str, phrase_begin: int | None = None) -> Name:
    span = clause.span_of(run.begin, run.end)
    phrase = clause.span_of(run.begin if phrase_begin is None else phrase_begin, run.end)
    return Name(span, "Person", ("Person",), weight, rule, None, phrase)
