"""Turn articles and what was found in them into a folder for brat: texts, standoff annotations and configuration.

brat reads line by line, and takes a carriage return for a line end. So the text has spaces in their place, which leaves
every offset as it is, and words that go over a line end are annotated in pieces.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.exports.assembly import local_name
from kg.exports.findings import FACTUAL, ROLES, Article, Event, Mention, Spot, Thing
from kg.exports.reader import Findings
from kg.lexicon import fold

_LINE_END = re.compile(r"[\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""Wherever Python's `splitlines`, which brat uses, ends a line."""
_UNSAFE = re.compile(r"[^a-z0-9]+")
_UNNAMED = "Thing"
_RELATIONS = ("holds", "of", "partOf", "basedIn")
FACTUALITIES = ("Planned", "Alleged", "Possible", "Counterfactual")


def write_folder(findings: Findings) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name → content of each file. Files are called after the articles' sources."""
    kinds: set[str] = set()
    taken: set[str] = set()
    for article in findings.articles.values():
        name = _file_name(article, taken)
        text = findings.text(article.iri).replace("\r", " ")
        spots = findings.spots(article.iri)
        kinds.update(spot.kind for spot in spots)
        yield f"{name}.txt", iter((text.encode(),))
        lines = _Standoff(findings, text, spots).lines(findings.events_of(article.iri))
        yield f"{name}.ann", iter(("".join(f"{line}\n" for line in lines).encode(),))
    yield "annotation.conf", iter((_configuration(findings, kinds).encode(),))
    yield "tools.conf", iter((_TOOLS.encode(),))


_TOOLS = """[options]
Tokens\ttokenizer:whitespace
Sentences\tsplitter:newline
Validation\tvalidate:none
Annotation-log\tlogfile:<NONE>

[normalization]
Wikidata\t<URL>:https://www.wikidata.org/, <URLBASE>:https://www.wikidata.org/wiki/%s
"""


class _Standoff:
    """Numbers the annotations of one article."""

    def __init__(self, findings: Findings, text: str, spots: Sequence[Spot]) -> None:
        self.findings = findings
        self.text = text
        self.spots = spots
        self.numbers: dict[str, int] = defaultdict(int)
        self.bound: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
        """Thing → its text-bound annotations; those of an event are its triggers."""
        self.event_ids: dict[str, str] = {}

    def lines(self, events: Sequence[Event]) -> Iterator[str]:
        """Words; events with their certainty; what is one thing, and which; what times and figures mean."""
        for spot in self.spots:
            yield from self.words(spot)
        for event in events:
            if event.iri in self.bound:
                self.event_ids[event.iri] = self.next("E")
        for event in events:
            yield from self.event(event)
        yield from self.relations()
        for iri, found in self.bound.items():
            if iri in self.findings.things:
                yield from self.identity(self.findings.things[iri], [number for number, _ in found])
        for event in events:
            yield from self.notes(event)

    def next(self, letter: str) -> str:
        self.numbers[letter] += 1
        return f"{letter}{self.numbers[letter]}"

    def words(self, spot: Spot) -> Iterator[str]:
        pieces = list(_pieces(self.text, spot.mention.begin, spot.mention.end))
        if pieces:
            number = self.next("T")
            self.bound[spot.thing].append((number, spot.mention))
            offsets = ";".join(f"{begin} {end}" for begin, end in pieces)
            words = " ".join(self.text[begin:end] for begin, end in pieces)
            yield f"{number}\t{spot.kind or _UNNAMED} {offsets}\t{words}"

    def event(self, event: Event) -> Iterator[str]:
        if event.iri not in self.event_ids:
            return
        number = self.event_ids[event.iri]
        trigger = self.bound[event.iri][0][0]
        arguments: list[str] = []
        counts: dict[str, int] = defaultdict(int)
        for role, filler in _arguments(event):
            referred = self.event_ids.get(filler) or self.nearest(filler, event)
            if referred and referred != number:
                counts[role] += 1
                # brat tells arguments of one role apart by a number
                arguments.append(f"{role}{counts[role] if counts[role] > 1 else ''}:{referred}")
        yield f"{number}\t" + " ".join([f"{event.kind}:{trigger}", *arguments])
        if event.factuality != FACTUAL:
            yield f"{self.next('A')}\tFactuality {number} {event.factuality}"

    def nearest(self, thing: str, event: Event) -> str:
        """The words for someone that the event was read from, else those nearest to its trigger."""
        trigger = self.bound[event.iri][0][1]
        found = self.bound.get(thing, [])
        best = min(
            found,
            key=lambda bound: (bound[1].iri not in event.evidence, abs(bound[1].begin - trigger.begin)),
            default=None,
        )
        return best[0] if best else ""

    def relations(self) -> Iterator[str]:
        for iri in self.bound:
            thing = self.findings.things.get(iri)
            if thing is None:
                continue
            links = [("holds", iri, office.iri) for office in thing.offices]
            links += [("of", office.iri, office.of) for office in thing.offices]
            links += [("partOf", iri, other) for other in thing.part_of]
            links += [("basedIn", iri, other) for other in thing.based_in]
            for name, one, other in links:
                if one in self.bound and other in self.bound and one != other:
                    first, second = self.closest(one, other)
                    yield f"{self.next('R')}\t{name} Arg1:{first} Arg2:{second}"

    def closest(self, one: str, other: str) -> tuple[str, str]:
        pairs = ((a, b) for a in self.bound[one] for b in self.bound[other])
        (first, _), (second, _) = min(pairs, key=lambda pair: abs(pair[0][1].begin - pair[1][1].begin))
        return first, second

    def identity(self, thing: Thing, numbers: Sequence[str]) -> Iterator[str]:
        if len(numbers) > 1:
            yield "*\tSame " + " ".join(numbers)
        if thing.wikidata:
            entry = f"Wikidata:{local_name(thing.wikidata)}"
            yield from (f"{self.next('N')}\tReference {number} {entry}\t{_one_line(thing.label)}" for number in numbers)

    def notes(self, event: Event) -> Iterator[str]:
        meant = {time.iri: f"{time.start}/{time.end}" for time in event.times if time.start}
        for quantity in event.quantities:
            bounds = [f"{sign} {number}" for sign, number in ((">=", quantity.lower), ("<=", quantity.upper)) if number]
            about = ["about"] if quantity.approximate else []
            meant[quantity.iri] = " ".join([*about, *filter(None, [quantity.value]), *bounds, quantity.unit]).strip()
        for iri, meaning in meant.items():
            for number, _ in self.bound.pop(iri, []):  # a time that two events share is told once
                yield f"{self.next('#')}\tAnnotatorNotes {number}\t{_one_line(meaning)}"


