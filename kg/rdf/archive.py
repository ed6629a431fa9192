"""Keep articles in an Oxigraph store on disk: a named graph for each, and all their triples in the default graph.

The default graph holds a triple once, however many articles state it, so that counting counts right.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import FullDiskError, StoreError
from kg.files import locked, replace_file
from kg.vocabulary import PREFIXES

VOCABULARY = "https://kg.example/ontology"
"""The named graph that holds `ontology/kg.ttl`: at hand for labels and superclasses, out of the way of data."""
PLACES = (PREFIXES["dcterms"] + "source", PREFIXES["dcterms"] + "creator")
"""What copies of an article differ in: they share a graph that says where each was found and who signed it."""
PREFIX_FILE = "kg-prefixes.json"
LOCK = "kg-lock"
"""Held by whoever writes to a store."""
_DEFAULT = ox.DefaultGraph()


def is_archive(path: Path) -> bool:
    """Whether `path` is a store on disk."""
    return (path / "CURRENT").is_file()


def archive_among(paths: Sequence[Path]) -> Path | None:
    """The one path that is a store on disk; raises `StoreError` when there are others beside it."""
    found = next((path for path in paths if is_archive(path)), None)
    if found is not None and len(paths) > 1:
        raise StoreError(f"{found}: this is a store on disk; open it alone, without other graphs.")
    return found


def open_archive(path: Path) -> tuple[ox.Store, dict[str, str]]:
    """A store on disk and its prefixes, for reading only; a writer may be at work beside. Raises `StoreError`."""
    try:
        store = ox.Store.read_only(str(path))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: this store can't be opened ({error}).") from error
    prefixes = dict(PREFIXES)
    with contextlib.suppress(OSError, ValueError):  # another program's store, or one whose first build goes on
        prefixes |= json.loads((path / PREFIX_FILE).read_text(encoding="utf-8"))
    return store, prefixes


def articles_of(path: Path) -> Iterator[Iterator[ox.Quad]]:
    """The quads of each named graph but the vocabulary's; those of the default graph where it has no others."""
    store, _ = open_archive(path)
    names: list[Any] = sorted((name for name in store.named_graphs() if _name(name) != VOCABULARY), key=str)  # any name
    for name in names or [_DEFAULT]:
        yield store.quads_for_pattern(None, None, None, name)


def put_graph(path: Path, name: str, lines: bytes) -> None:
    """Let the named graph `name` of a store hold exactly these N-Quads. Raises `StoreError`."""
    with locked(path / LOCK) as is_ours:
        if not is_ours:
            raise StoreError(f"{path}: another program is writing to this store; wait until it has ended.")
        archive = Archive(path)
        archive.replace({name: lines})
        archive.flush()


class Archive:
    """A store that articles are put into; each call leaves it so that doing it again does no harm."""

    def __init__(self, path: Path, vocabulary: Path | None = None) -> None:
        """Open or make the store, with the vocabulary's file where it is to be read anew. Raises `StoreError`."""
        self._path = path
        self.has_changed = False
        """Whether anything but the vocabulary was written since it was opened."""
        try:
            self._store = ox.Store(str(path))
            if vocabulary is not None:
                self._describe(vocabulary)
        except (OSError, ValueError, RuntimeError) as error:
            raise _trouble(path, error) from error

    def _describe(self, vocabulary: Path) -> None:
        """Let the vocabulary's graph hold what the file says today."""
        name = ox.NamedNode(VOCABULARY)
        names: dict[object, ox.BlankNode] = {}

        def named(node: Any) -> Any:  # any node; a blank one is called after its place in the file
            is_blank = isinstance(node, ox.BlankNode)
            return names.setdefault(node, ox.BlankNode(f"v{len(names)}")) if is_blank else node

        triples = ox.parse(path=vocabulary, format=ox.RdfFormat.TURTLE)
        spelled = ox.Store()
        spelled.extend(ox.Quad(named(each.subject), each.predicate, named(each.object), name) for each in triples)
        new = set(spelled)
        old = set(self._store.quads_for_pattern(None, None, None, name))
        self._store.extend(new - old)
        for quad in old - new:
            self._store.remove(quad)

    def holds(self, iri: str) -> bool:
        """Whether an article's graph is here."""
        return next(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)), None) is not None

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        """Let each named graph (by its IRI) hold exactly these N-Quads; none removes it."""
        added: list[ox.Quad] = []
        removed: list[ox.Quad] = []
        for iri, lines in graphs.items():
            new = _parse(lines)
            old = set(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
            added += sorted(new - old, key=str)
            removed += sorted(old - new, key=str)
        # what is new first: in between, the store holds more than it should, never less
        self._change(added, removed)
        for iri in (iri for iri, lines in graphs.items() if not lines):
            self._store.remove_graph(ox.NamedNode(iri))  # empty by now

    def place(self, iri: str, lines: bytes) -> None:
        """Let an article's graph say exactly these N-Quads of where it was found and who signed it."""
        article, new = ox.NamedNode(iri), _parse(lines)
        old = {
            quad
            for name in PLACES
            for quad in self._store.quads_for_pattern(article, ox.NamedNode(name), None, article)
        }
        self._change(sorted(new - old, key=str), sorted(old - new, key=str))

    def _change(self, added: list[ox.Quad], removed: list[ox.Quad]) -> None:
        """Add quads in one transaction and remove others in a second: however a build ends, the default graph holds
        what the named graphs hold."""
        self.has_changed |= bool(added or removed)
        try:
            if added:
                self._store.extend([*added, *(ox.Quad(*quad.triple) for quad in added)])
            if removed:
                self._store.update(f"DELETE DATA {{ {' '.join(map(_statement, self._with_shared(removed)))} }}")
        except (OSError, ValueError, RuntimeError) as error:
            raise _trouble(self._path, error) from error

    def _with_shared(self, removed: list[ox.Quad]) -> Iterator[ox.Quad]:
        """Quads, and their triples in the default graph where no other graph holds them."""
        leaving = set(removed)
        yield from removed
        for quad in removed:
            held = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(_name(each.graph_name) in ("", VOCABULARY) or each in leaving for each in held):
                yield ox.Quad(*quad.triple)

    def flush(self) -> None:
        """Put everything on disk."""
        try:
            self._store.flush()
        except (OSError, RuntimeError) as error:
            raise _trouble(self._path, error) from error

    def finish(self, prefixes: Mapping[str, str]) -> None:
        """Put everything on disk, and the prefixes of the articles beside it."""
        self.flush()
        try:
            replace_file(self._path / PREFIX_FILE, json.dumps(dict(sorted(prefixes.items())), indent=1).encode())
        except OSError as error:
            raise _trouble(self._path, error) from error


def _parse(lines: bytes) -> set[ox.Quad]:
    """N-Quads as a store gives them back: it spells some literals anew, and what it holds is compared with this."""
    spelled = ox.Store()
    spelled.extend(ox.Quad(*quad) for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    return set(spelled)


def _statement(quad: ox.Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object}"
    return f"{triple} ." if quad.graph_name == _DEFAULT else f"GRAPH {quad.graph_name} {{ {triple} }}"


def _name(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def _trouble(path: Path, error: Exception) -> StoreError:
    reason = str(error)
    if "lock" in reason.lower():
        return StoreError(f"{path}: another program is writing to this store; wait until it has ended.")
    if "No space left" in reason:
        return FullDiskError(path)
    return StoreError(f"{path}: this store can't be written ({reason}).")
