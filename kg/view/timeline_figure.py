"""Turn the dated events of a model into a drawing for a report."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.view.model import GROUPS, Event, Model
from kg.view.svg import COLOURS, FAINT, LETTER, LINE, PAPER, WIDTH, group_name, picture, short, text
from kg.view.words import say

ROW, LANE, DOT = 19, 22, 10
MOST_MARKS = 300
"""Events drawn one by one; more of them are counted by period."""
PERIODS = (1, 7, 30.4375, 91.3125, 365.25, 3652.5)
"""Days that a bar may stand for."""


def draw_timeline(model: Model, language: str = "fr") -> str:
    """One lane for each branch: a dot for a day, a bar for what is only known to lie between two days."""
    dated = sorted(_dated(model), key=lambda item: (item[1], item[2], item[0].words))
    if not dated:
        return picture([text(10, 24, say("noTime", language))], 40, say("timeline", language))
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
        parts.append(text(4, top + 12, group_name(model, group, language), fill=FAINT))
        drawn, height = (_marks if len(dated) <= MOST_MARKS else _bars)(lane, scale, top + LANE, COLOURS[group])
        parts += drawn
        top += LANE + height + 8
    axis = list(_axis(scale, top, language))
    undated = len(model.events) - len(dated)
    if undated:
        parts.append(
            text(4, top + 40, say("noDateOne" if undated == 1 else "noDate", language).format(n=undated), fill=FAINT)
        )
    return picture([*axis, *parts], top + 52, say("timeline", language))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to pixels."""

    low: float
    high: float

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
        right = max(scale.x(last + 1), left + DOT) if last > first else left + DOT
        word = short(event.words)
        wide = len(word) * LETTER + 8
        side = "in" if last > first and wide < right - left else "right" if right + wide <= WIDTH else "left"
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
        parts.append(text(x, y + DOT, word, anchor=anchor))
    return parts, len(ends) * ROW


def _bars(lane: Sequence[tuple[Event, int, int]], scale: _Scale, top: int, colour: str) -> tuple[list[str], int]:
    """How many events begin in each period: what is certain below, the rest on top with a dashed outline."""
    period = next((days for days in PERIODS if days >= (scale.high - scale.low) / 80), PERIODS[-1])
    bins: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for event, first, _ in lane:
        bins[math.floor((first - scale.low) / period)][1 if event.certainty else 0] += 1
    most = max(map(sum, bins.values()))
    height = 3 * ROW
    parts = [text(WIDTH - 4, top - 8, f"≤ {most}", anchor="end", fill=FAINT)]
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
        yield text(x + 3, bottom + 18, name, fill=FAINT)
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
