"""Turn graphs into sentences that say what is wrong with them: which article, which event, what is missing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.rdf.breaches import Breach, Thing
from kg.rdf.namings import Namer
from kg.rdf.shapes import Shapes
from kg.rdf.soundness import find_unsound
from kg.rdf.units import Unit, Units
from kg.shell.messages import Speaker
from kg.summary import visible

KINDS = {
    "Event": "event",
    "Actor": "actor",
    "Place": "place",
    "Position": "office",
    "TimeSpan": "time",
    "Quantity": "quantity",
    "Mention": "mention",
    "Sentence": "sentence",
    "Article": "article",
    "": "resource",
}
"""What a thing is called, by the class that decides it."""

SENTENCES = {
    "MinCount": "has no {path}.",
    "^MinCount": "nothing has it as its {path}.",
    "MaxCount": "has too many values of {path} (at most {asked}): {value}.",
    "^MaxCount": "too many things have it as their {path} (at most {asked}): {value}.",
    "Class": "its {path} is {value}, which is no {asked}.",
    "=Class": "is no {asked}.",
    "Subject": "has a {path}, but is no {asked}.",
    "Or": "its {path} is {value}, which is not among {asked}.",
    "Datatype": "its {path} is {value}, which is no {asked}.",
    "NodeKind": "its {path} is {value}, which is no {asked}.",
    "=NodeKind": "is no {asked}.",
    "MinLength": "its {path} is too short: {value}.",
    "MinInclusive": "its {path} is {value}, which is less than {asked}.",
    "MaxInclusive": "its {path} is {value}, which is more than {asked}.",
    "LanguageIn": "its {path} is {value}, which is not in the language {asked}.",
    "Pattern": "its {path} is {value}, which does not have the form {asked}.",
    "=Pattern": "its name {value} does not have the form {asked}.",
    "In": "its {path} is {value}, which is not among {asked}.",
    "LessThan": "its {path} is {value}, which is not less than its {asked}: {other}.",
    "LessThanOrEquals": "its {path} is {value}, which is more than its {asked}: {other}.",
    "Disjoint": "{value} stands both as its {path} and as its {asked}.",
    "unknown": "{value} is no term of the ontology; if it is one of your own, name its folder with --ontology.",
    "unknown?": "{value} is no term of the ontology. Did you mean {asked}?",
    "dangling": "its {path} is {value}, of which nothing is known.",
    "elsewhere": "its {path} is {value}, which is in another article.",
    "anchor": "says «{asked}» at characters {value}, where its article has «{other}».",
    "beyond": "ends at character {value}, but its article has only {asked}.",
    "fragment": "its name says characters {asked}, and its offsets say {value}.",
    "outside": "its sentence has characters {value}, and does not hold it.",
}
"""What is said of a thing; `^` about what points at it, `=` about itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, said in the reader's language."""

    breach: Breach
    sentence: str

    @property
    def group(self) -> tuple[object, ...]:
        """What is the same of faults of one kind."""
        words = () if self.breach.kind in SENTENCES else self.breach.messages
        return self.breach.kind, self.breach.path, words

    def as_json(self) -> dict[str, object]:
        """For programs."""
        breach, thing = self.breach, self.breach.thing
        begin, end = thing.characters or (None, None)
        return {
            "severity": breach.severity,
            "sentence": self.sentence,
            "kind": breach.kind,
            "graph": breach.unit,
            "article": thing.article or None,
            "resource": thing.iri,
            "class": thing.class_ or None,
            "label": thing.label or None,
            "begin": None if begin is None else int(begin),
            "end": None if end is None else int(end),
            "path": breach.path or None,
            "value": breach.value or None,
            "expected": list(breach.expected),
        }


