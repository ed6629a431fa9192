"""Turn a query into the bytes of its answer, within the process that was given to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.forked import Send
from kg.rdf.store import GRAPH_FORMATS, ROW_FORMATS, OxigraphStore, Sink, write_triples

YES_FORMATS = ("json", "xml")
"""Formats with a word for yes and no; of the others, clients that take nothing else get the bare word."""
_TIDY = 5_000
"""Triples that are sorted and get only the prefixes they use; more are written as they are found."""


class NotAcceptable(QueryError):
    """The answer is rows and the client takes only graphs, or the other way round."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the formats its client likes best, and the graphs it is put to (None: those of the store).

    Yes and no come as rows do, unless the client `insists` on a format that has neither.
    """

    query: str
    rows_as: str | None
    graph_as: str | None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    insists: bool = False


def write_reply(store: OxigraphStore, question: Question, send: Send) -> str:
    """Send the answer in pieces; the name of its format. Raises `QueryError`, perhaps in the middle."""
    answer = store.evaluate(question.query, question.default_graphs, question.named_graphs)
    format, what, known = question.rows_as, "rows", tuple(ROW_FORMATS)
    if isinstance(answer, ox.QueryTriples):
        format, what, known = question.graph_as, "a graph", tuple(GRAPH_FORMATS)
    elif isinstance(answer, ox.QueryBoolean):
        what, known = "yes or no", YES_FORMATS
    if format is None or (question.insists and format not in known):
        raise NotAcceptable(
            f"The answer is {what}, in none of the formats that are asked for; there are {', '.join(known)}."
        )
    send(format.encode())
    sink = Sink(send)
    try:
        if isinstance(answer, ox.QueryTriples):
            _write_graph(answer, format, store.prefixes, sink)
        else:
            answer.serialize(sink, format=ROW_FORMATS[format])  # type: ignore[arg-type]  # write() is all it needs
    except (OSError, RuntimeError) as error:
        raise QueryError(str(error)) from error
    sink.flush()
    return format


def _write_graph(triples: ox.QueryTriples, format: str, prefixes: Mapping[str, str], sink: Sink) -> None:
    if format == "ntriples":
        triples.serialize(sink, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]  # write() is all it needs
        return
    first = list(islice(triples, _TIDY))
    if len(first) < _TIDY:
        sink.write(write_triples(first, format, prefixes))
        return
    everything = chain(first, triples)
    ox.serialize(everything, sink, format=GRAPH_FORMATS[format], prefixes=dict(prefixes))  # type: ignore[arg-type]  # as above


def stay_offline() -> None:
    """Let this process open nothing any more, so that no query can reach a network or a file.

    Not for a store on disk, which opens its files as it needs them.
    """
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
