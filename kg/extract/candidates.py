"""Turn the words of a sentence into weighted candidates for names, one finder per kind of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.document import Span
from kg.extract.rulebook import KnownName, Rulebook
from kg.extract.words import Word, split_words
from kg.lexicon import fold

# Weights: measured on a prototype (F1 of each kind of evidence alone); more than one apart means «always wins».
KNOWN, INTRODUCED, BODY, NICKNAME, GROUP = 9.0, 9.5, 8.0, 7.0, 7.0
TITLED, FIRST_NAME, AFTER_NOUN, CAPITAL_CITY, AFTER_PLACE_NOUN = 6.0, 5.0, 5.0, 4.5, 4.0
HEADED, APPOSED = 4.0, 3.5
PLACED, PREDICTED, GUESSED = 2.5, 1.0, 0.4
SURE = 4.0
"""From this weight on a document vote does not change a candidate's kind."""

LONGEST_NAME = 12
"""Words in the long form of an acronym at most."""
LARGE_CITY = 100_000
"""Inhabitants: a larger city is believed without a preposition."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or a common name of a known actor, and what it was taken for."""

    span: Span
    """The name alone: no article, title or preposition."""
    kind: str
    """`Person`, `Organization`, `Place`, `State`, `Group` or `Common`."""
    classes: tuple[str, ...]
    weight: float
    rule: str
    known: str | None
    """IRI of the lexicon's entry."""
    phrase: Span
    """With title or head noun, without determiner: what a simplified sentence may replace as a whole."""
    introduces: Span | None = None
    """For an acronym its long form's span, and the other way round."""
    part_of: str | None = None
    """IRI of the state that a demonym names: «armée tchadienne»."""


class Found(Protocol):
    """What the rules ask of a place of the gazetteer."""

    @property
    def kind(self) -> str: ...
    @property
    def population(self) -> int: ...


class Places(Protocol):
    """What the rules ask of the gazetteer."""

    def find(self, name: str, /) -> Found | None:
        """The place of a folded name."""
        ...


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence cut into words, with what the model predicts in it."""

    span: Span
    text: str
    """The whole article, normalised."""
    words: list[Word]
    keys: list[str]
    predictions: tuple[tuple[int, int, str], ...]
    """Word indexes and label."""
    shouts: bool
    """Everything is in capitals: they tell nothing."""

    def span_of(self, begin: int, end: int) -> Span:
        """Characters of the words from `begin` to before `end`."""
        return Span(self.words[begin].begin, self.words[end - 1].end)

    def before(self, at: int) -> str:
        """Key of the word before `at`, empty at the beginning."""
        return self.keys[at - 1] if at else ""


def make_clause(text: str, sentence: Span, predictions: Sequence[tuple[Span, str]], book: Rulebook) -> Clause:
    """Cut a sentence into words; predictions are the model's spans in this sentence."""
    words = split_words(text, sentence, book.articles)
    capitals = [w for w in words if w.text[0].isalpha()]
    shouts = len(capitals) > 3 and sum(w.text.isupper() for w in capitals) > 0.8 * len(capitals)
    begins = {w.begin: i for i, w in enumerate(words)}
    ends = {w.end: i + 1 for i, w in enumerate(words)}
    on_words = []
    for span, label in predictions:
        begin = begins.get(span.begin)
        end = ends.get(span.end)
        if begin is None or end is None:  # the model cuts words otherwise: take every word it touches
            touched = [i for i, w in enumerate(words) if w.begin < span.end and span.begin < w.end]
            if not touched:
                continue
            begin, end = touched[0], touched[-1] + 1
        on_words.append((begin, end, label))
    return Clause(sentence, text, words, [w.key for w in words], tuple(on_words), shouts)


def known_names(clause: Clause, book: Rulebook) -> Iterator[Name]:
    """Names and common names of the lexicon's actors, the longest first; «l'Etat islamique dans le Grand Sahara»."""
    for at, word in enumerate(clause.words):
        for length, entries in book.names.matches(clause.keys, at):
            entry = next((e for e in entries if _fits_capitals(clause, at, length, e, book)), None)
            if entry is not None and not _is_of_another(clause, at + length, entry, book):
                yield _known_name(clause, at, length, entry, book)
                break
        if not word.capital or word.opens or clause.shouts or clause.before(at) == '"':
            found = book.common_names.match(clause.keys, at)
            if found is not None and _is_definite(clause, at, book):
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
    phrase = _with_head_noun(clause, at, at + length, book) if kind == "Organization" else span
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
    if first.key in book.lone_places and not _after_place_preposition(clause, at, book):
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


