"""Turn each word of a text into one character, so that patterns of words can be regular expressions.

Case does not matter, and a capital may lack its accent («A l'aube», «DES JEUDI»); numbers become the letter of their
shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from kg.extract.normalise import without_blanks

SHAPES = {
    "day": "ds",
    "monthNumber": "d",
    "year": "y",
    "amount": "dznysSf",
    "hour": "dsz",
    "minute": "dz",
    "clockTime": "h",
}
"""Number shapes by slot: d 1 to 31, z another one with two digits, n more digits, y a year, s and S spelled (up to
31, beyond), f with decimals, h «14h30»."""


class Word(NamedTuple):
    """A word, number or sign of the text, with the character that stands for it in patterns."""

    begin: int
    end: int
    symbol: str
    value: str = ""
    """Its value when it is a number."""
    scale: int = 1
    """The multiplier that a number ends with: 1000000 in «1,5 million»."""


# A letter with its combining marks, for text that is not composed.
_LETTER = r"[^\W_][\u0300-\u036f]*"
TOKEN = re.compile(
    # «14 000», «4.500», «3,2», «3.5», «2014»; never a part of «3e», «14h30» or «12.03.2019»
    r"(?P<number>(?<![^\W_])"
    r"(?:\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d{1,2}(?!\.?\d)|\d+)(?![^\W_]))"
    # an elided word keeps its apostrophe: «l'», «jusqu'»
    rf"|(?P<word>(?:{_LETTER})+'?)"
    r"|(?P<sign>\n|[^\s\w]|_)"
)
CLOCK = re.compile(r"(\d{1,2})([^\W\d_]+)(\d{2})?")


def split_words(form: str) -> list[str]:
    return [plain_key(token.group()) for token in TOKEN.finditer(form)]


def plain_key(word: str) -> str:
    return (word if word.isascii() else _compose(word)).lower()


def shape_of(text: str, value: Decimal) -> str:
    """The letter of `SHAPES` for a number; `text` is empty when several words spell it."""
    if value != value.to_integral_value():
        return "f"
    small = 1 <= value <= 31
    if not text[:1].isdigit() or not text[-1:].isdigit():
        return "s" if small else "S"
    if len(text) <= 2:
        return "d" if small else "z"
    return "y" if len(text) == 4 and text.isdigit() and 1000 <= value < 2200 else "n"


_UNKNOWN = "?"
_PRIVATE_USE = 0xE000


class Vocabulary:
    """One private-use character for each word that the templates of a grammar name."""

    def __init__(self) -> None:
        self._symbols: dict[str, str] = {}

    def add(self, word: str) -> None:
        """Give `word` its symbol, and one to each of its spellings with unaccented capitals."""
        for spelling in (word, *_without_accents(word)):
            self._symbols.setdefault(spelling, chr(_PRIVATE_USE + len(self._symbols)))

    def add_all(self, words: Sequence[str]) -> None:
        for word in words:
            self.add(word)

    def symbol(self, word: str) -> str:
        """The symbol of a word of the text."""
        plain = word if word.isascii() else _compose(word)
        return self._symbols.get(plain) or self._symbols.get(plain.lower(), _UNKNOWN)

    def variants(self, word: str) -> frozenset[str]:
        """Every symbol that may stand for `word`: «A» may be «à» or «a»."""
        spellings = {word, *_without_accents(word), word[:1].upper() + word[1:], word.upper()}
        return frozenset(self._symbols[spelling] for spelling in spellings if spelling in self._symbols)

    def spellings(self, form: str) -> Iterator[str]:
        """Every string of symbols that may stand for the words of `form`."""
        for symbols in product(*(sorted(self.variants(word)) for word in split_words(form))):
            yield "".join(symbols)


def _compose(word: str) -> str:
    return unicodedata.normalize("NFC", without_blanks(word))


def _without_accents(word: str) -> tuple[str, ...]:
    """Spellings of `word` whose capitals lack their accents: «été» → «Eté», «ETE»."""
    if word.isascii():
        return ()
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn").upper()
    capitalised = plain[0] + word[1:]
    return tuple(dict.fromkeys(s for s in (capitalised, plain) if s != word and s.lower() != word))
