"""Turn articles into graph files: the only place that joins extraction and RDF."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kg.articles import ArticleFile, describe, read_article
from kg.document import Article, Document
from kg.errors import ArticleError, FullDiskError, StoreError
from kg.extract import extract
from kg.files import is_disk_full
from kg.gazetteer import Gazetteer
from kg.inputs import find_articles
from kg.lexicon import Lexicon
from kg.rdf.corrections import correct, read_corrections
from kg.rdf.export import find_format, format_of, serialise, write_content
from kg.rdf.graph import Correct, build_quads
from kg.rdf.ontology import load_lexicon
from kg.vocabulary import DATA_NAMESPACE

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.gaps import Gaps

DEFAULT_FOLDER = Path("graphs")
LOCAL, DASK = "local", "dask"
"""What does the work: processes of this machine, or the workers of a Dask scheduler."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may ask of a build."""

    date: datetime.date | None = None
    title: str | None = None
    source: str | None = None
    base: str = DATA_NAMESPACE
    """Namespace of the graph's own resources."""
    ontology: tuple[Path, ...] = ()
    """Folders of Turtle files that add to the shipped ontology."""
    format: str | None = None
    """None: what the suffix of `output` says, else Turtle."""
    output: Path | None = None
    """One file or one store on disk for everything; None: one file for each article below `graphs/`."""
    fields: tuple[tuple[str, str], ...] = ()
    """What we call the fields of records, and what the corpus calls them."""
    jobs: int | None = None
    """Processes; None: as many as the machine has cores, one for a few articles."""
    article_timeout: float | None = None
    """Seconds after which an article is given up; None: a few minutes, and none for a few articles."""
    corrections: Path | None = None
    """A Turtle file of what a person has decided."""
    prune: bool = False
    """Whether articles that are no longer among the inputs leave `output`."""
    engine: str = LOCAL
    address: str | None = None
    """Of a Dask scheduler; None: one is started on this machine."""


@dataclass(frozen=True, slots=True)
class Built:
    """An article that became a graph."""

    name: str
    document: Document | None
    """None where there are too many to keep them."""
    output: Path
    notices: tuple[str, ...] = ()
    entities: int = 0
    events: int = 0
    gaps: Gaps | None = None
    """What was not understood, when somebody wants to know."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that did not, and why, in one sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """So many articles in a row were built before and have not changed since."""

    number: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """So many articles were no longer there and left the output."""

    number: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the whole output that a user should know."""

    words: str
    number: int = 0
    """It stands for no article."""


Outcome = Built | Failed | Kept | Dropped | Remark


def build_files(inputs: Iterable[str], options: Options, workshop: Workshop | None = None) -> Iterator[Outcome]:
    """Build every article of `inputs` (files, folders, `-`) in order and say of each what came of it.

    Each file is written, whole or not at all, before its outcome is yielded, and a failed article never stops the
    others. With `options.output` one graph holds all of them, and is written after the last. Raises `KgError` when
    nothing can be built: a broken ontology, a folder that cannot be written.
    """
    outputs = Outputs(options)
    workshop = workshop or open_workshop(options.ontology)
    correct = open_corrections(options.corrections, workshop.lexicon)
    collected: list[Quad] = []
    for found in find_articles(inputs, workshop.lexicon, dict(options.fields)):
        if isinstance(found, ArticleError):
            yield Failed("", str(found))
            continue
        try:
            reading = read_article(
                found, workshop.lexicon, date=options.date, title=options.title, source=options.source
            )
            document = workshop.extract(reading.article)
            quads = list(build_quads(document, workshop.lexicon, base=options.base, correct=correct))
        except ArticleError as exc:
            yield Failed(found.title, str(exc))
            continue
        if options.output is None:
            outputs.write(quads, outputs.of(found))
        else:
            collected += quads
        yield Built(
            found.title, document, outputs.of(found), reading.notices, len(document.entities), len(document.events)
        )
    if collected and options.output is not None:
        outputs.write(collected, options.output)


@dataclass(frozen=True, slots=True)
class Workshop:
    """The lexicon and the extractor at work: loaded once, used for every article."""

    lexicon: Lexicon
    extract: Callable[[Article], Document]


def open_workshop(ontology: Sequence[Path] = ()) -> Workshop:
    """Load the lexicon with the user's `ontology` folders on top. Raises `OntologyError`."""
    lexicon = load_lexicon(ontology)
    gazetteer = Gazetteer.load()
    return Workshop(lexicon, lambda article: extract(article, lexicon, gazetteer))


def open_corrections(path: Path | None, lexicon: Lexicon) -> Correct | None:
    """What a user's file of corrections does to the triples of an article. Raises `KgError`."""
    if path is None:
        return None
    corrections = read_corrections(path, lexicon)
    return lambda triples, article: correct(triples, article, corrections, lexicon)


class Outputs:
    """Which file each article goes to: two articles of one name never overwrite each other in one run."""

    def __init__(self, options: Options) -> None:
        self._single = options.output
        self._format = find_format(options.format) if options.format else format_of(options.output or "x.ttl")
        self._taken: dict[Path, str] = {}

    def of(self, file: ArticleFile) -> Path:
        if self._single is not None:
            return self._single
        for number in count(1):
            stem = file.stem if number == 1 else f"{file.stem}-{number}"
            path = DEFAULT_FOLDER / (stem + self._format.extensions[0])
            if self._taken.setdefault(path, describe(file)) == describe(file):
                return path
        raise AssertionError("numbers do not end")

    def write(self, quads: list[Quad], path: Path) -> None:
        self.write_content(serialise(quads, self._format.name), path)

    @property
    def format(self) -> str:
        """The name of the files' format."""
        return self._format.name

    def write_content(self, content: bytes, path: Path) -> None:
        """Put a finished graph where it belongs."""
        if self._single is None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as exc:
                if is_disk_full(exc):
                    raise FullDiskError(path.parent) from exc
                raise StoreError(f"{path.parent}: this folder cannot be made ({exc.strerror}); try -o FILE.") from exc
        write_content(content, path)
