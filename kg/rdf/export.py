"""Turn graphs into files and files into graphs, in every common RDF syntax, byte for byte the same each time.

Whatever comes in (our plain terms, rdflib, Oxigraph) becomes lines: tuples of graph, subject, predicate and object in
N-Triples syntax, which sort and compare as text.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph

from kg.errors import FullDiskError, KgError, StoreError
from kg.files import is_disk_full, replace_file
from kg.rdf.archive import archive_among, articles_of, is_archive
from kg.rdf.jsonld import write_jsonld
from kg.rdf.store import find_files
from kg.rdf.turtle import Line, prefixes_of, write_trig, write_turtle
from kg.results import Blank, Iri, Literal
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib

DEFAULT_GRAPH = ""
PACKED = ".gz"
PREF_LABEL = f"<{PREFIXES['skos']}prefLabel>"
ALT_LABEL = f"<{PREFIXES['skos']}altLabel>"
_OXIGRAPH = (pyoxigraph.NamedNode, pyoxigraph.BlankNode, pyoxigraph.Literal)
_PARSER_ERROR = re.compile(r"^Parser error (at line \d+ column \d+: )?")
_XML_FORBIDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_ROOT = re.compile(rb"(<rdf:RDF)((?: [^ >]+)*)>")


class Format(NamedTuple):
    """An RDF syntax: what users call it, and who writes it."""

    name: str
    extensions: tuple[str, ...]
    write: Callable[[list[Line]], bytes]
    keeps_graphs: bool
    """Whether it tells named graphs apart; the others hold their union."""
    parser: pyoxigraph.RdfFormat


def write_graph(graph: object, path: str | os.PathLike[str], format: str | None = None) -> None:
    """Write `graph` to `path` at once or not at all; without `format` the file's extension decides.

    `graph`: an `rdflib.Graph` or `Dataset`, a `pyoxigraph.Store`, or an iterable of graphs, quads or triples
    (Oxigraph's, or tuples of `kg.results` terms with the graph's IRI last). Raises `KgError` for an unknown format,
    `StoreError` for a file that can't be written.
    """
    write_content(serialise(graph, format or format_of(path).name), Path(path))


def serialise(graph: object, format: str) -> bytes:
    """The bytes of `graph` (see `write_graph`) in `format`, sorted, without duplicates."""
    return write_lines(set(to_lines(graph)), format)


def write_lines(lines: set[Line], format: str) -> bytes:
    """What `serialise` gives, from lines."""
    chosen = find_format(format)
    if not chosen.keeps_graphs:
        lines = unite(lines)
    return chosen.write(sorted(lines))


def export(
    paths: Sequence[Path],
    format: str,
    out: str | os.PathLike[str] | None = None,
    *,
    vocabulary: Sequence[Path] = (),
) -> None:
    """Turn graph files, folders of them or a store on disk into one file of some format, with the triples of the
    `vocabulary` files if there are any; to standard output without `out`. Raises `KgError`."""
    find_format(format)
    archive = archive_among(paths)
    files = [archive] if archive else find_files(paths)
    content = write_lines({line for file in (*files, *vocabulary) for line in to_lines(_parse(file))}, format)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_content(content, Path(out))


def read_graph(path: str | os.PathLike[str]) -> rdflib.Graph:
    """The triples of a graph file, named graphs united; raises `StoreError` with the line of a mistake."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for quad in _parse(Path(path)):
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def to_rdflib(term: object) -> rdflib.term.Node:
    """An Oxigraph term as rdflib's, a literal as it is spelled."""
    import rdflib

    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        datatype = None  # as rdflib itself reads a plain literal
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def find_format(name: str) -> Format:
    """The format that users call `name`; raises `KgError`.

    >>> find_format("ttl").name
    'turtle'
    """
    wanted = name.lower().lstrip(".")
    for each in FORMATS:
        if wanted == each.name or f".{wanted}" in each.extensions:
            return each
    names = [each.name for each in FORMATS]
    near = get_close_matches(wanted, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(names)}"
    raise KgError(f"format {name!r} is unknown: {hint}")


def format_of(path: str | os.PathLike[str]) -> Format:
    """The format that a file's extension says, before `.gz` if there is one; raises `KgError`."""
    name = Path(path).name.lower().removesuffix(PACKED)
    suffix = Path(name).suffix
    for each in FORMATS:
        if suffix in each.extensions:
            return each
    known = ", ".join(extension for each in FORMATS for extension in each.extensions)
    raise KgError(f"{os.fspath(path)}: the extension {suffix!r} names no RDF format; use one of {known}")


