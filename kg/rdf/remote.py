"""Turn any SPARQL 1.1 endpoint into a store that answers like a local one, and never with half an answer in silence."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.rdf.endpoint_errors import TooManyToSort, find_half, malformed, refusal, wrong_content
from kg.rdf.query_text import UPDATE_FORMS, Parts, find_form, missing_prefixes, split_query
from kg.rdf.result_reader import ROW_MEDIA, VIRTUOSO_ASK, Row, Rows, from_ox, read_rows
from kg.rdf.store import ROW_FORMATS, OxigraphStore
from kg.rdf.template import fill_template
from kg.rdf.wire import Client, Credentials, Deadline, Reply, hide_user
from kg.results import Answer, PartialAnswer, Result, Table, Triples
from kg.vocabulary import PREFIXES

ROWS_WANTED = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "text/tab-separated-values;q=0.3, text/csv;q=0.1"
)
GRAPH_MEDIA = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/plain": ox.RdfFormat.N_TRIPLES,  # as N-Triples was sent before it had a type of its own
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
}
GRAPH_WANTED = (
    "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.7, application/ld+json;q=0.5, text/plain;q=0.1"
)
_ENDLESS = {"tsv", "csv", ox.RdfFormat.N_TRIPLES}
"""Formats without an end mark, in which a cut can look like an end."""

UNIONS = (("union-default-graph", ""), ("default-graph-uri", "urn:x-arq:UnionGraph"))
"""Parameters by which Oxigraph and Jena let the default graph be the union of all named ones."""

VIRTUOSO_MOST_ROWS = 1 << 20
"""Virtuoso never sends more rows over HTTP, and says nothing about it (its issue 700)."""
VIRTUOSO_LEAST_LIMIT = 100
"""Fewer triples than this no server cuts."""
_BATCH = 2048
_COUNTING = 0.5
"""Seconds spent on counting the rows that nobody will see."""
_FORM_TOO_LARGE = (413, 414, 415)


def open_endpoint(
    url: str, credentials: Credentials | None = None, *, pause: Callable[[float], None] = time.sleep
) -> EndpointStore:
    """Connect to an endpoint and see that it answers; raises `StoreError` when it does not.

    A user and a password may stand in the URL. `pause` waits between tries.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"«{hide_user(url)}» is no endpoint's address; write it as http://localhost:7878/query.")
    if parts.username and credentials is None:
        credentials = Credentials(parts.username, parts.password or "")
    url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    store = EndpointStore(url, Client(credentials, pause=pause))
    try:
        store.look()
    except BaseException:
        store.close()
        raise
    return store