def _arguments(event: Event) -> Iterator[tuple[str, str]]:
    yield from event.roles
    yield from (("about", iri) for iri in event.about)
    yield from (("accordingTo", iri) for iri in event.sources)
    yield from (("time", time.iri) for time in event.times)
    yield from (("quantity", quantity.iri) for quantity in event.quantities)


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of some words that stand on one line each."""
    at = begin
    for match in _LINE_END.finditer(text, begin, end):
        if text[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if text[at:end].strip():
        yield at, end


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _file_name(article: Article, taken: set[str]) -> str:
    stem = local_name(article.source or article.iri).rsplit(".", 1)[0]
    plain = _UNSAFE.sub("-", fold(stem)).strip("-")[:60] or "article"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain}-{count}"
    taken.add(name)
    return name


def _configuration(findings: Findings, kinds: Iterable[str]) -> str:
    """Every class of the vocabulary in its tree, so that an annotator can choose any; and those of the user's own."""
    others = sorted(set(kinds) - set(findings.classes) - {""})
    things = [
        *_tree("Actor", findings),
        *_tree("Place", findings),
        "Position",
        "TimeSpan",
        "Quantity",
        _UNNAMED,
        *others,
    ]
    anyone = "|".join(name.strip() for name in things if name.strip() not in ("Position", "TimeSpan", "Quantity"))
    roles = ", ".join(
        [f"{role}*:<WHO>" for role in (*ROLES, "accordingTo")]
        + ["about*:<ANY>", "time*:TimeSpan", "quantity*:Quantity"]
    )
    events = [f"<WHO>={anyone}", *(f"{name}\t{roles}" for name in (*_tree("Event", findings), *others))]
    entity = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    relations = [f"{name}\t{entity}" for name in _RELATIONS]
    relations += [
        f"Same\t{entity}, <REL-TYPE>:symmetric-transitive",
        "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
    ]
    sections = {
        "entities": things,
        "relations": relations,
        "events": events,
        "attributes": [f"Factuality\tArg:<EVENT>, Value:{'|'.join(FACTUALITIES)}"],
    }
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())


def _tree(root: str, findings: Findings) -> list[str]:
    """A class and those below it, a tab deeper each; a class below two others stands under the first."""
    below: dict[str, list[str]] = defaultdict(list)
    for name, known in findings.classes.items():
        for parent in known.above[:1]:
            below[parent].append(name)

    def walk(name: str, depth: int) -> Iterator[str]:
        yield "\t" * depth + name
        for child in below[name]:
            yield from walk(child, depth + 1)

    return list(walk(root, 0))