def to_lines(graph: object) -> Iterator[Line]:
    """Whatever holds triples, as lines."""
    # by identity: rdflib's terms are slow to hash; holding the term keeps its identity from being reused
    known: dict[int, str] = {}
    held: list[object] = []
    spelled: dict[str, str] = {}

    def encode(term: object) -> str:
        if isinstance(term, _OXIGRAPH):  # made anew by each access, and quick to spell
            words = str(term)
            return spelled.setdefault(words, words)  # once in memory, however often it is met
        held.append(term)
        words = known[id(term)] = _encode(term)
        return words

    last, graph_name = None, DEFAULT_GRAPH  # neighbours are mostly of one graph
    for subject, predicate, value, name in _rows(graph):
        if name is not last:
            last, graph_name = name, DEFAULT_GRAPH if name is None else encode(name)
        yield (
            graph_name,
            known.get(id(subject)) or encode(subject),
            known.get(id(predicate)) or encode(predicate),
            known.get(id(value)) or encode(value),
        )


def _rows(graph: object) -> Iterator[tuple[object, object, object, object]]:
    """The quads of any kind of graph; None for the default graph."""
    rdflib = sys.modules.get("rdflib")  # who has an rdflib graph has imported it
    if rdflib is not None and isinstance(graph, rdflib.Dataset):
        yield from graph.quads()
    elif rdflib is not None and isinstance(graph, rdflib.Graph):
        name = graph.identifier if isinstance(graph.identifier, rdflib.URIRef) else None
        for subject, predicate, value in graph:
            yield subject, predicate, value, name
    elif isinstance(graph, Iterable):
        for row in graph:
            if type(row) is tuple and len(row) == 4:  # our own rows: nothing to ask of each
                yield row
            elif rdflib is not None and isinstance(row, rdflib.Graph):
                yield from _rows(row)
            else:
                subject, predicate, value, *rest = row
                yield subject, predicate, value, rest[0] if rest else None
    else:
        raise TypeError(f"not a graph: {type(graph).__name__}")


def _encode(term: object) -> str:
    """One term in N-Triples syntax; Oxigraph escapes and checks it."""
    try:
        if isinstance(term, Iri):
            return str(pyoxigraph.NamedNode(term.value))
        if isinstance(term, Literal):
            return _encode_literal(term.value, term.language, term.datatype)
        if isinstance(term, Blank):
            return str(pyoxigraph.BlankNode(term.value))
        if isinstance(term, pyoxigraph.DefaultGraph):
            return DEFAULT_GRAPH
        return _encode_rdflib(term)
    except ValueError as error:
        raise StoreError(f"{term!r} can't be written as RDF: {error}; correct the graph first") from error


def _encode_rdflib(term: object) -> str:
    import rdflib

    if isinstance(term, rdflib.Literal):
        return _encode_literal(str(term), term.language, term.datatype)
    if isinstance(term, rdflib.BNode):
        return str(pyoxigraph.BlankNode(str(term)))
    if isinstance(term, rdflib.Graph):
        term = term.identifier
    if term == rdflib.graph.DATASET_DEFAULT_GRAPH_ID:
        return DEFAULT_GRAPH
    if isinstance(term, rdflib.URIRef):
        return str(pyoxigraph.NamedNode(str(term)))
    raise TypeError(f"not an RDF term: {term!r}")


def _encode_literal(value: str, language: str | None, datatype: str | None) -> str:
    if language:
        return str(pyoxigraph.Literal(value, language=language.lower()))
    if datatype:
        return str(pyoxigraph.Literal(value, datatype=_datatype(str(datatype))))
    return str(pyoxigraph.Literal(value))


_datatype = lru_cache(maxsize=64)(pyoxigraph.NamedNode)


