"""Freeze what was found in an article into a Document: resolve its times, drop what nothing supports."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
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
from kg.extract.dates import TimeExpression, resolve
from kg.extract.entities import Cast
from kg.extract.events import Draft
from kg.lexicon import Lexicon


def assemble(
    article: Article,
    text: str,
    sentences: tuple[Span, ...],
    cast: Cast,
    positions: Sequence[Position],
    drafts: Sequence[Draft],
    lexicon: Lexicon,
) -> Document:
    """The Document of an article; events and entities in text order."""
    keys = {id(draft): f"event {draft.trigger.span.begin}" for draft in drafts}
    entities = cast.finish(text)
    present = {entity.key for entity in entities}
    anchor: datetime.date | None = None
    events = []
    for draft in sorted(drafts, key=lambda d: d.trigger.span):
        times = []
        for found in sorted(draft.times, key=lambda t: t.span):
            span = time_span(found, draft, article, text, anchor)
            times.append(span)
            if span.start is not None and span.start == span.end:
                anchor = span.start
        events.append(_event(draft, keys, present, tuple(times), article))
    held = tuple(p for p in (_position(p, present) for p in positions) if p is not None)
    unresolved = tuple(dict.fromkeys(t for e in events for t in e.times if t.start is None))
    return Document(article, sentences, entities, held, tuple(events), unresolved)


def time_span(
    found: TimeExpression, draft: Draft, article: Article, text: str, anchor: datetime.date | None
) -> TimeSpan:
    """A time expression with its days, as far as the text and the publication date tell them."""
    ahead = draft.factuality in ("Planned", "Possible") and not _is_told_in_the_past(draft)
    resolved = resolve(found, published=article.date, future=ahead, anchor=anchor)
    mention = Mention(found.span, draft.parsed.view.sentence, found.rule, MentionKind.EXPRESSION)
    return TimeSpan(" ".join(found.span.of(text).split()), mention, resolved.start, resolved.end)


def _is_told_in_the_past(draft: Draft) -> bool:
    return draft.factuality == "Factual"


def _event(
    draft: Draft, keys: dict[int, str], present: set[str], times: tuple[TimeSpan, ...], article: Article
) -> Event:
    key = keys[id(draft)]
    arguments = tuple(Argument(role, filler, mention) for role, filler, mention in draft.arguments if filler in present)
    about = tuple(
        dict.fromkeys(
            [*(keys[id(d)] for d in draft.about if d is not draft), *(k for k in draft.about_entities if k in present)]
        )
    )
    sources = tuple(key for key in draft.sources if key in present)
    mention = Mention(draft.trigger.span, draft.parsed.view.sentence, draft.trigger.rule, MentionKind.TRIGGER)
    factuality = draft.factuality
    starts = [time.start for time in times if time.start is not None]
    if factuality == "Factual" and starts and article.date is not None and min(starts) > article.date:
        factuality = "Planned"
        draft.reasons.append("factuality Planned: a day after the publication")
    quotes = tuple(replace(quote, text=quote.span.of(article.text)) for quote in draft.quotes)
    return Event(
        key,
        draft.event_class,
        (mention,),
        arguments,
        times,
        tuple(draft.quantities),
        sources,
        about,
        quotes,
        factuality,
        tuple(draft.reasons),
    )


def _position(position: Position, present: set[str]) -> Position | None:
    if position.holder not in present:
        return None
    return position if position.of in present else replace(position, of=None)
