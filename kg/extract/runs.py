"""Turn runs of capitalised words, and what the model predicts on them, into weighted candidates for names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.candidates import (
    AFTER_NOUN,
    AFTER_PLACE_NOUN,
    APPOSED,
    CAPITAL_CITY,
    FIRST_NAME,
    GUESSED,
    HEADED,
    LARGE_CITY,
    PLACED,
    PREDICTED,
    TITLED,
    Clause,
    Name,
    Places,
    _after_place_preposition,
    _head_noun,
    apposed_noun,
    organisation_class,
)
from kg.extract.rulebook import Rulebook
from kg.extract.titles import OfficePhrase, read_office
from kg.lexicon import fold

LONGEST_PLACE = 5
"""Words of a place's name at most: «Rio de Janeiro»."""
KINDS = {"PER": "Person", "LOC": "Place", "ORG": "Organization", "MISC": "Organization"}


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


def person_names(clause: Clause, runs: list[Run], book: Rulebook) -> Iterator[Name]:
    """Names after a title, with a first name, or told to be a person by an apposition."""
    by_begin = {run.begin: run for run in runs}
    yield from _titled(clause, by_begin, book)
    for run in runs:
        if starts_with_first_name(clause, run.begin, book):
            if run.end - run.begin > 1:
                yield _person(clause, run, FIRST_NAME, "names: first name + name")
            elif not _is_complement(clause, run.begin, book):
                yield _person(clause, run, PREDICTED, "names: first name")
        if (
            run.end - run.begin <= 4
            and not _after_article(clause, run.begin, book)
            and _is_apposed_person(clause, run, book)
        ):
            yield _person(clause, run, APPOSED, "names: name, title")


def organisation_names(clause: Clause, runs: list[Run], book: Rulebook) -> Iterator[Name]:
    """«l'ONG X», «l'opération X», «Observatoire tunisien de …», «X, une banque …»."""
    for run in runs:
        noun = _head_noun(clause, run.begin, book, book.organisation_nouns)
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
            end = _headed_end(clause, at, at + head[0], book)
            if end > at + head[0]:
                span = clause.span_of(at, end)
                classes = (organisation_class(clause, at, end, book),)
                weight = HEADED if not word.opens or end - at > 2 else HEADED - 2
                state = book.lexicon.demonyms.get(clause.words[at + head[0]].lower)
                rule = "names: capital organisation noun"
                yield Name(span, "Organization", classes, weight, rule, None, span, part_of=state)
        if not word.capital or clause.shouts or (word.opens and not _after_article(clause, at, book)):
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
    end = _skip_adjectives(clause, end, book)
    linked = end + 1 < len(words) and keys[end] in book.name_links and words[end + 1].is_word
    if linked and words[end + 1].key not in book.determiners and words[end + 1].key not in book.function_words:
        end = _skip_adjectives(clause, end + 2, book)
    return end


def place_names(clause: Clause, runs: list[Run], book: Rulebook, places: Places) -> Iterator[Name]:
    """«la ville de X», «mer Noire», «à X», and names of the gazetteer."""
    for run in runs:
        yield from _after_place_noun(clause, run, book, places)
        if run.end - run.begin <= 3 and _after_place_preposition(clause, run.begin, book):
            alone = run.end - run.begin == 1  # «à X» is a place rather than a person, «à X Y» is not
            weight = PLACED if _after_place_only(clause, run.begin, book) else PREDICTED + (0.1 if alone else -0.1)
            classes = _listed_class(clause, run, book, places)
            yield _place(clause, run.begin, run.end, classes, weight, "names: preposition + name")
        told = apposed_noun(clause, run.end, book)
        if told is not None and told[0] == "place":
            yield _place(clause, run.begin, run.end, (told[1] or "Place",), APPOSED, "names: name, place noun")
    for at, word in enumerate(clause.words):
        if word.capital and word.is_word:
            yield from _listed_place(clause, at, runs, book, places)


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
            begin, end = _whole_run(begin, end, runs)
        weight = PREDICTED * (0.6 if word.opens else 0.8 if label == "MISC" else 1.0)
        span = clause.span_of(begin, end)
        classes: tuple[str, ...] = (kind,)
        if kind == "Organization":
            classes = (organisation_class(clause, begin, end, book),)
        elif kind == "Place":
            classes = _listed_class(clause, Run(begin, end), book, places)
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
    if any(w.is_acronym for w in clause.words[begin:end]) or _after_article(clause, begin, book):
        return "Organization"
    if end - begin > 1 and clause.keys[begin] in book.lexicon.metonyms:  # «Paris Saint-Germain»
        return "Organization"
    if end - begin > 1:
        return "Person"
    return "Place" if clause.before(begin) in book.of_words else "Person"


