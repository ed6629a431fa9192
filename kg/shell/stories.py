"""Commands that tell what the graph knows as a story: over time, between two actors, by who says so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.results import Iri, Literal, Table, Term
from kg.shell.cards import resolve
from kg.shell.events import ROLES, find_happenings, show_happening
from kg.shell.output import Output, fails, of
from kg.shell.registry import command, misused
from kg.shell.render import table
from kg.shell.text import Line

if TYPE_CHECKING:
    from kg.shell.session import Session

MOST = 200
"""Events told at most."""

_ANY_ROLE = "|".join(f"kg:{role}" for role in ROLES)

TIMELINE = """SELECT DISTINCT ?event ?day {{
  {{ ?event {roles} <{iri}> }} UNION {{ ?event a <{iri}> }}
  UNION {{ <{iri}> nif:isString ?text . ?m nif:referenceContext <{iri}> . ?event a kg:Event ; kg:mention ?m }}
  OPTIONAL {{ ?event kg:time/kg:start ?start }}
  OPTIONAL {{ ?event kg:mention/nif:referenceContext/schema:datePublished ?published }}
  BIND(COALESCE(?start, ?published) AS ?day)
  {period}
}} ORDER BY ?day ?event LIMIT {most}"""

BETWEEN = """SELECT DISTINCT ?event ?day {{
  ?event {roles} <{one}> ; {roles} <{other}> .
  OPTIONAL {{ ?event kg:time/kg:start ?start }}
  OPTIONAL {{ ?event kg:mention/nif:referenceContext/schema:datePublished ?published }}
  BIND(COALESCE(?start, ?published) AS ?day)
}} ORDER BY ?day ?event LIMIT {most}"""

SOURCES = """SELECT ?source (COUNT(DISTINCT ?event) AS ?times) {
  ?event kg:accordingTo ?source
} GROUP BY ?source ORDER BY DESC(?times) ?source"""

SAID = """SELECT DISTINCT ?event ?day {{
  {{ ?event kg:accordingTo <{iri}> }} UNION {{ ?event kg:agent <{iri}> ; kg:quote ?quote }}
  OPTIONAL {{ ?event kg:mention/nif:referenceContext/schema:datePublished ?day }}
}} ORDER BY ?day ?event LIMIT {most}"""

TOLLS = """SELECT ?event ?class ?count ?unit ?source ?place ?day {{
  ?event kg:quantity ?quantity ; a ?class .
  {of}
  FILTER(?class != kg:Event && !CONTAINS(STR(?class), "schema.org"))
  ?quantity rdfs:label ?count .
  OPTIONAL {{ ?quantity kg:unit ?unit }}
  OPTIONAL {{ ?event kg:accordingTo ?source }}
  OPTIONAL {{ ?event kg:place ?place }}
  OPTIONAL {{ ?event kg:mention/nif:referenceContext/schema:datePublished ?day }}
}} ORDER BY ?class ?unit ?day ?source LIMIT {most}"""

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@command(
    ".timeline", "NAME [from..to]", "what happened to someone, somewhere or of some kind, in order", group="stories"
)
def _timeline(session: Session, argument: str) -> Output:
    name, period = _split_period(argument)
    if not name or period is None:
        return misused(session, ".timeline", ".timeline Brumel 2016-03..2016-04")
    iri = resolve(session, name)[0]
    return _tell(session, TIMELINE.format(roles=_ANY_ROLE, iri=iri, period=period, most=MOST))


@command(".between", "A, B", "the events in which both take part", group="stories")
def _between(session: Session, argument: str) -> Output:
    parts = [part.strip() for part in re.split(rf"[,;]|{session.say(' and ')}", argument) if part.strip()]
    if len(parts) == 1:
        parts = parts[0].split()
    if len(parts) != 2:
        return misused(session, ".between", ".between Paul Terrien, Odile Marnac")
    one, other = (resolve(session, part)[0] for part in parts)
    return _tell(session, BETWEEN.format(roles=_ANY_ROLE, one=one, other=other, most=MOST))


@command(".who-said", "[NAME]", "the sources and how often they are cited; or what one of them said", group="stories")
def _who_said(session: Session, argument: str) -> Output:
    if argument:
        return _tell(session, SAID.format(iri=resolve(session, argument)[0], most=MOST))
    answer, taken = session.ask(SOURCES)
    if isinstance(answer, Table) and not answer.rows:
        return fails(session.say("No source is cited in this graph."))
    return of(session.show(answer, taken))


@command(".tolls", "[NAME]", "the same count by different sources, side by side", group="stories")
def _tolls(session: Session, argument: str) -> Output:
    say = session.say
    condition = ""
    if argument:
        iri = resolve(session, argument)[0]
        condition = f"{{ ?event {_ANY_ROLE} <{iri}> }} UNION {{ ?event a <{iri}> }}"
    answer, _ = session.ask(TOLLS.format(of=condition, most=MOST))
    assert isinstance(answer, Table)
    if not answer.rows:
        return fails(say("No event here has a count."))
    names = session.names(term for row in answer.rows for term in row)
    rows: list[tuple[Term | None, ...]] = []
    for _, kind, words, unit, source, place, day in answer.rows:
        count = " ".join(str(part) for part in (words, unit) if part is not None)
        rows.append((kind, Literal(count), source, place, day))
    shown = Table((say("class"), say("count"), say("source"), say("place"), say("day")), rows)
    return of(table(shown, replace(names, prefixes={}), columns=session.settings.columns, vertical=False))


def _tell(session: Session, sparql: str) -> Output:
    say = session.say
    answer, _ = session.ask(sparql)
    assert isinstance(answer, Table)
    events = list(dict.fromkeys(row[0].value for row in answer.rows if isinstance(row[0], Iri)))
    if not events:
        return fails(say("No such event in this graph."))
    happenings = sorted(find_happenings(session.store, events), key=lambda h: (h.date or "9999", h.iri))
    names = session.names(term for happening in happenings for term in happening.terms)
    session.remember(Table((say("event"),), [(Iri(h.iri),) for h in happenings]), sparql)
    lines: list[Line] = [
        show_happening(happening, names, number, session.settings.columns, say)
        for number, happening in enumerate(happenings, 1)
    ]
    lines.append((("class:dim", say.count(len(happenings), "{n} event", "{n} events") + " · .source N"),))
    return of(lines)


def _split_period(argument: str) -> tuple[str, str | None]:
    """The name, and the period as a FILTER; None when the period makes no sense."""
    name, _, last = argument.rpartition(" ")
    if ".." not in last:
        return (argument, "") if not _DAY.fullmatch(last) or not name else (name, _period(last, last))
    begin, _, end = last.partition("..")
    return name, _period(begin, end)


def _period(begin: str, end: str) -> str | None:
    conditions = []
    for text, sign, missing in ((begin, ">=", ("01", "01")), (end, "<=", ("12", "31"))):
        if not text:
            continue
        match = _DAY.fullmatch(text)
        if not match:
            return None
        day = f"{match[1]}-{match[2] or missing[0]}-{match[3] or missing[1]}"
        conditions.append(f'SUBSTR(STR(?day), 1, 10) {sign} "{day}"')
    return f"FILTER({' && '.join(conditions)})" if conditions else ""
