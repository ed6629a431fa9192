"""Queries without end, clients that leave, and requests meant to do harm: everybody else is answered all the same."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.endpoints import PATIENCE, ScriptedServer, Serving, serving

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = "SELECT ?x { VALUES ?x { 1 } }"


@pytest.fixture(scope="module")
def hasty(news: Path) -> Iterator[Serving]:
    """Two seconds for a query, a mebibyte for an answer, and room for little."""
    with serving(news, "--timeout", "2", "--max-size", "1", "--jobs", "1") as server:
        yield server


@pytest.fixture
def patient(news: Path) -> Iterator[Serving]:
    """A server that lets queries run for an hour, one quick and one slow at a time."""
    with serving(news, "--timeout", "3600", "--jobs", "1", "--log") as server:
        yield server


def ask(server: Serving, query: str, **headers: str) -> httpx.Response:
    return httpx.get(server.endpoint, params={"query": query}, headers=headers, timeout=PATIENCE)


def raw(server: Serving, request: str | bytes) -> socket.socket:
    """A connection on which something has been sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    connection.sendall(request.encode() if isinstance(request, str) else request)
    return connection


def request_for(query: str, version: str = "1.1") -> str:
    return f"GET /sparql?{httpx.QueryParams({'query': query})} HTTP/{version}\r\nHost: localhost\r\n\r\n"


def read_all(connection: socket.socket) -> bytes:
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            data += piece
    return data


def wait_until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_a_cross_product_is_stopped_while_others_are_answered(hasty: Serving) -> None:
    with ThreadPoolExecutor() as others:
        slow = others.submit(ask, hasty, CROSS)
        while not slow.done():
            assert ask(hasty, QUICK).status_code == 200
        reply = slow.result()
    assert reply.status_code == 504
    assert reply.text == "The query was ended after 2 s; ask for less.\n"


def test_an_answer_that_takes_too_long_never_looks_whole(news: Path) -> None:
    with serving(news, "--timeout", "1") as server, pytest.raises(httpx.RemoteProtocolError):
        ask(server, ENDLESS)


def test_an_answer_that_grows_too_large_never_looks_whole(hasty: Serving) -> None:
    pieces: list[bytes] = []
    with httpx.stream("GET", hasty.endpoint, params={"query": ENDLESS}, timeout=PATIENCE) as reply:
        assert reply.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            pieces.extend(reply.iter_bytes())
    assert sum(map(len, pieces)) < 2 << 20


def test_without_chunks_a_half_answer_ends_in_an_error(hasty: Serving) -> None:
    # HTTP/1.0 knows no chunks: there the end of the connection would be the end of the answer
    with raw(hasty, request_for(ENDLESS, "1.0")) as connection, pytest.raises(ConnectionResetError):
        list(iter(lambda: connection.recv(1 << 16), b""))


def test_a_client_that_leaves_frees_its_worker(patient: Serving) -> None:
    connections = [raw(patient, request_for(CROSS)) for _ in range(2)]  # both places are taken now
    connections += [raw(patient, request_for(ENDLESS))]  # and one waits
    for connection in connections:
        connection.close()
    assert ask(patient, QUICK).status_code == 200
    wait_until(lambda: patient.said.count(" left ") == 3)


def test_a_client_that_leaves_in_the_middle_of_its_answer_frees_its_worker(patient: Serving) -> None:
    for _ in range(3):
        with raw(patient, request_for(ENDLESS)) as connection:
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
    assert ask(patient, QUICK).status_code == 200


def test_when_too_many_wait_the_next_is_told_to_come_again(patient: Serving) -> None:
    connections = [raw(patient, request_for(CROSS)) for _ in range(40)]
    try:
        refused = connections[-1].recv(1 << 16)
        assert refused.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: " in refused
    finally:
        for connection in connections:
            connection.close()
    assert ask(patient, QUICK).status_code == 200


def test_a_query_nested_too_deeply_ends_only_its_own_process(hasty: Serving) -> None:
    reply = httpx.post(hasty.endpoint, data={"query": "ASK " + "{" * 100_000 + "}" * 100_000}, timeout=PATIENCE)
    assert (reply.status_code, "nested too deeply" in reply.text) == (500, True)
    assert ask(hasty, QUICK).status_code == 200


