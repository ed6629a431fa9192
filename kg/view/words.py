"""Read what the page and the drawings say, in French and in English."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("fr", "en")

_FILE = Path(__file__).parent / "words.toml"


@lru_cache(maxsize=1)
def read_words() -> dict[str, list[str]]:
    """Key → its sentence in each of `LANGUAGES`."""
    return dict(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def say(key: str, language: str) -> str:
    """A sentence in one language, its `{fields}` not filled."""
    return read_words()[key][LANGUAGES.index(language)]
