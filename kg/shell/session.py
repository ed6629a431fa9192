"""Turn one line of input into one answer: commands, queries, bare names. No terminal here."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

from kg.errors import KgError, QueryError
from kg.results import Answer, GraphStore, Iri, Result, Table, Term, Triples
from kg.shell import commands
from kg.shell.diagnosis import find_mistake, show_error
from kg.shell.enter import is_query
from kg.shell.labels import find_labels
from kg.shell.messages import Speaker, speaker
from kg.shell.output import Output, fails, of
from kg.shell.render import Names, table, turtle
from kg.shell.settings import Settings
from kg.shell.text import Line
from kg.shell.tokens import UPDATE_FORMS, find_statements, find_tokens, first_form


class Session:
    """What a conversation remembers: the store, the settings, the last answer and what it showed."""

    def __init__(self, store: GraphStore, settings: Settings | None = None) -> None:
        self.store = store
        self.settings = settings or Settings()
        self.answer: Result | None = None
        """The last answer, for `.source` and the like."""
        self.asked: str | None = None
        """The SPARQL behind it."""

    @property
    def say(self) -> Speaker:
        """The sentences of the chosen language."""
        return speaker(self.settings.language)

    def run(self, line: str) -> Output:
        """Answer one line: a `.command`, one or several SPARQL statements, or a name.

        Whatever goes wrong is said in the output; only KeyboardInterrupt comes through.
        """
        text = line.strip()
        if not text or not find_tokens(text):
            return Output()
        try:
            if text.startswith("."):
                return commands.run(self, text)
            if is_query(text):
                return self._run_statements(text)
            return commands.look_up(self, text.rstrip(";").rstrip())
        except QueryError as error:
            return of(show_error(text, error, self.say), ok=False)
        except KgError as error:
            return fails(self.say.translate(str(error)))

    def choose(self, **changes: object) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # commands check the values

    def ask(self, sparql: str) -> tuple[Result, float]:
        """Run a query with this session's limits, remember its answer; seconds taken beside it."""
        begun = time.perf_counter()
        answer = self.store.query(sparql, timeout=self.settings.timeout, max_rows=self.settings.max_rows)
        taken = time.perf_counter() - begun
        if isinstance(answer, Table):
            answer = _in_order_of_mention(answer, sparql)
        self.answer, self.asked = answer, sparql
        return answer, taken

    def show(self, answer: Result, taken: float | None = None) -> list[Line]:
        """An answer as lines, with its footer."""
        if isinstance(answer, Answer):
            lines: list[Line] = [
                (("class:good" if answer.yes else "class:warning", self.say("yes" if answer.yes else "no")),)
            ]
            return lines
        if isinstance(answer, Triples):
            names = self.names(())
            return [*turtle(answer, names), self._footer(len(answer.triples), answer.total, taken, triples=True)]
        names = self.names(term for row in answer.rows for term in row)
        vertical = {"vertical": True, "table": False}.get(self.settings.mode)
        lines = table(answer, names, columns=self.settings.columns, vertical=vertical) if answer.rows else []
        return [*lines, self._footer(len(answer.rows), answer.total, taken)]

    def names(self, terms: object) -> Names:
        """How to write these terms: prefixes, and labels for the IRIs among them."""
        language = self.say.language
        labels: dict[str, str] = {}
        if self.settings.labels:
            iris = {term.value for term in terms if isinstance(term, Iri)}  # type: ignore[attr-defined]
            labels = find_labels(self.store, iris, language)
        return Names(self.store.prefixes, labels, language)

    def row(self, number: int) -> tuple[Term | None, ...] | None:
        """A row of the last answer, None when there is no such row."""
        rows = self.answer.rows if isinstance(self.answer, Table) else ()
        return rows[number - 1] if 1 <= number <= len(rows) else None

    def _run_statements(self, text: str) -> Output:
        output = Output()
        for statement in find_statements(text):
            output += self._run_statement(statement)
            if not output.ok:
                break
        return output

    def _run_statement(self, text: str) -> Output:
        if mistake := find_mistake(text, self.store, self.say):
            return of(show_error(text, mistake, self.say), ok=False)
        if first_form(find_tokens(text)) in UPDATE_FORMS:
            return fails(self.say("This shell only asks; it does not change the graph yet."))
        answer, taken = self.ask(text)
        return of(self.show(answer, taken))

    def _footer(self, shown: int, total: int | None, taken: float | None, *, triples: bool = False) -> Line:
        say = self.say
        if total is not None:
            what = say(
                "{shown} of {n} triples" if triples else "{shown} of {n} rows",
                shown=say.number(shown),
                n=say.number(total),
            )
        elif triples:
            what = say.count(shown, "{n} triple", "{n} triples")
        else:
            what = say.count(shown, "{n} row", "{n} rows") if shown else say("no rows")
        time_taken = f" ({_seconds(taken)})" if taken is not None and self.settings.timer else ""
        return (("class:dim", what + time_taken),)


def _in_order_of_mention(answer: Table, sparql: str) -> Table:
    """The columns of a `SELECT *` as the query names them; the engine sorts them by the alphabet."""
    tokens = find_tokens(sparql)
    star = any(word.is_word("SELECT") and after.text == "*" for word, after in pairwise(tokens))
    if not star:
        return answer
    mentioned = list(dict.fromkeys(token.text[1:] for token in tokens if token.kind == "variable"))
    order = sorted(
        range(len(answer.variables)),
        key=lambda i: mentioned.index(answer.variables[i]) if answer.variables[i] in mentioned else len(mentioned),
    )
    rows = [tuple(row[i] for i in order) for row in answer.rows]
    return Table(tuple(answer.variables[i] for i in order), rows, answer.total)


def _seconds(taken: float) -> str:
    return f"{taken * 1000:.0f} ms" if taken < 1 else f"{taken:.1f} s"
