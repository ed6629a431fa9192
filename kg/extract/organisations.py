"""Turn nouns beside or inside a name into candidates for organisations: «l'ONG X», «X, une banque»."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import AFTER_NOUN, APPOSED, HEADED, Name
from kg.extract.clauses import (
    Clause,
    after_article,
    apposed_noun,
    head_noun,
    organisation_class,
    skip_adjectives,
    starts_with_first_name,
)
from kg.extract.rulebook import Rulebook
from kg.extract.runs import Run


def organisation_names(clause: Clause, runs: list[Run], book: Rulebook) -> Iterator[Name]:
    """«l'ONG X», «l'opération X», «Observatoire tunisien de …», «X, une banque …»."""
    for run in runs:
        noun = head_noun(clause, run.begin, book, book.organisation_nouns)
        if noun is not None and not _is_building(clause, noun[0], run.begin, book):
            end = _plain_end(clause, run, book)
            span = clause.span_of(run.begin, end)
            phrase = clause.span_of(noun[0], end)
            classes = (noun[1] or "Organization",)
            yield Name(span, "Organization", classes, AFTER_NOUN, "names: organisation noun + name", None, phrase)
        told = apposed_noun(clause, run.end, book)
        if told is not None and told[0] == "organisation":
            span = clause.span_of(run.begin, run.end)
            classes = (told[1] or "Organization",)
            yield Name(span, "Organization", classes, APPOSED, "names: name, organisation noun", None, span)
    for at, word in enumerate(clause.words):
        if word.capital and not clause.shouts and (head := book.organisation_heads.match(clause.keys, at)):
            end = headed_end(clause, at, at + head[0], book)
            if end > at + head[0]:
                span = clause.span_of(at, end)
                classes = (organisation_class(clause, at, end, book),)
                weight = HEADED if not word.opens or end - at > 2 else HEADED - 2
                state = book.lexicon.demonyms.get(clause.words[at + head[0]].lower)
                rule = "names: capital organisation noun"
                yield Name(span, "Organization", classes, weight, rule, None, span, part_of=state)
        if not word.capital or clause.shouts or (word.opens and not after_article(clause, at, book)):
            continue
        body = book.institutions.match(clause.keys, at)
        if body is not None:
            span = clause.span_of(at, at + body[0])
            yield Name(span, "Organization", (body[1],), HEADED - 1, "names: institution", None, span)


def _is_building(clause: Clause, at: int, name: int, book: Rulebook) -> bool:
    """«l'hôpital X»: organisation nouns that are places first."""
    found = book.place_nouns.match(clause.keys, at)
    return found is not None and found[1] == "Facility" and at + found[0] <= name


def _plain_end(clause: Clause, run: Run, book: Rulebook) -> int:
    """Where a name of common words ends, «l'ONG | Soins sans relâche», «le parti | Voix des campagnes»."""
    words, keys = clause.words, clause.keys
    end = run.end
    if end - run.begin > 1 or not book.is_common(words[run.begin]) or words[run.begin].is_acronym:
        return end
    end = skip_adjectives(clause, end, book)
    linked = end + 1 < len(words) and keys[end] in book.name_links and words[end + 1].is_word
    if linked and words[end + 1].key not in book.determiners and words[end + 1].key not in book.function_words:
        end = skip_adjectives(clause, end + 2, book)
    return end


def headed_end(clause: Clause, begin: int, end: int, book: Rulebook) -> int:
    """Where a name ends that begins with a capital organisation noun: adjectives, then «de(s) …» once or twice."""
    words, keys = clause.words, clause.keys
    end = skip_adjectives(clause, end, book)
    for _ in range(2):
        if end >= len(words):
            break
        at = end
        if keys[at] in book.links and words[at].is_word and at + 1 < len(words) and at > begin + 2:
            at += 1
        found = book.prepositions.match(keys, at) if at < len(words) else None
        if found is None or found[1] == "task":
            break
        at += found[0]
        while at < len(words) and book.determiners.get(keys[at], "indefinite").startswith("definite"):
            at += 1  # «l'Assemblée | d'une …» ends where something new is told
        if at >= len(words) or not words[at].is_word or words[at].text[0].isdigit() or keys[at] in book.function_words:
            break
        if words[at].opens or starts_with_first_name(clause, at, book):
            break
        if book.names.match(keys, at) and "Country" not in book.actor(book.names.match(keys, at)[1][0].iris[0]).classes:  # type: ignore[index]  # just matched
            break
        end = skip_adjectives(clause, at + 1, book)
    return end
