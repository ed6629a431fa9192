"""Open graph files as one Oxigraph store that answers, exports and changes."""

from __future__ import annotations

import gzip
import json
import marshal
import os
import re
import threading
import time
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.rdf.archive import VOCABULARY as VOCABULARY
from kg.rdf.archive import archive_among, open_archive
from kg.rdf.cache import open_cached
from kg.rdf.forked import Send, Worker, run_forked
from kg.rdf.sparql_errors import read_error
from kg.results import Answer, Blank, Change, Iri, Literal, Result, Table, Term, Triples
from kg.vocabulary import PREFIXES

TRIPLE_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
QUAD_FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
FILE_FORMATS = TRIPLE_FORMATS | QUAD_FORMATS

ROW_FORMATS = {
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}

_NO_SUCH_VARIABLE: dict[ox.Variable, Any] = {ox.Variable("kg__only_parsed"): ox.Literal("")}
_ABSENT_GRAPH = "CLEAR GRAPH <urn:kg:absent>; "
_DEEPEST = 100
"""Brackets in brackets that the parser takes in its stride; it overflows its stack between 1,600 and 3,200."""
_LONGEST = 50_000
_BRACKETS = re.compile(r"[{}()\[\]]")
_REPEATED = re.compile(r"[!^+\-\s]{500}")
_COUNTING = 0.5
"""Seconds spent on counting the rows that nobody will see."""
_CHECK_TIMEOUT = 3.0
_BATCH = 512
"""Rows per message: large enough to make the pipe's cost vanish, small enough to show the first rows at once."""

_PREFIX_IN_USE = re.compile(r"(?:^|[\s^(\[])(?!@prefix)([\w.\-]*):(?! <)", re.MULTILINE)
_DECLARED = re.compile(r"@prefix ([\w.\-]*): ")

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_Plain = tuple[str, ...]


def open_store(
    paths: Sequence[Path], *, vocabulary: Sequence[Path] = (), memory: int | None = None, cache: bool = False
) -> OxigraphStore:
    """Load files (or folders of them) into one store in memory.

    `vocabulary` files are kept apart in the named graph `VOCABULARY`. With `cache` the store lives on disk beside the
    first file, is opened at once the next time, and can't be changed. A store on disk is opened as it is, for reading.
    Raises `StoreError` naming file and line.
    """
    if archive := archive_among(paths):
        store, prefixes = open_archive(archive)
        return OxigraphStore(store, memory=memory, prefixes=prefixes, on_disk=True)
    files = list(find_files(paths))
    if not cache or not files:
        return _fill(OxigraphStore(memory=memory), files, vocabulary)
    store, prefixes = open_cached(
        [*files, *vocabulary], lambda empty: _fill(OxigraphStore(empty, bulk=True), files, vocabulary).prefixes
    )
    return OxigraphStore(store, memory=memory, prefixes=prefixes, on_disk=True)


def open_apart(paths: Sequence[Path]) -> tuple[ox.Store, dict[str, str]]:
    """The graphs that `open_store` unites, kept apart: the triples of a file stand in a named graph of its own.

    With the graphs' names and the files that they stand for. A store on disk is opened as it is, for reading.
    """
    if archive := archive_among(paths):
        return open_archive(archive)[0], {}
    store = OxigraphStore()
    names = {}
    for path in find_files(paths):
        ending, data = _read(path)
        name = None if ending in QUAD_FORMATS else ox.NamedNode(path.resolve().as_uri())
        store._load(path, data, FILE_FORMATS[ending], name)
        if name is not None:
            names[name.value] = str(path)
    return store._store, names


def store_of(graph: object, *, vocabulary: Sequence[Path] = ()) -> OxigraphStore:
    """The triples of an rdflib graph (or of what else `export.serialise` takes) in a store of their own."""
    from kg.rdf.export import serialise

    filled = OxigraphStore(prefixes={**PREFIXES, **_bound(graph)})
    filled._store.load(serialise(graph, "ntriples"), format=ox.RdfFormat.N_TRIPLES)
    return _fill(filled, (), vocabulary)


def _bound(graph: Any) -> dict[str, str]:  # Any: only rdflib's graphs have namespaces
    return {prefix: str(iri) for prefix, iri in graph.namespaces() if prefix} if hasattr(graph, "namespaces") else {}


