"""Turn an HTTP request into the question it puts, by the SPARQL 1.1 Protocol; there are no updates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from kg.rdf.reply import Question
from kg.serve.http import Reply, Request, say
from kg.serve.media import GRAPH_TYPES, ROW_TYPES, choose, choose_named

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "kg serve only reads: it answers queries and changes nothing."
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]*")
_MOST_FIELDS = 1_000

Fields = list[tuple[str, str]]


class Refused(Exception):
    """A request that can't be answered; `reply` says why."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.reply: Reply = say(status, sentence, **headers)


def read_question(request: Request) -> Question | None:
    """What is asked; None when a GET brings no query. Raises `Refused`."""
    fields, query = read_fields(request), None
    queries = [value for name, value in fields if name == "query"]
    if request.method == "POST" and _media(request) == QUERY:
        if queries:
            raise Refused(400, "There are two queries, one in the address and one in the body; send one.")
        queries = [_text(request.body)]
    if any(name == "update" for name, _ in fields):
        raise Refused(403, READ_ONLY)
    if len(queries) > 1:
        raise Refused(400, f"There are {len(queries)} queries; send one.")
    if not queries and request.method == "POST":
        raise Refused(400, "There is no query: send it as the form's field «query».")
    if not queries:
        return None
    query = queries[0]
    default, named = (_graphs(fields, name) for name in ("default-graph-uri", "named-graph-uri"))
    is_given = bool(default or named)
    rows_as, graph_as, insists = choose_formats(request, fields)
    return Question(query, rows_as, graph_as, default if is_given else None, named if is_given else None, insists)


def read_fields(request: Request) -> Fields:
    """The parameters of the address, and of the form where one is posted. Raises `Refused`."""
    fields = _parse(request.query)
    if request.method != "POST":
        return fields
    media = _media(request)
    if media == UPDATE:
        raise Refused(403, READ_ONLY)
    if media not in (FORM, QUERY):
        if any(name in ("graph", "default") for name, _ in fields):  # as the Graph Store Protocol writes
            raise Refused(403, READ_ONLY)
        kind = f"«{media}»" if media else "no content type"
        raise Refused(415, f"The body has {kind}; send a query as {QUERY} or {FORM}.")
    charset = _parameter(request.headers.get("content-type", ""), "charset").lower()
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"The body is written in {charset}; send it in UTF-8.")
    return fields + _parse(_text(request.body)) if media == FORM else fields


def choose_formats(request: Request, fields: Fields) -> tuple[str | None, str | None, bool]:
    """For rows and for graphs, what the field `format` names, else what the Accept header likes best; and whether it
    is the field. Raises `Refused` where it names no format."""
    wanted = next((value for name, value in fields if name == "format"), "")
    if not wanted:
        accept = request.headers.get("accept")
        return choose(accept, ROW_TYPES), choose(accept, GRAPH_TYPES), False
    rows_as, graph_as = choose_named(wanted, ROW_TYPES), choose_named(wanted, GRAPH_TYPES)
    if rows_as is None and graph_as is None:
        raise Refused(
            406,
            f"format: «{wanted[:100]}» is no format here; there are {', '.join(ROW_TYPES)} for rows, "
            f"{', '.join(GRAPH_TYPES)} for graphs.",
        )
    return rows_as, graph_as, True


def _graphs(fields: Fields, wanted: str) -> list[str]:
    return list(_iris(wanted, (value for name, value in fields if name == wanted)))


def _iris(name: str, values: Iterable[str]) -> Iterable[str]:
    for value in values:
        if not _IRI.fullmatch(value):
            raise Refused(400, f"{name}: «{value[:100]}» is no absolute IRI.")
        yield value


def _parse(text: str) -> Fields:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise Refused(400, "The parameters are not written in UTF-8.") from None
    except ValueError:
        raise Refused(400, f"There are more than {_MOST_FIELDS} parameters.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(400, "The body is not written in UTF-8.") from None


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parameter(header: str, wanted: str) -> str:
    for part in header.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == wanted:
            return value.strip().strip('"')
    return ""
