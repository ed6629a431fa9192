"""Turn events with known days into a calendar (iCalendar, RFC 5545) that calendar programs can show."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator

from kg.exports.findings import Article, Event
from kg.exports.markup import clean
from kg.exports.reader import Findings
from kg.exports.stories import dated_events, description, headline

_STATUS = {"Factual": "CONFIRMED", "Counterfactual": "CANCELLED"}
"""What is planned, alleged or possible is tentative."""
_EPOCH = datetime.date(1970, 1, 1)


def write_calendar(findings: Findings, tell: Callable[[str], None]) -> Iterator[bytes]:
    """An all-day entry for each event and each of its times."""
    yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kg//kg export//FR\r\n"
    for event, start, end in dated_events(findings, tell):
        yield _entry(event, start, end, findings)
    yield b"END:VCALENDAR\r\n"


def _entry(event: Event, start: str, end: str, findings: Findings) -> bytes:
    import icalendar

    article = findings.articles.get(event.article, Article(event.article))
    published = datetime.date.fromisoformat(article.date) if article.date else _EPOCH
    entry = icalendar.Event()
    digest = hashlib.sha256(f"{event.iri} {start} {end}".encode()).hexdigest()
    entry.add("uid", f"{digest[:32]}@kg")
    # when the entry was made, which every calendar wants to know: the same graph gives the same bytes
    entry.add("dtstamp", datetime.datetime.combine(published, datetime.time(), datetime.UTC))
    entry.add("dtstart", datetime.date.fromisoformat(start))
    last = datetime.date.fromisoformat(end)
    if last < datetime.date.max:
        entry.add("dtend", last + datetime.timedelta(days=1))  # the day after the last one
    entry.add("summary", clean(headline(event, findings)))
    entry.add("description", clean(description(event, findings)))
    if places := event.fillers("place"):
        entry.add("location", clean(", ".join(findings.labels(places))))
    entry.add("categories", [clean(findings.class_label(event.kind))])
    entry.add("status", _STATUS.get(event.factuality, "TENTATIVE"))
    entry.add("transp", "TRANSPARENT")
    if article.address:
        entry.add("url", clean(article.address))
    return bytes(entry.to_ical())
