"""Turn neighbouring capitalised words into runs that look like one name each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.clauses import Clause, is_complement, starts_with_first_name, title_length
from kg.extract.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words that look like one name, as word indexes."""

    begin: int
    end: int


def find_runs(clause: Clause, book: Rulebook) -> list[Run]:
    """The maximal runs of capitalised words, with the particles between them, cut where a person begins."""
    runs: list[Run] = []
    at = 0
    while at < len(clause.words):
        if clause.shouts or not _can_begin(clause, at, book):
            at += 1
            continue
        end = _run_end(clause, at, book)
        runs += _cut(clause, at, end, book)
        at = end
    return runs


def _can_begin(clause: Clause, at: int, book: Rulebook) -> bool:
    word = clause.words[at]
    if not word.capital or not word.text[0].isalpha():
        return False
    if word.key in book.not_names:  # «l'ONG Terre Vive», but not «la Défense Jean Dupont»
        following = clause.words[at + 1 : at + 2]
        return bool(following) and following[0].capital and not word.opens and not is_complement(clause, at, book)
    if word.text[-1] == "'" or word.key in book.acronyms:
        return False
    if len(word.text) > 3 and word.text.isupper() and word.lower in book.common:  # «EN DIRECT»
        return False
    if title_length(clause, at, book):
        return False
    if word.key in book.determiners or word.key in book.function_words:
        return not word.opens and at + 1 < len(clause.words) and clause.words[at + 1].capital and len(word.text) > 1
    if word.lower in book.lexicon.demonyms:
        return False
    if word.opens and not word.is_acronym and word.lower in book.common:
        if word.key in book.lexicon.metonyms:  # «Paris» is also a plural
            return True
        return starts_with_first_name(clause, at, book)
    return True


def _run_end(clause: Clause, at: int, book: Rulebook) -> int:
    words, keys = clause.words, clause.keys
    end = at + 1
    while end < len(words):
        word = words[end]
        if word.capital and word.text[0].isalpha() and word.text[-1] != "'":
            if word.lower in book.lexicon.demonyms and not starts_with_first_name(clause, at, book):
                break
            if title_length(clause, end, book) > 1:
                break  # «a nommé Tarik Alaoui | Premier ministre»
            end += 1
            continue
        particles = end
        while particles < len(words) and particles < end + 3 and keys[particles] in book.particles:
            particles += 1
        joined = particles > end and particles < len(words) and words[particles].capital
        if not joined or not (words[particles].text[0].isalpha() and _joins(clause, at, end, particles, book)):
            break
        end = particles + 1
    return end


def _joins(clause: Clause, begin: int, at: int, end: int, book: Rulebook) -> bool:
    """Whether the particles between `at` and `end` belong to a name: «von der» always, «de» after a first name."""
    keys = clause.keys
    if all(key not in book.determiners and key not in book.function_words for key in keys[at:end]):
        return True
    if any(
        key in book.particles and key not in book.determiners and key not in book.function_words for key in keys[at:end]
    ):
        return True
    if keys[end] in book.determiners or book.names.match(keys, end) is not None:
        return False
    return keys[begin] in book.first_names and (at - begin == 1 or (at - begin == 2 and keys[at] == "d'"))


def _cut(clause: Clause, begin: int, end: int, book: Rulebook) -> Iterator[Run]:
    """Cut «Défense Jean-Yves Le Drian» where the person begins."""
    persons = {b: e for b, e, label in clause.predictions if label == "PER"}
    for at in range(begin + 1, end):
        if any(b < at < e for b, e in persons.items() if begin <= b):
            continue
        if clause.keys[at] in book.particles or not clause.words[at].capital:
            continue
        person = at in persons or (starts_with_first_name(clause, at, book) and at + 1 < end)
        if not person or starts_with_first_name(clause, begin, book):
            continue
        if is_complement(clause, begin, book) or all(book.is_common(w) for w in clause.words[begin:at]):
            yield Run(begin, at)
            yield Run(at, end)
            return
    yield Run(begin, end)


def whole_run(begin: int, end: int, runs: list[Run]) -> tuple[int, int]:
    """«Abdou | ag Moussa»: a particle does not end a person's name."""
    return next(((r.begin, r.end) for r in runs if r.begin == begin and r.end > end), (begin, end))