def _fill(store: OxigraphStore, files: Sequence[Path], vocabulary: Sequence[Path]) -> OxigraphStore:
    for path in vocabulary:
        store.add_vocabulary(path)
    for path in files:
        store.add_file(path)
    return store


class OxigraphStore:
    """An Oxigraph store behind the `GraphStore` protocol.

    Triples live in the default graph; files with named graphs keep those too, so that `GRAPH ?article { … }` works.
    Queries run in a forked child (see `forked`), which Ctrl-C and timeouts end and the next query replaces.
    """

    def __init__(
        self,
        store: ox.Store | None = None,
        *,
        memory: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        bulk: bool = False,
        on_disk: bool = False,
    ) -> None:
        self.on_disk = on_disk
        """Whether queries open files: a store on disk opens most of its own when they are first needed."""
        self._store = store if store is not None else ox.Store()
        self._prefixes = dict(PREFIXES if prefixes is None else prefixes)
        self._bulk = bulk
        self._memory = memory if memory is not None else default_memory()
        self._lock = threading.Lock()
        self._scratch = ox.Store()
        here = weakref.ref(self)  # a circle of references would keep the files of a store open

        def serve(request: bytes, send: Send) -> None:
            store = here()
            assert store is not None  # whoever asks holds it
            store._serve(request, send)

        self._worker = Worker(serve, lock=self._lock, memory=self._memory)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefix → namespace, from the files and the well-known ones; a file's own meaning wins."""
        return self._prefixes

    @property
    def oxigraph(self) -> ox.Store:
        """The store itself, for whoever sweeps over all of it."""
        return self._store

    def query(self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None) -> Result:
        """Run a query in a child; keep `max_rows` rows or triples and only count the rest."""
        return _collect(self._ask(("query", sparql, max_rows), timeout))

    def export(self, sparql: str, format: str, *, timeout: float | None = None) -> Iterator[bytes]:
        """Write an answer of any size straight into a standard format, in pieces."""
        return self._ask(("export", sparql, format), timeout)

    def _ask(self, request: tuple[str, str, str | int | None], timeout: float | None) -> Iterator[bytes]:
        yield from self._worker.ask(marshal.dumps(request), timeout=timeout)  # and hold the store until the end

    def _serve(self, request: bytes, send: Send) -> None:
        """Answer one request, in a child."""
        kind, sparql, how = marshal.loads(request)
        if kind == "query":
            _send_answer(self.evaluate(sparql), send, how)
        else:
            _write_answer(self.evaluate(sparql), how, self._prefixes, Sink(send))

    def check(self, sparql: str) -> QueryError | None:
        """What is wrong with a query, None when it parses; nothing is evaluated and nothing fetched.

        A substitution for a variable that no query has makes pyoxigraph stop right after parsing.
        """
        if not _is_monstrous(sparql):
            return self._parse(sparql)

        def work(send: Send) -> None:
            if mistake := self._parse(sparql):
                raise mistake

        try:
            for _ in self._run(work, _CHECK_TIMEOUT):
                pass
        except QueryError as error:
            return error
        return None

    def _parse(self, sparql: str) -> QueryError | None:
        try:
            self._scratch.query(sparql, prefixes=self._prefixes, substitutions=_NO_SUCH_VARIABLE)
        except SyntaxError as error:
            return read_error(error)
        except (RuntimeError, ValueError):
            return None  # parsed, and stopped there
        return None

    def __len__(self) -> int:
        """Number of triples, however many graphs hold each."""
        graphs = [name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)]
        if not graphs:
            return len(self._store)
        if graphs == [VOCABULARY]:
            apart = self._store.quads_for_pattern(None, None, None, ox.NamedNode(VOCABULARY))
            return len(self._store) - sum(1 for _ in apart)
        count = self._store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return int(next(iter(count))["n"].value)  # type: ignore[arg-type]  # one row by construction

    def close(self) -> None:
        """Let the child go; the memory goes with the process."""
        self._worker.close()

    def serialise(self, result: Result, format: str) -> Iterator[bytes]:
        """A result that is already here, in a standard format."""
        if isinstance(result, Triples):
            triples = [ox.Triple(_to_ox(s), _to_ox(p), _to_ox(o)) for s, p, o in result.triples]
            yield write_triples(triples, format, self._prefixes)
            return
        if format not in ROW_FORMATS:
            raise _wrong_format(format, ROW_FORMATS, "rows")
        yield _to_query_results(result).serialize(format=ROW_FORMATS[format]) or b""

    def add_file(self, path: Path) -> int:
        """Read one more file; how many quads it added. Raises `StoreError` naming file and line."""
        with self._lock:
            before = len(self._store)
            ending, data = _read(path)
            self._load(path, data, FILE_FORMATS[ending], None)
            if ending in QUAD_FORMATS:
                self._share_named_graphs()
            self._worker.forget()
            return len(self._store) - before

    def preview(self, operations: Sequence[str], *, timeout: float | None = None) -> Change:
        """What SPARQL update operations would do: they are done in a child, which tells the difference and ends.

        Each operation is a text of its own, because pyoxigraph 0.5 refuses a PREFIX after `;`.
        """

        def work(send: Send) -> None:
            before = self._lines()
            for operation in operations:
                try:
                    self._store.update(operation, prefixes=self._prefixes)
                except SyntaxError as error:
                    raise read_error(error) from error
                except (OSError, RuntimeError, ValueError) as error:
                    raise QueryError(f"{error}.") from error
            after = self._lines()
            added, removed = after - before, before - after
            lines = [[line.decode() for line in sorted(part)] for part in (added, removed)]
            send(marshal.dumps(lines))

        added, removed = marshal.loads(b"".join(self._run(work, timeout)))
        return self._with_union(Change(tuple(added), tuple(removed)))

    def apply(self, change: Change) -> None:
        """Make a change: exactly the triples that its preview showed."""
        try:
            with self._lock:
                for quad in _quads(change.removed):
                    self._store.remove(quad)
                self._store.extend(_quads(change.added))
                self._worker.forget()
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"This store can't be changed ({error}); open the graph without --cache.") from error

    def save(self, path: Path) -> int:
        """Write the triples (and their graphs, where the format keeps them) to a file, all of it or nothing."""
        from kg.rdf.export import write_graph

        ending = _ending(path)
        if ending not in FILE_FORMATS:
            known = " ".join(sorted(FILE_FORMATS))
            raise StoreError(f"{path}: the ending «{ending}» names no graph format; known are {known}.")
        default = ox.DefaultGraph()
        triples = list(self._store.quads_for_pattern(None, None, None, default))
        quads = triples
        if ending in QUAD_FORMATS:
            named = [quad for quad in self._store if quad.graph_name != default and not _is_vocabulary(quad)]
            held = {quad.triple for quad in named}
            quads = named + [quad for quad in triples if quad.triple not in held]
        write_graph(quads, path)
        return len(triples)

    def _lines(self) -> set[bytes]:
        return set((self._store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines())

    def _with_union(self, change: Change) -> Change:
        """The change with what follows from it: the default graph holds each named graph's triples, once."""
        default = ox.DefaultGraph()
        added, removed = (
            {quad for quad in _quads(lines) if not _is_vocabulary(quad)} for lines in (change.added, change.removed)
        )
        for quad in list(added):
            if quad.graph_name != default and not _is_vocabulary(quad):
                shared = ox.Quad(*quad.triple)
                if shared not in self._store:
                    added.add(shared)
                removed.discard(shared)
        for quad in list(removed):
            copies = set(self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))
            copies = {copy for copy in copies if not _is_vocabulary(copy)}
            if quad.graph_name == default or not copies - removed - {ox.Quad(*quad.triple)}:
                removed |= copies
        return Change(tuple(sorted(map(_line, added - removed))), tuple(sorted(map(_line, removed - added))))

    def add_vocabulary(self, path: Path) -> None:
        """Read an ontology file into the graph `VOCABULARY`."""
        with self._lock:
            ending, data = _read(path)
            self._load(path, data, FILE_FORMATS[ending], ox.NamedNode(VOCABULARY))
            self._worker.forget()

    def _load(self, path: Path, data: bytes, format: ox.RdfFormat, graph: ox.NamedNode | None) -> None:
        base = path.resolve().as_uri()
        try:
            parser = ox.parse(data, format=format, base_iri=base)
            next(parser, None)
            found = dict(parser.prefixes)
            load = self._store.bulk_load if self._bulk else self._store.load
            if graph is None:
                load(data, format=format, base_iri=base)
            else:
                load(data, format=format, base_iri=base, to_graph=graph)
        except SyntaxError as error:
            where = f"{path}:{error.lineno}" if error.lineno else str(path)
            raise StoreError(f"{where}: this is not valid {format.name}: {error.msg}.") from error
        except (ValueError, OSError) as error:
            raise StoreError(f"{path}: {error}.") from error
        self._prefixes.update({prefix: iri for prefix, iri in found.items() if prefix})

    def _share_named_graphs(self) -> None:
        """Let the default graph hold every named graph's triples once.

        Oxigraph's own union of graphs counts a triple as often as graphs hold it.
        """
        self._store.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{VOCABULARY}>) }}")

    def evaluate(
        self, sparql: str, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Begin to answer in this process, which nothing can interrupt; over these graphs, where some are given."""
        try:
            return self._store.query(
                sparql, prefixes=self._prefixes, default_graph=_named(default_graphs), named_graphs=_named(named_graphs)
            )
        except SyntaxError as error:
            raise read_error(error) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(str(error)) from error

    def _run(self, work: Callable[[Send], None], timeout: float | None) -> Iterator[bytes]:
        return run_forked(work, lock=self._lock, timeout=timeout, memory=self._memory)


def _is_monstrous(sparql: str) -> bool:
    """Whether a text could overflow the parser's stack, which would end the whole process: parse it in a child."""
    if len(sparql) > _LONGEST:
        return True
    depth = deepest = 0
    for bracket in _BRACKETS.findall(sparql):
        depth += 1 if bracket in "{([" else -1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST or _REPEATED.search(sparql) is not None


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The graph files among these and in these folders, sorted; raises `StoreError` for a folder without any."""
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if _ending(file) in FILE_FORMATS and file.is_file())
            if not found:
                raise StoreError(f"{path}: no graph file in this folder; run kg build first, or name a file.")
            yield from found
        else:
            yield path


def _ending(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _read(path: Path) -> tuple[str, bytes]:
    ending = _ending(path)
    if ending not in FILE_FORMATS:
        if not path.exists():
            raise StoreError(f"{path}: No such file or directory.")
        known = " ".join(sorted(FILE_FORMATS))
        raise StoreError(f"{path}: the ending «{ending}» names no graph format; known are {known}.")
    try:
        data = path.read_bytes()
        return ending, gzip.decompress(data) if path.suffix.lower() == ".gz" else data
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}.") from error
    except (EOFError, zlib.error) as error:
        raise StoreError(f"{path}: {error}.") from error


def default_memory() -> int | None:
    """Half of the machine: a runaway query dies before the machine suffers."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None


def _quads(lines: Sequence[str]) -> list[ox.Quad]:
    data = "\n".join(lines)
    return [ox.Quad(*quad) for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)]


