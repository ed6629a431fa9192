"""The operations, parameters and failures of the SPARQL 1.1 Protocol, one by one; there is no update to succeed."""

from __future__ import annotations

import json

import httpx
import pyoxigraph as ox
import pytest

from tests.endpoints import Serving

EX = "http://example.org/"
ROWS = "application/sparql-results+json"
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
WHO = f"SELECT ?who {{ ?who <{EX}parle> ?whom }} ORDER BY ?who"
WHERE = f"SELECT ?g ?who {{ GRAPH ?g {{ ?who <{EX}parle> ?whom }} }} ORDER BY ?g"
INSERT = f"INSERT DATA {{ <{EX}a> <{EX}b> <{EX}c> }}"


def post(server: Serving, body: str | bytes, kind: str | None, address: str = "") -> httpx.Response:
    content = body.encode() if isinstance(body, str) else body
    headers = {"Accept": ROWS} | ({"Content-Type": kind} if kind else {})
    return httpx.post(server.endpoint + address, content=content, headers=headers)


def values(reply: httpx.Response) -> list[str]:
    """What the rows hold, without the namespace."""
    assert reply.status_code == 200, reply.text
    return [
        value["value"].removeprefix(EX)
        for row in reply.json()["results"]["bindings"]
        for _, value in sorted(row.items(), key=lambda item: item[0])
    ]


def encoded(*fields: tuple[str, str]) -> str:
    return str(httpx.QueryParams(list(fields)))


def test_query_by_get(endpoint: Serving) -> None:
    assert values(httpx.get(endpoint.endpoint, params={"query": WHO})) == ["anne", "marc"]


def test_query_by_posted_form(endpoint: Serving) -> None:
    assert values(post(endpoint, encoded(("query", WHO)), FORM)) == ["anne", "marc"]


def test_query_posted_directly(endpoint: Serving) -> None:
    assert values(post(endpoint, WHO, QUERY)) == ["anne", "marc"]


@pytest.mark.parametrize("kind", [f"{QUERY}; charset=utf-8", f"{QUERY};charset=UTF-8", QUERY.upper()])
def test_query_posted_with_a_parameter_of_its_type(endpoint: Serving, kind: str) -> None:
    assert values(post(endpoint, 'SELECT ("œ" AS ?x) {}', kind)) == ["œ"]


DATASETS = [
    ("default-graph", [("default-graph-uri", "matin")], WHO, ["anne"]),
    ("default-graphs", [("default-graph-uri", "matin"), ("default-graph-uri", "soir")], WHO, ["anne", "marc"]),
    ("an-absent-default-graph", [("default-graph-uri", "midi")], WHO, []),
    ("named-graph", [("named-graph-uri", "soir")], WHERE, ["soir", "marc"]),
    (
        "named-graphs",
        [("named-graph-uri", "matin"), ("named-graph-uri", "soir")],
        WHERE,
        ["matin", "anne", "soir", "marc"],
    ),
    ("named-graphs-leave-the-default-empty", [("named-graph-uri", "matin")], WHO, []),
    ("default-graphs-leave-none-named", [("default-graph-uri", "matin")], WHERE, []),
    (
        "both",
        [("default-graph-uri", "nuit"), ("named-graph-uri", "matin")],
        f"SELECT ?a ?b {{ ?a <{EX}dort> ?x GRAPH ?g {{ ?b <{EX}parle> ?y }} }}",
        ["chat", "anne"],
    ),
    (
        "the-request-outranks-the-query",
        [("default-graph-uri", "matin")],
        f"SELECT ?who FROM <{EX}soir> {{ ?who <{EX}parle> ?whom }}",
        ["anne"],
    ),
    ("from-without-parameters", [], f"SELECT ?who FROM <{EX}soir> {{ ?who <{EX}parle> ?whom }}", ["marc"]),
]


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(("graphs", "query", "expected"), [case[1:] for case in DATASETS], ids=[d[0] for d in DATASETS])
def test_dataset(endpoint: Serving, way: str, graphs: list[tuple[str, str]], query: str, expected: list[str]) -> None:
    named = [(name, EX + graph) for name, graph in graphs]
    if way == "get":
        reply = httpx.get(endpoint.endpoint, params=[("query", query), *named])
    elif way == "form":
        reply = post(endpoint, encoded(("query", query), *named), FORM)
    else:
        reply = post(endpoint, query, QUERY, f"?{encoded(*named)}")
    assert values(reply) == expected


