"""Put the rows of the look-ups together: things numbered, texts cut where mentions begin and end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.atlas import Atlas, Location, wholes_of
from kg.lookup import number
from kg.results import Term
from kg.view.classes import Vocabulary
from kg.view.layout import lay_out
from kg.view.model import CERTAINTIES, GROUPS, ROLES, Article, Entity, Event, Figure, Mention, Model, Omitted, Time
from kg.view.segments import cut
from kg.vocabulary import COUNTRY_NAMESPACE, KG_NAMESPACE, PREFIXES, country_code

Row = Sequence[Term | None]

_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"
_NAME, _OTHER_NAME = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"
_KINDS = {"Event": "event", "TimeSpan": "time", "Quantity": "figure", "Position": "office"}
"""Class of what is mentioned → kind of mention; everything else is an entity."""
_FURTHEST = 800
"""Characters from an event to the words that name its source."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention where it stands."""

    article: str
    begin: int
    end: int
    iri: str
    sentence: tuple[int, int] | None


class Assembly:
    """Takes rows in any order of articles, and makes one model of them."""

    def __init__(self, vocabulary: Vocabulary, articles: Sequence[Article]) -> None:
        self._vocabulary = vocabulary
        self._articles = articles
        self._texts: dict[str, str] = {}
        self._facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._places: dict[str, list[_Place]] = defaultdict(list)
        """Thing → its mentions, in the order of the articles' IRIs and of their texts."""
        self._countries: dict[str, set[str]] = defaultdict(set)
        """Article → the countries that it mentions."""
        self._accounts: dict[str, list[str]] = defaultdict(list)
        self._classes: list[str] = []
        self._entities: dict[str, int] = {}
        self._events: dict[str, int] = {}
        self._holders: dict[str, str] = {}
        """Office → one who holds it."""
        self._sentence_numbers: dict[str, dict[tuple[int, int], int]] = {}

    def take_mentions(self, rows: Iterable[Row]) -> None:
        """Rows of article, begin, end, mention, thing, and the bounds of the sentence where there is one."""
        found = []
        for article, begin, end, mention, thing, first, last in rows:
            sentence = None if first is None else (number(first), number(last))
            found.append((str(thing), _Place(str(article), number(begin), number(end), str(mention), sentence)))
        for thing_, place in sorted(found, key=lambda item: (item[1].article, item[1].begin, item[1].end, item[0])):
            self._places[thing_].append(place)
            if thing_.startswith(COUNTRY_NAMESPACE):
                self._countries[place.article].add(thing_)

    def take_facts(self, rows: Iterable[Row]) -> None:
        """Rows of thing, property, value."""
        for thing, property_, value in rows:
            values = self._facts[str(thing)][str(property_)]
            if str(value) not in values:
                values.append(str(value))

    def take_text(self, article: str, text: str) -> None:
        """The text of an article that is to be read on the page."""
        self._texts[article] = text

    def take_happenings(self, rows: Iterable[Row]) -> None:
        """Rows of happening and of an event that is an article's account of it."""
        for happening, event in rows:
            self._accounts[str(happening)].append(str(event))

    def mentioned(self) -> list[str]:
        """IRIs of everything that the articles mention."""
        return sorted(self._places)

    def unmentioned(self) -> list[str]:
        """IRIs that facts name and that no article mentions by themselves."""
        properties = [*ROLES, "accordingTo", "time", "quantity", "holds", "of"]
        named = {
            iri
            for facts in self._facts.values()
            for property_ in properties
            for iri in facts.get(KG_NAMESPACE + property_, ())
        }
        return sorted(named - self._facts.keys())

    def model(self, omitted: Omitted, atlas: Atlas) -> Model:
        """Everything that was taken, for the page."""
        shown = {article.iri: place for place, article in enumerate(self._articles)}
        for thing in sorted(self._facts, key=lambda iri: self._order(iri, shown)):
            if self._kind(thing) == "event" and thing in self._places:  # others are of articles that are left out
                self._events[thing] = len(self._events)
            elif self._kind(thing) == "entity":
                self._entities[thing] = len(self._entities)
        self._holders = {office: iri for iri in self._entities for office in self._told(iri, "holds")}
        mentions = self._number_mentions()
        entities = [self._entity(iri, atlas) for iri in self._entities]
        events = [self._event(iri, shown, mentions) for iri in self._events]
        articles = [self._article(article, mentions[article.iri]) for article in self._articles]
        return Model(
            tuple(self._vocabulary.describe(name) for name in self._classes),
            tuple((name, self._vocabulary.called(name)) for name in GROUPS),
            tuple(self._vocabulary.called(name) for name in CERTAINTIES),
            tuple(articles),
            tuple(entities),
            tuple(events),
            tuple(self._happenings()),
            lay_out(entities, events),
            omitted,
            atlas.outlines,
        )

    # -- numbers

    def _order(self, iri: str, shown: dict[str, int]) -> tuple[int, int, str]:
        places = self._places.get(iri)
        return (shown.get(places[0].article, 0), places[0].begin, iri) if places else (len(shown), 0, iri)

    def _kind(self, iri: str) -> str:
        names = self._class_names(iri)
        kinds = [kind for name, kind in _KINDS.items() if name in names]
        return kinds[0] if kinds else "entity" if {"Actor", "Place"} & set(names) else ""

    def _class_names(self, iri: str) -> list[str]:
        types = self._values(iri, _TYPE)
        return [type_.removeprefix(KG_NAMESPACE) for type_ in types if type_.startswith(KG_NAMESPACE)]

    def _class(self, iri: str) -> int:
        name = self._vocabulary.narrowest(self._class_names(iri))
        if name not in self._classes:
            self._classes.append(name)
        return self._classes.index(name)

    def _number_mentions(self) -> dict[str, dict[str, tuple[int, _Place, str]]]:
        """Article → mention → its number there, its place, and what it stands for: an event before all else."""
        standing: dict[str, dict[str, tuple[_Place, str]]] = defaultdict(dict)
        for thing, places in sorted(self._places.items(), key=lambda item: (item[0] not in self._events, item[0])):
            for place in places:
                standing[place.article].setdefault(place.iri, (place, thing))
        return {
            article.iri: {
                iri: (i, *found)
                for i, (iri, found) in enumerate(
                    sorted(
                        standing[article.iri].items(),
                        key=lambda item: (item[1][0].begin, item[1][0].end, item[0]),
                    )
                )
            }
            for article in self._articles
        }

    # -- things

    def _values(self, iri: str, property_: str) -> list[str]:
        return self._facts[iri][property_] if iri in self._facts and property_ in self._facts[iri] else []

    def _told(self, iri: str, name: str) -> list[str]:
        return self._values(iri, KG_NAMESPACE + name)

    def _called(self, iri: str) -> str:
        """Its name, else the words that an article has for it, else the end of its IRI."""
        names = self._values(iri, _NAME) or self._values(iri, _LABEL)
        return names[0] if names else iri.rpartition("/")[2]

    def _entity(self, iri: str, atlas: Atlas) -> Entity:
        names = self._class_names(iri)
        others = tuple(self._values(iri, _OTHER_NAME))
        return Entity(
            iri,
            self._called(iri),
            self._class(iri),
            others,
            tuple(self._office(office) for office in self._told(iri, "holds")),
            self._location(iri, atlas) if "Place" in names else None,
            "Actor" in names,
        )

    def _location(self, iri: str, atlas: Atlas) -> Location | None:
        articles = {place.article for place in self._places.get(iri, ())}
        return atlas.locate(
            iri,
            (self._called(iri), *self._values(iri, _OTHER_NAME)),
            self._class_names(iri),
            wholes=wholes_of(iri, lambda part: self._told(part, "partOf")),
            beside=Counter(country_code(country) for article in articles for country in self._countries[article]),
        )

    def _office(self, iri: str) -> str:
        of = [self._called(other) for other in self._told(iri, "of")]
        return self._called(iri) + (f" ({', '.join(of)})" if of else "")

    def _event(self, iri: str, shown: dict[str, int], mentions: dict[str, dict[str, tuple[int, _Place, str]]]) -> Event:
        place = self._places[iri][0]
        article = self._articles[shown[place.article]]
        certainty = [value.removeprefix(KG_NAMESPACE) for value in self._told(iri, "factuality")]
        roles = [(role, filler) for role in ROLES for filler in self._told(iri, role) if filler in self._entities]
        return Event(
            iri.removeprefix(article.iri),
            self._class(iri),
            shown[article.iri],
            self._called(iri),
            self._sentences(article.iri).get(place.sentence, -1) if place.sentence else -1,
            CERTAINTIES.index(certainty[0]) if certainty and certainty[0] in CERTAINTIES else 0,
            tuple((role, self._entities[filler]) for role, filler in roles),
            tuple(self._events[other] for other in self._told(iri, "about") if other in self._events),
            tuple(self._entities[source] for source in self._told(iri, "accordingTo") if source in self._entities),
            tuple(self._time(time) for time in self._told(iri, "time")),
            tuple(self._figure(figure) for figure in self._told(iri, "quantity")),
            tuple(self._told(iri, "quote")),
            tuple(self._arguments(iri, roles, mentions[article.iri])),
        )

    def _time(self, iri: str) -> Time:
        start, end = self._told(iri, "start"), self._told(iri, "end")
        return Time(self._called(iri), start[0] if start else "", end[0] if end else "")

    def _figure(self, iri: str) -> Figure:
        value, lower, upper = (self._amount(iri, name) for name in ("value", "lowerBound", "upperBound"))
        return Figure(self._called(iri), value, lower, upper, "".join(self._told(iri, "unit")[:1]))

    def _amount(self, iri: str, name: str) -> float | None:
        try:
            return float(self._told(iri, name)[0])
        except (IndexError, ValueError):
            return None

    def _arguments(
        self, iri: str, roles: Sequence[tuple[str, str]], here: dict[str, tuple[int, _Place, str]]
    ) -> Iterator[tuple[int, str]]:
        """The words that fill the roles of an event; without evidence those of its sentence."""
        evidence = set(self._told(iri, "evidence"))
        sentences = {place.sentence for place in self._places[iri]} - {None}
        circumstances = [("time", t) for t in self._told(iri, "time")]
        circumstances += [("figure", q) for q in self._told(iri, "quantity")]
        circumstances += [("source", source) for source in self._told(iri, "accordingTo")]
        for role, filler in (*roles, *circumstances):
            places = [place for place in self._places.get(filler, ()) if place.iri in here]
            found = [place for place in places if place.iri in evidence and role != "source"]
            found = found or [place for place in places if place.sentence in sentences]
            found = found or (self._nearest(iri, places) if role == "source" else [])
            for place in found:
                yield here[place.iri][0], role

    def _nearest(self, iri: str, places: Sequence[_Place]) -> list[_Place]:
        begin = self._places[iri][0].begin
        near = [place for place in places if abs(place.begin - begin) <= _FURTHEST]
        return [min(near, key=lambda place: (abs(place.begin - begin), place.begin))] if near else []

    def _happenings(self) -> Iterator[tuple[int, ...]]:
        """Of happenings that several events here are accounts of."""
        for accounts in self._accounts.values():
            found = sorted(self._events[event] for event in accounts if event in self._events)
            if len(found) > 1:
                yield tuple(found)

    # -- texts

    def _sentences(self, article: str) -> dict[tuple[int, int], int]:
        """Span of a sentence → its number in the article."""
        if article not in self._sentence_numbers:
            places = (place for each in self._places.values() for place in each)
            spans: dict[str, set[tuple[int, int]]] = defaultdict(set, {article: set()})
            for place in places:
                if place.sentence:
                    spans[place.article].add(place.sentence)
            for iri, found in spans.items():
                self._sentence_numbers[iri] = {span: i for i, span in enumerate(sorted(found))}
        return self._sentence_numbers[article]

    def _article(self, article: Article, mentions: dict[str, tuple[int, _Place, str]]) -> Article:
        if article.iri not in self._texts:
            return article
        spans = [(place.begin, place.end) for _, place, _ in mentions.values()]
        paragraphs = cut(self._texts[article.iri], spans, list(self._sentences(article.iri)))
        return replace(
            article,
            paragraphs=paragraphs,
            mentions=tuple(self._mention(thing) for _, _, thing in mentions.values()),
        )

    def _mention(self, thing: str) -> Mention:
        who = self._holders.get(thing, thing)
        return Mention(self._kind(thing) or "other", self._events.get(thing, self._entities.get(who, -1)))
