"""Turn graph files into named graphs of somebody's triple store, one for each article, again and again without harm.

A pushed graph holds one triple more than the article's: a mark with the hash and the number of its triples, sent last.
A graph whose mark is missing, or whose triples are not as many as the mark says, was written in part or changed, and
is written anew.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.rdf.endpoint_errors import plain, refusal
from kg.rdf.export import FORMATS
from kg.rdf.remote import EndpointStore, open_endpoint
from kg.rdf.store import VOCABULARY
from kg.rdf.wire import Client, Credentials
from kg.results import Iri, Table
from kg.vocabulary import KG_NAMESPACE, PREFIXES

BATCH = 10_000
"""Triples in a request: 1 to 2 MB, which every server takes (Virtuoso refuses bodies from 10 MB on)."""
UPDATE_BATCH = 500
"""Triples in an update, which servers parse as a program."""
MARK = PREFIXES["dcterms"] + "identifier"
MOST_FAILURES = 3
_LISTED_AT_ONCE = 100
_MARKED = re.compile(r"kg push sha256:([0-9a-f]{64}) triples:(\d+)")
_TYPE = PREFIXES["rdf"] + "type"
_ARTICLE = KG_NAMESPACE + "Article"

STORE_PATHS = (
    ("/query", "/store"),  # Oxigraph
    ("/sparql-auth", "/sparql-graph-crud-auth"),  # Virtuoso, for those who say who they are
    ("/sparql", "/sparql-graph-crud"),
    ("/sparql", "/data"),  # Jena Fuseki
    ("/query", "/data"),
)
"""Where servers keep their graphs, beside the path of their queries."""


@dataclass(frozen=True, slots=True)
class Target:
    """The addresses of a store: where it answers queries, and where it takes graphs or updates."""

    query: str
    graphs: str
    update: str | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one graph: "written", "repaired" (it was there in part), "unchanged", or "failed" and why."""

    graph: str
    triples: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A graph to push: its sorted triples in N-Triples syntax."""

    name: str
    lines: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The triple that says what the graph holds."""
        digest = hashlib.sha256("\n".join(self.lines).encode()).hexdigest()
        return f'<{self.name}> <{MARK}> "kg push sha256:{digest} triples:{len(self.lines)}" .'


def push(
    graphs: Sequence[NamedGraph],
    target: Target,
    credentials: Credentials | None = None,
    *,
    batch: int = BATCH,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Pushed]:
    """Bring a store's named graphs to what `graphs` hold, one outcome after the other.

    A graph that fails does not stop the others. Raises `StoreError` when the store does not answer at all, or when
    `MOST_FAILURES` graphs fail one after the other.
    """
    store = open_endpoint(target.query, credentials, pause=pause)
    client = Client(credentials, pause=pause)
    failures = 0
    try:
        for begin in range(0, len(graphs), _LISTED_AT_ONCE):
            part = graphs[begin : begin + _LISTED_AT_ONCE]
            there = _find_there(store, [graph.name for graph in part])
            written = []
            for graph in part:
                if there.get(graph.name) == _State((graph.mark,), len(graph.lines) + 1):
                    yield Pushed(graph.name, len(graph.lines), "unchanged")
                    continue
                try:
                    _write(graph, target, client, batch)
                except KgError as error:
                    yield Pushed(graph.name, len(graph.lines), "failed", str(error))
                    failures += 1
                    if failures == MOST_FAILURES:
                        break
                    continue
                failures = 0
                written.append(graph)
            now = _find_there(store, [graph.name for graph in written])
            for graph in written:
                yield _verified(graph, there.get(graph.name), now.get(graph.name))
            if failures >= MOST_FAILURES:
                raise StoreError(
                    f"Gave up when {failures} graphs in a row had failed; the same command goes on from there."
                )
    finally:
        client.close()
        store.close()


