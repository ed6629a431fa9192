"""Turn nouns, prepositions and the gazetteer into candidates for places."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.candidates import AFTER_PLACE_NOUN, APPOSED, CAPITAL_CITY, LARGE_CITY, PLACED, PREDICTED, Name, Places
from kg.extract.clauses import Clause, after_article, after_place_preposition, apposed_noun, head_noun
from kg.extract.rulebook import Rulebook
from kg.extract.runs import Run
from kg.lexicon import fold

LONGEST_PLACE = 5
"""Words of a place's name at most: «Rio de Janeiro»."""


def place_names(clause: Clause, runs: list[Run], book: Rulebook, places: Places) -> Iterator[Name]:
    """«la ville de X», «mer Noire», «à X», and names of the gazetteer."""
    for run in runs:
        yield from _after_place_noun(clause, run, book, places)
        if run.end - run.begin <= 3 and after_place_preposition(clause, run.begin, book):
            alone = run.end - run.begin == 1  # «à X» is a place rather than a person, «à X Y» is not
            weight = PLACED if _after_place_only(clause, run.begin, book) else PREDICTED + (0.1 if alone else -0.1)
            classes = listed_class(clause, run, book, places)
            yield _place(clause, run.begin, run.end, classes, weight, "names: preposition + name")
        told = apposed_noun(clause, run.end, book)
        if told is not None and told[0] == "place":
            yield _place(clause, run.begin, run.end, (told[1] or "Place",), APPOSED, "names: name, place noun")
    for at, word in enumerate(clause.words):
        if word.capital and word.is_word:
            yield from _listed_place(clause, at, runs, book, places)


def listed_class(clause: Clause, run: Run, book: Rulebook, places: Places) -> tuple[str, ...]:
    """The class of the gazetteer's place of that name."""
    name = fold(clause.span_of(run.begin, run.end).of(clause.text))
    if name in book.lexicon.metonyms:
        return ("City",)
    place = places.find(name)
    return (place.kind,) if place is not None and place.kind in book.lexicon.superclasses else ("Place",)


def _after_place_only(clause: Clause, at: int, book: Rulebook) -> bool:
    return any(
        (found := book.place_only.match(clause.keys, at - length)) is not None and found[0] == length
        for length in (1, 2, 3)
        if at >= length
    )


def _after_place_noun(clause: Clause, run: Run, book: Rulebook, places: Places) -> Iterator[Name]:
    keys, words = clause.keys, clause.words
    at = run.begin
    article = 0
    while at > 0 and keys[at - 1] in book.determiners and article < 2:
        at -= 1
        article += 1
    preposition = at > 0 and keys[at - 1] in book.bare_of_words
    contracted = article and keys[at] in book.of_words
    sight_at = at - 1 if preposition else at
    sight = head_noun(clause, sight_at, book, book.sight_nouns) if sight_at > 0 else None
    linked = preposition or contracted
    if sight is not None and (linked or not article):
        named_by_word = article and book.is_common(words[run.begin])
        if named_by_word or sight[1] != "Facility" or not linked:
            yield _place(clause, sight[0], run.end, (sight[1],), AFTER_PLACE_NOUN + 0.5, "names: sight noun + name")
            return
    noun = head_noun(clause, sight_at, book, book.place_nouns) if sight_at > 0 else None
    if noun is not None and (linked or not article) and run.end - run.begin <= 4:
        span = clause.span_of(run.begin, run.end)
        phrase = clause.span_of(noun[0], run.end)
        # «la base de X», «le tribunal de X»: X is where it stands
        classes = listed_class(clause, run, book, places) if linked and noun[1] == "Facility" else (noun[1] or "Place",)
        yield Name(span, "Place", classes, AFTER_PLACE_NOUN, "names: place noun + name", None, phrase)


def _listed_place(clause: Clause, at: int, runs: list[Run], book: Rulebook, places: Places) -> Iterator[Name]:
    """A name of the gazetteer, or a city that stands for a state, when no other capital stands beside it."""
    words = clause.words
    word = words[at]
    for end in range(min(at + LONGEST_PLACE, len(words)), at, -1):
        if not words[end - 1].capital or any(not w.is_word for w in words[at:end]):
            continue
        name = fold(clause.text[word.begin : words[end - 1].end])
        metonym = name in book.lexicon.metonyms
        place = None if metonym else places.find(name)
        if not metonym and place is None:
            continue
        placed = after_place_preposition(clause, at, book)
        alone = end - at == 1
        if alone and not placed:
            if (
                (word.opens and book.is_common(word) and not metonym)
                or word.key in book.lone_places
                or word.key in book.not_names
            ):
                return
            if word.text[-1] == "'" or (len(word.text) < 4 and not metonym):
                return
            demonym = word.lower in book.lexicon.demonyms and not metonym  # «Rome» is no woman of the Roms
            if demonym or (after_article(clause, at, book) and book.is_common(word)):
                return
        if alone and (word.key in book.function_words or (clause.shouts and book.is_common(word))):
            return
        # « a prévenu à Ankara Recep Tayyip Erdogan » : behind a preposition a given name begins another name
        person_behind = placed and end < len(words) and words[end].key in book.first_names
        if not person_behind and _has_capital_neighbour(clause, at, end, runs):
            return
        if metonym:
            yield _place(clause, at, end, ("City",), CAPITAL_CITY, "names: city that stands for a state")
        elif place is not None:
            large = place.population > LARGE_CITY
            weight = (3.0 if large else 1.5) if placed else (1.6 if large else 0.7)
            kind = place.kind if place.kind in book.lexicon.superclasses else "Place"
            yield _place(clause, at, end, (kind,), weight, "names: gazetteer")
        return


def _has_capital_neighbour(clause: Clause, begin: int, end: int, runs: list[Run]) -> bool:
    """«Paris Hilton», «Place Beauvau»: inside a longer run a place's name proves nothing."""
    return any(r.begin <= begin and end <= r.end and (r.begin, r.end) != (begin, end) for r in runs) and not any(
        r.begin == begin and r.end == end for r in runs
    )


def _place(clause: Clause, begin: int, end: int, classes: tuple[str, ...], weight: float, rule: str) -> Name:
    span = clause.span_of(begin, end)
    return Name(span, "Place", classes, weight, rule, None, span)
