"""Accounts → happenings: pairs are weighed, weighed again with what is told beside them, and grouped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
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
    probabilities: Mapping[tuple[int, int], float]
    """By positions in the accounts' events; pairs that were not compared are missing."""


def match(
    accounts: Accounts, comparer: Comparer, *, same: Iterable[Pair] = (), different: Iterable[Pair] = ()
) -> Matching:
    """Group the accounts. `same` and `different` are pairs of IRIs that a person has decided."""
    events = accounts.events
    first: dict[tuple[int, int], float] = {}
    for pair in find_pairs(comparer.world, comparer.contexts):
        first[pair] = probability_of(comparer.weigh(events[pair[0]], events[pair[1]]))
    at = {account.iri: number for number, account in enumerate(events)}

    def probability(one: Account, other: Account) -> float | None:
        numbers = at[one.iri], at[other.iri]
        return first.get((min(numbers), max(numbers)))

    second: dict[tuple[int, int], float] = {}
    for pair, found in first.items():
        one, other = events[pair[0]], events[pair[1]]
        if company := tuple(comparer.find_company(one, other, probability)):
            found = probability_of(comparer.weigh(one, other, company))
        second[pair] = found
    groups = cluster(len(events), second, same=_numbers(same, at), different=_numbers(different, at))
    return Matching(tuple(tuple(events[each] for each in group) for group in groups), second)


def open_comparer(accounts: Accounts, lexicon: Lexicon, gazetteer: Gazetteer) -> Comparer:
    """What compares these accounts."""
    return Comparer(World(accounts, lexicon, gazetteer), lexicon)


def probability_of(evidence: Iterable[Evidence]) -> float:
    """What the weights come to.

    >>> round(probability_of([Evidence("time", 1.0, "", 2.0), Evidence("other place", 1.0, "", -2.0)]), 2)
    0.5
    """
    return 1 / (1 + math.exp(-sum(each.weight for each in evidence)))


def _numbers(pairs: Iterable[Pair], at: Mapping[str, int]) -> list[tuple[int, int]]:
    return [(at[one], at[other]) for one, other in pairs if one in at and other in at]
