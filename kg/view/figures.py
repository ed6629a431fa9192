"""Turn a model into drawings for a report: the network and the timeline as SVG, and these as PNG."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from kg.errors import KgError
from kg.view.model import GROUPS, Event, Model
from kg.view.page import LANGUAGES, read_words

PAPER, INK, FAINT, LINE = "#ffffff", "#1d1d1f", "#5c5c61", "#d6d6d2"
COLOURS = {
    "MilitaryAction": "#b3261e",
    "Harm": "#a3174f",
    "TerritorialChange": "#855400",
    "Diplomacy": "#00706a",
    "PublicLife": "#1560b8",
    "SpeechAct": "#5b4bc4",
    "Event": "#5c5c61",
}
FILLS = {"person": "#fbe3bd", "organization": "#d3e4fb", "state": "#d5efcf", "group": "#e9dff6", "place": "#cfeeee"}
WIDTH = 1000
ROW, LANE, DOT = 19, 22, 10
LETTER = 6.4
"""Width of a letter of 12 pixels, rather too wide than too narrow."""
MOST_MARKS = 300
"""Events drawn one by one; more of them are counted by period."""
PERIODS = (1, 7, 30.4375, 91.3125, 365.25, 3652.5)
"""Days that a bar may stand for."""
SCALE = 2
"""Pixels of a PNG for one of the SVG: sharp in print."""
LONGEST = 40


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
    return _svg(parts, bottom + 30, _say("network", language))


def draw_timeline(model: Model, language: str = "fr") -> str:
    """One lane for each branch: a dot for a day, a bar for what is only known to lie between two days."""
    dated = sorted(_dated(model), key=lambda item: (item[1], item[2], item[0].words))
    if not dated:
        return _svg([_text(10, 24, _say("noTime", language))], 40, _say("timeline", language))
    low = min(first for _, first, _ in dated)
    high = max(last for *_, last in dated) + 1
    margin = max(1.0, (high - low) * 0.03)
    scale = _Scale(low - margin, high + margin)
    parts: list[str] = []
    top = 10
    for group in GROUPS:
        lane = [item for item in dated if model.classes[item[0].class_].group == group]
        if not lane:
            continue
        parts.append(_text(4, top + 12, _group_name(model, group, language), fill=FAINT))
        drawn, height = (_marks if len(dated) <= MOST_MARKS else _bars)(lane, scale, top + LANE, COLOURS[group])
        parts += drawn
        top += LANE + height + 8
    axis = list(_axis(scale, top, language))
    undated = len(model.events) - len(dated)
    if undated:
        parts.append(_text(4, top + 40, _say("noDate", language).format(n=undated), fill=FAINT))
    return _svg([*axis, *parts], top + 52, _say("timeline", language))


def as_png(svg: str) -> bytes:
    """The drawing as a picture; raises `KgError` where the library that makes it is missing."""
    try:
        import resvg_py
    except ImportError as exc:
        raise KgError("Pictures need resvg-py: pip install 'kg-news[png]', or take --svg.") from exc
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE))


# -- the network


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
        f"{end[0] - math.cos(angle + turn) * far:.1f},{end[1] - math.sin(angle + turn) * far:.1f}" for far, turn in corners
    )
    return f'<polygon points="{points}" fill="{colour}"/>'


def _nodes(model: Model, spots: dict[int, tuple[int, int]], busy: dict[int, int]) -> Iterator[str]:
    taken: list[tuple[float, float, float, float]] = [(x - 5, y - 5, x + 5, y + 5) for x, y in spots.values()]
    for entity, *_ in model.network.nodes:
        x, y = spots[entity]
        r = _radius(busy[entity])
        fill = FILLS.get(model.classes[model.entities[entity].class_].group, PAPER)
        yield f'<circle cx="{x}" cy="{y}" r="{r:.1f}" fill="{fill}" stroke="{INK}"/>'
        name = _short(model.entities[entity].label)
        half = len(name) * LETTER / 2
        middle = min(WIDTH - half, max(half, x))
        for at in ((middle, y + r + 12), (middle, y - r - 4), (x + r + half + 3, y + 4), (x - r - half - 3, y + 4)):
            box = (at[0] - half, at[1] - 10, at[0] + half, at[1] + 4)
            inside = box[0] >= 0 and box[2] <= WIDTH
            if inside and not any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in taken):
                taken.append(box)
                yield _text(at[0], at[1], name, anchor="middle")
                break


def _radius(events: int) -> float:
    return 5 + min(11.0, 1.6 * math.sqrt(events))


def _legend(model: Model, y: int, language: str) -> Iterator[str]:
    x = 10.0
    used = {model.classes[model.events[link.event].class_].group for link in model.network.links}
    for group in (group for group in GROUPS if group in used):
        name = _group_name(model, group, language)
        yield f'<path d="M{x:.0f} {y}h22" stroke="{COLOURS[group]}" stroke-width="3"/>'
        yield _text(x + 28, y + 4, name)
        x += 48 + len(name) * LETTER


# -- the timeline


class _Scale:
    """Days to pixels."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def x(self, day: float) -> float:
        return (day - self.low) / (self.high - self.low) * WIDTH


def _dated(model: Model) -> Iterator[tuple[Event, int, int]]:
    """Events with a date of their own, with its first and last day."""
    for event in model.events:
        for time in event.times:
            if time.start:
                try:
                    first = datetime.date.fromisoformat(time.start).toordinal()
                    last = datetime.date.fromisoformat(time.end or time.start).toordinal()
                except ValueError:
                    continue  # a year before 1 or after 9999: there is no room for it
                yield event, first, max(first, last)
                break