def unite(lines: set[Line], votes: Mapping[tuple[str, str, str], int] | None = None) -> set[Line]:
    """All graphs as one. Articles may prefer different names for one thing («Edouard», «Édouard»); SKOS allows one
    preferred label for each language, so that the most used stays and the others become alternative labels.

    `votes` says how many graphs hold a triple, when the lines don't.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for _, subject, predicate, value in lines:
        if predicate == PREF_LABEL:
            times = 1 if votes is None else votes[subject, predicate, value]
            counts.setdefault((subject, _language(value)), Counter())[value] += times
    best = {key: min(labels, key=lambda label: (-labels[label], label)) for key, labels in counts.items()}
    union = set()
    for _, subject, predicate, value in lines:
        if predicate in (PREF_LABEL, ALT_LABEL) and (subject, _language(value)) in best:
            predicate = PREF_LABEL if best[subject, _language(value)] == value else ALT_LABEL
        union.add((DEFAULT_GRAPH, subject, predicate, value))
    return union


def _language(literal: str) -> str:
    return literal.rpartition('"')[2]


def _parse(path: Path) -> Iterator[pyoxigraph.Quad]:
    """Every quad of a file, or of a folder's N-Quads."""
    if is_archive(path):
        for graph in articles_of(path):
            yield from graph
        return
    if path.is_dir() and (parts := sorted([*path.glob("*.nq"), *path.glob("*.nq.gz")])):
        for part in parts:
            yield from _parse(part)
        return
    chosen = format_of(path)
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.name.lower().endswith(PACKED) else data
        yield from pyoxigraph.parse(data, format=chosen.parser, base_iri=path.absolute().as_uri())
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        reason = _PARSER_ERROR.sub("", error.msg)
        raise StoreError(f"{path}{line}: not valid {chosen.name}: {reason}; correct or rebuild the file") from error
    except (OSError, EOFError, zlib.error) as error:
        error = error if isinstance(error, OSError) else OSError(str(error))
        raise StoreError(f"{path}: can't be read ({error.strerror or error}); check its name and rights") from error
    except ValueError as error:
        raise StoreError(f"{path}: not valid {chosen.name}: {error}; correct or rebuild the file") from error


def write_content(content: bytes, path: Path) -> None:
    """Put what `serialise` made into a file, at once or not at all, packed if it ends in `.gz`; raises `StoreError`."""
    try:
        # neither a name nor a time in the packed file: the same graph gives the same bytes
        replace_file(path, gzip.compress(content, mtime=0) if path.name.lower().endswith(PACKED) else content)
    except OSError as error:
        if is_disk_full(error):
            raise FullDiskError(path) from error
        raise StoreError(f"{path}: can't be written ({error.strerror or error}); choose another place") from error


def _write_ntriples(lines: list[Line]) -> bytes:
    return "".join(f"{subject} {predicate} {value} .\n" for _, subject, predicate, value in lines).encode()


def _write_nquads(lines: list[Line]) -> bytes:
    return "".join(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for g, s, p, o in lines).encode()


def _write_rdfxml(lines: list[Line]) -> bytes:
    triples = []
    for quad in pyoxigraph.parse(_write_ntriples(lines), format=pyoxigraph.RdfFormat.N_TRIPLES):
        found = _XML_FORBIDS.search(quad.object.value) if isinstance(quad.object, pyoxigraph.Literal) else None
        if found:
            raise StoreError(
                f"{quad.subject} {quad.predicate}: the text has the character U+{ord(found[0]):04X}, which XML "
                "can't hold; choose turtle, ntriples or jsonld"
            )
        triples.append(quad.triple)
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.RDF_XML, prefixes=prefixes_of(lines))
    assert written is not None
    # an XML parser takes a bare carriage return for a line end
    written = written.replace(b"\r", b"&#13;")
    # Oxigraph declares the prefixes in an order that changes from run to run
    return _XML_ROOT.sub(lambda root: b" ".join([root[1], *sorted(root[2].split())]) + b">", written, count=1) + b"\n"


FORMATS = (
    Format("turtle", (".ttl", ".turtle"), write_turtle, False, pyoxigraph.RdfFormat.TURTLE),
    Format("trig", (".trig",), write_trig, True, pyoxigraph.RdfFormat.TRIG),
    Format("ntriples", (".nt",), _write_ntriples, False, pyoxigraph.RdfFormat.N_TRIPLES),
    Format("nquads", (".nq",), _write_nquads, True, pyoxigraph.RdfFormat.N_QUADS),
    Format("jsonld", (".jsonld", ".json"), write_jsonld, False, pyoxigraph.RdfFormat.JSON_LD),
    Format("rdfxml", (".rdf", ".xml", ".owl"), _write_rdfxml, False, pyoxigraph.RdfFormat.RDF_XML),
)
