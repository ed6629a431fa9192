"""Cut Turtle files into statements that know the line of each of their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal

# A dot ends a statement when white space follows; «1.5» and «kg:a.b» keep theirs.
_TOKEN = re.compile(
    r'''(?P<skip>\s+|\#[^\n]*)
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<end>\.(?=\s|\#|$))
    | (?P<word>[^\s"'<>\#;,\[\]().]+(?:\.[^\s"'<>\#;,\[\]().]+)*)
    | (?P<mark>.)''',
    re.VERBOSE | re.DOTALL,
)


class TurtleSyntaxError(Exception):
    """A statement that is not Turtle, with its line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Turtle file of an ontology directory."""

    path: Path
    name: str
    """Relative to its directory: `lexicon/speech.ttl`; the same on every machine."""
    shown: str
    """As messages call it: `ontology/lexicon/speech.ttl`."""
    rank: int
    """0 for the shipped ontology, 1 and more for the user's directories in their order."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a Turtle file: an IRI, a string, a name, a keyword."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One `subject … .` of a file: its tokens and, by node, its triples in the order of the text."""

    file: SourceFile
    line: int
    subject: Term
    tokens: tuple[Token, ...]
    prefixes: dict[str, str]
    triples: dict[Term, dict[str, list[Term]]] = field(default_factory=dict)

    @property
    def root(self) -> Entry:
        """The statement's subject with its properties."""
        return Entry(self, self.subject)

    def line_of(self, term: Term | str, after: str | None = None) -> int:
        """Where `term` is written (after the property `after`), else the statement's first line."""
        start = 0
        if after is not None:
            spelled = self._spellings(after)
            start = next((i for i, token in enumerate(self.tokens) if token.text in spelled), 0)
        if isinstance(term, ox.Literal):
            wanted = {f'"{term.value}"', f"'{term.value}'", term.value}
        elif isinstance(term, ox.BlankNode):
            return self.line
        else:
            wanted = self._spellings(term if isinstance(term, str) else term.value)
        return next((token.line for token in self.tokens[start:] if token.text in wanted), self.line)

    def _spellings(self, iri: str) -> set[str]:
        short = {f"{p}:{iri[len(base) :]}" for p, base in self.prefixes.items() if base and iri.startswith(base)}
        return short | {f"<{iri}>"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of a statement, its subject or a blank node within it, and what is said of it."""

    statement: Statement
    node: Term

    @property
    def properties(self) -> dict[str, list[Term]]:
        """Property IRI → values, in the order of the text."""
        return self.statement.triples.get(self.node, {})

    @property
    def iri(self) -> str | None:
        """The node's IRI, None for a blank node."""
        return self.node.value if isinstance(self.node, ox.NamedNode) else None

    def literals(self, property_iri: str) -> list[str]:
        """The texts that `property_iri` gives to the node."""
        return [v.value for v in self.properties.get(property_iri, ()) if isinstance(v, ox.Literal)]

    def iris(self, property_iri: str) -> list[str]:
        """The IRIs that `property_iri` gives to the node."""
        return [v.value for v in self.properties.get(property_iri, ()) if isinstance(v, ox.NamedNode)]

    def nested(self, property_iri: str) -> list[Entry]:
        """The blank nodes, or entries named in this statement, that `property_iri` gives to the node."""
        return [Entry(self.statement, v) for v in self.properties.get(property_iri, ()) if v in self.statement.triples]


def read_statements(file: SourceFile, text: str) -> Iterator[Statement]:
    """The statements of a Turtle file in the order of its text; raises `TurtleSyntaxError`."""
    directives: list[str] = []
    prefixes: dict[str, str] = {}
    for tokens, chunk in _cut(text):
        first = tokens[0].text.lower()
        if first in ("@prefix", "prefix", "@base", "base"):
            directives.append(" ".join(chunk.split("\n")))
            if first.endswith("prefix") and len(tokens) > 2:
                prefixes[tokens[1].text.removesuffix(":")] = tokens[2].text.strip("<>")
            continue
        yield _parse(file, tokens, chunk, " ".join(directives), dict(prefixes))
    if directives:  # a wrong directive shows even when no statement follows it
        _triples(" ".join(directives), 1)


def _cut(text: str) -> Iterator[tuple[tuple[Token, ...], str]]:
    line_starts = [0, *(m.end() for m in re.finditer("\n", text))]
    tokens: list[Token] = []
    begin = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "skip":
            continue
        if not tokens:
            begin = match.start()
        tokens.append(Token(kind, match.group(), bisect_right(line_starts, match.start())))
        # SPARQL's PREFIX has no final dot
        if kind == "end" or (kind == "iri" and tokens[0].text.lower() in ("prefix", "base")):
            yield tuple(tokens), text[begin : match.end()]
            tokens = []
    if tokens:
        yield tuple(tokens), text[begin:]


def _parse(
    file: SourceFile, tokens: tuple[Token, ...], chunk: str, prelude: str, prefixes: dict[str, str]
) -> Statement:
    line = tokens[0].line
    triples = _triples(f"{prelude}\n{chunk}", line - 1)
    nested = {value for _, _, value in triples if isinstance(value, ox.BlankNode)}
    subject = next((node for node, _, _ in triples if node not in nested), None)
    if subject is None:
        raise TurtleSyntaxError("a statement must have a subject that nothing in it refers to", line)
    statement = Statement(file, line, subject, tokens, prefixes)
    for node, property_iri, value in triples:
        values = statement.triples.setdefault(node, {}).setdefault(property_iri, [])
        if value not in values:
            values.append(value)
    return statement


def _triples(turtle: str, lines_before: int) -> list[tuple[Term, str, Term]]:
    try:
        return [
            (quad.subject, quad.predicate.value, quad.object)
            for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)
            # RDF-star's quoted triples have no use in an ontology file
            if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple)
        ]
    except SyntaxError as exc:
        message = re.sub(r"^Parser error( at line \d+ column \d+| between .*?)?: ", "", str(exc.msg))
        raise TurtleSyntaxError(message, lines_before + max((exc.lineno or 1) - 1, 1)) from exc