def _line(quad: ox.Quad) -> str:
    return (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"").decode().rstrip("\n")


def _named(graphs: Sequence[str] | None) -> list[Any] | None:  # Any: a list of one of pyoxigraph's unions
    return None if graphs is None else [ox.NamedNode(graph) for graph in graphs]


def _is_vocabulary(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == VOCABULARY


class Sink:
    """A file for pyoxigraph to write to: gathers small writes and sends them on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= 1 << 16:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._buffer:
            self._send(bytes(self._buffer))
            self._buffer.clear()


def _write_answer(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    format: str,
    prefixes: Mapping[str, str],
    sink: Sink,
) -> None:
    try:
        if isinstance(answer, ox.QueryTriples):
            if format == "ntriples":
                answer.serialize(sink, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]  # write() is all it needs
            else:
                sink.write(write_triples(answer, format, prefixes))
        elif format in ROW_FORMATS:
            answer.serialize(sink, format=ROW_FORMATS[format])  # type: ignore[arg-type]  # write() is all it needs
        else:
            raise _wrong_format(format, ROW_FORMATS, "rows")
    except (OSError, RuntimeError) as error:
        raise QueryError(str(error)) from error
    sink.flush()


def write_triples(triples: Iterable[ox.Triple], format: str, prefixes: Mapping[str, str]) -> bytes:
    """A graph with each triple once, sorted, and only the prefixes that it uses."""
    if format not in GRAPH_FORMATS:
        raise _wrong_format(format, GRAPH_FORMATS, "triples")
    keyed = sorted({str(triple): triple for triple in triples}.items())
    text = "\n".join(key for key, _ in keyed)
    used = {prefix: iri for prefix, iri in sorted(prefixes.items()) if f"<{iri}" in text}
    data = ox.serialize((triple for _, triple in keyed), format=GRAPH_FORMATS[format], prefixes=used) or b""
    if format != "turtle":
        return data
    # a datatype's prefix is announced even where the datatype stays unwritten, as in `ex:b ex:longueur 7`
    body = data.decode()
    written = set(_PREFIX_IN_USE.findall(body))
    return "".join(
        line for line in body.splitlines(keepends=True) if not (match := _DECLARED.match(line)) or match[1] in written
    ).encode()


def _wrong_format(format: str, known: Mapping[str, object], what: str) -> QueryError:
    return QueryError(f"The answer is {what}, which can't be written as {format}; choose {', '.join(known)}.")


def _send_answer(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, send: Send, max_rows: int | None
) -> None:
    """Send kind and variables, then batches of rows, then the total."""
    if isinstance(answer, ox.QueryBoolean):
        send(marshal.dumps(("yes", bool(answer))))
        return
    if isinstance(answer, ox.QueryTriples):
        send(marshal.dumps(("triples", None)))
    else:
        send(marshal.dumps(("rows", [variable.value for variable in answer.variables])))
    batch: list[list[_Plain | None]] = []
    total = 0
    given_up = False
    deadline = 0.0
    try:
        for row in answer:
            total += 1
            if max_rows is not None and total > max_rows:
                if total % 1000 == 0 or not deadline:
                    deadline = deadline or time.monotonic() + _COUNTING
                    given_up = time.monotonic() > deadline
                    if given_up:
                        break
                continue
            batch.append([None if term is None else _to_plain(term) for term in row])
            if len(batch) == _BATCH:
                send(marshal.dumps(batch))
                batch = []
    except (OSError, RuntimeError) as error:
        raise QueryError(str(error)) from error
    send(marshal.dumps(batch))
    send(marshal.dumps((total, given_up)))


def _collect(messages: Iterator[bytes]) -> Result:
    kind, value = marshal.loads(next(messages))
    if kind == "yes":
        for _ in messages:
            pass
        return Answer(value)
    rows: list[tuple[Term | None, ...]] = []
    known: dict[_Plain | None, Term | None] = {None: None}
    total, at_least = 0, False
    for message in messages:
        batch = marshal.loads(message)
        if isinstance(batch, tuple):
            total, at_least = batch
            continue
        for row in batch:
            for term in row:
                if term not in known:
                    known[term] = _from_plain(term)
            rows.append(tuple(known[term] for term in row))
    more = total if total > len(rows) else None
    if kind == "triples":
        return Triples([(s, p, o) for s, p, o in rows if s and p and o], more, at_least)
    return Table(tuple(value), rows, more, at_least)


def _to_plain(term: Any) -> _Plain:  # Any: pyoxigraph's union of terms differs between releases
    if isinstance(term, ox.NamedNode):
        return ("i", term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return ("l", term.value, "", term.language)
        datatype = term.datatype.value
        return ("l", term.value, "" if datatype == _XSD_STRING else datatype, "")
    if isinstance(term, ox.BlankNode):
        return ("b", term.value)
    return ("l", str(term), "", "")  # a quoted triple: shown as it is written


def _from_plain(plain: _Plain) -> Term:
    if plain[0] == "i":
        return Iri(plain[1])
    if plain[0] == "b":
        return Blank(plain[1])
    return Literal(plain[1], plain[2] or None, plain[3] or None)


def _to_ox(term: Term) -> Any:  # Any: the position decides which union pyoxigraph wants
    if isinstance(term, Iri):
        return ox.NamedNode(term.value)
    if isinstance(term, Blank):
        return ox.BlankNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def _to_query_results(result: Table | Answer) -> ox.QuerySolutions | ox.QueryBoolean:
    """Hand our rows back to pyoxigraph in the one format that both write easily."""
    if isinstance(result, Answer):
        document: dict[str, Any] = {"head": {}, "boolean": result.yes}
    else:
        document = {
            "head": {"vars": list(result.variables)},
            "results": {
                "bindings": [
                    {name: _to_json(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
                    for row in result.rows
                ]
            },
        }
    return ox.parse_query_results(json.dumps(document), ox.QueryResultsFormat.JSON)


def _to_json(term: Term) -> dict[str, str]:
    if isinstance(term, Iri):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Blank):
        return {"type": "bnode", "value": term.value}
    extra = {"xml:lang": term.language} if term.language else {"datatype": term.datatype} if term.datatype else {}
    return {"type": "literal", "value": term.value, **extra}
