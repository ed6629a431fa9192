"""Turn the text as it was read into the text that the rules read: every character keeps its offset."""

from __future__ import annotations

import unicodedata

BLANK_LETTER = "\u115f"
"""Stands where an accent stood on its own («e» + U+0301): a letter without shape, so that words stay whole.

`fold` drops it; whoever shows or parses words drops it with `without_blanks`."""

_LOOKALIKES = {
    "'": "\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4\u0060",
    '"': "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\uff02\u2039\u203a",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff",  # noqa: E501
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    "\n": "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
}
_SURROGATES = {chr(code): "\N{REPLACEMENT CHARACTER}" for code in range(0xD800, 0xE000)}
"""Halves of characters: no library takes them, and no text file holds them, but a Python string may."""
_TABLE = str.maketrans({other: plain for plain, others in _LOOKALIKES.items() for other in others} | _SURROGATES)


def normalise(text: str) -> str:
    """`text` with one kind of apostrophe, quotation mark, blank, dash and line end; the same length.

    >>> normalise("«\u202fL’Otan\u202f» – 14\u00a0000")
    '" L\\'Otan " - 14 000'
    """
    plain = text.translate(_TABLE)
    return plain if unicodedata.is_normalized("NFC", plain) else _compose(plain)


def without_blanks(text: str) -> str:
    """`text` without the blank letters that `normalise` leaves: shorter, for words that are shown or parsed."""
    return text.replace(BLANK_LETTER, "")


def _compose(text: str) -> str:
    """Join each letter to the accents after it; a blank letter takes the place of each accent."""
    characters: list[str] = []
    base = -1  # where the letter stands that the next accent belongs to
    for character in text:
        if not unicodedata.combining(character):
            base = len(characters) if character.isalpha() else -1
            characters.append(character)
        elif base < 0:
            characters.append(character)
        else:
            joined = unicodedata.normalize("NFC", characters[base] + character)
            if len(joined) == 1:
                characters[base] = joined
            characters.append(BLANK_LETTER)
    return "".join(characters)
