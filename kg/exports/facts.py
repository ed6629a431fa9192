"""Turn findings into one table with a row for each fact, for people who open it in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from kg.exports.findings import Article, Event, Quantity, Time
from kg.exports.reader import Findings

BETWEEN = "; "
"""What stands between several names in a cell."""
ABOUT = ("date", "title", "source")
WHO = ("agent", "target", "recipient", "participant", "place")
WHEN = ("when", "first_day", "last_day")
HOW_MANY = ("how_many", "value", "at_least", "at_most", "approximate", "unit")
EVIDENCE = ("sentence", "begin", "end", "event", "article", "happening")
COLUMNS = (
    *ABOUT, "class", "trigger", "certainty", *WHO, *WHEN, *HOW_MANY, "according_to", "about", "quote", *EVIDENCE,
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BOM = "\ufeff"


def write_csv(findings: Findings) -> Iterator[bytes]:
    """Commas, and a byte order mark: without it Excel takes UTF-8 for something else."""
    yield _BOM.encode()
    yield from _write(findings, ",")


def write_tsv(findings: Findings) -> Iterator[bytes]:
    """Tabs."""
    return _write(findings, "\t")


def rows_of(event: Event, findings: Findings) -> Iterator[dict[str, str]]:
    """One row, or one for each of its figures and times: `event` tells that they are the same."""
    times: Sequence[Time | None] = event.times or (None,)
    quantities: Sequence[Quantity | None] = event.quantities or (None,)
    common = _common(event, findings)
    for time, quantity in product(times, quantities):
        yield common | _when(time) | _how_many(quantity)


def table(rows: Iterable[Iterable[str]], separator: str = ",") -> Iterator[bytes]:
    """Rows as CSV in pieces, with line ends as RFC 4180 has them: cells that hold a part of one are then quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell.replace("\0", "\ufffd") for cell in row])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _write(findings: Findings, separator: str) -> Iterator[bytes]:
    def rows() -> Iterator[Iterable[str]]:
        yield COLUMNS
        for event in findings.events():
            for row in rows_of(event, findings):
                yield [_harmless(row[name]) for name in COLUMNS]

    return table(rows(), separator)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an article may say «=cmd|…», and a reader would run it."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _common(event: Event, findings: Findings) -> dict[str, str]:
    article = findings.articles.get(event.article, Article(event.article))
    mention = event.mention
    row: Mapping[str, str] = {
        "date": article.date,
        "title": article.title,
        "source": article.source,
        "class": event.kind,
        "trigger": event.label,
        "certainty": event.factuality,
        "according_to": BETWEEN.join(findings.labels(event.sources)),
        "about": BETWEEN.join(described(iri, findings) for iri in event.about),
        "quote": BETWEEN.join(event.quotes),
        "sentence": event.sentence,
        "begin": str(mention.begin) if mention else "",
        "end": str(mention.end) if mention else "",
        "event": event.iri,
        "article": event.article,
        "happening": findings.happenings.get(event.iri, ""),
    }
    return dict(row) | {role: BETWEEN.join(findings.labels(event.fillers(role))) for role in WHO}


def described(iri: str, findings: Findings) -> str:
    """What an event is about: the name of an actor, or the trigger of another event."""
    return f"«{findings.trigger(iri)}»" if findings.is_event(iri) else findings.label(iri)


def _when(time: Time | None) -> dict[str, str]:
    return dict(zip(WHEN, (time.label, time.start, time.end) if time else ("", "", ""), strict=True))


def _how_many(quantity: Quantity | None) -> dict[str, str]:
    if quantity is None:
        return dict.fromkeys(HOW_MANY, "")
    approximate = "yes" if quantity.approximate else "no"
    cells = (quantity.label, quantity.value, quantity.lower, quantity.upper, approximate, quantity.unit)
    return dict(zip(HOW_MANY, cells, strict=True))
