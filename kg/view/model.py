"""Hold what the page shows of a graph: articles cut into segments, entities, events, links between actors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.atlas import Location

GROUPS = ("MilitaryAction", "Harm", "TerritorialChange", "Diplomacy", "PublicLife", "SpeechAct", "Event")
"""Branches of the tree of events, in the order in which they are shown; the last for what is of none of them."""
CERTAINTIES = ("Factual", "Planned", "Alleged", "Possible", "Counterfactual")
"""Degrees of factuality; the page counts them from 0."""
ROLES = ("agent", "target", "recipient", "participant", "place", "about")
"""Local names of the properties that tie an event to an actor or a place."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of events, actors or places."""

    name: str
    """Its local name."""
    labels: tuple[str, str]
    """In French and in English."""
    group: str
    """Of an event: its branch of the tree; of an entity: what it is shown as."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a place."""

    iri: str
    label: str
    class_: int
    others: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    point: Location | None = None
    acts: bool = False
    """Whether it is an actor."""


@dataclass(frozen=True, slots=True)
class Time:
    """The article's words, and the days that they mean (ISO 8601, both included) where that is known."""

    words: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts."""

    words: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, by numbers of entities, articles and mentions."""

    id: str
    """Its IRI, shortened to `#…` within its article."""
    class_: int
    article: int
    words: str
    sentence: int = -1
    """Which sentence of its article tells it."""
    certainty: int = 0
    roles: tuple[tuple[str, int], ...] = ()
    about: tuple[int, ...] = ()
    """The events that it is about."""
    sources: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotes: tuple[str, ...] = ()
    arguments: tuple[tuple[int, str], ...] = ()
    """Mention of its article → role: the words that fill the roles."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of an article that stand for something."""

    kind: str
    """`event`, `entity`, `time`, `figure` or `office`."""
    number: int
    """Which event or entity, for an office who holds it; -1 for what has no number."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that the same mentions cover; a text is the sum of its segments."""

    text: str
    sentence: int
    """-1 between sentences."""
    mentions: tuple[int, ...] = ()
    """Of the article, the shortest first."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text, by paragraphs; without any when the page leaves it out."""

    iri: str
    title: str
    date: str
    source: str
    paragraphs: tuple[tuple[Segment, ...], ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An event that ties one actor to another."""

    event: int
    source: int
    target: int
    says: bool = False
    """Whether the first only speaks of the second."""


@dataclass(frozen=True, slots=True)
class Network:
    """Actors at their places on a plane, and what ties them."""

    width: int
    height: int
    nodes: tuple[tuple[int, int, int], ...]
    """Entity, x, y."""
    links: tuple[Link, ...]
    actors: int
    """How many there are in all."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """What the page leaves out, in numbers; `of_` is how many there are in all."""

    events: int
    of_events: int
    articles: int
    of_articles: int
    texts: int


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the page shows."""

    classes: tuple[Class, ...]
    groups: tuple[tuple[str, tuple[str, str]], ...]
    """Branches of the tree of events, with their labels."""
    certainties: tuple[tuple[str, str], ...]
    """Labels of `CERTAINTIES`."""
    articles: tuple[Article, ...]
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    happenings: tuple[tuple[int, ...], ...]
    """Events that are accounts of one happening, where `kg merge` found such."""
    network: Network
    omitted: Omitted
    outlines: tuple[str, ...] = field(default=(), repr=False)
    """SVG paths of countries in tenths of a degree, y to the south."""


def as_json(model: Model) -> dict[str, Any]:
    """The model as plain values for the page; what is empty is left out."""
    return {
        "classes": [{"name": c.name, "fr": c.labels[0], "en": c.labels[1], "group": c.group} for c in model.classes],
        "groups": dict(model.groups),
        "certainties": model.certainties,
        "articles": [_article(article) for article in model.articles],
        "entities": [_entity(entity) for entity in model.entities],
        "events": [_event(event) for event in model.events],
        "happenings": model.happenings,
        "network": {
            "width": model.network.width,
            "height": model.network.height,
            "nodes": model.network.nodes,
            "links": [(link.event, link.source, link.target, int(link.says)) for link in model.network.links],
            "actors": model.network.actors,
        },
        "omitted": {
            "events": model.omitted.events,
            "ofEvents": model.omitted.of_events,
            "articles": model.omitted.articles,
            "ofArticles": model.omitted.of_articles,
            "texts": model.omitted.texts,
        },
        "outlines": list(model.outlines),
    }


def _article(article: Article) -> dict[str, Any]:
    paragraphs = [[(s.text, s.sentence, *s.mentions) for s in paragraph] for paragraph in article.paragraphs]
    return _filled(
        iri=article.iri,
        title=article.title,
        date=article.date,
        source=article.source,
        paragraphs=paragraphs,
        mentions=[(mention.kind, mention.number) for mention in article.mentions],
    )


def _entity(entity: Entity) -> dict[str, Any]:
    point = entity.point
    return {"class": entity.class_} | _filled(
        iri=entity.iri,
        label=entity.label,
        others=entity.others,
        offices=entity.offices,
        acts=entity.acts,
        point=(point.longitude, point.latitude, int(point.rough)) if point else None,
    )


def _event(event: Event) -> dict[str, Any]:
    return {"id": event.id, "class": event.class_, "article": event.article, "sentence": event.sentence} | _filled(
        words=event.words,
        certainty=event.certainty,
        roles=event.roles,
        about=event.about,
        sources=event.sources,
        times=[_filled(words=time.words, start=time.start, end=time.end) for time in event.times],
        figures=[
            {"words": f.words}
            | {name: getattr(f, name) for name in ("value", "lower", "upper") if getattr(f, name) is not None}
            | _filled(unit=f.unit)
            for f in event.figures
        ],
        quotes=event.quotes,
        arguments=event.arguments,
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
