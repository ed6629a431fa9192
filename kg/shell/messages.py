"""Say the shell's sentences in the reader's language, from one catalogue file per language.

English is the key: `say("{n} rows", n=3)`. A language's file `messages/xx.toml` maps each English sentence to its own.
"""

from __future__ import annotations

import os
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEAST_TOLD = 12
"""A sentence with fewer letters beside its fields would fit anything."""

CATALOGUES = Path(__file__).parent / "messages"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One language's sentences."""

    language: str
    sentences: Mapping[str, str]

    def __call__(self, sentence: str, **values: object) -> str:
        """The sentence in this language, its `{fields}` filled.

        >>> speaker("fr")("{n} rows", n=3)
        '3 lignes'
        """
        return self.sentences.get(sentence, sentence).format(**values)

    def translate(self, message: str) -> str:
        """A message that is already complete, such as an error's text, where the catalogue knows it or its pattern.

        >>> print(speaker("fr").translate("gr.ttl: can't be written (Permission denied); choose another place"))
        gr.ttl : impossible à écrire (accès refusé) ; choisissez un autre endroit.
        """
        if message in self.sentences:
            return self.sentences[message]
        for pattern, translation in _patterns(self.language):
            if match := pattern.fullmatch(message):
                parts = {name: self._part(part) for name, part in match.groupdict("").items()}
                return translation.format(**parts)
        return message

    def _part(self, part: str) -> str:
        """What fills a field of a message: an error within it has its translation, a name stays."""
        return self.translate(part) if " " in part else part

    def count(self, n: int, one: str, many: str, **values: object) -> str:
        """`one` or `many` as the number asks, `{n}` written with thin groups: French counts 0 as one.

        >>> speaker("en").count(14000, "{n} row", "{n} rows")
        '14,000 rows'
        """
        singular = n < 2 if self.language == "fr" else n == 1
        return self(one if singular else many, n=self.number(n), **values)

    def number(self, n: int) -> str:
        """A whole number with its thousands set apart."""
        return f"{n:,}".replace(",", "\N{NARROW NO-BREAK SPACE}" if self.language == "fr" else ",")


@lru_cache
def speaker(language: str | None = None) -> Speaker:
    """The speaker of a language; of the environment's when None is given; of English when there is no catalogue."""
    wanted = (language or _environment_language())[:2].lower()
    path = CATALOGUES / f"{wanted}.toml"
    if not path.is_file():
        return Speaker("en", {})
    return Speaker(wanted, tomllib.loads(path.read_text(encoding="utf-8")))


@lru_cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """The catalogue's sentences with fields as regular expressions, those that say most first."""
    found = []
    for english, translation in speaker(language).sentences.items():
        pieces = [(text, name) for text, name, _, _ in string.Formatter().parse(english)]
        told = sum(len(text) for text, _ in pieces)
        if told < LEAST_TOLD or len(pieces) == 1:
            continue
        names: set[str] = set()
        regex = ""
        for text, name in pieces:
            regex += re.escape(text)
            if name:
                regex += f"(?P={name})" if name in names else f"(?P<{name}>.*?)"
                names.add(name)
        found.append((told, english, re.compile(regex, re.DOTALL), translation))
    return [
        (pattern, translation) for _, _, pattern, translation in sorted(found, key=lambda item: (-item[0], item[1]))
    ]


def _environment_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    return "en"
