"""Turn findings into the nodes and edges of a network: of actors, places and events, or of actors alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kg.exports.facts import BETWEEN
from kg.exports.findings import Article, Event, Thing
from kg.exports.location import Locator
from kg.exports.reader import Findings

Value = str | float | bool
NODE_TYPES: Mapping[str, type] = {
    "kind": str, "class": str, "class_label": str, "wikidata": str, "other_names": str, "offices": str,
    "latitude": float, "longitude": float, "certainty": str, "first_day": str, "last_day": str, "when": str,
    "how_many": str, "according_to": str, "quote": str, "sentence": str, "article": str, "published": str,
}  # fmt: skip
EDGE_TYPES: Mapping[str, type] = {
    "role": str, "class": str, "class_label": str, "trigger": str, "certainty": str, "first_day": str,
    "last_day": str, "when": str, "how_many": str, "place": str, "according_to": str, "sentence": str,
    "article": str, "published": str, "event": str, "symmetric": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, a place or an event."""

    id: str
    label: str
    attributes: Mapping[str, Value]
    spells: tuple[tuple[str, str], ...] = ()
    """First and last days, both included."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge."""

    id: str
    source: str
    target: str
    label: str
    attributes: Mapping[str, Value]
    spells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges, made anew whenever they are asked for."""

    name: str
    nodes: Callable[[], Iterator[Node]] = field(repr=False)
    edges: Callable[[], Iterator[Edge]] = field(repr=False)


def network_of_events(findings: Findings) -> Network:
    """Actors, places and events are nodes. Edges go from who does something or vouches for it to the event, and from
    the event to whom it happens, for whom, where, and what it is about: paths follow who acts on whom."""

    def nodes() -> Iterator[Node]:
        locator = Locator(findings)
        for thing in findings.things.values():
            yield thing_node(thing, locator)
        for event in findings.events():
            kept = {name: value for name, value in _told(event, findings).items() if name in NODE_TYPES}
            yield Node(event.iri, _headline(event, findings), {"kind": "event"} | kept, _spells(event))

    def edges() -> Iterator[Edge]:
        for event in findings.events():
            for role, filler in (*event.roles, *(("accordingTo", source) for source in event.sources)):
                ends = (filler, event.iri) if role in ("agent", "participant", "accordingTo") else (event.iri, filler)
                yield _role_edge(role, *ends, event, findings)
            for about in event.about:
                yield _role_edge("about", event.iri, about, event, findings)

    return Network("actors, places and events", nodes, edges)


def network_of_actors(findings: Findings) -> Network:
    """Actors are nodes, and an event is an edge: from each agent to each target and recipient and to what is spoken
    of; those who do something together are linked by a symmetric edge. A place is a node where something is done to
    it."""

    def nodes() -> Iterator[Node]:
        locator = Locator(findings)
        linked = {end for edge in edges() for end in (edge.source, edge.target)}
        for thing in findings.things.values():
            if thing.iri in linked:
                yield thing_node(thing, locator)

    def edges() -> Iterator[Edge]:
        for event in findings.events():
            told: dict[str, Value] = {n: v for n, v in _told(event, findings).items() if n in EDGE_TYPES}
            places = BETWEEN.join(findings.labels(event.fillers("place")))
            told |= {"trigger": event.label, "event": event.iri} | ({"place": places} if places else {})
            for source, target, role in _pairs(event, findings):
                identity = f"{event.iri} {source} {target} {role}"
                attributes: dict[str, Value] = {"role": role, "symmetric": role == "together", **told}
                label = str(told["class_label"])
                yield Edge(identity, source, target, label, attributes, _spells(event))

    return Network("actors", nodes, edges)


def thing_node(thing: Thing, locator: Locator) -> Node:
    """An actor or a place."""
    location = locator.locate(thing)
    attributes: dict[str, Value] = {
        "kind": "actor" if thing.is_actor else "place",
        "class": thing.kind,
        "class_label": locator.findings.class_label(thing.kind),
        "wikidata": thing.wikidata,
        "other_names": BETWEEN.join(thing.other_labels),
        "offices": BETWEEN.join(office.label for office in thing.offices),
    }
    if location:
        attributes |= {"latitude": location.latitude, "longitude": location.longitude}
    return Node(thing.iri, thing.label, {name: value for name, value in attributes.items() if value != ""})


def _role_edge(role: str, source: str, target: str, event: Event, findings: Findings) -> Edge:
    attributes = {"role": role, "class": event.kind, "certainty": event.factuality}
    return Edge(f"{source} {role} {target}", source, target, role, attributes, _spells(event))


def _pairs(event: Event, findings: Findings) -> Iterator[tuple[str, str, str]]:
    """Who is linked to whom by an event, and how."""
    agents = event.fillers("agent")
    for role in ("target", "recipient"):
        for agent in agents:
            yield from ((agent, other, role) for other in event.fillers(role) if other != agent)
    for agent in agents:
        yield from ((agent, other, "about") for other in event.about if other != agent and other in findings.things)
    for one, other in combinations(event.fillers("agent", "participant"), 2):
        yield one, other, "together"


def _told(event: Event, findings: Findings) -> dict[str, Value]:
    """What can be said of an event, empty values left out."""
    article = findings.articles.get(event.article, Article(event.article))
    told: dict[str, Value] = {
        "class": event.kind,
        "class_label": findings.class_label(event.kind),
        "certainty": event.factuality,
        "first_day": event.start,
        "last_day": event.end,
        "when": BETWEEN.join(time.label for time in event.times),
        "how_many": BETWEEN.join(quantity.words for quantity in event.quantities),
        "according_to": BETWEEN.join(findings.labels(event.sources)),
        "quote": BETWEEN.join(event.quotes),
        "sentence": event.sentence,
        "article": article.name,
        "published": article.date,
    }
    return {name: value for name, value in told.items() if value}


def _headline(event: Event, findings: Findings) -> str:
    return f"{findings.class_label(event.kind)} «{event.label}»"


def _spells(event: Event) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(time.start, time.end) for time in event.times if time.start and time.end}))
