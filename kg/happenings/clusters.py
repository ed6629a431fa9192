"""Pairs with probabilities → groups that tell of one happening, by agglomerative clustering with average linkage.

What is averaged are the logarithms of the odds: one pair that is surely not one outweighs another that may be.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

THRESHOLD = 0.35
"""Mean probability at which two groups are one; chosen on the stories for development in `tests/stories`."""
SUREST = 0.98
"""A probability beyond it, or below its counterpart, counts as this."""

MISSING = -1.0
"""Log odds of a pair without a probability: the two have too little in common to be compared."""

ENOUGH = 0.3
"""Share of the pairs between two groups that must have a probability."""


def cluster(
    size: int,
    probabilities: Mapping[tuple[int, int], float],
    *,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
    threshold: float = THRESHOLD,
) -> list[list[int]]:
    """Groups of the numbers below `size`, each sorted, in the order of their first members.

    A pair without a probability speaks a little against, and groups of which hardly any pair has one stay apart.
    `same` pairs are together whatever the rest says, `different` ones never, unless `same` ones force them.

    >>> cluster(4, {(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.1})
    [[0, 1], [2], [3]]
    """
    groups = _Groups(size, probabilities, different)
    for one, other in same:
        groups.join(groups.of(one), groups.of(other))
    groups.join_while_likely(threshold)
    return sorted(sorted(members) for members in groups.members.values())


class _Groups:
    def __init__(
        self, size: int, probabilities: Mapping[tuple[int, int], float], different: Iterable[tuple[int, int]]
    ) -> None:
        self.members = {at: [at] for at in range(size)}
        self._leader = list(range(size))
        self._sums: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        """Group → other group → sum of the log odds between them, and their number."""
        for (one, other), probability in probabilities.items():
            self._sums[one][other] = self._sums[other][one] = log_odds(probability), 1
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in different:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def of(self, at: int) -> int:
        """The group that something is in now."""
        while self._leader[at] != at:
            self._leader[at] = self._leader[self._leader[at]]
            at = self._leader[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Make two groups one, under the smaller number."""
        if one == other:
            return
        one, other = min(one, other), max(one, other)
        self._leader[other] = one
        self.members[one] += self.members.pop(other)
        for neighbour, (total, number) in self._sums.pop(other, {}).items():
            self._sums[neighbour].pop(other)
            if neighbour != one:
                before, already = self._sums[one].get(neighbour, (0.0, 0))
                self._sums[one][neighbour] = self._sums[neighbour][one] = total + before, number + already
        for neighbour in self._apart.pop(other, ()):
            self._apart[neighbour].discard(other)
            self._apart[neighbour].add(one)
            self._apart[one].add(neighbour)

    def join_while_likely(self, threshold: float) -> None:
        """Join the two likeliest groups until no two are likely enough."""
        least = log_odds(threshold)
        heap = [(-self.mean(a, b), a, b) for a in self._sums for b in self._sums[a] if a < b]
        heapq.heapify(heap)
        while heap:
            likelihood, one, other = heapq.heappop(heap)
            if -likelihood < least:
                return
            is_current = one in self.members and other in self._sums.get(one, ())
            if not is_current or -likelihood != self.mean(one, other) or other in self._apart.get(one, ()):
                continue
            self.join(one, other)
            for neighbour in sorted(self._sums[one]):
                pair = min(one, neighbour), max(one, neighbour)
                if (likelihood := self.mean(*pair)) >= least:
                    heapq.heappush(heap, (-likelihood, *pair))

    def mean(self, one: int, other: int) -> float:
        """The mean log odds of the pairs between two groups; hopeless where too few of them have a probability."""
        total, number = self._sums[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (total + (pairs - number) * MISSING) / pairs if number >= ENOUGH * pairs else -math.inf


def log_odds(probability: float) -> float:
    """The logarithm of the odds, within bounds.

    >>> log_odds(0.5), round(log_odds(1.0), 2)
    (0.0, 3.89)
    """
    bounded = min(SUREST, max(1 - SUREST, probability))
    return math.log(bounded / (1 - bounded))
