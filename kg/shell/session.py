"""Turn one line of input into one answer: commands, queries, updates, bare names. No terminal here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from kg.errors import KgError, QueryError
from kg.results import Answer, Change, GraphStore, Iri, PartialAnswer, Result, Table, Term, Triples
from kg.shell import commands
from kg.shell.answers import export
from kg.shell.cards import look_up
from kg.shell.diagnosis import find_mistake, refuse_network, show_error
from kg.shell.doctor import find_emptying, find_unused
from kg.shell.editing import answer_question, preview
from kg.shell.enter import is_query
from kg.shell.index import Index, build_index
from kg.shell.labels import find_labels
from kg.shell.messages import Speaker, speaker
from kg.shell.output import Output, fails, of
from kg.shell.render import Names, table, turtle
from kg.shell.settings import Settings
from kg.shell.text import Line, safe, width, wrap
from kg.shell.tokens import UPDATE_FORMS, find_statements, find_tokens, first_form

StoreFactory = Callable[[Sequence[Path]], GraphStore]


class Session:
    """What a conversation remembers: the store, the settings, the last answer and what it showed."""

    def __init__(
        self, store: GraphStore, settings: Settings | None = None, *, factory: StoreFactory | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.factory = factory
        self.lines: list[str] = []
        """Everything typed, for .history."""
        self.output: Path | None = None
        """Where answers go instead of the screen."""
        self.once = False
        """Whether only the next answer goes there."""
        self.start_over(store)

    def start_over(self, store: GraphStore) -> None:
        """Turn to another graph; only settings and lines stay."""
        self.store = store
        self.answer: Result | None = None
        """The last answer: its row numbers serve .source, .go and bare numbers."""
        self.asked: str | None = None
        """The SPARQL behind it."""
        self.subject: str | None = None
        """The thing whose card was the last answer."""
        self.visited: list[str] = []
        """The cards shown, for .back."""
        self.pending: Change | None = None
        """An update that waits for a yes."""
        self.done: list[Change] = []
        """Updates that .undo can take back, the last one last."""
        self._index: Index | None = None

    @property
    def say(self) -> Speaker:
        """The sentences of the chosen language."""
        return speaker(self.settings.language)

    @property
    def index(self) -> Index:
        """What is known of the store; built when nobody did it in the background."""
        if self._index is None:
            self._index = build_index(self.store, self.say.language)
        return self._index

    @property
    def is_read_only(self) -> bool:
        """Whether updates are refused."""
        return self.settings.read_only or self.settings.cache

    @property
    def queries(self) -> Path:
        """The folder of kept queries."""
        if self.settings.queries is not None:
            return self.settings.queries
        from platformdirs import user_data_path

        return user_data_path("kg") / "queries"

    def run(self, line: str) -> Output:
        """Answer one line: a `.command`, SPARQL statements, a name, or the answer to a question.

        Whatever goes wrong is said in the output; only KeyboardInterrupt comes through.
        """
        text = line.strip().encode("utf-8", "replace").decode()  # half a character can't be asked for
        return self._wrapped(self._run(text))

    def _wrapped(self, output: Output) -> Output:
        """The output with its long sentences broken at blanks."""
        lines: list[Line] = []
        for given in output.lines:
            line = tuple((style, safe(text)) for style, text in given)  # what was typed may be in it
            style, text = line[0] if len(line) == 1 else ("", "")
            if style in {"class:error", "class:warning"} and width(text) > self.settings.columns:
                lines += [((style, piece),) for piece in wrap(text, self.settings.columns)]
            else:
                lines.append(line)
        return replace(output, lines=tuple(lines))

    def _run(self, text: str) -> Output:
        try:
            if self.pending is not None:
                return answer_question(self, text)
            if not text or not find_tokens(text):
                return Output()
            self.lines.append(text)
            if text.startswith("."):
                return commands.run(self, text)
            if is_query(text):
                return self._run_statements(text)
            return look_up(self, text.rstrip(";").rstrip())
        except PartialAnswer as error:
            return self._partial(text, error)
        except QueryError as error:
            return of(show_error(text, error, self.say), ok=False)
        except KgError as error:
            return fails(safe(self.say.translate(str(error))))
        except RecursionError:
            return fails(self.say("This is nested too deeply."))

    def _partial(self, text: str, error: PartialAnswer) -> Output:
        """What a server gave before it stopped, with the warning that it is not all."""
        if error.answer is None:
            return of(show_error(text, error, self.say), ok=False)
        self.remember(error.answer, text)
        return of([*self.show(error.answer), (("class:warning", safe(self.say.translate(str(error)))),)], ok=False)

    def run_script(self, script: str) -> Output:
        """Answer a file of commands and statements; stop at the first that fails."""
        output = Output()
        for part in find_parts(script):
            output += self.run(part)
            if not output.ok or output.leave or self.pending:
                break
        return output

    def choose(self, **changes: object) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # commands check the values

    def use_index(self, index: Index) -> None:
        """Take an index that was built in the background."""
        self._index = index

    def forget_index(self) -> None:
        """The graph or the language has changed."""
        self._index = None

    @property
    def has_index(self) -> bool:
        """Whether the index is there without further ado."""
        return self._index is not None

    def ask(self, sparql: str) -> tuple[Result, float]:
        """Run a query with this session's limits, remember its answer; seconds taken beside it."""
        begun = time.perf_counter()
        answer = self.store.query(sparql, timeout=self.settings.timeout, max_rows=self.settings.max_rows)
        taken = time.perf_counter() - begun
        if isinstance(answer, Table):
            answer = _in_order_of_mention(answer, sparql)
        self.remember(answer, sparql)
        return answer, taken

    def remember(self, answer: Result, sparql: str | None) -> None:
        """Let row numbers mean this answer from now on."""
        self.answer, self.asked, self.subject = answer, sparql, None

    def show(self, answer: Result, taken: float | None = None) -> list[Line]:
        """An answer as lines, with its footer."""
        if isinstance(answer, Answer):
            word = self.say("yes") if answer.yes else self.say("no")
            return [(("class:good" if answer.yes else "class:warning", word),)]
        if isinstance(answer, Triples):
            names = self.names((), labels=False)
            return [*turtle(answer, names), self._footer(len(answer.triples), answer, taken)]
        if not answer.rows:
            return [self._footer(0, answer, taken)]
        names = self.names(term for row in answer.rows for term in row)
        vertical = {"vertical": True, "table": False}.get(self.settings.mode)
        lines = table(answer, names, columns=self.settings.columns, vertical=vertical)
        return [*lines, self._footer(len(answer.rows), answer, taken)]

    def names(self, terms: Iterable[Term | None], *, labels: bool | None = None) -> Names:
        """How to write these terms: prefixes, and labels for the IRIs among them."""
        language = self.say.language
        found: dict[str, str] = {}
        if self.settings.labels if labels is None else labels:
            iris = {term.value for term in terms if isinstance(term, Iri)}
            found = find_labels(self.store, iris, language)
        return Names(self.store.prefixes, found, language)

    def row(self, number: int) -> tuple[Term | None, ...] | None:
        """A row of the last answer, None when there is no such row."""
        rows = self.answer.rows if isinstance(self.answer, Table) else ()
        return rows[number - 1] if 1 <= number <= len(rows) else None

    def _run_statements(self, text: str) -> Output:
        output = Output()
        for statement in find_statements(text):
            output += self._run_statement(statement)
            if not output.ok or self.pending:
                break
        return output

    def _run_statement(self, text: str) -> Output:
        if mistake := find_mistake(text, self.store, self.say):
            return of(show_error(text, mistake, self.say), ok=False)
        tokens = find_tokens(text)
        refuse_network(tokens, text, self.say, allowed=self.settings.network)
        if first_form(tokens) in UPDATE_FORMS:
            return preview(self, text)
        if self.output is not None:
            path, self.output = self.output, None if self.once else self.output
            self.asked = text
            return export(self, text, path)
        if self.settings.mode not in {"auto", "table", "vertical"}:
            return self._raw(text)
        answer, taken = self.ask(text)
        lines = self.show(answer, taken)
        if isinstance(answer, Table | Triples) and not (answer.rows if isinstance(answer, Table) else answer.triples):
            lines = [*self.why_empty(text), *lines]
        return of(lines)

    def _raw(self, text: str) -> Output:
        """The answer in a standard format, as text."""
        answer, _ = self.ask(text)
        data = b"".join(self.store.serialise(answer, self.settings.mode)).decode()
        return of((("", safe(line.replace("\t", "    "))),) for line in data.splitlines())

    def why_empty(self, text: str) -> list[Line]:
        """Before an empty table: names that the graph does not use, else the pattern that empties the result."""
        sentences = find_unused(text, self.index, self.say)
        if not sentences:
            reason = find_emptying(text, self.store, self.say)
            sentences = [reason] if reason else []
        return [(("class:warning", safe(sentence)),) for sentence in sentences]

    def _footer(self, shown: int, answer: Table | Triples, taken: float | None) -> Line:
        say = self.say
        triples = isinstance(answer, Triples)
        if answer.total is not None:
            counted = ("> " if answer.at_least else "") + say.number(answer.total)
            what = (
                say("{shown} of {n} triples", shown=say.number(shown), n=counted)
                if triples
                else say("{shown} of {n} rows", shown=say.number(shown), n=counted)
            )
        elif triples:
            what = say.count(shown, "{n} triple", "{n} triples")
        else:
            what = say.count(shown, "{n} row", "{n} rows") if shown else say("no rows")
        time_taken = f" ({_seconds(taken)})" if taken is not None and self.settings.timer else ""
        return (("class:dim", what + time_taken),)


def find_parts(script: str) -> list[str]:
    """The commands of a script, each alone on its line, and the statements between them."""
    parts: list[str] = []
    gathered: list[str] = []
    lines = script.splitlines()
    for number, line in enumerate([*lines, "."]):
        is_command = line.lstrip().startswith(".") and line.lstrip()[1:2].isalpha()
        if number < len(lines) and not is_command:
            gathered.append(line)
            continue
        text = "\n".join(gathered)
        gathered = []
        if is_query(text):
            parts += find_statements(text)
        else:
            parts += [name for name in text.splitlines() if name.strip()]
        if number < len(lines):
            parts.append(line.strip())
    return parts


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
    return replace(answer, variables=tuple(answer.variables[i] for i in order), rows=rows)


def _seconds(taken: float) -> str:
    return f"{taken * 1000:.0f} ms" if taken < 1 else f"{taken:.1f} s"
