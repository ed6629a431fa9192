"""Turn SPARQL results as servers send them, JSON or XML, TSV or CSV, into rows of our terms while they arrive."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox

from kg.results import Blank, Iri, Literal, Term

ROW_MEDIA = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
}
"""Content type → format of rows; the general ones are what some servers call them."""

VIRTUOSO_ASK = "__ASK_RETVAL"
"""The one column with which Virtuoso 7 answers ASK."""

Row = tuple[Term | None, ...]
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_NOT_IN_LABEL = re.compile(r"\W")


class Rows:
    """An answer being read: its columns, or the truth of an ASK, and then its rows, once."""

    def __init__(self, variables: Iterable[str], rows: Iterator[Row], yes: bool | None = None) -> None:
        self.variables = self.columns = tuple(variables)
        self.rows = rows
        self.yes = yes


def read_rows(format: str, chunks: Iterator[bytes]) -> Rows:
    """Read an answer in one of the formats of `ROW_MEDIA`; raises `ValueError` when it is malformed or breaks off."""
    found = _READERS[format](chunks)
    if found.variables == (VIRTUOSO_ASK,):
        [row] = list(found.rows) or [()]
        answer = Rows((), iter(()), any(term is not None and term.value not in ("0", "false") for term in row))
        answer.columns = (VIRTUOSO_ASK,)
        return answer
    return found


def _read_json(chunks: Iterator[bytes]) -> Rows:
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    text = ""
    for chunk in chunks:
        text += decode(chunk)
        start = _BINDINGS.search(text)
        if start:
            break
    else:
        return _whole_json(text + decode(b"", True))
    try:
        variables = json.loads(text[: start.end()] + "]}}")["head"]["vars"]
    except (ValueError, KeyError, TypeError):
        # rows before their head, which the standard allows
        return _whole_json(text + "".join(map(decode, chunks)) + decode(b"", True))
    return Rows(variables, _json_rows(text[start.end() :], chunks, decode, variables))


def _json_rows(text: str, chunks: Iterator[bytes], decode: Callable[..., str], variables: list[str]) -> Iterator[Row]:
    scan = json.JSONDecoder().raw_decode
    terms = _Terms()
    at = 0
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if text[at : at + 1] == "]":
            break
        try:
            if at == len(text):
                raise ValueError
            binding, at = scan(text, at)
        except ValueError:
            chunk = next(chunks, None)
            if chunk is None:
                raise ValueError("the results break off") from None
            text, at = text[at:] + decode(chunk), 0
            continue
        yield tuple([terms.of(binding[name]) if name in binding else None for name in variables])
    rest = text[at:] + "".join(map(decode, chunks)) + decode(b"", True)
    json.loads('{"results":{"bindings":[' + rest)  # a body cut after its last row shows here


def _whole_json(text: str) -> Rows:
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("not SPARQL results")
    if isinstance(document.get("boolean"), bool):
        return Rows((), iter(()), document["boolean"])
    try:
        variables, bindings = document["head"]["vars"], document["results"]["bindings"]
    except (KeyError, TypeError):
        raise ValueError("not SPARQL results") from None
    terms = _Terms()
    return Rows(
        variables,
        (tuple(terms.of(row[name]) if name in row else None for name in variables) for row in bindings),
    )


class _Terms:
    """Makes each term once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | None, ...], Term] = {}

    def of(self, found: dict[str, Any]) -> Term:  # Any: whatever JSON holds
        key = (found.get("type"), found.get("value"), found.get("datatype"), found.get("xml:lang"))
        term = self._known.get(key)
        if term is None:
            term = self._known[key] = make_term(*key)
        return term


def make_term(kind: str | None, value: str | None, datatype: str | None, language: str | None) -> Term:
    """A term from the words of the JSON format; `xsd:string` says nothing, and Virtuoso writes true as 1."""
    if value is None or kind is None:
        raise ValueError("a term without a type or a value")
    if kind == "uri":
        return Iri(value)
    if kind == "bnode":
        return Blank(_NOT_IN_LABEL.sub("_", value))  # Virtuoso's `nodeID://b10` is no label
    if datatype == _XSD + "string":
        datatype = None
    elif datatype == _XSD + "boolean":
        value = {"0": "false", "1": "true"}.get(value, value)
    return Literal(value, None if language else datatype, language or None)


def from_ox(term: Any) -> Term:  # Any: pyoxigraph's union of terms differs between releases
    """One of Oxigraph's terms as ours."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.BlankNode):
        return Blank(term.value)
    if isinstance(term, ox.Literal):
        return make_term("literal", term.value, term.datatype.value, term.language)
    return Literal(str(term))  # a quoted triple: shown as it is written


def _read_xml(chunks: Iterator[bytes]) -> Rows:
    events = _xml_events(chunks)
    variables: list[str] = []
    for event, element in events:
        name = _local(element)
        if event == "start" and name == "variable":
            variables.append(element.get("name", ""))
        elif event == "end" and name == "boolean":
            for _ in events:
                pass
            return Rows((), iter(()), (element.text or "").strip() == "true")
        elif event == "start" and name == "results":
            return Rows(variables, _xml_rows(events, element, variables))
    raise ValueError("not SPARQL results")


def _xml_rows(
    events: Iterator[tuple[str, ElementTree.Element]], results: ElementTree.Element, variables: list[str]
) -> Iterator[Row]:
    for event, element in events:
        if event == "end" and _local(element) == "result":
            found = {binding.get("name"): _xml_term(binding) for binding in element if len(binding)}
            yield tuple([found.get(name) for name in variables])
            results.clear()


def _xml_term(binding: ElementTree.Element) -> Term:
    value = binding[0]
    language = value.get("{http://www.w3.org/XML/1998/namespace}lang")
    return make_term(_local(value), value.text or "", value.get("datatype"), language)


def _xml_events(chunks: Iterator[bytes]) -> Iterator[tuple[str, ElementTree.Element]]:
    parser: ElementTree.XMLPullParser[Any] = ElementTree.XMLPullParser(["start", "end"])  # Any: which events it reads
    try:
        for chunk in chunks:
            parser.feed(chunk)
            yield from _elements(parser)
        parser.close()
        yield from _elements(parser)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error


def _elements(parser: ElementTree.XMLPullParser[Any]) -> Iterator[tuple[str, ElementTree.Element]]:
    events: Iterator[Any] = parser.read_events()  # Any: its type depends on which events were asked for
    yield from events


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _read_tsv(chunks: Iterator[bytes]) -> Rows:
    try:
        answer = ox.parse_query_results(b"".join(chunks), ox.QueryResultsFormat.TSV)
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return Rows(names, (tuple(None if term is None else from_ox(term) for term in row) for row in answer))


def _read_csv(chunks: Iterator[bytes]) -> Rows:
    """CSV does not tell IRIs from texts: what looks like an absolute IRI is taken for one."""
    lines = csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline=""))
    variables = next(lines, [])
    return Rows(variables, (tuple(map(_csv_term, line)) for line in lines if line or len(variables) == 1))


def _csv_term(cell: str) -> Term | None:
    if not cell:
        return None
    if cell.startswith("_:"):
        return Blank(_NOT_IN_LABEL.sub("_", cell[2:]))
    return Iri(cell) if re.match(r"(?:https?|urn|mailto):\S+$", cell) else Literal(cell)


_READERS: dict[str, Callable[[Iterator[bytes]], Rows]] = {
    "json": _read_json,
    "xml": _read_xml,
    "tsv": _read_tsv,
    "csv": _read_csv,
}
