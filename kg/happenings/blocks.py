"""Accounts → the pairs that are worth comparing: those that share a name, a circle of classes and a fortnight.

Each account has a few blocking keys; only accounts of one block are compared, in a large block only with their
neighbours in time. The number of pairs grows with the number of accounts, not with its square.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.accounts import Account
from kg.happenings.context import Context
from kg.happenings.world import World, mentioned

WIDTH = 14
"""Days in a bucket of time; buckets overlap by half, so that days a week apart always share one."""
LONGEST = 60
"""Days: an event that may be on any of more days is looked for around its article's date."""
TOPICS = 10
"""The most telling names of an article stand in for those that its sentences leave out."""
MOST = 60
"""Accounts in a block that are all compared with each other."""
NEIGHBOURS = 30
"""Accounts that one in a larger block is compared with."""

Key = tuple[str, str, int | None]


def find_pairs(world: World, contexts: Mapping[str, Context]) -> Iterator[tuple[int, int]]:
    """Positions in `world.accounts.events` of accounts to be compared, the smaller first; each pair once."""
    events = world.accounts.events
    blocks: dict[Key | tuple[str, str], list[int]] = defaultdict(list)
    topics: dict[str, list[str]] = {
        article: sorted(profile, key=lambda key: (-profile[key], key))[:TOPICS]
        for article, profile in world.profiles.items()
    }
    for at, account in enumerate(events):
        names = {key for iri in (*mentioned(account), *account.near) if (key := world.key(iri))}
        names.update(topics.get(account.article, ()))
        buckets = _buckets(world, account, contexts[account.iri])
        for circle in world.circles(account):
            blocks[circle, account.article].append(at)
            for name in names:
                for bucket in buckets:
                    blocks[circle, name, bucket].append(at)
    met: set[int] = set()
    for _, block in sorted(blocks.items(), key=lambda item: str(item[0])):
        for first, second in _pairs_in(block, contexts, events):
            pair = first * len(events) + second
            if pair not in met:
                met.add(pair)
                yield first, second


def _pairs_in(
    block: Sequence[int], contexts: Mapping[str, Context], events: Sequence[Account]
) -> Iterator[tuple[int, int]]:
    if len(block) <= MOST:
        for at, first in enumerate(block):
            for second in block[at + 1 :]:
                yield first, second
        return
    ordered = sorted(block, key=lambda at: (contexts[events[at].iri].first or datetime.date.min, at))
    for position, one in enumerate(ordered):
        for other in ordered[position + 1 : position + 1 + NEIGHBOURS]:
            yield min(one, other), max(one, other)


def _buckets(world: World, account: Account, context: Context) -> Sequence[int | None]:
    """The stretches of time in which an event may have been."""
    first, last = context.first, context.last
    if first is None or last is None or (last - first).days > LONGEST:
        facts = world.accounts.articles.get(account.article)
        first = last = facts.date if facts else None
    if first is None or last is None:
        return (None,)
    found = set()
    for day in range(first.toordinal(), last.toordinal() + 1):
        found |= {2 * (day // WIDTH), 2 * ((day + WIDTH // 2) // WIDTH) + 1}
    return sorted(found)
