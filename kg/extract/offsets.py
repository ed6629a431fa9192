"""Date the events that others are counted from: «arrêté mardi, deux jours après le vol» tells when the theft was."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.document import Mention, MentionKind, Span, TimeSpan
from kg.extract.dates import TimeExpression, resolve
from kg.extract.events import Draft
from kg.extract.periods import SECONDS
from kg.lexicon import Lexicon

NARROW = 7
"""Days: a stretch of time that is longer is nothing to count days from."""
EVE = datetime.timedelta(days=1)
REACH = 90
"""Characters behind «deux jours après» within which the event that it counts from is told."""
FLIPPED = ("shiftWord", "anaphoricDay")
"""Slots whose value tells to which side is counted."""

Day = tuple[datetime.date, datetime.date]
T = TypeVar("T")


def date_by_offsets(
    text: str,
    drafts: Sequence[Draft],
    times: Sequence[TimeExpression],
    found: Mapping[int, tuple[TimeSpan, ...]],
    published: datetime.date | None,
    lexicon: Lexicon,
) -> dict[int, TimeSpan]:
    """Time spans for drafts that have none in `found`, by the `id` of the draft.

    «X a été arrêté mardi, deux jours après le vol» dates the theft by the day of the arrest; where the sentence has no
    other day, the day of publication stands for it. «Deux jours après le vol de lundi, X a été arrêté» dates the
    arrest.
    """
    ordered = sorted(drafts, key=lambda draft: draft.trigger.span)
    days = {span.mention.span: _narrow(span.start, span.end) for spans in found.values() for span in spans}
    dated = {}
    for time in times:
        counted = _counted(time, ordered, text)
        if counted is None:
            continue
        if found[id(counted)]:
            day = next((d for span in found[id(counted)] if (d := _narrow(span.start, span.end))), None)
            begin, end = (bisect_left(ordered, at, key=_begin) for at in (counted.sentence.begin, counted.sentence.end))
            taker = _beside([(draft.trigger.span, draft) for draft in ordered[begin:end]], time, counted, text)
            offset = time
        else:
            told = [(each.span, known) for each in times if (known := _day_of(each, time, counted, days)) is not None]
            day = _beside(told, time, counted, text)
            if day is None and published and _counts_forward(time) and not _is_background(text, counted, lexicon):
                day = max(published, datetime.date.min + EVE) - EVE, published
            taker, offset = counted, _flipped(time)
        if day is None or taker is None or found[id(taker)]:
            continue
        if (span := _span(time, offset, taker, text, day)) is not None:
            dated[id(taker)] = span
    return dated


def _begin(draft: Draft) -> int:
    return draft.trigger.span.begin


def _counted(time: TimeExpression, ordered: Sequence[Draft], text: str) -> Draft | None:
    """The event from which «deux jours après …» counts: the next one of the sentence, with nothing in between."""
    if not time.governs or any(name == "unit" and value in SECONDS for name, value in time.values):
        return None
    at = bisect_left(ordered, time.phrase.end, key=_begin)
    if at == len(ordered) or not time.phrase.overlaps(ordered[at].sentence):
        return None
    between = text[time.phrase.end : _begin(ordered[at])]
    return None if len(between) > REACH or re.search(r'[,;:.!?"]', between) else ordered[at]


def _beside(told: Sequence[tuple[Span, T]], offset: TimeExpression, counted: Draft, text: str) -> T | None:
    """What the rest of the sentence tells: the nearest in front of the offset, else the first behind the next comma."""
    if text[counted.sentence.begin : offset.phrase.begin].strip(' "'):
        return next((each for span, each in reversed(told) if span.end <= offset.phrase.begin), None)
    comma = text.find(",", counted.trigger.span.end, counted.sentence.end)
    return next((each for span, each in told if -1 < comma < span.begin), None)


def _day_of(
    time: TimeExpression, offset: TimeExpression, counted: Draft, days: Mapping[Span, Day | None]
) -> Day | None:
    """The day of another expression of the sentence, as the event that it dates has it."""
    if time is offset or not time.span.overlaps(counted.sentence):
        return None
    if time.span in days:
        return days[time.span]
    return None if time.relation is not None or time.governs else _narrow(time.start, time.end)


def _counts_forward(time: TimeExpression) -> bool:
    """«deux jours après», «le lendemain de»."""
    return all(int(value) > 0 for name, value in time.values if name in FLIPPED)


def _is_background(text: str, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the sentence looks back from the news: the day of publication tells nothing there."""
    words = re.findall(r"\w+", draft.sentence.of(text).lower())
    return not set(lexicon.table("backgroundAuxiliary")).isdisjoint(words)


def _narrow(start: datetime.date | None, end: datetime.date | None) -> Day | None:
    """A stretch of time that days can be counted from."""
    return (start, end) if start is not None and end is not None and (end - start).days <= NARROW else None


def _flipped(time: TimeExpression) -> TimeExpression:
    """The same number of units to the other side."""
    values: Iterator[tuple[str, str]] = (
        (name, str(-int(value)) if name in FLIPPED else value) for name, value in time.values
    )
    return replace(time, values=tuple(values))


def _span(label: TimeExpression, time: TimeExpression, draft: Draft, text: str, day: Day) -> TimeSpan | None:
    """What the offset comes to from the first and from the last day it may count from."""
    first, last = (resolve(time, published=None, anchor=each) for each in day)
    if first.start is None or last.end is None:
        return None
    mention = Mention(label.span, draft.sentence, f"{label.rule}, counted between events", MentionKind.EXPRESSION)
    return TimeSpan(" ".join(label.span.of(text).split()), mention, first.start, last.end)