def _whole_run(begin: int, end: int, runs: list[Run]) -> tuple[int, int]:
    """«Abdou | ag Moussa»: a particle does not end a person's name."""
    return next(((r.begin, r.end) for r in runs if r.begin == begin and r.end > end), (begin, end))


def _is_singular_demonym(clause: Clause, at: int, book: Rulebook) -> bool:
    """«un Français»: nobody's name."""
    return clause.words[at].lower in book.lexicon.demonyms


def _is_plain_noun(clause: Clause, at: int, label: str, book: Rulebook) -> bool:
    """«de la Relance»: a common word with an article, which the model takes for a place."""
    return label != "ORG" and _after_article(clause, at, book) and book.is_common(clause.words[at])


def starts_with_first_name(clause: Clause, at: int, book: Rulebook) -> bool:
    """Whether a first name stands at `at`: «Marie», «Jean-Yves», «J.»."""
    key = clause.keys[at]
    return key in book.first_names or ("-" in key and key.partition("-")[0] in book.first_names) or key.endswith(".")


def _can_begin(clause: Clause, at: int, book: Rulebook) -> bool:
    word = clause.words[at]
    if not word.capital or not word.text[0].isalpha():
        return False
    if word.key in book.not_names:  # «l'ONG Terre Vive», but not «la Défense Jean Dupont»
        following = clause.words[at + 1 : at + 2]
        return bool(following) and following[0].capital and not word.opens and not _is_complement(clause, at, book)
    if word.text[-1] == "'" or word.key in book.acronyms:
        return False
    if len(word.text) > 3 and word.text.isupper() and word.lower in book.common:  # «EN DIRECT»
        return False
    if _title_length(clause, at, book):
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


def _title_length(clause: Clause, at: int, book: Rulebook) -> int:
    found = book.titles.match(clause.keys, at)
    if found is None or clause.keys[at] in book.first_names:
        return 0
    return found[0]


def _run_end(clause: Clause, at: int, book: Rulebook) -> int:
    words, keys = clause.words, clause.keys
    end = at + 1
    while end < len(words):
        word = words[end]
        if word.capital and word.text[0].isalpha() and word.text[-1] != "'":
            if word.lower in book.lexicon.demonyms and not starts_with_first_name(clause, at, book):
                break
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
        if _is_complement(clause, begin, book) or all(book.is_common(w) for w in clause.words[begin:at]):
            yield Run(begin, at)
            yield Run(at, end)
            return
    yield Run(begin, end)


def _is_complement(clause: Clause, at: int, book: Rulebook) -> bool:
    """Whether a preposition or an article stands before `at`."""
    before = clause.before(at)
    return before in book.determiners or before in book.function_words


def _after_article(clause: Clause, at: int, book: Rulebook) -> bool:
    """«la X», «du X», «l'X»: persons and cities have no article."""
    return clause.before(at) in book.determiners


def _person(clause: Clause, run: Run, weight: float, rule: str, phrase_begin: int | None = None) -> Name:
    span = clause.span_of(run.begin, run.end)
    phrase = clause.span_of(run.begin if phrase_begin is None else phrase_begin, run.end)
    return Name(span, "Person", ("Person",), weight, rule, None, phrase)


def _place(clause: Clause, begin: int, end: int, classes: tuple[str, ...], weight: float, rule: str) -> Name:
    span = clause.span_of(begin, end)
    return Name(span, "Place", classes, weight, rule, None, span)


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
    if len(words) == 1 and (words[0].is_acronym or book.is_common(words[0])) and words[0].key not in book.first_names:
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
        return _headed_end(clause, at, at + head[0], book)
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


