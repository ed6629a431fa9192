"""Commands that list what the graph has: classes, properties, prefixes, totals, and what goes by some words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import fold
from kg.results import Iri, Literal, Table, Term
from kg.shell.index import Family
from kg.shell.output import Output, fails, of
from kg.shell.registry import command, misused
from kg.shell.render import table
from kg.shell.text import width

if TYPE_CHECKING:
    from kg.shell.session import Session

_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
MOST_SENTENCES = 10
"""Sentences that .find shows below the names."""

CLASSES = "SELECT ?class (COUNT(*) AS ?n) { ?x a ?class } GROUP BY ?class ORDER BY DESC(?n)"
PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) { ?x ?property ?y } GROUP BY ?property ORDER BY DESC(?n)"
STATS = """SELECT ?what (COUNT(?x) AS ?n) {
  VALUES ?what { kg:Article kg:Actor kg:Person kg:State kg:Place kg:Event kg:Mention }
  OPTIONAL { ?x a ?what }
} GROUP BY ?what"""
SENTENCES = """SELECT DISTINCT ?sentence {{
  ?mention kg:sentence ?sentence . ?sentence nif:anchorOf ?text .
  FILTER(CONTAINS(LCASE(?text), {words}))
}} ORDER BY ?sentence LIMIT {most}"""


@command(".classes", "[words]", "the classes, how many instances each has", group="look")
def _classes(session: Session, argument: str) -> Output:
    return _family(session, session.index.classes, argument, CLASSES)


@command(".props", "[words]", "the properties, how often each is used", group="look")
def _props(session: Session, argument: str) -> Output:
    return _family(session, session.index.properties, argument, PROPERTIES)


def _family(session: Session, family: Family, words: str, asked: str) -> Output:
    say = session.say
    wanted = fold(words)
    names = [
        name
        for name, key in zip(family.names, family.keys, strict=True)
        if (name.count or wanted) and (wanted in key or wanted in fold(name.written))
    ]
    if not names:
        return fails(say("Nothing goes by «{words}».", words=words) if words else say("The graph is empty."))
    rows: list[tuple[Term | None, ...]] = [
        (Iri(name.iri), Literal(name.label), Literal(str(name.count), _INTEGER)) for name in names
    ]
    answer = Table((say("name"), say("label"), say("times")), rows)
    session.remember(answer, asked)
    return of(table(answer, session.names((), labels=False), columns=session.settings.columns, vertical=False))


@command(".prefix", "[words]", "the prefixes that need no PREFIX line", group="look")
def _prefix(session: Session, argument: str) -> Output:
    prefixes = [
        (prefix, iri) for prefix, iri in sorted(session.store.prefixes.items()) if argument.rstrip(":") in prefix + iri
    ]
    if not prefixes:
        return fails(session.say("Nothing goes by «{words}».", words=argument))
    margin = max(width(prefix) for prefix, _ in prefixes) + 1
    return of((("class:keyword", f"{prefix}:".ljust(margin)), ("", f"  <{iri}>")) for prefix, iri in prefixes)


@command(".stats", "", "how much of everything there is", group="look")
def _stats(session: Session, argument: str) -> Output:
    say = session.say
    answer, _ = session.ask(STATS)
    assert isinstance(answer, Table)
    order = {name: place for place, name in enumerate(STATS.split())}
    counted = sorted(answer.rows, key=lambda row: order.get(session.names((), labels=False).cell(row[0])[0], 0))
    rows = [*counted, (Literal(say("triples")), Literal(str(len(session.store)), _INTEGER))]
    shown = Table((say("what"), say("times")), rows)
    return of(table(shown, session.names(term for row in rows for term in row), columns=session.settings.columns))


@command(".find", "words", "what goes by some words, and the sentences that have them", group="look")
def _find(session: Session, argument: str) -> Output:
    say = session.say
    if not argument:
        return misused(session, ".find", ".find préfète")
    from kg.shell.completion import find_names

    names = find_names(session.index, argument)
    asked = SENTENCES.format(words=_quoted(argument.lower()), most=MOST_SENTENCES)
    answer, _ = session.ask(asked)
    sentences = [row[0] for row in answer.rows] if isinstance(answer, Table) else []
    rows: list[tuple[Term | None, ...]] = [(Iri(name.iri), Literal(name.kind or say("term"))) for name in names]
    rows += [(sentence, Literal(say("sentence"))) for sentence in sentences]
    if not rows:
        return fails(say("Nothing goes by «{words}».", words=argument))
    found = Table((say("name"), say("what")), rows)
    session.remember(found, asked)
    return of(table(found, session.names(row[0] for row in rows), columns=session.settings.columns, vertical=False))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
