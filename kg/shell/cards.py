"""Turn an IRI into its card: what it is, what is said of it, what it does and with whom, everything numbered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.lexicon import fold
from kg.results import Blank, Iri, Literal, Table, Term
from kg.shell.completion import expand
from kg.shell.diagnosis import nearest
from kg.shell.events import ROLES, find_happenings, show_happening
from kg.shell.index import Name
from kg.shell.output import Output, fails, of
from kg.shell.registry import command, misused
from kg.shell.render import table
from kg.shell.text import Line, cut, safe

if TYPE_CHECKING:
    from kg.shell.session import Session

MOST_EVENTS = 8
MOST_VALUES = 5
"""Values shown of one property."""

ABOUT = """SELECT ?p ?o {{ <{iri}> ?p ?o }} ORDER BY ?p ?o"""
INVOLVED = """SELECT DISTINCT ?event ?role ?start {{
  VALUES ?role {{ {roles} }}
  ?event ?role <{iri}> .
  OPTIONAL {{ ?event kg:time/kg:start ?start }}
}} ORDER BY DESC(?start) ?event LIMIT 400"""
INSTANCES = """SELECT ?x (COUNT(?m) AS ?n) {{ ?x a <{iri}> OPTIONAL {{ ?x kg:mention ?m }} }}
GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {most}"""
USES = """SELECT ?s ?o {{ ?s <{iri}> ?o }} LIMIT {most}"""
SAID_IN_VOCABULARY = """SELECT ?p ?o {{ GRAPH <https://kg.example/ontology> {{ <{iri}> ?p ?o }} }} ORDER BY ?p ?o"""

_KG = "https://kg.example/ontology#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_HIDDEN = frozenset({_KG + "mention", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#isString"})
"""Properties that a card counts instead of listing."""


def look_up(session: Session, text: str) -> Output:
    """The card of a bare name, CURIE or IRI; a choice when a name means several things."""
    found = resolve(session, text)
    if len(found) == 1:
        return show_card(session, found[0])
    say = session.say
    rows: list[tuple[Term | None, ...]] = [(Iri(iri),) for iri in found]
    answer = Table((say("which one?"),), rows)
    session.remember(answer, session.asked)
    return of(
        [
            *table(answer, session.names(row[0] for row in rows), columns=session.settings.columns, vertical=False),
            (("class:dim", say(".go N shows one of them.")),),
        ]
    )


def resolve(session: Session, text: str) -> list[str]:
    """The IRIs that a number of the last answer, a CURIE, an IRI or a label means; raises `QueryError` for none."""
    say, index = session.say, session.index
    text = text.strip().rstrip(".") if not text.startswith("<") else text.strip()
    if text.isdecimal():
        row = session.row(int(text))
        iris = [term.value for term in row or () if isinstance(term, Iri)]
        if not iris:
            raise QueryError(say("The last answer has no row {number}.", number=text))
        return iris[:1]
    if text.startswith("<") and text.endswith(">"):
        return [text[1:-1]]
    prefix, colon, _ = text.partition(":")
    if colon and prefix in session.store.prefixes and " " not in text:
        iri = expand(text, index)
        if index.find(iri) is None and not _exists(session, iri):
            meant = nearest(text, [name.written for name in _names(index)])
            hint = " " + say("Did you mean {meant}?", meant=meant) if meant else ""
            raise QueryError(say("The graph does not know {name}.", name=text) + hint)
        return [iri]
    if "://" in text and " " not in text:
        return [text]
    named = index.named(text)
    if not named:
        meant = nearest(fold(text), sorted({fold(n.label): n.label for n in _names(index) if n.label}), least=75)
        label = next((n.label for n in _names(index) if meant and fold(n.label) == meant), None)
        hint = say("Did you mean {meant}?", meant=label) if label else say("See .help, or .find words.")
        raise QueryError(say("Nothing goes by «{words}».", words=text) + " " + hint)
    things = [name.iri for name in named if name.kind] or [name.iri for name in named]
    return list(dict.fromkeys(things))


def _names(index: object) -> list[Name]:
    from kg.shell.index import Index

    assert isinstance(index, Index)
    return [*index.things.names, *index.classes.names, *index.properties.names]


def _exists(session: Session, iri: str) -> bool:
    from kg.results import Answer

    answer = session.store.query(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}")
    return isinstance(answer, Answer) and answer.yes


def show_card(session: Session, iri: str, *, visit: bool = True) -> Output:
    """One card; what it lists gets numbers for .go and .source."""
    if visit:
        session.visited.append(iri)
    index = session.index
    if any(name.iri == iri for name in index.classes.names):
        return _class_card(session, iri)
    if any(name.iri == iri for name in index.properties.names):
        return _property_card(session, iri)
    return _thing_card(session, iri)


