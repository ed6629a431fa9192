"""Say the shell's sentences in the reader's language, from one catalogue file per language.

English is the key: `say("{n} rows", n=3)`. A language's file `messages/xx.toml` maps each English sentence to its own.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

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
        """A message that is already complete, such as an error's text, when the catalogue knows it."""
        return self.sentences.get(message, message)

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


def _environment_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    return "en"
