"""Turn texts and files into findings, graphs and rows, for those who work in Python.

Use it as `kg.read`, `kg.extract`, `kg.build` and `kg.open`. The model and the ontology are loaded once in a process.
Several threads may call all of it, and wait for each other while articles are read; `kg build --jobs` uses processes.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.articles import find_date, find_headline, read_article
from kg.building import Workshop, open_workshop
from kg.document import Article, Document
from kg.errors import ArticleError, KgError, QueryError
from kg.inputs import find_articles, is_corpus
from kg.rdf.graph import build_graph
from kg.rdf.shipped import ontology_directory
from kg.rdf.store import open_store, store_of
from kg.results import Answer, GraphStore, Iri, Literal, Table, Term
from kg.shell.diagnosis import find_mistake, refuse_network
from kg.shell.messages import speaker
from kg.shell.parameters import read_term, substitute
from kg.shell.tokens import UPDATE_FORMS, find_tokens, first_form
from kg.vocabulary import DATA_NAMESPACE, PREFIXES

if TYPE_CHECKING:
    import pandas
    import rdflib

__all__ = ["Graphs", "Value", "build", "extract", "open", "read"]

PathWords = str | os.PathLike[str]
Day = datetime.date | str

_at_work = threading.Lock()
"""Held while an article is read: neither the model nor loading it is made for several threads."""
_WHOLE_IRI = re.compile(r'https?://[^<>"{}|^`\\\x00-\x20]+')


Value = str | int | float | Decimal | bool | datetime.date | datetime.datetime | None
"""What stands in a row; an IRI is a `str`, and None where a variable is unbound."""


def read(
    *inputs: PathWords,
    date: Day | None = None,
    title: str | None = None,
    source: str | None = None,
    fields: Mapping[str, str] | None = None,
    ontology: PathWords | Sequence[PathWords] = (),
    on_error: Callable[[ArticleError], object] | None = None,
) -> Iterator[Article]:
    """The articles of files, folders and patterns, one at a time: all that `kg build` reads, JSON Lines and CSV too.

    `fields` says what the records of a corpus call `text`, `title`, `date`, `source`, `author` or `id`. What is given
    wins over what a file says of itself. Raises `ArticleError` at an article that cannot be read; with `on_error` the
    error is handed over instead, and the next article comes.

    >>> [article.date.isoformat() for article in read("graphs/exemple.txt")]
    ['2024-03-14']
    """
    workshop, day = _workshop(ontology), _day(date)
    for found in find_articles([os.fspath(each) for each in inputs], workshop.lexicon, fields):
        try:
            if isinstance(found, ArticleError):
                raise found
            yield read_article(found, workshop.lexicon, date=day, title=title, source=source).article
        except ArticleError as error:
            if on_error is None:
                raise
            on_error(error)


def extract(
    text: str | Article | os.PathLike[str],
    *,
    date: Day | None = None,
    title: str | None = None,
    source: str | None = None,
    ontology: PathWords | Sequence[PathWords] = (),
) -> Document:
    """What is found in a text (or in an article, or in the file at a `Path`): frozen values that point into the text.

    Title and date are read from the head of the text where they are not given; without a date, «mercredi» has none.
    `ontology` names folders of Turtle files that add to the shipped one. Raises `ArticleError` and `OntologyError`.

    >>> found = extract("Le maire de Brest a démissionné lundi.", date="2024-03-14")
    >>> event = found.events[0]
    >>> event.event_class, event.mentions[0].span.of(found.article.text), event.times[0].start.isoformat()
    ('Resignation', 'démissionné', '2024-03-11')
    """
    given = {"date": _day(date), "title": title, "source": source}
    said = {name: value for name, value in given.items() if value is not None}
    workshop = _workshop(ontology)
    if isinstance(text, Article):
        article = replace(text, **said)  # type: ignore[arg-type]  # the fields have these types
    elif isinstance(text, str):
        headline, day = find_headline(text, workshop.lexicon), find_date(text, workshop.lexicon)
        article = replace(Article(text, headline, day), **said)  # type: ignore[arg-type]  # as above
    else:
        article = _one_article(text, ontology, **said)
    if not article.text.strip():
        raise ArticleError("The text is empty: there is nothing to find in it.")
    with _at_work:
        return workshop.extract(article)


def build(
    article: PathWords | Article | Document,
    *,
    date: Day | None = None,
    title: str | None = None,
    source: str | None = None,
    base: str = DATA_NAMESPACE,
    ontology: PathWords | Sequence[PathWords] = (),
) -> rdflib.Graph:
    """The graph of one article: of a file, of an `Article`, or of what `extract` found.

    A `str` is the name of a file; `build(extract(text))` is for a text. The graph is named by the article's IRI and is
    the one that `kg build` writes. Raises `KgError` children.

    >>> graph = build("graphs/exemple.txt")
    >>> len(graph), len(build(extract("Le maire de Brest a démissionné.")))
    (1234, 47)
    """
    if isinstance(article, Document):
        if date or title or source:
            raise TypeError("date, title and source belong to the article: give them to kg.extract")
        document = article
    else:
        given = article if isinstance(article, Article) else Path(article)
        document = extract(given, date=date, title=title, source=source, ontology=ontology)
    return build_graph(document, _workshop(ontology).lexicon, base=base)


def open(
    *graphs: PathWords | rdflib.Graph, timeout: float | None = None, cache: bool = False, network: bool = False
) -> Graphs:
    """Graphs to put questions to: files, folders, one store on disk, or one rdflib graph; `graphs/` when none is named.

    A query that takes longer than `timeout` seconds raises `QueryTimeout`. With `cache` a large graph is kept on disk
    beside its file and opened at once the next time; with `network` SERVICE may reach out. Raises `StoreError`.

    >>> with open("graphs/exemple.ttl") as graphs:
    ...     graphs.query("SELECT ?who { ?event a kg:Abduction ; kg:agent/skos:prefLabel ?who }")
    [('insurgés',)]
    """
    vocabulary = [ontology_directory() / "kg.ttl"]
    if len(graphs) == 1 and not isinstance(graphs[0], str | os.PathLike):
        return Graphs(store_of(graphs[0], vocabulary=vocabulary), timeout=timeout, network=network)
    paths = []
    for each in graphs or ("graphs",):
        if not isinstance(each, str | os.PathLike):
            raise TypeError("an rdflib graph is opened alone; add others to it with +=")
        paths.append(Path(each))
    return Graphs(open_store(paths, vocabulary=vocabulary, cache=cache), timeout=timeout, network=network)


class Graphs:
    """Opened graphs, for reading. Common prefixes (kg:, skos:, …) need no PREFIX line."""

    def __init__(self, store: GraphStore, *, timeout: float | None = None, network: bool = False) -> None:
        self._store = store
        self._timeout = timeout
        self._network = network

    def query(self, sparql: str, /, **values: object) -> list[tuple[Value, ...]]:
        """The rows of a SELECT, the triples of a CONSTRUCT, or the one cell of an ASK, as plain tuples.

        Numbers, dates and booleans are Python's own; IRIs and any other literals are `str`. `values` are put in place
        of the query's variables: Python values or rdflib terms. A `str` is text, unless it is a whole IRI
        (`https://…` or any in `<…>`), a name with a known prefix, or text in quotation marks, with its language if
        need be: `'"Brest"@fr'`. Raises `QueryError` (with line and column) and `QueryTimeout`.

        >>> graphs = open("graphs/exemple.ttl")
        >>> graphs.query("SELECT ?words ?least { ?q kg:lowerBound ?least ; rdfs:label ?words } ORDER BY ?words LIMIT 1")
        [('au moins douze', Decimal('12'))]
        >>> [(event,)] = graphs.query("SELECT ?event { ?event a ?class }", **{"class": "kg:Abduction"})
        >>> graphs.query("SELECT ?words { ?event rdfs:label ?words }", event=event)
        [('enlevé',)]
        >>> graphs.close()
        """
        return self._ask(sparql, values)[1]

    def frame(self, sparql: str, /, **values: object) -> pandas.DataFrame:
        """The rows of a query as a pandas frame, a column for each variable; raises `KgError` where pandas is missing.

        >>> with open("graphs/exemple.ttl") as graphs:
        ...     frame = graphs.frame("SELECT ?event ?certainty { ?event kg:factuality ?certainty }")
        >>> list(frame.columns), len(frame)
        (['event', 'certainty'], 32)
        """
        try:
            import pandas
        except ImportError as error:
            raise KgError("A frame needs pandas, which is not installed: pip install pandas.") from error
        names, rows = self._ask(sparql, values)
        return pandas.DataFrame.from_records(rows, columns=names)

    def _ask(self, text: str, values: Mapping[str, object]) -> tuple[list[str], list[tuple[Value, ...]]]:
        say = speaker("en")
        if mistake := find_mistake(text, self._store, say):
            raise mistake
        tokens = find_tokens(text)
        if first_form(tokens) in UPDATE_FORMS:
            raise QueryError("Graphs are opened for reading: change them with rdflib, or in kg shell.")
        refuse_network(tokens, text, say, allowed=self._network)
        if values:
            terms = {name: _term(value, self._store.prefixes) for name, value in values.items()}
            text = substitute(text, terms, say)
        answer = self._store.query(text, timeout=self._timeout)
        if isinstance(answer, Answer):
            return ["answer"], [(answer.yes,)]
        if isinstance(answer, Table):
            return list(answer.variables), [tuple(map(_value, row)) for row in answer.rows]
        return ["subject", "predicate", "object"], [tuple(map(_value, triple)) for triple in answer.triples]

    def __len__(self) -> int:
        """Number of triples."""
        return len(self._store)

    def close(self) -> None:
        """Let go of files and of the process that answers."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _one_article(path: os.PathLike[str], ontology: PathWords | Sequence[PathWords], **said: object) -> Article:
    """The article of a file that is one."""
    if is_corpus([os.fspath(path)]):
        raise ArticleError(f"{os.fspath(path)}: this may hold many articles; take them one by one from kg.read.")
    try:
        [article] = read(path, ontology=ontology, **said)  # type: ignore[arg-type]  # date, title and source
    except ArticleError as error:
        if "no such file" not in str(error):
            raise
        raise ArticleError(f"{error} (For a text, kg.build(kg.extract(text)).)") from error
    return article


