"""Turn the lexicon's names and common names into candidates: «Etat islamique au Grand Sahara», «la coalition»."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import KNOWN, Name
from kg.extract.clauses import Clause, after_place_preposition, is_definite, with_head_noun
from kg.extract.rulebook import KnownName, Rulebook


def known_names(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """Names and common names of the lexicon's actors, the longest first; «l'Etat islamique dans le Grand Sahara»."""
    for at, word in enumerate(clause.words):
        for length, entries in book.names.matches(clause.keys, at) if word.key in book.names.starts else ():
            entry = next((e for e in entries if _fits_capitals(clause, at, length, e, book)), None)
            if entry is not None and not _is_of_another(clause, at + length, entry, book):
                yield _known_name(clause, at, length, entry, book)
                break
        if not word.capital or word.opens or clause.shouts or clause.before(at) == '"':
            found = book.common_names.match(clause.keys, at)
            if found is not None and is_definite(clause, at, book):
                yield _common_name(clause, at, *found, book)


def _known_name(clause: Clause, at: int, length: int, entry: KnownName, book: Rulebook) -> Name:
    actor = book.actor(entry.iris[0])
    kind = "State" if "State" in actor.classes else "Organization"
    if kind == "Organization" and not any(book.lexicon.is_a(c, "Actor") for c in actor.classes):
        kind = "Place"
    if "Person" in actor.classes:
        kind = "Person"
    span = clause.span_of(at, at + length)
    weight = KNOWN + (0.1 if length > 1 else 0)
    phrase = with_head_noun(clause, at, at + length, book) if kind == "Organization" else span
    return Name(span, kind, actor.classes, weight, "names: lexicon name", actor.iri, phrase)


def _common_name(clause: Clause, at: int, length: int, iri: str, book: Rulebook) -> Name:
    span = clause.span_of(at, at + length)
    return Name(span, "Common", book.actor(iri).classes, KNOWN, "names: lexicon common name", iri, span)


def _fits_capitals(clause: Clause, at: int, length: int, entry: KnownName, book: Rulebook) -> bool:
    words = clause.words[at : at + length]
    if len(entry.capitals) != length:
        return False
    if not all(w.capital or not needed for w, needed in zip(words, entry.capitals, strict=True)):
        return False
    first = words[0]
    if length > 1:
        return first.capital or not entry.capitals[0]
    if first.key in book.lone_places and not after_place_preposition(clause, at, book):
        return False
    if entry.name.isupper() and len(entry.name) <= 5 and not first.is_acronym:
        # «Otan», «Onu» are written so; «Un» and «Est» are no acronyms
        return len(entry.name) > 2 and not first.opens and first.lower not in book.common
    if first.opens and not first.is_acronym and first.lower in book.common and not _is_country(entry, book):
        return False
    return not (clause.shouts and len(first.text) < 5 and first.lower in book.common)


def _is_of_another(clause: Clause, end: int, entry: KnownName, book: Rulebook) -> bool:
    """«le Sénat bolivien» is not the Senate of the lexicon: the demonym behind names another state."""
    state = book.lexicon.demonyms.get(clause.words[end].lower) if end < len(clause.words) else None
    if state is None or clause.words[end].capital:
        return False
    actor = book.actor(entry.iris[0])
    return actor.part_of is not None and actor.part_of != state


def _is_country(entry: KnownName, book: Rulebook) -> bool:
    return "Country" in book.actor(entry.iris[0]).classes
