"""Read an office phrase from a title on: «ancien ministre malien de la Défense», «porte-parole de la coalition»."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.document import Tenure
from kg.extract.rulebook import Rulebook
from kg.extract.words import Words

MOST_COMPLEMENTS = 4
"""«directeur | de la communication | du ministère | de l'Intérieur | pour la région …»: no office needs more."""

TakeName = Callable[[int], int | None]
"""Given the index of a word, the index after the name that begins there; the same index when a person begins there;
None when no name does."""


@dataclass(frozen=True, slots=True)
class Complement:
    """One complement of an office, as word indexes; `begin` is its preposition."""

    begin: int
    inner: int
    """Its first word after preposition and determiner."""
    end: int
    task: bool
    """It says what the office is about, not whose it is."""


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """An office as word indexes, without determiner."""

    begin: int
    title: int
    """Where the title itself begins, after «ancien»."""
    title_end: int
    modifiers_end: int
    """After adjectives and demonyms."""
    end: int
    tenure: Tenure
    demonyms: tuple[int, ...]
    """Indexes of demonyms among the modifiers and after the complements: «président nigérien»."""
    dropped: tuple[int, ...]
    """Indexes of words that are no part of the label: demonyms, «ancien», «élu»."""
    complements: tuple[Complement, ...]
    nested: bool
    """The last complement begins with a title, «conseiller du président …»: the name behind it is another's."""


def read_office(words: Words, keys: list[str], at: int, book: Rulebook, take_name: TakeName) -> OfficePhrase | None:
    """The office that begins at word `at`, determiner left out; None when no title stands there."""
    if keys[at] not in book.titles.starts and keys[at] not in book.tenures.starts and "-" not in keys[at]:
        return None
    title, tenure, dropped = _read_markers(keys, at, book)
    length = _title_length(words, keys, title, book, take_name)
    if not length or _is_verb(keys, at, book):
        return None
    title_end = position = title + length
    if book.title_prefixes.get(words[title].key.partition("-")[0]) == "former" and "-" in words[title].key:
        tenure = Tenure.FORMER
    demonyms: list[int] = []
    position, tenure = _read_modifiers(words, keys, position, book, demonyms, dropped, tenure)
    modifiers_end = position
    complements: list[Complement] = []
    while len(complements) < MOST_COMPLEMENTS:
        complement = _read_complement(words, keys, position, book, take_name)
        if complement is None:
            break
        complements.append(complement)
        position, tenure = _read_modifiers(words, keys, complement.end, book, demonyms, dropped, tenure)
    nested = bool(complements) and bool(_title_length(words, keys, complements[-1].inner, book, take_name))
    return OfficePhrase(
        at,
        title,
        title_end,
        modifiers_end,
        position,
        tenure,
        tuple(demonyms),
        tuple(dropped),
        tuple(complements),
        nested,
    )


def _is_verb(keys: list[str], at: int, book: Rulebook) -> bool:
    """«a condamné X», «a toujours condamné X», «X, élu en 2004»; but «est le président X»."""
    before = keys[max(at - 2, 0) : at]
    if before and before[-1] in book.determiners:
        return False
    return keys[at] in book.participle_titles or any(key in book.auxiliaries for key in before)


def _title_length(words: Words, keys: list[str], at: int, book: Rulebook, take_name: TakeName) -> int:
    if at >= len(words) or book.is_behind_honorific(words, keys, at):
        return 0
    for length, _ in book.titles.matches(keys, at):
        # «président du Conseil | européen»: no title cuts through a name
        ends = (take_name(inner) for inner in range(at + 1, at + length) if words[inner].capital)
        spelled = all(w.capital or not w.is_word or w.lower in book.title_words for w in words[at : at + length])
        if spelled and not any(end is not None and end > at + length for end in ends):
            return length
    # «ex-ministre», «vice-présidente»: the part after the hyphen is a title
    prefix, _, rest = keys[at].partition("-")
    return 1 if rest and prefix in book.title_prefixes and book.titles.match([rest], 0) else 0


def _read_markers(keys: list[str], at: int, book: Rulebook) -> tuple[int, Tenure, list[int]]:
    """Skip «ancien», «futur» before the title."""
    tenure, dropped = Tenure.CURRENT, list[int]()
    while at < len(keys) and (found := book.tenures.match(keys, at)) is not None:
        if book.titles.match(keys, at) is not None:  # «premier ministre»
            break
        length, value = found
        dropped += range(at, at + length)
        at += length
        tenure = Tenure(value) if value else tenure
    return at, tenure, dropped


def _read_modifiers(
    words: Words, keys: list[str], at: int, book: Rulebook, demonyms: list[int], dropped: list[int], tenure: Tenure
) -> tuple[int, Tenure]:
    """Skip adjectives after a title: «spécial», «nigérien», «élu»."""
    while at < len(words):
        word = words[at]
        if word.lower in book.lexicon.demonyms and not word.capital:
            demonyms.append(at)
            dropped.append(at)
            at += 1
        elif (found := book.tenures.match(keys, at)) is not None and found[1]:
            dropped += range(at, at + found[0])
            tenure, at = Tenure(found[1]), at + found[0]
        elif (found := book.modifiers.match(keys, at)) is not None and not word.capital:
            at += found[0]
        elif (found := book.tenures.match(keys, at)) is not None and not word.capital:
            dropped += range(at, at + found[0])
            at += found[0]
        elif not word.capital and word.is_word and book.is_adjective(word):
            at += 1
        else:
            break
    return at, tenure


def _read_complement(words: Words, keys: list[str], at: int, book: Rulebook, take_name: TakeName) -> Complement | None:
    start = at
    if keys[at : at + 1] and keys[at] in book.links:  # «des Finances et du Budget», «de la Recherche, de l'Innovation»
        at += 1
    if at >= len(keys) or (found := book.prepositions.match(keys, at)) is None:
        return None
    if at > start and (found[1] or words[start - 1].key in book.determiners):
        return None
    at += found[0]
    while at < len(keys) and keys[at] in book.determiners:
        at += 1
    inner = at
    if at >= len(keys) or (inner > start and keys[start] in book.links and not words[inner].capital):
        return None
    named = take_name(at)
    if named is not None:
        if named == inner:  # a person: the office ends before
            return None
        at = named
    elif not words[at].is_word or words[at].text[0].isdigit():
        return None
    else:
        first = words[at]
        at = min(at + (1 if first.capital else (book.compounds.match(keys, at) or (1, ""))[0]), len(keys))
        if not first.capital and book.is_adjective(first) and at < len(keys) and _is_noun(words, at, book):
            at += 1
    while at < len(keys) and _qualifies(words, at, book):
        at += 1
    return Complement(start, inner, at, bool(found[1]))


def _is_noun(words: Words, at: int, book: Rulebook) -> bool:
    """After an adjective, «haut représentant»: a lower-case word that is no preposition."""
    word = words[at]
    return (
        word.is_word and not word.capital and word.key not in book.determiners and word.key not in book.function_words
    )


def _qualifies(words: Words, at: int, book: Rulebook) -> bool:
    word = words[at]
    if word.capital or not word.is_word or word.lower in book.lexicon.demonyms:
        return False
    return word.lower in book.portfolio_words or book.is_adjective(word)