def _workshop(ontology: PathWords | Sequence[PathWords]) -> Workshop:
    """The lexicon with the user's folders, read again when one of their files has changed."""
    given = [ontology] if isinstance(ontology, str | os.PathLike) else ontology
    folders = tuple(Path(each).absolute() for each in given)
    files = sorted(file for folder in folders for file in (folder.rglob("*.ttl") if folder.is_dir() else [folder]))
    stamp = tuple((file, file.stat().st_mtime_ns) for file in files if file.exists())
    with _at_work:
        return _open_workshop(folders, stamp)


@lru_cache(maxsize=4)
def _open_workshop(folders: tuple[Path, ...], stamp: object) -> Workshop:
    return open_workshop(folders)


def _day(date: Day | None) -> datetime.date | None:
    if isinstance(date, datetime.datetime):
        return date.date()
    if date is None or isinstance(date, datetime.date):
        return date
    if not isinstance(date, str):
        raise TypeError(f"{date!r} is no date: give a datetime.date, or a str such as '2016-07-21'")
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise KgError(f"{date!r} is no date; write it as 2016-07-21.") from None


def _value(term: Term | None) -> Value:
    """A term as the Python value that it means; text where its datatype has no such value.

    >>> _value(Literal("14000", PREFIXES["xsd"] + "decimal")), _value(Literal("douze", PREFIXES["xsd"] + "integer"))
    (Decimal('14000'), 'douze')
    """
    if term is None:
        return None
    if isinstance(term, Iri):
        return term.value
    if isinstance(term, Literal) and term.datatype is not None:
        make = _MAKERS.get(term.datatype.removeprefix(PREFIXES["xsd"]))
        if make is not None:
            try:
                return make(term.value)
            except (ValueError, KeyError, InvalidOperation):
                return term.value
    return str(term)


