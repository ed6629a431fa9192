"""Accounts → happenings: pairs are weighed, weighed again with what is told beside them, and grouped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.accounts import Account, Accounts
from kg.gazetteer import Gazetteer
from kg.happenings.blocks import find_pairs
from kg.happenings.clusters import cluster
from kg.happenings.evidence import Comparer, Evidence
from kg.happenings.world import World
from kg.lexicon import Lexicon

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which accounts tell of one happening."""

    groups: tuple[tuple[Account, ...], ...]
    likelihoods: Likelihoods
    """In the end."""
    alone: Likelihoods
    """By what the two accounts themselves say."""


class Likelihoods:
    """How likely the accounts of each pair that was compared are one, from 0 to 1."""

    def __init__(self, events: Sequence[Account]) -> None:
        self._numbers = {account.iri: number for number, account in enumerate(events)}
        self.by_position: dict[tuple[int, int], float] = {}
        """By positions in `events`, the smaller first."""

    def of(self, one: Account, other: Account) -> float | None:
        """That of two accounts; None when they were not compared."""
        numbers = self._numbers[one.iri], self._numbers[other.iri]
        return self.by_position.get((min(numbers), max(numbers)))

    def positions(self, pairs: Iterable[Pair]) -> list[tuple[int, int]]:
        """Pairs of IRIs as positions; those of which one is no account are left out."""
        numbers = self._numbers
        return [(numbers[one], numbers[other]) for one, other in pairs if one in numbers and other in numbers]


def match(
    accounts: Accounts, comparer: Comparer, *, same: Iterable[Pair] = (), different: Iterable[Pair] = ()
) -> Matching:
    """Group the accounts. `same` and `different` are pairs of IRIs that a person has decided."""
    events = accounts.events
    first, second = Likelihoods(events), Likelihoods(events)
    for pair in find_pairs(comparer.world, comparer.contexts):
        first.by_position[pair] = probability_of(comparer.weigh(events[pair[0]], events[pair[1]]))
    for pair in first.by_position:
        second.by_position[pair] = probability_of(comparer.weigh(events[pair[0]], events[pair[1]], first.of))
    groups = cluster(
        len(events), second.by_position, same=second.positions(same), different=second.positions(different)
    )
    return Matching(tuple(tuple(events[each] for each in group) for group in groups), second, first)


def open_comparer(accounts: Accounts, lexicon: Lexicon, gazetteer: Gazetteer) -> Comparer:
    """What compares these accounts."""
    return Comparer(World(accounts, lexicon, gazetteer), lexicon)


def probability_of(evidence: Iterable[Evidence]) -> float:
    """What the weights come to.

    >>> round(probability_of([Evidence("time", 1.0, "", 2.0), Evidence("other place", 1.0, "", -2.0)]), 2)
    0.5
    """
    return 1 / (1 + math.exp(-sum(each.weight for each in evidence)))
