"""Turn normalised sentences into plain words, and word lists into phrase books that are matched on them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from sys import intern
from typing import Generic, NamedTuple, Protocol, TypeVar

from kg.document import Span
from kg.lexicon import fold

T = TypeVar("T")

UPPER = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u017d"
"""Capital letters, for character classes."""

WORD = re.compile(
    # an elided letter or «qu'», «jusqu'», but not the first letter of «N'Djamena», «M'Bala», «O'Brien»
    rf"(?![NMO]'[{UPPER}])(?<!\w)(?:\w|\w*[Qq][Uu])'(?=\w)"
    rf"|[{UPPER}]\.(?:-?[{UPPER}]\.)*(?=[ -]?[{UPPER}]|[,)])"
    r"|\w+(?:[-']\w+)*|[^\w\s]"
)


_INITIAL = re.compile(rf"[{UPPER}]\.")


class Word(NamedTuple):
    """A word or a mark: «l'», «Jean-Yves», «N'Djamena», «J.» and «,» are one each."""

    begin: int
    end: int
    text: str
    key: str
    """Its folded form."""
    capital: bool
    opens: bool
    """Whether it stands where any word has a capital: at the head of a sentence, a quote, after a colon."""

    @property
    def lower(self) -> str:
        """The word in lower case, with its accents."""
        return self.text.lower()

    @property
    def is_acronym(self) -> bool:
        """Whether it has two capitals or more and no small letter but a plural: «ONU», «G5», «ONGs»."""
        return len(self.text) > 1 and self.text.rstrip("s").isupper()

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return self.text[0].isalnum()


Words = Sequence[Word]


class FrenchWords(Protocol):
    """What the rules ask of a list of common words (`parse.CommonWords`)."""

    def __contains__(self, word: object) -> bool: ...

    def is_adjective(self, word: str) -> bool:
        """Whether a lower-case word can be an adjective."""
        ...


def split_words(text: str, sentence: Span, articles: Container[str] = ()) -> list[Word]:
    """The words and marks of a sentence of normalised text, in order.

    `articles` are those that names are written with: «al-Bab» counts as a capitalised word.
    """
    return list(_split(text, sentence, articles))


class PhraseBook(Generic[T]):
    """Phrases to look up at a word: the longest one wins.

    >>> book = PhraseBook({"premier ministre": 1, "ministre": 2}.items())
    >>> book.match(["le", "premier", "ministre"], 1)
    (2, 1)
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        found: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, value in phrases:
            keys = tuple(map(word_key, _forms(phrase)))
            if keys:
                found.setdefault(keys[0], {}).setdefault(keys, value)
        self._by_first = {
            first: tuple(sorted(entries.items(), key=lambda e: (-len(e[0]), e[0]))) for first, entries in found.items()
        }

    @property
    def starts(self) -> Container[str]:
        """The words that a phrase can begin with: a quick look before `matches`."""
        return self._by_first.keys()

    def match(self, keys: Sequence[str], at: int) -> tuple[int, T] | None:
        """How many keys from `at` on the longest phrase takes, and its value."""
        for phrase, value in self._by_first.get(keys[at], ()):
            if len(phrase) == 1 or tuple(keys[at : at + len(phrase)]) == phrase:
                return len(phrase), value
        return None

    def matches(self, keys: Sequence[str], at: int) -> Iterator[tuple[int, T]]:
        """Every phrase that stands at `at`, the longest first."""
        for phrase, value in self._by_first.get(keys[at], ()):
            if len(phrase) == 1 or tuple(keys[at : at + len(phrase)]) == phrase:
                yield len(phrase), value


def index_after(words: Words, position: int, at: int) -> int:
    """Index of the first word from `at` on that begins at `position` or later."""
    while at < len(words) and words[at].begin < position:
        at += 1
    return at


def _split(text: str, sentence: Span, articles: Container[str]) -> Iterator[Word]:
    opens = True
    for found in WORD.finditer(text, sentence.begin, sentence.end):
        form = intern(found.group())  # a text repeats its words
        first = form[0]
        capital = first.isupper()
        if not capital and "-" in form:
            article, _, rest = form.partition("-")
            capital = article in articles and rest[:1].isupper()
        yield Word(found.start(), found.end(), form, word_key(form), capital, opens)
        if first.isalnum():
            opens = opens and (form[-1] == "'" or first.isdigit())
        else:
            opens = opens or first in '":([' or (first == "-" and text[found.start() - 1 : found.start()] == " ")


def word_key(form: str) -> str:
    """One-letter words keep their accent: a preposition and a verb differ by it alone."""
    return form.lower() if len(form) == 1 else fold(form)


def _forms(phrase: str) -> list[str]:
    if _INITIAL.fullmatch(phrase):
        return [phrase]  # «M.» is one word in a text
    return WORD.findall(phrase + "x")[:-1] if phrase.endswith("'") else WORD.findall(phrase)