def read_graphs(paths: Sequence[Path], *, name: str | None = None) -> list[NamedGraph]:
    """The named graphs of files, sorted by name; Turtle's triples belong to the article that they describe.

    `name` is for triples that no graph holds. Raises `StoreError`.
    """
    graphs: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        loose: list[ox.Quad] = []
        for quad in _parse(path):
            if isinstance(quad.graph_name, ox.NamedNode):
                graphs[quad.graph_name.value].add(f"{quad.triple} .")
            else:
                loose.append(quad)
        if loose:
            graphs[name or _article_of(path, loose)].update(f"{quad.triple} ." for quad in loose)
    return [NamedGraph(graph, tuple(sorted(lines))) for graph, lines in sorted(graphs.items())]


def find_graph_files(paths: Sequence[Path]) -> list[Path]:
    """The graph files among these and in these folders, sorted; raises `StoreError` for an empty folder."""
    endings = {extension for each in FORMATS for extension in each.extensions} - {".json", ".xml"}
    files: list[Path] = []
    for path in paths:
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in endings) if path.is_dir() else [path]
        if not found:
            raise StoreError(f"{path}: no graph file in this folder; run kg build first, or name a file.")
        files += found
    return files


def read_vocabulary(path: Path) -> NamedGraph:
    """The ontology as the named graph in which `kg shell` looks for labels of classes and properties."""
    lines = {f"{quad.triple} ." for quad in _parse(path)}
    return NamedGraph(VOCABULARY, tuple(sorted(lines)))


def find_target(endpoint: str, *, update: str | None = None, authenticated: bool = False) -> Target:
    """The addresses that belong to an endpoint: its own, and that of its graph store where the layout is known.

    >>> find_target("http://localhost:7878/query").graphs
    'http://localhost:7878/store'
    >>> find_target("http://localhost:8890/sparql", authenticated=True).graphs
    'http://localhost:8890/sparql-graph-crud-auth'
    """
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")
    for query_path, graphs_path in STORE_PATHS:
        if path.endswith(graphs_path):
            query_path = query_path.removesuffix("-auth")
            query = urlunsplit(parts._replace(path=path.removesuffix(graphs_path) + query_path))
            return Target(query, endpoint, update)
    for query_path, graphs_path in STORE_PATHS:
        if path.endswith(query_path):
            if graphs_path == "/sparql-graph-crud" and authenticated:
                graphs_path += "-auth"
            graphs = urlunsplit(parts._replace(path=path.removesuffix(query_path) + graphs_path, query=""))
            return Target(endpoint, graphs, update)
    return Target(endpoint, endpoint, update)


@dataclass(frozen=True, slots=True)
class _State:
    """What a store holds of a graph: its marks, and how many triples."""

    marks: tuple[str, ...]
    triples: int


def _find_there(store: EndpointStore, names: Iterable[str]) -> dict[str, _State]:
    values = " ".join(f"<{name}>" for name in names)
    if not values:
        return {}
    marks: dict[str, list[str]] = defaultdict(list)
    for name, mark in _rows(store, f"SELECT ?g ?m {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?g <{MARK}> ?m }} }}"):
        if _MARKED.fullmatch(mark):
            marks[name].append(f'<{name}> <{MARK}> "{mark}" .')
    counted = f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    return {name: _State(tuple(sorted(marks[name])), int(count)) for name, count in _rows(store, counted)}


def _rows(store: EndpointStore, sparql: str) -> Iterator[tuple[str, str]]:
    answer = store.query(sparql)
    assert isinstance(answer, Table)
    for first, second in answer.rows:
        if isinstance(first, Iri) and second is not None:
            yield first.value, second.value


def _verified(graph: NamedGraph, before: _State | None, now: _State | None) -> Pushed:
    wanted = len(graph.lines) + 1
    there = now.triples if now else 0
    if now is None or now.marks != (graph.mark,) or there != wanted:
        reason = f"{graph.name}: the store holds {there} triples after writing {wanted}; push again, or ask its keeper."
        return Pushed(graph.name, len(graph.lines), "failed", reason)
    is_damaged = before is not None and (
        len(before.marks) != 1 or not before.marks[0].endswith(f'triples:{before.triples - 1}" .')
    )
    return Pushed(graph.name, len(graph.lines), "repaired" if is_damaged else "written")


