"""Turn findings into a table of nodes and a table of relationships, with the headers of `neo4j-admin database import`.

Nothing is done to cells that a spreadsheet would take for formulas: programs read these tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.exports.facts import table
from kg.exports.findings import Event, Quantity, Thing, Time
from kg.exports.location import Locator
from kg.exports.reader import Findings

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
NODE_COLUMNS = (
    "iri:ID", ":LABEL", "name", "other_names:string[]", "wikidata", "latitude:double", "longitude:double",
    "certainty", "quotes:string[]", "start:date", "end:date", "value:double", "lower:double", "upper:double",
    "approximate:boolean", "unit", "tenure", "published:date", "source", "text",
)  # fmt: skip
RELATIONSHIP_COLUMNS = (":START_ID", ":END_ID", ":TYPE", "words", "begin:int", "end:int", "sentence")
_ROLES = {
    "agent": "AGENT",
    "target": "TARGET",
    "recipient": "RECIPIENT",
    "participant": "PARTICIPANT",
    "place": "PLACE",
}


def write_tables(findings: Findings) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Both files; nodes are labelled with their class and with all classes above it."""
    yield NODES, table(_node_rows(findings))
    yield RELATIONSHIPS, table(_relationship_rows(findings))


def _node_rows(findings: Findings) -> Iterator[Iterable[str]]:
    yield NODE_COLUMNS
    seen: set[str] = set()
    locator = Locator(findings)
    for article in findings.articles.values():
        known = {"published": article.date, "source": article.source, "text": findings.text(article.iri)}
        yield _node(article.iri, "Article", article.name, **known)
    for thing in findings.things.values():
        yield _thing(thing, findings, locator)
        for office in thing.offices:
            if office.iri not in seen:
                seen.add(office.iri)
                yield _node(office.iri, "Position", office.label, tenure=office.tenure)
    for event in findings.events():
        yield _event(event, findings)
        parts: tuple[Time | Quantity, ...] = (*event.times, *event.quantities)
        for part in parts:
            if part.iri not in seen:  # two events may share a time
                seen.add(part.iri)
                yield _time(part) if isinstance(part, Time) else _quantity(part)


def _relationship_rows(findings: Findings) -> Iterator[Iterable[str]]:
    yield RELATIONSHIP_COLUMNS
    for thing in findings.things.values():
        for office in thing.offices:
            yield _link(thing.iri, office.iri, "HOLDS")
            if office.of in findings.things:
                yield _link(office.iri, office.of, "OF")
        for name, others in (("PART_OF", thing.part_of), ("BASED_IN", thing.based_in)):
            yield from (_link(thing.iri, other, name) for other in others if other in findings.things)
    for article in findings.articles:
        for spot in findings.spots(article):
            if spot.thing in findings.things or findings.is_event(spot.thing):
                mention = spot.mention
                begin, end = str(mention.begin), str(mention.end)
                yield _link(spot.thing, article, "MENTIONED_IN", mention.words, begin, end, mention.sentence)
    for event in findings.events():
        yield from (_link(event.iri, filler, _ROLES[role]) for role, filler in event.roles)
        yield from (_link(event.iri, source, "ACCORDING_TO") for source in event.sources)
        yield from (_link(event.iri, about, "ABOUT") for about in event.about)
        yield from (_link(event.iri, time.iri, "TIME") for time in event.times)
        yield from (_link(event.iri, quantity.iri, "QUANTITY") for quantity in event.quantities)


def _node(iri: str, labels: str, name: str, **values: str) -> list[str]:
    """A row; values are named after their columns, without the types."""
    cells = {"iri": iri, "": labels, "name": name} | values
    return [cells.get(column.partition(":")[0], "") for column in NODE_COLUMNS]


def _thing(thing: Thing, findings: Findings, locator: Locator) -> list[str]:
    location = locator.locate(thing)
    roots = [name for name, holds in (("Actor", thing.is_actor), ("Place", thing.is_place)) if holds]
    return _node(
        thing.iri,
        _labels([*thing.classes, *roots], findings) or "Thing",
        thing.label,
        other_names=_array(thing.other_labels),
        wikidata=thing.wikidata,
        latitude=str(location.latitude) if location else "",
        longitude=str(location.longitude) if location else "",
    )


def _event(event: Event, findings: Findings) -> list[str]:
    return _node(
        event.iri,
        _labels([event.kind, "Event"], findings),
        event.label,
        certainty=event.factuality,
        quotes=_array(event.quotes),
        start=event.start,
        end=event.end,
    )


def _time(time: Time) -> list[str]:
    return _node(time.iri, "TimeSpan", time.label, start=time.start, end=time.end)


def _quantity(quantity: Quantity) -> list[str]:
    return _node(
        quantity.iri,
        "Quantity",
        quantity.label,
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        approximate="true" if quantity.approximate else "false",
        unit=quantity.unit,
    )


def _link(start: str, end: str, type: str, *more: str) -> list[str]:
    cells = [start, end, type, *more]
    return cells + [""] * (len(RELATIONSHIP_COLUMNS) - len(cells))


def _labels(names: Iterable[str], findings: Findings) -> str:
    found = dict.fromkeys(above for name in names for above in [name, *sorted(findings.ancestors(name))])
    return _array(found)


def _array(values: Iterable[str]) -> str:
    """Values between semicolons; one within a value would cut it in two, and becomes a comma."""
    return ";".join(value.replace(";", ",") for value in values)
