"""Freeze what was found in an article into a Document: resolve its times, drop what nothing supports."""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import replace

from kg.document import (
    Argument,
    Article,
    Document,
    Event,
    Mention,
    MentionKind,
    Position,
    Span,
    TimeSpan,
)
from kg.extract.dates import TimeExpression, counts_back, is_eve, resolve
from kg.extract.entities import Cast
from kg.extract.events import ACTING_ROLES, Draft
from kg.extract.merging import merge_drafts
from kg.extract.offsets import date_by_offsets
from kg.lexicon import Lexicon


def assemble(
    article: Article,
    text: str,
    sentences: tuple[Span, ...],
    cast: Cast,
    positions: Sequence[Position],
    drafts: Sequence[Draft],
    times: Sequence[TimeExpression],
    days_ahead: Set[Span],
    lexicon: Lexicon,
) -> Document:
    """The Document of an article; events and entities in text order.

    `times` are all that its text has, `days_ahead` those that lie ahead though they date no event.
    """
    entities = cast.finish(text)
    present = {entity.key for entity in entities}
    actors = {e.key for e in entities if any(lexicon.is_a(name, "Actor") for name in e.classes)}
    when = _resolve_times(article, text, drafts, times, days_ahead)
    for number, span in date_by_offsets(text, drafts, times, when, article.date, lexicon).items():
        when[number] = (span,)
    days = {number: _days(found) for number, found in when.items()}
    groups = merge_drafts(drafts, cast, lexicon, days, article.date)
    keys = {id(draft): f"event {group[0].trigger.span.begin}" for group in groups for draft in group}
    events = tuple(_event(group, keys, present, actors, when, article, lexicon) for group in groups)
    held = tuple(p for p in (_position(p, present) for p in positions) if p is not None)
    unresolved = tuple(dict.fromkeys(t for e in events for t in e.times if t.start is None))
    return Document(article, sentences, entities, held, events, unresolved)


def _resolve_times(
    article: Article, text: str, drafts: Sequence[Draft], times: Sequence[TimeExpression], days_ahead: Set[Span]
) -> dict[int, tuple[TimeSpan, ...]]:
    """The time spans of each draft by `id`."""
    ahead = {time.span for draft in drafts for time in draft.times if draft.looks_ahead}
    anchors = _find_anchors(times, ahead | days_ahead, article.date)
    return {
        id(draft): tuple(
            time_span(expression, draft, article, text, anchors.get(expression.span))
            for expression in sorted(draft.times, key=lambda t: t.span)
        )
        for draft in drafts
    }


def _find_anchors(
    times: Sequence[TimeExpression], ahead: Container[Span], published: datetime.date | None
) -> dict[Span, datetime.date | None]:
    """The day that each expression counts from: the last one told before it, for «la veille» else the publication.

    What counts back counts from the last day that is over: «se réunira jeudi … avait averti la veille».
    """
    told: datetime.date | None = None
    over: datetime.date | None = None
    anchors = {}
    for time in times:
        if time.kind == "anaphoric":
            anchors[time.span] = told if not counts_back(time) else over or (published if is_eve(time) else None)
        if time.governs or time.relation is not None:
            continue
        seen = resolve(time, published=published, future=time.span in ahead, anchor=anchors.get(time.span))
        if seen.start is None:
            continue
        # after «en mars 2021» nobody knows which day «deux jours plus tard» is
        told = seen.start if seen.start == seen.end else None
        if published is None or seen.start <= published:
            over = told
    return anchors


def _days(times: Sequence[TimeSpan]) -> tuple[datetime.date, datetime.date] | None:
    return next(((t.start, t.end or t.start) for t in times if t.start is not None), None)


def time_span(
    found: TimeExpression, draft: Draft, article: Article, text: str, anchor: datetime.date | None
) -> TimeSpan:
    """A time expression with its days, as far as the text and the publication date tell them."""
    resolved = resolve(found, published=article.date, future=draft.looks_ahead, anchor=anchor)
    mention = Mention(found.span, draft.sentence, found.rule, MentionKind.EXPRESSION)
    return TimeSpan(" ".join(found.span.of(text).split()), mention, resolved.start, resolved.end)


def _event(
    group: Sequence[Draft],
    keys: Mapping[int, str],
    present: set[str],
    actors: set[str],
    times: Mapping[int, tuple[TimeSpan, ...]],
    article: Article,
    lexicon: Lexicon,
) -> Event:
    """One event from all the drafts that tell of it; the most specific class and the first certainty win."""
    first = group[0]
    key = keys[id(first)]
    arguments = {
        (role, filler): (mention, Argument(role, filler, mention))
        for draft in reversed(group)
        for role, filler, mention in draft.arguments
        if filler in (actors if role in ACTING_ROLES else present)
    }
    about = [k for draft in group for k in (*(keys[id(d)] for d in draft.about), *draft.about_entities)]
    spans = tuple(dict.fromkeys(t for draft in group for t in times[id(draft)]))
    reasons = [reason for draft in group for reason in draft.reasons]
    factuality = first.factuality
    starts = [span.start for span in spans if span.start is not None]
    if factuality == "Factual" and starts and article.date is not None and min(starts) > article.date:
        factuality = "Planned"
        reasons.append("factuality Planned: a day after the publication")
    if len({draft.trigger.span for draft in group}) > 1:
        reasons.append("coreference: one event, told again")
    return Event(
        key,
        _most_specific(group, lexicon),
        tuple(
            {
                d.trigger.span: Mention(d.trigger.span, d.sentence, d.trigger.rule, MentionKind.TRIGGER)
                for d in sorted(group, key=lambda d: d.trigger.span)
            }.values()
        ),
        tuple(arguments[pair][1] for pair in sorted(arguments, key=lambda p: (arguments[p][0].span, p))),
        spans,
        tuple(dict.fromkeys(q for draft in group for q in draft.quantities)),
        tuple(dict.fromkeys(k for draft in group for k in draft.sources if k in actors)),
        tuple(dict.fromkeys(k for k in about if k != key and (k in present or k in keys.values()))),
        tuple(replace(quote, text=quote.span.of(article.text)) for draft in group for quote in draft.quotes),
        factuality,
        tuple(dict.fromkeys(reasons)),
    )


def _most_specific(group: Sequence[Draft], lexicon: Lexicon) -> str:
    """The class that is below all the others, else the first one told."""
    classes = [draft.event_class for draft in group]
    return next((c for c in classes if all(lexicon.is_a(c, other) for other in classes)), classes[0])


def _position(position: Position, present: set[str]) -> Position | None:
    if position.holder not in present:
        return None
    return position if position.of in present else replace(position, of=None)
