"""An endpoint answers like a local store; what it keeps back, cuts or breaks is noticed and said."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, QueryError, QueryTimeout, StoreError
from kg.rdf.query_text import find_form, missing_prefixes, split_query
from kg.rdf.remote import EndpointStore, open_endpoint
from kg.rdf.result_reader import read_rows
from kg.rdf.store import OxigraphStore
from kg.rdf.wire import Credentials
from kg.results import Answer, Blank, ExportingStore, GraphStore, Iri, Literal, PartialAnswer, Table, Term, Triples
from kg.vocabulary import PREFIXES
from tests.endpoints import HOLD, RESET, ScriptedServer, Server, reply

MANY = 12_000
SERVERS = [
    pytest.param("oxigraph_server", id="oxigraph"),
    pytest.param("virtuoso_server", id="virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
]
SAMPLE = """
<http://t/hugo> <http://t/né> "Besançon"@fr .
<http://t/hugo> <http://t/name> "Victor \\"Hugo\\"\\n(1802)" .
<http://t/hugo> <http://t/plays> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://t/hugo> <http://t/peer> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<http://t/hugo> <http://t/born> "1802-02-26"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://t/sand> <http://t/name> "George Sand 😀" .
"""
INTEGER = PREFIXES["xsd"] + "integer"


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    found.put("http://t/sample", SAMPLE)
    return found


@pytest.fixture
def store(server: Server) -> Iterator[EndpointStore]:
    opened = open_endpoint(server.endpoint)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def numbers(virtuoso_server: Server) -> Server:
    """Virtuoso with more rows than it gives at once."""
    lines = (f'<http://n/{i}> <http://n/is> "{i}"^^<{INTEGER}> .' for i in range(MANY))
    virtuoso_server.put("http://n/numbers", "\n".join(lines))
    return virtuoso_server


@pytest.fixture
def virtuoso(numbers: Server) -> Iterator[EndpointStore]:
    opened = open_endpoint(numbers.endpoint)
    yield opened
    opened.close()


def local(tmp_path: Path) -> OxigraphStore:
    path = tmp_path / "sample.nt"
    path.write_text(SAMPLE, encoding="utf-8")
    opened = OxigraphStore()
    opened.add_file(path)
    return opened


SELECT = "SELECT ?s ?p ?o { GRAPH <http://t/sample> { ?s ?p ?o } }"


# -- like a local store


def test_endpoint_is_a_store_that_exports(store: EndpointStore) -> None:
    asked: GraphStore = store
    assert isinstance(asked, ExportingStore)
    assert len(store) >= SAMPLE.count(" .\n")


def test_rows_are_those_of_a_local_store(store: EndpointStore, tmp_path: Path) -> None:
    ours = store.query(SELECT)
    theirs = local(tmp_path).query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(ours, Table)
    assert isinstance(theirs, Table)
    assert sorted(map(repr, in_order(ours, "s", "p", "o"))) == sorted(map(repr, theirs.rows))


def in_order(table: Table, *names: str) -> list[tuple[Term | None, ...]]:
    return [tuple(row[table.variables.index(name)] for name in names) for row in table.rows]


def test_ask_construct_and_unbound_variables(store: EndpointStore) -> None:
    assert store.query("ASK { GRAPH <http://t/sample> { <http://t/sand> ?p ?o } }") == Answer(True)
    assert store.query("ASK { GRAPH <http://t/sample> { <http://t/balzac> ?p ?o } }") == Answer(False)
    made = store.query(
        "CONSTRUCT { ?s a kg:Person ; skos:prefLabel ?n } WHERE { GRAPH <http://t/sample> { ?s <http://t/name> ?n } }"
    )
    assert isinstance(made, Triples)
    assert len(made.triples) == 4
    assert (Iri("http://t/sand"), Iri(PREFIXES["skos"] + "prefLabel"), Literal("George Sand 😀")) in made.triples
    table = store.query(
        "SELECT ?s ?b { GRAPH <http://t/sample> { ?s <http://t/name> ?n OPTIONAL { ?s <http://t/born> ?b } } }"
    )
    assert isinstance(table, Table)
    assert (Iri("http://t/sand"), None) in in_order(table, "s", "b")


def test_only_the_first_rows_are_kept_and_all_are_counted(store: EndpointStore) -> None:
    table = store.query(SELECT, max_rows=2)
    assert isinstance(table, Table)
    assert (len(table.rows), table.total) == (2, 6)


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "xml"])
def test_exported_rows_read_back_as_the_same_rows(store: EndpointStore, format: str) -> None:
    query = SELECT + " ORDER BY ?s ?p ?o"
    data = b"".join(store.export(query, format))
    answer = store.query(query)
    assert isinstance(answer, Table)
    assert data == b"".join(store.serialise(answer, format))
    assert len(list(read_rows(format, iter([data])).rows)) == 6


def test_mistake_is_told_with_its_line(store: EndpointStore) -> None:
    with pytest.raises(QueryError) as caught:
        store.query("SELECT *\n{ ?s skos:prefLabel }")
    assert caught.value.line == 2
    assert "PREFIX" not in str(caught.value)


@pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:b> 1 }", "PREFIX a: <b:c> DROP ALL", "CLEAR GRAPH <a:a>"])
def test_updates_are_refused_without_asking_the_server(scripted: ScriptedServer, text: str) -> None:
    scripted.replies = [reply('{"head": {}, "boolean": true}')]
    opened = open_endpoint(scripted.endpoint)
    asked = len(scripted.requests)
    with pytest.raises(QueryError, match="only asks"):
        opened.query(text)
    assert len(scripted.requests) == asked


def test_named_graphs_of_oxigraph_are_read_as_one(oxigraph_server: Server) -> None:
    oxigraph_server.put("http://t/sample", SAMPLE)
    assert oxigraph_server.ask("SELECT * { <http://t/sand> ?p ?o }").json()["results"]["bindings"] == []
    table = open_endpoint(oxigraph_server.endpoint).query("SELECT * { <http://t/sand> ?p ?o }")
    assert isinstance(table, Table)
    assert len(table.rows) == 1


# -- Virtuoso's limits, for real


@pytest.mark.xdist_group("virtuoso")
def test_rows_that_virtuoso_keeps_back_are_fetched(numbers: Server, virtuoso: EndpointStore) -> None:
    query = "SELECT ?s ?n FROM <http://n/numbers> WHERE { ?s <http://n/is> ?n }"
    bare = numbers.ask(query)
    assert bare.status_code == 200
    assert bare.headers["X-SPARQL-MaxRows"] == "10000"
    assert len(bare.json()["results"]["bindings"]) == 10_000
    table = virtuoso.query(query)
    assert isinstance(table, Table)
    assert table.total is None
    assert sorted(int(str(row[1])) for row in table.rows) == list(range(MANY))


@pytest.mark.xdist_group("virtuoso")
def test_rows_that_virtuoso_keeps_back_are_counted(virtuoso: EndpointStore) -> None:
    table = virtuoso.query("SELECT ?s { GRAPH <http://n/numbers> { ?s ?p ?n } }", max_rows=200)
    assert isinstance(table, Table)
    assert (len(table.rows), table.total) == (200, MANY)


@pytest.mark.xdist_group("virtuoso")
def test_pages_keep_the_order_and_the_limit(virtuoso: EndpointStore) -> None:
    data = b"".join(
        virtuoso.export(
            "SELECT ?n { GRAPH <http://n/numbers> { ?s ?p ?n } } ORDER BY DESC(?n) # downwards\nLIMIT 10500", "tsv"
        )
    )
    assert data.decode().split() == ["?n", *(str(n) for n in range(MANY - 1, MANY - 10_501, -1))]


@pytest.mark.xdist_group("virtuoso")
def test_as_many_rows_as_asked_for_are_whole(virtuoso: EndpointStore) -> None:
    table = virtuoso.query("SELECT (RAND() AS ?r) { GRAPH <http://n/numbers> { ?s ?p ?n } } LIMIT 10000")
    assert isinstance(table, Table)
    assert (len(table.rows), table.total) == (10_000, None)


@pytest.mark.xdist_group("virtuoso")
def test_cut_answer_that_changes_from_run_to_run_is_said_to_be_partial(virtuoso: EndpointStore) -> None:
    query = "SELECT (RAND() AS ?r) { GRAPH <http://n/numbers> { ?s ?p ?n } }"
    with pytest.raises(PartialAnswer, match="stops at 10,000 rows") as caught:
        virtuoso.query(query)
    assert isinstance(caught.value.answer, Table)
    assert len(caught.value.answer.rows) == 10_000
    with pytest.raises(PartialAnswer):
        list(virtuoso.export(query, "json"))


@pytest.mark.xdist_group("virtuoso")
def test_answer_cut_by_a_time_limit_is_said_to_be_partial(numbers: Server) -> None:
    query = "SELECT (COUNT(*) AS ?k) { GRAPH <http://n/numbers> { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } }"
    bare = numbers.ask(query, timeout="1000")
    assert (bare.status_code, bare.headers["X-SQL-State"]) == (200, "S1TAT")
    with pytest.raises(PartialAnswer, match="ran out of the time"):
        open_endpoint(f"{numbers.endpoint}?timeout=1000").query(query)


@pytest.mark.xdist_group("virtuoso")
def test_rows_that_virtuoso_refuses_to_sort_are_read_in_pages(numbers: Server, virtuoso: EndpointStore) -> None:
    query = "SELECT ?n { GRAPH <http://n/numbers> { ?s ?p ?n } } ORDER BY ?n LIMIT 5 OFFSET 11000"
    bare = numbers.ask(query)
    assert bare.status_code == 500
    assert "22023" in bare.text
    assert "SR353" in bare.text
    table = virtuoso.query(query)
    assert isinstance(table, Table)
    assert [str(row[0]) for row in table.rows] == ["11000", "11001", "11002", "11003", "11004"]
    with pytest.raises(QueryError, match="sorts at most 10,000 rows"):
        virtuoso.query(query.replace("?n {", "?n (RAND() AS ?r) {", 1))


@pytest.mark.xdist_group("virtuoso")
def test_triples_that_virtuoso_keeps_back_are_made_from_rows(numbers: Server, virtuoso: EndpointStore) -> None:
    query = "CONSTRUCT { ?s rdf:value ?n } WHERE { GRAPH <http://n/numbers> { ?s <http://n/is> ?n } }"
    bare = numbers.ask(query)
    assert not [name for name in bare.headers if name.lower().startswith(("x-sparql", "x-sql"))]
    graph = virtuoso.query(query)
    assert isinstance(graph, Triples)
    assert sorted(int(str(o)) for _, _, o in graph.triples) == list(range(MANY))


# -- faults, by script

YES = reply('{"head": {}, "boolean": true}')
ROWS = json.dumps(
    {
        "head": {"vars": ["x"]},
        "results": {"bindings": [{"x": {"type": "uri", "value": f"http://t/{i}"}} for i in range(50)]},
    }
)
NT = "application/n-triples"
TRIPLES = "".join(f"<http://t/{i}> <http://t/p> <http://t/o> .\n" for i in range(50))


def chunked(body: str, *, ends: bool) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + f"{len(body):x}\r\n{body}\r\n".encode() + (b"0\r\n\r\n" if ends else b"")


@pytest.fixture
def asker(scripted: ScriptedServer) -> Iterator[Callable[..., EndpointStore]]:
    """Opens the scripted server, then lets it give these replies; pauses are remembered, not made."""
    opened: list[EndpointStore] = []

    def prepare(*replies: bytes, pauses: list[float] | None = None) -> EndpointStore:
        scripted.replies = [YES]
        found = open_endpoint(scripted.endpoint, pause=(pauses if pauses is not None else []).append)
        opened.append(found)
        scripted.replies = list(replies)
        scripted.requests.clear()
        return found

    yield prepare
    for each in opened:
        each.close()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        pytest.param(reply(ROWS[:900], length=len(ROWS)), StoreError, "broke off", id="body shorter than it said"),
        pytest.param(chunked(ROWS[:900], ends=False), StoreError, "broke off", id="chunks without an end"),
        pytest.param(chunked(ROWS[:900], ends=False) + RESET, StoreError, "broke off", id="connection reset"),
        pytest.param(chunked(ROWS[:900], ends=True), StoreError, "breaks off", id="JSON cut by a proxy"),
        pytest.param(reply(ROWS[:-2]), StoreError, "breaks off", id="JSON cut after its last row"),
        pytest.param(reply(ROWS[:900], framed=False), StoreError, "breaks off", id="JSON cut, length unknown"),
        pytest.param(
            reply("<sparql><head><variable name='x'/></head><results><result>", media="application/sparql-results+xml"),
            StoreError,
            "breaks off",
            id="XML cut",
        ),
        pytest.param(
            reply(gzip.compress(ROWS.encode())[:-30], Content_Encoding="gzip"), StoreError, "not whole", id="gzip cut"
        ),
        pytest.param(reply(b"junk", Content_Encoding="gzip"), StoreError, "damaged", id="no gzip"),
        pytest.param(
            reply("?x\n<http://t/1>\n", media="text/tab-separated-values", framed=False),
            PartialAnswer,
            "where it ends",
            id="lines without an end mark",
        ),
        pytest.param(reply(ROWS, X_SQL_State="S1TAT"), PartialAnswer, "ran out of the time", id="anytime query"),
        pytest.param(reply(ROWS, status="206 Partial Content"), PartialAnswer, "only a part", id="status 206"),
        pytest.param(
            reply("<html><title>Welcome\n here</title></html>", media="text/html"),
            StoreError,
            "a web page «Welcome here»",
            id="web page",
        ),
        pytest.param(reply("{}", media="image/png"), StoreError, "image/png", id="picture"),
        pytest.param(reply("[]"), StoreError, "no proper", id="other JSON"),
        pytest.param(reply('{"head": {"vars": ["x"]}}'), StoreError, "no proper", id="JSON without results"),
        pytest.param(
            reply("Bad query", status="400 Bad Request", media="text/plain"), QueryError, "Bad query", id="400"
        ),
        pytest.param(reply(status="401 Unauthorized"), StoreError, "--auth", id="401"),
        pytest.param(reply("No.", status="403 Forbidden", media="text/plain"), StoreError, "allow this: No", id="403"),
        pytest.param(reply(status="404 Not Found"), StoreError, "nothing is there", id="404"),
        pytest.param(reply(status="504 Gateway Timeout"), QueryTimeout, "gave up", id="504"),
        pytest.param(reply(status="503 Busy"), StoreError, "busy", id="503 for ever"),
        pytest.param(reply(status="429 Slow", Retry_After="7200"), StoreError, "in 7200 s", id="429 for hours"),
        pytest.param(reply("Ouch <b>", status="500 Oops", media="text/plain"), StoreError, "500.*Ouch", id="500"),
        pytest.param(b"SSH-2.0-OpenSSH_9\r\n\r\n", StoreError, "no HTTP", id="another protocol"),
        pytest.param(b"", StoreError, "dropped", id="nothing"),
        pytest.param(reply(status="302 Found", Location="/sparql"), StoreError, "sends on", id="circle of redirects"),
    ],
)
def test_fault_is_said_in_a_sentence(
    asker: Callable[..., EndpointStore], answer: bytes, error: type[KgError], words: str
) -> None:
    opened = asker(answer)
    with pytest.raises(error, match=words) as caught:
        opened.query("SELECT ?x { ?x ?y ?z }")
    assert type(caught.value) is error
    with pytest.raises(error, match=words):
        list(opened.export("SELECT ?x { ?x ?y ?z }", "tsv"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(reply(TRIPLES[:900], media=NT, length=len(TRIPLES)), StoreError, id="body shorter than it said"),
        pytest.param(reply(TRIPLES, media=NT, framed=False), PartialAnswer, id="lines without an end mark"),
        pytest.param(reply("<html>", media="text/html"), StoreError, id="web page"),
        pytest.param(reply("<a:a> <a:b> .", media="text/turtle"), StoreError, id="damaged Turtle"),
    ],
)
def test_faulty_graph_is_said_in_a_sentence(
    asker: Callable[..., EndpointStore], answer: bytes, error: type[KgError]
) -> None:
    with pytest.raises(error) as caught:
        asker(answer).query("DESCRIBE <http://t/1>")
    assert type(caught.value) is error


def test_partial_export_lacks_its_end(asker: Callable[..., EndpointStore]) -> None:
    pieces = asker(reply(ROWS, X_SQL_State="S1TAT")).export("SELECT ?x { ?x ?y ?z }", "json")
    written = next(pieces) + next(pieces)
    with pytest.raises(PartialAnswer):
        next(pieces)
    assert written.count(b"http://t/") == 50
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(written)


def test_partial_answer_carries_the_rows_that_came(asker: Callable[..., EndpointStore]) -> None:
    with pytest.raises(PartialAnswer) as caught:
        asker(reply(ROWS, status="206 Partial Content")).query("SELECT ?x { ?x ?y ?z }")
    assert isinstance(caught.value.answer, Table)
    assert len(caught.value.answer.rows) == 50


@pytest.mark.parametrize(
    "busy", [reply(status="429 Slow down", Retry_After="3"), reply(status="503 Busy", Retry_After="3")]
)
def test_busy_server_is_asked_again_when_it_says(asker: Callable[..., EndpointStore], busy: bytes) -> None:
    pauses: list[float] = []
    table = asker(busy, busy, reply(ROWS), pauses=pauses).query("SELECT ?x { ?x ?y ?z }")
    assert isinstance(table, Table)
    assert len(table.rows) == 50
    assert pauses == [3.0, 3.0]


def test_waiting_longer_than_the_timeout_is_not_begun(asker: Callable[..., EndpointStore]) -> None:
    pauses: list[float] = []
    with pytest.raises(QueryTimeout):
        asker(reply(status="503 Busy", Retry_After="20"), pauses=pauses).query("ASK { }", timeout=10)
    assert pauses == []


def test_dropped_connection_is_tried_again_but_not_for_ever(
    asker: Callable[..., EndpointStore], scripted: ScriptedServer
) -> None:
    assert asker(b"", YES).query("ASK { }") == Answer(True)
    pauses: list[float] = []
    with pytest.raises(StoreError):
        asker(b"", pauses=pauses).query("ASK { }")
    assert len(scripted.requests) == 4
    assert pauses == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("answer", [HOLD, reply(ROWS[:500], length=len(ROWS)) + HOLD], ids=["silent", "half way"])
def test_timeout_ends_waiting(asker: Callable[..., EndpointStore], answer: bytes) -> None:
    with pytest.raises(QueryTimeout, match=r"after 0\.2 s"):
        asker(answer).query("SELECT ?x { ?x ?y ?z }", timeout=0.2)


def test_cut_without_a_way_to_count_is_partial(asker: Callable[..., EndpointStore]) -> None:
    cut = reply(ROWS, X_SPARQL_MaxRows="50")
    with pytest.raises(PartialAnswer, match="would not count") as caught:
        asker(cut, reply("No", status="500 No")).query("SELECT ?x { ?x ?y ?z }")
    assert isinstance(caught.value.answer, Table)
    assert len(caught.value.answer.rows) == 50


def test_pages_that_do_not_fit_together_are_partial(asker: Callable[..., EndpointStore]) -> None:
    count = json.dumps(
        {
            "head": {"vars": ["n"]},
            "results": {"bindings": [{"n": {"type": "literal", "value": "99", "datatype": INTEGER}}]},
        }
    )
    cut = reply(ROWS, X_SPARQL_MaxRows="50")
    with pytest.raises(PartialAnswer, match="order changed"):
        asker(cut, reply(count), cut, cut).query("SELECT ?x { ?x ?y ?z }")


def test_no_connection_is_said_at_once() -> None:
    with pytest.raises(StoreError, match=r"^http://127\.0\.0\.1:1/sparql: no connection"):
        open_endpoint("http://anne:secret@127.0.0.1:1/sparql")
    with pytest.raises(StoreError, match="no endpoint's address"):
        open_endpoint("localhost:7878")


# -- the request


def test_question_travels_as_a_form_with_the_prefixes_it_lacks(
    asker: Callable[..., EndpointStore], scripted: ScriptedServer
) -> None:
    asker(YES).query("PREFIX skos: <http://mine/> ASK { ?s a kg:Event ; skos:x 'owl:no' } # rdfs:no")
    [(first, headers, body)] = scripted.requests
    assert first.startswith("POST /sparql ")
    assert headers["accept"].startswith("application/sparql-results+json,")
    [query] = parse_qs(body.decode())["query"]
    assert query.startswith(f"PREFIX kg: <{PREFIXES['kg']}> PREFIX skos: <http://mine/>")


def test_server_that_takes_no_post_is_asked_by_get(
    asker: Callable[..., EndpointStore], scripted: ScriptedServer
) -> None:
    opened = asker(reply(status="405 No"), YES, YES)
    assert opened.query("ASK { }") == Answer(True)
    assert opened.query("ASK { }") == Answer(True)
    assert [first.split("?")[0] for first, _, _ in scripted.requests] == [
        "POST /sparql HTTP/1.1",
        "GET /sparql",
        "GET /sparql",
    ]


def test_question_too_long_for_a_form_is_sent_as_it_is(
    asker: Callable[..., EndpointStore], scripted: ScriptedServer
) -> None:
    assert asker(reply(status="413 Too large"), YES).query("ASK { }") == Answer(True)
    _, headers, body = scripted.requests[1]
    assert (headers["content-type"], body) == ("application/sparql-query", b"ASK { }")


def test_redirect_keeps_the_question(asker: Callable[..., EndpointStore], scripted: ScriptedServer) -> None:
    assert asker(reply(status="302 Found", Location="/new/sparql"), YES).query("ASK { }") == Answer(True)
    (_, _, asked), (first, _, again) = scripted.requests
    assert first.startswith("POST /new/sparql")
    assert asked == again


DIGEST = 'Digest realm="SPARQL", nonce="a337f340", opaque="5ebe", qop="auth", algorithm="MD5"'


@pytest.mark.parametrize(
    ("challenge", "scheme"),
    [pytest.param(DIGEST, "Digest", id="digest"), pytest.param('Basic realm="x"', "Basic", id="basic")],
)
def test_password_is_sent_in_the_way_the_server_asks_for(scripted: ScriptedServer, challenge: str, scheme: str) -> None:
    scripted.replies = [reply(status="401 Who?", WWW_Authenticate=challenge), YES]
    open_endpoint(scripted.endpoint, Credentials("anne", "secret"))
    sent = [headers.get("authorization", "") for _, headers, _ in scripted.requests]
    assert sent[0] == ""
    assert sent[1].startswith(scheme)
    assert "secret" not in sent[1]


def test_token_is_sent_and_never_shown(scripted: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    scripted.replies = [reply(status="403 Forbidden")]
    credentials = Credentials(token="abc123")
    with pytest.raises(StoreError) as caught:
        open_endpoint(scripted.endpoint, credentials)
    assert scripted.requests[0][1]["authorization"] == "Bearer abc123"
    assert "abc123" not in f"{caught.value} {credentials!r} {caplog.text}"
    assert "secret" not in repr(Credentials("anne", "secret"))


def test_password_does_not_follow_a_redirect_to_another_server(scripted: ScriptedServer) -> None:
    other = ScriptedServer()
    other.replies = [YES]
    scripted.replies = [reply(status="307 Moved", Location=other.endpoint)]
    open_endpoint(scripted.endpoint, Credentials(token="abc123"))
    other.close()
    assert "authorization" in scripted.requests[0][1]
    assert all("authorization" not in headers for _, headers, _ in other.requests)


# -- results as servers write them

WRITTEN = {
    "json": """{"head": {"link": [], "vars": ["a", "b"]}, "results": {"distinct": false, "bindings": [
        {"a": {"type": "uri", "value": "http://t/1"}, "b": {"type": "literal", "xml:lang": "fr", "value": "é\\t"}},
        {"a": {"type": "literal", "value": "x"}},
        {"b": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "7"}}]}}""",
    "xml": """<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/>
        <variable name="b"/></head><results><result><binding name="a"><uri>http://t/1</uri></binding>
        <binding name="b"><literal xml:lang="fr">é&#9;</literal></binding></result>
        <result><binding name="a"><literal>x</literal></binding></result>
        <result><binding name="b"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal></binding>
        </result></results></sparql>""",
    "tsv": '?a\t?b\n<http://t/1>\t"é\\t"@fr\n"x"\t\n\t7\n',
}


@pytest.mark.parametrize("format", sorted(WRITTEN))
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_every_format_gives_the_same_rows_in_any_pieces(format: str, size: int) -> None:
    data = WRITTEN[format].encode()
    found = read_rows(format, (data[i : i + size] for i in range(0, len(data), size)))
    assert found.variables == ("a", "b")
    assert list(found.rows) == [
        (Iri("http://t/1"), Literal("é\t", None, "fr")),
        (Literal("x"), None),
        (None, Literal("7", INTEGER)),
    ]


@given(st.data())
def test_no_cut_of_json_or_xml_passes_for_whole(data: st.DataObject) -> None:
    format = data.draw(st.sampled_from(["json", "xml"]))
    whole = WRITTEN[format].encode()
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ValueError):  # noqa: PT011  # whichever parser meets the end first
        list(read_rows(format, iter([whole[:end]])).rows)


def test_rows_before_their_head_are_read() -> None:
    document = json.loads(WRITTEN["json"])
    turned = json.dumps({"results": document["results"], "head": document["head"]}).encode()
    assert len(list(read_rows("json", iter([turned])).rows)) == 3


def test_csv_tells_iris_by_their_look() -> None:
    found = read_rows("csv", iter([b'a,b\r\nhttp://t/1,"x, y"\r\n_:b1,\r\n']))
    assert list(found.rows) == [(Iri("http://t/1"), Literal("x, y")), (Blank("b1"), None)]


def test_blank_nodes_and_booleans_of_virtuoso_are_put_right() -> None:
    text = """{"head": {"vars": ["a", "b"]}, "results": {"bindings": [{
        "a": {"type": "bnode", "value": "nodeID://b10"},
        "b": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}}]}}"""
    [row] = read_rows("json", iter([text.encode()])).rows
    assert row == (Blank("nodeID___b10"), Literal("true", PREFIXES["xsd"] + "boolean"))


# -- the text of a query


@pytest.mark.parametrize(
    ("query", "page"),
    [
        pytest.param(
            "SELECT * { ?s ?p ?o }",
            "SELECT ?s WHERE { { SELECT * WHERE { ?s ?p ?o } ORDER BY ?s } } LIMIT 10 OFFSET 20",
            id="plain",
        ),
        pytest.param(
            "BASE <b:> PREFIX limit: <l:> select distinct ?s from <g:1> FROM NAMED <g:2> where { ?s ?p ?o } # order",
            "BASE <b:> PREFIX limit: <l:> SELECT ?s from <g:1> FROM NAMED <g:2> WHERE { { select distinct ?s WHERE "
            "{ ?s ?p ?o } ORDER BY ?s } } LIMIT 10 OFFSET 20",
            id="datasets go outside",
        ),
        pytest.param(
            "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o FILTER(?o != '}') } GROUP BY ?s HAVING(?n > 1) ORDER BY DESC(?n) "
            "LIMIT 500 OFFSET 3 VALUES ?p { <p:p> }",
            "SELECT ?s WHERE { { SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o FILTER(?o != '}') } GROUP BY ?s "
            "HAVING(?n > 1) ORDER BY DESC(?n) ?s VALUES ?p { <p:p> } } } LIMIT 10 OFFSET 23",
            id="every clause",
        ),
        pytest.param(
            "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?o LIMIT 3 } }",
            "SELECT ?s WHERE { { SELECT ?s WHERE { { SELECT ?s { ?s ?p ?o } ORDER BY ?o LIMIT 3 } } ORDER BY ?s } } "
            "LIMIT 10 OFFSET 20",
            id="subselect left alone",
        ),
    ],
)
def test_page_of_a_query(query: str, page: str) -> None:
    parts = split_query(query)
    assert parts is not None
    text = parts.page(["s"], 10, 20)
    assert " ".join(text.split()) == page
    assert OxigraphStore().check(text) is None
    assert OxigraphStore().check(parts.count()) is None


@pytest.mark.parametrize("query", ["ASK { }", "DESCRIBE <a:b>", "SELECT", "SELECT * {", "", "SELECT * { } NONSENSE"])
def test_other_texts_have_no_pages(query: str) -> None:
    assert split_query(query) is None


def test_form_and_prefixes_are_not_fooled_by_comments_and_strings() -> None:
    text = "# SELECT\nPREFIX select: <s:> ASK { ?s select:x 'DROP owl:x', <kg:y> ; rdf:type _:b }"
    assert find_form(text) == "ASK"
    assert missing_prefixes(text, PREFIXES) == f"PREFIX rdf: <{PREFIXES['rdf']}> "


@given(st.text(alphabet="SELECT{}()?sx <>\"'#\n.:;*", max_size=80))
def test_any_text_can_be_split(text: str) -> None:
    split_query("SELECT " + text)
    find_form(text)
    missing_prefixes(text, PREFIXES)
