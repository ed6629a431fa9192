"""Turn findings into FollowTheMoney entities, one JSON object a line, for Aleph and OpenAleph."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from kg.exports.assembly import local_name
from kg.exports.facts import described
from kg.exports.findings import Article, Event, Office, Thing
from kg.exports.location import Locator
from kg.exports.reader import Findings
from kg.exports.stories import headline
from kg.vocabulary import country_code

_SCHEMATA = (
    ("Person", "Person"),
    ("Company", "Company"),
    ("Government", "PublicBody"),
    ("State", "PublicBody"),
    ("Organization", "Organization"),
    ("Actor", "LegalEntity"),
    ("Place", "Address"),
)
"""Class → schema; the first class that a thing has, or that is above one it has, decides."""
_BODIES = frozenset({"Company", "PublicBody", "Organization"})
_LEGAL = _BODIES | {"Person", "LegalEntity"}
_STATUS = {"former": "ended", "current": "current"}


def write_entities(findings: Findings) -> Iterator[bytes]:
    """Articles, actors, places and offices, then each event with a link for every role in it."""
    locator = Locator(findings)
    for article in findings.articles.values():
        yield _article(article, findings.text(article.iri))
    for thing in findings.things.values():
        yield _thing(thing, findings, locator)
        for office in thing.offices:
            yield from _office(thing, office, findings)
        yield from _wholes(thing, findings)
    for event in findings.events():
        yield from _event(event, findings)


def schema_of(thing: Thing, findings: Findings) -> str:
    """The FollowTheMoney schema that a thing is filed under."""
    names = {above for name in thing.classes for above in findings.ancestors(name)}
    names |= {"Actor"} if thing.is_actor else {"Place"} if thing.is_place else set()
    return next((schema for name, schema in _SCHEMATA if name in names), "LegalEntity")


def _identity(*parts: str) -> str:
    """An identifier: letters, digits and hyphens only."""
    return "kg-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _entity(identity: str, schema: str, **properties: str | Iterable[str]) -> bytes:
    filled = {
        name: values
        for name, given in properties.items()
        if (values := [value for value in ([given] if isinstance(given, str) else given) if value.strip()])
    }
    entity = {"id": identity, "schema": schema, "properties": filled}
    return (json.dumps(entity, ensure_ascii=False) + "\n").encode()


def _article(article: Article, text: str) -> bytes:
    return _entity(
        _identity(article.iri),
        "Article",
        title=article.name,
        publishedAt=article.date,
        author=article.author,
        sourceUrl=article.address,
        fileName="" if article.address else local_name(article.source),
        language="fra",
        bodyText=text.replace("\0", "\ufffd"),
    )


def _thing(thing: Thing, findings: Findings, locator: Locator) -> bytes:
    schema = schema_of(thing, findings)
    location = locator.locate(thing)
    code = (country_code(thing.iri) or (location.country if location else "")).lower()
    common = {
        "name": thing.label,
        "alias": thing.other_labels,
        "wikidataId": local_name(thing.wikidata),
        "country": code,
        "keywords": [findings.class_label(name) for name in thing.classes],
    }
    if schema != "Address":
        position = [office.label for office in thing.offices] if schema == "Person" else []
        return _entity(_identity(thing.iri), schema, **common, position=position)
    return _entity(
        _identity(thing.iri),
        schema,
        **common,
        full=thing.label,
        city=thing.label if thing.kind == "City" else "",
        region=thing.label if thing.kind == "Region" else "",
        latitude=str(location.latitude) if location else "",
        longitude=str(location.longitude) if location else "",
    )


def _office(holder: Thing, office: Office, findings: Findings) -> Iterator[bytes]:
    of = findings.things.get(office.of)
    is_body = of is not None and schema_of(of, findings) in _BODIES
    code = country_code(office.of).lower()
    identity = _identity(office.iri)
    organization = _identity(office.of) if is_body else ""
    yield _entity(identity, "Position", name=office.label, organization=organization, country=code)
    if schema_of(holder, findings) == "Person":
        status = _STATUS.get(office.tenure, "unknown")
        yield _entity(
            _identity(holder.iri, office.iri), "Occupancy", holder=_identity(holder.iri), post=identity, status=status
        )


def _wholes(thing: Thing, findings: Findings) -> Iterator[bytes]:
    for other in thing.part_of:
        whole = findings.things.get(other)
        if whole is None or other == thing.iri:
            continue
        identity = _identity(thing.iri, "partOf", other)
        if schema_of(thing, findings) in _LEGAL and schema_of(whole, findings) in _BODIES:
            member, organization = _identity(thing.iri), _identity(other)
            yield _entity(identity, "Membership", member=member, organization=organization, role="part of")
        else:
            yield _link(identity, thing.iri, other, "part of")


def _event(event: Event, findings: Findings) -> Iterator[bytes]:
    proof = _identity(event.article) if event.article in findings.articles else ""
    fillers = event.fillers("agent", "target", "recipient", "participant")
    actors = [iri for iri in fillers if (thing := findings.things.get(iri)) and schema_of(thing, findings) in _LEGAL]
    yield _entity(
        _identity(event.iri),
        "Event",
        name=headline(event, findings),
        summary=event.sentence,
        description=[*event.quotes, *(quantity.words for quantity in event.quantities)],
        startDate=event.start,
        endDate=event.end,
        location=findings.labels(event.fillers("place")),
        involved=[_identity(iri) for iri in actors],
        keywords=[findings.class_label(event.kind), findings.class_label(event.factuality)],
        notes=[f"about {described(iri, findings)}" for iri in event.about],
        recordId=event.iri,
        proof=proof,
    )
    roles = [*event.roles, *(("according to", iri) for iri in event.sources), *(("about", iri) for iri in event.about)]
    for role, filler in roles:
        if filler != event.iri:
            yield _link(_identity(event.iri, role, filler), filler, event.iri, role, event, proof)


def _link(identity: str, one: str, other: str, role: str, event: Event | None = None, proof: str = "") -> bytes:
    start, end = (event.start, event.end) if event else ("", "")
    ends = {"subject": _identity(one), "object": _identity(other)}
    return _entity(identity, "UnknownLink", **ends, role=role, startDate=start, endDate=end, proof=proof)