def _write(graph: NamedGraph, target: Target, client: Client, batch: int) -> None:
    """Replace a graph, its mark last: whatever interrupts this leaves a graph that is seen to be half written."""
    has_blanks = any("_:" in line and ("_:" in line.split(" ", 1)[0] or " _:" in line) for line in graph.lines)
    if target.update is not None:
        batch = min(batch, UPDATE_BATCH)
    size = len(graph.lines) if has_blanks else batch  # a blank node means the same only within one request
    batches = [graph.lines[begin : begin + size] for begin in range(0, len(graph.lines), max(size, 1))] or [()]
    for number, lines in enumerate(batches):
        last = number == len(batches) - 1
        sent = [*lines, graph.mark] if last else list(lines)
        if target.update is not None:
            _update(graph.name, sent, target.update, client, replace=number == 0)
        else:
            _send_graph(graph.name, sent, target.graphs, client, replace=number == 0)


def _send_graph(name: str, lines: Sequence[str], url: str, client: Client, *, replace: bool) -> None:
    """PUT replaces, POST adds; adding the same triples twice does no harm, so that both may be repeated."""
    where = f"{url}{'&' if urlsplit(url).query else '?'}{urlencode({'graph': name})}"
    _send("PUT" if replace else "POST", where, {"Content-Type": "application/n-triples"}, _body(lines), client)


def _update(name: str, lines: Sequence[str], url: str, client: Client, *, replace: bool) -> None:
    clear = f"DROP SILENT GRAPH <{name}> ;\n" if replace else ""
    data = "\n".join(lines)  # Virtuoso takes no escapes in the IRIs of an update
    content = urlencode({"update": f"{clear}INSERT DATA {{ GRAPH <{name}> {{\n{data}\n}} }}"}).encode()
    _send("POST", url, {"Content-Type": "application/x-www-form-urlencoded"}, content, client)


def _send(method: str, url: str, headers: Mapping[str, str], content: bytes, client: Client) -> None:
    with client.send(method, url, headers=headers, content=content) as reply:
        if reply.status in (200, 201, 202, 204):
            for _ in reply.chunks():
                pass
            return
        if reply.status in (404, 405, 415, 501):
            said = f": {words}" if (words := plain(reply)) else ""
            raise StoreError(
                f"{reply.where}: no graphs are taken here (HTTP {reply.status}{said}); give the address of the store's "
                "Graph Store Protocol as --endpoint, or that of its updates as --update-endpoint."
            )
        raise StoreError(f"{refusal(reply, 0)}")


def _body(lines: Iterable[str]) -> bytes:
    """N-Triples in ASCII, which no server misreads."""
    return "".join(f"{line}\n" for line in lines).translate(_ESCAPES).encode("ascii")


class _Escapes(dict[int, str]):
    def __missing__(self, code: int) -> str:
        text = chr(code) if code < 0x80 else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
        self[code] = text
        return text


_ESCAPES = _Escapes()


def _article_of(path: Path, quads: Sequence[ox.Quad]) -> str:
    articles = {
        quad.subject.value
        for quad in quads
        if quad.predicate.value == _TYPE
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value == _ARTICLE
        and isinstance(quad.subject, ox.NamedNode)
    }
    if len(articles) == 1:
        return articles.pop()
    found = f"{len(articles)} articles" if articles else "no article"
    raise StoreError(
        f"{path}: {found} in triples outside named graphs; name their graph with --graph IRI, or build a .trig or "
        ".nq file, which keeps articles apart."
    )


def _parse(path: Path) -> list[ox.Quad]:
    chosen = next((each for each in FORMATS if path.suffix.lower() in each.extensions), None)
    if chosen is None:
        known = " ".join(extension for each in FORMATS for extension in each.extensions)
        raise StoreError(f"{path}: the ending «{path.suffix}» names no graph format; known are {known}.")
    try:
        return list(ox.parse(path=path, format=chosen.parser, base_iri=path.absolute().as_uri()))
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise StoreError(f"{path}{line}: not valid {chosen.name}: {error.msg}; correct or rebuild the file.") from error
    except OSError as error:
        raise StoreError(f"{path}: can't be read ({error.strerror or error}).") from error
    except ValueError as error:
        raise StoreError(f"{path}: not valid {chosen.name}: {error}; correct or rebuild the file.") from error