class EndpointStore:
    """A SPARQL 1.1 endpoint behind the `GraphStore` and `ExportingStore` protocols; it only ever asks.

    A server's limits are noticed: rows that it keeps back are fetched in pages where that is safe, and where it is
    not `PartialAnswer` says so.
    """

    def __init__(self, url: str, client: Client) -> None:
        self._url = url
        self._client = client
        self._where = hide_user(url)
        self._extra: dict[str, str] = {}
        self._method = "POST"
        self._size: int | None = None
        self._local = OxigraphStore()
        self.is_virtuoso = False

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The well-known prefixes; a query's own meaning wins."""
        return PREFIXES

    def look(self) -> None:
        """See that the endpoint answers, what it is, and where its triples are."""
        if self._ask("ASK { ?s ?p ?o }") or not self._ask("ASK { GRAPH ?g { ?s ?p ?o } }"):
            return
        for name, value in UNIONS:
            self._extra = {name: value}
            try:
                if self._ask("ASK { ?s ?p ?o }"):
                    return
            except KgError:
                continue
        self._extra = {}

    def query(self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None) -> Result:
        """Ask; keep `max_rows` rows or triples and only count the rest.

        Raises `QueryError`, `QueryTimeout`, `StoreError`, or `PartialAnswer` with the part that came.
        """
        deadline = Deadline(timeout)
        form = _asking_form(sparql)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(sparql, form, deadline, max_rows)
        tally = _Tally()
        answer = self._answer(sparql, deadline, max_rows, tally)
        rows: list[Row] = []
        try:
            rows.extend(answer)
        except PartialAnswer as error:
            raise PartialAnswer(str(error), Table(tally.variables, rows)) from error
        if tally.yes is not None:
            return Answer(tally.yes)
        return Table(tally.variables, rows, tally.total if tally.total > len(rows) else None, tally.at_least)

    def export(self, sparql: str, format: str, *, timeout: float | None = None) -> Iterator[bytes]:
        """Write an answer of any size straight into a standard format.

        `PartialAnswer` comes after the last piece: what was written by then is a part.
        """
        if _asking_form(sparql) != "SELECT":
            return self.serialise(self.query(sparql, timeout=timeout), format)
        pieces = self._export(sparql, format, Deadline(timeout))
        return chain([next(pieces)], pieces)  # what is wrong with the query shows now

    def __len__(self) -> int:
        """Number of triples when it was first asked for; 0 when the server will not count them."""
        if self._size is None:
            try:
                self._size = self._number("SELECT (COUNT(*) AS ?kg_count) { ?s ?p ?o }", Deadline(10.0))
            except KgError:
                self._size = 0
        return self._size

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def serialise(self, result: Result, format: str) -> Iterator[bytes]:
        """A result that is already here, in a standard format."""
        try:
            yield from self._local.serialise(result, format)
        except (ValueError, SyntaxError) as error:
            raise QueryError(f"The answer holds what {format} can't ({error}); choose another format.") from error

    def _export(self, sparql: str, format: str, deadline: Deadline) -> Iterator[bytes]:
        if format not in ROW_FORMATS:
            known = ", ".join(ROW_FORMATS)
            raise QueryError(f"The answer is rows, which can't be written as {format}; choose {known}.")
        tally = _Tally()
        rows = self._answer(sparql, deadline, None, tally)
        batch, fault = _take(rows)
        opening, end = _frame(b"".join(self.serialise(Table(tally.variables, ()), format)), format)
        yield opening
        while batch:
            table = b"".join(self.serialise(Table(tally.variables, batch), format))
            batch, later = ([], None) if fault else _take(rows)
            yield table[len(opening) : len(table) - len(end)] + (b"," if batch and format == "json" else b"")
            fault = fault or later
        if fault:
            raise fault
        yield end

    def _answer(self, sparql: str, deadline: Deadline, most: int | None, tally: _Tally) -> Iterator[Row]:
        """The rows of a SELECT, `most` of them; `PartialAnswer` after the last one when some are missing."""
        try:
            yield from self._at_once(sparql, deadline, most, tally)
        except TooManyToSort as error:
            yield from self._sorted_in_pages(sparql, deadline, most, tally, error)

    def _at_once(self, sparql: str, deadline: Deadline, most: int | None, tally: _Tally) -> Iterator[Row]:
        parts = split_query(sparql)
        with self._send(sparql, ROWS_WANTED, deadline) as reply:
            found = self._read(reply)
            tally.variables, tally.yes = found.variables, found.yes
            # Virtuoso says so before the first row when it keeps rows back
            held: list[Row] | None = [] if "x-sparql-maxrows" in reply.headers else None
            for row in _whole(reply, found.rows):
                tally.total += 1
                if most is not None and tally.total > most:
                    if held is None and tally.is_enough():
                        return
                    continue
                if held is None:
                    yield row
                else:
                    held.append(row)
            limit = self._limit_reached(reply, tally.total, parts)
            reason = find_half(reply)
        if reason or limit is None:
            yield from held or ()
            if reason:
                raise PartialAnswer(reason)
            return
        try:
            total = self._total(parts, limit, deadline)
            wanted = total if most is None else min(total, most)
            enough = tally.total >= wanted
            if not enough and held is None:
                raise PartialAnswer(f"The server stops at {limit:,} rows of {total:,}; ask for fewer with LIMIT.")
        except PartialAnswer:
            yield from held or ()
            raise
        tally.total = total
        if enough or parts is None:
            yield from held or ()
        else:
            yield from self._pages(parts, tally.variables, limit, wanted, total, deadline)

    def _sorted_in_pages(
        self, sparql: str, deadline: Deadline, most: int | None, tally: _Tally, error: TooManyToSort
    ) -> Iterator[Row]:
        """The rows that Virtuoso would not sort at once, read in pages."""
        parts = split_query(sparql)
        if parts is None or parts.is_volatile:
            raise error
        with self._send(parts.page((), 1, 0), ROWS_WANTED, deadline) as reply:
            tally.variables = self._read(reply).variables
        total = tally.total = self._total(parts, error.limit, deadline)
        wanted = total if most is None else min(total, most)
        yield from self._pages(parts, tally.variables, error.limit, wanted, total, deadline)

    def _limit_reached(self, reply: Reply, count: int, parts: Parts | None) -> int | None:
        """The number of rows at which the server stopped, None when it did not."""
        said = reply.headers.get("x-sparql-maxrows", "")
        limit = int(said) if said.isdigit() else VIRTUOSO_MOST_ROWS if self.is_virtuoso else None
        if limit is None or count < limit or (parts is not None and parts.limit is not None and parts.limit <= count):
            return None
        return limit

    def _total(self, parts: Parts | None, limit: int, deadline: Deadline) -> int:
        """How many rows a query has that the server cut at `limit`; `PartialAnswer` when nobody can know."""
        stops = f"The server stops at {limit:,} rows"
        if parts is None:
            raise PartialAnswer(f"{stops}, and there may be more; ask for fewer with LIMIT.")
        if parts.is_volatile:
            raise PartialAnswer(
                f"{stops}, and a query whose answer may change from run to run (RAND, NOW, SERVICE, …) can't be read "
                "in pages; ask for fewer with LIMIT."
            )
        try:
            total = self._number(parts.count(), deadline)
        except KgError as error:
            raise PartialAnswer(f"{stops} and would not count the others: {error}") from error
        total = max(0, total - parts.offset)
        return total if parts.limit is None else min(total, parts.limit)

    def _pages(
        self, parts: Parts, variables: Sequence[str], limit: int, wanted: int, total: int, deadline: Deadline
    ) -> Iterator[Row]:
        """The first `wanted` rows, page after page; each page begins with the last row of the one before.

        That row, and the number of all rows, show whether the server's order held; `PartialAnswer` when not.
        """
        last: Row | None = None
        got = 0
        while got < wanted:
            begin = max(0, got - 1)
            size = min(limit, wanted - begin)
            try:
                with self._send(parts.page(variables, size, begin), ROWS_WANTED, deadline) as reply:
                    found = self._read(reply)
                    order = [found.variables.index(name) for name in variables]
                    page = [tuple([row[i] for i in order]) for row in _whole(reply, found.rows)]
                    reason = find_half(reply)
            except KgError as error:
                raise PartialAnswer(f"Only {got:,} of {total:,} rows came: {error}") from error
            if not reason and last is not None and page[:1] != [last]:
                reason = "the server's order changed from one page to the next; ask for fewer with LIMIT."
            if not reason and len(page) < size and self._limit_reached(reply, len(page), None):
                size = limit = len(page)
                if limit < 2:
                    reason = "the server gives one row at a time."
            if not reason and len(page) < size:
                reason = "the server gave fewer than it had counted; try again, or ask for fewer with LIMIT."
            if reason:
                raise PartialAnswer(f"Only {got:,} of {total:,} rows came: {reason}")
            yield from page if last is None else page[1:]
            got = begin + size
            last = page[-1]

    def _number(self, sparql: str, deadline: Deadline) -> int:
        tally = _Tally()
        rows = list(self._answer(sparql, deadline, None, tally))
        if len(rows) != 1 or rows[0][0] is None or not rows[0][0].value.isdigit():
            raise StoreError(f"{self._where}: the server answered a COUNT with something else; it can't be relied on.")
        return int(rows[0][0].value)

    def _ask(self, sparql: str) -> bool:
        answer = self.query(sparql, timeout=30.0)
        if not isinstance(answer, Answer):
            raise StoreError(f"{self._where}: the server answered an ASK with rows; is it a SPARQL endpoint?")
        return answer.yes

    def _graph(self, sparql: str, form: str, deadline: Deadline, most: int | None) -> Triples:
        parts = split_query(sparql)
        if self.is_virtuoso and form == "CONSTRUCT" and parts is not None:
            return self._fill_template(parts, deadline, most)
        triples = []
        count = 0
        with self._send(sparql, GRAPH_WANTED, deadline) as reply:
            format = GRAPH_MEDIA.get(reply.media)
            if format is None:
                raise wrong_content(reply)
            for triple in _whole(reply, _read_triples(reply, format), format):
                count += 1
                if most is None or count <= most:
                    triples.append((from_ox(triple.subject), from_ox(triple.predicate), from_ox(triple.object)))
            answer = Triples(triples, count if count > len(triples) else None)
            reason = find_half(reply)
        if not reason and self.is_virtuoso and count >= VIRTUOSO_LEAST_LIMIT and count >= self._row_limit(deadline):
            reason = f"The server stops at {count:,} triples, and there may be more; describe fewer things at once."
        if reason:
            raise PartialAnswer(reason, answer)
        return answer

    def _row_limit(self, deadline: Deadline) -> int:
        """Virtuoso's limit, which it tells with rows but not with triples: asked for more than any store's worth."""
        with self._send("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ROWS_WANTED, deadline) as reply:
            said = reply.headers.get("x-sparql-maxrows", "")
        return int(said) if said.isdigit() else VIRTUOSO_MOST_ROWS

    def _fill_template(self, parts: Parts, deadline: Deadline, most: int | None) -> Triples:
        """A CONSTRUCT whose solutions are read as rows: Virtuoso cuts triples too, but says so only with rows."""
        reason = ""
        try:
            answer = self.query(parts.as_select(), timeout=deadline.left)
        except PartialAnswer as error:
            if not isinstance(error.answer, Table):
                raise
            reason, answer = str(error), error.answer
        assert isinstance(answer, Table)
        triples = fill_template(parts, answer.variables, answer.rows)
        kept = triples if most is None else triples[:most]
        graph = Triples(kept, len(triples) if len(triples) > len(kept) else None)
        if reason:
            raise PartialAnswer(reason, graph)
        return graph

    @contextmanager
    def _send(self, sparql: str, accept: str, deadline: Deadline) -> Iterator[Reply]:
        """Put a query; the reply is one of success. Raises what the server found wrong."""
        added = missing_prefixes(sparql, PREFIXES)
        text = added + sparql
        with ExitStack() as stack:
            reply = stack.enter_context(self._put(text, accept, deadline, self._method))
            if reply.status == 405 and self._method == "POST":
                stack.close()
                reply = stack.enter_context(self._put(text, accept, deadline, "GET"))
                self._method = "GET"
            elif reply.status in _FORM_TOO_LARGE and self._method == "POST":
                stack.close()
                reply = stack.enter_context(self._put(text, accept, deadline, "DIRECT"))
            self.is_virtuoso = self.is_virtuoso or reply.headers.get("server", "").startswith("Virtuoso")
            if reply.status not in (200, 203, 206):
                raise refusal(reply, len(added))
            yield reply

    def _put(self, text: str, accept: str, deadline: Deadline, method: str) -> AbstractContextManager[Reply]:
        headers = {"Accept": accept}
        if method == "GET":
            url = _with_parameters(self._url, {"query": text, **self._extra})
            return self._client.send("GET", url, headers=headers, deadline=deadline)
        if method == "DIRECT":
            headers["Content-Type"] = "application/sparql-query"
            url = _with_parameters(self._url, self._extra)
            return self._client.send("POST", url, headers=headers, content=text.encode(), deadline=deadline)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        content = urlencode({"query": text, **self._extra}).encode()
        return self._client.send("POST", self._url, headers=headers, content=content, deadline=deadline)

    def _read(self, reply: Reply) -> Rows:
        """The rows of a reply, by its content type."""
        format = ROW_MEDIA.get(reply.media)
        if format is None:
            raise wrong_content(reply)
        try:
            found = read_rows(format, reply.chunks())
        except (ValueError, csv.Error) as error:
            raise malformed(reply, error) from error
        if VIRTUOSO_ASK in found.columns:
            self.is_virtuoso = True
        return found


@dataclass(slots=True)
class _Tally:
    """What is known of an answer besides its rows; filled in while they are read."""

    variables: tuple[str, ...] = ()
    yes: bool | None = None
    total: int = 0
    at_least: bool = False
    counting_ends: float | None = None

    def is_enough(self) -> bool:
        """Whether rows that nobody will see were counted for long enough."""
        if self.counting_ends is None:
            self.counting_ends = time.monotonic() + _COUNTING
        self.at_least = self.total % 1000 == 0 and time.monotonic() > self.counting_ends
        return self.at_least


def _asking_form(sparql: str) -> str:
    form = find_form(sparql)
    if form in UPDATE_FORMS:
        raise QueryError(f"{form} would change the endpoint's data, and here one only asks; kg push writes graphs.")
    return form


def _take(rows: Iterator[Row]) -> tuple[list[Row], PartialAnswer | None]:
    """The next rows, and what was said after them if that was the end of a part."""
    batch: list[Row] = []
    try:
        batch.extend(islice(rows, _BATCH))
    except PartialAnswer as error:
        return batch, error
    return batch, None


def _frame(empty: bytes, format: str) -> tuple[bytes, bytes]:
    """What stands before and after the rows."""
    mark = {"json": b"]}}", "xml": b"</results></sparql>"}.get(format, b"")
    if not empty.endswith(mark):
        raise AssertionError(f"the {format} of no rows ends unlike it did")
    return empty[: len(empty) - len(mark)], mark


_Item = TypeVar("_Item")


def _whole(reply: Reply, items: Iterator[_Item], format: object = None) -> Iterator[_Item]:
    """The items of a body, and an error after them when it was damaged or may have been cut."""
    try:
        yield from items
    except (ValueError, SyntaxError, csv.Error) as error:
        raise malformed(reply, error) from error
    if not reply.is_framed and (format or ROW_MEDIA.get(reply.media)) in _ENDLESS:
        raise PartialAnswer(
            f"{reply.where}: nothing in the server's answer says where it ends, so that a broken connection would not "
            "show; ask a server that answers in JSON or XML."
        )


def _read_triples(reply: Reply, format: ox.RdfFormat) -> Iterator[ox.Quad]:
    yield from ox.parse(b"".join(reply.chunks()), format=format, base_iri=reply.where, lenient=True)


def _with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    if not parameters:
        return url
    return url + ("&" if urlsplit(url).query else "?") + urlencode(parameters)
