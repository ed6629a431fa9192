"""Turn articles into pieces of a file, each for itself, and the pieces of any number of articles into the file.

What one article says of itself is spelled once, when it is built. Only what several articles say of one thing (who an
actor is, what its names are) waits until all are there; it is sorted outside of memory.
"""

from __future__ import annotations

import contextlib
import gzip
import heapq
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph

from kg.rdf.archive import PLACES
from kg.rdf.export import find_format, to_lines, unite, write_lines
from kg.rdf.turtle import Line, prefixes_of, write_head, write_named, write_own, write_subject

SORTED_AT_ONCE = 300_000
"""Lines in memory while sorting: some 100 MB."""
MOST_RUNS = 64
"""Sorted files read at once."""
LEVEL = 3
"""Of zlib: 6 takes a millisecond more for an article and leaves a tenth less."""
_PLACES = frozenset(f"<{place}>" for place in PLACES)

Prefixes = tuple[tuple[str, str], ...]


class Part(NamedTuple):
    """One article's share of a file; plain and packed, so that processes and the ledger can hand it on."""

    iri: str
    prefixes: Prefixes
    """Those that its spelling uses."""
    own: bytes
    """What is finished; packed."""
    shared: bytes
    """Lines that wait for those of other articles; packed."""


def make_part(rows: Iterable[object], iri: str, format: str) -> tuple[Part, str]:
    """The part of the article `iri` in a file of `format`, and the N-Quads that say where the article was found and
    who signed it."""
    lines = sorted(set(to_lines(rows)))
    article = f"<{iri}>"
    return _spell(iri, lines, format, None), _spell_quads(
        line for line in lines if line[2] in _PLACES and line[1] == article
    )


def write_parts(
    parts: Callable[[], Iterator[Part]], prefixes: Mapping[str, str], format: str, folder: Path
) -> Iterator[bytes]:
    """A file's content in pieces; `folder` is for what does not fit into memory.

    `parts` gives them in the order of their IRIs, each time it is called; several of one IRI become one.
    """
    name = find_format(format).name
    if name not in ("nquads", "turtle", "trig"):
        # these formats want all of a thing at once
        yield write_lines({line for part in _merged(parts(), prefixes, "nquads") for line in _lines(part)}, name)
        return
    if name != "nquads":
        yield write_head(dict(sorted(prefixes.items()))).encode()
    if name == "turtle":
        yield from _write_shared(_merged(parts(), prefixes, name), prefixes, folder)
    for part in _merged(parts(), prefixes, name):
        yield zlib.decompress(part.own)


def choose_prefixes(used: Iterable[tuple[Prefixes, int]]) -> dict[str, str]:
    """One namespace for each prefix, from how many parts use which: the most used, else the first by name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for prefixes, times in used:
        for prefix, namespace in prefixes:
            votes[prefix][namespace] += times
    return {prefix: min(v, key=lambda n: (-v[n], n)) for prefix, v in sorted(votes.items())}


def stored_format(format: str) -> str:
    """The format whose parts a file of `format` is made of."""
    name = find_format(format).name
    return name if name in ("turtle", "trig") else "nquads"


def lines_of(part: Part) -> bytes:
    """A part in N-Quads, unpacked."""
    return zlib.decompress(part.own)


def _spell_quads(lines: Iterable[Line]) -> str:
    return "".join(f"{s} {p} {o} {g} .\n" for g, s, p, o in lines)


def _spell(iri: str, lines: list[Line], format: str, prefixes: Mapping[str, str] | None) -> Part:
    name, waiting = stored_format(format), b""
    if name == "nquads":
        own, used = _spell_quads(lines), {}
    else:
        used = prefixes_of(lines)
        if prefixes is not None:
            used = {prefix: prefixes[prefix] for prefix in used}
        if name == "trig":
            own = write_named(lines, used)
        else:
            own, shared = write_own(sorted(unite(set(lines))), used)
            waiting = "".join(f"{s} {p} {o}\n" for _, s, p, o in shared).encode()
    packed = zlib.compress(own.encode(), LEVEL)
    return Part(iri, tuple(sorted(used.items())), packed, zlib.compress(waiting, LEVEL))


def _merged(parts: Iterator[Part], prefixes: Mapping[str, str], format: str) -> Iterator[Part]:
    """One part for each IRI, all with the same prefixes."""
    for iri, found in groupby(parts, key=lambda part: part.iri):
        several = sorted(set(found))  # copies of an article that differ in where they were found
        odd = any(prefixes.get(prefix) != namespace for part in several for prefix, namespace in part.prefixes)
        if len(several) == 1 and not odd:
            yield several[0]
        else:
            lines = {line for part in several for line in _read(part, format)}
            yield _spell(iri, sorted(lines), format, prefixes)


def _read(part: Part, format: str) -> Iterator[Line]:
    """A part's lines again."""
    if format == "nquads":
        yield from _lines(part)
        return
    text = write_head(dict(part.prefixes)).encode() + zlib.decompress(part.own)
    graph = f"<{part.iri}>"
    for quad in pyoxigraph.parse(text, format=find_format(format).parser):
        yield graph, str(quad.subject), str(quad.predicate), str(quad.object)
    for line in zlib.decompress(part.shared).decode().splitlines():
        subject, predicate, value = line.split(" ", 2)
        yield graph, subject, predicate, value


def _lines(part: Part) -> Iterator[Line]:
    for line in zlib.decompress(part.own).decode().split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        value, graph, _ = rest.rsplit(" ", 2)
        yield graph, subject, predicate, value


def _write_shared(parts: Iterator[Part], prefixes: Mapping[str, str], folder: Path) -> Iterator[bytes]:
    """What articles share, a block for each thing."""
    lines = (line for part in parts for line in zlib.decompress(part.shared).decode().split("\n")[:-1])
    with tempfile.TemporaryDirectory(dir=folder, prefix="sorting-") as place, ExitStack() as open_files:
        ordered = _sort(lines, Path(place), open_files)
        for _, found in groupby(ordered, key=lambda line: line[: line.index(" ")]):
            votes: Counter[str] = Counter(found)
            united = unite({("", *_split(line)) for line in votes}, {_split(line): n for line, n in votes.items()})
            yield write_subject(sorted(united), prefixes).encode()


def _split(line: str) -> tuple[str, str, str]:
    subject, predicate, value = line.split(" ", 2)
    return subject, predicate, value


def _sort(lines: Iterator[str], folder: Path, open_files: ExitStack) -> Iterator[str]:
    """Lines in order, whatever their number."""
    runs: list[Path] = []
    while chunk := sorted(islice(lines, SORTED_AT_ONCE)):
        if not runs and len(chunk) < SORTED_AT_ONCE:
            return iter(chunk)
        runs.append(_write_run(chunk, folder, len(runs)))
        if len(runs) % MOST_RUNS == 0:  # so that any number of runs needs few open files
            with ExitStack() as some:
                runs = [_write_run(heapq.merge(*_read_runs(runs, some)), folder, len(runs))]
    return heapq.merge(*_read_runs(runs, open_files))


def _write_run(lines: Iterable[str], folder: Path, number: int) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{number}-")
    with open(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1) as file:  # noqa: PTH123
        for line in lines:
            file.write(line.encode() + b"\n")
    return Path(name)


def _read_runs(runs: list[Path], open_files: ExitStack) -> list[Iterator[str]]:
    files = [open_files.enter_context(contextlib.closing(gzip.GzipFile(run))) for run in runs]
    return [(line[:-1].decode() for line in file) for file in files]
