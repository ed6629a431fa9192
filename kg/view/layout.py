"""Turn events into a network of actors: who is tied to whom, each actor at a place of a plane."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import networkx as nx

from kg.view.model import Entity, Event, Link, Network

MOST_ACTORS = 80
"""Actors drawn: more of them hide each other at the size of a screen."""
WIDTH = 1000
SPACING = 105
"""Room for an actor with its name."""
ALONE = 46
"""Height of a row of actors that nothing ties to others."""


def lay_out(entities: Sequence[Entity], events: Sequence[Event], most: int = MOST_ACTORS) -> Network:
    """The most connected actors and all their links; the same events give the same places."""
    links = [link for number in range(len(events)) for link in _links(number, events, entities)]
    degree = Counter(end for link in links for end in (link.source, link.target))
    for event in events:
        degree.update(filler for role, filler in event.roles if role != "place" and entities[filler].acts)
    ordered = sorted(degree, key=lambda actor: (-degree[actor], entities[actor].label, actor))
    chosen = set(ordered[:most])
    links = [link for link in links if link.source in chosen and link.target in chosen]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(chosen))
    weights = Counter(tuple(sorted((link.source, link.target))) for link in links)
    graph.add_weighted_edges_from((a, b, 1 + math.log(n)) for (a, b), n in sorted(weights.items()))
    places, height = _pack(graph)
    nodes = tuple((actor, *places[actor]) for actor in ordered[:most])
    return Network(WIDTH, height, nodes, tuple(links), len(ordered))


def _links(number: int, events: Sequence[Event], entities: Sequence[Entity]) -> Iterator[Link]:
    """Who acts on or with whom in an event, and who speaks of whom."""
    event = events[number]
    found: dict[tuple[int, int], bool] = {}
    doers, others = _actors(event, ("agent",), entities), _actors(event, ("target", "recipient"), entities)
    with_ = _actors(event, ("participant",), entities)
    pairs = [*product(doers, others + with_), *combinations(with_, 2), *combinations(doers, 2)]
    for pair in pairs or product(with_, others):
        found.setdefault(pair, False)
    told = [_everyone(events[other], entities) for other in event.about]
    told.append(_actors(event, ("about",), entities))
    for pair in product(doers, (actor for actors in told for actor in actors)):
        found.setdefault(pair, True)
    for pair in product(event.sources, _everyone(event, entities)):
        found.setdefault(pair, True)
    for (source, target), says in found.items():
        if source != target:
            yield Link(number, source, target, says)


def _actors(event: Event, roles: tuple[str, ...], entities: Sequence[Entity]) -> list[int]:
    return [filler for role, filler in event.roles if role in roles and entities[filler].acts]


def _everyone(event: Event, entities: Sequence[Entity]) -> list[int]:
    return _actors(event, ("agent", "target", "recipient", "participant"), entities)


def _pack(graph: nx.Graph[int]) -> tuple[dict[int, tuple[int, int]], int]:
    """Lay out each connected part on its own and put the parts in rows, the largest first; places and total height."""
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    places: dict[int, tuple[int, int]] = {}
    left = top = row = 0
    for part in parts:
        width, height = _size(len(part))
        if left and left + width > WIDTH:
            left, top, row = 0, top + row, 0
        for actor, (x, y) in _spread(graph, part).items():
            places[actor] = (round(left + x * width), round(top + y * height))
        left, row = left + width, max(row, height)
    return places, top + row or ALONE


def _size(actors: int) -> tuple[int, int]:
    """Width and height for a part of so many actors."""
    if actors == 1:
        return WIDTH // 6, ALONE
    if actors == 2:
        return WIDTH // 3, ALONE * 2
    side = SPACING * math.sqrt(actors) * 1.15
    return min(WIDTH, round(side * 1.35)), round(max(side * 0.8, side * side * 1.08 / WIDTH))


def _spread(graph: nx.Graph[int], part: list[int]) -> dict[int, tuple[float, float]]:
    """Places of the actors of a connected part, between 0 and 1, with room at the edges for names."""
    if len(part) == 1:
        return {part[0]: (0.5, 0.4)}
    if len(part) == 2:
        return {part[0]: (0.25, 0.4), part[1]: (0.75, 0.4)}
    inner = graph.subgraph(part)
    ring = nx.circular_layout(inner)
    found = nx.spring_layout(inner, pos=ring, seed=1, iterations=300, k=1.6 / math.sqrt(len(part)))
    across, down = ([float(found[actor][axis]) for actor in part] for axis in (0, 1))
    return {
        actor: (0.1 + 0.8 * _share(x, across), 0.08 + 0.8 * _share(y, down))
        for actor, x, y in zip(part, across, down, strict=True)
    }


def _share(value: float, among: Sequence[float]) -> float:
    low, high = min(among), max(among)
    return (value - low) / (high - low) if high > low else 0.5