KINDS = [
    ("SELECT * { ?s ?p ?o }", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ("SELECT * { ?s ?p ?o }", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ("SELECT * { ?s ?p ?o }", "text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ("ASK { ?s ?p ?o }", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ("ASK { ?s ?p ?o }", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
]


@pytest.mark.parametrize(("query", "kind", "format"), KINDS)
def test_rows_come_in_the_type_that_is_asked_for(
    endpoint: Serving, query: str, kind: str, format: ox.QueryResultsFormat
) -> None:
    reply = httpx.get(endpoint.endpoint, params={"query": query}, headers={"Accept": kind})
    assert reply.headers["content-type"].split(";")[0] == kind
    answer = ox.parse_query_results(reply.content, format)
    if isinstance(answer, ox.QueryBoolean):
        assert bool(answer)
    else:
        assert len(list(answer)) == 4


def test_csv_has_a_line_for_each_row(endpoint: Serving) -> None:
    reply = httpx.get(endpoint.endpoint, params={"query": WHO}, headers={"Accept": "text/csv"})
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.text == f"who\r\n{EX}anne\r\n{EX}marc\r\n"


@pytest.mark.parametrize(
    ("kind", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("query", [f"DESCRIBE <{EX}anne>", f"CONSTRUCT {{ <{EX}anne> ?p ?o }} {{ <{EX}anne> ?p ?o }}"])
def test_graphs_come_in_the_type_that_is_asked_for(
    endpoint: Serving, query: str, kind: str, format: ox.RdfFormat
) -> None:
    reply = httpx.get(endpoint.endpoint, params={"query": query}, headers={"Accept": kind})
    assert reply.headers["content-type"].split(";")[0] == kind
    found = {str(quad.predicate.value).removeprefix(EX) for quad in ox.parse(reply.content, format=format)}
    assert found == {"parle", "age"}


def test_the_name_of_a_format_in_the_address_outranks_the_header(endpoint: Serving) -> None:
    for name, kind in (("csv", "text/csv"), ("xml", "application/sparql-results+xml")):
        reply = httpx.get(endpoint.endpoint, params={"query": WHO, "format": name}, headers={"Accept": ROWS})
        assert reply.headers["content-type"].split(";")[0] == kind


@pytest.mark.parametrize(
    ("query", "format", "known"),
    [
        ("ASK {}", "xyz", "json, xml, csv, tsv for rows, turtle"),
        ("ASK {}", "csv", "json, xml."),
        (WHO, "turtle", "csv"),
        (f"DESCRIBE <{EX}anne>", "csv", "ntriples"),
    ],
)
def test_a_format_that_does_not_suit_is_not_acceptable(endpoint: Serving, query: str, format: str, known: str) -> None:
    reply = httpx.get(endpoint.endpoint, params={"query": query, "format": format}, headers={"Accept": "*/*"})
    assert reply.status_code == 406
    assert known in reply.text


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/sparql-results+json;q=0"])
def test_rows_in_none_of_the_types_asked_for_are_not_acceptable(endpoint: Serving, accept: str) -> None:
    reply = httpx.get(endpoint.endpoint, params={"query": WHO}, headers={"Accept": accept})
    assert reply.status_code == 406
    assert "tsv" in reply.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "sparql"),
        ("DELETE", "sparql"),
        ("PATCH", "sparql"),
        ("POST", "sparql"),
        ("PUT", "store"),
        ("POST", "update"),
    ],
)
def test_writing_is_forbidden_with_a_sentence(endpoint: Serving, method: str, path: str) -> None:
    where = f"{endpoint.address}{path}?{encoded(('graph', EX + 'matin'))}"
    reply = httpx.request(method, where, content=b"<a:b> <a:c> 1 .", headers={"Content-Type": "text/turtle"})
    assert reply.status_code == 403
    assert reply.text.startswith("kg serve only reads")
    assert values(post(endpoint, WHO, QUERY)) == ["anne", "marc"]


def test_unknown_methods_are_refused(endpoint: Serving) -> None:
    reply = httpx.request("TRACE", endpoint.endpoint, params={"query": WHO})
    assert reply.status_code == 405
    assert "GET" in reply.headers["allow"]


BAD = [
    ("two-queries-by-get", "GET", f"?{encoded(('query', WHO), ('query', 'ASK {}'))}", "", None, 400),
    ("two-queries-in-a-form", "POST", "", encoded(("query", WHO), ("query", "ASK {}")), FORM, 400),
    ("one-in-the-address-one-in-the-body", "POST", f"?{encoded(('query', WHO))}", WHO, QUERY, 400),
    ("a-wrong-type", "POST", "", WHO, "text/plain", 415),
    ("a-form-without-its-type", "POST", "", encoded(("query", WHO)), None, 415),
    ("a-query-without-its-type", "POST", "", WHO, None, 415),
    ("a-form-without-a-query", "POST", "", encoded(("quarry", WHO)), FORM, 400),
    ("utf-16", "POST", "", WHO.encode("utf-16"), QUERY, 400),
    ("utf-16-announced", "POST", "", WHO.encode("utf-16"), f"{QUERY}; charset=utf-16", 415),
    ("latin-1-in-the-address", "GET", "?query=ASK%20%7B%20%3Fa%20%3Fb%20%22%E9%22%20%7D", "", None, 400),
    ("no-syntax", "GET", f"?{encoded(('query', 'ASK { ?a ?b'))}", "", None, 400),
    ("an-empty-query", "POST", "", "", QUERY, 400),
    ("a-relative-graph", "GET", f"?{encoded(('query', WHO), ('default-graph-uri', 'matin'))}", "", None, 400),
    ("an-update-by-get", "GET", f"?{encoded(('update', INSERT))}", "", None, 403),
    ("an-update-in-a-form", "POST", "", encoded(("update", INSERT)), FORM, 403),
    ("two-updates", "POST", "", encoded(("update", INSERT), ("update", INSERT)), FORM, 403),
    ("an-update-sent-directly", "POST", "", INSERT, UPDATE, 403),
    ("an-update-with-a-dataset", "POST", f"?{encoded(('using-graph-uri', EX))}", INSERT, UPDATE, 403),
    ("an-update-beside-a-query", "POST", "", encoded(("query", WHO), ("update", INSERT)), FORM, 403),
    ("an-update-as-a-query", "POST", "", INSERT, QUERY, 403),
    ("an-update-as-a-query-by-get", "GET", f"?{encoded(('query', '#' + chr(10) + INSERT))}", "", None, 403),
    ("an-update-without-its-type", "POST", "", INSERT, None, 415),
]


@pytest.mark.parametrize(
    ("method", "address", "body", "kind", "status"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_a_bad_request_is_refused_with_a_sentence(
    endpoint: Serving, method: str, address: str, body: str | bytes, kind: str | None, status: int
) -> None:
    reply = post(endpoint, body, kind, address) if method == "POST" else httpx.get(endpoint.endpoint + address)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.text.strip().endswith(".")
    assert values(post(endpoint, WHO, QUERY)) == ["anne", "marc"]


def test_a_malformed_query_is_told_its_place_in_the_readers_language(endpoint: Serving) -> None:
    query = "SELECT *\n{ ?s exx:parle ?o }"
    reply = httpx.get(endpoint.endpoint, params={"query": query})
    assert reply.text == "line 2, column 6: The prefix «exx:» is not known. Did you mean ex:?\n"
    reply = httpx.get(endpoint.endpoint, params={"query": query}, headers={"Accept-Language": "fr-FR,fr;q=0.9"})
    assert reply.text.startswith("ligne 2, colonne 6: Le préfixe «exx:» est inconnu.")


def test_head_tells_what_get_would_send(endpoint: Serving) -> None:
    with httpx.Client() as client:
        asked, told = (
            client.request(method, endpoint.endpoint, params={"query": WHO}, headers={"Accept": "text/csv"})
            for method in ("GET", "HEAD")
        )
        assert told.content == b""
        assert told.headers["content-length"] == str(len(asked.content))
        assert client.get(endpoint.endpoint, params={"query": WHO}).status_code == 200  # on the same connection


def test_options_tell_the_methods(endpoint: Serving) -> None:
    reply = httpx.options(endpoint.endpoint)
    assert (reply.status_code, reply.content) == (204, b"")
    assert {"GET", "POST"} <= set(reply.headers["allow"].split(", "))


@pytest.mark.parametrize("accept", [None, "*/*", "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_service_description(endpoint: Serving, accept: str | None) -> None:
    reply = httpx.get(endpoint.endpoint, headers={"Accept": accept} if accept else {})
    kind = reply.headers["content-type"].split(";")[0]
    format = ox.RdfFormat.from_media_type(kind)
    assert format is not None
    sd = "http://www.w3.org/ns/sparql-service-description#"
    objects: dict[str, set[str]] = {}
    for quad in ox.parse(reply.content, format=format):
        objects.setdefault(quad.predicate.value.removeprefix(sd), set()).add(getattr(quad.object, "value", ""))
    assert objects["endpoint"] == {endpoint.endpoint}
    assert objects["supportedLanguage"] == {f"{sd}SPARQL11Query"}
    assert {EX + "matin", EX + "soir", EX + "nuit"} <= objects["name"]
    assert objects["http://rdfs.org/ns/void#triples"] == {"4"}
    assert "http://www.w3.org/ns/formats/SPARQL_Results_JSON" in objects["resultFormat"]


def test_the_description_knows_of_a_proxy_that_encrypts(endpoint: Serving) -> None:
    reply = httpx.get(endpoint.endpoint, headers={"X-Forwarded-Proto": "https"})
    assert f"<{endpoint.endpoint.replace('http:', 'https:')}>" in reply.text


def test_a_browser_at_the_endpoint_is_shown_the_page(endpoint: Serving) -> None:
    reply = httpx.get(endpoint.endpoint, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/query")


def test_a_large_answer_is_whole(endpoint: Serving) -> None:
    query = "SELECT (CONCAT(STR(?n), '-', STR(?m), '-', STR(?o)) AS ?x) { " + " ".join(
        f"VALUES ?{name} {{ {' '.join(map(str, range(60)))} }}" for name in "nmo"
    )
    reply = httpx.get(endpoint.endpoint, params={"query": query + " }"}, headers={"Accept": ROWS}, timeout=60)
    assert reply.headers["transfer-encoding"] == "chunked"
    found = {row["x"]["value"] for row in json.loads(reply.content)["results"]["bindings"]}
    assert len(found) == 60**3
