"""Compile the lexicon's word lists once into the phrase books that the rules of names and offices look words up in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.words import WORD, FrenchWords, PhraseBook, Word, Words, word_key
from kg.lexicon import KnownActor, Lexicon, fold


@dataclass(frozen=True, slots=True)
class KnownName:
    """One proper name of an actor of the lexicon."""

    name: str
    iris: tuple[str, ...]
    capitals: tuple[bool, ...]
    """Which of its words must have a capital."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What the rules look up; keys are folded unless said otherwise."""

    lexicon: Lexicon
    common: FrenchWords
    names: PhraseBook[tuple[KnownName, ...]]
    common_names: PhraseBook[str]
    titles: PhraseBook[str]
    tenures: PhraseBook[str]
    modifiers: PhraseBook[str]
    prepositions: PhraseBook[str]
    place_prepositions: PhraseBook[str]
    place_nouns: PhraseBook[str]
    sight_nouns: PhraseBook[str]
    organisation_nouns: PhraseBook[str]
    organisation_heads: PhraseBook[str]
    force_nouns: PhraseBook[str]
    ministry_nouns: PhraseBook[str]
    local_bodies: PhraseBook[str]
    compounds: PhraseBook[str]
    title_prefixes: dict[str, str]
    title_words: frozenset[str]
    """Every word of every title, lower case and not folded: «juge» is one, «jugé» is not."""
    participle_titles: frozenset[str]
    determiners: dict[str, str]
    first_names: frozenset[str]
    particles: frozenset[str]
    function_words: frozenset[str]
    not_names: frozenset[str]
    acronyms: frozenset[str]
    """Acronyms that are common nouns: «ONG», «PIB»."""
    lone_places: frozenset[str]
    """Places that need a preposition, because a person or a thing has that name too."""
    articles: frozenset[str]
    """Articles that names are written with, before a hyphen: «al-Bab»."""
    institutions: PhraseBook[str]
    """Capital nouns that name a body of the state on their own: «le Parlement»."""
    place_only: PhraseBook[str]
    """Prepositions that only places follow."""
    political_words: frozenset[str]
    age_nouns: frozenset[str]
    auxiliaries: frozenset[str]
    of_words: frozenset[str]
    """Forms of the preposition that links a complement, contracted ones too."""
    bare_of_words: frozenset[str]
    """Those without an article in them."""
    links: frozenset[str]
    name_links: frozenset[str]
    """What may stand inside a name of common words: «Soins sans relâche»."""
    portfolio_words: frozenset[str]
    """Not folded."""

    def is_behind_honorific(self, words: Words, keys: Sequence[str], at: int) -> bool:
        """«Me Reine X», «M. Prince Y»: a word that could be a title is a first name there."""
        return at > 0 and words[at].capital and self.titles.match(keys, at - 1) == (1, "honorific")

    def is_adjective(self, word: Word) -> bool:
        """Whether the word can be an adjective after a noun."""
        form = word.lower
        if word.key in self.function_words:
            return False
        return form in self.lexicon.demonyms or self.common.is_adjective(form)

    def is_common(self, word: Word) -> bool:
        """Whether the word in lower case is a French word: its capital says nothing at the head of a sentence."""
        return word.lower in self.common or word.key in self.function_words or word.key in self.not_names

    def actor(self, iri: str) -> KnownActor:
        """The lexicon's entry."""
        return self.lexicon.actors[iri]


_compiled: list[Rulebook] = []  # the last one: a process reads its articles with one lexicon


def compile_rules(lexicon: Lexicon, common: FrenchWords) -> Rulebook:
    """The rulebook of `lexicon`; the last one is kept."""
    if not (_compiled and _compiled[0].lexicon is lexicon and _compiled[0].common is common):
        _compiled[:] = [_compile(lexicon, common)]
    return _compiled[0]


def _compile(lexicon: Lexicon, common: FrenchWords) -> Rulebook:
    def book(*tables: str) -> PhraseBook[str]:
        return PhraseBook([entry for table in tables for entry in lexicon.table(table).items()])

    def keys(*tables: str) -> frozenset[str]:
        return frozenset(word_key(form) for table in tables for form in lexicon.table(table))

    return Rulebook(
        lexicon=lexicon,
        common=common,
        names=_name_book(lexicon),
        common_names=PhraseBook(
            [(name, actor.iri) for actor in lexicon.actors.values() for name in actor.common_names]
        ),
        titles=book("title"),
        tenures=PhraseBook(
            [
                *lexicon.table("tenureMarker").items(),
                *((form, "former") for form in lexicon.table("formerMarker")),
            ]
        ),
        modifiers=book("officeModifier"),
        prepositions=book("officePreposition"),
        place_prepositions=book("placePreposition"),
        place_nouns=book("placeNoun"),
        sight_nouns=book("sightNoun"),
        organisation_nouns=book("organisationNoun"),
        organisation_heads=book("organisationHead"),
        force_nouns=book("forceNoun"),
        ministry_nouns=book("ministryNoun"),
        local_bodies=book("localBody"),
        compounds=PhraseBook(
            [(form, "") for table in ("organisationNoun", "forceNoun", "placeNoun") for form in lexicon.table(table)]
        ),
        title_words=frozenset(form for title in lexicon.table("title") for form in WORD.findall(title.lower())),
        participle_titles=keys("participleTitle"),
        title_prefixes={fold(form): value for form, value in lexicon.table("titlePrefix").items()},
        determiners={word_key(form): value for form, value in lexicon.table("determiner").items()},
        first_names=keys("firstName"),
        particles=keys("nameParticle"),
        function_words=keys("functionWord"),
        not_names=keys("notAName", "weekday", "month"),
        acronyms=keys("commonAcronym"),
        lone_places=keys("notAPlaceAlone"),
        articles=keys("nameArticle"),
        institutions=book("institution"),
        place_only=book("placeOnlyPreposition"),
        political_words=keys("politicalWord"),
        age_nouns=keys("ageNoun"),
        auxiliaries=keys("auxiliary"),
        of_words=keys("ofPreposition"),
        bare_of_words=frozenset(word_key(f) for f, value in lexicon.table("ofPreposition").items() if value == "bare"),
        links=keys("officeLink"),
        name_links=keys("ofPreposition", "nameLink"),
        portfolio_words=frozenset(lexicon.table("portfolioWord")),
    )


def _name_book(lexicon: Lexicon) -> PhraseBook[tuple[KnownName, ...]]:
    found: dict[str, list[KnownName]] = {}
    for actor in lexicon.actors.values():
        for name in actor.names:
            iris = lexicon.names.get(fold(name), (actor.iri,))
            found.setdefault(fold(name), []).append(KnownName(name, iris, _capitals(name)))
    # the folded form may be cut otherwise than the name («N'Djamena»): each name enters by its own words
    return PhraseBook([(entry.name, tuple(entries)) for entries in found.values() for entry in entries])


def _capitals(name: str) -> tuple[bool, ...]:
    return tuple(form[0].isupper() for form in WORD.findall(name))
