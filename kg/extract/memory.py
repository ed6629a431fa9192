"""Turn a function of a lexicon into one that works once for each lexicon."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from kg.lexicon import Lexicon

KEPT = 8
"""Lexicons that are remembered: a program uses one, tests some."""

Made = TypeVar("Made")


def once_per_lexicon(make: Callable[[Lexicon], Made]) -> Callable[[Lexicon], Made]:
    """Remember by identity: to hash a table of hundreds of words for every sentence cost more than to search it."""
    made: list[tuple[Lexicon, Made]] = []

    @wraps(make)
    def recall(lexicon: Lexicon) -> Made:
        for known, value in made:
            if known is lexicon:
                return value
        made.insert(0, (lexicon, make(lexicon)))
        del made[KEPT:]
        return made[0][1]

    return recall