def _headed_end(clause: Clause, begin: int, end: int, book: Rulebook) -> int:
    """Where a name ends that begins with a capital organisation noun: adjectives, then «de(s) …» once or twice."""
    words, keys = clause.words, clause.keys
    end = _skip_adjectives(clause, end, book)
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
        while at < len(words) and keys[at] in book.determiners:
            at += 1
        if at >= len(words) or not words[at].is_word or words[at].text[0].isdigit() or keys[at] in book.function_words:
            break
        if words[at].opens or starts_with_first_name(clause, at, book):
            break
        if book.names.match(keys, at) and "Country" not in book.actor(book.names.match(keys, at)[1][0].iris[0]).classes:  # type: ignore[index]  # just matched
            break
        end = _skip_adjectives(clause, at + 1, book)
    return end


def _skip_adjectives(clause: Clause, at: int, book: Rulebook) -> int:
    words = clause.words
    while at < len(words) and not words[at].opens and words[at].is_word:
        word = words[at]
        if word.capital and word.lower not in book.lexicon.demonyms:
            break
        if not book.is_adjective(word) and word.lower not in book.portfolio_words:
            break
        at += 1
    return at


def _after_place_only(clause: Clause, at: int, book: Rulebook) -> bool:
    return any(
        (found := book.place_only.match(clause.keys, at - length)) is not None and found[0] == length
        for length in (1, 2, 3)
        if at >= length
    )


def _listed_class(clause: Clause, run: Run, book: Rulebook, places: Places) -> tuple[str, ...]:
    """The class of the gazetteer's place of that name."""
    name = fold(clause.span_of(run.begin, run.end).of(clause.text))
    if name in book.lexicon.metonyms:
        return ("City",)
    place = places.find(name)
    return (place.kind,) if place is not None and place.kind in book.lexicon.superclasses else ("Place",)


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
    sight = _head_noun(clause, sight_at, book, book.sight_nouns) if sight_at > 0 else None
    linked = preposition or contracted
    if sight is not None and (linked or not article):
        named_by_word = article and book.is_common(words[run.begin])
        if named_by_word or sight[1] != "Facility" or not linked:
            yield _place(clause, sight[0], run.end, (sight[1],), AFTER_PLACE_NOUN + 0.5, "names: sight noun + name")
            return
    noun = _head_noun(clause, sight_at, book, book.place_nouns) if sight_at > 0 else None
    if noun is not None and (linked or not article) and run.end - run.begin <= 4:
        span = clause.span_of(run.begin, run.end)
        phrase = clause.span_of(noun[0], run.end)
        # «la base de X», «le tribunal de X»: X is where it stands
        classes = (
            _listed_class(clause, run, book, places) if linked and noun[1] == "Facility" else (noun[1] or "Place",)
        )
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
        placed = _after_place_preposition(clause, at, book)
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
            if word.lower in book.lexicon.demonyms or (_after_article(clause, at, book) and book.is_common(word)):
                return
        if alone and (word.key in book.function_words or (clause.shouts and book.is_common(word))):
            return
        if _has_capital_neighbour(clause, at, end, runs):
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


def _trim(clause: Clause, begin: int, end: int, book: Rulebook) -> tuple[int, int]:
    """Without articles, titles and marks around a predicted name."""
    words, keys = clause.words, clause.keys
    while begin < end and (
        not words[begin].is_word or keys[begin] in book.determiners or keys[begin] in book.function_words
    ):
        begin += 1
    while begin < end and not words[end - 1].is_word:
        end -= 1
    while begin < end - 1 and (length := _title_length(clause, begin, book)) and begin + length < end:
        begin += length
    if begin < end - 1 and words[begin].opens and words[begin + 1].capital:
        begin += book.is_common(words[begin]) and not starts_with_first_name(clause, begin, book)
    while begin < end and not words[begin].capital:
        begin += 1
    while begin < end and keys[begin] in book.not_names:
        begin += 1
    return begin, end
