"""Read numerals, in digits and spelled out, from the words of a text.

«quatre-vingt-dix-sept», «deux cent mille», «1,5 million» and «14 000» each become one number. The words come
from the lexicon's `numeral` table (form → value); this file knows how French adds and multiplies them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

HYPHEN = "-"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the words `begin` to `end` (half-open) that say it."""

    begin: int
    end: int
    value: Decimal
    scale: int = 1
    """The multiplier it ends with: 1000000 in «1,5 million»; «entre 2 et 3 millions» lends it to the 2."""


def read_digits(text: str) -> Decimal:
    """The value of a number in digits, French style.

    >>> read_digits("14 000"), read_digits("4.500"), read_digits("1,5"), read_digits("3.5")
    (Decimal('14000'), Decimal('4500'), Decimal('1.5'), Decimal('3.5'))
    """
    whole, _, decimals = text.partition(",")
    if re.fullmatch(r"\d+\.\d{1,2}", whole):
        return Decimal(whole)
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


def find_numerals(words: Sequence[str], digits: Mapping[int, Decimal], lexicon: Spelling) -> Iterator[Numeral]:
    """Every number among the lower-case `words`; `digits` gives the value of those written in digits.

    A lone «un» or «une» is an article as often as a number, and is left to the caller.
    """
    codes = "".join(["#" if i in digits else lexicon.codes.get(word, " ") for i, word in enumerate(words)])
    for match in _NUMBER.finditer(codes):
        if match.group() == _ONE or lexicon.is_spoiled(words, match.start(), match.end()):
            continue
        parts = [
            digits[i] if i in digits else lexicon.values[words[i]]
            for i in range(*match.span())
            if codes[i] not in _JOINERS
        ]
        yield Numeral(match.start(), match.end(), _add(parts), _scale(parts))


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words that spell numbers, with their values, and those that join them («vingt et un»)."""

    values: Mapping[str, Decimal]
    not_after: frozenset[str]
    """Words that make one numeral part of themselves: «pour cent»."""
    codes: Mapping[str, str]
    """One character for each word that tells how it combines with other numerals."""

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, str]]) -> Spelling:
        """The spelling that the tables `numeral` and `numeralJoiner` describe."""
        values = {form.lower(): Decimal(value) for form, value in tables.get("numeral", {}).items()}
        joiners = tables.get("numeralJoiner", {})
        codes = {word: _code(value) for word, value in values.items()} | dict.fromkeys(joiners, "&") | {HYPHEN: HYPHEN}
        return cls(values, frozenset(tables.get("numeralNotAfter", {})), codes)

    def is_spoiled(self, words: Sequence[str], begin: int, end: int) -> bool:
        """Whether the numeral is no number there: a lone «cent» or «mille» after «pour»."""
        if end - begin > 1 or begin == 0 or words[begin - 1] not in self.not_after:
            return False
        return self.values.get(words[begin]) in (100, 1000)


# How a value combines: a 1, u 2 3 5 6, q 4, v 7 to 9, t 10, e 11, T 12 to 16, w 20, D other tens, x 60, c 100, m 1000,
# M a million or more, h a half, z nothing.
_ONE = "a"
_JOINERS = "-&"
_CODES = {1: "a", 4: "q", 7: "v", 8: "v", 9: "v", 10: "t", 11: "e", 20: "w", 60: "x", 100: "c", 1000: "m"}


def _code(value: Decimal) -> str:
    if value >= MILLION:
        return "M"
    if value in _CODES:
        return _CODES[int(value)]
    if value == Decimal("0.5"):
        return "h"
    if value == 0:
        return "z"
    return "u" if value < 10 else "T" if value < 20 else "D"


_UNIT = "[auqv]"
_TEEN = "(?:t-?v|[tTe])"
# «quatre-vingt-dix-sept», «soixante et onze», «soixante-dix-sept», «vingt et un», «trente-deux», «dix-sept», «onze»
_BELOW_100 = (
    f"(?:q-?w(?:-?(?:{_TEEN}|{_UNIT}))?|x(?:-?&-?[ae]|-?{_TEEN}|-?{_UNIT})?|[wD](?:-?&-?a|-?{_UNIT})?|{_TEEN}|{_UNIT})"
)
_BELOW_1000 = f"(?:(?:[uqv]-?)?c(?:-?{_BELOW_100})?|{_BELOW_100})"
_BELOW_MILLION = f"(?:(?:{_BELOW_1000}-?)?m(?:-?{_BELOW_1000})?|{_BELOW_1000})"
# «un demi-million», «deux millions et demi», «2 millions cinq cent mille», «zéro»
_NUMBER = re.compile(f"ah-?M|(?:#m?|{_BELOW_MILLION})(?:-?M(?:&h|{_BELOW_MILLION})?)*|z")


def _scale(parts: Sequence[Decimal]) -> int:
    """The multiplier that a number ends with, «et demi» left aside; 1 when there is none."""
    whole = parts[:-1] if parts[-1] == Decimal("0.5") else parts
    return int(whole[-1]) if len(whole) > 1 and (whole[-1] >= 1000 or whole[-1] == 100) else 1


def _add(parts: Sequence[Decimal]) -> Decimal:
    total = thousands = low = Decimal(0)
    scale = Decimal(1)
    for part in parts:
        if part >= MILLION and low + thousands < part:
            scale = part
            total += (thousands + low or Decimal(1)) * part
            thousands = low = Decimal(0)
        elif part == 1000:
            thousands, low = (low or Decimal(1)) * 1000, Decimal(0)
        elif part == 100:
            low = (low or Decimal(1)) * 100
        elif part == 20 and low % 100 == 4:
            low += 76
        elif part == Decimal("0.5"):
            low = scale / 2
        else:
            low += part
    return total + thousands + low