def _is_definite(clause: Clause, at: int, book: Rulebook) -> bool:
    """«la coalition», «le "califat"», not «une coalition»."""
    before = at - 1
    while before >= 0 and (clause.keys[before] == '"' or book.is_adjective(clause.words[before])):
        before -= 1
    return before >= 0 and book.determiners.get(clause.keys[before], "").startswith(("definite", "demonstrative"))


def _after_place_preposition(clause: Clause, at: int, book: Rulebook) -> bool:
    """«à Tours», «près de Lens», «jusqu'au Caire»."""
    for length in (1, 2, 3, 4):
        start = at - length
        if start >= 0 and (found := book.place_prepositions.match(clause.keys, start)) and found[0] == length:
            return True
    return False


def _with_head_noun(clause: Clause, begin: int, end: int, book: Rulebook) -> Span:
    """«groupe Etat islamique», «organisation djihadiste Ansar», head noun included."""
    found = _head_noun(clause, begin, book, book.organisation_nouns)
    return clause.span_of(found[0], end) if found else clause.span_of(begin, end)


def _head_noun(clause: Clause, at: int, book: Rulebook, nouns: object) -> tuple[int, str] | None:
    """Where the noun before the name at `at` begins, adjectives and a quotation mark skipped, and its value."""
    position = at - 1
    if position >= 0 and clause.keys[position] == '"':
        position -= 1
    for _ in range(4):
        for length in (3, 2, 1):
            start = position - length + 1
            if start >= 0:
                found = nouns.match(clause.keys, start)  # type: ignore[attr-defined]  # a phrase book
                if found is None or found[0] != length:
                    continue
                if not clause.words[start].capital or clause.words[start].is_acronym or clause.words[start].opens:
                    return start, found[1]
        if position < 1 or clause.words[position].capital or not clause.words[position].is_word:
            return None
        if clause.keys[position - 1] in book.bare_of_words:  # «groupe de pirates X»
            position -= 1
        elif not book.is_adjective(clause.words[position]):
            return None
        position -= 1
    return None


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
            return found[1] or "Organization"
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
    phrase = _with_head_noun(clause, *long, book)
    rule = "names: long name (acronym)"
    yield Name(long_span, "Organization", classes, INTRODUCED, rule, known, phrase, short_span)
    yield Name(short_span, "Organization", classes, INTRODUCED, rule, known, short_span, long_span)


def _known_as(clause: Clause, where: tuple[int, int], book: Rulebook) -> str | None:
    for length, entries in book.names.matches(clause.keys, where[0]):
        if length == where[1] - where[0]:
            return entries[0].iris[0]
    return None


def organisation_class(clause: Clause, begin: int, end: int, book: Rulebook) -> str:
    """The class that the first word, or a noun beside the name, gives an organisation."""
    head = book.organisation_heads.match(clause.keys, begin)
    value = head[1] if head else ""
    if value.endswith("?") and any(key in book.political_words for key in clause.keys[max(begin - 12, 0) : end + 12]):
        return "PoliticalParty"
    beside = _head_noun(clause, begin, book, book.organisation_nouns)
    if beside is not None and beside[1]:
        return beside[1]
    after = apposed_noun(clause, end, book)
    if after is not None and after[0] == "organisation" and after[1]:
        return after[1]
    return value if value and not value.endswith("?") else "Organization"


def apposed_noun(clause: Clause, at: int, book: Rulebook) -> tuple[str, str] | None:
    """What the noun after «X, une …», «X (…), première …» says that X is: kind of table and its value."""
    keys, words = clause.keys, clause.words
    if at < len(keys) and keys[at] == "(" and ")" in keys[at : at + 4]:
        at = keys.index(")", at) + 1
    if at >= len(keys) or keys[at] not in (",", "(", "-"):
        return None
    at += 1
    if at < len(keys) and keys[at] in book.determiners:
        at += 1
    for _ in range(3):
        if at >= len(keys) or words[at].capital:
            return None
        for kind, nouns in (
            ("title", book.titles),
            ("organisation", book.organisation_nouns),
            ("place", book.place_nouns),
        ):
            found = nouns.match(keys, at)
            if found is not None:
                return kind, found[1]
        if not book.is_adjective(words[at]) and book.tenures.match(keys, at) is None:
            return None
        at += 1
    return None


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
            if not _is_definite(clause, begin, book) and clause.keys[begin - 1 : begin] not in ([","], ["et"], []):
                return None  # «des forces irakiennes» are some of them
            span = clause.span_of(begin, last + 1)
            return Name(span, "Organization", (value,), BODY, "names: force + demonym", None, span, part_of=state)
        if not book.is_adjective(words[last]):
            return None
        last += 1
    return None


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
