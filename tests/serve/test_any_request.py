"""Whatever is sent, it is understood or refused."""

from __future__ import annotations

import contextlib
import socket

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rdf.reply import Question
from kg.serve.http import Request
from kg.serve.media import GRAPH_TYPES, ROW_TYPES, choose, content_type, likes_pages
from kg.serve.protocol import FORM, QUERY, Refused, read_question
from tests.endpoints import PATIENCE, Serving

PIECES = st.sampled_from(
    [
        "text/csv",
        "*/*",
        "text/*",
        "application/sparql-results+json",
        "text/turtle",
        ";q=",
        "0.5",
        "1",
        ",",
        ";",
        " ",
        "-",
    ]
)
HEADERS = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(HEADERS)
def test_any_accept_header_chooses_a_format_or_none(header: str) -> None:
    for types in (ROW_TYPES, GRAPH_TYPES):
        chosen = choose(header, types)
        assert chosen is None or content_type(chosen).startswith(types[chosen][0])
    assert likes_pages(header) in (True, False)


@given(
    method=st.sampled_from(["GET", "POST"]),
    query=st.text(st.characters(codec="ascii")),
    kind=st.one_of(HEADERS, st.sampled_from([FORM, QUERY, f"{QUERY}; charset=x"])),
    accept=HEADERS,
    body=st.binary(),
)
def test_any_request_is_a_question_or_refused(method: str, query: str, kind: str, accept: str, body: bytes) -> None:
    headers = {"content-type": kind, "accept": accept}
    for words in (query, f"query={query}", f"query=ASK&default-graph-uri={query}"):
        said = understand(Request(method, "/sparql", words, headers, body))
        assert said is None or isinstance(said, Question) or 400 <= said < 500


def understand(request: Request) -> Question | int | None:
    try:
        return read_question(request)
    except Refused as refused:
        return refused.reply.status


HEAD = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"


@settings(max_examples=60)
@given(at=st.integers(0, len(HEAD)), cut=st.integers(0, 20), put=st.binary(max_size=30))
def test_any_bytes_leave_the_server_answering(endpoint: Serving, at: int, cut: int, put: bytes) -> None:
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=PATIENCE) as connection:
        connection.sendall(HEAD[:at] + put + HEAD[at + cut :])
        connection.shutdown(socket.SHUT_WR)
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(1 << 16):
                heard += piece
    assert heard == b"" or heard.startswith(b"HTTP/1.1 ")
    assert b" 500 " not in heard.split(b"\r\n")[0]
    assert httpx.get(endpoint.endpoint, params={"query": "ASK {}"}, timeout=PATIENCE).status_code == 200
