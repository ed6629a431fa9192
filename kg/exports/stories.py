"""Turn an event into the headline and the few lines that calendars, timelines and annotations show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.exports.facts import described
from kg.exports.findings import FACTUAL, Article, Event
from kg.exports.reader import Findings


def dated_events(findings: Findings, tell: Callable[[str], None]) -> Iterator[tuple[Event, str, str]]:
    """Each event with the first and the last day of each of its times; says how many have none."""
    left_out = 0
    for event in findings.events():
        days = sorted({(time.start, time.end) for time in event.times if time.start and time.end})
        left_out += not days
        yield from ((event, start, end) for start, end in days)
    if left_out:
        tell(f"{left_out:,} {'event has' if left_out == 1 else 'events have'} no known day and can't be shown here.")


def headline(event: Event, findings: Findings) -> str:
    """«attack: hommes → convoi (alleged)»."""
    who = ", ".join(findings.labels(event.fillers("agent", "participant")))
    whom = ", ".join(findings.labels(event.fillers("target", "recipient")))
    actors = f"{who} → {whom}".strip() if whom else who
    about = ", ".join(described(iri, findings) for iri in event.about)
    told = actors + (f" · {about}" if about and actors else about) or f"«{event.label}»"
    certainty = "" if event.factuality == FACTUAL else f" ({findings.class_label(event.factuality)})"
    return f"{findings.class_label(event.kind)}: {told}{certainty}"


def description(event: Event, findings: Findings) -> str:
    """The sentence, the figures, who says so and where it was read, a line each."""
    article = findings.articles.get(event.article, Article(event.article))
    figures = "; ".join(quantity.words for quantity in event.quantities)
    sources = ", ".join(findings.labels(event.sources))
    read_in = ", ".join(part for part in (article.title, article.date, article.source) if part)
    lines = [
        event.sentence,
        figures,
        f"{findings.class_label('accordingTo')} {sources}" if sources else "",
        read_in,
        event.iri,
    ]
    return "\n".join(line for line in lines if line)
