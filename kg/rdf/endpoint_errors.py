"""Turn what a SPARQL server complains of, or admits beside its answer, into errors a user can act on."""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress

from kg.errors import KgError, QueryError, QueryTimeout, StoreError
from kg.rdf.sparql_errors import read_error
from kg.rdf.wire import Reply

_PLACE = re.compile(
    r"\bline[:\s]+(\d+)(?:\s*,?\s*(?:column|col\.?|position)[:\s]+(\d+))?|\bat (\d+):(\d+)", re.IGNORECASE
)
_VIRTUOSO_ERROR = re.compile(r"^Virtuoso (\w+) Error (.*?)(?:\n\s*\n|$)", re.DOTALL)
_SORT_LIMIT = re.compile(r"SR353.*?Only (\d+) are allowed", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class TooManyToSort(QueryError):
    """Virtuoso will not sort as many rows as ORDER BY with this OFFSET and LIMIT needs (its error SR353)."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The server sorts at most {limit:,} rows for an OFFSET and a LIMIT; leave ORDER BY out, or put the "
            "ordered query in a subselect and OFFSET and LIMIT outside it."
        )
        self.limit = limit


def find_half(reply: Reply) -> str:
    """Why a reply is only a part, by what the server says beside it."""
    state, message = reply.headers.get("x-sql-state", ""), reply.headers.get("x-sql-message", "")
    if state == "S1TAT":
        return "The server ran out of the time it allows and sent only what it had found; ask for less."
    if state or reply.status == 206:
        said = f" ({' '.join(message.split())[:200]})" if message else ""
        return f"The server sent only a part of the answer{said}; ask for less."
    return ""


def wrong_content(reply: Reply) -> StoreError:
    if reply.media in ("text/html", "application/xhtml+xml"):
        title = _TITLE.search(reply.text)
        called = f" «{' '.join(title[1].split())[:80]}»" if title else ""
        return StoreError(
            f"{reply.where}: a web page{called} came instead of an answer; a SPARQL endpoint's address often ends in "
            "/sparql or /query."
        )
    kind = reply.media or "no content type"
    return StoreError(f"{reply.where}: the server answered with {kind}, which is no SPARQL answer; is it an endpoint?")


def malformed(reply: Reply, error: Exception) -> StoreError:
    return StoreError(
        f"{reply.where}: the answer breaks off or is no proper {reply.media} ({error}); try again, or ask for less."
    )


def refusal(reply: Reply, added: int) -> KgError:
    """What a status other than success means."""
    said = plain(reply)
    quoted = f": {said}" if said else "."
    status, where = reply.status, reply.where
    virtuoso = _VIRTUOSO_ERROR.match(reply.text)
    if virtuoso and virtuoso[1] in ("S1T00", "S1TAT"):
        return QueryTimeout("The server ended the query after the time it allows; ask for less.")
    if virtuoso and (most := _SORT_LIMIT.search(virtuoso[2])):
        return TooManyToSort(int(most[1]))
    if status == 400 or (virtuoso and status == 500):
        return _query_error(said or "The server refused the query without a reason.", added)
    if status == 401:
        return StoreError(f"{where}: the server wants to know who asks, or refuses who does; give --auth or --token.")
    if status == 403:
        return StoreError(f"{where}: the server does not allow this{quoted}")
    if status in (404, 410):
        often = "a SPARQL endpoint's address often ends in /sparql or /query"
        return StoreError(f"{where}: nothing is there (HTTP {status}); {often}.")
    if status == 406:
        return StoreError(f"{where}: the server has no format that kg reads{quoted}")
    if status in (408, 504):
        return QueryTimeout(f"The server gave up after the time it allows (HTTP {status}); ask for less.")
    if status in (429, 503):
        after = reply.headers.get("retry-after", "")
        when = f"in {after} s" if after.isdigit() else "later"
        return StoreError(f"{where}: the server is busy (HTTP {status}); try again {when}.")
    return StoreError(f"{where}: the server failed (HTTP {status}){quoted}")


def plain(reply: Reply) -> str:
    """The first paragraph of a server's complaint, without markup."""
    text = reply.text
    if reply.media in ("text/html", "application/xhtml+xml"):
        text = html.unescape(_TAG.sub(" ", re.sub(r"(?is)<(head|script|style)\b.*?</\1>", " ", text)))
    if match := _VIRTUOSO_ERROR.match(text):
        text = match[2]
    elif reply.media == "application/json":
        with suppress(ValueError, TypeError, KeyError):
            text = str(json.loads(text)["message"])
    return " ".join(text.split())[:500]


def _query_error(text: str, added: int) -> QueryError:
    """A server's complaint about a query, with the place where it names one; `added` prefixes are no part of it."""
    error = read_error(SyntaxError(text)) if text.startswith("error at ") else None
    if error is None or error.line is None:
        place = _PLACE.search(text)
        line = int(place[1] or place[3]) if place else None
        column = int(place[2] or place[4]) if place and (place[2] or place[4]) else None
        if place and not place.start():
            text = text[place.end() :].lstrip(": ") or text  # the place is told beside the sentence
        error = QueryError(text, line=line, column=column)
    if error.line == 1 and error.column is not None:
        error.column = max(1, error.column - added)
    return error
