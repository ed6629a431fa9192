"""Answer the statements of a script: a table on a terminal, a standard format in a pipe, and an exit code."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import BinaryIO, TextIO

from kg.errors import KgError, QueryError, QueryTimeout
from kg.results import ExportingStore, GraphStore, PartialAnswer, Table
from kg.shell.diagnosis import find_mistake, refuse_network, show_error
from kg.shell.messages import speaker
from kg.shell.parameters import bind
from kg.shell.session import Session
from kg.shell.settings import Settings
from kg.shell.text import ansi, plain
from kg.shell.tokens import UPDATE_FORMS, find_statements, find_tokens, first_form

OK, FAILED, USAGE, TIMED_OUT, INTERRUPTED = 0, 1, 2, 124, 130
ROW_FORMATS = ("table", "tsv", "csv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMATS = (*ROW_FORMATS, *GRAPH_FORMATS)
MOST_ROWS = 10_000
"""Rows of a table unless told otherwise: laying it out takes them all at once, and nobody reads more."""


def run_query(
    store: GraphStore,
    text: str,
    *,
    format: str | None = None,
    out: BinaryIO | None = None,
    err: TextIO | None = None,
    source: str = "",
    timeout: float | None = None,
    language: str | None = None,
    columns: int | None = None,
    network: bool = False,
    params: Sequence[str] = (),
    max_rows: int | None = None,
) -> int:
    """Answer every statement of `text` on `out`, errors on `err`; stop at the first that fails.

    Without a format: a table with labels on a terminal, else TSV for rows and Turtle for graphs. `source` names the
    script in errors. `params` are `name=value` pairs put in place of variables. Without `network` no query may reach
    out. A table holds the first `max_rows` rows (0: all of them) and tells the total; other formats have every
    row. Returns 0, 1 when a query fails, 2 for an unknown format or no query, 124, 130.
    """
    out = out if out is not None else sys.stdout.buffer
    err = err if err is not None else sys.stderr
    say = speaker(language)
    if format is not None and format not in FORMATS:
        _complain(err, say("There is no format «{format}»; choose {known}.", format=format, known=", ".join(FORMATS)))
        return USAGE
    statements = list(find_statements(text))
    if not statements:
        _complain(err, say("There is no query: give one with -e, with -f or on standard input."))
        return USAGE
    terminal = out.isatty()
    wanted = format or ("table" if terminal else None)
    settings = Settings(
        language=language,
        timeout=timeout,
        network=network,
        columns=columns or shutil.get_terminal_size((120, 24)).columns,
        max_rows=MOST_ROWS if max_rows is None else max_rows or None,
        timer=False,
    )
    session = Session(store, settings)
    for statement in statements:
        try:
            if mistake := find_mistake(statement, store, say):
                raise mistake
            tokens = find_tokens(statement)
            if first_form(tokens) in UPDATE_FORMS:
                raise QueryError(say("kg query only asks; change graphs in kg shell and keep them with .save."))
            refuse_network(tokens, statement, say, allowed=network)
            bound = bind(statement, params, store.prefixes, say) if params else statement
            _answer(session, bound, wanted, out, err, colour=terminal)
        except QueryError as error:
            if isinstance(error, PartialAnswer) and error.answer is not None and wanted == "table":
                lines = session.show(error.answer)
                out.write(((ansi if terminal else plain)(lines) + "\n").encode())
                out.flush()
            lines = show_error(text, error, say, source=source)
            _complain(err, ansi(lines) if err.isatty() else plain(lines))
            return TIMED_OUT if isinstance(error, QueryTimeout) else FAILED
        except KgError as error:
            _complain(err, say.translate(str(error)))
            return FAILED
        except KeyboardInterrupt:
            _complain(err, say("Interrupted."))
            return INTERRUPTED
    return OK


def _complain(err: TextIO, sentence: object) -> None:
    err.write(f"{sentence}\n")
    err.flush()


def _answer(session: Session, statement: str, format: str | None, out: BinaryIO, err: TextIO, *, colour: bool) -> None:
    if format == "table":
        answer, _ = session.ask(statement)
        if isinstance(answer, Table) and not answer.rows:
            why = session.why_empty(statement)
            if why:
                _complain(err, ansi(why) if err.isatty() else plain(why))
        lines = session.show(answer)
        out.write(((ansi if colour else plain)(lines) + "\n").encode())
        out.flush()
        return
    form = first_form(find_tokens(statement))
    default = "turtle" if form in {"CONSTRUCT", "DESCRIBE"} else "tsv"
    store = session.store
    if isinstance(store, ExportingStore):
        pieces = store.export(statement, format or default, timeout=session.settings.timeout)
    else:
        pieces = store.serialise(store.query(statement, timeout=session.settings.timeout), format or default)
    for piece in pieces:
        out.write(piece)
        out.flush()
