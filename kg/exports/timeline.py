"""Turn events with known days into the JSON of TimelineJS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape

from kg.exports.markup import clean
from kg.exports.reader import Findings
from kg.exports.stories import dated_events, description, headline


def write_timeline(findings: Findings, tell: Callable[[str], None]) -> Iterator[bytes]:
    """A slide for each event and each of its times. TimelineJS shows headlines and texts as HTML, so that the words of
    articles are escaped."""
    yield b'{"events": ['
    separator = b"\n"
    for event, start, end in dated_events(findings, tell):
        slide = {
            "unique_id": f"{event.iri} {start} {end}",
            "start_date": _date(start),
            "end_date": _date(end),
            "group": escape(clean(findings.class_label(event.kind))),
            "text": {
                "headline": escape(clean(headline(event, findings))),
                "text": escape(clean(description(event, findings))).replace("\n", "<br>"),
            },
        }
        yield separator + json.dumps(slide, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n"


def _date(day: str) -> dict[str, int]:
    year, month, date = day.split("-")
    return {"year": int(year), "month": int(month), "day": int(date)}
