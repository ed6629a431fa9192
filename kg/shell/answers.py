"""Commands about the last answer: the sentences behind it, its query, its way into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.results import ExportingStore, Iri, Literal, Table
from kg.shell.cards import resolve
from kg.shell.doctor import count_patterns
from kg.shell.evidence import find_sources, show_sources
from kg.shell.output import Output, fails, of, says
from kg.shell.registry import command, misused
from kg.shell.render import table

if TYPE_CHECKING:
    from kg.shell.session import Session

FORMAT_OF = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}


@command(
    ".source",
    "[N|NAME]",
    "the sentences behind row N of the last answer, or those that mention a name",
    group="answers",
)
def _source(session: Session, argument: str) -> Output:
    say = session.say
    number = argument.removeprefix("#")
    if number and not number.isdecimal():
        return _sentences(session, [resolve(session, argument)[0]], argument)
    if not number and session.subject is not None:
        return _sentences(session, [session.subject], say("this card"))
    number = number or "1"
    row = session.row(int(number))
    if row is None:
        if session.answer is None:
            return fails(say("There is no answer yet: ask something first."))
        return fails(say("The last answer has no row {number}.", number=number))
    iris = [term.value for term in row if isinstance(term, Iri)]
    if not iris:
        return fails(
            say("Row {number} names nothing that articles mention; select the event or the actor too.", number=number)
        )
    return _sentences(session, iris, say("row {number}", number=number))


def _sentences(session: Session, iris: list[str], what: str) -> Output:
    sources = find_sources(session.store, iris)
    if not sources:
        return fails(session.say("No article mentions this: {what}.", what=what))
    return of(show_sources(sources, session.say, columns=session.settings.columns))


@command(".sparql", "", "the SPARQL behind the last answer", group="answers")
def _sparql(session: Session, argument: str) -> Output:
    if session.asked is None:
        return fails(session.say("There is no answer yet: ask something first."))
    return of((("class:literal", line),) for line in session.asked.strip().splitlines())


@command(".explain", "[QUERY]", "how many matches each pattern has, alone and with those before it", group="answers")
def _explain(session: Session, argument: str) -> Output:
    say = session.say
    text = argument or session.asked
    if text is None:
        return fails(say("There is no answer yet: ask something first."))
    counts = count_patterns(text, session.store, session.settings.timeout or 60.0)
    if not counts:
        return fails(say("This query can't be taken apart."))

    def number(count: int | None) -> Literal:
        return Literal("…" if count is None else str(count), None if count is None else _INTEGER)

    rows = [(Literal(pattern), number(alone), number(together)) for pattern, alone, together in counts]
    columns = (say("pattern"), say("alone"), say("together"))
    return of(table(Table(columns, rows), session.names(()), columns=session.settings.columns, vertical=False))


_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@command(
    ".export", "FILE", "write the last answer to a file, all of it: .tsv .csv .json .xml .ttl .nt", group="answers"
)
def _export(session: Session, argument: str) -> Output:
    if not argument:
        return misused(session, ".export", ".export reponse.csv")
    if session.asked is None:
        return fails(session.say("There is no answer yet: ask something first."))
    return export(session, session.asked, Path(argument).expanduser())


@command(".output", "[FILE]", "send the following answers to a file; without one, back to the screen", group="answers")
def _output(session: Session, argument: str) -> Output:
    say = session.say
    session.once = False
    session.output = Path(argument).expanduser() if argument else None
    if session.output is None:
        return says(say("Answers come to the screen."))
    if session.output.suffix not in FORMAT_OF:
        session.output = None
        return fails(say("The ending must be one of {known}.", known=" ".join(sorted(FORMAT_OF))))
    return says(say("Answers go to {path}.", path=session.output))


@command(".once", "FILE", "send only the next answer to a file", group="answers")
def _once(session: Session, argument: str) -> Output:
    if not argument:
        return misused(session, ".once", ".once reponse.csv")
    output = _output(session, argument)
    session.once = output.ok
    return output


@command(".watch", "seconds", "ask the last query again and again, until Ctrl-C", group="answers")
def _watch(session: Session, argument: str) -> Output:
    if session.asked is None:
        return fails(session.say("There is no answer yet: ask something first."))
    try:
        seconds = float((argument or "2").removesuffix("s").replace(",", "."))
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e5:
        return misused(session, ".watch", ".watch 5")
    return Output(watch=(session.asked, seconds))


def export(session: Session, sparql: str, path: Path) -> Output:
    """Write an answer straight from the store to a file, every row of it."""
    say = session.say
    format = FORMAT_OF.get(path.suffix)
    if format is None:
        return fails(say("The ending must be one of {known}.", known=" ".join(sorted(FORMAT_OF))))
    store = session.store
    if isinstance(store, ExportingStore):
        pieces = store.export(sparql, format, timeout=session.settings.timeout)
    else:
        pieces = store.serialise(store.query(sparql, timeout=session.settings.timeout), format)
    part = path.with_name(path.name + ".part")
    size = 0
    try:
        with part.open("wb") as file:
            for piece in pieces:
                size += file.write(piece)
        part.replace(path)
    except OSError as error:
        raise QueryError(
            say("{path} can't be written: {reason}.", path=path, reason=error.strerror or error)
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return says(say("{path}: {size} bytes.", path=path, size=say.number(size)))