HOSTILE = [
    ("no-http", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 300, b"HTTP/1.1 400"),
    ("a-bare-line", b"hello\r\n\r\n", b"HTTP/1.1 400"),
    ("no-host", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 400"),
    ("a-head-without-end", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000, b"HTTP/1.1 431"),
    (
        "a-body-too-long-announced",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n",
        b"HTTP/1.1 413",
    ),
    (
        "a-body-too-long-in-chunks",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 40,
        b"HTTP/1.1 413",
    ),
    (
        "two-lengths",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 400",
    ),
    ("up-the-folders", b"GET /assets/../../site.py HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 404"),
    ("up-in-disguise", b"GET /assets/%2e%2e/site.py HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 404"),
    ("a-whole-url", b"GET http://localhost/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 404"),
    ("another-name", b"GET /sparql HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n", b"HTTP/1.1 403"),
    ("an-odd-name", b"GET /sparql HTTP/1.1\r\nHost: [::1\r\n\r\n", b"HTTP/1.1 403"),
]


@pytest.mark.parametrize(("sent", "status"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_request_is_refused(hasty: Serving, sent: bytes, status: bytes) -> None:
    with raw(hasty, b"") as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert read_all(connection).startswith(status)
    assert ask(hasty, QUICK).status_code == 200


def test_many_parameters_are_refused(hasty: Serving) -> None:
    reply = httpx.post(hasty.endpoint, data={f"p{i}": "x" for i in range(2_000)})
    assert reply.status_code == 400
    assert "parameters" in reply.text


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize("word", ["SERVICE", "service", "#\nSERVICE"])
def test_service_never_reaches_out(hasty: Serving, scripted: ScriptedServer, word: str, silent: str) -> None:
    reply = ask(hasty, f"SELECT * {{ {word} {silent}<{scripted.endpoint}> {{ ?s ?p ?o }} }}")
    assert reply.status_code == 400
    assert "network" in reply.text
    assert not scripted.requests


def test_from_names_a_graph_and_fetches_nothing(hasty: Serving, scripted: ScriptedServer) -> None:
    reply = ask(hasty, f"SELECT * FROM <{scripted.endpoint}> {{ ?s ?p ?o }}")
    assert reply.status_code == 200
    assert reply.json()["results"]["bindings"] == []
    assert not scripted.requests


def test_pages_of_other_websites_may_not_ask(hasty: Serving) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        reply = ask(hasty, QUICK, **headers)
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers
    assert ask(hasty, QUICK, Origin=hasty.address.rstrip("/")).status_code == 200


def test_pages_of_an_invited_website_may_ask(news: Path) -> None:
    origin = "https://carte.example"
    with serving(news, "--cors", origin) as server:
        reply = ask(server, QUICK, Origin=origin)
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, origin)
        reply = ask(server, "SELEKT", Origin=origin)
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (400, origin)
        before = httpx.options(server.endpoint, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert "POST" in before.headers["access-control-allow-methods"]
        assert ask(server, QUICK, Origin="https://evil.example").status_code == 403


def test_a_name_given_by_a_proxy_is_allowed_when_it_is_named(news: Path) -> None:
    with serving(news, "--allow-host", "graphes.example") as server:
        assert ask(server, QUICK, Host="graphes.example").status_code == 200
        assert ask(server, QUICK, Host="autres.example").status_code == 403


def test_requests_one_after_the_other_on_one_connection(hasty: Serving) -> None:
    # sent at once, before the first answer has been read
    with raw(hasty, request_for(QUICK) + request_for("ASK {}") + request_for("nonsense")) as connection:
        heard = b""
        while b"line 1" not in heard:
            heard += connection.recv(1 << 16)
    assert heard.index(b'"value":"1"') < heard.index(b"true") < heard.index(b"line 1")


def test_the_body_is_asked_for_before_it_is_sent(hasty: Serving) -> None:
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 6\r\n"
        "Content-Type: application/sparql-query\r\nConnection: close\r\n\r\n"
    )
    with raw(hasty, head) as connection:
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 100")
        connection.sendall(b"ASK {}")
        assert b"true" in read_all(connection)
