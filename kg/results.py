"""Hold what a query answers, and the protocol of whatever can answer: the only RDF the shell knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg.errors import QueryError


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI; `str()` gives it bare."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal with its datatype IRI or its language tag."""

    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node of somebody else's graph."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


Term = Iri | Literal | Blank


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: Sequence[tuple[Term | None, ...]]
    total: int | None = None
    """How many rows there are in all, when `rows` holds only the first ones; None: `rows` has them all."""
    at_least: bool = False
    """Whether the counting was given up: there are `total` rows or more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of an ASK."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE."""

    triples: Sequence[tuple[Term, Term, Term]]
    total: int | None = None
    """How many triples there are in all, when `triples` holds only the first ones."""
    at_least: bool = False


Result = Table | Answer | Triples


class PartialAnswer(QueryError):
    """A server gave only a part of an answer; its text says why, `answer` holds the part where it was kept."""

    def __init__(self, message: str, answer: Result | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class GraphStore(Protocol):
    """What the shell and `kg query` ask of a store, wherever it lives."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefix → namespace IRI, from the files, the ontology and the well-known ones."""
        ...

    def query(self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None) -> Result:
        """Run a query; keep `max_rows` rows or triples and only count the rest.

        Raises `QueryError` (with line and column), `QueryTimeout` or `StoreError`.
        """
        ...

    def __len__(self) -> int:
        """Number of triples."""
        ...

    def close(self) -> None:
        """Let go of files and processes."""
        ...

    def serialise(self, result: Result, format: str) -> Iterator[bytes]:
        """A result in one of the standard formats, in pieces."""
        ...


@runtime_checkable
class CheckingStore(GraphStore, Protocol):
    """A store that can say whether a text is SPARQL without running it."""

    def check(self, sparql: str) -> QueryError | None:
        """What is wrong with a query or an update, None when it parses."""
        ...


@runtime_checkable
class ExportingStore(GraphStore, Protocol):
    """A store that writes an answer of any size straight into a standard format."""

    def export(self, sparql: str, format: str, *, timeout: float | None = None) -> Iterator[bytes]:
        """The answer in pieces; errors as for `query`, before the first piece."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """What an update adds and removes, as sorted N-Quads lines."""

    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    @property
    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.removed, self.added)


@runtime_checkable
class EditableStore(GraphStore, Protocol):
    """A store whose triples can be changed, always in two steps: look, then apply."""

    def preview(self, operations: Sequence[str], *, timeout: float | None = None) -> Change:
        """What SPARQL update operations would do, one after the other; nothing is changed."""
        ...

    def apply(self, change: Change) -> None:
        """Make a change, all of it or nothing."""
        ...

    def add_file(self, path: Path) -> int:
        """Read one more file of triples; how many it added."""
        ...

    def save(self, path: Path) -> int:
        """Write everything to a file, its format chosen by its ending; how many triples."""
        ...
