"""Turn long names with their acronym into candidates that tell what the other is: «Union populaire (UP)»."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import AFTER_NOUN, INTRODUCED, Name
from kg.extract.clauses import Clause, organisation_class, with_head_noun
from kg.extract.rulebook import Rulebook
from kg.lexicon import fold

LONGEST_NAME = 12
"""Words in the long form of an acronym at most."""


def acronyms(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """«l'Union populaire (UP)», «UP (Union populaire)»: each name tells what the other is."""
    words, keys = clause.words, clause.keys
    for at in range(1, len(words) - 2):
        if keys[at] != "(":
            continue
        inner = words[at + 1]
        if inner.text[0].isupper() and _is_short_form(inner.text) and keys[at + 2] in (")", ",", "/", ";", "-"):
            begin = _long_form(clause, at, inner.text, book)
            if begin is not None:
                yield from _introduction(clause, (begin, at), (at + 1, at + 2), book)
            elif keys[at + 2] == ")" and (noun := _noun_before_bracket(clause, at, book)):
                # «l'agence nationale de secours (Basarnas)»
                span = clause.span_of(at + 1, at + 2)
                yield Name(span, "Organization", (noun,), AFTER_NOUN, "names: organisation noun (name)", None, span)
        elif _is_short_form(words[at - 1].text) and words[at - 1].capital and ")" in keys[at + 2 : at + LONGEST_NAME]:
            close = keys.index(")", at + 2)
            begin = at + 1
            while begin < close and keys[begin] in book.determiners:
                begin += 1
            if begin < close and _spells(clause, begin, close, words[at - 1].text, book):
                yield from _introduction(clause, (begin, close), (at - 1, at), book)


def _noun_before_bracket(clause: Clause, end: int, book: Rulebook) -> str | None:
    """The class of the lower-case organisation noun whose phrase ends before the bracket."""
    for at in range(end - 1, max(end - 7, 0), -1):
        word = clause.words[at]
        if word.capital or not word.is_word:
            return None
        found = book.organisation_nouns.match(clause.keys, at)
        if found is not None and clause.before(at) in book.determiners:
            # «l'agence de secours (X)» is no newspaper
            return found[1] if found[1] and found[1] != "Media" else "Organization"
    return None


def _is_short_form(form: str) -> bool:
    """«UP», «G5S», «U.P.», also «Otan» and «Osdh»."""
    letters = form.replace(".", "")
    return (
        2 <= len(letters) <= 8 and letters[0].isupper() and (sum(c.isupper() for c in letters) >= 2 or len(letters) > 2)
    )


def _long_form(clause: Clause, end: int, short: str, book: Rulebook) -> int | None:
    """Where the long form that ends before the bracket begins: its initials spell the acronym."""
    keys, words = clause.keys, clause.words
    best = None
    for begin in range(end - 1, max(end - LONGEST_NAME, -1), -1):
        if not words[begin].is_word and keys[begin] not in ("-", "&"):
            break
        if (words[begin].capital or len(short) > 2) and _spells(clause, begin, end, short, book):
            best = begin
            if words[begin].capital:
                break
    if best is not None and (words[best].capital or short.isupper()):
        return best
    if not short.isupper():
        return None
    # letters of another language, «Parti des travailleurs du Kurdistan (PKK)»: the name begins at its capital noun
    for begin in range(end - 1, max(end - LONGEST_NAME, -1), -1):
        if not words[begin].is_word:
            return None
        if words[begin].capital and book.organisation_heads.match(keys, begin) and keys[begin][0] == fold(short)[0]:
            return begin
    return None


def _spells(clause: Clause, begin: int, end: int, short: str, book: Rulebook) -> bool:
    letters = fold(short.replace(".", ""))
    first = clause.keys[begin]
    if not first or first[0] != letters[0] or first in book.determiners or first in book.function_words:
        return False
    initials = [part[0] for key in clause.keys[begin:end] for part in key.split("-") if part and part[0].isalnum()]
    content = [key for key in clause.keys[begin:end] if key not in book.function_words and key[0].isalnum()]
    if len(content) > len(letters) + 3 or not content or content[-1][0] not in letters:
        return False
    remaining = iter(initials)
    return all(letter in remaining for letter in letters)


def _introduction(clause: Clause, long: tuple[int, int], short: tuple[int, int], book: Rulebook) -> Iterator[Name]:
    long_span, short_span = clause.span_of(*long), clause.span_of(*short)
    known = _known_as(clause, long, book) or _known_as(clause, short, book)
    classes = book.actor(known).classes if known else (organisation_class(clause, *long, book),)
    phrase = with_head_noun(clause, *long, book)
    rule = "names: long name (acronym)"
    yield Name(long_span, "Organization", classes, INTRODUCED, rule, known, phrase, short_span)
    yield Name(short_span, "Organization", classes, INTRODUCED, rule, known, short_span, long_span)


def _known_as(clause: Clause, where: tuple[int, int], book: Rulebook) -> str | None:
    for length, entries in book.names.matches(clause.keys, where[0]):
        if length == where[1] - where[0]:
            return entries[0].iris[0]
    return None
