"""Turn the rows that a CONSTRUCT's pattern has into the triples of its template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.export import to_lines
from kg.rdf.query_text import Parts
from kg.rdf.result_reader import Row, from_ox
from kg.rdf.sparql_errors import read_error
from kg.results import Blank, Iri, Term
from kg.vocabulary import PREFIXES

_AT_A_TIME = 1000
"""Rows in one query of ours."""
_HIDDEN_BLANK = "urn:kg:blank:"


def fill_template(parts: Parts, variables: Sequence[str], rows: Sequence[Row]) -> list[tuple[Term, Term, Term]]:
    """Each triple once, in the order in which the rows give them."""
    found: dict[tuple[str, str, str], tuple[Term, Term, Term]] = {}
    for begin in range(0, len(rows), _AT_A_TIME):
        for triple in _fill(parts, variables, rows[begin : begin + _AT_A_TIME]):
            key = (str(triple.subject), str(triple.predicate), str(triple.object))
            if key not in found:
                found[key] = (_unhide(triple.subject), _unhide(triple.predicate), _unhide(triple.object))
    return list(found.values())


def _fill(parts: Parts, variables: Sequence[str], rows: Sequence[Row]) -> Iterator[ox.Triple]:
    """The triples of a CONSTRUCT's template for these rows, made by Oxigraph from VALUES alone."""
    names = " ".join(f"?{name}" for name in variables)
    values = " ".join("(" + " ".join(map(_spell, row)) + ")" for row in rows)
    text = f"{parts.prologue}\nCONSTRUCT {parts.template} WHERE {{ VALUES ({names}) {{ {values} }} }}"
    try:
        answer = ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(f"The template can't be read: {read_error(error)}") from error
    assert isinstance(answer, ox.QueryTriples)
    yield from answer


def _spell(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, Blank):  # VALUES has none
        return f"<{_HIDDEN_BLANK}{term.value}>"
    [(_, _, _, written)] = to_lines([(Iri("urn:s"), Iri("urn:p"), term)])
    return written


def _unhide(term: object) -> Term:
    found = from_ox(term)
    if isinstance(found, Iri) and found.value.startswith(_HIDDEN_BLANK):
        return Blank(found.value.removeprefix(_HIDDEN_BLANK))
    return found