_WHOLE = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)
_MAKERS: dict[str, Callable[[str], Value]] = {
    **dict.fromkeys(_WHOLE.split(), int),
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "dateTime": datetime.datetime.fromisoformat,
}
_DATATYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),  # before int, which it is
    (int, "integer"),
    (float, "double"),
    (Decimal, "decimal"),
    (datetime.datetime, "dateTime"),  # before date, which it is
    (datetime.date, "date"),
)


def _term(value: object, prefixes: Mapping[str, str]) -> Term:
    """A Python value as the term that it means.

    >>> _term(datetime.date(2024, 3, 14), {}).value, _term("kg:Attack", PREFIXES), _term("14", {}).datatype
    ('2024-03-14', Iri(value='https://kg.example/ontology#Attack'), None)
    """
    for kind, name in _DATATYPES:
        if isinstance(value, kind):
            text = value.isoformat() if isinstance(value, datetime.date) else str(value)
            return Literal(text.lower() if kind is bool else text, PREFIXES["xsd"] + name)
    if not isinstance(value, str):
        raise TypeError(f"{value!r} can't stand in a query: give a str, a number, a bool, a date or an rdflib term")
    if isinstance(value, _rdflib_class("URIRef")):
        return read_term(f"<{value}>", prefixes)
    if isinstance(value, _rdflib_class("Literal")):
        language, datatype = getattr(value, "language", None), getattr(value, "datatype", None)
        return Literal(str(value), str(datatype) if datatype else None, language)
    written = read_term(f"<{value}>" if _WHOLE_IRI.fullmatch(value) else str(value), prefixes)
    is_bare = isinstance(written, Literal) and written.value == value  # "14" is text here; 14 is the number
    return Literal(value) if is_bare else written


def _rdflib_class(name: str) -> type:
    """A class of rdflib's terms, or one that nothing is of: who has such a term has imported rdflib."""
    found: type = getattr(sys.modules.get("rdflib.term"), name, type(None))
    return found
