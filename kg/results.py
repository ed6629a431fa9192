"""Hold what a query answers, and the protocol of whatever can answer: the only RDF the shell knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of an ASK."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE."""

    triples: Sequence[tuple[Term, Term, Term]]


Result = Table | Answer | Triples


class GraphStore(Protocol):
    """What the shell and `kg query` ask of a store, wherever it lives."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefix → namespace IRI, from the files, the ontology and the well-known ones."""
        ...

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """Run a query; raises `QueryError` (with line and column) or `StoreError`."""
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