def _thing_card(session: Session, iri: str) -> Output:
    say = session.say
    index = session.index
    asked = ABOUT.format(iri=iri)
    facts = _pairs(session, asked)
    involved = session.store.query(
        INVOLVED.format(iri=iri, roles=" ".join(f"kg:{role}" for role in ROLES)), timeout=session.settings.timeout
    )
    events = [row for row in involved.rows if isinstance(row[0], Iri)] if isinstance(involved, Table) else []
    if not facts and not events:
        return fails(say("The graph says nothing of <{iri}>.", iri=iri))
    rows: list[tuple[Term | None, ...]] = []
    happenings = find_happenings(session.store, list(dict.fromkeys(str(row[0]) for row in events))[:MOST_EVENTS])
    partners = _partners(session, iri, [str(row[0]) for row in events])
    mentioned = [o for p, o in facts if p == _KG + "mention"]
    types = {str(o) for p, o in facts if p == _TYPE}
    vague = {above for kind in types for above in index.above.get(kind, ())}
    shown = [(p, o) for p, o in facts if p not in _HIDDEN and not (p == _TYPE and str(o) in vague)]
    terms: list[Term] = [Iri(iri), *(Iri(p) for p, _ in shown), *(o for _, o in shown), *(Iri(p) for p, _ in partners)]
    names = session.names([*terms, *(term for happening in happenings for term in happening.terms)])
    lines: list[Line] = [_title(session, iri, names.labels.get(iri, ""))]
    previous = ""
    counts = Counter(p for p, _ in shown)
    seen: Counter[str] = Counter()
    for prop, value in shown:
        seen[prop] += 1
        if seen[prop] > MOST_VALUES:
            if seen[prop] == MOST_VALUES + 1:
                more = counts[prop] - MOST_VALUES
                lines.append((("class:dim", " " * 25 + say("and {n} more", n=say.number(more))),))
            continue
        name = "" if prop == previous else names.labels.get(prop) or names.curie(prop)
        name = say("is a") if prop == _TYPE and prop != previous else name
        number = ""
        if isinstance(value, Iri):
            rows.append((value,))
            number = str(len(rows))
        main, aside = names.cell(value)
        line: Line = (
            ("class:dim", number.rjust(3) + " "),
            ("class:keyword", cut(safe(name), 20).rjust(20)),
            ("", " "),
            ("class:label", cut(main, max(20, session.settings.columns - 26))),
        )
        lines.append((*line, ("class:dim", f" {aside}")) if aside else line)
        previous = prop
    if partners:
        lines.append((("class:title", say("Together with")),))
        for partner, times in partners:
            rows.append((Iri(partner),))
            main, aside = names.cell(Iri(partner))
            lines.append(
                (("class:dim", f"{len(rows):3} "), ("class:label", main), ("class:dim", f" {aside} ({times})".rstrip()))
            )
    if happenings:
        lines.append((("class:title", say("Events")),))
        for happening in happenings:
            rows.append((Iri(happening.iri),))
            lines.append(show_happening(happening, names, len(rows), session.settings.columns, session.say))
        more = len({str(row[0]) for row in events}) - len(happenings)
        if more > 0:
            lines.append((("class:dim", "    " + say("and {n} more", n=say.number(more)) + " (.timeline)"),))
    if mentioned:
        lines.append(
            (("class:dim", say.count(len(mentioned), "mentioned {n} time", "mentioned {n} times") + " (.source)"),)
        )
    session.remember(Table((say("thing"),), rows), asked)
    session.subject = iri
    return of(lines)


def _title(session: Session, iri: str, label: str) -> Line:
    written = session.names((), labels=False).curie(iri)
    if not label:
        return (("class:title", safe(written)),)
    return (("class:title", safe(label)), ("class:dim", f"  {safe(written)}"))


def _partners(session: Session, iri: str, events: list[str]) -> list[tuple[str, int]]:
    """Who takes part in the same events, most often first."""
    if not events:
        return []
    values = " ".join(f"<{event}>" for event in dict.fromkeys(events))
    roles = "|".join(f"kg:{role}" for role in ("agent", "target", "recipient", "participant"))
    answer = session.store.query(
        f"SELECT ?who (COUNT(DISTINCT ?e) AS ?n) {{ VALUES ?e {{ {values} }} ?e {roles} ?who "
        f"FILTER(?who != <{iri}>) FILTER NOT EXISTS {{ ?who a kg:Place FILTER NOT EXISTS {{ ?who a kg:Actor }} }} }} "
        f"GROUP BY ?who ORDER BY DESC(?n) ?who LIMIT {MOST_VALUES}",
        timeout=session.settings.timeout,
    )
    rows = answer.rows if isinstance(answer, Table) else ()
    return [(who.value, int(str(n))) for who, n in rows if isinstance(who, Iri)]


