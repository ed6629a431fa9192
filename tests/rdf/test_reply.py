"""Answers written in the process that evaluates them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.rdf.forked import DATA, DONE, HEADER, Send
from kg.rdf.nursery import PID, Nursery, pack
from kg.rdf.reply import NotAcceptable, Question, stay_offline, write_reply
from kg.rdf.store import OxigraphStore
from tests.endpoints import ScriptedServer

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def make_store(triples: int) -> OxigraphStore:
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"http://e.org/s{i}"), ox.NamedNode("http://e.org/p"), ox.Literal(i))
        for i in range(triples)
    )
    return OxigraphStore(store)


@pytest.mark.parametrize("triples", [0, 10, 6_000])
@pytest.mark.parametrize("format", FORMATS)
def test_a_graph_has_all_of_its_triples_however_many(format: str, triples: int) -> None:
    pieces: list[bytes] = []
    question = Question("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", None, format)
    assert write_reply(make_store(triples), question, pieces.append) == format
    assert pieces[0] == format.encode()
    found = {str(quad.subject) for quad in ox.parse(b"".join(pieces[1:]), format=FORMATS[format])}
    assert len(found) == triples


def test_rows_and_graphs_each_have_their_format() -> None:
    store = make_store(1)
    sent: list[bytes] = []
    with pytest.raises(NotAcceptable, match="The answer is rows"):
        write_reply(store, Question("SELECT * { ?s ?p ?o }", None, "turtle"), sent.append)
    with pytest.raises(NotAcceptable, match="The answer is a graph"):
        write_reply(store, Question("DESCRIBE <http://e.org/s0>", "csv", None), sent.append)
    with pytest.raises(QueryError):
        write_reply(store, Question("SELECT", "csv", None), sent.append)
    assert sent == []


def test_a_process_that_stays_offline_answers_and_reaches_nobody(scripted: ScriptedServer) -> None:
    store = make_store(6_000)

    def answer(request: bytes, send: Send) -> None:
        stay_offline()
        try:
            write_reply(store, Question(request.decode(), "csv", None), send)
        except QueryError as error:
            send(str(error).encode())

    def ask(query: str) -> bytes:
        end.sendall(pack(query.encode()))
        heard = b""
        while (message := read_message())[0] == DATA:
            heard += message[1]
        assert message[0] == DONE
        return heard

    def read_message() -> tuple[bytes, bytes]:
        kind, length = HEADER.unpack(stream.read(HEADER.size))
        return kind, stream.read(length)

    nursery = Nursery(answer, memory=None)
    with nursery.fork() as end, end.makefile("rb") as stream:
        assert PID.unpack(read_message()[1])
        assert b"Too many open files" in ask(f"SELECT * {{ SERVICE <{scripted.endpoint}> {{ ?s ?p ?o }} }}")
        assert ask("SELECT ?s { ?s ?p ?o }").count(b"http://e.org/s") == 6_000
    nursery.close()
    assert not scripted.requests
