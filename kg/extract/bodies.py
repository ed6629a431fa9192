"""Turn nouns that a demonym, a portfolio or a place makes names into candidates: «forces irakiennes»."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import BODY, GROUP, KNOWN, Name
from kg.extract.clauses import Clause, is_definite
from kg.extract.rulebook import Rulebook


def government_bodies(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """«ministère russe du Commerce», «forces irakiennes»: a noun with a portfolio or a demonym is a name."""
    keys, words = clause.keys, clause.words
    for at, word in enumerate(words):
        if word.capital and not word.opens:
            continue
        found = book.ministry_nouns.match(keys, at)
        if found is not None:
            body = _ministry(clause, at, at + found[0], book)
        elif (found := book.local_bodies.match(keys, at)) is not None:
            body = _local_body(clause, at, at + found[0], found[1], book)
        elif (found := book.force_nouns.match(keys, at)) is not None:
            body = _force(clause, at, at + found[0], found[1], book)
        else:
            continue
        if body is not None:
            yield body


def _ministry(clause: Clause, begin: int, end: int, book: Rulebook) -> Name | None:
    words, keys, demonyms = clause.words, clause.keys, book.lexicon.demonyms
    state = None
    noun_end = end
    while end < len(words) and not words[end].capital and words[end].lower in demonyms:
        state = demonyms[words[end].lower]
        end += 1
    complete = end
    while complete < len(words):  # «de l'Economie, des Finances et du Budget»
        at = complete
        if at > end and keys[at] in book.links:
            at += 1
        prepositions = book.prepositions.match(keys, at) if at < len(words) else None
        if prepositions is None or keys[at] not in book.of_words:
            break
        at += prepositions[0]
        while at < len(words) and keys[at] in book.determiners:
            at += 1
        if at >= len(words) or not words[at].is_word or words[at].text[0].isdigit():
            break
        if not words[at].capital and complete > end:
            break
        at += 1
        while at < len(words) and not words[at].capital and words[at].lower in book.portfolio_words:
            at += 1
        complete = at
    if complete < len(words) and state is None and words[complete].lower in demonyms and not words[complete].capital:
        state = demonyms[words[complete].lower]  # «ministère de la Défense malien»
        complete += 1
    if complete == noun_end:
        return None
    span = clause.span_of(begin, complete)
    return Name(span, "Organization", ("Government",), BODY, "names: ministry", None, span, part_of=state)


def _local_body(clause: Clause, begin: int, end: int, value: str, book: Rulebook) -> Name | None:
    """«préfecture de la Drôme», «parquet antiterroriste de Lens»; «préfecture de police» needs no place."""
    words, keys = clause.words, clause.keys
    alone = value.endswith("!")
    at = end
    while at < len(words) and not words[at].capital and words[at].is_word and book.is_adjective(words[at]):
        at += 1
    if at < len(words) and keys[at] in book.of_words:
        at += 1
        while at < len(words) and keys[at] in book.determiners:
            at += 1
        while at < len(words) and words[at].capital and words[at].is_word:
            end = at = at + 1
            alone = True
    if not alone:
        return None
    span = clause.span_of(begin, end)
    return Name(span, "Organization", (value.rstrip("!"),), KNOWN + 0.3, "names: local body", None, span)


def _force(clause: Clause, begin: int, end: int, value: str, book: Rulebook) -> Name | None:
    words, demonyms = clause.words, book.lexicon.demonyms
    last = end
    while last < len(words) and last < end + 2 and not words[last].capital and words[last].is_word:
        if words[last].lower in demonyms:
            state = demonyms[words[last].lower]
            if not is_definite(clause, begin, book) and clause.keys[begin - 1 : begin] not in ([","], ["et"], []):
                return None  # «des forces irakiennes» are some of them
            span = clause.span_of(begin, last + 1)
            return Name(span, "Organization", (value,), BODY, "names: force + demonym", None, span, part_of=state)
        if not book.is_adjective(words[last]):
            return None
        last += 1
    return None


def groups(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """«les Américains», «Russes et Ukrainiens»: the people of a state, when there are several."""
    for at, word in enumerate(clause.words):
        if not word.capital or clause.shouts:
            continue
        state = book.lexicon.demonyms.get(word.lower)
        if state is None or not _is_plural(clause, at, book):
            continue
        span = clause.span_of(at, at + 1)
        yield Name(span, "Group", ("Group",), GROUP, "names: demonym", state, span)


def _is_plural(clause: Clause, at: int, book: Rulebook) -> bool:
    before = at - 1
    while before >= 0 and not clause.words[before].capital and book.is_adjective(clause.words[before]):
        before -= 1
    if before >= 0 and clause.keys[before][0].isdigit():
        return True
    number = book.determiners.get(clause.keys[before], "") if before >= 0 else ""
    if number:
        return number.endswith("s")
    form = clause.words[at].lower
    singular = form.endswith("s") and form[:-1] in book.lexicon.demonyms
    return singular and not (at + 1 < len(clause.words) and clause.words[at + 1].capital)