def _class_card(session: Session, iri: str) -> Output:
    say, index = session.say, session.index
    name = index.find(iri)
    assert name is not None
    asked = INSTANCES.format(iri=iri, most=MOST_EVENTS)
    answer = session.store.query(asked, timeout=session.settings.timeout)
    rows: list[tuple[Term | None, ...]] = []
    instances = [row[0] for row in answer.rows if row[0] is not None] if isinstance(answer, Table) else []
    above = [other for other in index.classes.names if other.iri in index.above.get(iri, ())]
    below = [other for other in index.classes.names if iri in index.above.get(other.iri, ()) and other.count]
    usual = sorted(index.properties_of.get(iri, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    names = session.names([Iri(iri), *instances])
    lines = [_title(session, iri, names.labels.get(iri, ""))]
    lines += _comment(session, iri)
    lines.append((("class:dim", say.count(name.count, "{n} instance", "{n} instances")),))
    for title, others in ((say("Below"), below), (say("Above"), above)):
        if others:
            lines.append((("class:title", title),))
            for other in others:
                rows.append((Iri(other.iri),))
                lines.append(_name_line(len(rows), other))
    if usual:
        lines.append((("class:title", say("Properties")),))
        written = [f"{names.curie(prop)} ({count})" for prop, count in usual[:14]]
        lines.append((("", "    " + ", ".join(written)),))
    if instances:
        lines.append((("class:title", say("Instances")),))
        for thing in instances:
            rows.append((thing,))
            main, aside = names.cell(thing)
            lines.append((("class:dim", f"{len(rows):3} "), ("class:label", main), ("class:dim", f" {aside}")))
        if name.count > len(instances):
            lines.append((("class:dim", "    " + say("and {n} more", n=say.number(name.count - len(instances)))),))
    session.remember(Table((say("thing"),), rows), asked)
    return of(lines)


def _property_card(session: Session, iri: str) -> Output:
    say, index = session.say, session.index
    name = index.find(iri)
    assert name is not None
    asked = USES.format(iri=iri, most=MOST_EVENTS)
    answer = session.store.query(asked, timeout=session.settings.timeout)
    assert isinstance(answer, Table)
    names = session.names([Iri(iri), *(term for row in answer.rows for term in row)])
    lines = [_title(session, iri, names.labels.get(iri, ""))]
    lines += _comment(session, iri)
    lines.append((("class:dim", say.count(name.count, "used {n} time", "used {n} times")),))
    if answer.rows:
        lines += table(answer, names, columns=session.settings.columns, vertical=False)
    session.remember(answer, asked)
    return of(lines)


def _comment(session: Session, iri: str) -> list[Line]:
    language = session.say.language
    comments = [
        value
        for prop, value in _pairs(session, SAID_IN_VOCABULARY.format(iri=iri))
        if prop == _RDFS + "comment" and isinstance(value, Literal)
    ]
    best = min(comments, key=lambda value: (value.language != language, value.value), default=None)
    return [(("", safe(best.value)),)] if best else []


def _name_line(number: int, name: Name) -> Line:
    count = f" ({name.count})" if name.count else ""
    return (
        ("class:dim", f"{number:3} "),
        ("class:label", name.label or name.written),
        ("class:dim", f" {name.written}{count}"),
    )


def _pairs(session: Session, sparql: str) -> list[tuple[str, Term]]:
    answer = session.store.query(sparql, timeout=session.settings.timeout)
    rows = answer.rows if isinstance(answer, Table) else ()
    return [(prop.value, value) for prop, value in rows if isinstance(prop, Iri) and value is not None]


@command(".describe", "NAME", "the card of a thing, a class or a property; the bare name does it too", group="look")
def _describe(session: Session, argument: str) -> Output:
    if not argument:
        return misused(session, ".describe", ".describe Odile Marnac")
    return look_up(session, argument)


@command(".go", "N[.column]", "the card of what row N of the last answer names", group="look")
def _go(session: Session, argument: str) -> Output:
    say = session.say
    number, _, column = argument.partition(".")
    if not number.isdecimal() or (column and not column.isdecimal()):
        return misused(session, ".go", ".go 4")
    row = session.row(int(number))
    if row is None:
        return fails(say("The last answer has no row {number}.", number=number))
    terms = [row[int(column) - 1]] if column and 1 <= int(column) <= len(row) else [] if column else list(row)
    iris = [term.value for term in terms if isinstance(term, Iri)]
    if not iris:
        blank = any(isinstance(term, Blank) for term in terms)
        return fails(
            say("A blank node has no card.") if blank else say("Row {number} holds no IRI there.", number=number)
        )
    return show_card(session, iris[0])


@command(".back", "", "the card before this one", group="look")
def _back(session: Session, argument: str) -> Output:
    if len(session.visited) < 2:
        return fails(session.say("There is no card before this one."))
    session.visited.pop()
    return show_card(session, session.visited[-1], visit=False)
