"""Turn what a rule names, `lexicon/arms.ttl:106` or an actor's IRI, into the lines of Turtle that stand there today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.rdf.entries import PARTS_OF_SPEECH, is_a, is_unit, local_name
from kg.rdf.ontology import ontology_files
from kg.rdf.statements import SourceFile, Statement, TurtleSyntaxError, read_statements
from kg.vocabulary import LEX_NAMESPACE

_TRIGGER_RULE = re.compile(
    r"lexicon (?P<file>.+?\.ttl):(?P<line>\d+): (?P<pos>\w+) (?P<form>.+) evokes (?P<event_class>\S+)", re.DOTALL
)
"""What `kg.extract.triggers` writes for the rule of a trigger."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement of a Turtle file."""

    file: str
    """As messages call it: `ontology/lexicon/arms.ttl`."""
    line: int
    """Where the words asked for stand."""
    first: int
    """The statement's first line."""
    lines: tuple[str, ...]
    """The statement as it is written."""
    moved: bool = False
    """Whether the rule named another line: the file has changed since the graph was built."""
    frame: str | None = None
    """IRI of the frame that it gives to its words."""


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """The rule literal of a trigger, taken apart."""

    file: str
    line: int
    pos: str
    form: str
    event_class: str


def read_trigger_rule(rule: str) -> TriggerRule | None:
    """What a rule literal says of a lexicon entry; None when it is no such rule.

    >>> read_trigger_rule("lexicon lexicon/arms.ttl:106: verb perdre evokes TerritorialLoss").form
    'perdre'
    """
    found = _TRIGGER_RULE.fullmatch(rule)
    if found is None:
        return None
    return TriggerRule(found["file"], int(found["line"]), found["pos"], found["form"], found["event_class"])


class Library:
    """The Turtle files of the ontology, the user's before the shipped ones; read when they are asked for."""

    def __init__(self, directories: Sequence[Path] = ()) -> None:
        self._files = sorted(ontology_files(directories), key=lambda file: -file.rank)
        self._texts: dict[SourceFile, str] = {}
        self._statements: dict[SourceFile, list[Statement]] = {}

    def cite_trigger(self, rule: TriggerRule) -> Citation | None:
        """The entry that a trigger's rule names; when it has moved since, where it stands now."""
        for statement in self._units_with(rule.form, rule.file):
            line = _line_of(statement, rule)
            if line is not None and line == rule.line:
                return self._citation(statement, line)
        for statement in self._units_with(rule.form):
            line = _line_of(statement, rule)
            if line is not None:
                return self._citation(statement, line, moved=True)
        return None

    def cite_term(self, iri: str) -> list[Citation]:
        """Every statement about a frame, an actor or a place."""
        name = re.split(r"[/#]", iri)[-1]
        return [
            self._citation(statement, statement.line)
            for file in self._files
            if name in self._text(file)
            for statement in self._read(file)
            if statement.root.iri == iri
        ]

    def _units_with(self, form: str, name: str | None = None) -> Iterator[Statement]:
        for file in self._files:
            if name in (None, file.name) and form in self._text(file):
                yield from (statement for statement in self._read(file) if is_unit(statement.root))

    def _text(self, file: SourceFile) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = file.path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as exc:
                raise OntologyError(f"{file.shown}: this file cannot be read ({exc}).") from exc
        return self._texts[file]

    def _read(self, file: SourceFile) -> list[Statement]:
        if file not in self._statements:
            try:
                self._statements[file] = list(read_statements(file, self._text(file)))
            except TurtleSyntaxError as exc:
                raise OntologyError(f"{file.shown}:{exc.line}: this is not Turtle: {exc}.") from exc
        return self._statements[file]

    def _citation(self, statement: Statement, line: int, *, moved: bool = False) -> Citation:
        last = max(token.line + token.text.count("\n") for token in statement.tokens)
        lines = self._text(statement.file).splitlines()[statement.line - 1 : last]
        frames = statement.root.iris(LEX_NAMESPACE + "frame")
        frame = frames[0] if frames else None
        return Citation(statement.file.shown, line, statement.line, tuple(lines), moved, frame)


def _line_of(statement: Statement, rule: TriggerRule) -> int | None:
    """Where a unit says the words of the rule with its class; None when it does not."""
    entry = statement.root
    if rule.pos not in PARTS_OF_SPEECH or rule.form not in entry.literals(LEX_NAMESPACE + rule.pos):
        return None
    classes = entry.iris(LEX_NAMESPACE + "evokes") if is_a(entry, "LexicalUnit") else [entry.iri or ""]
    if rule.event_class not in map(local_name, classes):
        return None
    terms = entry.properties[LEX_NAMESPACE + rule.pos]
    return statement.line_of(next(t for t in terms if t.value == rule.form), after=LEX_NAMESPACE + rule.pos)
