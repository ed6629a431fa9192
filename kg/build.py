"""Turn articles into graph files: the only place that joins extraction and RDF."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.articles import ArticleFile, find_articles, read_article
from kg.document import Article, Document
from kg.errors import KgError
from kg.lexicon import Lexicon

DEFAULT_FOLDER = Path("graphs")
FORMATS = {"turtle": ".ttl", "ntriples": ".nt", "nquads": ".nq", "trig": ".trig", "jsonld": ".jsonld"}
"""Format → file suffix, as `kg.rdf.export` writes them."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of a build."""

    date: datetime.date | None = None
    title: str | None = None
    source: str | None = None
    base: str | None = None
    """Namespace of the data; None: the default one."""
    ontology: tuple[Path, ...] = ()
    """Folders of Turtle files that add to the shipped ontology."""
    format: str | None = None
    """A key of `FORMATS`; None: by the suffix of `output`, else Turtle."""
    output: Path | None = None
    """One file for everything; None: one file for each article below `graphs/`."""


@dataclass(frozen=True, slots=True)
class Built:
    """An article that became a graph."""

    name: str
    document: Document
    output: Path
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that did not, and why, in one sentence."""

    name: str
    reason: str


Outcome = Built | Failed


def build_files(inputs: Iterable[str], options: Options, workshop: Workshop | None = None) -> Iterator[Outcome]:
    """Build every article of `inputs` in order and say of each what came of it.

    A file is written before its outcome is yielded, and a failed article never stops the others. With
    `options.output`, one graph holds all of them and is written after the last. Raises `KgError` when nothing can
    be built at all: a broken ontology, a folder that cannot be written.
    """
    workshop = workshop or open_workshop(options)
    outputs = _Outputs(options)
    collected: list[Any] = []
    for found in find_articles(inputs):
        if isinstance(found, KgError):
            yield Failed("", str(found))
            continue
        try:
            reading = read_article(
                found, workshop.lexicon, date=options.date, title=options.title, source=options.source
            )
            document = workshop.extract(reading.article)
        except KgError as exc:
            yield Failed(found.name, str(exc))
            continue
        graph = workshop.build_graph(document)
        if options.output is None:
            workshop.write([graph], outputs.of(found), outputs.format)
        else:
            collected.append(graph)
        yield Built(found.name, document, outputs.of(found), reading.notices)
    if collected and options.output is not None:
        workshop.write(collected, options.output, outputs.format)


@dataclass(frozen=True, slots=True)
class Workshop:
    """The model, the lexicon and the gazetteer at work: loaded once, used for every article."""

    lexicon: Lexicon
    extract: Callable[[Article], Document]
    build_graph: Callable[[Document], Any]
    write: Callable[[list[Any], Path, str], None]


def open_workshop(options: Options) -> Workshop:
    """Load what building needs; takes a second or two. Raises `OntologyError`."""
    from kg.extract import extract
    from kg.gazetteer import Gazetteer
    from kg.rdf.export import write_graph
    from kg.rdf.graph import build_graph
    from kg.rdf.ontology import load_lexicon

    lexicon = load_lexicon(options.ontology)
    gazetteer = Gazetteer.load()
    return Workshop(
        lexicon,
        extract=lambda article: extract(article, lexicon, gazetteer),
        build_graph=lambda document: build_graph(document, lexicon, base=options.base),
        write=write_graph,
    )


class _Outputs:
    """Which file each article goes to; two articles of one name never overwrite each other in one run."""

    def __init__(self, options: Options) -> None:
        by_suffix = {suffix: name for name, suffix in FORMATS.items()}
        suffix = options.output.suffix if options.output else ".ttl"
        self.format = options.format or by_suffix.get(suffix, "turtle")
        self._single = options.output
        self._taken: dict[Path, ArticleFile] = {}

    def of(self, file: ArticleFile) -> Path:
        if self._single is not None:
            return self._single
        number = 1
        while True:
            stem = file.stem if number == 1 else f"{file.stem}-{number}"
            path = DEFAULT_FOLDER / (stem + FORMATS[self.format])
            if self._taken.setdefault(path, file) is file:
                return path
            number += 1
