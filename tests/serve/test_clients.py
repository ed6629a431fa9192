"""Programs that people use to ask SPARQL endpoints, each for real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import SPARQLWrapper
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.endpoints import PATIENCE, Serving, run_kg, serving
from tests.serve.test_limits import CROSS, ENDLESS

EX = "http://example.org/"
WHO = f"SELECT ?who {{ ?who <{EX}parle> ?whom }} ORDER BY ?who"
TALK = f"CONSTRUCT {{ ?who <{EX}parle> ?whom }} WHERE {{ ?who <{EX}parle> ?whom }}"
COMUNICA = "@comunica/query-sparql@4.5.0"


def test_curl(endpoint: Serving) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")

    def run(*words: str) -> str:
        done = subprocess.run([curl, "--silent", "--fail", *words], capture_output=True, check=True)
        return done.stdout.decode()

    rows = f"who\r\n{EX}anne\r\n{EX}marc\r\n"
    assert run("-H", "Accept: text/csv", "--get", "--data-urlencode", f"query={WHO}", endpoint.endpoint) == rows
    assert run("-H", "Accept: text/csv", "--data-urlencode", f"query={WHO}", endpoint.endpoint) == rows
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", WHO)
    assert run("-H", "Accept: text/csv", *direct, endpoint.endpoint) == rows
    assert "HTTP/1.1 200 OK" in run("--head", endpoint.endpoint)
    assert "true" in run("--http1.0", "--get", "--data-urlencode", "query=ASK {}", endpoint.endpoint)


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("posting", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_rows(endpoint: Serving, method: str, posting: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(endpoint.endpoint)
    client.setMethod(method)
    client.setRequestMethod(posting)
    client.setQuery(WHO)
    client.setReturnFormat(SPARQLWrapper.JSON)
    answer = client.queryAndConvert()
    assert [row["who"]["value"] for row in answer["results"]["bindings"]] == [f"{EX}anne", f"{EX}marc"]
    client.setReturnFormat(SPARQLWrapper.XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 2
    client.setReturnFormat(SPARQLWrapper.CSV)
    assert client.queryAndConvert().splitlines()[0] == b"who"
    client.setReturnFormat(SPARQLWrapper.TSV)
    assert client.queryAndConvert().splitlines()[0] == b"?who"


def test_sparqlwrapper_graphs_datasets_and_errors(endpoint: Serving) -> None:
    client = SPARQLWrapper.SPARQLWrapper(endpoint.endpoint)
    client.setQuery(TALK)
    for format in (SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(format)
        found = client.queryAndConvert()
        graph = Graph().parse(data=found, format="turtle") if isinstance(found, bytes) else found
        assert len(graph) == 2
    client.addDefaultGraph(f"{EX}soir")
    client.setReturnFormat(SPARQLWrapper.JSONLD)
    assert len(client.queryAndConvert()) == 1
    client.setQuery("SELECT nonsense")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 8"):
        client.query()


def test_rdflib_store(endpoint: Serving) -> None:
    graph = Graph(store=SPARQLStore(endpoint.endpoint))
    assert len(graph) == 4
    assert [str(row[0]) for row in graph.query(WHO)] == [f"{EX}anne", f"{EX}marc"]
    assert bool(graph.query("ASK { ?s ?p ?o }"))
    assert len(graph.query(TALK).graph) == 2
    assert set(graph.objects(URIRef(f"{EX}anne"), URIRef(f"{EX}parle"))) == {URIRef(f"{EX}marc")}


def kg(*words: str, given: str = "", code: int = 0) -> str:
    done = run_kg(*words, given=given)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_kg_query_and_kg_shell(endpoint: Serving) -> None:
    assert kg("query", "--endpoint", endpoint.endpoint, "-e", WHO, "--format", "csv").split() == [
        "who",
        f"{EX}anne",
        f"{EX}marc",
    ]
    shown = kg("shell", "--endpoint", endpoint.endpoint, "--mode", "tsv", given=f"{WHO};\n")
    assert f"<{EX}anne>" in shown


def test_kg_query_knows_what_the_server_refuses(news: Path) -> None:
    with serving(news, "--timeout", "1", "--max-size", "1") as server:
        ask = ("query", "--endpoint", server.endpoint, "--format", "csv", "-e")
        assert "gave up after the time it allows" in kg(*ask, CROSS, code=124)
        assert "broke off" in kg(*ask, ENDLESS, code=1)
        assert "\nline 1, column 10: This «{» is never closed." in kg(*ask, "SELECT * { ?s", code=1)


@pytest.mark.slow
def test_comunica(endpoint: Serving, tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    env = {**os.environ, "npm_config_update_notifier": "false"}
    got = subprocess.run(
        [npm, "install", "--prefix", str(tmp_path), "--no-audit", "--no-fund", "--prefer-offline", COMUNICA],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if got.returncode:
        pytest.skip(f"npm can't install {COMUNICA}: {got.stderr[-300:]}")
    command = tmp_path / "node_modules" / ".bin" / "comunica-sparql"

    def ask(source: str, query: str, *words: str) -> str:
        done = subprocess.run(
            [str(command), source, query, *words],
            env=env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    # the address alone: it finds out from the service description that this is an endpoint
    for source in (endpoint.endpoint, f"sparql@{endpoint.endpoint}"):
        rows = json.loads(ask(source, WHO, "-t", "application/sparql-results+json"))["results"]["bindings"]
        assert [row["who"]["value"] for row in rows] == [f"{EX}anne", f"{EX}marc"]
    assert len(Graph().parse(data=ask(endpoint.endpoint, TALK, "-t", "text/turtle"), format="turtle")) == 2
