"""Turn event IRIs into one-line stories: when, what, who to whom, where, how many, says who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.results import GraphStore, Iri, Literal, Table, Term
from kg.shell.messages import Speaker
from kg.shell.render import Names
from kg.shell.text import Fragment, Line, safe, width

ROLES = ("agent", "target", "recipient", "participant", "place", "about", "accordingTo")
"""Local names of the properties that tie an event to someone or something."""

FACTS = """SELECT ?e ?p ?o {{ VALUES ?e {{ {values} }} ?e ?p ?o }}"""
TIMES = """SELECT ?e ?start ?words {{
  VALUES ?e {{ {values} }} ?e kg:time ?t .
  OPTIONAL {{ ?t kg:start ?start }} OPTIONAL {{ ?t rdfs:label ?words }}
}}"""
COUNTS = """SELECT ?e ?words ?unit {{
  VALUES ?e {{ {values} }} ?e kg:quantity ?q . ?q rdfs:label ?words . OPTIONAL {{ ?q kg:unit ?unit }}
}}"""
PUBLISHED = """SELECT ?e ?date ?words {{
  VALUES ?e {{ {values} }} ?e kg:mention ?m . ?m nif:referenceContext ?a ; nif:anchorOf ?words .
  OPTIONAL {{ ?a schema:datePublished ?date }}
}} ORDER BY ?e ?m"""

_KG = "https://kg.example/ontology#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VAGUE = frozenset({_KG + "Event"})
"""Classes that say less than the others beside them."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, ready to be told."""

    iri: str
    classes: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    """Local name of the role → IRIs."""
    start: str
    when: str
    """The article's words for the time."""
    published: str
    trigger: str
    counts: tuple[str, ...]
    factuality: str
    quotes: tuple[str, ...]

    @property
    def terms(self) -> list[Term]:
        """Everything whose label is needed to tell it."""
        iris = [*self.classes, *(iri for filler in self.roles.values() for iri in filler)]
        return [Iri(iri) for iri in iris]

    @property
    def date(self) -> str:
        """The day it happened, else the day it was written of."""
        return self.start or self.published


def find_happenings(store: GraphStore, events: Sequence[str]) -> list[Happening]:
    """The events in the given order; three plain look-ups, whatever their number."""
    if not events:
        return []
    values = " ".join(f"<{event}>" for event in events)
    facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in _rows(store, FACTS.format(values=values)):
        facts[str(subject)][str(prop)].append(value)
    times = {str(event): (str(start or ""), str(words or "")) for event, start, words in _all(store, TIMES, values)}
    published: dict[str, tuple[str, str]] = {}
    for event, date, words in _all(store, PUBLISHED, values):
        published.setdefault(str(event), (str(date or ""), str(words or "")))
    counts: dict[str, list[str]] = defaultdict(list)
    for event, words, unit in _all(store, COUNTS, values):
        counts[str(event)].append(" ".join(part for part in (str(words), str(unit or "")) if part))
    happenings = []
    for iri in events:
        known = facts[iri]
        classes = [str(term) for term in known[_TYPE]]
        telling = [kind for kind in classes if kind not in _VAGUE] or classes
        happenings.append(
            Happening(
                iri,
                tuple(sorted(telling)),
                {role: tuple(sorted(str(term) for term in known[_KG + role])) for role in ROLES if known[_KG + role]},
                times.get(iri, ("", ""))[0],
                times.get(iri, ("", ""))[1],
                published.get(iri, ("", ""))[0],
                published.get(iri, ("", ""))[1],
                tuple(sorted(set(counts[iri]))),
                next((str(term).rpartition("#")[2] for term in known[_KG + "factuality"]), ""),
                tuple(sorted(str(term) for term in known[_KG + "quote"] if isinstance(term, Literal))),
            )
        )
    return happenings


def show_happening(happening: Happening, names: Names, number: int, columns: int, say: Speaker) -> Line:
    """One line: number, date, class and trigger, who does what to whom, where, how many, says who."""

    def called(iris: Iterable[str]) -> str:
        return ", ".join(safe(names.labels.get(iri) or names.curie(iri)) for iri in iris)

    date = happening.date or "—"
    uncertain = "" if happening.start or not happening.published else "~"
    parts: list[Fragment] = [
        ("class:dim", f"{number:3} "),
        ("class:number", f"{uncertain}{date}".rjust(11) + " "),
        ("class:title", called(happening.classes)),
    ]
    if happening.trigger:
        parts.append(("class:dim", f" «{safe(happening.trigger)}»"))
    who = called(happening.roles.get("agent", ()))
    whom = called((*happening.roles.get("target", ()), *happening.roles.get("recipient", ())))
    with_whom = called(happening.roles.get("participant", ()))
    if who:
        parts.append(("class:label", f" {who}"))
    if whom:
        parts.append(("class:label", f" → {whom}"))
    if with_whom:
        parts.append(("class:label", f" + {with_whom}"))
    if happening.counts:
        parts.append(("class:number", " · " + ", ".join(map(safe, happening.counts))))
    if where := called(happening.roles.get("place", ())):
        parts.append(("", " @ " + where))
    if happening.quotes:
        parts.append(("class:literal", " “" + safe(happening.quotes[0]) + "”"))
    if source := called(happening.roles.get("accordingTo", ())):
        parts.append(("class:dim", " · " + say("according to {source}", source=source)))
    if happening.factuality and happening.factuality != "Factual":
        label = names.labels.get(_KG + happening.factuality) or happening.factuality
        parts.append(("class:warning", f" [{safe(label)}]"))
    return _fit(parts, columns)


def _fit(parts: Sequence[Fragment], columns: int) -> Line:
    from kg.shell.text import cut

    kept: list[Fragment] = []
    room = columns
    for style, text in parts:
        if room <= 1:
            break
        kept.append((style, cut(text, room)))
        room -= width(text)
    return tuple(kept)


def _all(store: GraphStore, query: str, values: str) -> list[tuple[Term | None, ...]]:
    answer = store.query(query.format(values=values))
    return list(answer.rows) if isinstance(answer, Table) else []


def _rows(store: GraphStore, sparql: str) -> Iterable[tuple[Term, Term, Term]]:
    answer = store.query(sparql)
    for a, b, c in answer.rows if isinstance(answer, Table) else ():
        if a is not None and b is not None and c is not None:
            yield a, b, c
