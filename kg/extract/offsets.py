"""Date the events that others are counted from: «arrêté mardi, deux jours après le vol» tells when the theft was."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

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
    begins = [draft.trigger.span.begin for draft in ordered]
    days = {span.mention.span: _day(span) for spans in found.values() for span in spans}
    dated = {}
    for time in times:
        if not time.governs or any(name == "unit" and value in SECONDS for name, value in time.values):
            continue
        at = bisect_left(begins, time.phrase.end)
        if at == len(ordered) or not time.phrase.overlaps(ordered[at].sentence):
            continue
        counted = ordered[at]
        between = text[time.phrase.end : counted.trigger.span.begin]
        if len(between) > REACH or re.search(r'[,;:.!?"]', between):
            continue
        opens = not text[counted.sentence.begin : time.phrase.begin].strip(' "')
        if not found[id(counted)]:
            day = _told_beside(text, time, counted, times, days, opens=opens)
            if day is None and published and _counts_forward(time) and not _is_background(text, counted, lexicon):
                day = max(published, datetime.date.min + EVE) - EVE, published
            if day is not None and (span := _span(time, _flipped(time), counted, text, day)) is not None:
                dated[id(counted)] = span
        elif (day := next((d for span in found[id(counted)] if (d := _day(span))), None)) is not None:
            main = _main(text, time, counted, ordered, opens=opens)
            if main is not None and not found[id(main)]:
                span = _span(time, time, main, text, day)
                if span is not None:
                    dated[id(main)] = span
    return dated


def _told_beside(
    text: str,
    offset: TimeExpression,
    counted: Draft,
    times: Sequence[TimeExpression],
    days: Mapping[Span, Day | None],
    *,
    opens: bool,
) -> Day | None:
    """The day that the rest of the sentence tells: the nearest in front, else the first behind the next comma."""
    sentence = counted.sentence
    inside = [
        (time, day)
        for time in times
        if time.span.overlaps(sentence) and time is not offset and (day := days.get(time.span, _own(time))) is not None
    ]
    before = [day for time, day in inside if time.span.end <= offset.phrase.begin]
    if before or not opens:
        return before[-1] if before else None
    comma = text.find(",", counted.trigger.span.end, sentence.end)
    return next((day for time, day in inside if -1 < comma < time.span.begin), None)


def _main(text: str, offset: TimeExpression, counted: Draft, ordered: Sequence[Draft], *, opens: bool) -> Draft | None:
    """The event whose day is told by the offset."""
    inside = [draft for draft in ordered if draft.sentence == counted.sentence and draft is not counted]
    if not opens:
        before = [draft for draft in inside if draft.trigger.span.end <= offset.phrase.begin]
        return before[-1] if before else None
    comma = text.find(",", counted.trigger.span.end, counted.sentence.end)
    return next((draft for draft in inside if -1 < comma < draft.trigger.span.begin), None)


def _counts_forward(time: TimeExpression) -> bool:
    """«deux jours après», «le lendemain de»."""
    return all(int(value) > 0 for name, value in time.values if name in FLIPPED)


def _is_background(text: str, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the sentence looks back from the news: the day of publication tells nothing there."""
    words = re.findall(r"\w+", draft.sentence.of(text).lower())
    return not set(lexicon.table("backgroundAuxiliary")).isdisjoint(words)


def _own(time: TimeExpression) -> Day | None:
    if time.start is None or time.end is None or time.relation is not None or time.governs:
        return None
    return (time.start, time.end) if (time.end - time.start).days <= NARROW else None


def _day(span: TimeSpan) -> Day | None:
    if span.start is None or span.end is None or (span.end - span.start).days > NARROW:
        return None
    return span.start, span.end


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
