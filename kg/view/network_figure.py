"""Turn the network of a model into a drawing for a report."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from kg.view.model import GROUPS, Model
from kg.view.svg import COLOURS, INK, LETTER, PAPER, WIDTH, group_name, picture, short, text
from kg.view.words import say

FILLS = {"person": "#fbe3bd", "organization": "#d3e4fb", "state": "#d5efcf", "group": "#e9dff6", "place": "#cfeeee"}


def draw_network(model: Model, language: str = "fr") -> str:
    """The actors where the page has them, and one line for each pair and branch of events."""
    network = model.network
    spots = {entity: (x, y + 14) for entity, x, y in network.nodes}
    busy: dict[int, int] = defaultdict(int)
    for event in model.events:
        for actor in {filler for _, filler in event.roles} | set(event.sources):
            busy[actor] += 1
    parts = [*_edges(model, spots, busy), *_nodes(model, spots, busy)]
    bottom = network.height + 24
    parts += _legend(model, bottom, language)
    return picture(parts, bottom + 30, say("network", language))


def _edges(model: Model, spots: dict[int, tuple[int, int]], busy: dict[int, int]) -> Iterator[str]:
    edges: dict[tuple[int, int, str, bool], list[tuple[int, bool]]] = defaultdict(list)
    for link in model.network.links:
        a, b = sorted((link.source, link.target))
        group = model.classes[model.events[link.event].class_].group
        edges[a, b, group, link.says].append((link.event, link.source == a))
    parallel: dict[tuple[int, int], int] = defaultdict(int)
    for (a, b, group, says), told in edges.items():
        (x1, y1), (x2, y2) = spots[a], spots[b]
        nth = parallel[a, b]
        parallel[a, b] += 1
        bend = math.ceil(nth / 2) * 44 * (1 if nth % 2 else -1)
        length = math.hypot(x2 - x1, y2 - y1) or 1
        x, y = (x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend
        sure = any(not model.events[event].certainty for event, _ in told)
        dash = "" if sure else ' stroke-dasharray="6 4"'
        wide = 1.2 if says else 1.6 + math.log2(len({event for event, _ in told}))
        faint = ' stroke-opacity="0.55"' if says else ""
        yield (
            f'<path d="M{x1} {y1}Q{x:.1f} {y:.1f} {x2} {y2}" fill="none" stroke="{COLOURS[group]}" '
            f'stroke-width="{wide:.1f}"{dash}{faint}/>'
        )
        if not says:
            for end, there in ((b, True), (a, False)):
                if any(forward == there for _, forward in told):
                    yield _arrow((x, y), spots[end], _radius(busy[end]), COLOURS[group])


def _arrow(start: tuple[float, float], end: tuple[int, int], gap: float, colour: str) -> str:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    corners = [(gap, 0.0), (gap + 9, 0.25), (gap + 9, -0.25)]
    points = " ".join(
        f"{end[0] - math.cos(angle + turn) * far:.1f},{end[1] - math.sin(angle + turn) * far:.1f}"
        for far, turn in corners
    )
    return f'<polygon points="{points}" fill="{colour}"/>'


def _nodes(model: Model, spots: dict[int, tuple[int, int]], busy: dict[int, int]) -> Iterator[str]:
    taken: list[tuple[float, float, float, float]] = [(x - 5, y - 5, x + 5, y + 5) for x, y in spots.values()]
    for entity, *_ in model.network.nodes:
        x, y = spots[entity]
        r = _radius(busy[entity])
        fill = FILLS.get(model.classes[model.entities[entity].class_].group, PAPER)
        yield f'<circle cx="{x}" cy="{y}" r="{r:.1f}" fill="{fill}" stroke="{INK}"/>'
        name = short(model.entities[entity].label)
        half = len(name) * LETTER / 2
        middle = min(WIDTH - half, max(half, x))
        for at in ((middle, y + r + 12), (middle, y - r - 4), (x + r + half + 3, y + 4), (x - r - half - 3, y + 4)):
            box = (at[0] - half, at[1] - 10, at[0] + half, at[1] + 4)
            inside = box[0] >= 0 and box[2] <= WIDTH
            if inside and not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken):
                taken.append(box)
                yield text(at[0], at[1], name, anchor="middle")
                break


def _radius(events: int) -> float:
    return 5 + min(11.0, 1.6 * math.sqrt(events))


def _legend(model: Model, y: int, language: str) -> Iterator[str]:
    x = 10.0
    used = {model.classes[model.events[link.event].class_].group for link in model.network.links}
    for group in (group for group in GROUPS if group in used):
        name = group_name(model, group, language)
        yield f'<path d="M{x:.0f} {y}h22" stroke="{COLOURS[group]}" stroke-width="3"/>'
        yield text(x + 28, y + 4, name)
        x += 48 + len(name) * LETTER