def _marks(lane: Sequence[tuple[Event, int, int]], scale: _Scale, top: int, colour: str) -> tuple[list[str], int]:
    parts: list[str] = []
    ends: list[float] = []
    for event, first, last in lane:
        left = scale.x(first)
        right = max(scale.x(last + 1), left + DOT)
        word = _short(event.words)
        wide = len(word) * LETTER + 8
        side = "in" if wide < right - left else "right" if right + wide <= WIDTH else "left"
        begin, end = {"in": (left, right), "right": (left, right + wide), "left": (left - wide, right)}[side]
        row = next((i for i, free in enumerate(ends) if free <= begin), len(ends))
        ends[row:] = [*([end + 3] if row == len(ends) else [end + 3, *ends[row + 1 :]])]
        y = top + row * ROW
        dash = ' stroke-dasharray="4 2.5"' if event.certainty else ""
        paint = f'stroke="{colour}" stroke-width="1.5"{dash}'
        if last > first:
            fill = PAPER if event.certainty else colour
            box = f'x="{left:.1f}" y="{y}" width="{right - left:.1f}" height="{DOT}" rx="4"'
            parts.append(f'<rect {box} fill="{fill}" fill-opacity="0.35" {paint}/>')
        else:
            fill = PAPER if event.certainty else colour
            parts.append(f'<circle cx="{left + DOT / 2:.1f}" cy="{y + DOT / 2}" r="{DOT / 2}" fill="{fill}" {paint}/>')
        x, anchor = {"in": (left + 6, "start"), "right": (right + 4, "start"), "left": (left - 4, "end")}[side]
        parts.append(_text(x, y + DOT, word, anchor=anchor))
    return parts, len(ends) * ROW


def _bars(lane: Sequence[tuple[Event, int, int]], scale: _Scale, top: int, colour: str) -> tuple[list[str], int]:
    """How many events begin in each period: what is certain below, the rest on top with a dashed outline."""
    period = next((days for days in PERIODS if days >= (scale.high - scale.low) / 80), PERIODS[-1])
    bins: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for event, first, _ in lane:
        bins[math.floor((first - scale.low) / period)][1 if event.certainty else 0] += 1
    most = max(map(sum, bins.values()))
    height = 3 * ROW
    parts = [_text(WIDTH - 4, top - 8, f"≤ {most}", anchor="end", fill=FAINT)]
    wide = max(1.5, scale.x(scale.low + period) - 1)
    for number, (sure, unsure) in sorted(bins.items()):
        x = scale.x(scale.low + number * period)
        low, high = sure / most * height, unsure / most * height
        bar = f'x="{x:.1f}" width="{wide:.1f}" stroke="{colour}"'
        parts.append(f'<rect {bar} y="{top + height - low:.1f}" height="{low:.1f}" fill="{colour}"/>')
        if unsure:
            y = top + height - low - high
            parts.append(f'<rect {bar} y="{y:.1f}" height="{high:.1f}" fill="{PAPER}" stroke-dasharray="3 2"/>')
    return parts, height


def _axis(scale: _Scale, bottom: int, language: str) -> Iterator[str]:
    """Lines at some nine round dates: the days of a month, or firsts of months or years."""
    free = 0.0
    for day in _ticks(scale):
        x = scale.x(day.toordinal())
        name = day.isoformat() if scale.high - scale.low < 93 else f"{day:%Y-%m}" if day.month > 1 else f"{day:%Y}"
        if x < free or x > WIDTH - len(name) * LETTER:
            continue
        yield f'<path d="M{x:.1f} 0V{bottom + 4}" stroke="{LINE}"/>'
        yield _text(x + 3, bottom + 18, name, fill=FAINT)
        free = x + len(name) * LETTER + 24


def _ticks(scale: _Scale) -> Iterator[datetime.date]:
    first, last = (max(1, min(math.ceil(day), datetime.date.max.toordinal())) for day in (scale.low, scale.high))
    if last - first < 93:
        for day in range(first, last, 1 if last - first < 12 else 7):
            yield datetime.date.fromordinal(day)
        return
    step = 1 if last - first < 400 else 3 if last - first < 1100 else 12 if last - first < 12_000 else 120
    begin = datetime.date.fromordinal(first)
    month = math.ceil((begin.year * 12 + begin.month) / step) * step
    while month // 12 <= datetime.date.fromordinal(last).year:
        yield datetime.date(month // 12, month % 12 + 1, 1)
        month += step


# -- what both have


def _svg(parts: Sequence[str], height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="system-ui, \'Liberation Sans\', \'DejaVu Sans\', sans-serif" font-size="12">\n'
        f'<title>{escape(title)}</title>\n<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK) -> str:
    """Words with a rim of paper, so that lines below them do not hide them."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" stroke="{PAPER}" stroke-width="3" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(_printable(words))}</text>'
    )


def _printable(words: str) -> str:
    """Without the control characters that XML does not allow."""
    return "".join(character if character.isprintable() else " " for character in words)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _say(key: str, language: str) -> str:
    return read_words()[key][LANGUAGES.index(language)]


def _group_name(model: Model, group: str, language: str) -> str:
    return dict(model.groups)[group][LANGUAGES.index(language)]
