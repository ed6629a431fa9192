"""Say what is wrong in an ontology's file: where, what, and what to write instead."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from kg.rdf.entries import local_name
from kg.rdf.statements import Statement
from kg.vocabulary import KG_NAMESPACE, LEX_NAMESPACE, shorten


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, or one doubtful thing, of an ontology's files."""

    file: str
    line: int
    message: str
    suggestion: str = ""
    severity: str = "error"
    """`error`: the lexicon cannot be loaded; `warning`: it can."""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: {self.message}"
        return f"{text} {self.suggestion}" if self.suggestion else text


def finding(statement: Statement, line: int, message: str, suggestion: str = "", severity: str = "error") -> Finding:
    """A finding in the statement's file."""
    return Finding(statement.file.shown, line, message, suggestion, severity)


def did_you_mean(iri: str, known: frozenset[str]) -> str:
    """A question that names the term most like `iri`, empty when none is."""
    namespace = KG_NAMESPACE if iri.startswith(KG_NAMESPACE) else LEX_NAMESPACE
    by_name: dict[str, str] = {local_name(k).lower(): k for k in sorted(known) if k.startswith(namespace)}
    # 0.6 is difflib's own default: it finds «Condemn» and «condemner» for Condemnation
    close = difflib.get_close_matches(local_name(iri).lower(), list(by_name), n=1, cutoff=0.6)
    return f"Did you mean {shorten(by_name[close[0]])}?" if close else ""
