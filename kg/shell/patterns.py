"""Follow the triple patterns of a query, finished or not: which there are, and which place comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.shell.tokens import QUERY_FORMS, UPDATE_FORMS, Token


class Place(StrEnum):
    """What may stand where the text ends."""

    START = "start"
    CLAUSE = "clause"
    """Outside of braces: projections, modifiers."""
    SUBJECT = "subject"
    PREDICATE = "predicate"
    OBJECT = "object"
    AFTER = "after"
    """After an object: punctuation."""
    GRAPH = "graph"
    EXPRESSION = "expression"
    VALUES = "values"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern; a path has the tokens of all its steps."""

    subject: Token
    path: tuple[Token, ...]
    object: Token
    group: int
    """Offset of the `{` around it, -1 outside of braces."""

    @property
    def predicate(self) -> Token | None:
        """The predicate, when it is one plain term."""
        return self.path[0] if len(self.path) == 1 else None


@dataclass(frozen=True, slots=True)
class Walk:
    """What was met on the way through the tokens, and where it ended."""

    patterns: tuple[Pattern, ...]
    place: Place
    subject: Token | None
    path: tuple[Token, ...]
    keyword: str
    """The last keyword, upper case."""


@dataclass(slots=True)
class _Frame:
    kind: str  # top, group, values, expression, node, list, path
    place: Place
    begin: int
    subject: Token | None = None
    path: list[Token] = field(default_factory=list)


_TERMS = frozenset({"variable", "name", "iri", "blank", "string", "number"})
_CLAUSES = frozenset(
    {"ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "BY", "FROM", "NAMED", "AS", "DISTINCT", "REDUCED"}
)
_IN_GROUP = frozenset({"FILTER", "BIND", "OPTIONAL", "UNION", "MINUS", "EXISTS", "NOT"})


def follow(tokens: Sequence[Token]) -> Walk:
    """Walk through the tokens of a query; lenient, because most queries are being typed.

    >>> from kg.shell.tokens import find_tokens
    >>> walk = follow(find_tokens("SELECT * { ?e a kg:Meeting ; kg:place"))
    >>> walk.place.value, walk.subject.text, [pattern.object.text for pattern in walk.patterns]
    ('object', '?e', ['kg:Meeting'])
    """
    patterns: list[Pattern] = []
    stack = [_Frame("top", Place.START, -1)]
    keyword = ""
    previous: Token | None = None
    for token in tokens:
        frame = stack[-1]
        text = token.text
        if token.kind == "word" and not (text in {"a", "true", "false"} and frame.kind != "expression"):
            keyword = text.upper()
            _keyword(frame, keyword)
        elif token.kind == "punctuation" and text in "{([":
            stack.append(_open(frame, token, keyword, previous))
        elif token.kind == "punctuation" and text in "})]":
            if len(stack) > 1:
                _close(stack, token, patterns)
        elif previous is not None and previous.text == "^^":
            pass  # the datatype belongs to the literal before it
        elif frame.kind in {"group", "node", "list", "path"}:
            _in_group(frame, token, patterns, _group_of(stack))
        elif frame.kind == "top" and frame.place is Place.START:
            frame.place = Place.CLAUSE
        previous = token
    frame = stack[-1]
    return Walk(tuple(patterns), frame.place, frame.subject, tuple(frame.path), keyword)


def _keyword(frame: _Frame, keyword: str) -> None:
    if frame.kind not in {"top", "group"}:
        return
    if keyword in {"GRAPH", "SERVICE", "SILENT"}:
        frame.place = Place.GRAPH
    elif keyword in QUERY_FORMS or keyword in _CLAUSES or frame.kind == "top":
        frame.place = Place.CLAUSE
    elif keyword in _IN_GROUP or keyword == "VALUES" or keyword in UPDATE_FORMS:
        frame.place = Place.SUBJECT
        frame.subject = None


def _open(frame: _Frame, token: Token, keyword: str, previous: Token | None) -> _Frame:
    if token.text == "{":
        in_values = (
            keyword == "VALUES" and previous is not None and previous.kind in {"variable", "word", "punctuation"}
        )
        kind = "values" if in_values else "group"
        return _Frame(kind, Place.VALUES if in_values else Place.SUBJECT, token.begin)
    if token.text == "[":
        return _Frame("node", Place.PREDICATE, token.begin, subject=token)
    if frame.kind == "values":
        return _Frame("values", Place.VALUES, token.begin)
    if frame.kind in {"group", "node", "path"} and frame.place is Place.PREDICATE:
        return _Frame("path", Place.PREDICATE, token.begin, subject=frame.subject)
    is_call = previous is not None and previous.kind in {"word", "iri", "name"} and frame.place is not Place.OBJECT
    if frame.kind in {"top", "expression"} or is_call or frame.place is Place.CLAUSE:
        return _Frame("expression", Place.EXPRESSION, token.begin)
    return _Frame("list", Place.OBJECT, token.begin, subject=token, path=list(frame.path))


def _close(stack: list[_Frame], token: Token, patterns: list[Pattern]) -> None:
    closed = stack.pop()
    frame = stack[-1]
    if closed.kind in {"group", "values"}:
        frame.place = Place.CLAUSE if frame.kind == "top" else frame.place
        if frame.kind == "group":
            frame.place, frame.subject = Place.SUBJECT, None
    elif closed.kind == "path":
        frame.path += closed.path
        frame.place = Place.OBJECT
    elif closed.kind in {"node", "list"} and frame.kind in {"group", "node", "list"}:
        _term(frame, token, patterns, _group_of(stack))
    elif closed.kind == "expression" and frame.kind == "group":
        frame.place, frame.subject = Place.SUBJECT, None


def _in_group(frame: _Frame, token: Token, patterns: list[Pattern], group: int) -> None:
    text = token.text
    if token.kind in _TERMS or token.kind == "word":
        _term(frame, token, patterns, group)
    elif token.kind == "punctuation":
        if text == "." and frame.kind == "group":
            frame.place, frame.subject = Place.SUBJECT, None
        elif text == ";":
            frame.place = Place.PREDICATE
        elif text == ",":
            frame.place = Place.OBJECT
        elif text in "/|^!" and frame.place in {Place.PREDICATE, Place.OBJECT}:
            if text in "/|" or frame.kind == "path":
                frame.place = Place.PREDICATE
            frame.path.append(token)
        elif text in "*+?" and frame.place is Place.OBJECT:
            frame.path.append(token)


def _term(frame: _Frame, token: Token, patterns: list[Pattern], group: int) -> None:
    if frame.place is Place.GRAPH:
        frame.place = Place.SUBJECT
    elif frame.place is Place.SUBJECT:
        frame.subject, frame.place, frame.path = token, Place.PREDICATE, []
    elif frame.place is Place.PREDICATE:
        continues = bool(frame.path) and frame.path[-1].text in {"/", "|", "^", "!"}
        frame.path = [*frame.path, token] if continues or frame.kind == "path" else [token]
        frame.place = Place.OBJECT
    elif frame.place is Place.OBJECT and frame.kind != "list":
        if frame.subject is not None and frame.path:
            patterns.append(Pattern(frame.subject, tuple(frame.path), token, group))
        frame.place = Place.AFTER
    elif frame.place is Place.AFTER and frame.kind == "group":
        frame.subject, frame.place, frame.path = token, Place.PREDICATE, []


def _group_of(stack: Sequence[_Frame]) -> int:
    return next((frame.begin for frame in reversed(stack) if frame.kind == "group"), -1)