class Check:
    """One check of graphs; the counts grow while its faults are read."""

    def __init__(
        self, paths: Sequence[Path], say: Speaker, *, shapes: Sequence[Path] = (), ontology: Sequence[Path] = ()
    ) -> None:
        """Read graphs and shapes. Raises `StoreError` and `OntologyError`."""
        self._shapes = Shapes(shapes, ontology)
        self._units = Units(paths)
        self._say = say
        self.counts: Counter[str] = Counter()
        """Severity → faults."""
        self.triples = 0

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong, each once, graph by graph: things in the order of their text."""
        seen: set[int] = set()
        with _quiet_literals():
            for unit in self._units.cut(whole=self._shapes.is_extended):
                self.triples += len(unit.triples)
                for breach in sorted(self._breaches(unit), key=_order):
                    key = hash((breach.kind, breach.thing.iri, breach.path, breach.value))
                    if key not in seen:  # articles share actors and places
                        seen.add(key)
                        self.counts[breach.severity] += 1
                        yield Fault(breach, say_breach(breach, self._say))

    def _breaches(self, unit: Unit) -> Iterator[Breach]:
        self._shapes.add_classes(unit)
        namer = Namer(unit.graph, self._units)
        unsound = list(find_unsound(unit, self._units, self._shapes.terms, namer))
        yield from unsound
        broken = list(self._shapes.find_breaches(unit, namer))
        follows = _Consequences(unsound, broken)
        yield from (breach for breach in broken if not follows.hold(breach))


class _Consequences:
    """What shapes find wrong only because of what is said already: one mistake has one sentence."""

    def __init__(self, said: Sequence[Breach], broken: Sequence[Breach]) -> None:
        unknown = [breach for breach in said if breach.kind == "unknown"]
        self._values = {(breach.thing.iri, breach.path, breach.value) for breach in said}
        self._classes = {breach.value for breach in unknown if breach.path == "rdf:type"}
        self._unclassed = {breach.thing.iri for breach in unknown if breach.path == "rdf:type"}
        self._mistyped = {(b.thing.iri, b.path) for b in broken if b.kind in ("Datatype", "Node")}
        self._meant = {(breach.thing.iri, meant) for breach in unknown for meant in breach.expected}

    def hold(self, breach: Breach) -> bool:
        iri = breach.thing.iri
        return (
            (iri, breach.path, breach.value) in self._values
            or (breach.kind == "MinCount" and (iri, breach.path) in self._meant)
            or (breach.kind.startswith("LessThan") and (iri, breach.path) in self._mistyped)
            or (breach.path == "rdf:type" and iri in self._unclassed)
            or any(breach.value.endswith(f"({name})") for name in self._classes)
        )


@contextmanager
def _quiet_literals() -> Iterator[None]:
    """Keep rdflib from logging each literal that is no number or no day: the shapes say so in a sentence."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def say_breach(breach: Breach, say: Speaker) -> str:
    """The sentence: «exemple.txt, event «enlevé» (kg:Abduction, characters 865–871): has no kg:factuality.»"""
    where = visible(breach.thing.article or breach.unit)
    thing = _say_thing(breach.thing, say)
    what = visible(_say_what(breach, say))
    return say("{where}, {thing}: {what}", where=where, thing=thing, what=what) if where else f"{thing}: {what}"


def _say_thing(thing: Thing, say: Speaker) -> str:
    word = say(KINDS[thing.root])
    if not thing.label:
        return f"{word} {visible(thing.iri)}"
    details = [thing.class_ or thing.iri]
    if thing.characters:
        details.append(say("characters {begin}–{end}", begin=thing.characters[0], end=thing.characters[1]))
    return f"{word} «{visible(thing.label)}» ({', '.join(details)})"


def _say_what(breach: Breach, say: Speaker) -> str:
    path, kind = breach.path, breach.kind
    if path.startswith("^"):
        kind, path = "^" + kind, path.replace("^", "")
    elif not path:
        kind = "=" + kind
    if kind == "unknown" and breach.expected:
        kind = "unknown?"
    sentence = SENTENCES.get(kind)
    if sentence is None or (kind in ("Class", "Or") and not breach.expected):
        messages = dict(breach.messages)
        return messages.get(say.language) or messages.get("en") or next(iter(messages.values()))
    either = breach.expected[:1] if "{other}" in sentence else breach.expected
    return say(
        sentence,
        path=say(" or ").join(path.split("|")),
        value=breach.value,
        asked=", ".join(either),
        other=", ".join(breach.expected[1:]),
    )


def _order(breach: Breach) -> tuple[object, ...]:
    thing = breach.thing
    begin = int(thing.characters[0]) if thing.characters else -1
    return thing.article, begin, thing.iri, breach.kind, breach.path, breach.value
